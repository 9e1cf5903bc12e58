package playout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
)

// Stop makes silence: what is on air and what had yielded to it ends; with all,
// also what waits.
func TestStop(t *testing.T) {
	for _, all := range []bool{false, true} {
		name := "what was begun"
		if all {
			name = "all"
		}
		t.Run(name, func(t *testing.T) {
			onStation(t, func(s *station) {
				a, b := s.slot(1, 8*second, 20*second), s.slot(2, 9*second, 3*second)
				s.offer(a, b)
				s.until(12 * second)
				p := s.play(10 * second)
				s.until(15 * second)
				stopped, err := s.Stop(s.t.Context(), all)
				if err != nil || len(stopped) != 2 || stopped[0].Airing.ID != p.ID || stopped[1].Airing.ID != a.ID {
					t.Errorf("stopped %v, %v; want the play, then what had yielded", stopped, err)
				}
				if len(s.journal.ends(p.ID)) != 1 || len(s.journal.ends(a.ID)) != 1 {
					t.Error("it returned before the ends were with the journal")
				}
				over := <-p.over
				if stopped[0].Heard != over.Heard {
					t.Errorf("it tells of %v heard, the journal of %v", stopped[0].Heard, over.Heard)
				}
				s.near("silence", s.journal.endedAt(p.ID), 15*second, 200*time.Millisecond)
				if over.Outcome != broadcast.OutcomePartial || over.Reason != broadcast.ReasonStopped {
					t.Errorf("the play ended %v", over)
				}
				s.until(40 * second)
				s.heardNear(a, "partial stopped", 4200*time.Millisecond, 200*time.Millisecond)
				if all {
					s.ended(b, "cancelled stopped 0s")
				} else {
					s.ended(b, "aired 3s")
				}
				if n := s.shelf.stillOpen(); n != 0 {
					t.Errorf("%d sources were never closed", n)
				}
			})
		})
	}
	t.Run("before the first sample was heard", func(t *testing.T) {
		onStation(t, func(s *station) {
			a := s.slot(1, 8*second, 5*second)
			s.offer(a)
			s.until(7800 * time.Millisecond) // placed in the stream, nothing heard
			if _, err := s.Stop(s.t.Context(), false); err != nil {
				t.Error(err)
			}
			s.until(20 * second)
			s.ended(a, "cancelled stopped 0s")
			if len(s.shelf.reads) != 0 || len(s.journal.started(a.ID)) != 0 {
				t.Error("it sounded")
			}
		})
	})
	t.Run("nothing is on air", func(t *testing.T) {
		onStation(t, func(s *station) {
			if stopped, err := s.Stop(s.t.Context(), true); err != nil || len(stopped) != 0 {
				t.Errorf("stopped %v, %v", stopped, err)
			}
		})
	})
}

// What is cut in on before its first sample still does not begin before its time.
func TestAPlayRightBeforeABulletinDoesNotBringItForward(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(1, 8*second, 5*second)
		s.offer(a)
		s.until(7750 * time.Millisecond) // it is placed in the stream
		p := s.play(50 * time.Millisecond)
		<-p.over
		s.until(20 * second)
		s.ended(a, "aired 5s")
		s.near("the bulletin", s.journal.started(a.ID)[0], 8*second, 0)
	})
}

// A hold silences all but emergencies; what waits is skipped when its chance has
// passed, and the device stays closed meanwhile.
func TestHold(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(1, 8*second, 20*second)
		b := s.slot(2, 22*second, 3*second, late(10*second))
		c := s.slot(3, 25*second, 3*second, late(60*second))
		s.offer(a, b, c)
		s.until(10 * second)
		s.setRules(broadcast.Rules{Held: true})
		if stopped, err := s.Hush(s.t.Context()); err != nil || len(stopped) != 1 {
			t.Errorf("hushed %v, %v", stopped, err)
		}
		s.until(24 * second)
		if s.device.isOpen() {
			t.Error("the device is open during the hold, for nothing")
		}
		e := s.play(2*second, emergency)
		<-e.over
		s.ended(e.Airing, "aired 2s")
		s.until(40 * second)
		s.heardNear(a, "partial held", 2*second, 200*time.Millisecond)
		s.ended(b, "skipped held unclaimed")
		s.setRules(broadcast.Rules{})
		s.until(60 * second)
		s.ended(c, "aired 3s")
		s.near("what waited", s.journal.started(c.ID)[0], 41*second, 600*time.Millisecond)
	})
	t.Run("an emergency on air is not hushed", func(t *testing.T) {
		onStation(t, func(s *station) {
			e := s.play(5*second, emergency)
			s.until(2 * second)
			s.setRules(broadcast.Rules{Held: true})
			if stopped, err := s.Hush(s.t.Context()); err != nil || len(stopped) != 0 {
				t.Errorf("hushed %v, %v", stopped, err)
			}
			<-e.over
			s.ended(e.Airing, "aired 5s")
		})
	})
}

