package audio

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTheLowestOfAWindowIsTheLowest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		window := rapid.IntRange(1, 9).Draw(t, "window")
		values := rapid.SliceOfN(rapid.Float32Range(0, 4), 1, 60).Draw(t, "values")
		if rapid.Bool().Draw(t, "steps") { // many alike
			for i := range values {
				values[i] = float32(int(values[i]))
			}
		}
		l := newLowest(window)
		for i, v := range values {
			want := slices.Min(values[max(0, i+1-window) : i+1])
			if got := l.next(v); got != want {
				t.Fatalf("after %v in a window of %d: %v, want %v", values[:i+1], window, got, want)
			}
		}
	})
}
