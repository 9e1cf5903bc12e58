package district_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// Every store keeps the same promises: the suite runs against all of them.
func TestStores(t *testing.T) {
	for name, open := range map[string]func(*testing.T) func() district.Store{
		"file":       fileStore,
		"PostgreSQL": pgStore,
	} {
		t.Run(name, func(t *testing.T) { suite(t, open(t)) })
	}
}

// fileStore gives an opener of empty folders.
func fileStore(t *testing.T) func() district.Store {
	return func() district.Store {
		s, err := district.OpenFile(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

// pgStore gives an opener of empty places in a database.
func pgStore(t *testing.T) func() district.Store {
	return func() district.Store {
		address, err := server.Empty()
		if err != nil {
			t.Fatal(err)
		}
		return openPG(t, address)
	}
}

func openPG(t testing.TB, address string) *district.PGStore {
	t.Helper()
	s, err := district.OpenPG(context.WithoutCancel(t.Context()), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func suite(t *testing.T, fresh func() district.Store) {
	for name, test := range map[string]func(*testing.T, *district.Collector){
		"a log comes piece by piece":               logInPieces,
		"what came before is not doubled":          repeats,
		"a gap is not jumped over":                 gap,
		"an overlap adds the rest":                 overlap,
		"a clone is kept beside the log":           clone,
		"whose name a station goes by":             names,
		"an airing that began before the fork":     forkInAiring,
		"an airing goes from log to log":           logToLog,
		"the plan of an older log comes late":      latePlan,
		"an older log comes late":                  lateLog,
		"two clones are three logs":                twoClones,
		"an airing over several batches":           airingInPieces,
		"a claim that was let go leaves no record": letGo,
		"an entry that nobody can read":            poison,
		"entries made to break a store":            hostile,
		"how the airings of a day ended":           tallies,
		"who is not known is turned away":          strangers,
		"a key is replaced":                        replaced,
		"a one-time code is good once":             codes,
		"too many strangers at the door":           crowd,
		"days, titles and outcomes":                queries,
		"the audit and the papers":                 papers,
		"members come back as they were signed":    members,
		"a change that fails changes nothing":      failing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, district.New(fresh()))
		})
	}
}

func added(t *testing.T, c *district.Collector, b *box) {
	t.Helper()
	if _, err := c.AddStation(t.Context(), b.station, "", b.public(), morning); err != nil {
		t.Fatal(err)
	}
}

func take(t *testing.T, c *district.Collector, b uplink.Batch) district.Taken {
	t.Helper()
	taken, err := c.Take(t.Context(), b, district.Receipt{Now: morning, Way: district.WayNetwork})
	if err != nil {
		t.Fatalf("take %d to %d: %v", b.From, b.From+int64(b.Count)-1, err)
	}
	return taken
}

// kept reads a branch back and holds it against what the box has.
func kept(t *testing.T, c *district.Collector, b *box, branch, from, to int) {
	t.Helper()
	all, err := c.Store().Logs(t.Context(), b.station)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(l district.Log) bool { return l.LogID == b.logID && l.Branch == branch })
	if at < 0 {
		t.Fatalf("there is no branch %d of the log, only %+v", branch, all)
	}
	records, err := c.Store().Records(t.Context(), all[at], 1, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, r := range records {
		got = append(got, string(r.Stored))
		if r.Hash != b.heads[r.Seq].Hash {
			t.Errorf("entry %d has another hash", r.Seq)
		}
	}
	for _, e := range b.entries[from-1 : to] {
		want = append(want, string(e))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("branch %d (-sent +kept):\n%s", branch, diff)
	}
	if all[at].Head != b.heads[to] {
		t.Errorf("head of branch %d is at %d, want %d", branch, all[at].Head.Seq, to)
	}
}

func runs(t *testing.T, c *district.Collector, q district.Query) (all []district.Run) {
	t.Helper()
	if err := c.Store().Runs(t.Context(), q, func(r district.Run) bool { all = append(all, r); return true }); err != nil {
		t.Fatal(err)
	}
	return all
}

func logInPieces(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(30, "1")
	added(t, c, b)
	for _, p := range [][2]int{{1, 1}, {2, 10}, {11, 30}} {
		got := take(t, c, b.batch(t, p[0], p[1]))
		if want := (district.Taken{Head: b.heads[p[1]], Fresh: p[1] - p[0] + 1}); got != want {
			t.Errorf("%v: %+v, want %+v", p, got, want)
		}
	}
	kept(t, c, b, 0, 1, 30)
	head, err := c.Head(t.Context(), b.station, b.logID)
	if err != nil || head != b.heads[30] {
		t.Errorf("head %d, %v", head.Seq, err)
	}
	contacts, err := c.Store().Contacts(t.Context())
	if err != nil || !contacts[b.station].Came.Equal(morning) || contacts[b.station].Version != "1" {
		t.Errorf("contacts: %+v, %v", contacts, err)
	}
}

func repeats(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(30, "1")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 30))
	for _, p := range [][2]int{{1, 30}, {1, 1}, {7, 12}, {30, 30}} {
		if got := take(t, c, b.batch(t, p[0], p[1])); got != (district.Taken{Head: b.heads[30]}) {
			t.Errorf("%v again: %+v", p, got)
		}
	}
	kept(t, c, b, 0, 1, 30)
}

