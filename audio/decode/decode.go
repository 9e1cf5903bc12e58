// Package decode turns sound files into samples. It tells formats by what is in
// them, never by name, and reads MP3 (MPEG-1 and MPEG-2 Layer III), FLAC up to
// 24 bits, Vorbis and Opus in Ogg, and WAV.
//
// It promises that nothing a file contains makes it panic, loop or take memory
// without bound; that damage costs the damaged frames and nothing behind them;
// and that what comes out is as long as [Info] said, silence standing for what
// is lost, with every loss listed. What it refuses, it refuses with an [Error].
//
// It leaves resampling, loudness and words for people to others.
//
// The one way to hurt yourself: a [Stream] reads its file as it goes, so the
// file must stay open and unchanged until the end was read.
package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// Info describes a file without decoding it.
type Info struct {
	Codec    string // "mp3", "flac", "ogg vorbis", "opus", "wav", or what ffmpeg decoded: "m4a", "amr"
	Rate     int    // frames a second
	Channels int    // that come out: 1 or 2
	Frames   int64  // that come out, exactly
	Duration time.Duration
}

func newInfo(codec string, rate, channels int, frames int64) Info {
	format := audio.Format{Rate: rate, Channels: channels}
	return Info{Codec: codec, Rate: rate, Channels: channels, Frames: frames, Duration: format.Duration(frames)}
}

// Limits bound what is taken. Zero means no bound, except for Workers.
type Limits struct {
	MaxDuration time.Duration
	MaxBytes    int64
	// Workers is how many goroutines one Read may use, all of which end before it
	// returns. Above 1 it decodes in large pieces: right for an import, wrong
	// where each Read must be quick. 0 means 1.
	Workers int

	// FFmpeg is the program that decodes what is not decoded here; "" where it is
	// not installed. Only a file on disk, an [os.File], can be handed to it.
	FFmpeg string
	// Stall is how long ffmpeg may take for the next piece of sound; 0 means 20 s.
	Stall time.Duration
	// Context ends ffmpeg when nobody waits for the sound any more; nil means never.
	Context context.Context //nolint:containedctx // it bounds the stream like the rest
}

// Probe describes the sound in a file of size bytes. It reads all headers, but
// decodes nothing: hours of sound take a second. Its errors are [*Error].
func Probe(r io.ReaderAt, size int64) (Info, error) {
	s, err := Open(r, size, Limits{})
	if err != nil {
		return Info{}, err
	}
	defer s.Close()
	return s.Info(), nil
}

// Stream is the sound of a file at its own rate, an [audio.Source]. It ends
// with io.EOF after exactly Info().Frames frames, or fails with an [*Error]:
// ReadFailed or Changed where the disk does, FFmpegFailed where ffmpeg does,
// Damaged at the end of a file of which more than half was lost. Whoever opened
// it closes it: a process may stand behind it.
type Stream struct {
	info Info
	body body
	err  error
}

// body is what differs between formats.
type body interface {
	// read has the contract of audio.Source, without remembering errors.
	read(dst []float32) (int, error)
	damage() *ledger
}

// Open finds out what a file of size bytes is, reads its headers and prepares
// to decode it. Its errors are [*Error].
func Open(r io.ReaderAt, size int64, lim Limits) (s *Stream, err error) {
	defer func() {
		if p := recover(); p != nil {
			s, err = nil, broken(p)
		}
	}()
	switch {
	case size <= 0:
		return nil, &Error{Kind: Empty}
	case lim.MaxBytes > 0 && size > lim.MaxBytes:
		return nil, &Error{Kind: TooBig, Bytes: size, MaxBytes: lim.MaxBytes}
	}
	s, err = open(newWindow(r, size), lim)
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == Unsupported {
		s, err = elsewhere(r, lim, e)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case s.info.Frames == 0:
		err = &Error{Kind: NoSound, Detail: s.info.Codec}
	case lim.MaxDuration > 0 && s.info.Duration > lim.MaxDuration:
		err = &Error{Kind: TooLong, Duration: s.info.Duration, MaxDuration: lim.MaxDuration}
	default:
		return s, nil
	}
	s.Close()
	return nil, err
}

func open(w *window, lim Limits) (*Stream, error) {
	sound := tagsEnd(w)
	for _, pos := range []int64{0, sound} {
		if open := native(w.at(pos, sniffed)); open != nil {
			return open(w.from(pos), lim)
		}
		if err := sniff(w, pos); err != nil {
			return nil, err
		}
	}
	if err := w.failure(); err != nil {
		return nil, err
	}
	return openMP3(w, lim)
}

// broken is what a fault of our own comes to.
func broken(p any) error {
	return &Error{Kind: Damaged, Detail: "fault", Err: fmt.Errorf("decode: %v", p)}
}

// Info describes the stream.
func (s *Stream) Info() Info { return s.info }

// Format is how the samples come out.
func (s *Stream) Format() audio.Format {
	return audio.Format{Rate: s.info.Rate, Channels: s.info.Channels}
}

// Damage lists what was lost so far, in order; at the end of the stream it is
// complete. Neighbouring losses are one entry.
func (s *Stream) Damage() []Damage { return s.body.damage().list }

// Lost is the sum of Damage.
func (s *Stream) Lost() time.Duration { return s.body.damage().lost() }

// Close lets go of what the stream holds, but not of the file. It may be called
// again, and while another goroutine reads; what is read afterwards is an error.
func (s *Stream) Close() {
	if c, ok := s.body.(interface{ close() }); ok {
		c.close()
	}
}

// Read has the contract of [audio.Source].
func (s *Stream) Read(dst []float32) (frames int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	if len(dst) < s.info.Channels {
		return 0, nil
	}
	defer func() {
		if p := recover(); p != nil {
			frames, s.err = 0, broken(p)
			err = s.err
		}
	}()
	dst = dst[:len(dst)-len(dst)%s.info.Channels]
	frames, err = s.body.read(dst)
	s.err = err
	return frames, err
}
