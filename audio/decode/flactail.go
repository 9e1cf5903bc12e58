package decode

import "bytes"

// measure tells how long the sound is. The last frame knows: what the header
// says is only a wish where the file was cut, or nothing where it was written
// into a pipe. A few looks at the end of the file take no time.
func (b *flacBody) measure() (int64, error) {
	if h, ok := b.headAt(b.pos); ok && b.complete(b.pos) > 0 {
		b.base = h.at
	}
	end := b.lastEnd()
	if err := b.w.failure(); err != nil {
		return 0, err
	}
	bound := b.head.bound(b.end - b.pos)
	length := end - b.base
	if length <= 0 || length > bound {
		b.base, length = 0, b.head.total
	}
	switch {
	case b.pos >= b.end || end == 0 && length == 0:
		return 0, &Error{Kind: NoSound, Detail: "flac"}
	case length <= 0 || length > bound || end == 0 && !b.any():
		return 0, &Error{Kind: Damaged, Detail: "flac"}
	}
	return length, nil
}

// any reports whether there is a frame where the frames should begin.
func (b *flacBody) any() bool {
	_, ok := b.headAt(b.pos)
	return ok
}

// lastEnd is where the last complete frame ends, in frames of sound; 0 = there
// is none. It looks backwards in pieces, and gives up where a file was made to
// keep it busy.
func (b *flacBody) lastEnd() int64 {
	const piece = 64 << 10
	budget := b.end - b.pos + 1<<26
	for to := b.end; to > b.pos && budget > 0; to -= piece {
		from := max(to-piece, b.pos)
		for _, at := range b.heads(from, to) {
			size := b.complete(at)
			if size > 0 {
				h, _ := b.headAt(at)
				return h.at + int64(h.frames)
			}
			if budget -= int64(b.head.frameMost()); budget < 0 {
				break
			}
		}
	}
	return 0
}

// heads lists what looks like the head of a frame between two places, the last
// first.
func (b *flacBody) heads(from, to int64) []int64 {
	const most = 10_000
	var found []int64
	view := b.w.at(from, int(min(to+32, b.w.size)-from))
	for i := len(view); i > 0 && len(found) < most; {
		if i = bytes.LastIndexByte(view[:i], 0xff); i < 0 {
			break
		}
		if _, ok := b.head.head(view[i:]); ok && from+int64(i) < to {
			found = append(found, from+int64(i))
		}
	}
	return found
}

// complete is the size of the frame at a place if its checksum holds and the
// next frame, a tag or the end of the sound follows; else 0.
func (b *flacBody) complete(at int64) int {
	const least = 10
	raw := b.w.at(at, int(min(int64(b.head.frameMost())+32, b.end-at)))
	sum := uint16(0)
	for i, v := range raw {
		sum = sum<<8 ^ flacSum16[byte(sum>>8)^v]
		if sum != 0 || i+1 < least {
			continue
		}
		rest := raw[i+1:]
		if at+int64(i)+1 >= b.end || tagMark(rest) {
			return i + 1
		}
		if _, ok := b.head.head(rest); ok {
			return i + 1
		}
	}
	return 0
}
