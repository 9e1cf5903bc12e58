package main

import (
	"errors"
	"io"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/store"
)

// Open implements [playout.Media].
func (s *shelf) Open(a broadcast.Airing) (playout.Item, error) {
	var item playout.Item
	var err error
	if a.Source.Live() {
		item, err = s.live(a)
	} else {
		item, err = s.file(a)
	}
	if err != nil {
		return item, err
	}
	item.Gain = 1 // each part has its own
	if a.Priority != broadcast.PriorityEmergency {
		item.Gain = s.tone.zone(a.Zones)
		item.Volume = func(now time.Time) float64 { return s.tone.volume(now.In(s.loc)) }
	}
	return item, nil
}

// file gives the sound of an airing from the media folder.
func (s *shelf) file(a broadcast.Airing) (playout.Item, error) {
	sc, err := s.score(a)
	if err != nil {
		return playout.Item{}, err
	}
	src, frames := sc.compose()
	return playout.Item{Source: src, Frames: frames, FadeIn: s.tone.fadeIn(a, sc.opening != nil), Close: sc.close}, nil
}

// live gives the sound of a source outside, which ends when its time is over.
func (s *shelf) live(a broadcast.Airing) (playout.Item, error) {
	frames := s.format.Frames(a.Length.Duration())
	src, lost, stop, err := s.intakes.open(a)
	if err != nil {
		return playout.Item{}, err
	}
	low, high := s.tone.band(a.Kind)
	return playout.Item{
		Source: audio.Band(src, s.format, low, high), Frames: frames,
		FadeIn: s.tone.fadeIn(a, false), FadeOut: cutFade, Lost: lost, Close: stop,
	}, nil
}

// score opens the parts of an airing. A chime or a bed that cannot be opened must
// not silence the programme, nor one that fails while it plays; it is told of.
func (s *shelf) score(a broadcast.Airing) (score, error) {
	item, err := s.open(a.Media)
	if err != nil {
		return score{}, err
	}
	sc := score{format: s.format, said: []playout.Item{item}, ducking: s.tone.ducking, most: s.format.Frames(a.Length.Duration())}
	sc.low, sc.high = s.tone.band(a.Kind)
	switch {
	case s.warns(a):
		for range s.times - 1 {
			if again, err := s.open(a.Media); err == nil {
				sc.said = append(sc.said, again)
			}
		}
		sc.opening = s.part(s.warning)
	case chimed(a):
		sc.overlap = s.tone.overlap
		sc.opening, sc.closing = s.part(s.opening), s.part(s.closing)
	}
	if a.Bed != 0 {
		sc.bed = s.bed(a.Bed)
	}
	return sc, nil
}

// warns says whether an airing is a warning that a person gives now.
func (s *shelf) warns(a broadcast.Airing) bool {
	return a.Priority == broadcast.PriorityEmergency && a.Trigger != broadcast.TriggerSchedule
}

// part opens a chime, where there is one.
func (s *shelf) part(id broadcast.MediaID) *playout.Item {
	if id == 0 {
		return nil
	}
	item, err := s.open(id)
	s.lacking(id, err)
	if err != nil {
		return nil
	}
	item.Source = spared{item.Source, func(err error) { s.lacking(id, err) }}
	return &item
}

// spared is a source whose failure is its end: the rest goes on without it.
type spared struct {
	audio.Source
	failed func(error)
}

// Read implements [audio.Source].
func (p spared) Read(dst []float32) (int, error) {
	n, err := p.Source.Read(dst)
	if err != nil && !errors.Is(err, io.EOF) {
		p.failed(err)
		err = io.EOF
	}
	return n, err //nolint:wrapcheck // the end
}

// bed opens the music under a programme. What is prepared begins again when it is
// at its end; what is decoded as it plays cannot be opened anew in time.
func (s *shelf) bed(id broadcast.MediaID) *playout.Item {
	item := s.part(id)
	record, err := s.store.Media(id)
	if item == nil || err != nil || !s.prepared(record) {
		return item
	}
	again := &looping{now: *item, open: func() (playout.Item, bool) { return s.fromTape(record) }}
	return &playout.Item{Source: again, Gain: item.Gain, Frames: item.Frames, Close: func() { again.now.Close() }}
}

// looping plays a source that can be opened anew, for ever.
type looping struct {
	now  playout.Item
	open func() (playout.Item, bool)
}

// Read implements [audio.Source]. A source without a single frame ends it.
func (l *looping) Read(dst []float32) (int, error) {
	n, err := l.now.Source.Read(dst)
	if !errors.Is(err, io.EOF) {
		return n, err //nolint:wrapcheck // the source's own
	}
	next, ok := l.open()
	if !ok {
		return 0, io.EOF
	}
	l.now.Close()
	l.now = next
	return l.now.Source.Read(dst) //nolint:wrapcheck // the source's own
}

// whole is how long an airing of a file is, chimes and all, before anything cuts
// it. A warning that a person gives is said as often as the configuration asks.
func (s *shelf) whole(a broadcast.Airing, file broadcast.Millis) broadcast.Millis {
	length := file
	if a.Bed != 0 {
		length += broadcast.MillisOf(bedFade)
	}
	switch {
	case s.warns(a):
		return length + file*broadcast.Millis(s.times-1) + s.lengthOf(s.warning)
	case chimed(a):
		return length + s.around(s.opening, length) + s.around(s.closing, length)
	}
	return length
}

// around is how much longer a chime makes a programme. Where the half of a short
// one bounds the overlap, a millisecond is spared: lengths are rounded up.
func (s *shelf) around(chime broadcast.MediaID, programme broadcast.Millis) broadcast.Millis {
	length := s.lengthOf(chime)
	return length - broadcast.Millis(audio.Overlap(int64(broadcast.MillisOf(s.tone.overlap)), int64(length-1), int64(programme-1)))
}

// lengthOf is how long a chime is; nothing where there is none.
func (s *shelf) lengthOf(id broadcast.MediaID) broadcast.Millis {
	if id == 0 {
		return 0
	}
	record, err := s.record(id)
	if err != nil {
		return 0
	}
	return s.length(record)
}

// length is how long a file is on air: as many frames as were prepared. It is
// rounded up, so that what is planned has room for the last of them.
func (s *shelf) length(r store.Record) broadcast.Millis {
	if !r.Prepared {
		return r.Airs()
	}
	rate := int64(r.PreparedRate)
	return broadcast.Millis((r.PreparedFrames*1000 + rate - 1) / rate)
}
