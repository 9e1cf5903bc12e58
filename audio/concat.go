package audio

import (
	"errors"
	"io"
)

// Concat plays sources one after the other without a gap: a chime, then the
// warning, then the warning again. A source that fails ends it.
func Concat(sources ...Source) Source { return &concat{rest: sources} }

type concat struct{ rest []Source }

func (c *concat) Read(dst []float32) (int, error) {
	for len(c.rest) > 0 {
		n, err := c.rest[0].Read(dst)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		c.rest = c.rest[1:]
	}
	return 0, io.EOF
}

// Silence is a source of so many silent frames.
func Silence(f Format, frames int64) Source { return &silence{f.Channels, frames} }

type silence struct {
	channels int
	left     int64
}

func (s *silence) Read(dst []float32) (int, error) {
	n := min(int64(len(dst)/s.channels), s.left)
	if n == 0 {
		return 0, io.EOF
	}
	clear(dst[:n*int64(s.channels)])
	s.left -= n
	return int(n), nil
}
