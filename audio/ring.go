package audio

// ring is a queue of frames in memory of a fixed size.
type ring struct {
	buf      []float32
	channels int
	start    int // frame of the oldest
	length   int // frames
}

func newRing(frames, channels int) ring {
	return ring{buf: make([]float32, max(frames, 1)*channels), channels: channels}
}

func (r *ring) size() int { return len(r.buf) / r.channels }

// room is memory for the next frames, at most so many: in one piece, and so
// perhaps less than there is in all. What is written there counts after grow.
func (r *ring) room(frames int) []float32 {
	at := r.start + r.length
	if at >= r.size() {
		at -= r.size()
	}
	frames = min(frames, r.size()-r.length, r.size()-at)
	return r.buf[at*r.channels : (at+frames)*r.channels]
}

func (r *ring) grow(frames int) { r.length += frames }

// front is the oldest frames, at most so many, in one piece.
func (r *ring) front(frames int) []float32 {
	frames = min(frames, r.length, r.size()-r.start)
	return r.buf[r.start*r.channels : (r.start+frames)*r.channels]
}

// drop forgets the oldest frames.
func (r *ring) drop(frames int) {
	r.length -= frames
	if r.start += frames; r.start >= r.size() {
		r.start -= r.size()
	}
}

// push appends as many of the samples as there is room for.
func (r *ring) push(samples []float32) (frames int) {
	for len(samples) > 0 {
		n := copy(r.room(len(samples)/r.channels), samples)
		if n == 0 {
			break
		}
		samples = samples[n:]
		frames += n / r.channels
		r.grow(n / r.channels)
	}
	return frames
}

// pop takes as many of the oldest frames as there are and dst holds.
func (r *ring) pop(dst []float32) (frames int) {
	for len(dst) > 0 && r.length > 0 {
		n := copy(dst, r.front(len(dst)/r.channels))
		dst = dst[n:]
		frames += n / r.channels
		r.drop(n / r.channels)
	}
	return frames
}

// take reads frames from a source into the ring: so many, or what is left of
// the source or of the room.
func (r *ring) take(src Source, frames int) error {
	for frames > 0 && r.length < r.size() {
		n, err := readGuarded(src, r.room(frames), r.channels)
		if err != nil {
			return err
		}
		r.grow(n)
		frames -= n
	}
	return nil
}

// peakFrom is the largest magnitude among the frames from the at'th oldest on.
func (r *ring) peakFrom(at int) float32 {
	from, to := r.start+at, r.start+r.length
	if from >= r.size() {
		return peak(r.buf[(from-r.size())*r.channels : (to-r.size())*r.channels])
	}
	p := peak(r.buf[from*r.channels : min(to, r.size())*r.channels])
	if to > r.size() {
		p = max(p, peak(r.buf[:(to-r.size())*r.channels]))
	}
	return p
}

// skip leaves out so many of the oldest frames by a crossfade, as long as scratch
// holds: the ring goes on from where it was to where it is to be. The ring holds
// at least frames and the crossfade.
func (r *ring) skip(frames int, scratch []float32) {
	fade := len(scratch) / r.channels
	r.pop(scratch)
	r.drop(frames - fade)
	at := r.start
	for i := range scratch {
		share := float32(i/r.channels+1) / float32(fade+1)
		s := &r.buf[at*r.channels+i%r.channels]
		*s = scratch[i] + (*s-scratch[i])*share
		if (i+1)%r.channels == 0 {
			if at++; at == r.size() {
				at = 0
			}
		}
	}
}
