package desk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast/desk"
)

func TestHowFarAnImportIs(t *testing.T) {
	for _, tt := range []struct {
		what  string
		files []desk.Share
		want  float64
	}{
		{"nothing to do", nil, 1},
		{"one file, a quarter of it", []desk.Share{{1000, 0.25}}, 0.25},
		{"the small one is done, the big one not begun", []desk.Share{{100, 1}, {900, 0}}, 0.1},
		{"empty files count as well", []desk.Share{{0, 1}, {0, 0}}, 0.5},
		{"a file that was longer than it said", []desk.Share{{10, 1.5}}, 1},
	} {
		if got := desk.Done(tt.files); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.what, got, tt.want)
		}
	}
}

func TestHowLongItStillTakes(t *testing.T) {
	for _, tt := range []struct {
		what  string
		taken time.Duration
		done  float64
		want  time.Duration
		known bool
	}{
		{"a quarter in 10 s", 10 * time.Second, 0.25, 30 * time.Second, true},
		{"nearly there", 99 * time.Second, 0.99, time.Second, true},
		{"just begun: nobody can tell", 300 * time.Millisecond, 0.5, 0, false},
		{"nothing done yet", 10 * time.Second, 0, 0, false},
		{"done", 10 * time.Second, 1, 0, false},
		{"a number nobody believes", time.Hour, 1e-9, 0, false},
	} {
		got, known := desk.Left(tt.taken, tt.done)
		if known != tt.known || (got-tt.want).Abs() > time.Millisecond {
			t.Errorf("%s: %v %v, want %v %v", tt.what, got, known, tt.want, tt.known)
		}
	}
}

// A bar never goes back while files only get on.
func TestProgressOnlyGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var before, after []desk.Share
		for range rapid.IntRange(0, 8).Draw(t, "files") {
			size, a, b := rapid.Int64Range(0, 1<<40).Draw(t, "size"), rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b")
			before, after = append(before, desk.Share{Size: size, Done: min(a, b)}), append(after, desk.Share{Size: size, Done: max(a, b)})
		}
		from, to := desk.Done(before), desk.Done(after)
		if from < 0 || to > 1 || from > to {
			t.Fatalf("from %v to %v", from, to)
		}
	})
}
