package decode

import (
	"bytes"
	"io"
)

// How many consistent headers in a row make a frame believable.
const (
	firstChain  = 3 // where a stream begins
	resyncChain = 2 // behind damage, in the format of the stream
	otherChain  = 4 // in another format, where a second file was joined on
)

// The MPEG audio that the MP3 decoder does not take.
const (
	layerI       = "mpeg layer 1"
	layerII      = "mpeg layer 2"
	mpeg25Layer3 = "mp3 mpeg-2.5"    // 8, 11.025 or 12 kHz
	freeFormat   = "mp3 free format" // no bit rate in its frame headers
)

// found is a frame and what was missing before it.
type found struct {
	h    header
	at   int64
	raw  []byte // the whole frame; shorter where the file is cut; valid until the next call
	lost int64  // frames that the gap before it held, as far as can be told
	gap  []byte // the last bytes of that gap: they may hold main data of this frame
}

// scanner walks over the frames of an MP3 stream, past tags, junk and damage.
// It decides by headers alone, so a pass over hours of sound takes a second.
type scanner struct {
	w      *window
	pos    int64
	end    int64  // where the tags at the end begin, or another format
	sole   bool   // no other format is looked for
	other  bool   // another format begins at end
	tail   int64  // frames that were missing before it
	last   int64  // where the last frame began
	format header // the first frame's
	begun  bool
	frames int64 // seen so far, and
	size   int64 // their bytes: the ratio dates a gap
	holes  holes // what is known of all gaps together, and
	passed int64 // bytes of the gaps so far
}

// holes is how much is missing within a stream: known where the encoder
// promised a number of frames and the file has its full length.
type holes struct{ frames, bytes int64 }

// newScanner walks over the frames from the place from to the place end.
func newScanner(w *window, from, end int64) *scanner {
	return &scanner{w: w, pos: from, end: end}
}

// next gives the next frame; io.EOF at the end and where another format begins,
// *Error if the stream must be refused. Junk before the first frame and behind
// the last is not reported.
func (s *scanner) next() (found, error) {
	start := s.skipTags()
	h := headerOf(s.w.at(start, 4))
	lost, from := int64(0), start
	if !s.begun || !s.fits(h) || start+4 > s.end {
		at, err := s.locate(start)
		if err != nil {
			return found{}, err
		}
		h = headerOf(s.w.at(at, 4))
		lost, start = s.framesIn(at-start), at
	}
	f := found{h: h, at: start, lost: lost}
	f.gap, f.raw = s.view(from, start, h)
	if s.w.err != nil {
		return found{}, s.w.err
	}
	if !s.begun {
		s.begun, s.format = true, h
	}
	s.frames++
	s.size += int64(h.size())
	s.last, s.pos = start, start+int64(h.size())
	return f, nil
}

// view takes the frame and the end of the gap before it in one look.
func (s *scanner) view(from, at int64, h header) (gap, raw []byte) {
	back := int64(0)
	if s.begun {
		back = min(at-from, int64(h.maxBegin()))
	}
	whole := min(int64(h.size()), s.end-at)
	b := s.w.at(at-back, int(back+whole))
	if int64(len(b)) < back {
		return nil, nil
	}
	return b[:back], b[back:]
}

// fits reports whether h continues the stream.
func (s *scanner) fits(h header) bool {
	return h.valid() && h.same(s.format) && !h.free()
}

// skipTags gives the place behind the tags at the current place.
func (s *scanner) skipTags() int64 {
	pos := s.pos
	for pos < s.end {
		n := tagAt(s.w, pos)
		if n == 0 {
			break
		}
		pos += n
	}
	s.pos = pos
	return pos
}

// framesIn tells how many frames a gap held: from what is known of all gaps,
// else by the average frame, which is exact at a constant bit rate.
func (s *scanner) framesIn(gap int64) int64 {
	if !s.begun || gap <= 0 {
		return 0
	}
	before := s.passed
	s.passed += gap
	if s.holes.bytes > 0 {
		share := func(bytes int64) int64 { return bytes * s.holes.frames / s.holes.bytes }
		return max(share(min(s.passed, s.holes.bytes))-share(min(before, s.holes.bytes)), 0)
	}
	return s.average(gap)
}

