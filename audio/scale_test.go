package audio_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

func TestScaleIsTheSourceAtAnotherLevel(t *testing.T) {
	full, _ := audiotest.Collect(audiotest.Noise(stereo, 0.5, 1, 1000), 2, 64)
	half, err := audiotest.Collect(audio.Scale(audiotest.Noise(stereo, 0.5, 1, 1000), 0.5, 2), 2, 64)
	for i := range full {
		full[i] *= 0.5
	}
	if err != nil || !slices.Equal(half, full) {
		t.Errorf("%d samples, %v; want each of %d halved", len(half), err, len(full))
	}
	if src := audiotest.Count(mono, 1); audio.Scale(src, 1, 1) != src {
		t.Error("a gain of 1 wraps the source")
	}
	got, err := audiotest.Collect(audio.Scale(audiotest.Broken(audiotest.Level(mono, 0.5, 100)), 2, 1), 1, 64)
	if !errors.Is(err, audiotest.ErrBroken) || len(got) != 100 || got[99] != 1 {
		t.Errorf("a source that breaks after 100 frames: %d of them, %v", len(got), err)
	}
}
