package playout_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
)

// heardFrom is what the device played from an instant on.
func (s *station) heardFrom(d time.Duration) []float32 {
	began := s.device.opened[0].Add(s.device.opening)
	return s.device.played()[mono.Frames(s.at(d).Sub(began)):]
}

// What begins out of silence rises to its level; what follows another right away
// is there at once, and so is what asked for no rise.
func TestASoftStartIsForWhatBeginsOutOfSilence(t *testing.T) {
	for _, row := range []struct {
		name string
		rise time.Duration
		gap  time.Duration // behind the item before
		soft bool
	}{
		{"after seconds of silence", second, 3 * second, true},
		{"after a short pause", second, 100 * time.Millisecond, true},
		{"right behind another", second, 0, false},
		{"one that asks for none", 0, 3 * second, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				s.shelf.dress = func(i *playout.Item) { i.FadeIn = row.rise }
				begin := 11*second + row.gap
				a, b := s.slot(1, 8*second, 3*second), s.slot(2, begin, 4*second)
				s.offer(a, b)
				s.until(begin + 10*second)
				s.ended(a, "aired 3s")
				s.ended(b, "aired 4s")
				heard := s.heardFrom(begin)
				if soft := heard[0] < level/100; soft != row.soft {
					t.Errorf("the first sample is %v of %v", heard[0], level)
				}
				if at := mono.Frames(row.rise); heard[at] < 0.999*level {
					t.Errorf("after %v the level is %v, want %v", row.rise, heard[at], level)
				}
				if half := heard[mono.Frames(row.rise/2)]; row.soft && (half < 0.45*level || half > 0.55*level) {
					t.Errorf("half way up the level is %v, want %v", half, level/2)
				}
			})
		})
	}
}

// The volume of the hour changes while a programme runs, without a step that
// anybody could hear.
func TestTheVolumeFollowsTheHour(t *testing.T) {
	onStation(t, func(s *station) {
		s.shelf.dress = func(i *playout.Item) {
			i.Volume = func(now time.Time) float64 {
				if now.Before(s.at(15 * second)) {
					return 0.5
				}
				return 1
			}
		}
		a := s.slot(1, 8*second, 16*second)
		s.offer(a)
		s.until(30 * second)
		s.ended(a, "aired 16s")
		heard := s.heardFrom(8 * second)[:mono.Frames(16*second)]
		if early := heard[mono.Frames(6*second)]; early != level/2 {
			t.Errorf("before the hour the level is %v, want %v", early, level/2)
		}
		if late := heard[mono.Frames(14*second)]; late != level {
			t.Errorf("after it the level is %v, want %v", late, level)
		}
		for i := 1; i < len(heard); i++ {
			if step := heard[i] - heard[i-1]; step < 0 || step > level/10000 {
				t.Fatalf("a step of %v at %v", step, mono.Duration(int64(i)))
			}
		}
	})
}

// An interrupted programme comes back with the volume of the hour in which it
// comes back.
func TestTheVolumeOfTheHourInWhichItComesBack(t *testing.T) {
	onStation(t, func(s *station) {
		s.shelf.dress = func(i *playout.Item) {
			i.Volume = func(now time.Time) float64 {
				if now.Before(s.at(13 * second)) {
					return 1
				}
				return 0.5
			}
		}
		a := s.slot(1, 8*second, 10*second)
		s.offer(a)
		s.until(12 * second)
		s.play(3 * second)
		s.until(30 * second)
		s.heardNear(a, "aired", 10*second, 100*time.Millisecond)
		if got := s.heardFrom(18 * second)[0]; got != level/2 {
			t.Errorf("it came back at %v, want %v", got, level/2)
		}
	})
}

// A live source that was late for a moment was heard; one of which a part is
// missing was not, whatever the device took.
func TestASourceThatWasLate(t *testing.T) {
	for _, row := range []struct {
		name string
		lost time.Duration // of 10 s
		want string
	}{
		{"never", 0, "aired 10s"},
		{"for a moment", 200 * time.Millisecond, "aired 10s"},
		{"for longer", 201 * time.Millisecond, "partial source_lost 10s"},
		{"it never came", 10 * second, "partial source_lost 10s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			onStation(t, func(s *station) {
				s.shelf.dress = func(i *playout.Item) { i.Lost = func() int64 { return mono.Frames(row.lost) } }
				a := s.slot(1, 8*second, 10*second, func(a *broadcast.Airing) { a.Source = broadcast.SourceRelay })
				s.offer(a)
				s.until(30 * second)
				s.ended(a, row.want)
			})
		})
	}
}

// What has no end of its own is faded out at its last frame, also when it began
// again after a cut.
func TestALiveSourceEndsInAFade(t *testing.T) {
	for _, cut := range []broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart} {
		t.Run(string(cut), func(t *testing.T) {
			onStation(t, func(s *station) {
				s.shelf.dress = func(i *playout.Item) { i.FadeOut = 100 * time.Millisecond }
				a := s.slot(1, 8*second, 6*second, func(a *broadcast.Airing) { a.AfterCut = cut })
				s.offer(a)
				s.until(10 * second)
				s.play(2*second, emergency)
				s.until(40 * second)
				played := s.device.played()
				end := len(played)
				for end > 0 && played[end-1] == 0 {
					end--
				}
				tail := played[end-int(mono.Frames(100*time.Millisecond)) : end]
				if !slices.IsSortedFunc(tail, func(a, b float32) int { return int((b - a) * 1e6) }) || tail[0] < 0.9*level {
					t.Errorf("the end is no fade: from %v to %v", tail[0], tail[len(tail)-1])
				}
			})
		})
	}
}

func TestWhyASoundCannotBeOpened(t *testing.T) {
	for _, row := range []struct {
		err  error
		want broadcast.Reason
	}{
		{broadcast.Refuse(broadcast.ProblemMediaGone, "", "m7"), broadcast.ReasonNoMedia},
		{broadcast.Refuse(broadcast.ProblemToolMissing, "", "ffmpeg", "ffmpeg"), broadcast.ReasonSourceLost},
		{broadcast.Refuse(broadcast.ProblemFileDamaged, "", "tin.mp3"), broadcast.ReasonBadMedia},
		{errors.New("no sound in it"), broadcast.ReasonBadMedia},
	} {
		if got := playout.MediaReason(row.err); got != row.want {
			t.Errorf("%v: %s, want %s", row.err, got, row.want)
		}
	}
}
