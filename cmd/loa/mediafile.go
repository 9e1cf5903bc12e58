package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/store"
)

// maxMediaBytes bounds an upload: three hours of 24-bit stereo at 48 kHz.
const maxMediaBytes = 4 << 30

// shelf opens the sound of airings from the media folder.
type shelf struct {
	store     *store.Store
	format    audio.Format // of the station
	target    float64      // LUFS
	chime     broadcast.MediaID
	times     int // an emergency is said
	maxLength time.Duration
}

// Open gives the sound of an airing. An emergency begins with the station's
// chime and is said as often as the configuration asks.
func (s *shelf) Open(a broadcast.Airing) (playout.Item, error) {
	item, err := s.open(a.Media)
	if err != nil || a.Priority != broadcast.PriorityEmergency || a.Trigger == broadcast.TriggerSchedule {
		return item, err
	}
	items := []playout.Item{item}
	for range s.times - 1 {
		if again, err := s.open(a.Media); err == nil {
			items = append(items, again)
		}
	}
	if s.chime != 0 { // a chime that cannot be opened must not silence the warning
		if chime, err := s.open(s.chime); err == nil {
			chime.Source = raise(chime.Source, chime.Gain/item.Gain, s.format)
			items = append([]playout.Item{chime}, items...)
		}
	}
	return inTurn(items, item.Gain), nil
}

// emergencyLength is how long a warning is with its chime and its repeats.
func (s *shelf) emergencyLength(m broadcast.Media) broadcast.Millis {
	length := m.DurationMS * broadcast.Millis(s.times)
	if chime, err := s.store.Media(s.chime); err == nil {
		length += chime.DurationMS
	}
	return length
}

// inTurn plays items one after the other.
func inTurn(items []playout.Item, gain float64) playout.Item {
	all := playout.Item{Gain: gain}
	var sources []audio.Source
	for _, i := range items {
		sources = append(sources, i.Source)
		all.Frames += i.Frames
	}
	all.Source = audio.Concat(sources...)
	all.Close = func() {
		for _, i := range items {
			i.Close()
		}
	}
	return all
}

// raise is a source at another level.
func raise(src audio.Source, gain float64, f audio.Format) audio.Source {
	return &raised{src, float32(gain), f.Channels}
}

type raised struct {
	src      audio.Source
	gain     float32
	channels int
}

func (r *raised) Read(dst []float32) (int, error) {
	n, err := r.src.Read(dst)
	for i := range n * r.channels {
		dst[i] *= r.gain
	}
	return n, err
}

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
			Source: audio.NewPCMSource(f, s.format.Channels), Gain: desk.Gain(r.Media, s.target),
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
		Source: audio.Resample(stream, from, s.format), Gain: desk.Gain(r.Media, s.target),
		Frames: stream.Info().Frames * int64(s.format.Rate) / int64(from.Rate), Close: func() { stream.Close(); _ = f.Close() },
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
	return decode.Open(f, info.Size(), decode.Limits{MaxDuration: s.maxLength, MaxBytes: maxMediaBytes, Workers: workers, FFmpeg: ffmpegProgram()})
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
	case decode.Unsupported:
		return refuse(broadcast.ProblemFileUnsupported, d.Detail)
	case decode.NeedsFFmpeg:
		return refuse(broadcast.ProblemFileNeedsFFmpeg, d.Detail)
	case decode.FFmpegFailed:
		return refuse(broadcast.ProblemFileFFmpegFailed)
	case decode.NoSound:
		return refuse(broadcast.ProblemFileNoSound)
	case decode.TooLong:
		return refuse(broadcast.ProblemFileTooLong, d.Duration, d.MaxDuration)
	case decode.TooBig:
		return refuse(broadcast.ProblemFileTooBig, d.Bytes, d.MaxBytes)
	case decode.Changed:
		return refuse(broadcast.ProblemFileChanged)
	case decode.ReadFailed:
		return refuse(broadcast.ProblemFileUnreadable, d.Err.Error())
	case decode.Damaged:
	}
	return refuse(broadcast.ProblemFileDamaged)
}

// playable says whether there is any file to play a record from.
func (s *shelf) playable(r store.Record) bool {
	if s.prepared(r) {
		return true
	}
	_, err := os.Stat(s.store.OriginalPath(r))
	return err == nil
}
