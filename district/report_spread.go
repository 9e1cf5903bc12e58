package district

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// Heard says how much of a programme was heard at a station on a day.
type Heard string

// How much was heard.
const (
	HeardWhole   Heard = "whole"    // at least one turn
	HeardPart    Heard = "part"     // no turn of it whole
	HeardNot     Heard = "not"      // there are turns, none was heard
	HeardNoTurn  Heard = "no_turn"  // the day is over and there was none
	HeardUnknown Heard = "not_told" // the log has not come so far
)

// SpreadStation is what became of a programme at one station.
type SpreadStation struct {
	Station string    `json:"station"`
	Name    string    `json:"name,omitempty"`
	Heard   Heard     `json:"heard"`
	Turns   int       `json:"turns"`
	Best    *Run      `json:"best,omitempty"` // the turn of which most was heard
	Came    time.Time `json:"came,omitzero"`
}

// Spread answers whether a programme went out everywhere on a day.
type Spread struct {
	Title    string          `json:"title"` // the words that were asked for
	Date     broadcast.Date  `json:"date"`
	Stations []SpreadStation `json:"stations"` // by id
	Counts   map[Heard]int   `json:"counts"`   // how many stations each
}

// SpreadOver makes the answer of the records that have the title on that day.
func SpreadOver(title string, cover Coverage, runs []Run) Spread {
	s := Spread{Title: title, Date: cover.Date, Stations: make([]SpreadStation, len(cover.Stations)), Counts: map[Heard]int{}}
	turns := map[string][]Run{}
	for _, r := range runs {
		turns[r.Station] = append(turns[r.Station], r)
	}
	for i, day := range cover.Stations {
		at := SpreadStation{Station: day.Station, Name: day.Name, Came: day.Came, Turns: len(turns[day.Station])}
		at.Best = best(turns[day.Station])
		at.Heard = heardOf(at.Best, day.State)
		s.Stations[i] = at
		s.Counts[at.Heard]++
	}
	return s
}

func best(runs []Run) *Run {
	var most *Run
	for i := range runs {
		if most == nil || betterHeard(runs[i], *most) {
			most = &runs[i]
		}
	}
	return most
}

func betterHeard(a, b Run) bool {
	if whole := a.Outcome == broadcast.OutcomeAired; whole != (b.Outcome == broadcast.OutcomeAired) {
		return whole
	}
	return heardMS(a) > heardMS(b)
}

func heardMS(r Run) broadcast.Millis {
	if r.HeardMS == nil {
		return 0
	}
	return *r.HeardMS
}

func heardOf(r *Run, day DayState) Heard {
	over := day == DayWhole || day == DayNothing
	switch {
	case r == nil && over:
		return HeardNoTurn
	case r == nil, r.Outcome == broadcast.OutcomeOnAir && !over:
		return HeardUnknown
	case r.Outcome == broadcast.OutcomeAired:
		return HeardWhole
	case heardMS(*r) > 0:
		return HeardPart
	}
	return HeardNot
}

// SpreadRequest asks for a programme by words of its title, on a day; "" = today.
type SpreadRequest struct {
	Title string         `json:"title"`
	Date  broadcast.Date `json:"date,omitempty"`
	Unit  string         `json:"unit,omitempty"`
}

// Spread says whether a programme went out everywhere.
func (d *Desk) Spread(ctx context.Context, who control.Who, r SpreadRequest) (Spread, error) {
	cover, err := d.Coverage(ctx, who, CoverageRequest{r.Date, r.Unit})
	if err != nil {
		return Spread{}, err
	}
	title := composed(r.Title)
	var runs []Run
	err = d.collector.store.Runs(ctx, Query{From: cover.Date, Until: cover.Date, Title: title}, func(r Run) bool {
		runs = append(runs, r)
		return true
	})
	if err == nil && len(runs) == 0 {
		err = broadcast.Refuse(broadcast.ProblemTitleUnknown, "district", title)
	}
	return SpreadOver(title, cover, runs), err
}

// StationDayRequest asks for a day of a station; "" = today.
type StationDayRequest struct {
	Station string         `json:"station"`
	Date    broadcast.Date `json:"date,omitempty"`
}

// Timeline is a day of a station.
type Timeline struct {
	StationDay
	Date    broadcast.Date `json:"date"`
	Records []Run          `json:"records"` // in the order of time
}

// StationDay gives a day of a station, turn by turn.
func (d *Desk) StationDay(ctx context.Context, _ control.Who, r StationDayRequest) (t Timeline, err error) {
	s, err := d.collector.known(ctx, r.Station)
	if err != nil {
		return t, err
	}
	t.Date = d.dayOr(r.Date)
	q := Query{Station: s.ID, From: t.Date, Until: t.Date}
	days, err := d.collector.store.Days(ctx, q)
	if err != nil {
		return t, err
	}
	tallies, err := d.collector.store.Tallies(ctx, q)
	if err != nil {
		return t, err
	}
	contacts, err := d.collector.store.Contacts(ctx)
	if err != nil {
		return t, err
	}
	t.StationDay = Cover(t.Date, []Station{s}, days, tallies, contacts).Stations[0]
	err = d.collector.store.Runs(ctx, q, func(r Run) bool {
		t.Records = append(t.Records, r)
		return true
	})
	return t, err
}
