package scheduler_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// edit is a change of a slot by a person.
type edit struct {
	at     time.Time
	active bool // afterwards
}

// zones are where stations stand: most in Vietnam, some where clocks change.
func zones(t testing.TB) (out []*time.Location) {
	out = []*time.Location{vietnam, vietnam, vietnam, vietnam}
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, loc)
	}
	return out
}

// live lets a station live through days in a bubble of their own.
func live(t *testing.T, seed uint64, days int, broken string) (y *year) {
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 20261124))
		places := zones(t)
		y = &year{
			box: &box{zero: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(365)), began: time.Now(), battery: r.IntN(3) == 0, synced: true, credible: true},
			r:   r, loc: places[r.IntN(len(places))], broken: broken, memory: newMemory(),
			begun: map[broadcast.AiringID]int{}, excused: map[broadcast.AiringID]bool{}, edits: map[broadcast.SlotID][]edit{},
		}
		y.booted = y.zero
		y.memory.floor = y.zero.AddDate(0, -1, 0)
		if r.IntN(4) > 0 {
			y.policy.Quiet = []broadcast.ClockSpan{{Start: 21 * 3600, End: 5 * 3600}}
		}
		for range 3 + r.IntN(5) {
			y.addSlot(y.truth())
		}
		y.start()
		for end := y.zero.AddDate(0, 0, days); y.truth().Before(end); {
			y.pass()
			y.event()
		}
		y.settle()
		y.stop()
		y.over = y.truth()
	})
	return y
}

// addSlot puts a random line into the schedule.
func (y *year) addSlot(created time.Time) {
	r, n := y.r, int64(len(y.edits)+1)
	hour := 4 + r.IntN(19)
	s := broadcast.Slot{
		ID: broadcast.SlotID(n), Title: fmt.Sprint("slot ", n), State: broadcast.SlotActive, Source: broadcast.SourceFile,
		Media: broadcast.MediaID(1 + r.IntN(25)), Repeat: 1, Priority: broadcast.PriorityRoutine, Late: broadcast.DefaultLate,
		AfterCut:  []broadcast.AfterCut{broadcast.CutResume, broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}[r.IntN(4)],
		At:        broadcast.When{Cron: []string{fmt.Sprintf("0 %d %d * * %s", r.IntN(60), hour, []string{"*", "*", "1-5", "0,3"}[r.IntN(4)])}},
		CreatedAt: created,
	}
	switch r.IntN(8) {
	case 0:
		s.At.Every, s.At.To = broadcast.MillisOf(time.Duration(30+r.IntN(90))*time.Minute), broadcast.TimeOfDay(min(hour+6, 23)*3600)
	case 1:
		s.Repeat, s.Gap = 2, broadcast.MillisOf(10*time.Minute)
	case 2:
		s.State = broadcast.SlotWaiting
	}
	switch r.IntN(8) {
	case 0:
		s.Late = broadcast.Late{}
	case 1:
		s.Late = broadcast.Late{Within: broadcast.MillisOf(2 * time.Hour)}
	case 2:
		s.Late = broadcast.Late{Always: true}
	}
	switch r.IntN(10) {
	case 0:
		s.Priority = broadcast.PriorityEmergency
	case 1, 2:
		s.Priority = broadcast.PriorityPriority
	case 3:
		s.Priority = broadcast.PriorityFiller
	}
	s.Exempt = r.IntN(12) == 0
	y.slots = append(y.slots, s)
	y.edits[s.ID] = append(y.edits[s.ID], edit{y.truth(), true})
}

// pass lets time go by: some days, or until about the start of something, for that
// is where accidents hurt.
func (y *year) pass() {
	synctest.Wait() // one seed is one year: nobody is still at work on what was
	wait := time.Duration(y.r.Int64N(int64(8 * 24 * time.Hour)))
	if plan := y.loop.Today().Airings; len(plan) > 0 && y.r.IntN(2) == 0 {
		wanted := plan[y.r.IntN(len(plan))].Wanted
		near := wanted.Sub(y.clock.Now()) + time.Duration(y.r.Int64N(int64(80*time.Second))) - 20*time.Second
		if near > 0 {
			wait = near
		}
	}
	time.Sleep(wait)
	synctest.Wait()
}