func gap(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(30, "1")
	added(t, c, b)
	if got := take(t, c, b.batch(t, 2, 3)); got != (district.Taken{Kind: uplink.KindGap, Head: b.heads[0]}) {
		t.Errorf("before anything came: %+v", got)
	}
	take(t, c, b.batch(t, 1, 5))
	if got := take(t, c, b.batch(t, 7, 9)); got != (district.Taken{Kind: uplink.KindGap, Head: b.heads[5]}) {
		t.Errorf("entry 6 is missing: %+v", got)
	}
	kept(t, c, b, 0, 1, 5)
}

func overlap(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(30, "1")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 10))
	if got := take(t, c, b.batch(t, 4, 20)); got != (district.Taken{Head: b.heads[20], Fresh: 10}) {
		t.Errorf("got %+v", got)
	}
	kept(t, c, b, 0, 1, 20)
}

func clone(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(10, "1")
	twin := b.clone()
	b.upTo(20, "1")
	twin.upTo(25, "of the twin")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 20))

	forked := district.Taken{Kind: uplink.KindFork, Head: b.heads[20], Branch: 1, Parted: 11}
	for _, step := range []struct {
		from, to, fresh, upTo int
	}{{5, 15, 5, 15}, {5, 15, 0, 15}, {16, 25, 10, 25}, {1, 25, 0, 25}} {
		want := forked
		want.Fresh, want.Kept = step.fresh, twin.heads[step.upTo]
		if got := take(t, c, twin.batch(t, step.from, step.to)); got != want {
			t.Errorf("the twin sends %d to %d: %+v, want %+v", step.from, step.to, got, want)
		}
	}
	b.upTo(22, "1")
	if got := take(t, c, b.batch(t, 21, 22)); got != (district.Taken{Head: b.heads[22], Fresh: 2}) {
		t.Errorf("the first goes on: %+v", got)
	}
	kept(t, c, b, 0, 1, 22)
	kept(t, c, twin, 1, 11, 25)
}

func twoClones(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.upTo(10, "1")
	second, third := b.clone(), b.clone()
	b.upTo(20, "1")
	second.upTo(20, "2")
	third.upTo(12, "2") // the third parts from the second later
	third.upTo(20, "3")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 20))
	take(t, c, second.batch(t, 11, 20))
	if got := take(t, c, third.batch(t, 11, 20)); got.Branch != 2 || got.Kind != uplink.KindFork || got.Fresh != 10 {
		t.Errorf("the third: %+v", got)
	}
	kept(t, c, b, 0, 1, 20)
	kept(t, c, second, 1, 11, 20)
	kept(t, c, third, 2, 11, 20)
}

// The card was copied while a bulletin was on air. In the log it was heard whole;
// on the copy the power went off. Each branch tells its own story.
func forkInAiring(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.air(0)
	b.add(broadcast.Entry{Claimed: new(airing(1, "Bản tin"))})
	id := airing(1, "").ID
	twin := b.clone()
	b.add(broadcast.Entry{Started: &broadcast.Started{Airing: id, At: morning}})
	b.add(broadcast.Entry{Ended: &broadcast.Ended{Airing: id, At: morning, HeardMS: 60_000, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired}}})
	twin.add(broadcast.Entry{Ended: &broadcast.Ended{Airing: id, At: morning, Verdict: broadcast.Verdict{
		Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff,
	}}})
	added(t, c, b)
	take(t, c, b.batch(t, 1, 6))
	take(t, c, twin.batch(t, 5, 5))
	var told []string
	for _, r := range runs(t, c, district.Query{Branches: true}) {
		if r.Airing == id {
			told = append(told, fmt.Sprint(r.Branch, " ", r.Title, " ", r.Outcome, " ", r.Started.IsZero()))
		}
	}
	slices.Sort(told)
	if diff := cmp.Diff([]string{"0 Bản tin aired false", "1 Bản tin missed true"}, told); diff != "" {
		t.Error(diff)
	}
}

