package playout_test

import (
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

const second = time.Second

// A bulletin is claimed, begins at its very frame, is heard whole, and is written
// down once.
func TestABulletinBeginsAtItsFrameAndIsHeardWhole(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(14, 8*second, 5*second)
		s.offer(a)
		s.until(20 * second)
		s.ended(a, "aired 5s")
		started := s.journal.started(a.ID)
		if len(started) != 1 || !started[0].Equal(a.Wanted) {
			t.Errorf("started %v, want once at %v", started, a.Wanted)
		}
		if at := s.journal.endedAt(a.ID); !at.Equal(a.Wanted.Add(5 * second)) {
			t.Errorf("ended at %v, want 5 s after its start", at.Sub(s.zero))
		}
		played := s.device.played()
		first := slices.IndexFunc(played, func(v float32) bool { return v != 0 })
		if at := s.device.opened[0].Add(s.device.opening).Add(mono.Duration(int64(first))); !at.Equal(a.Wanted) {
			t.Errorf("first sample at %v, want 8s", at.Sub(s.zero))
		}
		if n := int64(len(played)-first) - mono.Frames(5*second); n < 0 || slices.ContainsFunc(played[first:first+240000], func(v float32) bool { return v != level }) {
			t.Error("the bulletin was not heard as it is")
		}
	})
}

// The claim comes before the first sample, on the disk; what a person starts and
// what warns do not wait for the disk, and a calendar airing not past its start.
func TestTheClaimAndTheDisk(t *testing.T) {
	for _, row := range []struct {
		name  string
		disk  time.Duration // how long it takes; < 0: for ever
		begin time.Duration // when the airing of 8 s begins
		off   time.Duration
	}{
		{"a healthy disk", 20 * time.Millisecond, 8 * second, 0},
		{"a slow disk", 5 * second, 8 * second, 0},
		{"a disk that takes it after the start", 7 * second, 8 * second, 250 * time.Millisecond},
		{"a full disk", -1, 8 * second, 250 * time.Millisecond},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				s.journal.delay = row.disk
				a := s.slot(14, 8*second, second)
				s.offer(a)
				s.until(20 * second)
				s.ended(a, "aired 1s")
				claim, ok := s.journal.claim(a.ID)
				started := s.journal.started(a.ID)[0]
				if !ok || !claim.at.Before(started) {
					t.Error("the claim was not made before the first sample")
				}
				if row.off == 0 && !claim.durable.Before(started) {
					t.Error("the claim was not on the disk before the first sample")
				}
				s.near("start", started, row.begin, row.off)
			})
		})
	}
	for name, change := range map[string]func(*broadcast.Airing){"a play": late(15 * second), "an emergency": emergency} {
		t.Run(name+" on a full disk", func(t *testing.T) {
			onStation(t, func(s *station) {
				s.journal.delay = -1
				p := s.play(second, change)
				b := <-p.begun
				s.near("begin", b.At, 300*time.Millisecond, 100*time.Millisecond) // the device opens
				<-p.over
				s.ended(p.Airing, "aired 1s")
				if claim, ok := s.journal.claim(p.ID); !ok || claim.at.After(b.At) {
					t.Error("no claim before the first sample")
				}
			})
		})
	}
}

// A person's play on a device that runs is heard at once: what is in the pipe,
// and a look of the conductor.
func TestAPlayAndAnEmergencyAreHeardAtOnce(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(14, 6*second, 30*second)
		s.offer(a)
		s.until(10 * second)
		p := s.play(5 * second)
		b := <-p.begun
		s.near("play", b.At, 10*second, 200*time.Millisecond)
		if b.Yields != a.Title {
			t.Errorf("the play says that %q yields, want %q", b.Yields, a.Title)
		}
		s.until(12 * second)
		e := s.play(5*second, emergency)
		s.near("emergency", (<-e.begun).At, 12*second, 200*time.Millisecond)
		s.until(60 * second)
		s.ended(e.Airing, "aired 5s")
		s.ended(p.Airing, "aired 5s")
		s.ended(a, "aired 30s")
	})
}

