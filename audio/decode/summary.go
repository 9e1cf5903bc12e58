package decode

import (
	"errors"
	"io"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// summary is what one pass over all headers tells of an MP3 stream: of a whole
// file, or of its stretch in one format.
type summary struct {
	from, to int64 // where in the file it lies

	format  header
	promise promise
	frames  int64 // MPEG frames of sound, the missing ones counted
	missing int64 // of those, in gaps
	holes   holes // the gaps, where their frames are known exactly
	partial bool  // the last frame is cut
	blank   int64 // frames that would fit where only blank bytes follow the last
	tail    int64 // of those missing, how many were behind the last
}

// maxStretches is how many changes of format one file may have.
const maxStretches = 1000

// survey reads all headers: one summary for each stretch in one format, in
// order. A file without a frame gives io.EOF.
func survey(w *window) ([]summary, error) {
	var all []summary
	from, end := int64(0), soundEnd(w)
	for len(all) < maxStretches {
		s := newScanner(w, from, end)
		sum, err := summarise(s)
		if err != nil {
			return nil, err
		}
		all = append(all, sum)
		if !s.other {
			return all, nil
		}
		from = s.end
	}
	return nil, &Error{Kind: Damaged, Detail: "mp3", Offset: from}
}

// summarise reads the headers of one stretch.
func summarise(s *scanner) (summary, error) {
	from := s.pos
	f, err := s.next()
	if err != nil {
		return summary{}, err
	}
	sum, first := summary{from: from, format: f.h, promise: promiseOf(f.h, f.raw)}, f.at
	if !sum.promise.found {
		sum.frames = 1
		sum.partial = len(f.raw) < f.h.size()
	}
	last := s.pos
	for {
		f, err = s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return summary{}, err
		}
		sum.frames += 1 + f.lost
		sum.missing += f.lost
		sum.partial = len(f.raw) < f.h.size()
		last = s.pos
	}
	sum.to, sum.tail = s.end, s.tail
	sum.frames += s.tail
	sum.missing += s.tail
	sum.partial = sum.partial || last > s.end
	if !s.other && blankAt(s.w, last) {
		sum.blank = s.average(s.end - last)
	} else if sum.promise.bytes == s.end-first {
		sum.settle(s.passed)
	}
	return sum, s.w.failure()
}

// settle replaces the estimate of what the gaps held by what must be missing in
// them, for in a file of its full length nothing is missing elsewhere.
func (s *summary) settle(gaps int64) {
	missing := s.promise.frames - (s.frames - s.missing)
	if gaps == 0 || missing <= 0 || missing*int64(s.smallest()) > gaps {
		return
	}
	s.holes = holes{frames: missing, bytes: gaps}
	s.frames += missing - s.missing
	s.missing = missing
}

// smallest is the size of the smallest frame of the stream's format.
func (s *summary) smallest() int {
	return s.format.samples() / 8 * 8000 / s.format.rate()
}

// blankAt reports whether what follows was never written, as a power cut or a
// worn card leaves it.
func blankAt(w *window, pos int64) bool {
	const enough = 64
	b := w.at(pos, enough)
	return len(b) == enough && longestRun(b) == enough
}

// time is where a frame begins in the sound that comes out.
func (s summary) time(frame int64) time.Duration {
	skip, _ := s.trim()
	format := audio.Format{Rate: s.format.rate(), Channels: s.format.channels()}
	return format.Duration(max(frame*int64(s.format.samples())-skip, 0))
}

// length is how long so many frames sound.
func (s summary) length(frames int64) time.Duration {
	return audio.Format{Rate: s.format.rate(), Channels: 1}.Duration(frames * int64(s.format.samples()))
}

// trim is how many samples to drop at the beginning, and how many to give.
// With what LAME wrote into the file the sound begins and ends where it did
// before it was encoded; the end is trimmed only if no frame is missing.
func (s summary) trim() (skip, samples int64) {
	total := s.frames * int64(s.format.samples())
	if !s.promise.gapless {
		return 0, total
	}
	skip = int64(s.promise.delay) + decoderDelay
	if s.promise.frames == s.frames && !s.partial {
		return skip, max(total-int64(s.promise.delay)-int64(s.promise.padding), 0)
	}
	return skip, max(total-skip, 0)
}

// cut is how many MPEG frames the encoder promised and the file does not hold.
// Without a promise a cut shows only in a last frame that is not whole, or in
// blank bytes behind it.
func (s summary) cut() int64 {
	if missing := s.promise.frames - s.frames; s.promise.frames > 0 && missing > 0 {
		return missing
	}
	if s.partial {
		return max(s.blank, 1)
	}
	return s.blank
}

// info describes the stream.
func (s summary) info() Info {
	_, samples := s.trim()
	return newInfo("mp3", s.format.rate(), s.format.channels(), samples)
}
