package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

const (
	// comingDays is how far ahead the plan has a right to its prepared sound.
	comingDays = 3 * 24 * time.Hour
	// prepareAhead is how long before its air time sound is prepared again.
	prepareAhead = 24 * time.Hour
)

// Shelved is media as the budget for prepared sound sees it.
type Shelved struct {
	ID       broadcast.MediaID
	Bytes    int64     // of its prepared sound, whether it is there or not
	Prepared bool      // it is there
	Wanted   bool      // it was aired without, and should not be again
	Next     time.Time // planned airing; zero when none is in sight
	Last     time.Time // airing, or when it came
}

// Shelve says which prepared sound has to go for the rest to fit into a budget
// of bytes, and which is to be prepared, most urgent first. Without a budget (0)
// nothing goes. What the plan of the coming days needs is kept, the soonest
// first; of all else the one goes whose airing, planned or past, is farthest from now.
func Shelve(media []Shelved, now time.Time, budget int64) (drop, build []broadcast.MediaID) {
	ranked := slices.SortedFunc(slices.Values(media), func(a, b Shelved) int {
		return cmp.Or(a.rank(now).compare(b.rank(now)), cmp.Compare(b.ID, a.ID))
	})
	var used int64
	for _, m := range ranked {
		urgent := m.Wanted || m.Soon(now)
		if !m.Prepared && !urgent {
			continue
		}
		fits := budget <= 0 || used+m.Bytes <= budget
		if fits {
			used += m.Bytes
		}
		switch {
		case m.Prepared && !fits:
			drop = append(drop, m.ID)
		case !m.Prepared && fits:
			build = append(build, m.ID)
		}
	}
	return drop, build
}

// Soon says whether media airs so soon that its sound should be ready.
func (m Shelved) Soon(now time.Time) bool { return m.planned(now, prepareAhead) }

// planned says whether media airs within a time from now.
func (m Shelved) planned(now time.Time, within time.Duration) bool {
	return !m.Next.IsZero() && m.Next.Sub(now) <= within
}

// place is where media stands in the line for room; the lowest is first.
type place struct {
	later    bool // not among the coming days
	distance time.Duration
}

func (p place) compare(q place) int {
	if p.later != q.later {
		if p.later {
			return 1
		}
		return -1
	}
	return cmp.Compare(p.distance, q.distance)
}

func (m Shelved) rank(now time.Time) place {
	if m.planned(now, comingDays) {
		return place{distance: max(m.Next.Sub(now), 0)}
	}
	distance := now.Sub(m.Last).Abs()
	if !m.Next.IsZero() {
		distance = min(distance, m.Next.Sub(now))
	}
	return place{true, distance}
}