// The database was damaged while a bulletin was on air: a new log goes on and
// tells how it ended. It is one airing, whichever log comes first.
func logToLog(t *testing.T, c *district.Collector) {
	for _, first := range []string{"the log", "the next"} {
		b, next := goesOn("dai-" + first[4:])
		a := airing(0, "Bản tin")
		b.add(broadcast.Entry{Claimed: &a})
		b.add(broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: morning}})
		next.add(broadcast.Entry{Ended: &broadcast.Ended{Airing: a.ID, At: morning, HeardMS: 9_000, Verdict: broadcast.Verdict{
			Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff,
		}}})
		added(t, c, b)
		batches := []uplink.Batch{b.batch(t, 1, 2), next.batch(t, 1, 1)}
		if first == "the next" {
			slices.Reverse(batches)
		}
		for _, batch := range batches {
			take(t, c, batch)
		}
		all := runs(t, c, district.Query{Station: b.station})
		if len(all) != 1 || all[0].Outcome != broadcast.OutcomePartial || all[0].Title != "Bản tin" || all[0].LogID != next.logID || all[0].Seq != 1 {
			t.Errorf("%s first: records: %+v", first, all)
		}
		got, err := c.Store().Tallies(t.Context(), district.Query{Station: b.station})
		want := []district.Tally{{
			Date: "2026-11-23", Station: b.station, Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff, N: 1,
		}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s first: %v\n%s", first, err, diff)
		}
	}
	if n := len(runs(t, c, district.Query{Outcome: broadcast.OutcomeOnAir})); n != 0 {
		t.Errorf("%d airings are on air still", n)
	}
}

// goesOn makes two logs of a station, the second of which goes on from the first.
func goesOn(station string) (b, next *box) {
	b, next = newBox(station, 1), newBox(station, 2)
	next.key = b.key
	next.parent = &uplink.Parent{LogID: b.logID, Seq: 2, Hash: strings.Repeat("0", 64)}
	return b, next
}

// The log that a station began anew is there, then the rest of the one before comes
// by stick. What was open in that, and what the station has let go or begun again
// since, is told as it is; how the station was then is no news.
func lateLog(t *testing.T, c *district.Collector) {
	b, next := goesOn("dai-loc-01")
	heard, dropped, again, open := airing(0, "a"), airing(1, "b"), airing(2, "c"), airing(3, "d")
	aired := broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	b.add(broadcast.Entry{Up: &broadcast.Up{Version: "1"}})
	b.add(broadcast.Entry{Fault: &broadcast.Fault{Kind: "device_lost"}})
	for _, a := range []broadcast.Airing{heard, dropped, again, open} {
		b.add(broadcast.Entry{Claimed: &a})
	}
	b.add(broadcast.Entry{Ended: &broadcast.Ended{Airing: heard.ID, At: morning, HeardMS: 60_000, Verdict: aired}})
	next.add(broadcast.Entry{Up: &broadcast.Up{Version: "2"}})
	next.add(broadcast.Entry{Let: &broadcast.Let{Airing: dropped.ID}})
	next.add(broadcast.Entry{Claimed: &again})
	next.add(broadcast.Entry{Ended: &broadcast.Ended{Airing: again.ID, At: morning, HeardMS: 60_000, Verdict: aired}})
	added(t, c, b)
	take(t, c, next.batch(t, 1, 4))
	take(t, c, b.batch(t, 1, 7))
	var told []string
	for _, r := range runs(t, c, district.Query{}) {
		log := map[string]string{b.logID: "old", next.logID: "new"}[r.LogID]
		told = append(told, fmt.Sprint(r.Title, " ", r.Outcome, " ", log))
	}
	slices.Sort(told)
	if diff := cmp.Diff([]string{"a aired old", "c aired new", "c on_air old", "d on_air old"}, told); diff != "" {
		t.Error(diff)
	}
	contacts, err := c.Store().Contacts(t.Context())
	if got := contacts[b.station]; err != nil || got.Version != "2" || len(got.Faults) > 0 {
		t.Errorf("the station is said to be %+v, %v", got, err)
	}
}

