package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/store"
)

// open gives the sound of a media record: prepared where it is, else decoded as
// it plays.
func (s *shelf) open(id broadcast.MediaID) (playout.Item, error) {
	r, err := s.store.Media(id)
	if err != nil {
		return playout.Item{}, broadcast.Refuse(broadcast.ProblemMediaGone, "", id.String()).Because(err)
	}
	if s.prepared(r) {
		f, err := os.Open(s.store.PreparedPath(r))
		if err != nil {
			return playout.Item{}, broadcast.Refuse(broadcast.ProblemMediaGone, "", id.String()).Because(err)
		}
		return playout.Item{
			Source: audio.NewPCMSource(f, s.format.Channels), Gain: desk.Gain(r.Media, s.tone.target),
			Frames: r.PreparedFrames, Close: func() { _ = f.Close() },
		}, nil
	}
	return s.decoded(r)
}

// prepared says whether the PCM of a record is there, whole, in the format that
// the station has now.
func (s *shelf) prepared(r store.Record) bool {
	if !r.Prepared || r.PreparedRate != s.format.Rate || r.PreparedChans != s.format.Channels {
		return false
	}
	info, err := os.Stat(s.store.PreparedPath(r))
	return err == nil && info.Size() == r.PreparedFrames*int64(s.format.Channels)*2
}

// decoded opens the original.
func (s *shelf) decoded(r store.Record) (playout.Item, error) {
	f, stream, err := s.openOriginal(r, 1)
	if err != nil {
		return playout.Item{}, err
	}
	from := stream.Format()
	return playout.Item{
		Source: audio.Resample(stream, from, s.format), Gain: desk.Gain(r.Media, s.tone.target),
		Frames: stream.Info().Frames * int64(s.format.Rate) / int64(from.Rate), Close: func() { _ = f.Close() },
	}, nil
}

// openOriginal opens the file of a record as it came.
func (s *shelf) openOriginal(r store.Record, workers int) (*os.File, *decode.Stream, error) {
	f, err := os.Open(s.store.OriginalPath(r))
	if err != nil {
		return nil, nil, broadcast.Refuse(broadcast.ProblemMediaGone, "", r.ID.String()).Because(err)
	}
	stream, err := s.decode(f, workers)
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, stream, nil
}

func (s *shelf) decode(f *os.File, workers int) (*decode.Stream, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at media: %w", err)
	}
	return decode.Open(f, info.Size(), decode.Limits{MaxDuration: s.maxLength, MaxBytes: maxMediaBytes, Workers: workers})
}

// workers leaves one processor to the sound.
func workers() int { return max(runtime.NumCPU()-1, 1) }

// mediaProblem turns what a decoder or a disk says of a file into a problem.
func mediaProblem(name, folder string, err error) error {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p
	}
	if d, ok := errors.AsType[*decode.Error](err); ok {
		return decodeProblem(name, d)
	}
	return diskProblem(folder, err)
}

func decodeProblem(name string, d *decode.Error) error {
	refuse := func(kind broadcast.ProblemKind, args ...any) error {
		return broadcast.Refuse(kind, "file", append([]any{name}, args...)...).Because(d)
	}
	switch d.Kind {
	case decode.Empty:
		return refuse(broadcast.ProblemFileEmpty)
	case decode.NotAudio:
		return refuse(broadcast.ProblemFileNotAudio, d.Detail)
	case decode.Unsupported, decode.Layer12:
		return refuse(broadcast.ProblemFileUnsupported, d.Detail)
	case decode.MPEG25:
		return refuse(broadcast.ProblemFileUnsupported, "MP3 MPEG-2.5")
	case decode.FreeFormat:
		return refuse(broadcast.ProblemFileUnsupported, "MP3 free format")
	case decode.NoSound:
		return refuse(broadcast.ProblemFileNoSound)
	case decode.TooLong:
		return refuse(broadcast.ProblemFileTooLong, d.Duration, d.MaxDuration)
	case decode.TooBig:
		return refuse(broadcast.ProblemFileTooBig, d.Bytes, d.MaxBytes)
	case decode.FormatChange:
		return refuse(broadcast.ProblemFileMixed, d.At)
	case decode.Changed:
		return refuse(broadcast.ProblemFileChanged)
	case decode.ReadFailed:
		return refuse(broadcast.ProblemFileUnreadable, d.Err.Error())
	case decode.Damaged:
	}
	return refuse(broadcast.ProblemFileDamaged, d.At, d.Duration)
}

// playable says whether there is any file to play a record from.
func (s *shelf) playable(r store.Record) bool {
	if s.prepared(r) {
		return true
	}
	_, err := os.Stat(s.store.OriginalPath(r))
	return err == nil
}
