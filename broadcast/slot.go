package broadcast

import (
	"fmt"
	"time"
)

// Priority is the class of an item after Circular 39/2020/TT-BTTTT, with filler
// below it. A higher value goes first.
type Priority uint8

// The classes, lowest first.
const (
	PriorityFiller    Priority = iota + 1 // plays when nothing else does
	PriorityRoutine                       // thông thường
	PriorityPriority                      // ưu tiên: goes first in the programme
	PriorityEmergency                     // khẩn cấp: at once, at any hour
)

var priorityNames = map[Priority]string{
	PriorityFiller: "filler", PriorityRoutine: "routine",
	PriorityPriority: "priority", PriorityEmergency: "emergency",
}

// String gives the stable name: routine, priority, emergency or filler.
func (p Priority) String() string { return priorityNames[p] }

// MarshalText writes the stable name.
func (p Priority) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a stable name.
func (p *Priority) UnmarshalText(b []byte) error {
	for value, name := range priorityNames {
		if name == string(b) {
			*p = value
			return nil
		}
	}
	return fmt.Errorf("read priority: %q is none of routine, priority, emergency", b)
}

// SourceKind says where the sound comes from.
type SourceKind string

// The sources of sound.
const (
	SourceFile   SourceKind = "file"
	SourceRelay  SourceKind = "relay"
	SourceLineIn SourceKind = "line_in"
	SourceMic    SourceKind = "mic"
	SourceSpeech SourceKind = "speech"
)

// Live says whether the sound comes from outside as it is made, and so has no
// length of its own.
func (s SourceKind) Live() bool {
	return s == SourceRelay || s == SourceLineIn || s == SourceMic
}

// Kind says what is heard; mourning days and the tone for horns ask.
type Kind string

// The kinds of content.
const (
	KindSpeech Kind = "speech"
	KindMusic  Kind = "music"
	KindTune   Kind = "tune"
)

// SlotState says whether a slot may air.
type SlotState string

// The states of a slot.
const (
	SlotActive  SlotState = "active"
	SlotPaused  SlotState = "paused"
	SlotWaiting SlotState = "waiting" // for a second person's approval
	// SlotRejected is a slot to which a second person said no. It never airs, and
	// is not resumed: only a change of it asks again.
	SlotRejected SlotState = "rejected"
)

// AfterCut says what becomes of an item that yielded to another.
type AfterCut string

// What an item does when the air is free again.
const (
	CutResume  AfterCut = "resume"  // goes on at the frame reached
	CutRestart AfterCut = "restart" // begins again
	CutDrop    AfterCut = "drop"    // ends there
)

// Late says how long after its time an item may still begin.
type Late struct {
	Always bool
	Within Millis // zero with Always false: not at all ("skip")
}

// DefaultLate is how late an item may begin when nobody said otherwise.
var DefaultLate = Late{Within: MillisOf(10 * time.Minute)} //nolint:gochecknoglobals // a constant in all but form

// startGrace is how far behind its time an item still counts as on time: the
// device may need that long to open.
const startGrace = 5 * time.Second

// Deadline is the last instant at which an item wanted at a time may begin, and
// false when there is none.
func (l Late) Deadline(wanted time.Time) (time.Time, bool) {
	if l.Always {
		return time.Time{}, false
	}
	return wanted.Add(max(l.Within.Duration(), startGrace)), true
}

// String gives "always", "skip" or a duration as "10m0s".
func (l Late) String() string {
	switch {
	case l.Always:
		return "always"
	case l.Within == 0:
		return "skip"
	default:
		return l.Within.Duration().String()
	}
}

// MarshalText writes the rule as String does.
func (l Late) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads "skip", "always" or a duration as "10m".
func (l *Late) UnmarshalText(b []byte) error {
	switch string(b) {
	case "always":
		*l = Late{Always: true}
		return nil
	case "skip":
		*l = Late{}
		return nil
	}
	d, err := time.ParseDuration(string(b))
	if err != nil || d < 0 {
		return fmt.Errorf("read late rule: %q is none of skip, always, a duration", b)
	}
	*l = Late{Within: MillisOf(d)}
	return nil
}

// When says at which times a slot wants to speak. Text keeps what was typed;
// the rest is what was understood, and alone decides.
type When struct {
	Text string      `json:"text"`
	Cron []string    `json:"cron,omitempty"` // six fields, seconds first, as robfig/cron reads them
	Once []LocalTime `json:"once,omitempty"`
	// Every repeats each start at this step up to and including To: a storm loop.
	Every Millis    `json:"every_ms,omitempty"`
	To    TimeOfDay `json:"to,omitempty"`
}

// LocalTime is a wall-clock time without zone, "2006-01-02T15:04:05".
type LocalTime string

// LocalTimeLayout is the form of a LocalTime.
const LocalTimeLayout = "2006-01-02T15:04:05"