// average is how many frames of the size seen so far fit into a number of bytes.
func (s *scanner) average(bytes int64) int64 {
	if s.size == 0 {
		return 0
	}
	return (bytes*s.frames + s.size/2) / s.size
}

// locate searches for the next believable frame from pos on.
func (s *scanner) locate(pos int64) (int64, error) {
	tries := 16 // free format is looked for a few times only: each look is long
	for pos+4 <= s.end {
		rest := s.w.rest(pos, lookAhead)
		i := headerIn(rest)
		if i < 0 { // the last bytes may begin one that goes on
			pos += max(int64(len(rest)-3), 1)
			continue
		}
		pos += int64(i)
		h := headerOf(s.w.at(pos, lookAhead)) // the whole chain in sight
		if pos+4 <= s.end {
			ok, err := s.believe(pos, h, &tries)
			if ok || err != nil {
				return pos, err
			}
			if s.other {
				s.turn(h)
				return 0, io.EOF
			}
		}
		pos++
	}
	if s.w.err != nil {
		return 0, s.w.err
	}
	return 0, io.EOF
}

// headerIn is where the first valid header begins, -1 if there is none. Runs of
// ones are full of bytes that look like the beginning of one.
func headerIn(b []byte) int {
	for i := 0; i+4 <= len(b); i++ {
		next := bytes.IndexByte(b[i:], 0xff)
		if next < 0 {
			break
		}
		if i += next; headerOf(b[i:]).valid() {
			return i
		}
	}
	return -1
}

// believe decides on a valid header that was found by searching.
func (s *scanner) believe(pos int64, h header, tries *int) (bool, error) {
	switch {
	case h.free():
		if s.begun || *tries == 0 || h.layer() != 3 {
			return false, nil
		}
		*tries--
		if s.freeFormat(pos, h) {
			return false, &Error{Kind: Unsupported, Detail: freeFormat, Offset: pos}
		}
		return false, nil
	case !s.begun:
		if !s.chain(pos, h, firstChain) && !promiseOf(h, s.w.at(pos, h.size())).found {
			return false, nil
		}
		return h.native(), refuse(pos, h)
	case s.fits(h):
		return s.chain(pos, h, resyncChain), nil
	case !s.sole && s.chain(pos, h, otherChain):
		s.other, s.end = true, pos
	}
	return false, nil
}

// turn ends the stream where frames like h begin. That may be inside its last
// frame, if a cut file was joined to the next; else what lies between is a gap.
func (s *scanner) turn(h header) {
	for at := s.last + 4; at < min(s.pos, s.end); at++ {
		o := headerOf(s.w.at(at, lookAhead))
		if o.valid() && !o.free() && o.same(h) && s.chain(at, o, otherChain) {
			s.end = at
			return
		}
	}
	s.tail = s.framesIn(s.end - s.pos)
}

// refuse names the MPEG audio that the MP3 decoder does not take.
func refuse(pos int64, h header) error {
	switch {
	case h.native():
		return nil
	case h.layer() == 1:
		return &Error{Kind: Unsupported, Detail: layerI, Offset: pos}
	case h.layer() == 2:
		return &Error{Kind: Unsupported, Detail: layerII, Offset: pos}
	}
	return &Error{Kind: Unsupported, Detail: mpeg25Layer3, Offset: pos}
}

// chain reports whether want consistent headers follow one another from pos on,
// or fewer where they lead exactly to the end of the sound or to a tag.
func (s *scanner) chain(pos int64, h header, want int) bool {
	for n := 1; ; n++ {
		next := pos + int64(h.size())
		if n >= want || next == s.end {
			return true
		}
		if next+4 > s.end {
			return n >= 2 // the last frame is cut
		}
		o := headerOf(s.w.at(next, 4))
		if !o.valid() || !o.same(h) || o.free() {
			return tagMark(s.w.at(next, 11))
		}
		pos, h = next, o
	}
}

// freeFormat looks for three equal headers at equal distances.
func (s *scanner) freeFormat(pos int64, h header) bool {
	const least, most = 24, 4096
	alike := func(at int64) bool {
		o := headerOf(s.w.at(at, 4))
		return o.valid() && o.free() && o.same(h)
	}
	for d := int64(least); d < most; d++ {
		if !alike(pos + d) {
			continue
		}
		for pad := int64(-1); pad <= 1; pad++ {
			if alike(pos + 2*d + pad) {
				return true
			}
		}
	}
	return false
}