// The log that a station began anew comes by the network, the rest of the one before
// by stick: the newest plan of the day stays, whichever came last.
func latePlan(t *testing.T, c *district.Collector) {
	old, next := newBox("dai-loc-01", 1), newBox("dai-loc-01", 2)
	next.key = old.key
	plan := func(b *box, at time.Time, airings ...broadcast.Airing) {
		stamp := broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted, Boot: "boot"}
		b.add(broadcast.Entry{Stamp: stamp, Plan: &broadcast.Plan{Date: "2026-11-23", Airings: airings}})
	}
	plan(old, morning, airing(0, "a"))
	plan(old, morning.Add(-time.Hour), airing(0, "a"), airing(1, "b")) // later, by a clock that was set back
	plan(next, morning.Add(time.Hour), airing(0, "a"), airing(1, "b"), airing(2, "c"))
	added(t, c, old)
	for _, step := range []struct {
		batch   uplink.Batch
		logID   string
		planned int
	}{
		{old.batch(t, 1, 1), old.logID, 1},
		{next.batch(t, 1, 1), next.logID, 3},
		{old.batch(t, 2, 2), next.logID, 3},
	} {
		take(t, c, step.batch)
		days, err := c.Store().Days(t.Context(), district.Query{})
		if err != nil || len(days) != 1 || days[0].LogID != step.logID || days[0].Planned != step.planned {
			t.Fatalf("after entry %d of log %.4s: %+v, %v; want %d of log %.4s",
				step.batch.From, step.batch.LogID, days, err, step.planned, step.logID)
		}
	}
}

func airingInPieces(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.air(0)
	b.air(1)
	added(t, c, b)
	want := map[int]broadcast.Outcome{1: broadcast.OutcomeOnAir, 2: broadcast.OutcomeOnAir, 3: broadcast.OutcomeAired}
	for n := 1; n <= 3; n++ {
		take(t, c, b.batch(t, n, n))
		if all := runs(t, c, district.Query{}); len(all) != 1 || all[0].Outcome != want[n] || all[0].Seq != int64(n) {
			t.Fatalf("after entry %d: %+v", n, all)
		}
	}
	take(t, c, b.batch(t, 4, 6))
	entries := make([]broadcast.Entry, len(b.entries))
	for i, stored := range b.entries {
		entries[i], _ = uplink.Entry(int64(i)+1, stored)
	}
	var got []broadcast.AsRun
	for _, r := range runs(t, c, district.Query{Station: b.station}) {
		got = append(got, r.AsRun)
	}
	if diff := cmp.Diff(broadcast.Reconcile(b.station, b.logID, entries), got); diff != "" {
		t.Errorf("the station's log and the district's differ (-station +district):\n%s", diff)
	}
}

func letGo(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	a := airing(0, "Bản tin")
	b.add(broadcast.Entry{Claimed: &a})
	b.add(broadcast.Entry{Let: &broadcast.Let{Airing: a.ID}})
	added(t, c, b)
	take(t, c, b.batch(t, 1, 1))
	if n := len(runs(t, c, district.Query{})); n != 1 {
		t.Errorf("%d records after the claim", n)
	}
	take(t, c, b.batch(t, 2, 2))
	if all := runs(t, c, district.Query{}); len(all) != 0 {
		t.Errorf("left over: %+v", all)
	}
}

func poison(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.air(0)
	b.raw([]byte("\x00 no JSON"))
	b.raw([]byte(`{"seq":99,"at":"2026-11-23T05:30:00+07:00"}`))
	b.air(1)
	added(t, c, b)
	if got := take(t, c, b.batch(t, 1, 8)); got.Poison != 2 || got.Fresh != 8 || got.Kind != "" {
		t.Errorf("got %+v", got)
	}
	kept(t, c, b, 0, 1, 8)
	bad, err := c.Store().Poisoned(t.Context())
	if err != nil || len(bad) != 2 || bad[0].Seq != 4 || bad[1].Seq != 5 || bad[0].Why == "" {
		t.Errorf("set aside: %+v, %v", bad, err)
	}
	if n := len(runs(t, c, district.Query{})); n != 2 {
		t.Errorf("%d records, want both airings around it", n)
	}
}

