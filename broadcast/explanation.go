package broadcast

import "time"

// Explanation says why an airing went as it did, or what will become of it: as
// values, which get their words at the edge. Airing is empty where a rule wants
// none on the day that was asked about.
type Explanation struct {
	Airing    AiringID  `json:"airing,omitempty"`
	Programme SlotID    `json:"programme,omitempty"`
	Title     string    `json:"title"`
	At        time.Time `json:"at"` // when it was heard, or is to be, or should have been
	Outcome   Outcome   `json:"outcome,omitempty"`
	Reason    Reason    `json:"reason,omitempty"`
	Because   []Because `json:"because"`
	Do        string    `json:"do,omitempty"`      // a command that changes it
	DoWhat    string    `json:"do_what,omitempty"` // stable word for what the command does
}

// Because is one fact or rule behind an airing. Kind says which of the other
// fields are set and what they mean; see the kinds.
type Because struct {
	Kind   string    `json:"kind"`
	At     time.Time `json:"at,omitzero"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
	MS     Millis    `json:"ms,omitempty"`
	Airing AiringID  `json:"airing,omitempty"`
	Title  string    `json:"title,omitempty"`
	By     string    `json:"by,omitempty"`
	Word   string    `json:"word,omitempty"` // a stable word
	Text   string    `json:"text,omitempty"`
	When   *When     `json:"when,omitempty"`
}

// The kinds of [Because], with the fields they set.
const (
	// Where it comes from.
	BecauseRule     = "rule"      // Text as it was typed, When as it was understood
	BecausePlayed   = "played"    // By, At
	BecauseDeed     = "deed"      // At, By, Word: the command
	BecauseApproved = "approved"  // By
	BecauseFirstDay = "first_day" // At
	BecauseLastDay  = "last_day"  // At
	BecauseExcepted = "excepted"  // At
	BecauseOtherDay = "other_day" // At: the rule does not want this day
	BecauseNextTime = "next_time" // At

	// Days that are otherwise than the rule.
	BecauseSeason    = "season"     // Text: the season in which alone it airs; Word: its days
	BecauseOnly      = "only"       // Text: the days on which alone it airs
	BecauseMovedHere = "moved_here" // At: the day from which it was moved
	BecauseMovedAway = "moved_away" // At; To: where it went, a midnight for the times of that day
	BecauseMarked    = "marked"     // At; Text: the calendar's day that is left out, as "ngay-le/Quốc khánh"
	BecauseOffSeason = "off_season" // At; Text: the season
	BecauseNotAmong  = "not_among"  // At: not one of the days on which alone it airs
	BecauseUnborn    = "unborn"     // At: it was made only then
	BecauseNewRule   = "new_rule"   // At: the rule was another before
	BecausePaused    = "paused"     //
	BecauseRejected  = "rejected"   // By
	BecauseSession   = "session"    // Text: the buổi phát that it belongs to
	BecauseGone      = "gone"       // the slot is there no more
	BecausePriority  = "priority"   // Word

	// Who else wanted the air.
	BecauseWaits  = "waits"   // Airing, Title; At: its turn
	BecauseCutsIn = "cuts_in" // Airing, Title, At
	BecauseYields = "yields"  // Airing, Title, At
	BecauseNoRoom = "no_room" // Airing, Title

	// What kept it off the air.
	BecauseAwaits    = "awaits"     // Word: the rule for which it waits for a second person
	BecauseQuiet     = "quiet"      // Text: the hours
	BecauseWindows   = "windows"    // Text: the hours that are permitted; empty = none on that day
	BecauseMourning  = "mourning"   // no music on that day
	BecauseHeld      = "held"       // From, To (zero: not over), By
	BecauseNoFile    = "no_file"    //
	BecauseClock     = "clock"      // Word: its quality
	BecauseDown      = "down"       // Word: the reason; From, To
	BecauseHardEnd   = "hard_end"   // At
	BecauseLateBy    = "late_by"    // MS
	BecauseLateRule  = "late_rule"  // MS
	BecauseLateNever = "late_never" // not late at all
	BecauseLateEver  = "late_ever"  // however late

	// What came of it.
	BecauseHeard  = "heard"   // MS, From, To
	BecausePlan   = "plan"    // At, MS
	BecauseDueIn  = "due_in"  // MS
	BecauseNoNote = "no_note" // its time has passed and nothing is on record
)

// The words of [Explanation.DoWhat].
const (
	DoChangeLate = "change_late"
	DoChangeTime = "change_time"
	DoPlayNow    = "play_now"
	DoImport     = "import"
	DoApprove    = "approve"
	DoRelease    = "release"
	DoResume     = "resume"
	DoConfirm    = "confirm_clock"
	DoSeeClash   = "see_clash"
	DoSeeStation = "see_station"
)
