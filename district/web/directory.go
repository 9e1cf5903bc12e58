package web

import (
	"context"
	"sync"
	"time"

	"github.com/truyenthanh/loa/district"
)

// directoryFresh is how old the names of stations on a page of figures may be. To
// read ten thousand of them takes longer than all the figures.
const directoryFresh = 10 * time.Second

// directory remembers who the stations are. The wall and a station's own page ask
// the store each time.
type directory struct {
	mu   sync.Mutex
	read time.Time
	all  []district.Station
}

// stations lists them by id; what it gives is shared and not to be changed.
func (d *directory) stations(ctx context.Context, store district.Store, now time.Time) ([]district.Station, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if age := now.Sub(d.read); age >= 0 && age < directoryFresh && len(d.all) > 0 {
		return d.all, nil
	}
	all, err := store.Stations(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // it wraps its own
	}
	d.read, d.all = now, all
	return all, nil
}