// In is the instant at which the clock of loc shows the time, after the rule of
// [TimeOfDay.On]; zero when the text is not a time.
func (l LocalTime) In(loc *time.Location) time.Time {
	t, err := time.Parse(LocalTimeLayout, string(l))
	if err != nil {
		return time.Time{}
	}
	return instant(t, loc)
}

// Slot is one line of the schedule: what, when, how long, how important.
type Slot struct {
	ID       SlotID      `json:"id,omitzero"` // absent before it is saved
	Title    string      `json:"title"`
	State    SlotState   `json:"state"`
	Source   SourceKind  `json:"source"`
	Media    MediaID     `json:"media,omitempty"`
	Bed      MediaID     `json:"bed,omitempty"` // music that is played under it
	URL      string      `json:"url,omitempty"` // of a relay
	Kind     Kind        `json:"kind"`
	At       When        `json:"at"`
	From     Date        `json:"from,omitempty"`  // first day, included
	Until    Date        `json:"until,omitempty"` // last day, included
	Except   []Date      `json:"except,omitempty"`
	Session  string      `json:"session,omitempty"` // the buổi phát that it belongs to; At then only says on which days
	Fixed    TimeOfDay   `json:"fixed,omitempty"`   // its time within the session, to the second; 0 = where its turn comes
	Repeat   int         `json:"repeat"`            // turns in a row, from 1
	Gap      Millis      `json:"gap_ms,omitempty"`
	Priority Priority    `json:"priority"`
	Language string      `json:"language,omitempty"`
	Zones    []string    `json:"zones,omitempty"`
	Late     Late        `json:"late"`
	AfterCut AfterCut    `json:"after_cut"`
	Cap      Millis      `json:"for_ms,omitempty"`   // longest stretch on air; 0 = the whole item
	HardEnd  TimeOfDay   `json:"hard_end,omitempty"` // ends here whatever is left; 0 = none
	Waits    ProblemKind `json:"waits,omitempty"`    // the rule for which it waits for a second person
	Exempt   bool        `json:"exempt,omitempty"`   // a second person let it into quiet hours
	Extra    bool        `json:"extra,omitempty"`    // a second person let it out of windows and caps

	CreatedBy  string    `json:"created_by"`
	ApprovedBy string    `json:"approved_by,omitempty"`
	RejectedBy string    `json:"rejected_by,omitempty"`
	DecidedAt  time.Time `json:"decided_at,omitzero"`   // when it was approved or rejected
	DocumentNo string    `json:"document_no,omitempty"` // số văn bản: the paper that says so
	CreatedAt  time.Time `json:"created_at"`
}

// Silent says whether the slot wants nothing: somebody paused it, or said no.
func (s Slot) Silent() bool { return s.State == SlotPaused || s.State == SlotRejected }

// Media is an imported file: what it holds and how loud it is, measured on the
// whole file as it came. Gain is computed for what is sent, never stored here.
type Media struct {
	ID         MediaID  `json:"id,omitzero"` // absent in a dry run
	SHA256     string   `json:"sha256"`
	Title      string   `json:"title"`
	Codec      string   `json:"codec"`
	Rate       int      `json:"rate"` // frames a second in the file
	Channels   int      `json:"channels"`
	DurationMS Millis   `json:"duration_ms"`
	LUFS       *float64 `json:"lufs"` // integrated, ITU-R BS.1770-4; null for silence
	LRA        *float64 `json:"lra"`  // EBU Tech 3342, in LU
	TruePeakDB *float64 `json:"true_peak_db"`
	CueInMS    Millis   `json:"cue_in_ms"`
	CueOutMS   Millis   `json:"cue_out_ms"`
	Damage     []Damage `json:"damage"`
	Prepared   bool     `json:"prepared"`
	Known      bool     `json:"known"` // the same bytes were here before

	// What is wrong with the recording itself; absent where nothing is.
	Clipped  int64   `json:"clipped,omitempty"`   // runs of clipped samples
	DC       float64 `json:"dc,omitempty"`        // constant offset, a share of full scale
	DualMono bool    `json:"dual_mono,omitempty"` // both channels are the same

	// What the station makes of it on air; the file is left as it is.
	AirMS  Millis   `json:"air_ms,omitempty"`  // heard, without the dead ends; 0 = all of it
	GainDB *float64 `json:"gain_db,omitempty"` // raised or lowered by

	Bytes      int64     `json:"bytes"`
	ImportedBy string    `json:"imported_by"`
	ImportedAt time.Time `json:"imported_at"`
}

// Airs is how long the media is heard.
func (m Media) Airs() Millis {
	if m.AirMS > 0 {
		return m.AirMS
	}
	return m.DurationMS
}

// Damage is a place in a file where sound is missing; silence stands for it.
type Damage struct {
	AtMS   Millis `json:"at_ms"`
	LostMS Millis `json:"lost_ms"`
	What   string `json:"what"` // stable word: cut, junk, frame, crash
}
