package scheduler_test

import (
	"flag"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

var (
	years    = flag.Uint64("years", 40, "station-years to simulate")
	yearSeed = flag.Uint64("year", 1, "the first seed of the years")
)

// Whatever happens to a station and its clock in a year, every airing that was
// planned has exactly one end with its reason, none is heard twice, and none outside
// what the commune permits or under a clock for which nobody vouches.
func TestYearsOfStations(t *testing.T) {
	var airings, doubtful atomic.Int64
	t.Run("years", func(t *testing.T) {
		workers := uint64(runtime.GOMAXPROCS(0))
		for w := range workers {
			t.Run(fmt.Sprint(w), func(t *testing.T) {
				t.Parallel()
				for seed := *yearSeed + w; seed < *yearSeed+*years; seed += workers {
					y := live(t, seed, 365, "")
					y.judge()
					airings.Add(int64(len(y.memory.closings)))
					doubtful.Add(int64(len(y.excused)))
					if len(y.wrong) > 0 {
						t.Errorf("year %d (again: -run YearsOfStations -years 1 -year %d):\n  %s", seed, seed, strings.Join(y.wrong, "\n  "))
					}
				}
			})
		}
	})
	t.Logf("%d station-years from seed %d: %d airings, %d claims lost with a full disk", *years, *yearSeed, airings.Load(), doubtful.Load())
}

// A station that is broken on purpose is found out.
func TestTheYearsFindOutABrokenStation(t *testing.T) {
	for broken, want := range map[string]string{
		"forgets the journal":     "heard twice",
		"believes any clock":      "nobody vouches",
		"forgets the quiet hours": "quiet hours",
		"loses in silence":        "no end",
		"looks back to nothing":   "no end",
		"ends nothing":            "still open",
	} {
		t.Run(broken, func(t *testing.T) {
			for seed := range uint64(40) {
				y := live(t, seed+1, 120, broken)
				y.judge()
				if slices.ContainsFunc(y.wrong, func(s string) bool { return strings.Contains(s, want) }) {
					return
				}
			}
			t.Errorf("nobody noticed; want %q", want)
		})
	}
}

// One seed is one year, or what was found could not be looked at again.
func TestOneSeedIsOneYear(t *testing.T) {
	for seed := range uint64(3) {
		a, b := live(t, seed+1, 120, ""), live(t, seed+1, 120, "")
		if !reflect.DeepEqual(a.memory.closings, b.memory.closings) || !a.over.Equal(b.over) {
			t.Errorf("year %d went otherwise the second time: %d entries until %v, %d until %v", seed+1, a.memory.seq, a.over, b.memory.seq, b.over)
		}
	}
}

// sounds is told of everything that takes the air.
func (y *year) sounds(turn broadcast.Turn, now time.Time) {
	if !turn.YieldedAt.IsZero() {
		return
	}
	if y.begun[turn.ID]++; y.begun[turn.ID] > 1 && !y.excused[turn.ID] {
		y.say("%s is heard twice, at %v", turn.ID, now)
	}
	if !y.vouched() {
		y.say("%s is heard at %v, and nobody vouches for the clock", turn.ID, now)
	}
	if _, breach := y.policy.Check(now, 0); breach && !passes(turn.Airing) {
		y.say("%s is heard at %v, in quiet hours", turn.ID, now)
	}
	i := slices.IndexFunc(y.slots, func(s broadcast.Slot) bool { return s.ID == turn.Slot })
	if i < 0 || y.slots[i].State != broadcast.SlotActive {
		y.say("%s is heard at %v, and nobody wants or permits it", turn.ID, now)
	}
}

// judge looks at a year that is over.
func (y *year) judge() {
	for id, n := range y.memory.closings {
		if n != 1 {
			y.say("%s has %d ends", id, n)
		}
	}
	for _, r := range y.memory.ledger.AsRuns() {
		start, _ := r.Airing.Start()
		if r.Outcome == broadcast.OutcomeOnAir && start.Before(y.over.Add(-24*time.Hour)) {
			y.say("%s is still open", r.Airing)
		}
		if r.Reason == "" && r.Outcome != broadcast.OutcomeAired && r.Outcome != broadcast.OutcomeOnAir {
			y.say("%s is %s without a reason", r.Airing, r.Outcome)
		}
	}
	if !y.lied {
		y.account()
	}
	y.compare()
}

// account finds airings that were planned and have no end. Asked is what nobody
// could doubt: a slot that was left alone around its time, and a station that looked
// at its plan with a known clock while it was still news.
func (y *year) account() {
	for _, s := range y.slots {
		if s.Late.Always || s.State == broadcast.SlotPaused { // what may wait for ever, may
			continue
		}
		for _, start := range scheduler.Starts(s, scheduler.Options{Loc: y.loc}, y.edits[s.ID][0].at.AddDate(0, 0, 2).In(y.loc), y.over.AddDate(0, 0, -2)) {
			i, _ := slices.BinarySearchFunc(y.looks, start, time.Time.Compare)
			if i == len(y.looks) || y.looks[i].Sub(start) > 33*24*time.Hour || y.touched(s.ID, start, y.looks[i]) {
				continue
			}
			if id := broadcast.NewAiringID(s.ID, start, 1); y.memory.closings[id] == 0 {
				y.say("%s has no end (next look %v)", id, y.looks[i].In(y.loc))
			}
		}
	}
}

// touched says whether somebody had taken a slot away before an airing, or changed
// it around its time.
func (y *year) touched(id broadcast.SlotID, start, look time.Time) bool {
	active := true
	for _, e := range y.edits[id] {
		if e.at.After(start.AddDate(0, 0, -2)) && e.at.Before(look.AddDate(0, 0, 2)) {
			return true
		}
		if e.at.Before(start) {
			active = e.active
		}
	}
	return !active
}

// compare plans some days again, with the slots in another order.
func (y *year) compare() {
	shuffled := slices.Clone(y.slots)
	slices.Reverse(shuffled)
	rules := broadcast.Rules{Policy: y.policy}
	from := broadcast.DateOf(y.zero)
	week := scheduler.Compile(y.slots, scheduler.Options{Loc: y.loc, Media: minutes}).Plans(from.AddDays(100), from.AddDays(106), rules)
	for i, p := range week {
		again := scheduler.Compile(shuffled, scheduler.Options{Loc: y.loc, Media: minutes}).Plan(from.AddDays(100+i), rules)
		if !reflect.DeepEqual(p, again) {
			y.say("two plans for %s", p.Date)
		}
	}
}

// passes says who may be heard in quiet hours.
func passes(a broadcast.Airing) bool {
	return a.Priority == broadcast.PriorityEmergency || a.Exempt
}
