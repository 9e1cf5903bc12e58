package speaker

import (
	"math"
	"slices"
	"time"
)

const (
	trackPoints = 64                     // reports kept: about 2.5 s
	trackEnough = 8                      // reports before there is an answer
	trackSpan   = 300 * time.Millisecond // and the time they must cover
	trackRecent = 8                      // reports that decide whether the line has moved
	trackStep   = 6 * time.Millisecond   // by how much
)

// track fits a line through reports of (time, frames taken) and says which frame
// is heard when. It knows no clock: times are durations since an epoch of the
// caller's.
//
// A device takes frames in blocks, at instants that its own clock sets. A report
// can come late (the scheduler, the pipe, a busy server), never early. So each
// report gives an upper bound for the time at which frame 0 would have been
// taken, and the line runs along the low edge of these bounds: a low quantile
// rather than the minimum, so that one odd report moves nothing. Over the few
// seconds kept, the clock of a sound card drifts by well under a millisecond.
//
// When the device has run dry and played silence of its own, all later reports
// are late by as much: the line has moved, and the older reports are dropped.
type track struct {
	rate    float64
	latency time.Duration // from taken to heard
	origins [trackPoints]time.Duration
	times   [trackPoints]time.Duration
	n       int // valid ones, oldest first
	scratch [trackPoints]time.Duration
}

// restart forgets the reports, for a device that has just been opened.
func (k *track) restart(rate int, latency time.Duration) {
	*k = track{rate: float64(rate), latency: latency}
}

// add takes a report: at that time, the device had taken the frames before frame.
func (k *track) add(at time.Duration, frame int64) {
	if k.n == trackPoints {
		copy(k.origins[:], k.origins[1:])
		copy(k.times[:], k.times[1:])
		k.n--
	}
	k.origins[k.n] = at - k.span(frame)
	k.times[k.n] = at
	k.n++
	if k.n < 2*trackRecent {
		return
	}
	old := k.low(k.origins[:k.n-trackRecent])
	recent := k.low(k.origins[k.n-trackRecent : k.n])
	if recent-old > trackStep {
		copy(k.origins[:], k.origins[k.n-trackRecent:k.n])
		copy(k.times[:], k.times[k.n-trackRecent:k.n])
		k.n = trackRecent
	}
}

// ok says whether the device has run steadily for long enough to trust the line.
func (k *track) ok() bool {
	return k.n >= trackEnough && k.times[k.n-1]-k.times[0] >= trackSpan
}

// at returns when a frame is heard. It means nothing unless ok.
func (k *track) at(frame int64) time.Duration {
	return k.low(k.origins[:k.n]) + k.span(frame) + k.latency
}

// frame returns the frame that is heard at a time. It means nothing unless ok.
func (k *track) frame(at time.Duration) int64 {
	origin := k.low(k.origins[:k.n]) + k.latency
	return int64(math.Round((at - origin).Seconds() * k.rate))
}

func (k *track) span(frame int64) time.Duration {
	return time.Duration(float64(frame) / k.rate * float64(time.Second))
}

// low is the lower edge of a set of times: its tenth percentile.
func (k *track) low(of []time.Duration) time.Duration {
	sorted := k.scratch[:copy(k.scratch[:], of)]
	slices.Sort(sorted)
	return sorted[len(sorted)/10]
}