// Whatever a station that is ours puts into an entry, those behind it get through.
func hostile(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	for _, change := range []func(*broadcast.Airing){
		func(a *broadcast.Airing) { a.ID = "x\x00y" },
		func(a *broadcast.Airing) { a.ID = broadcast.AiringID(strings.Repeat("9", 40_000)) },
		func(a *broadcast.Airing) { a.ID = broadcast.AiringID(strings.Repeat("8", 256)) },
		func(a *broadcast.Airing) { a.Title = "Bản\x00tin\xff" },
		func(a *broadcast.Airing) { a.Wanted, a.Planned = time.Time{}, time.Time{} },
		func(a *broadcast.Airing) { a.ID = "14@9999-12-31T23:59:59Z"; a.Planned = a.Planned.AddDate(7000, 0, 0) },
		func(a *broadcast.Airing) { a.ID = "14@0000-01-01T00:00:00Z" },
		func(a *broadcast.Airing) { a.ID = "14@1970-01-01T00:00:00Z" },
		func(a *broadcast.Airing) { a.ID = "'; DROP TABLE runs; --" },
		func(a *broadcast.Airing) { a.Slot = -1 << 62; a.PlannedMS = 1 << 62 },
	} {
		a := airing(0, "x")
		change(&a)
		b.add(broadcast.Entry{Claimed: &a})
		b.add(broadcast.Entry{Missed: &broadcast.Missed{Airing: a, Verdict: broadcast.Verdict{Outcome: "\x00", Reason: "\x00"}}})
	}
	for _, day := range []broadcast.Date{"", "0000-01-01", "tomorrow", "9999-12-31", "2026-02-30"} {
		b.add(broadcast.Entry{Plan: &broadcast.Plan{Date: day}})
	}
	b.add(broadcast.Entry{Fault: &broadcast.Fault{Kind: "\x00"}})
	b.air(1)
	added(t, c, b)
	for n := range b.entries {
		if got := take(t, c, b.batch(t, n+1, n+1)); got.Kind != "" || got.Fresh != 1 {
			t.Errorf("entry %d, %.60s: %+v", n+1, b.entries[n], got)
		}
	}
	kept(t, c, b, 0, 1, len(b.entries))
	bad, err := c.Store().Poisoned(t.Context())
	if err != nil || len(bad) != 2+4 {
		t.Errorf("set aside: %+v, %v", bad, err)
	}
	if all := runs(t, c, district.Query{Outcome: broadcast.OutcomeAired}); len(all) != 1 {
		t.Errorf("what follows: %+v", all)
	}
}

