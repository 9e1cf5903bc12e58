package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
)

// State is how a station does, in one word.
type State string

// The states, worst first: that is the order of the wall.
const (
	StateDouble  State = "double"  // two boxes go by its name
	StateNever   State = "never"   // it was accepted and nothing has come
	StateSilent  State = "silent"  // nothing came for a day
	StateFault   State = "fault"   // it reports a fault
	StateLost    State = "lost"    // entries of its log are missing or unreadable
	StateMissed  State = "missed"  // an airing of today was not heard whole
	StateClock   State = "clock"   // its clock is not trusted
	StateWaiting State = "waiting" // its key waits for a yes
	StateWell    State = "well"
	StateRetired State = "retired"
)

// States lists them, worst first.
func States() []State {
	return []State{
		StateDouble, StateNever, StateSilent, StateFault, StateLost, StateMissed, StateClock, StateWaiting, StateWell, StateRetired,
	}
}

// SilentAfter is how long a station may say nothing before it counts as silent: a
// day, since many have a line for a few minutes in the evening alone.
const SilentAfter = 24 * time.Hour

// card is a station on the wall.
type card struct {
	district.Seen
	Unit    string
	State   State
	Today   count
	Poison  int
	Waiting int // airings of today of which no word has come
}

// judge finds the state of a station: the worst that holds.
func (c card) judge(now time.Time) State {
	switch {
	case c.Seen.State == district.KeyRetired:
		return StateRetired
	case c.Forks > 0:
		return StateDouble
	case c.Came.IsZero() && c.Seen.State == district.KeyWaiting:
		return StateWaiting
	case c.Came.IsZero():
		return StateNever
	case now.Sub(c.Came) >= SilentAfter:
		return StateSilent
	case len(c.Faults) > 0:
		return StateFault
	case c.Lost > 0 || c.Poison > 0:
		return StateLost
	case c.Today.Missed+c.Today.Partial > 0:
		return StateMissed
	case c.Clock != broadcast.ClockTrusted:
		return StateClock
	case c.Seen.State == district.KeyWaiting:
		return StateWaiting
	}
	return StateWell
}

// cards are all stations, worst first, those that were silent longest before the
// others of their state.
func (s *Site) cards(ctx context.Context) ([]card, error) {
	list, err := district.NewDesk(s.collector, s.now).ListStations(ctx, control.Who{}, district.ListRequest{})
	if err != nil {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	today := s.today()
	counts, err := s.countStations(ctx, district.Query{From: today, Until: today})
	if err != nil {
		return nil, err
	}
	poisoned, err := s.collector.Store().Poisoned(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	unread := map[string]int{}
	for _, p := range poisoned {
		unread[p.Station]++
	}
	cards := make([]card, 0, len(list.Stations))
	for _, seen := range list.Stations {
		cards = append(cards, newCard(seen, counts[seen.ID], unread[seen.ID], s.now()))
	}
	order := States()
	slices.SortStableFunc(cards, func(a, b card) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)),
			a.Came.Compare(b.Came), cmp.Compare(a.ID, b.ID),
		)
	})
	return cards, nil
}

// card is one station.
func (s *Site) card(ctx context.Context, id string) (card, error) {
	list, err := district.NewDesk(s.collector, s.now).ListStations(ctx, control.Who{}, district.ListRequest{ID: id})
	if err != nil {
		return card{}, err //nolint:wrapcheck // a problem, with its words
	}
	today := s.today()
	counts, err := s.countStations(ctx, district.Query{Station: id, From: today, Until: today})
	if err != nil {
		return card{}, err
	}
	poisoned, err := s.collector.Store().Poisoned(ctx)
	if err != nil {
		return card{}, err //nolint:wrapcheck // it wraps its own
	}
	unread := 0
	for _, p := range poisoned {
		if p.Station == id {
			unread++
		}
	}
	return newCard(list.Stations[0], counts[id], unread, s.now()), nil
}

func newCard(seen district.Seen, today count, poison int, now time.Time) card {
	c := card{Seen: seen, Today: today, Poison: poison, Waiting: today.Open()}
	if seen.Place != nil {
		c.Unit = seen.Place.Unit
	}
	c.State = c.judge(now)
	return c
}

// wallFilter is what a person wants to see of the wall.
type wallFilter struct {
	Unit, State, Words string
	Part               int
}

// wallPage is the wall of stations. Filter is what was asked for.
type wallPage struct {
	Cards  []card
	Filter wallFilter
	Scope  scope
	States []stateCount
	Total  int // stations that the filter lets through
	Next   string
	Before string
}

type stateCount struct {
	State State
	N     int
}

// perWall is how many stations a page shows.
const perWall = 100

func (s *Site) wall(w http.ResponseWriter, v *visit) error {
	cards, err := s.cards(v.Context())
	if err != nil {
		return err
	}
	part, _ := strconv.Atoi(v.FormValue("part")) // anything else is the first
	p := wallPage{Filter: wallFilter{v.FormValue("unit"), v.FormValue("state"), v.FormValue("q"), max(part, 0)}}
	if p.Scope, err = s.scope(v, s.today()); err != nil {
		return err
	}
	if p.Filter.Unit != "" {
		below := p.Scope.tree.Below(p.Filter.Unit, s.today())
		cards = slices.DeleteFunc(cards, func(c card) bool { return !below[c.Unit] })
	}
	n := map[State]int{}
	for _, c := range cards {
		n[c.State]++
	}
	for _, state := range States() {
		if n[state] > 0 {
			p.States = append(p.States, stateCount{state, n[state]})
		}
	}
	cards = slices.DeleteFunc(cards, func(c card) bool { return !p.Filter.lets(c) })
	p.Total = len(cards)
	first := min(p.Filter.Part*perWall, len(cards))
	p.Cards = cards[first:min(first+perWall, len(cards))]
	if first+perWall < len(cards) {
		p.Next = p.Filter.turn(p.Filter.Part + 1)
	}
	if p.Filter.Part > 0 {
		p.Before = p.Filter.turn(p.Filter.Part - 1)
	}
	s.show(w, v, http.StatusOK, "wall", p)
	return nil
}

func (f wallFilter) lets(c card) bool {
	return (f.State == "" || f.State == string(c.State)) &&
		(f.Words == "" || strings.Contains(strings.ToLower(c.ID+" "+c.Name), strings.ToLower(f.Words)))
}

// turn is the address of another part of the wall.
func (f wallFilter) turn(part int) string {
	return "/?" + url.Values{
		"unit": {f.Unit}, "state": {f.State}, "q": {f.Words}, "part": {strconv.Itoa(part)},
	}.Encode()
}
