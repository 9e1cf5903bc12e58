package web

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

// count is how the airings of a day, or of a station's day, ended.
type count struct {
	Planned, Aired, Partial, Missed, Skipped, Cancelled, OnAir int
	Reasons                                                    map[broadcast.Reason]int
}

// add counts a tally.
func (c *count) add(t district.Tally) {
	switch t.Outcome {
	case broadcast.OutcomeAired:
		c.Aired += t.N
	case broadcast.OutcomePartial:
		c.Partial += t.N
	case broadcast.OutcomeMissed:
		c.Missed += t.N
	case broadcast.OutcomeSkipped:
		c.Skipped += t.N
	case broadcast.OutcomeCancelled:
		c.Cancelled += t.N
	case broadcast.OutcomeOnAir:
		c.OnAir += t.N
	}
	if t.Reason != "" {
		if c.Reasons == nil {
			c.Reasons = map[broadcast.Reason]int{}
		}
		c.Reasons[t.Reason] += t.N
	}
}

// told is how many airings there is a word of.
func (c count) told() int {
	return c.Aired + c.Partial + c.Missed + c.Skipped + c.Cancelled + c.OnAir
}

// All is how many airings there are to account for: what was planned, or more
// where a person played something besides.
func (c count) All() int { return max(c.Planned, c.told()) }

// Open is how many there is no word of: not due yet, or not come yet.
func (c count) Open() int { return c.All() - c.told() }

// Off is how many a rule or a person took off.
func (c count) Off() int { return c.Skipped + c.Cancelled }

// Percent is the share that was heard whole, of those that there is a word of and
// that nobody took off.
func (c count) Percent() int {
	due := c.Aired + c.Partial + c.Missed
	if due == 0 {
		return 0
	}
	return c.Aired * 100 / due
}

// Due says whether anything should have been heard.
func (c count) Due() bool { return c.Aired+c.Partial+c.Missed > 0 }

type reasonCount struct {
	Reason broadcast.Reason
	N      int
}

// Why lists the reasons, the most frequent first.
func (c count) Why() []reasonCount {
	var all []reasonCount
	for reason, n := range c.Reasons {
		all = append(all, reasonCount{reason, n})
	}
	slices.SortFunc(all, func(a, b reasonCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Reason, b.Reason))
	})
	return all
}

// countStations counts the airings of a query by station.
func (s *Site) countStations(ctx context.Context, q district.Query) (map[string]count, error) {
	everywhere := func(string, broadcast.Date) bool { return true }
	return counted(ctx, s.collector.Store(), q, everywhere,
		func(d district.Day) string { return d.Station }, func(t district.Tally) string { return t.Station })
}

func counted[K comparable](
	ctx context.Context, store district.Store, q district.Query, belongs func(station string, day broadcast.Date) bool,
	ofDay func(district.Day) K, ofTally func(district.Tally) K,
) (map[K]count, error) {
	var days []district.Day
	var tallies []district.Tally
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) { days, err = store.Days(ctx, q); return err })       //nolint:wrapcheck // it wraps its own
	group.Go(func() (err error) { tallies, err = store.Tallies(ctx, q); return err }) //nolint:wrapcheck // the same
	if err := group.Wait(); err != nil {
		return nil, err //nolint:wrapcheck // the same
	}
	counts := map[K]count{}
	for _, d := range days {
		if d.Branch == 0 && belongs(d.Station, d.Date) {
			c := counts[ofDay(d)]
			c.Planned += d.Planned
			counts[ofDay(d)] = c
		}
	}
	for _, t := range tallies {
		if belongs(t.Station, t.Date) {
			c := counts[ofTally(t)]
			c.add(t)
			counts[ofTally(t)] = c
		}
	}
	return counts, nil
}
