package web

import (
	"sync"
	"time"
)

// What guessing passwords costs: so many failures are free, then the door stays
// shut for a while. One name at one address is shut first, an address or a name
// alone later, so that a stranger cannot easily lock a person out.
const (
	freeAtDoor    = 5  // of one name from one address
	freeOfAddress = 20 // from one address
	freeOfName    = 50 // of one name from everywhere
	shutFor       = 15 * time.Minute
	mostDoors     = 50_000 // remembered at once
)

// doors counts failed logins. What it knows is lost with the process.
type doors struct {
	mu     sync.Mutex
	failed map[string]failures
}

type failures struct {
	n    int
	last time.Time
}

func newDoors() *doors { return &doors{failed: map[string]failures{}} }

// keys are what a login is counted by, each with what is free.
func keys(name, address string) map[string]int {
	return map[string]int{
		"door\x00" + name + "\x00" + address: freeAtDoor,
		"from\x00" + address:                 freeOfAddress,
		"name\x00" + name:                    freeOfName,
	}
}

// knock says how long a login must wait; 0 when it may be tried, and then it
// counts as failed until [doors.open]: many at once cannot slip through together.
func (d *doors) knock(name, address string, now time.Time) (wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, free := range keys(name, address) {
		if f := d.failed[key]; f.n >= free {
			wait = max(wait, f.last.Add(shutFor).Sub(now))
		}
	}
	if wait > 0 {
		return wait
	}
	if len(d.failed) >= mostDoors {
		d.forget(now)
	}
	for key := range keys(name, address) {
		f := d.failed[key]
		if now.Sub(f.last) >= shutFor {
			f.n = 0
		}
		d.failed[key] = failures{f.n + 1, now}
	}
	return 0
}

// open takes the knock back, after the right password, and forgets the failures
// of the name at the address.
func (d *doors) open(name, address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, free := range keys(name, address) {
		f := d.failed[key]
		if f.n--; f.n <= 0 || free == freeAtDoor {
			delete(d.failed, key)
			continue
		}
		d.failed[key] = f
	}
}

// forget makes room: what is over goes, and when that is not enough, all of it:
// memory is bounded whoever knocks.
func (d *doors) forget(now time.Time) {
	for key, f := range d.failed {
		if now.Sub(f.last) >= shutFor {
			delete(d.failed, key)
		}
	}
	if len(d.failed) >= mostDoors {
		clear(d.failed)
	}
}
