package desk

import "github.com/truyenthanh/loa/broadcast"

// How much of the silence at both ends stays, in milliseconds: a breath before
// the first word, and the last syllable dying away.
const (
	keepBefore broadcast.Millis = 100
	keepAfter  broadcast.Millis = 300
)

// Cut is the part of a recording that is heard, in the time of the recording.
type Cut struct{ From, Length broadcast.Millis }

// Whole is all of a recording.
func Whole(m broadcast.Media) Cut { return Cut{0, m.DurationMS} }

// Trim leaves out the dead ends of a recording, but for a little silence on
// either side of the sound. Silence alone stays as long as it is, and so does
// what was never measured.
func Trim(m broadcast.Media) Cut {
	if m.CueInMS < 0 || m.CueOutMS <= m.CueInMS || m.CueOutMS > m.DurationMS {
		return Whole(m)
	}
	from := max(m.CueInMS-keepBefore, 0)
	return Cut{from, min(m.CueOutMS+keepAfter, m.DurationMS) - from}
}
