package district

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// fold reads the fresh entries of a change and adds what follows from them: the
// as-run records, where the plans of the days stand, what is wrong at the station.
func fold(tx LogTx, l Log, c *Change) error {
	entries := c.read()
	touched := airings(entries)
	ledger := broadcast.NewLedger(l.Station, l.LogID)
	var known []broadcast.AsRun
	if len(touched) > 0 && l.No != 0 {
		var err error
		if known, err = tx.Runs(l, touched); err != nil {
			return err
		}
		ledger.Resume(known...)
	}
	for _, e := range entries {
		ledger.Apply(e)
		c.Contact.note(e)
		if e.Plan != nil {
			c.Days = append(c.Days, Day{
				Station: l.Station, Date: e.Plan.Date, LogID: l.LogID, Branch: l.Branch, Seq: e.Seq, Planned: len(e.Plan.Airings),
			})
		}
	}
	for _, id := range touched {
		if r, found := ledger.Of(id); found {
			c.Runs = append(c.Runs, r)
		} else {
			c.Let = append(c.Let, id)
		}
	}
	if l.Branch == 0 {
		c.Tallies = tally(known, c.Runs)
	}
	return nil
}

// read reads the entries of a change and sets those aside that cannot be read.
func (c *Change) read() []broadcast.Entry {
	entries := make([]broadcast.Entry, 0, len(c.Records))
	for _, r := range c.Records {
		e, err := uplink.Entry(r.Seq, r.Stored)
		why := ""
		if refusal, ok := errors.AsType[*uplink.Refusal](err); ok {
			why = refusal.Detail
		} else {
			why = outOfBounds(e)
		}
		if why != "" {
			c.Poison = append(c.Poison, Poison{c.Log.Station, c.Log.LogID, c.Log.Branch, r.Seq, why, c.Now})
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// longestID is how long the id of an airing may be, in bytes. Our own have 40.
const longestID = 256

// outOfBounds says why an entry cannot be worked with although it can be read, ""
// when it can.
func outOfBounds(e broadcast.Entry) string {
	if id := airing(e); len(id) > longestID {
		return fmt.Sprintf("the id of its airing has %d bytes", len(id))
	}
	if e.Plan != nil {
		day, err := time.Parse(time.DateOnly, string(e.Plan.Date))
		if err != nil || day.Year() < firstYear {
			return fmt.Sprintf("a plan of no day: %.40q", e.Plan.Date)
		}
	}
	return ""
}

// tally says by how much the counts change when records become others. Records
// that were let go are among those before alone.
func tally(before, after []broadcast.AsRun) []Tally {
	counts := map[Tally]int{}
	count := func(r broadcast.AsRun, n int) {
		counts[Tally{Date: dayOf(r.Airing), Station: r.Station, Outcome: r.Outcome, Reason: r.Reason}] += n
	}
	for _, r := range before {
		count(r, -1)
	}
	for _, r := range after {
		count(r, 1)
	}
	var changed []Tally
	for t, n := range counts {
		if t.N = n; n != 0 {
			changed = append(changed, t)
		}
	}
	slices.SortFunc(changed, byDay)
	return changed
}

// airings lists the airings that entries speak of, each once.
func airings(entries []broadcast.Entry) []broadcast.AiringID {
	var ids []broadcast.AiringID
	met := map[broadcast.AiringID]bool{}
	for _, e := range entries {
		id := airing(e)
		if id != "" && !met[id] {
			met[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

func airing(e broadcast.Entry) broadcast.AiringID {
	switch {
	case e.Claimed != nil:
		return e.Claimed.ID
	case e.Started != nil:
		return e.Started.Airing
	case e.Ended != nil:
		return e.Ended.Airing
	case e.Let != nil:
		return e.Let.Airing
	case e.Missed != nil:
		return e.Missed.Airing.ID
	}
	return ""
}

// note learns from an entry how the station is.
func (c *Contact) note(e broadcast.Entry) {
	c.Entry, c.Clock = e.At, e.Clock
	switch {
	case e.Up != nil:
		c.Version = e.Up.Version
	case e.Gap != nil:
		c.Lost += e.Gap.Lost
	case e.Fault != nil:
		faults := map[string]time.Time{}
		for kind, since := range c.Faults {
			faults[kind] = since
		}
		if e.Fault.Cleared {
			delete(faults, e.Fault.Kind)
		} else if _, raised := faults[e.Fault.Kind]; !raised {
			faults[e.Fault.Kind] = e.At
		}
		c.Faults = faults
	}
}
