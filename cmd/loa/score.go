package main

import (
	"sort"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
)

const (
	// bedFade is how long the music under a programme goes on behind the last word.
	bedFade = 3 * time.Second
	// cutFade ends a programme that is longer than it may be heard.
	cutFade = 50 * time.Millisecond
)

// score is the sound of one airing, part by part, before it is one source. Parts
// follow each other without a gap, or overlap, each at its own gain.
type score struct {
	format    audio.Format
	opening   *playout.Item  // chimes; nil where there is none
	closing   *playout.Item  //
	said      []playout.Item // the programme; a warning is said more than once
	bed       *playout.Item  // music under it; nil where there is none
	ducking   audio.Ducking
	overlap   time.Duration // of chimes and programme
	low, high float64       // the band of the programme in Hz; 0 leaves a side open
	most      int64         // frames of all together; 0 = as many as there are
}

// compose makes one source of the parts, and says how many frames it has. The
// chimes are heard whole: what is too long is taken from the programme.
func (s score) compose() (src audio.Source, frames int64) {
	var parts, said []audio.Source
	for _, item := range s.said {
		said = append(said, s.level(item))
		frames += item.Frames
	}
	programme := audio.Band(audio.Concat(said...), s.format, s.low, s.high)
	if s.most > 0 && s.total(frames) > s.most {
		frames = s.longest(frames)
		programme = audio.Take(programme, s.format.Channels, frames, s.format.Frames(cutFade))
	}
	if s.bed != nil {
		programme = audio.Under(s.level(*s.bed), programme, s.format, s.ducking)
	}
	if s.opening != nil {
		parts = append(parts, s.level(*s.opening))
	}
	parts = append(parts, programme)
	if s.closing != nil {
		parts = append(parts, s.level(*s.closing))
	}
	return audio.Crossfade(s.format, s.overlap, parts...), s.total(frames)
}

// total is how many frames are heard of all parts around a programme of so many.
func (s score) total(programme int64) int64 {
	if s.bed != nil {
		programme += s.format.Frames(s.ducking.Fade)
	}
	frames := programme
	for _, chime := range []*playout.Item{s.opening, s.closing} {
		if chime != nil {
			frames += chime.Frames - audio.Overlap(s.format.Frames(s.overlap), chime.Frames, programme)
		}
	}
	return frames
}

// longest is how much of a programme fits into the time for all parts.
func (s score) longest(programme int64) int64 {
	tooLong := func(frames int) bool { return s.total(int64(frames)) > s.most }
	return int64(max(sort.Search(int(programme), tooLong)-1, 0))
}

func (s score) level(item playout.Item) audio.Source {
	return audio.Scale(item.Source, item.Gain, s.format.Channels)
}

// close lets go of every part.
func (s score) close() {
	parts := s.said
	for _, item := range []*playout.Item{s.opening, s.closing, s.bed} {
		if item != nil {
			parts = append(parts, *item)
		}
	}
	for _, item := range parts {
		item.Close()
	}
}

// chimed says whether a programme stands between the station's chimes: speech of
// the station's own, not what is relayed at its hour and not a warning.
func chimed(a broadcast.Airing) bool {
	return a.Kind == broadcast.KindSpeech && !a.Source.Live() && a.Priority != broadcast.PriorityEmergency
}
