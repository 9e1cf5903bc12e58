package main

import (
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/speaker"
)

// sound is the stream to the loudspeakers as the conductor sees it: what is mixed,
// and the device that takes it.
type sound struct {
	*speaker.Speaker
	mixer   *audio.Mixer
	loc     *time.Location
	ceiling float64 // dBTP
}

func (s sound) Play(src audio.Source, cue audio.Cue) *audio.Voice { return s.mixer.Play(src, cue) }

func (s sound) CeilingDB() float64 { return s.ceiling }

func (s sound) Restarts() int { return s.State().Restarts }

func (s sound) Underruns() int { return s.State().Underruns }

// TimeOf is when a frame was heard. A device that does not run steadily cannot
// tell; what the conductor notes then, it has just heard.
func (s sound) TimeOf(frame int64) time.Time {
	t, ok := s.Speaker.TimeOf(frame)
	if !ok {
		t = time.Now()
	}
	return t.In(s.loc).Round(time.Millisecond)
}