func tallies(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.air(0)
	b.air(1)
	missed := airing(2, "x")
	b.add(broadcast.Entry{Missed: &broadcast.Missed{
		Airing: missed, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff},
	}})
	let := airing(3, "x")
	b.add(broadcast.Entry{Claimed: &let})
	b.add(broadcast.Entry{Let: &broadcast.Let{Airing: let.ID}})
	twin := b.clone()
	b.upTo(10, "1")
	twin.air(4)
	added(t, c, b)
	for n := range b.entries { // one by one, so that each count goes up and down
		take(t, c, b.batch(t, n+1, n+1))
	}
	take(t, c, b.batch(t, 1, len(b.entries)))
	take(t, c, twin.batch(t, 10, 12))
	got, err := c.Store().Tallies(t.Context(), district.Query{Station: b.station, From: "2026-11-23", Until: "2026-11-23"})
	want := []district.Tally{
		{Date: "2026-11-23", Station: b.station, Outcome: broadcast.OutcomeAired, N: 2},
		{Date: "2026-11-23", Station: b.station, Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff, N: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if n := len(runs(t, c, district.Query{Branches: true})); n != 4 {
		t.Errorf("with the fork %d airings, want 4", n)
	}
}

func strangers(t *testing.T, c *district.Collector) {
	b, other := newBox("dai-loc-01", 1), newBox("dai-loc-01", 2)
	b.upTo(3, "1")
	other.upTo(3, "1")
	refused(t, c, b.batch(t, 1, 3), uplink.KindUnknownStation)
	added(t, c, b)
	refused(t, c, other.batch(t, 1, 3), uplink.KindUnknownKey)
	forged := b.batch(t, 1, 3)
	forged.Entries[1] = append([]byte(nil), forged.Entries[0]...)
	refused(t, c, forged, uplink.KindSignature)
	if _, err := c.Head(t.Context(), "who", b.logID); err == nil {
		t.Error("a stranger has a head")
	}
	logs, err := c.Store().Logs(t.Context(), "")
	if err != nil || len(logs) != 0 {
		t.Errorf("something was kept: %+v, %v", logs, err)
	}
}

func refused(t *testing.T, c *district.Collector, b uplink.Batch, kind uplink.Kind) {
	t.Helper()
	_, err := c.Take(t.Context(), b, district.Receipt{Now: morning})
	if refusal, ok := errors.AsType[*uplink.Refusal](err); !ok || refusal.Kind != kind {
		t.Errorf("got %v, want a refusal as %s", err, kind)
	}
}

func replaced(t *testing.T, c *district.Collector) {
	old, successor := newBox("dai-loc-01", 1), newBox("dai-loc-01", 2)
	old.upTo(3, "1")
	successor.upTo(3, "1")
	added(t, c, old)
	take(t, c, old.batch(t, 1, 2))
	_, err := c.AddStation(t.Context(), "dai-loc-01", "", successor.public(), morning)
	problem(t, err, broadcast.ProblemStationHasKey)
	if _, err := c.Retire(t.Context(), "dai-loc-01", morning); err != nil {
		t.Fatal(err)
	}
	refused(t, c, old.batch(t, 3, 3), uplink.KindRevoked)
	_, err = c.AddStation(t.Context(), "dai-loc-01", "", old.public(), morning)
	problem(t, err, broadcast.ProblemKeyRetired)
	added(t, c, successor)
	take(t, c, successor.batch(t, 1, 3))
	refused(t, c, old.batch(t, 3, 3), uplink.KindRevoked)
	kept(t, c, old, 0, 1, 2)
	kept(t, c, successor, 0, 1, 3)
}

func problem(t *testing.T, err error, kind broadcast.ProblemKind) {
	t.Helper()
	if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != kind {
		t.Errorf("got %v, want the problem %s", err, kind)
	}
}

func codes(t *testing.T, c *district.Collector) {
	ctx, b, other := t.Context(), newBox("dai-loc-01", 1), newBox("dai-loc-01", 2)
	code, _, err := c.AddCode(ctx, b.station, "Đài Đại Lộc", morning)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Enrol(ctx, b.station, "", other.public(), "ABCD-EFGH-JKLM-NPQR", morning)
	problem(t, err, broadcast.ProblemCodeWrong)
	_, err = c.Enrol(ctx, b.station, "", other.public(), code, morning.AddDate(0, 0, 15))
	problem(t, err, broadcast.ProblemCodeWrong)
	state, err := c.Enrol(ctx, b.station, "", b.public(), " "+code, morning)
	if err != nil || state != district.KeyActive {
		t.Errorf("with the code: %s, %v", state, err)
	}
	_, err = c.Enrol(ctx, b.station, "", other.public(), code, morning)
	problem(t, err, broadcast.ProblemStationHasKey)
	state, err = c.Enrol(ctx, b.station, "", b.public(), code, morning)
	if err != nil || state != district.KeyActive {
		t.Errorf("its answer was lost, it asks again: %s, %v", state, err)
	}

	// without a code a person decides, by the fingerprint
	far := newBox("khe-sanh-02", 3)
	state, err = c.Enrol(ctx, far.station, "", far.public(), "", morning)
	if err != nil || state != district.KeyWaiting {
		t.Errorf("without a code: %s, %v", state, err)
	}
	far.upTo(1, "1")
	refused(t, c, far.batch(t, 1, 1), uplink.KindWaiting)
	if _, err := c.Accept(ctx, far.station, "", uplink.Fingerprint(far.public()), morning); err != nil {
		t.Fatal(err)
	}
	take(t, c, far.batch(t, 1, 1))
}

// Strangers cannot fill the store with names: above a bound a new one needs a code.
// Whoever is known, or has a code, comes in all the same.
func crowd(t *testing.T, c *district.Collector) {
	ctx := t.Context()
	var last error
	for n := 0; last == nil && n <= 2000; n++ {
		_, last = c.Enrol(ctx, fmt.Sprintf("stranger-%d", n), "", newBox("", byte(n)).public(), "", morning)
	}
	problem(t, last, broadcast.ProblemCodeNeeded)
	all, err := c.Store().Stations(ctx)
	if err != nil || len(all) != 1000 {
		t.Fatalf("%d stations wait, %v; want 1000", len(all), err)
	}
	if _, err := c.Enrol(ctx, "stranger-7", "", newBox("", 7).public(), "", morning); err != nil {
		t.Errorf("one that waits asks again: %v", err)
	}
	code, _, err := c.AddCode(ctx, "dai-loc-01", "", morning)
	if err != nil {
		t.Fatal(err)
	}
	if state, err := c.Enrol(ctx, "dai-loc-01", "", newBox("", 1).public(), code, morning); err != nil || state != district.KeyActive {
		t.Errorf("with a code: %s, %v", state, err)
	}
	if _, err := c.Retire(ctx, "stranger-7", morning); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Enrol(ctx, "stranger-one-more", "", newBox("", 9).public(), "", morning); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}

func names(t *testing.T, c *district.Collector) {
	ctx, b, stranger := t.Context(), newBox("dai-loc-01", 1), newBox("dai-loc-01", 2)
	called := func(want string) {
		t.Helper()
		s, _, err := c.Store().Station(ctx, b.station)
		if err != nil || s.Name != want {
			t.Errorf("the station is called %q, %v; want %q", s.Name, err, want)
		}
	}
	enrol := func(box *box, name string) {
		t.Helper()
		if _, err := c.Enrol(ctx, box.station, name, box.public(), "", morning); err != nil {
			t.Fatal(err)
		}
	}
	added(t, c, b) // by its key, without a name
	enrol(b, "Xã Đại Lộc")
	called("Xã Đại Lộc")
	if _, err := c.AddStation(ctx, b.station, "Đài Đại Lộc", b.public(), morning); err != nil {
		t.Fatal(err)
	}
	enrol(b, "Xã Đại Lộc")
	called("Đài Đại Lộc")
	if _, err := c.Retire(ctx, b.station, morning); err != nil {
		t.Fatal(err)
	}
	enrol(stranger, "<b>Đài khác")
	called("Đài Đại Lộc")
}

func queries(t *testing.T, c *district.Collector) {
	ctx := t.Context()
	for n, id := range []string{"dai-loc-01", "khe-sanh-02"} {
		b := newBox(id, byte(n+1))
		b.add(broadcast.Entry{Plan: &broadcast.Plan{Date: "2026-11-23", Airings: []broadcast.Airing{airing(0, "a"), airing(1, "b")}}})
		b.air(0)
		b.air(1)
		missed := airing(12*20, "Thời sự TỐI") // 01:30 the next day
		b.add(broadcast.Entry{Missed: &broadcast.Missed{
			Airing: missed, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff},
		}})
		added(t, c, b)
		take(t, c, b.batch(t, 1, len(b.entries)))
	}
	for name, q := range map[string]struct {
		q    district.Query
		want int
	}{
		"everything":          {district.Query{}, 6},
		"one station":         {district.Query{Station: "dai-loc-01"}, 3},
		"one day":             {district.Query{From: "2026-11-23", Until: "2026-11-23"}, 4},
		"from a day on":       {district.Query{From: "2026-11-24"}, 2},
		"until before":        {district.Query{Until: "2026-11-22"}, 0},
		"a title in any case": {district.Query{Title: "thời SỰ tối"}, 2},
		"without accents":     {district.Query{Title: "thoi su toi"}, 2},
		"words in any order":  {district.Query{Title: "tối thời"}, 2},
		"one word too many":   {district.Query{Title: "thời sự sáng"}, 0},
		"decomposed":          {district.Query{Title: norm.NFD.String("thời sự")}, 2},
		"an outcome":          {district.Query{Outcome: broadcast.OutcomeMissed, Station: "khe-sanh-02"}, 1},
		"a slot":              {district.Query{Slot: 14}, 6},
		"a slot without":      {district.Query{Slot: 15}, 0},
		"a sign of a pattern": {district.Query{Title: "%"}, 0},
		"another sign of one": {district.Query{Title: "Bản_tin"}, 0},
		"a station without":   {district.Query{Station: "dai-loc-0"}, 0},
	} {
		all := runs(t, c, q.q)
		if len(all) != q.want {
			t.Errorf("%s: %d records, want %d", name, len(all), q.want)
		}
		if !slices.IsSortedFunc(all, func(a, b district.Run) int { return a.Moment().Compare(b.Moment()) }) {
			t.Errorf("%s: not in the order of time", name)
		}
	}
	first := 0
	err := c.Store().Runs(ctx, district.Query{}, func(district.Run) bool { first++; return first < 2 })
	if err != nil || first != 2 {
		t.Errorf("who has enough gets %d records, %v", first, err)
	}
	days, err := c.Store().Days(ctx, district.Query{From: "2026-11-23", Until: "2026-11-23"})
	if err != nil || len(days) != 2 || days[0].Planned != 2 || days[0].Station != "dai-loc-01" || days[0].Seq != 1 {
		t.Errorf("plans of the day: %+v, %v", days, err)
	}
	_, err = c.Head(ctx, "nobody", "")
	if err == nil {
		t.Error("nobody has a log")
	}
	problem(t, c.Log(ctx, district.Query{Station: "nobody"}, nil), broadcast.ProblemStationUnknown)
}

