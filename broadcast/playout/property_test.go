package playout_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
)

// event is something that happens to a station.
type event struct {
	after    time.Duration // since the event before
	what     string
	length   time.Duration
	ahead    time.Duration // of an offer: how long before its time
	priority broadcast.Priority
	late     time.Duration
	afterCut broadcast.AfterCut
	media    broadcast.MediaID // 0: as long as its length
}

func (e event) String() string {
	switch e.what {
	case "offer", "play", "emergency":
		return fmt.Sprintf("+%v %s %v ahead %v %v late %v %s m%d", e.after, e.what, e.length, e.ahead, e.priority, e.late, e.afterCut, e.media)
	}
	return fmt.Sprintf("+%v %s", e.after, e.what)
}

// millis draws a length of time.
func millis(from, to int) *rapid.Generator[time.Duration] {
	return rapid.Map(rapid.IntRange(from, to), func(n int) time.Duration { return time.Duration(n) * time.Millisecond })
}

var someEvent = rapid.Custom(func(t *rapid.T) event {
	e := event{
		after: millis(1, 6000).Draw(t, "after"),
		what: rapid.SampledFrom([]string{
			"offer", "offer", "offer", "offer", "play", "play", "emergency", "stop", "stop all",
			"hold", "hold off", "lose", "come back", "withdraw", "full disk", "disk",
		}).Draw(t, "what"),
		length:   millis(20, 12000).Draw(t, "length"),
		ahead:    millis(0, 9000).Draw(t, "ahead"),
		priority: rapid.SampledFrom([]broadcast.Priority{broadcast.PriorityFiller, broadcast.PriorityRoutine, broadcast.PriorityPriority, broadcast.PriorityEmergency}).Draw(t, "priority"),
		late:     rapid.SampledFrom([]time.Duration{0, 10 * time.Second, 10 * time.Minute}).Draw(t, "late"),
		afterCut: rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "after cut"),
	}
	if rapid.IntRange(0, 9).Draw(t, "bad") == 0 {
		e.media = rapid.SampledFrom([]broadcast.MediaID{gone, unreadable, explosive, empty, breaking, bursting, short}).Draw(t, "media")
	}
	return e
})

// Whatever happens: every airing that was handed over ends exactly once, it was
// claimed before it was heard, what is called aired was heard whole, what was
// heard adds up to what the device played, and no two airings sound at once for
// longer than a fade.
func TestWhateverHappensEveryAiringEndsOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		events := rapid.SliceOfN(someEvent, 1, 25).Draw(rt, "events")
		abrupt := rapid.Bool().Draw(rt, "goes down at once")
		var wrong []string
		synctest.Test(t, func(t *testing.T) {
			s := newStation(t)
			handed := s.happen(events)
			if !abrupt {
				s.calmDown()
			}
			s.shutDown()
			wrong = s.audit(handed, len(events))
		})
		if len(wrong) > 0 {
			rt.Fatalf("%s\nevents:\n%v", strings.Join(wrong, "\n"), events)
		}
	})
}

// happen does what the events say and lists the airings that were handed over.
func (s *station) happen(events []event) (handed []broadcast.Airing) {
	for i, e := range events {
		<-time.After(e.after)
		synctest.Wait()
		change := func(a *broadcast.Airing) {
			a.Late, a.AfterCut = broadcast.Late{Within: broadcast.MillisOf(e.late)}, e.afterCut
			if e.media != 0 {
				a.Media, a.Length = e.media, broadcast.MillisOf(10*time.Second)
			}
		}
		switch e.what {
		case "offer":
			a := s.slot(i%4+1, time.Since(s.zero)+e.ahead, e.length, change, func(a *broadcast.Airing) { a.Priority = e.priority })
			a.ID += broadcast.AiringID(fmt.Sprintf("#%d", i+2))
			s.offer(a)
			handed = append(handed, a)
		case "play":
			handed = append(handed, s.play(e.length, change).Airing)
		case "emergency":
			handed = append(handed, s.play(e.length, change, emergency).Airing)
		default:
			s.act(e.what)
		}
	}
	return handed
}

