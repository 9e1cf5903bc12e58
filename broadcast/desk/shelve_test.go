package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

var monday = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func hours(h float64) time.Time { return monday.Add(time.Duration(h * float64(time.Hour))) }

func TestWhoKeepsItsPreparedSound(t *testing.T) {
	const there, gone = true, false
	never := time.Time{}
	type media = desk.Shelved
	for _, tt := range []struct {
		what        string
		media       []media
		budget      int64
		drop, build []broadcast.MediaID
	}{
		{"there is room for all", []media{{1, 10, there, false, never, hours(-900)}, {2, 10, there, false, hours(1), hours(-1)}}, 20, nil, nil},
		{"no budget: nothing goes", []media{{1, 1 << 40, there, false, never, hours(-9000)}}, 0, nil, nil},
		{"the one that aired longest ago goes", []media{
			{1, 10, there, false, never, hours(-10)}, {2, 10, there, false, never, hours(-300)}, {3, 10, there, false, never, hours(-20)},
		}, 20, []broadcast.MediaID{2}, nil},
		{"planned for next month is farther away than heard yesterday", []media{
			{1, 10, there, false, hours(700), hours(-800)}, {2, 10, there, false, never, hours(-20)},
		}, 10, []broadcast.MediaID{1}, nil},
		{"heard an hour ago and never again makes room for the day after tomorrow", []media{
			{1, 10, there, false, never, hours(-1)}, {2, 10, there, false, hours(48), hours(-2000)},
		}, 10, []broadcast.MediaID{1}, nil},
		{"too much for the plan itself: the soonest keep theirs", []media{
			{1, 10, there, false, hours(30), hours(-1)}, {2, 10, there, false, hours(2), hours(-1)}, {3, 10, there, false, hours(10), hours(-1)},
		}, 20, []broadcast.MediaID{1}, nil},
		{"what airs tomorrow is prepared again, what airs next week not yet", []media{
			{1, 10, gone, false, hours(20), hours(-500)}, {2, 10, gone, false, hours(150), hours(-10)},
		}, 100, nil, []broadcast.MediaID{1}},
		{"the most urgent first", []media{
			{1, 10, gone, false, hours(20), never}, {2, 10, gone, false, hours(3), never}, {3, 10, gone, true, never, hours(0)},
		}, 100, nil, []broadcast.MediaID{2, 1, 3}},
		{"it makes room for itself", []media{
			{1, 10, there, false, never, hours(-1)}, {2, 10, gone, false, hours(3), hours(-500)},
		}, 10, []broadcast.MediaID{1}, []broadcast.MediaID{2}},
		{"bigger than the whole budget: it airs as it is decoded", []media{{1, 30, gone, false, hours(3), never}}, 20, nil, nil},
	} {
		t.Run(tt.what, func(t *testing.T) {
			drop, build := desk.Shelve(tt.media, monday, tt.budget)
			if diff := cmp.Diff(tt.drop, drop); diff != "" {
				t.Errorf("to drop (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.build, build); diff != "" {
				t.Errorf("to prepare (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever the media, what stays and what is built fits the budget, nothing is
// both dropped and built, and a second look changes nothing: no sound is
// prepared only to go.
func TestTheShelfSettlesWithinItsBudget(t *testing.T) {
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		if h := rapid.IntRange(-2000, 2000).Draw(t, "hours"); h != 0 {
			return hours(float64(h))
		}
		return time.Time{}
	})
	rapid.Check(t, func(t *rapid.T) {
		var media []desk.Shelved
		for i := range rapid.IntRange(0, 12).Draw(t, "files") {
			media = append(media, desk.Shelved{
				ID: broadcast.MediaID(i + 1), Bytes: rapid.Int64Range(1, 50).Draw(t, "bytes"),
				Prepared: rapid.Bool().Draw(t, "prepared"), Wanted: rapid.Bool().Draw(t, "wanted"),
				Next: moment.Draw(t, "next"), Last: moment.Draw(t, "last"),
			})
		}
		budget := rapid.Int64Range(1, 200).Draw(t, "budget")
		drop, build := desk.Shelve(media, monday, budget)
		var used int64
		for i, m := range media {
			dropped, built := slices.Contains(drop, m.ID), slices.Contains(build, m.ID)
			if dropped && !m.Prepared || built && m.Prepared {
				t.Fatalf("%s: dropped %v, built %v", fmt.Sprintf("%+v", m), dropped, built)
			}
			if media[i].Prepared = m.Prepared && !dropped || built; media[i].Prepared {
				used += m.Bytes
			}
		}
		if used > budget {
			t.Fatalf("%d bytes on the shelf, %d allowed", used, budget)
		}
		if drop, build := desk.Shelve(media, monday, budget); len(drop)+len(build) > 0 {
			t.Fatalf("a second look would drop %v and build %v", drop, build)
		}
	})
}
