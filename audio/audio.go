// Package audio is the algebra of samples: sources of sound, the wrappers that
// shape them, the mixer that adds them up, and the meters that observe them.
//
// Samples are float32 in [-1, 1], interleaved by channel; a frame is one sample
// for every channel. Nothing here knows a clock, a file or a device: time is
// counted in frames.
//
// The one way to hurt yourself: a [Source] handed to a [Mixer] belongs to the
// mixer until its voice is done; reading it elsewhere tears the sound.
package audio

import "time"

// Format is how samples are laid out.
type Format struct {
	Rate     int // frames a second, for example 48000
	Channels int // samples in a frame: 1 or 2
}

// Frames converts a duration into frames, rounding to the nearest.
func (f Format) Frames(d time.Duration) int64 {
	sec, rest := int64(d/time.Second), int64(d%time.Second) // whole seconds apart: days would overflow
	return sec*int64(f.Rate) + (rest*int64(f.Rate)+int64(time.Second)/2)/int64(time.Second)
}

// Duration converts frames into a duration.
func (f Format) Duration(frames int64) time.Duration {
	sec, rest := frames/int64(f.Rate), frames%int64(f.Rate)
	return time.Duration(sec)*time.Second + time.Duration(rest)*time.Second/time.Duration(f.Rate)
}

// Source is a stream of frames in a format that its owner knows.
//
// Read fills dst, whose length is a multiple of the channels, with whole frames
// from its beginning and returns how many frames it wrote:
//
//   - n > 0, err == nil: there may be more.
//   - n == 0, err == io.EOF: the end; every later call answers the same.
//   - n == 0, any other err: the source failed and stays failed.
//
// A Source never returns n > 0 together with an error, and never n == 0 with
// nil for a non-empty dst. Read must not keep dst.
type Source interface {
	Read(dst []float32) (frames int, err error)
}