// act is what a person or the world does to the station.
func (s *station) act(what string) {
	var err error
	switch what {
	case "stop", "stop all":
		_, err = s.Stop(s.t.Context(), what == "stop all")
	case "hold":
		s.setRules(broadcast.Rules{Held: true})
		_, err = s.Hush(s.t.Context())
	case "hold off":
		s.setRules(broadcast.Rules{})
	case "lose":
		s.device.lose()
	case "come back":
		s.device.comeBack()
	case "withdraw":
		err = s.Withdraw(s.t.Context(), 1)
	case "full disk", "disk":
		s.journal.mu.Lock()
		s.journal.delay = 20 * time.Millisecond
		if what == "full disk" {
			s.journal.delay = -1
		}
		s.journal.mu.Unlock()
	}
	if err != nil {
		s.t.Error(err)
	}
}

// calmDown puts everything right and waits until all is over.
func (s *station) calmDown() {
	s.setRules(broadcast.Rules{})
	s.device.comeBack()
	for range 400 {
		if ids, err := s.Holds(s.t.Context()); err == nil && len(ids) == 0 {
			return
		}
		<-time.After(time.Second)
	}
}

// audit lists what is wrong with the journal.
func (s *station) audit(handed []broadcast.Airing, events int) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, a := range handed {
		if problem := s.auditOne(a); problem != "" {
			say("%s: %s", a.ID, problem)
		}
	}
	if both, who := s.shelf.overlap(); both > 80*time.Millisecond {
		say("%v sound at once for %v", who, both)
	}
	if n := s.shelf.stillOpen(); n != 0 {
		say("%d sources were never closed", n)
	}
	heard, sounded := s.journal.heard(), s.device.sounded()
	if off := (heard - sounded).Abs(); off > time.Duration(events)*100*time.Millisecond {
		say("the journal says that %v were heard, the device played %v", heard, sounded)
	}
	return wrong
}

func (s *station) auditOne(a broadcast.Airing) string {
	ends := s.journal.ends(a.ID)
	claim, claimed := s.journal.claim(a.ID)
	starts := s.journal.started(a.ID)
	if len(ends) == 0 && a.Trigger == broadcast.TriggerSchedule && len(starts) == 0 && claimed == s.journal.let(a.ID) {
		return "" // handed back at the shutdown: whoever takes over may still air it
	}
	if len(ends) != 1 {
		return fmt.Sprintf("ends %v, let go %v", ends, s.journal.let(a.ID))
	}
	switch {
	case claimed == strings.HasSuffix(ends[0], " unclaimed"):
		return fmt.Sprintf("claimed %v, ended %s", claimed, ends[0])
	case len(starts) > 1, len(starts) == 1 && claim.at.After(starts[0]):
		return fmt.Sprintf("claimed at %v, started %v", claim.at, starts)
	case len(starts) == 0 && claimed && !strings.HasSuffix(ends[0], " 0s"):
		return "never started, but " + ends[0]
	case len(starts) == 1 && strings.HasSuffix(ends[0], " 0s"):
		return "started, but " + ends[0]
	case len(starts) == 1 && a.Trigger == broadcast.TriggerSchedule && starts[0].Before(a.Wanted):
		return "began before its time"
	}
	if whole, ok := strings.CutPrefix(ends[0], "aired "); ok {
		heard, _ := time.ParseDuration(whole)
		length := a.Length.Duration()
		if heard != length && (a.AfterCut != broadcast.CutRestart || heard < length) {
			return fmt.Sprintf("aired %v of %v", heard, length)
		}
	}
	return ""
}

// let says whether the claim of an airing was let go.
func (j *journal) let(id broadcast.AiringID) bool {
	return slices.ContainsFunc(j.all(), func(n noted) bool { return n.Let != nil && n.Let.Airing == id })
}

// heard adds up what the journal says.
func (j *journal) heard() (sum time.Duration) {
	for _, n := range j.all() {
		if n.Ended != nil {
			sum += n.Ended.HeardMS.Duration()
		}
	}
	return sum
}

// sounded is how long the device played anything.
func (d *device) sounded() time.Duration {
	var n int64
	for _, v := range d.played() {
		if math.Abs(float64(v)) > 1e-9 {
			n++
		}
	}
	return mono.Duration(n)
}