// A slot that is removed takes its turns along, unless they have begun.
func TestWithdraw(t *testing.T) {
	onStation(t, func(s *station) {
		a, b, c := s.slot(1, 8*second, 5*second), s.slot(1, 12*second, 5*second), s.slot(2, 14*second, second)
		s.offer(a, b, c)
		s.until(9500 * time.Millisecond)
		s.play(2*second, emergency) // what it interrupted has begun
		s.until(10 * second)
		if err := s.Withdraw(s.t.Context(), 1); err != nil {
			t.Error(err)
		}
		s.until(30 * second)
		s.ended(a, "aired 5s")
		s.ended(b, "cancelled stopped 0s")
		s.ended(c, "aired 1s")
	})
}

// Quiet hours begin at 00:00:20 of the test. No frame is heard in them but of an
// emergency, and of what a second person let in.
func TestQuietHours(t *testing.T) {
	quiet := broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 20, End: 3600}}}}
	for _, row := range []struct {
		name   string
		length time.Duration
		away   time.Duration // the device is lost for so long
		change func(*broadcast.Airing)
		want   string
	}{
		{"it ends before them", 10 * second, 0, nil, "aired"},
		{"it ends right where they begin", 12 * second, 0, nil, "aired"},
		{"it would run into them", 13 * second, 0, nil, "skipped quiet_hours"},
		{"a lost device delays it into them", 10 * second, 4 * second, nil, "partial quiet_hours"},
		{"an emergency", 20 * second, 0, emergency, "aired"},
		{"a second person let it in", 20 * second, 0, func(a *broadcast.Airing) { a.Exempt = true }, "aired"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				s.setRules(quiet)
				a := s.slot(1, 8*second, row.length)
				if row.change != nil {
					row.change(&a)
				}
				s.offer(a)
				if row.away > 0 {
					s.until(12 * second)
					s.device.lose()
					s.until(12*second + row.away)
					s.device.comeBack()
				}
				s.until(60 * second)
				if got := s.end(a.ID); !strings.HasPrefix(got, row.want+" ") {
					t.Errorf("ended %q, want %q", got, row.want)
				}
				if end := s.journal.endedAt(a.ID); row.change == nil && end.After(s.at(20*second)) {
					t.Errorf("heard until %v", end.Sub(s.zero))
				}
				if row.away > 0 {
					s.heardNear(a, row.want, 7600*time.Millisecond, 150*time.Millisecond)
				}
			})
		})
	}
}

// What ends right where quiet hours begin is heard also when the conductor does not
// look to the millisecond: a busy box wakes up late, and people ask in between.
func TestABusyBoxKeepsWhatFitsExactly(t *testing.T) {
	for _, late := range []time.Duration{1, 7 * time.Millisecond, 23 * time.Millisecond, 90 * time.Millisecond} {
		onStation(t, func(s *station) {
			s.setRules(broadcast.Rules{Policy: broadcast.Policy{Quiet: []broadcast.ClockSpan{{Start: 20, End: 3600}}}})
			a := s.slot(1, 8*second, 12*second)
			s.offer(a)
			s.until(7699*time.Millisecond + late)
			if _, _, err := s.OnAir(s.t.Context()); err != nil { // a look out of turn
				t.Error(err)
			}
			s.until(30 * second)
			s.ended(a, "aired 12s")
		})
	}
}

