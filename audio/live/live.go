// Package live brings sound in from outside while it is made: a stream of the
// network, the input of a sound card. Each comes through a child process, ffmpeg
// or arecord, that writes raw samples.
//
// It promises that a child which ends, hangs or brings nothing costs silence and
// nothing else: another is started, again and again while [Feed.Run] lasts, and
// no child outlives it, nor what the child has started. Sound is handed to an
// [audio.Live], which keeps the pace.
//
// Who may name which address is decided by others, and so is what silence means.
//
// The one way to hurt yourself: what goes into a command is taken as it is. An
// address that was not checked may read a file of the station.
package live

import (
	"strconv"

	"github.com/truyenthanh/loa/audio"
)

// FFmpeg is the program that decodes relays, ARecord the one that records
// line-in; the comment of each function says what it is given.
const (
	FFmpeg  = "ffmpeg"
	ARecord = "arecord"
)

// Relay is the command that plays the stream at an address: MP3 over HTTP, as
// Icecast sends it, or HLS. Nothing but the network may be read, whatever a
// playlist names; a stream that sends nothing for 5 s is given up; what comes in
// bursts is held back to the pace of its sound.
func Relay(ffmpeg, url string, f audio.Format) []string {
	return []string{
		ffmpeg, "-nostdin", "-hide_banner", "-loglevel", "error",
		"-protocol_whitelist", "http,https,tcp,tls,crypto", "-rw_timeout", "5000000",
		"-analyzeduration", "1000000", "-re", "-i", url,
		"-map", "0:a:0", "-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels),
		"-f", "s16le", "-flush_packets", "1", "pipe:1",
	}
}

// LineIn is the command that records from an ALSA device, "" for the system's
// default.
func LineIn(arecord, device string, f audio.Format) []string {
	command := []string{arecord, "-q"}
	if device != "" {
		command = append(command, "-D", device)
	}
	return append(command, "-f", "S16_LE", "-r", strconv.Itoa(f.Rate), "-c", strconv.Itoa(f.Channels),
		"-t", "raw", "--period-time=50000", "--buffer-time=400000")
}
