// Package district is the collector: the logs of many stations in one place, as
// they came, and the as-run records that are made of them.
//
// A [Collector] takes bundles in, from the network or from a memory stick, and
// answers for nothing that its [Store] has not committed. It promises that an
// entry is kept once however often it comes, that two logs which go by one name
// are both kept and never merged, and that an entry which nobody can read holds
// up none behind it. The store is a file of its own or a PostgreSQL that several
// collectors share; both keep the same promises, and one suite of tests says so.
//
// The one way to hurt yourself: time is an argument everywhere, and it is the
// collector's own. What a station says of its time is in its entries; no position
// here depends on it, and no order but that of the plans that two logs of one
// station made of the same day.
package district

import (
	"context"

	"github.com/truyenthanh/loa/broadcast"
)

// Collector is the desk of the district: what stations send and staff ask for
// goes through it. Its methods may be called from any goroutine.
type Collector struct {
	store Store
}

// New makes a collector on an open store, which stays the caller's to close.
func New(s Store) *Collector { return &Collector{store: s} }

// Store is where the collector keeps everything, for those who only read.
func (c *Collector) Store() Store { return c.store }

// Log gives the as-run records that a query asks for, the oldest first, until
// yield has enough.
func (c *Collector) Log(ctx context.Context, q Query, yield func(Run) bool) error {
	if q.Station != "" {
		if _, err := c.known(ctx, q.Station); err != nil {
			return err
		}
	}
	return c.store.Runs(ctx, q, yield)
}

// known is a station that there must be.
func (c *Collector) known(ctx context.Context, id string) (Station, error) {
	s, found, err := c.store.Station(ctx, id)
	if err == nil && !found {
		err = broadcast.Refuse(broadcast.ProblemStationUnknown, "station", id)
	}
	return s, err
}
