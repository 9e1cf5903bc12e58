// Package uplink is the road between a station and its district: the bundle, one
// format for the network and for a memory stick, signed by the station.
//
// A bundle is a file of members. Each is a gzip member of at most [MaxMember]
// bytes that holds a header, entries of one log as they are stored, and the
// signature of the station; docs/BUNDLE.md gives it byte for byte. [Seal] and
// [Pack] write members, [Reader] reads them, [Batch.Verify] and [Batch.Fit] hold
// them against a key and against what is known of the log.
//
// It promises that the bytes of an entry arrive as they were stored, that what a
// reader accepts was said by the holder of the key, and that no file, whoever
// made it, costs more memory than a few members take. What the entries say is
// left to others: a [Reader] hands on an entry that is no JSON at all, for one bad
// record must not block those behind it; [Entry] tells the good from the bad.
//
// The one way to hurt yourself: a [Batch] that comes from a [Reader] is well
// formed and no more. Whose it is, only its signature says.
package uplink

import "cmp"

// Log is the journal of a station, as whoever sends it needs it.
type Log interface {
	Station() string
	// Logs are the logs that are kept, a parent before what follows it.
	Logs() []LogInfo
	// Read gives at most so many entries from a seq on, as they are stored, and
	// the head before the first of them. There are none behind the last.
	Read(logID string, from int64, most int) (entries [][]byte, prev Head, err error)
}

// of is the station that a log belongs to.
func (l LogInfo) of(log Log) string { return cmp.Or(l.Station, log.Station()) }

// LogInfo is what is kept of one log.
type LogInfo struct {
	LogID       string
	Station     string // the id that it began with; "" = the one that the station has now
	First, Last int64  // the seqs that are kept; Last < First when there are none
	Head        string // hash of the last entry, hexadecimal
	Parent      *Parent
}
