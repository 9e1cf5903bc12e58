package decode

import (
	"errors"
	"io"
	"slices"

	"github.com/truyenthanh/loa/audio"
)

// joined plays the stretches of an MP3 file that changes its rate or its
// channels, as files put one behind the other do. All of it comes out in the
// format of the first stretch, each stretch as long as it is.
type joined struct {
	w       *window
	rest    []summary
	workers int
	format  audio.Format
	whole   int64 // frames of all stretches

	part   *Stream      // the stretch that plays, and
	src    audio.Source // the same in the format of the first
	before int64        // frames given of the stretches before it
	given  int64        // frames given
	dead   int64        // of those, silence in place of sound
	hurt   ledger       // of the stretches before
}

func newJoined(w *window, sums []summary, workers int) *Stream {
	first := sums[0].info()
	j := &joined{w: w, rest: sums, workers: workers, format: audio.Format{Rate: first.Rate, Channels: first.Channels}}
	for _, s := range sums {
		j.whole += converted(s.info(), first.Rate)
	}
	return &Stream{info: newInfo("mp3", first.Rate, first.Channels, j.whole), body: j}
}

// converted is how many frames a stretch has at another rate, as
// [audio.Resample] gives them.
func converted(i Info, rate int) int64 {
	from, to := int64(i.Rate), int64(rate)
	return (2*i.Frames*to + from) / (2 * from)
}

func (j *joined) read(dst []float32) (int, error) {
	for {
		if j.part == nil {
			if len(j.rest) == 0 {
				return 0, j.finish()
			}
			j.begin()
		}
		n, err := j.src.Read(dst)
		switch {
		case err == nil:
			j.given += int64(n)
			for i, v := range dst[:n*j.format.Channels] {
				dst[i] = within(v) // a resampler overshoots
			}
			return n, nil
		case !errors.Is(err, io.EOF) && !hollow(err):
			return 0, err
		}
		j.end()
	}
}

// hollow reports the verdict on a stretch that came out in its full length.
func hollow(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Damaged && e.Detail == "mp3"
}

func (j *joined) begin() {
	j.part = newMP3(j.w, j.rest[0], j.workers)
	j.rest = j.rest[1:]
	j.src = audio.Resample(j.part, j.part.Format(), j.format)
	j.before = j.given
}

func (j *joined) end() {
	j.hurt = *j.damage()
	for _, d := range j.part.Damage() {
		if d.What != Cut {
			j.dead += j.format.Frames(d.Lost)
		}
	}
	j.part, j.src = nil, nil
}

func (j *joined) finish() error {
	if j.dead*2 > j.whole {
		return &Error{Kind: Damaged, Detail: "mp3"}
	}
	return io.EOF
}

// damage puts the losses of the stretches one behind the other.
func (j *joined) damage() *ledger {
	all := ledger{list: slices.Clone(j.hurt.list)}
	if j.part != nil {
		for _, d := range j.part.Damage() {
			// a stretch that was brought to another rate may be a part of a frame shorter
			d.At = min(d.At+j.format.Duration(j.before), j.format.Duration(j.whole))
			all.add(d)
		}
	}
	return &all
}
