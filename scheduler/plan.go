package scheduler

import (
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Plan arbitrates a day as a whole, together with what runs over from the day
// before and what cuts in from the day after. It does not depend on the hour at
// which it is made.
func (s *Schedule) Plan(date broadcast.Date, rules broadcast.Rules) broadcast.Plan {
	return s.Plans(date, date, rules)[0]
}

// Plans gives the plan of every day from one to another, both included: the same
// as [Schedule.Plan] for each, at less cost.
func (s *Schedule) Plans(from, until broadcast.Date, rules broadcast.Rules) (out []broadcast.Plan) {
	before, today := s.Wanted(from.AddDays(-1)), s.Wanted(from)
	for date := from; date <= until; date = date.AddDays(1) {
		after := s.Wanted(date.AddDays(1))
		out = append(out, broadcast.Plan{Date: date, Airings: place(before, today, after, rules)})
		before, today = today, after
	}
	return out
}

// asked is an airing that asks for the air.
type asked struct {
	*broadcast.Airing
	today bool // it belongs to the day that is planned
}

// place finds the places of today's airings between those of the days around it.
func place(before, today, after []broadcast.Airing, rules broadcast.Rules) []broadcast.Airing {
	out := make([]broadcast.Airing, 0, len(today))
	queue := make([]asked, 0, len(before)+len(today)+len(after))
	for _, day := range [][]broadcast.Airing{before, today, after} {
		for i := range day {
			if day[i].Refused == nil {
				queue = append(queue, asked{&day[i], len(today) > 0 && &day[0] == &today[0]})
			}
		}
	}
	var refused []broadcast.Airing
	for i := range today {
		if today[i].Refused != nil {
			refused = append(refused, today[i])
		}
	}
	if !slices.IsSortedFunc(queue, asked.compare) { // a repeat may be wanted past midnight
		slices.SortFunc(queue, asked.compare)
	}
	for len(queue) > 0 {
		n := together(queue, rules)
		out = settle(out, queue[:n], rules)
		queue = queue[n:]
	}
	if !slices.IsSortedFunc(out, onAir) {
		slices.SortStableFunc(out, onAir)
	}
	if len(refused) == 0 {
		return out
	}
	slices.SortStableFunc(refused, onAir)
	return merged(out, refused)
}

// merged makes one list in the order of the air out of two.
func merged(a, b []broadcast.Airing) []broadcast.Airing {
	out := make([]broadcast.Airing, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		next := &a
		if onAir(b[0], a[0]) < 0 {
			next = &b
		}
		out = append(out, (*next)[0])
		*next = (*next)[1:]
	}
	return append(append(out, a...), b...)
}

func (a asked) compare(b asked) int {
	return cmp.Or(a.Wanted.Compare(b.Wanted), a.Before(*b.Airing))
}

// settle arbitrates airings that stand in each other's way and keeps today's.
func settle(out []broadcast.Airing, group []asked, rules broadcast.Rules) []broadcast.Airing {
	isToday := func(a asked) bool { return a.today }
	switch {
	case !slices.ContainsFunc(group, isToday):
		return out
	case len(group) == 1 && !rules.Policy.Capped():
		return append(out, alone(*group[0].Airing, rules))
	}
	wanted := make([]broadcast.Airing, len(group))
	for i, a := range group {
		wanted[i] = *a.Airing
	}
	for _, placed := range broadcast.Arbitrate(wanted, rules) {
		if slices.ContainsFunc(group, func(a asked) bool { return a.today && a.ID == placed.ID }) {
			out = append(out, placed)
		}
	}
	return out
}

// alone places an airing that finds the air free: what [broadcast.Arbitrate] does
// with one, without setting up the stage for it.
func alone(a broadcast.Airing, rules broadcast.Rules) broadcast.Airing {
	left := a.Length.Duration()
	d := broadcast.Decide(nil, []broadcast.Turn{{Airing: a, Left: left}}, a.Wanted, rules)
	if d.Start != a.ID {
		return broadcast.Arbitrate([]broadcast.Airing{a}, rules)[0]
	}
	if !a.HardEnd.IsZero() {
		left = min(left, a.HardEnd.Sub(a.Wanted))
	}
	a.Planned, a.PlannedMS = a.Wanted, broadcast.MillisOf(left)
	a.Parts = []broadcast.Part{{Start: a.Planned, Length: a.PlannedMS}}
	return a
}

// longest is more than any airing that is planned here can be in the way.
const longest = 72 * time.Hour

// together counts the airings, from the first on, that may be in each other's
// way. What comes behind them finds the air free and nobody waiting, so that it
// can be arbitrated apart: a day costs as much as its crowds, not as their square.
func together(queue []asked, rules broadcast.Rules) int {
	if rules.Held {
		return len(queue) // who waits for the end of a hold waits among all others
	}
	var work, again time.Duration
	counted := rules.Policy.Capped()
	if counted { // a buổi phát goes on over a pause, and those of a day are counted together
		work = broadcast.BlockPause
	}
	for n, a := range queue {
		if n > 0 && !a.Wanted.Before(queue[0].Wanted.Add(work+again*time.Duration(n-1))) &&
			(!counted || a.Wanted.YearDay() != queue[0].Wanted.YearDay()) {
			return n
		}
		length := min(a.Length.Duration(), longest)
		work += length
		if a.AfterCut == broadcast.CutRestart { // each of the others may cut it once
			again += length
		}
	}
	return len(queue)
}

// onAir orders airings by their place on the air, or where it would have been.
func onAir(a, b broadcast.Airing) int {
	return cmp.Or(spoken(a).Compare(spoken(b)), a.Before(b))
}

func spoken(a broadcast.Airing) time.Time {
	if a.Planned.IsZero() {
		return a.Wanted
	}
	return a.Planned
}