// A hard end holds for what begins late as for what begins on time.
func TestHardEnd(t *testing.T) {
	for _, row := range []struct {
		name   string
		before time.Duration // how long another item keeps the air
		want   string
	}{
		{"the plan cuts it there", 0, "aired 7s"},
		{"it began late", 10 * second, "partial late"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				if row.before > 0 {
					s.play(row.before)
				}
				a := s.slot(1, 8*second, 20*second, func(a *broadcast.Airing) { a.HardEnd = s.at(15 * second) })
				s.offer(a)
				s.until(40 * second)
				if got := s.end(a.ID); !strings.HasPrefix(got, row.want) {
					t.Errorf("ended %q, want %q", got, row.want)
				}
				if end := s.journal.endedAt(a.ID); end.After(s.at(15*second)) || end.Before(s.at(14800*time.Millisecond)) {
					t.Errorf("heard until %v, want 15s", end.Sub(s.zero))
				}
			})
		})
	}
}

// An airing has its chance once, however often it is handed over.
func TestAnAiringIsTakenOnce(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(1, 8*second, 5*second)
		second2 := a
		second2.ID = broadcast.NewAiringID(1, a.Wanted, 2) // the repeat, wanted behind it
		second2.Wanted, second2.Planned = s.at(13*second), s.at(13*second)
		s.offer(a, a)
		s.until(10 * second)
		s.offer(a, second2)
		s.until(12990 * time.Millisecond)
		s.offer(a)
		s.until(30 * second)
		s.ended(a, "aired 5s")
		s.ended(second2, "aired 5s")
	})
}

// What is on air can be asked.
func TestOnAir(t *testing.T) {
	onStation(t, func(s *station) {
		if _, ok, err := s.OnAir(s.t.Context()); ok || err != nil {
			t.Error("something is on air in the silence")
		}
		a := s.slot(1, 8*second, 5*second)
		s.offer(a)
		s.until(10 * second)
		now, ok, err := s.OnAir(s.t.Context())
		if err != nil || !ok || now.Airing.ID != a.ID || (now.Heard-2*second).Abs() > 20*time.Millisecond || now.Length != 5*second || !now.Started.Equal(a.Wanted) {
			t.Errorf("on air %+v, %v, %v", now, ok, err)
		}
		if ids, err := s.Holds(s.t.Context()); err != nil || len(ids) != 1 {
			t.Errorf("holds %v, %v", ids, err)
		}
		if beat := time.Since(s.Beat()); beat > 500*time.Millisecond {
			t.Errorf("last looked %v ago", beat)
		}
	})
}

// Or a clock that was set right would look like a conductor that hangs: the beat has
// the monotonic reading, which the clock of a bubble has not.
func TestTheBeatBearsAStepOfTheClock(t *testing.T) {
	c := playout.New(newDevice(), &shelf{}, &journal{}, nil, mono, time.Now)
	if beat := c.Beat().String(); !strings.Contains(beat, " m=") {
		t.Errorf("the beat %s is bound to the wall clock alone", beat)
	}
}

// At the end of the day everything is faded and written down, within about a
// second, whatever the device does.
func TestShutDown(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		name := "a healthy device"
		if hangs {
			name = "a device that hangs"
		}
		t.Run(name, func(t *testing.T) {
			onStation(t, func(s *station) {
				a, b := s.slot(1, 8*second, 20*second), s.slot(2, 13*second, 3*second)
				s.offer(a, b)
				s.until(10 * second)
				e := s.play(10*second, emergency)
				s.until(12 * second)
				if hangs {
					s.device.lose()
				}
				if took := s.shutDown(); took > 1200*time.Millisecond {
					t.Errorf("it took %v", took)
				}
				s.heardNear(e.Airing, "partial stopped", 1900*time.Millisecond, 200*time.Millisecond)
				s.heardNear(a, "partial stopped", 2200*time.Millisecond, 200*time.Millisecond)
				// what had not begun may still be aired by whoever takes over
				if got := s.end(b.ID); got != "0 ends" || !s.journal.let(b.ID) {
					t.Errorf("%s: %s, let go %v; want its claim let go", b.ID, got, s.journal.let(b.ID))
				}
				if s.device.isOpen() || s.shelf.stillOpen() != 0 {
					t.Error("something was left open")
				}
			})
		})
	}
}
