package speaker

// backlog keeps the encoded frames that were mixed and not heard yet, so that a
// child can be given again what another one took with it into death. Frames are
// numbered along the stream: base <= sent <= mixed.
type backlog struct {
	ring  []byte
	frame int   // bytes in a frame
	base  int64 // first frame kept
	sent  int64 // first frame that the present child has not got
	mixed int64 // first frame that does not exist yet
}

func newBacklog(frames int64, frameBytes int) *backlog {
	return &backlog{ring: make([]byte, int(frames)*frameBytes), frame: frameBytes}
}

// capacity is how many frames fit.
func (b *backlog) capacity() int64 { return int64(len(b.ring) / b.frame) }

// add appends frames. The oldest give way when there is no room; frames that were
// not sent yet never do as long as the caller adds only when all are sent.
func (b *backlog) add(p []byte) {
	for len(p) > 0 {
		at := int(b.mixed%b.capacity()) * b.frame
		n := copy(b.ring[at:], p)
		p = p[n:]
		b.mixed += int64(n / b.frame)
	}
	b.base = max(b.base, b.mixed-b.capacity())
	b.sent = max(b.sent, b.base)
}

// pending returns frames to send next, at most limit; it may return fewer than
// there are where the ring wraps. It is empty when all are sent.
func (b *backlog) pending(limit int64) []byte {
	n := min(b.mixed-b.sent, limit)
	if n <= 0 {
		return nil
	}
	at := b.sent % b.capacity()
	n = min(n, b.capacity()-at)
	return b.ring[int(at)*b.frame : int(at+n)*b.frame]
}

// advance marks the next bytes as sent.
func (b *backlog) advance(bytes int) { b.sent += int64(bytes / b.frame) }

// release forgets the frames before heard.
func (b *backlog) release(heard int64) { b.base = min(max(b.base, heard), b.sent) }

// rewind makes everything that is kept pending again, for a new child. It
// returns the frame with which that child begins.
func (b *backlog) rewind() int64 {
	b.sent = b.base
	return b.base
}

// discard forgets everything: nobody will ever hear it.
func (b *backlog) discard() { b.base, b.sent = b.mixed, b.mixed }
