package scheduler

import (
	"slices"

	"github.com/truyenthanh/loa/broadcast"
)

const (
	// lookBack bounds how many days are made up for: more is history, not news.
	lookBack = 35
	// remembered bounds how many days are kept in mind.
	remembered = 400
)

// lived are the days, in order, on which the plan was looked at by a clock that was
// trusted: every airing up to the look has its fate. They are a set and not one
// last day, for a clock that ran years ahead leaves the days between undecided.
type lived []broadcast.Date

// add takes in a day.
func (l *lived) add(day broadcast.Date) {
	i, found := slices.BinarySearch(*l, day)
	if found {
		return
	}
	*l = slices.Insert(*l, i, day)
	if len(*l) > remembered {
		*l = slices.Delete(*l, 0, 1)
	}
}

// since is the first day, up to a day, that may have airings of which nobody
// decided: the last one lived through, within the look-back.
func (l lived) since(today broadcast.Date) broadcast.Date {
	i, found := slices.BinarySearch(l, today)
	switch {
	case found:
		return today
	case i == 0:
		return today
	default:
		return max(l[i-1], today.AddDays(-lookBack))
	}
}
