package broadcast

import (
	"cmp"
	"time"
)

// Trigger says what started an airing.
type Trigger string

// The triggers.
const (
	TriggerSchedule Trigger = "schedule"
	TriggerOperator Trigger = "operator"
	TriggerDistrict Trigger = "district"
)

// Airing is one planned turn of the loudspeaker. It carries all that the log
// needs to say of it later, so that a slot may change or go meanwhile.
type Airing struct {
	ID       AiringID   `json:"airing"`
	Slot     SlotID     `json:"programme,omitempty"`
	Title    string     `json:"title"`
	Source   SourceKind `json:"source"`
	Media    MediaID    `json:"media_id,omitempty"`
	SHA256   string     `json:"media,omitempty"`
	Bed      MediaID    `json:"bed_id,omitempty"`
	URL      string     `json:"url,omitempty"`
	Kind     Kind       `json:"content,omitempty"`
	Language string     `json:"language,omitempty"`
	Zones    []string   `json:"zones,omitempty"`
	Priority Priority   `json:"priority"`
	Trigger  Trigger    `json:"triggered_by"`

	Wanted   time.Time `json:"wanted_start"` // the rule's own time
	Length   Millis    `json:"length_ms"`    // of the item, already capped by --for
	HardEnd  time.Time `json:"hard_end,omitzero"`
	Late     Late      `json:"late"`
	AfterCut AfterCut  `json:"after_cut,omitempty"`
	Exempt   bool      `json:"exempt,omitempty"` // may air in quiet hours, at its own times
	Extra    bool      `json:"extra,omitempty"`  // may air outside windows and caps
	Session  string    `json:"session,omitempty"`
	Fixed    bool      `json:"fixed,omitempty"` // bound to the clock: what is not ends for it

	// The place after arbitration; Parts has more than one entry where the plan
	// itself splits the item. A refused airing has none.
	Planned   time.Time `json:"planned_start,omitzero"`
	PlannedMS Millis    `json:"planned_ms,omitempty"`
	Parts     []Part    `json:"parts,omitempty"`
	Refused   *Verdict  `json:"refused,omitempty"`

	CreatedBy  string `json:"created_by,omitempty"`
	ApprovedBy string `json:"approved_by,omitempty"`
	DocumentNo string `json:"document_no,omitempty"` // of the paper that approves it
}

// Lost is how much of the airing of a session the plan cuts off or leaves out for
// want of room in it.
func (a Airing) Lost() Millis {
	if a.Session == "" || a.Refused != nil && a.Refused.Reason != ReasonReplaced && a.Refused.Reason != ReasonPreempted {
		return 0
	}
	return max(a.Length-a.PlannedMS, 0)
}

// Part is a stretch of an airing on the air.
type Part struct {
	Start  time.Time `json:"start"`
	Length Millis    `json:"ms"`
}

// Verdict is how an airing ends and why. By is the airing that took its place.
type Verdict struct {
	Outcome Outcome  `json:"outcome"`
	Reason  Reason   `json:"reason,omitempty"`
	By      AiringID `json:"by,omitempty"`
}

// Plan is one broadcast day, 00:00 to 24:00 in the station's zone, arbitrated
// as a whole and ordered by the time on air.
type Plan struct {
	Date    Date     `json:"date"`
	Airings []Airing `json:"airings"`
}

// Rank is a rung of the ladder that says who speaks.
type Rank uint8

// The ladder, lowest first.
const (
	RankFiller Rank = iota + 1
	RankRoutine
	RankPriority
	RankPlay // what a person at the station started
	RankMicrophone
	RankEmergency
)

// Rank is the airing's rung.
func (a Airing) Rank() Rank {
	switch {
	case a.Priority == PriorityEmergency:
		return RankEmergency
	case a.Source == SourceMic:
		return RankMicrophone
	case a.Trigger == TriggerOperator:
		return RankPlay
	case a.Priority == PriorityPriority:
		return RankPriority
	case a.Priority == PriorityFiller:
		return RankFiller
	default:
		return RankRoutine
	}
}

// Interrupts says whether a takes the air from b at once. Emergency, microphone
// and play cut in on all that stands below them; a priority item cuts in on
// relay and filler only, own items are heard out. What is bound to the clock cuts
// in on what is not, unless that stands above it.
func (a Airing) Interrupts(b Airing) bool {
	if a.Fixed && !b.Fixed && a.Rank() >= b.Rank() {
		return true
	}
	if a.Rank() <= b.Rank() {
		return false
	}
	if a.Rank() >= RankPlay {
		return true
	}
	return a.Rank() == RankPriority && (b.Source == SourceRelay || b.Rank() == RankFiller)
}

// Before orders what waits for the air: by rank, then what is bound to the clock,
// then by wanted time, then as the commune numbered it. It is negative when a goes
// first.
func (a Airing) Before(b Airing) int {
	return cmp.Or(
		cmp.Compare(b.Rank(), a.Rank()),
		boundFirst(a, b),
		a.Wanted.Compare(b.Wanted),
		cmp.Compare(a.Slot, b.Slot),
		cmp.Compare(a.ID, b.ID),
	)
}

func boundFirst(a, b Airing) int {
	switch {
	case a.Fixed == b.Fixed:
		return 0
	case a.Fixed:
		return -1
	default:
		return 1
	}
}
