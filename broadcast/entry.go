package broadcast

import "time"

// ClockQuality says how far the wall clock can be trusted.
type ClockQuality string

// The qualities of the clock.
const (
	ClockTrusted  ClockQuality = "trusted"
	ClockHoldover ClockQuality = "holdover"
	ClockUnknown  ClockQuality = "unknown"
)

// Stamp is the moment of an entry: what the wall clock showed and how far it
// was trusted, beside the time since boot, by which it can be dated later.
type Stamp struct {
	At    time.Time    `json:"at"`
	Clock ClockQuality `json:"clock"`
	Boot  string       `json:"boot"`  // the kernel's boot id
	UpNS  int64        `json:"up_ns"` // CLOCK_BOOTTIME in nanoseconds
}

// Entry is one line of the journal. Exactly one of the pointers is set. The
// stored bytes are this value's JSON, made once; they are never made again from
// the value, so a later version may add fields.
type Entry struct {
	Seq int64 `json:"seq"` // 1, 2, 3 … without gaps in one log
	Stamp

	Plan    *Plan    `json:"plan,omitempty"`    // the plan of a day, at its start and after each change
	Claimed *Airing  `json:"claimed,omitempty"` // before its first sample
	Started *Started `json:"started,omitempty"`
	Ended   *Ended   `json:"ended,omitempty"`
	Let     *Let     `json:"let,omitempty"`    // a claim is let go: nothing of it was heard
	Missed  *Missed  `json:"missed,omitempty"` // never began
	Act     *Act     `json:"act,omitempty"`
	Up      *Up      `json:"up,omitempty"`
	Down    *Down    `json:"down,omitempty"`
	Step    *Step    `json:"step,omitempty"`
	Anchor  *Anchor  `json:"anchor,omitempty"` // the clock became trusted
	Fault   *Fault   `json:"fault,omitempty"`
	Gap     *Gap     `json:"gap,omitempty"`
}

// Started says when the first frame of an airing was heard.
type Started struct {
	Airing AiringID  `json:"airing"`
	At     time.Time `json:"started"`
}

// Ended closes an airing that was claimed. HeardMS counts frames that the sound
// device took.
type Ended struct {
	Airing  AiringID  `json:"airing"`
	At      time.Time `json:"ended"`
	HeardMS Millis    `json:"heard_ms"`
	Verdict
	LUFS      *float64 `json:"level_lufs,omitempty"`
	PeakDB    *float64 `json:"peak_dbfs,omitempty"`
	SilenceMS Millis   `json:"silence_ms,omitempty"`
	Restarts  int      `json:"restarts"`            // how often the device was opened again meanwhile
	Underruns int      `json:"underruns,omitempty"` // how often it wanted sound meanwhile and there was none
}

// Let lets go the claim on an airing of which not a frame was mixed, so that it
// may still be aired: the station went down in its pre-roll.
type Let struct {
	Airing AiringID `json:"airing"`
}

// Missed closes an airing that never began.
type Missed struct {
	Airing Airing `json:"airing"`
	Verdict
}

// Act is what a person did: the command, on what, who, and whether a rule
// refused it.
type Act struct {
	Verb    string   `json:"verb"`
	Slot    SlotID   `json:"slot,omitempty"`
	Media   MediaID  `json:"media,omitempty"`
	Airing  AiringID `json:"airing,omitempty"`
	Title   string   `json:"title,omitempty"`
	By      string   `json:"by"`
	UID     int      `json:"uid"`
	Refused string   `json:"refused,omitempty"` // the stable kind of the refusal
	// DocumentNo is the paper by which a slot was approved or rejected.
	DocumentNo string `json:"document_no,omitempty"`
}

// Up is the start of the daemon.
type Up struct {
	Version string    `json:"version"`
	Alive   time.Time `json:"alive,omitzero"` // the last sign of life before; zero on the first start
}

// Down is a clean stop of the daemon.
type Down struct{}

// Step is a jump of the wall clock, or a person's word on it.
type Step struct {
	ByMS Millis       `json:"by_ms"`
	From ClockQuality `json:"from"`
	To   ClockQuality `json:"to"`
	Why  string       `json:"why"` // stable word
}

// Fault is raised or cleared.
type Fault struct {
	Kind    string `json:"fault"` // stable word, for example device_lost
	Detail  string `json:"detail,omitempty"`
	Cleared bool   `json:"cleared,omitempty"`
}

// Gap counts entries that could not be stored.
type Gap struct {
	Lost  int       `json:"lost"`
	Since time.Time `json:"since"`
	Cause string    `json:"cause"`
}

// Progress is how far the airing on air came. It is one cell that is written
// over, so that a cut of the power shows how much was heard.
type Progress struct {
	Stamp
	Reach
	// Yielded are the airings that lost the air and wait to have it back.
	Yielded []Reach `json:"yielded,omitempty"`
}

// Reach is how much of an airing was heard.
type Reach struct {
	Airing   AiringID  `json:"airing"`
	Started  time.Time `json:"started,omitzero"`
	HeardMS  Millis    `json:"heard_ms"`
	Restarts int       `json:"restarts,omitempty"` // how often the device was opened again so far
}

// Of finds how far an airing came; the zero value when the cell does not know it.
func (p Progress) Of(id AiringID) Reach {
	for _, r := range append([]Reach{p.Reach}, p.Yielded...) {
		if r.Airing == id {
			return r
		}
	}
	return Reach{}
}
