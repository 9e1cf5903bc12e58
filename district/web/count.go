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
type count struct{ district.Counts }

// All is how many airings there are to account for: what was planned, or more
// where a person played something besides.
func (c count) All() int { return max(c.Planned, c.Ended()) }

// Open is how many there is no word of: not due yet, or not come yet.
func (c count) Open() int { return c.Unknown() }

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

// Why lists the reasons, however the airings ended, the most frequent first.
func (c count) Why() []reasonCount {
	byReason := map[broadcast.Reason]int{}
	for _, r := range c.Reasons {
		byReason[r.Reason] += r.N
	}
	var all []reasonCount
	for reason, n := range byReason {
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
			c.Add(t.Outcome, t.Reason, t.N)
			counts[ofTally(t)] = c
		}
	}
	return counts, nil
}
