package broadcast

import (
	"math"
	"time"
)

// Outcome is how an airing ended. Every planned airing ends in exactly one.
type Outcome string

// The outcomes.
const (
	OutcomeOnAir     Outcome = "on_air"    // not over yet
	OutcomeAired     Outcome = "aired"     // heard whole
	OutcomePartial   Outcome = "partial"   // began, was not heard whole
	OutcomeMissed    Outcome = "missed"    // something failed
	OutcomeSkipped   Outcome = "skipped"   // a rule took it off
	OutcomeCancelled Outcome = "cancelled" // a person withdrew it
)

// Reason is why an airing was not heard whole.
type Reason string

// The reasons, as scripts know them.
const (
	ReasonPowerOff     Reason = "power_off"
	ReasonCrash        Reason = "crash"
	ReasonNoMedia      Reason = "no_media"
	ReasonBadMedia     Reason = "bad_media"
	ReasonNoDevice     Reason = "no_device"
	ReasonDeviceLost   Reason = "device_lost"
	ReasonSourceLost   Reason = "source_lost"
	ReasonPreempted    Reason = "preempted"
	ReasonStopped      Reason = "stopped"
	ReasonLate         Reason = "late"
	ReasonQuietHours   Reason = "quiet_hours"
	ReasonNotApproved  Reason = "not_approved"
	ReasonClockUnknown Reason = "clock_unknown"
	ReasonDiskFull     Reason = "disk_full"
	ReasonHeld         Reason = "held"
	ReasonReplaced     Reason = "replaced" // its session had no room left for it
	ReasonHoliday      Reason = "holiday"
	// What the commune's policy keeps from the air besides quiet hours.
	ReasonOutsideWindows Reason = "outside_windows"
	ReasonOverCap        Reason = "over_cap" // more than a buổi phát may hold, or a day
)

// AsRun is what became of a planned airing: the plan beside the truth. It is
// the record that reports are made of; its JSON names are public.
type AsRun struct {
	Station     string       `json:"station"`
	LogID       string       `json:"log_id"`
	Seq         int64        `json:"seq"` // of its last journal entry; 0 while the disk has taken none
	Airing      AiringID     `json:"airing"`
	Programme   SlotID       `json:"programme,omitempty"`
	Title       string       `json:"title"`
	Source      SourceKind   `json:"source,omitempty"`
	Media       string       `json:"media,omitempty"` // SHA-256 of the file as it came
	Kind        Kind         `json:"content,omitempty"`
	Language    string       `json:"language,omitempty"`
	Zones       []string     `json:"zones,omitempty"`
	Session     string       `json:"session,omitempty"`
	Priority    Priority     `json:"priority,omitempty"`
	Wanted      time.Time    `json:"wanted_start,omitzero"`
	Planned     time.Time    `json:"planned_start,omitzero"`
	PlannedMS   Millis       `json:"planned_ms,omitempty"`
	Started     time.Time    `json:"started,omitzero"`
	Ended       time.Time    `json:"ended,omitzero"`
	HeardMS     *Millis      `json:"heard_ms,omitempty"` // frames the device took, from the moment it began
	Outcome     Outcome      `json:"outcome"`
	Reason      Reason       `json:"reason,omitempty"`
	LUFS        *float64     `json:"level_lufs,omitempty"`
	PeakDB      *float64     `json:"peak_dbfs,omitempty"`
	SilenceMS   *Millis      `json:"silence_ms,omitempty"`
	Restarts    *int         `json:"restarts,omitempty"`
	Underruns   int          `json:"underruns,omitempty"` // how often the device wanted sound and there was none
	Clock       ClockQuality `json:"clock,omitempty"`
	CreatedBy   string       `json:"created_by,omitempty"`
	ApprovedBy  string       `json:"approved_by,omitempty"`
	DocumentNo  string       `json:"document_no,omitempty"` // of the paper that approves it
	Trigger     Trigger      `json:"triggered_by,omitempty"`
	PreemptedBy AiringID     `json:"preempted_by,omitempty"`
	// Dated is when it truly began, where the clock showed something else or nobody
	// could trust it.
	Dated *Dated `json:"dated,omitempty"`
}

// Decibels is a level for a record: to a tenth, and none for silence, which has no
// level that a number could say.
func Decibels(level float64) *float64 {
	if math.IsInf(level, 0) || math.IsNaN(level) {
		return nil
	}
	rounded := math.Round(level*10) / 10
	return &rounded
}
