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
	known, err := c.begun(tx, l, touched, entries)
	if err != nil {
		return err
	}
	ledger.Resume(known...)
	old := len(tx.Children()) > 0 // another log tells how the station is now
	for _, e := range entries {
		ledger.Apply(e)
		c.Contact.note(e, old)
		if e.Plan != nil {
			c.Days = append(c.Days, Day{
				Station: l.Station, Date: e.Plan.Date, LogID: l.LogID, Branch: l.Branch, Seq: e.Seq, Planned: len(e.Plan.Airings), Made: e.At,
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
	if l.Branch > 0 {
		return nil
	}
	var passed []broadcast.AsRun
	c.Passed = map[int64][]broadcast.AsRun{}
	for _, child := range tx.Children() {
		if c.Passed[child.No], err = c.passOn(tx, child); err != nil {
			return err
		}
		passed = append(passed, c.Passed[child.No]...)
	}
	c.Tallies = tally(known, slices.Concat(c.Runs, passed))
	return nil
}

// passOn gives the airings that are left open in a log to one that goes on from it
// and came first: what that tells of them was about nothing then. Its first entries
// are enough, a station ends at its start what the log before has left open.
func (c *Change) passOn(tx LogTx, child Log) (passed []broadcast.AsRun, err error) {
	open := slices.DeleteFunc(slices.Clone(c.Runs), func(r broadcast.AsRun) bool { return r.Outcome != broadcast.OutcomeOnAir })
	if len(open) == 0 {
		return nil, nil
	}
	page, err := tx.Records(child, 1, forkPage)
	if err != nil {
		return nil, err
	}
	entries := (&Change{Log: child, Records: page}).read()
	ledger := broadcast.NewLedger(child.Station, child.LogID)
	ledger.Resume(open...)
	for _, e := range entries {
		ledger.Apply(e)
	}
	told := strange(nil, airings(entries), entries)
	for _, was := range open {
		if !slices.Contains(told, was.Airing) {
			continue
		}
		c.Let = append(c.Let, was.Airing)
		c.Runs = slices.DeleteFunc(c.Runs, func(r broadcast.AsRun) bool { return r.Airing == was.Airing })
		if r, found := ledger.Of(was.Airing); found {
			passed = append(passed, r)
		}
	}
	return passed, nil
}

// begun finds the records of airings that began before the entries at hand: in
// the log, before it forked, or in the log before it.
func (c *Change) begun(tx LogTx, l Log, touched []broadcast.AiringID, entries []broadcast.Entry) (known []broadcast.AsRun, err error) {
	if len(touched) > 0 && l.No != 0 {
		if known, err = tx.Runs(l, touched); err != nil {
			return nil, err
		}
	}
	open := strange(known, touched, entries)
	if len(open) == 0 {
		return known, nil
	}
	var before []broadcast.AsRun
	if l.Branch > 0 {
		before, err = beforeFork(tx, l, open)
	} else if l.Parent != nil {
		before, err = c.fromParent(tx, *l.Parent, open)
	}
	return append(known, before...), err
}

// fromParent takes over the records of airings that the log before has begun and
// not ended: an airing has one record, in the log that tells of it last.
func (c *Change) fromParent(tx LogTx, p uplink.Parent, of []broadcast.AiringID) ([]broadcast.AsRun, error) {
	parent, found, err := tx.Sibling(p.LogID)
	if err != nil || !found {
		return nil, err
	}
	runs, err := tx.Runs(parent, of)
	runs = slices.DeleteFunc(runs, func(r broadcast.AsRun) bool { return r.Outcome != broadcast.OutcomeOnAir })
	for _, r := range runs {
		if c.Moved == nil {
			c.Moved = map[int64][]broadcast.AiringID{}
		}
		c.Moved[parent.No] = append(c.Moved[parent.No], r.Airing)
	}
	return runs, err
}

// strange lists the airings that entries speak of without having begun them.
func strange(known []broadcast.AsRun, touched []broadcast.AiringID, entries []broadcast.Entry) []broadcast.AiringID {
	begun := map[broadcast.AiringID]bool{}
	for _, r := range known {
		begun[r.Airing] = true
	}
	for _, e := range entries {
		if e.Claimed != nil || e.Missed != nil {
			begun[airing(e)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(touched), func(id broadcast.AiringID) bool { return begun[id] })
}

// forkPage is how many entries are read at once to see what was before a fork.
const forkPage = 4096

// beforeFork makes the records of some airings as they were where a branch left
// its log: what the log says of them later is not the branch's. Forks are rare
// enough for reading the log again.
func beforeFork(tx LogTx, branch Log, of []broadcast.AiringID) ([]broadcast.AsRun, error) {
	ledger := broadcast.NewLedger(branch.Station, branch.LogID)
	for next := int64(1); next <= branch.Base.Seq; {
		page, err := tx.Records(tx.Branches()[0], next, int(min(forkPage, branch.Base.Seq-next+1)))
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			break
		}
		change := Change{Log: branch, Records: page}
		for _, e := range change.read() {
			ledger.Apply(e)
		}
		next = page[len(page)-1].Seq + 1
	}
	var runs []broadcast.AsRun
	for _, id := range of {
		if r, found := ledger.Of(id); found {
			runs = append(runs, r)
		}
	}
	return runs, nil
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

// note learns from an entry how the station is. One of an old log only tells what
// is missing in it.
func (c *Contact) note(e broadcast.Entry, old bool) {
	if old && e.Gap == nil {
		return
	}
	if !old {
		c.Entry, c.Clock = e.At, e.Clock
	}
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
