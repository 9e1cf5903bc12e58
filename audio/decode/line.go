package decode

import (
	"io"
	"time"
)

// line is what the bodies have in common whose formats say where each frame
// belongs: it gives what was decoded, and silence for what is missing, for
// exactly as long as was promised.
type line struct {
	info  Info
	out   []float32 // decoded, to be given
	quiet int64     // frames of silence to be given before out
	skip  int64     // frames still to drop at the beginning
	left  int64     // frames still to give
	at    int64     // where the next frame belongs; negative = before the beginning
	dead  int64     // frames of silence in place of sound
	cut   int64     // frames that the end of the file took
	hurt  ledger
}

func newLine(info Info, skip int64) line {
	return line{info: info, skip: skip, left: info.Frames, at: -skip}
}

func (l *line) damage() *ledger { return &l.hurt }

// give fills dst; fill puts more sound or silence on the line.
func (l *line) give(dst []float32, fill func() error) (int, error) {
	channels := int64(l.info.Channels)
	for l.left > 0 {
		have := l.quiet + int64(len(l.out))/channels
		if have == 0 {
			if err := fill(); err != nil {
				return 0, err
			}
			continue
		}
		if l.skip > 0 {
			n := min(l.skip, have)
			l.drop(n)
			l.skip -= n
			continue
		}
		n := min(have, l.left, int64(len(dst))/channels)
		if l.quiet > 0 {
			n = min(n, l.quiet)
			clear(dst[:n*channels])
		} else {
			copy(dst[:n*channels], l.out)
		}
		l.drop(n)
		l.left -= n
		return int(n), nil
	}
	return 0, l.finish()
}

// drop takes n frames from what is to be given.
func (l *line) drop(n int64) {
	quiet := min(n, l.quiet)
	l.quiet -= quiet
	l.out = l.out[(n-quiet)*int64(l.info.Channels):]
}

// sound puts decoded frames on the line, kept in [-1, 1].
func (l *line) sound(out []float32) {
	for i, v := range out {
		out[i] = within(v)
	}
	l.out = out
	l.at += int64(len(out) / l.info.Channels)
}

// silence stands for n frames from the current place on, and is listed.
func (l *line) silence(n int64, what What) {
	l.quiet = n
	from, to := max(l.at, 0), min(l.at+n, l.info.Frames)
	l.at += n
	if from < to {
		l.dead += to - from
		at := l.time(from)
		l.hurt.add(Damage{At: at, Lost: l.time(to) - at, What: what})
	}
}

func (l *line) time(frames int64) time.Duration {
	return newInfo("", l.info.Rate, 1, frames).Duration
}

// finish closes the account.
func (l *line) finish() error {
	if l.cut > 0 {
		l.hurt.add(Damage{At: l.info.Duration, Lost: l.time(l.cut), What: Cut})
		l.cut = 0
	}
	if l.dead*2 > l.info.Frames {
		return &Error{Kind: Damaged, Detail: l.info.Codec}
	}
	return io.EOF
}
