package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/store"
)

// shelf opens the sound of airings: from the media folder, and of live sources.
type shelf struct {
	store     *store.Store
	format    audio.Format // of the station
	loc       *time.Location
	tone      tone
	warning   broadcast.MediaID // the chime before an emergency; 0 = none
	times     int               // an emergency is said
	opening   broadcast.MediaID // the chimes around speech; 0 = none
	closing   broadcast.MediaID
	intakes   *intakes
	maxLength time.Duration
	trim      bool                           // leave dead ends out
	missed    func(broadcast.MediaID)        // told of what aired without prepared sound
	lacking   func(broadcast.MediaID, error) // told of chimes and beds: why one is not heard, nil where it is

	mu    sync.Mutex
	sound map[string]stamp // prepared files whose sum was found right, by path
}

// record gives a media record with what the station makes of it on air.
func (s *shelf) record(id broadcast.MediaID) (store.Record, error) {
	r, err := s.store.Media(id)
	if err == nil {
		r = s.aired(r)
	}
	return r, err //nolint:wrapcheck // it says what was read
}

// aired fills in what the station makes of media on air.
func (s *shelf) aired(r store.Record) store.Record {
	r.AirMS = s.cut(r.Media).Length
	r.GainDB = nil
	if r.LUFS != nil {
		r.GainDB = broadcast.Decibels(desk.GainDB(r.Media, s.tone.target))
	}
	r.Prepared = s.prepared(r)
	return r
}

// cut is the part of a recording that airs.
func (s *shelf) cut(m broadcast.Media) desk.Cut {
	if !s.trim {
		return desk.Whole(m)
	}
	return desk.Trim(m)
}

// open gives the sound of a media record: prepared where it is, else decoded as
// it plays.
func (s *shelf) open(id broadcast.MediaID) (playout.Item, error) {
	r, err := s.store.Media(id)
	if err != nil {
		return playout.Item{}, broadcast.Refuse(broadcast.ProblemMediaGone, "", id.String()).Because(err)
	}
	if item, ok := s.fromTape(r); ok {
		return item, nil
	}
	s.missed(id)
	return s.decoded(r)
}

// fromTape opens prepared sound that is there and as it was written.
func (s *shelf) fromTape(r store.Record) (playout.Item, bool) {
	if !s.prepared(r) || !s.trusted(r) {
		return playout.Item{}, false
	}
	f, err := os.Open(s.store.PreparedPath(r))
	if err != nil {
		return playout.Item{}, false // it had to make room just now
	}
	return playout.Item{
		Source: audio.NewPCMSource(newTape(f), s.format.Channels), Gain: desk.Gain(r.Media, s.tone.target),
		Frames: r.PreparedFrames, Close: func() { _ = f.Close() },
	}, true
}

// prepared says whether the PCM of a record is there, in the format and with the
// cut that the station has now.
func (s *shelf) prepared(r store.Record) bool {
	cut := s.cut(r.Media)
	if r.PreparedFrames <= 0 || r.PreparedRate != s.format.Rate || r.PreparedChans != s.format.Channels ||
		r.PreparedFrom != cut.From || r.PreparedLength != cut.Length {
		return false
	}
	info, err := os.Stat(s.store.PreparedPath(r))
	return err == nil && info.Size() == s.size(r.PreparedFrames)
}

// size is what frames take as prepared sound.
func (s *shelf) size(frames int64) int64 { return frames * int64(s.format.Channels) * 2 }

// decoded opens the original. What is left out of its beginning is decoded
// before anything is heard, so that no read of the mixer has to wait for it.
func (s *shelf) decoded(r store.Record) (playout.Item, error) {
	f, stream, err := s.openOriginal(r)
	if err != nil {
		return playout.Item{}, err
	}
	from, cut := stream.Format(), s.cut(r.Media)
	if err := skip(stream, from, from.Frames(cut.From.Duration())); err != nil {
		stream.Close()
		_ = f.Close()
		return playout.Item{}, err
	}
	left := stream.Info().Frames - from.Frames(cut.From.Duration())
	if cut != desk.Whole(r.Media) {
		left = min(left, from.Frames(cut.Length.Duration()))
	}
	frames := left * int64(s.format.Rate) / int64(from.Rate)
	return playout.Item{
		// What follows begins behind the cut, not behind the dead end of the file.
		Source: audio.Take(audio.Resample(stream, from, s.format), s.format.Channels, frames, 0),
		Gain:   desk.Gain(r.Media, s.tone.target), Frames: frames, Close: func() { stream.Close(); _ = f.Close() },
	}, nil
}

// skip reads frames that nobody is to hear.
func skip(src audio.Source, f audio.Format, frames int64) error {
	scratch := make([]float32, 4096*f.Channels)
	for frames > 0 {
		n, err := src.Read(scratch[:min(frames, 4096)*int64(f.Channels)])
		if err != nil {
			return fmt.Errorf("skip silence: %w", err)
		}
		frames -= int64(n)
	}
	return nil
}

// openOriginal opens the file of a record as it came.
func (s *shelf) openOriginal(r store.Record) (*os.File, *decode.Stream, error) {
	f, err := os.Open(s.store.OriginalPath(r))
	if err != nil {
		return nil, nil, broadcast.Refuse(broadcast.ProblemMediaGone, "", r.ID.String()).Because(err)
	}
	stream, err := openStream(context.Background(), f, s.maxLength, 1)
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, stream, nil
}

// playable says whether there is any file to play a record from.
func (s *shelf) playable(r store.Record) bool {
	if s.prepared(r) {
		return true
	}
	_, err := os.Stat(s.store.OriginalPath(r))
	return err == nil
}
