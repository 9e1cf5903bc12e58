package speaker

import "strings"

// The kinds of a [Fault]. They are stable: the journal and scripts keep them.
const (
	NotReady   = "not_ready"   // the device did not open within 3 s
	Lost       = "lost"        // the device or its server went away
	Stalled    = "stalled"     // the device takes nothing, or less than 90 % of real time
	Busy       = "busy"        // another program holds the device
	NoLibrary  = "no_library"  // the machine lacks a program or library that the device needs
	NoDevice   = "no_device"   // there is no such device
	Disk       = "disk"        // the file of the file backend cannot be written
	Crashed    = "crashed"     // the child ended without a word
	BadConfig  = "bad_config"  // an option makes no sense
	Suspended  = "suspended"   // the sound server has put the device to sleep
	Unplugged  = "unplugged"   // the device was there and is gone: a card pulled out, a sink removed
	ServerGone = "server_gone" // the sound server ended or does not answer
	WrongCard  = "wrong_card"  // the configured card is not there, others are
)

// Fault says why there is no sound. Detail is for the journal and for experts:
// what the device, the server or the system said, in its own words.
type Fault struct {
	Kind   string
	Detail string
}

// Error joins kind and detail.
func (f *Fault) Error() string {
	if f.Detail == "" {
		return "sound device: " + f.Kind
	}
	return "sound device: " + f.Kind + ": " + f.Detail
}

// ExitCode is the status with which the child ends: one for each kind, from 10
// on, apart from what a shell or the Go runtime use.
func (f *Fault) ExitCode() int {
	for i, kind := range []string{
		NotReady, Lost, Stalled, Busy, NoLibrary, NoDevice, Disk, Crashed, BadConfig,
		Suspended, Unplugged, ServerGone, WrongCard,
	} {
		if kind == f.Kind {
			return 10 + i
		}
	}
	return 1
}

// classify finds the kind in the words of PulseAudio, ALSA and the loader. When
// there are several causes, the one that a person can mend comes first.
func classify(text string) string {
	for _, row := range []struct{ words, kind string }{
		{"resource busy", Busy},
		{"failed to load libasound", NoLibrary},
		{"executable file not found", NoLibrary},
		{"permission denied", NoDevice},
		{"no such", NoDevice},
		{"unknown pcm", NoDevice},
		{"cannot find card", NoDevice},
		{"initialization failed", NoDevice},
	} {
		if strings.Contains(strings.ToLower(text), row.words) {
			return row.kind
		}
	}
	return Lost
}

// lostDevice is what a device that ran says at its end.
func lostDevice(text string) error {
	kind := classify(text)
	if kind == NoDevice { // it was there until now
		kind = Unplugged
	}
	return &Fault{kind, text}
}