// What yields goes on at the frame reached, begins again, or is dropped; all that
// was heard counts, and the air is never silent in between.
func TestWhatYieldsToAnEmergency(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*broadcast.Airing)
		want   string
		heard  time.Duration
		ends   time.Duration // 0: when the emergency cuts in
	}{
		{"resume", func(*broadcast.Airing) {}, "aired", 20 * second, 33 * second},
		{"restart", restart, "aired", 24 * second, 37 * second},
		{"drop", drop, "partial preempted", 4 * second, 12 * second},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				a := s.slot(14, 8*second, 20*second, row.change)
				s.offer(a)
				s.until(12 * second)
				e := s.play(5*second, emergency)
				s.until(60 * second)
				s.ended(e.Airing, "aired 5s")
				off := 300 * time.Millisecond
				if row.name == "resume" {
					off = 0
				}
				s.heardNear(a, row.want, row.heard, off)
				s.near("end", s.journal.endedAt(a.ID), row.ends, 300*time.Millisecond)
				if n := len(s.journal.started(a.ID)); n != 1 {
					t.Errorf("%d starts, want 1", n)
				}
				played := s.device.played()
				from, past := mono.Frames(8*second), mono.Frames(14*second) // the device opened after 2 s
				if quiet := silentBetween(played[from:past]); quiet > 60*time.Millisecond {
					t.Errorf("%v of silence where the emergency cuts in or ends", quiet)
				}
				if n := s.shelf.stillOpen(); n != 0 {
					t.Errorf("%d sources were never closed", n)
				}
			})
		})
	}
}

// A warning of the calendar begins at its frame, and what it interrupts is heard
// until shortly before.
func TestAScheduledEmergencyMakesItsRoomInTime(t *testing.T) {
	onStation(t, func(s *station) {
		a, e := s.slot(14, 8*second, 20*second), s.slot(15, 12*second, 5*second, emergency)
		s.offer(a)
		s.until(6 * second)
		s.offer(e)
		s.until(60 * second)
		if started := s.journal.started(e.ID); len(started) != 1 || !started[0].Equal(e.Wanted) {
			t.Errorf("the emergency began %v, want 12s", started)
		}
		s.ended(e, "aired 5s")
		s.ended(a, "aired 20s")
		played := s.device.played()
		first := slices.IndexFunc(played, func(v float32) bool { return v != 0 })
		quiet := silentBetween(played[first : first+int(mono.Frames(20*second))])
		if quiet > 100*time.Millisecond {
			t.Errorf("%v of silence before the emergency, want less than 100ms", quiet)
		}
		t.Logf("silence before a scheduled emergency: %v", quiet)
	})
}

