package audio_test

import (
	"math"
	"testing"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
)

// reads is a source made of a function.
type reads func(dst []float32) (int, error)

func (r reads) Read(dst []float32) (int, error) { return r(dst) }

func TestSourcesThatBreakTheContractHurtOnlyThemselves(t *testing.T) {
	for what, tt := range map[string]struct {
		src   reads
		ends  bool // its own voice ends with an error
		mixed int64
	}{
		"more frames than asked for": {func(dst []float32) (int, error) { return len(dst) + 500, nil }, true, 0},
		"fewer than none":            {func([]float32) (int, error) { return -1, nil }, true, 0},
		"nothing, for no reason":     {func([]float32) (int, error) { return 0, nil }, true, 0},
		"frames and an error at once": {func(dst []float32) (int, error) {
			clear(dst)
			return len(dst), audiotest.ErrBroken
		}, true, 480},
		"not a number": {fill(float32(math.NaN())), false, 4800},
		"infinity":     {fill(float32(math.Inf(-1))), false, 4800},
		"beyond sound": {fill(math.MaxFloat32), false, 4800},
	} {
		t.Run(what, func(t *testing.T) {
			m := audio.NewMixer(mono, 0.9)
			m.Play(audiotest.Level(mono, 0.25, ever), audio.Cue{Gain: 1})
			bad := m.Play(tt.src, audio.Cue{Gain: 1})
			out := mix(m, 4800, 480)
			for i, s := range out[480:4800] {
				if s != 0.25 {
					t.Fatalf("the good voice comes as %v at %d, want 0.25", s, 480+i)
				}
			}
			if failed := bad.Done() && bad.Err() != nil; failed != tt.ends {
				t.Errorf("done %v with %v", bad.Done(), bad.Err())
			}
			if bad.Mixed() < tt.mixed || tt.ends && bad.Mixed() != tt.mixed {
				t.Errorf("%d frames mixed, want %d", bad.Mixed(), tt.mixed)
			}
			if p := bad.Level().PeakDB; !math.IsInf(p, -1) {
				t.Errorf("peak %v dBFS of what is no sound", p)
			}
		})
	}
}

func fill(with float32) reads {
	return func(dst []float32) (int, error) {
		for i := range dst {
			dst[i] = with
		}
		return len(dst), nil
	}
}
