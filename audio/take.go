package audio

import "io"

// Take is at most so many frames of a source, the last of them in a fade unless
// the source has ended by itself by then. The fade is half of the frames at the
// most; 0 is a cut.
func Take(src Source, channels int, frames, fade int64) Source {
	return &taken{src: src, channels: channels, left: frames, fade: min(fade, frames/2)}
}

type taken struct {
	src      Source
	channels int
	left     int64
	fade     int64
}

// Read implements [Source].
func (t *taken) Read(dst []float32) (int, error) {
	want := min(int64(len(dst)/t.channels), t.left)
	if want <= 0 {
		return 0, io.EOF
	}
	n, err := t.src.Read(dst[:want*int64(t.channels)])
	for i := range n {
		if left := t.left - int64(i) - 1; left < t.fade {
			gain := float32(left) / float32(t.fade)
			for c := range t.channels {
				dst[i*t.channels+c] *= gain
			}
		}
	}
	t.left -= int64(n)
	return n, err //nolint:wrapcheck // the source's own
}