func papers(t *testing.T, c *district.Collector) {
	ctx, s := t.Context(), c.Store()
	for _, step := range []error{
		s.Note(ctx, district.Note{At: morning, By: "lan", What: "first"}),
		s.Note(ctx, district.Note{At: morning.Add(time.Hour), By: "lan", What: "second", Detail: "có dấu"}),
		s.Keep(ctx, "user", "lan", []byte("1")),
		s.Keep(ctx, "user", "lan", []byte("2")),
		s.Keep(ctx, "user", "minh", []byte("3")),
		s.Keep(ctx, "users", "nobody", []byte("4")),
		s.Drop(ctx, "user", "who"),
		s.Ping(ctx),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	notes, err := s.Notes(ctx, morning.Add(time.Minute))
	if err != nil || len(notes) != 1 || notes[0].Detail != "có dấu" || !notes[0].At.Equal(morning.Add(time.Hour)) {
		t.Errorf("audit: %+v, %v", notes, err)
	}
	all, err := s.All(ctx, "user")
	want := []district.Document{{Key: "lan", Text: []byte("2")}, {Key: "minh", Text: []byte("3")}}
	if diff := cmp.Diff(want, all); diff != "" || err != nil {
		t.Errorf("papers: %v\n%s", err, diff)
	}
	if err := s.Drop(ctx, "user", "lan"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.Kept(ctx, "user", "lan"); found || err != nil {
		t.Errorf("what was dropped: %v, %v", found, err)
	}
	text, found, err := s.Kept(ctx, "user", "minh")
	if string(text) != "3" || !found || err != nil {
		t.Errorf("what was kept: %q, %v, %v", text, found, err)
	}
}

func members(t *testing.T, c *district.Collector) {
	b := newBox("dai-loc-01", 1)
	b.parent = &uplink.Parent{LogID: "ffffffffffffffffffffffffffffffff"}
	b.upTo(30, "1")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 10))
	take(t, c, b.batch(t, 5, 20))
	take(t, c, b.batch(t, 21, 30))
	logs, err := c.Store().Logs(t.Context(), b.station)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Store().Members(t.Context(), logs[0], 11, 10)
	if err != nil || len(got) != 2 {
		t.Fatalf("members from entry 11 on: %+v, %v", got, err)
	}
	for i, p := range [][2]int{{5, 20}, {21, 30}} {
		want := b.batch(t, p[0], p[1])
		m := got[i]
		if m.From != want.From || m.Count != want.Count || m.Key != want.Key || string(m.Signature) != string(want.Signature) ||
			!cmp.Equal(m.Parent, want.Parent) {
			t.Errorf("member %d: %+v", i, m)
		}
	}
	if !cmp.Equal(logs[0].Parent, b.parent) {
		t.Errorf("parent: %+v", logs[0].Parent)
	}
}

func failing(t *testing.T, c *district.Collector) {
	broken := errors.New("broken")
	ctx := context.WithoutCancel(t.Context())
	err := c.Store().ChangeStation(ctx, "dai-loc-01", func(s *district.Station) error { s.Name = "x"; return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, found, err := c.Store().Station(ctx, "dai-loc-01"); found || err != nil {
		t.Errorf("the station is there: %v, %v", found, err)
	}
	b := newBox("dai-loc-01", 1)
	b.upTo(1, "1")
	added(t, c, b)
	err = c.Store().InLog(ctx, b.station, b.logID, func(tx district.LogTx) error {
		put := district.Change{
			Log:     district.Log{Station: b.station, LogID: b.logID, Head: b.heads[1], Base: b.heads[0]},
			Records: []district.Record{{Seq: 1, Hash: b.heads[1].Hash, Stored: b.entries[0]}}, Now: morning,
		}
		return errors.Join(tx.Put(put), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if logs, err := c.Store().Logs(ctx, ""); len(logs) != 0 || err != nil {
		t.Errorf("the log is there: %+v, %v", logs, err)
	}
}
