package playout_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// What cannot be opened is missed with its reason and leaves the air to others;
// what fails on air ends there, and what was heard of it counts.
func TestBadMedia(t *testing.T) {
	for _, row := range []struct {
		name  string
		media broadcast.MediaID
		want  string
	}{
		{"deleted", gone, "missed no_media unclaimed"},
		{"no sound", unreadable, "missed bad_media unclaimed"},
		{"breaks its decoder at once", explosive, "missed bad_media unclaimed"},
		{"holds nothing", empty, "missed bad_media unclaimed"},
		{"fails on air", breaking, "partial bad_media 2s"},
		{"breaks its decoder on air", bursting, "partial bad_media 2s"},
		{"ends too early", short, "partial source_lost 2s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				a := s.slot(1, 8*second, 10*second, media(row.media))
				b := s.slot(2, 12*second, 3*second)
				s.offer(a, b)
				p := s.play(second, media(row.media), func(a *broadcast.Airing) { a.Length = broadcast.MillisOf(10 * second) })
				<-p.begun
				if over := <-p.over; over.Outcome == broadcast.OutcomeAired {
					t.Errorf("the play of it ended %v", over)
				}
				s.until(30 * second)
				s.ended(a, row.want)
				s.ended(b, "aired 3s")
				if n := s.shelf.stillOpen(); n != 0 {
					t.Errorf("%d sources were never closed", n)
				}
			})
		})
	}
}

// Without a device nothing is claimed to be heard: what waits for it begins when
// it comes, or is missed when its lateness is over.
func TestNoDeviceAtTheStart(t *testing.T) {
	for _, row := range []struct {
		name  string
		back  time.Duration // 0: never
		start time.Duration // of the calendar airing
		want  string
	}{
		{"it comes in time", 15 * second, 15600 * time.Millisecond, "aired 3s"},
		{"it comes after the chance has passed", 50 * second, 0, "missed no_device 0s"},
		{"it never comes", 0, 0, "missed no_device 0s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				s.device.lose()
				a := s.slot(1, 8*second, 3*second, late(20*second))
				s.offer(a)
				s.until(3 * second)
				if !s.device.isPressed() {
					t.Error("the device is not asked for often although an airing waits for it")
				}
				if row.back > 0 {
					s.until(row.back)
					s.device.comeBack()
				}
				s.until(80 * second)
				s.ended(a, row.want)
				started := s.journal.started(a.ID)
				if (row.start > 0) != (len(started) == 1) {
					t.Fatalf("%d starts", len(started))
				}
				if row.start > 0 {
					s.near("start", started[0], row.start, 200*time.Millisecond)
				}
			})
		})
	}
	for name, change := range map[string]func(*broadcast.Airing){"a play": late(15 * second), "an emergency": emergency} {
		t.Run(name+" without a device", func(t *testing.T) {
			onStation(t, func(s *station) {
				s.device.lose()
				p := s.play(3*second, change, late(15*second))
				if b := <-p.begun; !b.At.IsZero() || b.Verdict.Reason != broadcast.ReasonNoDevice {
					t.Errorf("begun %v, want missed no_device", b)
				}
				s.near("the answer", time.Now(), 16*second, 1500*time.Millisecond)
				s.device.comeBack()
				s.until(60 * second)
				s.ended(p.Airing, "missed no_device 0s")
				if n := len(s.shelf.reads); n != 0 {
					t.Error("it sounded after it was written down as missed")
				}
			})
		})
	}
}

