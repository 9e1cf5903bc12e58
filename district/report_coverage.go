package district

import (
	"context"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// DayState says how much of a station's day is known. It goes by the station's
// own log: a day is over there when a later one has an entry.
type DayState string

// The states of a day.
const (
	DayWhole   DayState = "whole"   // the log goes on behind it: no more will come
	DayOpen    DayState = "open"    // the log ends in it: more may come
	DaySilent  DayState = "silent"  // the log ends before it, or there is none
	DayNothing DayState = "nothing" // the log goes on behind it, and nothing was planned or aired
)

// StationDay is how a day went at a station.
type StationDay struct {
	Station string    `json:"station"`
	Name    string    `json:"name,omitempty"`
	State   DayState  `json:"state"`
	Came    time.Time `json:"came,omitzero"` // when it was last heard of, by the collector's clock
	Counts
}

// Coverage is how a day went everywhere.
type Coverage struct {
	Date     broadcast.Date   `json:"date"`
	Stations []StationDay     `json:"stations"` // by id
	States   map[DayState]int `json:"states"`   // how many stations are in each
	Total    Counts           `json:"total"`
}

// Cover makes the coverage of a day. Days and tallies of other days are passed
// over, and so is what belongs to none of the stations.
func Cover(date broadcast.Date, stations []Station, days []Day, tallies []Tally, contacts map[string]Contact) Coverage {
	c := Coverage{Date: date, Stations: make([]StationDay, len(stations)), States: map[DayState]int{}}
	of := make(map[string]*StationDay, len(stations))
	for i, s := range stations {
		c.Stations[i] = StationDay{Station: s.ID, Name: s.Name, Came: contacts[s.ID].Came}
		of[s.ID] = &c.Stations[i]
	}
	for _, d := range days {
		if s := of[d.Station]; s != nil && d.Date == date {
			s.Planned = d.Planned
		}
	}
	for _, t := range tallies {
		if s := of[t.Station]; s != nil && t.Date == date {
			s.Add(t.Outcome, t.Reason, t.N)
		}
	}
	for i := range c.Stations {
		s := &c.Stations[i]
		s.order()
		s.State = stateOf(date, s.Counts, contacts[s.Station])
		c.States[s.State]++
		c.Total.AddAll(s.Counts)
	}
	c.Total.order()
	return c
}

func stateOf(date broadcast.Date, n Counts, c Contact) DayState {
	nothing := n.Planned == 0 && n.Ended() == 0
	last := broadcast.DateOf(c.Entry)
	switch {
	case c.Entry.IsZero(), last < date && nothing:
		return DaySilent
	case last <= date:
		return DayOpen
	case nothing:
		return DayNothing
	}
	return DayWhole
}

// CoverageRequest asks for a day, "" = today, everywhere or in one unit as it was
// that day.
type CoverageRequest struct {
	Date broadcast.Date `json:"date,omitempty"`
	Unit string         `json:"unit,omitempty"`
}

// Coverage says how a day went.
func (d *Desk) Coverage(ctx context.Context, _ control.Who, r CoverageRequest) (Coverage, error) {
	date := d.dayOr(r.Date)
	store, q := d.collector.store, Query{From: date, Until: date}
	var stations []Station
	var days []Day
	var tallies []Tally
	var contacts map[string]Contact
	together, all := errgroup.WithContext(ctx) // over ten thousand stations each takes its time
	together.Go(func() (err error) { stations, err = store.Stations(all); return err })
	together.Go(func() (err error) { days, err = store.Days(all, q); return err })
	together.Go(func() (err error) { tallies, err = store.Tallies(all, q); return err })
	together.Go(func() (err error) { contacts, err = store.Contacts(all); return err })
	if err := together.Wait(); err != nil {
		return Coverage{}, err //nolint:wrapcheck // the store's own
	}
	stations, err := d.members(ctx, r.Unit, date, stations)
	return Cover(date, stations, days, tallies, contacts), err
}

func (d *Desk) dayOr(date broadcast.Date) broadcast.Date {
	if date == "" {
		return broadcast.DateOf(d.now())
	}
	return date
}

// composed brings what a person typed to the form in which titles are kept.
func composed(title string) string { return norm.NFC.String(strings.TrimSpace(title)) }