// Equal rank waits, higher rank cuts in, and everybody comes back in turn.
func TestPlaysAndEmergenciesOverOneAnother(t *testing.T) {
	t.Run("two plays: the second waits", func(t *testing.T) {
		onStation(t, func(s *station) {
			p := s.play(5 * second)
			s.until(2 * second)
			q := s.play(5 * second)
			s.until(20 * second)
			s.ended(p.Airing, "aired 5s")
			s.ended(q.Airing, "aired 5s")
			if gap := s.journal.started(q.ID)[0].Sub(s.journal.endedAt(p.ID)); gap < 0 || gap > 60*time.Millisecond {
				t.Errorf("the second began %v after the first", gap)
			}
		})
	})
	t.Run("emergency over play over emergency", func(t *testing.T) {
		onStation(t, func(s *station) {
			e := s.play(5*second, emergency)
			s.until(2 * second)
			p := s.play(5 * second)
			s.until(8 * second)
			f := s.play(5*second, emergency)
			s.until(30 * second)
			for _, one := range []played{e, p, f} {
				s.ended(one.Airing, "aired 5s")
			}
			if s.journal.started(p.ID)[0].Before(s.journal.endedAt(e.ID)) {
				t.Error("the play cut in on the emergency")
			}
			if s.journal.started(f.ID)[0].After(s.at(8200 * time.Millisecond)) {
				t.Error("the emergency waited for the play")
			}
		})
	})
	t.Run("priority goes first in the queue but hears the item on air out", func(t *testing.T) {
		onStation(t, func(s *station) {
			a, b, p := s.slot(1, 8*second, 10*second), s.slot(2, 10*second, 3*second), s.slot(3, 11*second, 3*second, priority)
			s.offer(a, b, p)
			s.until(40 * second)
			s.ended(a, "aired 10s")
			s.near("priority", s.journal.started(p.ID)[0], 18*second, 60*time.Millisecond)
			s.near("routine", s.journal.started(b.ID)[0], 21*second, 120*time.Millisecond)
		})
	})
	t.Run("after an interrupt the interrupted goes on before what came later", func(t *testing.T) {
		onStation(t, func(s *station) {
			a, b := s.slot(1, 8*second, 10*second), s.slot(2, 12*second, 3*second)
			s.offer(a, b)
			s.until(10 * second)
			s.play(5*second, emergency)
			s.until(40 * second)
			s.near("the one that waited", s.journal.started(b.ID)[0], 23*second, 300*time.Millisecond)
			s.ended(a, "aired 10s")
		})
	})
}

// An item that the plan puts right behind another begins at its own frame, also
// when that is the last moment it may begin.
func TestNeighboursInThePlan(t *testing.T) {
	onStation(t, func(s *station) {
		a, b := s.slot(1, 8*second, 10*second), s.slot(2, 18*second, 3*second)
		c := s.slot(3, 11*second, 3*second, late(10*second)) // its chance ends at 21 s, as b does
		s.offer(a, b, c)
		s.until(40 * second)
		s.ended(a, "aired 10s")
		s.ended(c, "aired 3s")
		s.ended(b, "aired 3s")
		s.near("the late one", s.journal.started(c.ID)[0], 18*second, 50*time.Millisecond)
	})
	onStation(t, func(s *station) {
		a, b := s.slot(1, 8*second, 10*second), s.slot(2, 18*second, 3*second)
		s.offer(a, b)
		s.until(40 * second)
		if got := s.journal.started(b.ID); len(got) != 1 || !got[0].Equal(b.Wanted) {
			t.Errorf("the neighbour began %v, want 18 s", got)
		}
	})
}

// The last instant at which an item may begin is its own.
func TestAnItemMayBeginAtItsVeryDeadline(t *testing.T) {
	onStation(t, func(s *station) {
		a, b := s.slot(1, 8*second, 10*second), s.slot(2, 12*second, 3*second, late(6*second))
		s.offer(a, b)
		s.until(40 * second)
		s.ended(b, "aired 3s")
	})
}

func TestPushedPastItsLateness(t *testing.T) {
	t.Run("before it began", func(t *testing.T) {
		onStation(t, func(s *station) {
			a, b := s.slot(1, 8*second, 20*second), s.slot(2, 10*second, 3*second, late(8*second))
			s.offer(a, b)
			s.until(60 * second)
			s.ended(a, "aired 20s")
			s.ended(b, "skipped preempted 0s")
		})
	})
	t.Run("in the middle", func(t *testing.T) {
		onStation(t, func(s *station) {
			a := s.slot(1, 8*second, 20*second, late(8*second))
			s.offer(a)
			s.until(10 * second)
			s.play(20*second, emergency)
			s.until(60 * second)
			s.heardNear(a, "partial preempted", 2200*time.Millisecond, 200*time.Millisecond)
			if n := s.shelf.stillOpen(); n != 0 {
				t.Errorf("%d sources were never closed", n)
			}
		})
	})
}