// event is one thing that happens to a station.
func (y *year) event() {
	r := y.r
	switch r.IntN(16) {
	case 0, 1: // set by hand
		y.step(func() { y.off += anyStep(r, y.off); y.synced, y.credible, y.lying = false, false, false })
	case 2: // a time server that lies
		if r.IntN(4) == 0 {
			y.step(func() { y.off += anyStep(r, y.off); y.synced, y.credible, y.lying = true, false, true })
			y.lied = true
			time.Sleep(time.Duration(r.Int64N(int64(20 * time.Hour))))
			y.step(func() { y.off, y.synced, y.credible, y.lying = 0, true, true, false })
		}
	case 3: // the line goes away
		y.step(func() { y.synced = false })
	case 4, 5, 6: // and is back
		y.step(func() { y.off, y.synced, y.credible, y.lying = 0, true, true, false })
	case 7: // somebody sets the clock right and says so
		y.step(func() { y.off, y.credible, y.lying = 0, true, false })
		y.clock.Confirm()
		y.happened(0)
	case 8:
		y.crash()
		time.Sleep(time.Duration(r.Int64N(int64(time.Minute))))
		y.start()
	case 9:
		y.goodbye()
		time.Sleep(time.Duration(r.Int64N(int64(6 * time.Hour))))
		y.start()
	case 10, 11:
		y.powerCut()
	case 12:
		y.step(func() { y.slept += time.Duration(r.Int64N(int64(30 * time.Hour))) })
	case 13:
		y.edit()
	case 14:
		y.mu.Lock()
		y.held = !y.held
		y.mu.Unlock()
		y.happened(0)
	case 15:
		y.memory.setFull(true)
		time.Sleep(time.Duration(r.Int64N(int64(3 * time.Hour))))
		if r.IntN(3) == 0 {
			y.powerCut()
		}
		y.memory.setFull(false)
	}
}

// anyStep is a step of the wall clock: of seconds, of hours, or of decades, but not
// out of the years from 1990 to 2090.
func anyStep(r *rand.Rand, off time.Duration) time.Duration {
	const y = 365 * 24 * time.Hour
	between := func(from, to time.Duration) time.Duration { return from + time.Duration(r.Int64N(int64(to-from))) }
	by := []time.Duration{
		between(-time.Minute, time.Minute), between(-3*time.Hour, 3*time.Hour),
		between(-20*24*time.Hour, 20*24*time.Hour), between(-10*y, 60*y),
	}[r.IntN(4)]
	if by.Abs() < 3*time.Second || off+by > 62*y || off+by < -30*y {
		return time.Hour - off
	}
	return by
}

// step changes the box. The kernel tells of a step of its clock, now and then it
// does not, and the loop's own tick has to do.
func (y *year) step(change func()) {
	by := y.change(change)
	if y.r.IntN(3) == 0 {
		time.Sleep(time.Duration(y.r.Int64N(int64(time.Second))))
	}
	began := time.Now()
	y.happened(by)
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.looked.Before(began) {
		y.say("nobody looked at the clock within a second of a step by %v", by)
	}
}

func (y *year) powerCut() {
	y.crash()
	off := 20*time.Second + time.Duration(y.r.Int64N(int64(3*24*time.Hour)))
	if y.r.IntN(2) == 0 {
		off = 20*time.Second + time.Duration(y.r.Int64N(int64(10*time.Minute)))
	}
	time.Sleep(off)
	y.change(func() { y.reboot(y.r) })
	y.start()
}

// edit adds, removes, pauses or resumes a slot.
func (y *year) edit() {
	y.mu.Lock()
	i := y.r.IntN(len(y.slots))
	switch what := y.r.IntN(4); {
	case what == 0 || len(y.slots) < 3:
		created := y.clock.Now()
		if y.quality == broadcast.ClockUnknown && created.After(y.clock.Floor()) {
			created = y.clock.Floor()
		}
		y.addSlot(created)
	case what == 1:
		y.touch(i)
		y.slots = slices.Delete(y.slots, i, i+1)
	case y.slots[i].State == broadcast.SlotPaused:
		y.slots[i].State = broadcast.SlotActive
		y.touch(i)
	default:
		y.slots[i].State = broadcast.SlotPaused
		y.touch(i)
	}
	y.ready = nil
	y.mu.Unlock()
	y.happened(0)
}

func (y *year) touch(i int) {
	id := y.slots[i].ID
	y.edits[id] = append(y.edits[id], edit{y.truth(), y.slots[i].State != broadcast.SlotPaused})
	y.air.withdraw(id)
}

// settle ends the year in peace: the clock is right, and two days go by.
func (y *year) settle() {
	y.memory.setFull(false)
	y.mu.Lock()
	y.held = false
	y.mu.Unlock()
	y.step(func() { y.off, y.synced, y.credible, y.lying = 0, true, true, false })
	if quality, _ := y.clock.Quality(); quality != broadcast.ClockTrusted { // a server that lied was believed: a person has to say so
		y.clock.Confirm()
		y.happened(0)
	}
	for range 48 {
		time.Sleep(time.Hour)
		y.happened(0)
	}
}

func (y *year) say(format string, args ...any) {
	if len(y.wrong) < 10 {
		y.wrong = append(y.wrong, fmt.Sprintf(format, args...))
	}
}