// A device that is lost in the middle and comes back goes on at the frame
// reached; one that stays away longer than a minute ends the airing.
func TestDeviceLostInTheMiddle(t *testing.T) {
	for _, row := range []struct {
		name string
		away time.Duration
		want string
	}{
		{"for a moment", 2 * second, "aired 20s"},
		{"for most of a minute", 55 * second, "aired 20s"},
		{"for longer", 70 * second, "partial device_lost 4s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				a := s.slot(1, 8*second, 20*second)
				s.offer(a)
				s.until(12 * second)
				s.device.lose()
				s.until(12*second + row.away)
				s.device.comeBack()
				s.until(150 * second)
				s.heardNear(a, row.want[:lastSpace(row.want)], mustDuration(row.want[lastSpace(row.want)+1:]), 20*time.Millisecond)
				if n := s.shelf.stillOpen(); n != 0 && row.want == "aired 20s" {
					t.Errorf("%d sources were never closed", n)
				}
				for _, n := range s.journal.all() {
					if n.Ended != nil && row.want == "aired 20s" && (n.Ended.Restarts != 1 || n.Ended.Underruns != 1) {
						t.Errorf("%d restarts and %d underruns noted, want 1 of each", n.Ended.Restarts, n.Ended.Underruns)
					}
				}
				// a cut of the power must not hide the fault before it
				cells := s.journal.cells
				if last := cells[len(cells)-1]; row.want == "aired 20s" && last.Restarts != 1 || cells[0].Restarts != 0 {
					t.Errorf("progress says %d restarts at first and %d at last", cells[0].Restarts, last.Restarts)
				}
			})
		})
	}
	t.Run("in the last moment, and for long", func(t *testing.T) {
		onStation(t, func(s *station) {
			a := s.slot(1, 8*second, 3*second)
			s.offer(a)
			s.until(10950 * time.Millisecond) // all is mixed, 50 ms are not heard
			s.device.lose()
			s.until(120 * second)
			s.heardNear(a, "partial device_lost", 2950*time.Millisecond, 20*time.Millisecond)
		})
	})
	t.Run("an emergency meanwhile is the first to be heard", func(t *testing.T) {
		onStation(t, func(s *station) {
			a := s.slot(1, 8*second, 20*second)
			s.offer(a)
			s.until(12 * second)
			s.device.lose()
			s.until(14 * second)
			e := s.play(3*second, emergency)
			s.until(20 * second)
			s.device.comeBack()
			s.near("the emergency", (<-e.begun).At, 20300*time.Millisecond, 200*time.Millisecond)
			s.until(60 * second)
			s.ended(e.Airing, "aired 3s")
			s.ended(a, "aired 20s")
		})
	})
}

func mustDuration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return d
}

// The device is open from some seconds before the sound to two seconds behind
// it, and between neighbours.
func TestTheDeviceIsOpenOnlyWhenNeeded(t *testing.T) {
	onStation(t, func(s *station) {
		a, b := s.slot(1, 10*second, 5*second), s.slot(2, 20*second, 5*second)
		c := s.slot(3, 60*second, 5*second) // far ahead
		s.offer(a, b, c)
		for _, look := range []struct {
			at   time.Duration
			open bool
		}{{3 * second, false}, {5 * second, true}, {16 * second, true}, {26 * second, true}, {28 * second, false}, {53 * second, false}, {55 * second, true}, {68 * second, false}} {
			s.until(look.at)
			if s.device.isOpen() != look.open {
				t.Errorf("at %v open = %v, want %v", look.at, !look.open, look.open)
			}
		}
		s.near("closed", s.device.closed[0], 27*second, 200*time.Millisecond)
		for _, one := range []broadcast.Airing{a, b, c} {
			s.ended(one, "aired 5s")
			if got := s.journal.started(one.ID); len(got) != 1 || !got[0].Equal(one.Wanted) {
				t.Errorf("%s began %v", one.ID, got)
			}
		}
	})
}

// Progress is kept every second, and says what the device took.
func TestProgressIsKeptEverySecond(t *testing.T) {
	onStation(t, func(s *station) {
		a := s.slot(1, 8*second, 10*second)
		s.offer(a)
		s.until(30 * second)
		if n := len(s.journal.cells); n < 9 || n > 12 {
			t.Errorf("%d cells in 10 s", n)
		}
		for i, cell := range s.journal.cells {
			if want := time.Duration(i) * second; (cell.HeardMS.Duration() - want).Abs() > 200*time.Millisecond {
				t.Errorf("cell %d says %v", i, cell.HeardMS.Duration())
			}
		}
	})
}
