package playout_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

func fixed(a *broadcast.Airing) { a.Fixed = true }

func (s *station) endBy(d time.Duration) func(*broadcast.Airing) {
	return func(a *broadcast.Airing) { a.HardEnd = s.at(d) }
}

// What is bound to the clock begins on the second, whatever was on air before it.
func TestAFixedItemBeginsOnTheSecond(t *testing.T) {
	for _, tt := range []struct {
		what   string
		before func(s *station) broadcast.Airing
		ended  string
		heard  time.Duration
	}{
		{"an item that ends there is heard whole", func(s *station) broadcast.Airing {
			return s.slot(1, 8*second, 5*second, s.endBy(13*second))
		}, "aired", 5 * second},
		{"also without a word on its end", func(s *station) broadcast.Airing {
			return s.slot(1, 8*second, 5*second)
		}, "aired", 5 * second},
		{"one that would run over it ends for it", func(s *station) broadcast.Airing {
			return s.slot(1, 8*second, 20*second, drop)
		}, "partial preempted", 5 * second},
	} {
		t.Run(tt.what, func(t *testing.T) {
			onStation(t, func(s *station) {
				a, b := tt.before(s), s.slot(2, 13*second, 3*second, fixed)
				s.offer(a, b)
				s.until(40 * second)
				s.heardNear(a, tt.ended, tt.heard, 200*time.Millisecond)
				s.ended(b, "aired 3s")
				s.near("the fixed one", s.journal.started(b.ID)[0], 13*second, 0)
			})
		})
	}
	t.Run("one that a play has pushed against it ends for it", func(t *testing.T) {
		onStation(t, func(s *station) {
			a, b := s.slot(1, 8*second, 5*second, s.endBy(13*second)), s.slot(2, 13*second, 3*second, fixed)
			s.offer(a, b)
			s.until(10 * second)
			s.play(2 * second)
			s.until(40 * second)
			s.heardNear(a, "partial preempted", 3*second, 400*time.Millisecond)
			s.ended(b, "aired 3s")
			s.near("the fixed one", s.journal.started(b.ID)[0], 13*second, 0)
		})
	})
}
