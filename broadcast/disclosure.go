package broadcast

import (
	"slices"
	"time"
)

// DisclosureDays is for how many consecutive days the matters that the law on
// democracy at the grassroots lists have to be announced (Law 10/2022/QH15,
// article 13 (3)).
const DisclosureDays = 3

// Why a day does not count towards a disclosure; else it is the reason of the
// record.
const (
	DayNotDated = "clock_unknown" // nobody knows on which day it was heard
	DayEmpty    = "not_aired"     // no record says anything of the day
	DayReplaced = "replaced"      // another file than the day before: it counts as the first
)

// DisclosureDay is one day of a disclosure case and the record that decides it.
type DisclosureDay struct {
	Date   Date   `json:"date"`
	Heard  bool   `json:"heard"`           // in full, at least once
	InARow int    `json:"in_a_row"`        // days heard in full, up to this one
	Why    string `json:"why,omitempty"`   // why it does not count, or restarts the count
	Proof  *AsRun `json:"proof,omitempty"` // heard in full; else the best that there was
	Broke  bool   `json:"broke,omitempty"` // a count that had begun was lost by it
}

// Disclosure is a matter that has to be heard in full on consecutive days.
type Disclosure struct {
	Needed  int             `json:"needed"`
	InARow  int             `json:"in_a_row"` // up to today, or yesterday where today is not over
	Reached bool            `json:"reached"`
	Days    []DisclosureDay `json:"days"`  // from the first record on, without gaps
	Proof   []DisclosureDay `json:"proof"` // the first days that reach what is needed; empty until then
}

// Disclose counts, from the as-run records of one programme, the consecutive days
// on which it was heard in full. A day without, a cut or a missed one, restarts
// the count, and so does another file; one turn that was heard whole is enough
// for its day. The day of now, taken in its zone, breaks nothing while it lasts.
func Disclose(runs []AsRun, needed int, now time.Time) Disclosure {
	d := Disclosure{Needed: needed, Days: []DisclosureDay{}, Proof: []DisclosureDay{}}
	byDay := map[Date][]AsRun{}
	for _, r := range runs {
		day := DateOf(r.Moment().In(now.Location()))
		byDay[day] = append(byDay[day], r)
	}
	if len(byDay) == 0 {
		return d
	}
	var file string
	today := DateOf(now)
	for date := firstDay(byDay); date <= today; date = date.AddDays(1) {
		day := judge(date, byDay[date])
		if !day.Heard && date == today {
			break
		}
		day.InARow, day.Broke = d.InARow+1, !day.Heard && d.InARow > 0
		switch {
		case !day.Heard:
			day.InARow = 0
		case d.InARow > 0 && day.Proof.Media != file:
			day.InARow, day.Why, day.Broke = 1, DayReplaced, true
		}
		if day.Heard {
			file = day.Proof.Media
		}
		d.InARow = day.InARow
		d.Days = append(d.Days, day)
		if day.InARow == needed && !d.Reached {
			d.Reached, d.Proof = true, slices.Clone(d.Days[len(d.Days)-needed:])
		}
	}
	return d
}

func firstDay(days map[Date][]AsRun) (first Date) {
	for day := range days {
		if first == "" || day < first {
			first = day
		}
	}
	return first
}

// judge finds what decides a day: a turn that was heard whole, else the one of
// which most was heard.
func judge(date Date, runs []AsRun) DisclosureDay {
	day := DisclosureDay{Date: date, Why: DayEmpty}
	for i, r := range runs {
		whole := r.Outcome == OutcomeAired && r.Clock != ClockUnknown
		switch {
		case whole:
			return DisclosureDay{Date: date, Heard: true, Proof: &runs[i]}
		case r.Outcome == OutcomeOnAir:
			continue
		case day.Proof == nil || heard(r) > heard(*day.Proof):
			day.Proof, day.Why = &runs[i], string(r.Reason)
		}
		if r.Outcome == OutcomeAired {
			day.Why = DayNotDated
		}
	}
	return day
}

func heard(r AsRun) Millis {
	if r.HeardMS == nil {
		return 0
	}
	return *r.HeardMS
}
