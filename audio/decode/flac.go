package decode

import (
	"bytes"
	"errors"

	"github.com/mewkiz/flac/frame"
)

func openFLAC(w *window, _ Limits) (*Stream, error) {
	head, err := readFLACInfo(w)
	if err != nil {
		return nil, err
	}
	b := &flacBody{w: w, head: head, pos: head.from, end: soundEnd(w)}
	length, err := b.measure()
	if err != nil {
		return nil, err
	}
	b.line = newLine(newInfo("flac", head.rate, min(head.channels, 2), length), 0)
	b.cut = max(head.total-length, 0)
	b.waste = 4*length + 1<<20
	if head.channels > 2 {
		b.mix = mixDown(head.channels)
	}
	return &Stream{info: b.info, body: b}, nil
}

// flacBody decodes the frames of a FLAC file. Each says where it belongs, so
// that behind damage the next sound one is found and stands in its place.
type flacBody struct {
	line
	w     *window
	head  flacInfo
	mix   [][2]float32 // nil = one or two channels
	pos   int64        // in the file
	end   int64
	base  int64 // number of the first frame of sound
	lost  bool  // the place in the file is not known to be right
	waste int64 // frames that may still be decoded, or bytes summed up, in vain
	pcm   []float32
}

func (b *flacBody) read(dst []float32) (int, error) { return b.give(dst, b.fill) }

// fill decodes the next frame of FLAC, or lets silence stand up to where it
// belongs, or to the end where there is none.
func (b *flacBody) fill() error {
	for b.pos < b.end && b.waste > 0 {
		h, ok := b.headAt(b.pos)
		late := h.at - b.base - b.at
		switch {
		case !ok || b.lost && (late < 0 || late >= b.left):
			b.search()
			continue
		case late > 0 && late < b.left:
			if b.complete(b.pos) == 0 {
				b.waste -= int64(b.head.frameMost())
				b.search()
				continue
			}
			b.silence(late, Gap)
			return nil
		}
		f, size := b.decode(h)
		if f == nil {
			b.waste -= int64(h.frames)
			b.search()
			continue
		}
		b.pos += int64(size)
		b.lost = false
		b.sound(b.convert(f))
		return nil
	}
	if err := b.w.failure(); err != nil {
		return err
	}
	b.silence(b.left, Gap)
	return nil
}

func (b *flacBody) headAt(pos int64) (flacHead, bool) { return b.head.head(b.w.at(pos, 32)) }

// search moves on to the next place that looks like a frame.
func (b *flacBody) search() {
	const ahead = 32
	b.lost = true
	for b.pos++; b.pos < b.end; {
		rest := b.w.rest(b.pos, ahead)
		i := bytes.IndexByte(rest, 0xff)
		if i < 0 {
			b.pos += max(int64(len(rest)), 1)
			continue
		}
		b.pos += int64(i)
		if _, ok := b.headAt(b.pos); ok {
			return
		}
		b.pos++
	}
}

// decode decodes the frame at b.pos; nil where its checksum does not hold.
func (b *flacBody) decode(h flacHead) (f *frame.Frame, size int) {
	defer func() {
		if recover() != nil {
			f, size = nil, 0
		}
	}()
	const rates, whole = 0x0f, 0xf0
	raw := b.w.at(b.pos, int(min(int64(b.head.frameMost()), b.end-b.pos)))
	patched := h.raw[2]&rates == 2 || h.raw[2]&rates == 7
	if patched { // at these two rates the library writes a line to the log for each frame
		raw = bytes.Clone(raw)
		raw[2] &= whole
		raw[h.size-1] = crc8(raw[:h.size-1])
	}
	r := bytes.NewReader(raw)
	f, err := frame.New(r)
	if err != nil {
		return nil, 0
	}
	f.BitsPerSample = uint8(b.head.bits)
	err = f.Parse()
	size = len(raw) - r.Len()
	if patched {
		err = errors.Join(b.sum(size), missing(f, h))
	}
	if err != nil {
		return nil, 0
	}
	return f, size
}

var errFLACSum = errors.New("checksum of a frame of FLAC does not hold")

// sum checks the frame as it stands in the file.
func (b *flacBody) sum(size int) error {
	if crc16(0, b.w.at(b.pos, size)) != 0 {
		return errFLACSum
	}
	return nil
}

// missing checks that the decoder came to the end of the frame.
func missing(f *frame.Frame, h flacHead) error {
	for _, sub := range f.Subframes {
		if sub == nil || len(sub.Samples) != h.frames {
			return errFLACSum
		}
	}
	return nil
}

// convert gives the samples of a frame in the channels that come out.
func (b *flacBody) convert(f *frame.Frame) []float32 {
	n, channels := len(f.Subframes[0].Samples), len(f.Subframes)
	scale := 1 / float32(int(1)<<(b.head.bits-1))
	if need := n * b.info.Channels; cap(b.pcm) < need {
		b.pcm = make([]float32, need)
	}
	out := b.pcm[:n*b.info.Channels]
	if b.mix == nil {
		for c, sub := range f.Subframes {
			for i, v := range sub.Samples {
				out[i*channels+c] = float32(v) * scale
			}
		}
		return out
	}
	clear(out)
	for c, sub := range f.Subframes {
		left, right := b.mix[c][0]*scale, b.mix[c][1]*scale
		for i, v := range sub.Samples {
			out[2*i] += left * float32(v)
			out[2*i+1] += right * float32(v)
		}
	}
	return out
}
