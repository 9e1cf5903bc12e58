package speaker

import (
	"errors"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// retell is how often an intake that waits for frames looks whether the device
// has taken some meanwhile. Only a parent that is late makes it matter.
const retell = 300 * time.Millisecond

// Each report wakes the parent, which costs more than the sound that it mixes then:
// one comes when the device has taken so much. At the beginning all come, for the
// parent to learn when sound is heard.
const (
	tellLeast = 60 * time.Millisecond
	tellAll   = 600 * time.Millisecond
)

// deadliner is what a pipe offers beside reading.
type deadliner interface{ SetReadDeadline(time.Time) error }

// intake is the child's end of the pipe: it hands whole frames to the device and
// tells the parent how many the device has taken.
type intake struct {
	in         io.Reader
	say        *teller
	frameBytes int
	least      int64 // frames that are worth a report
	all        int64 // frames of which every block is
	rise       rise
	buffered   func() int  // bytes read from here that the device has not taken yet
	emptied    func() bool // whether a device that reads when it needs has run dry; nil: it counts itself

	read   atomic.Int64 // bytes handed out
	told   atomic.Int64 // frames reported as taken
	hungry atomic.Int64 // how often the parent was late
	dry    atomic.Int64 // how often the device wanted frames and had none
	ended  atomic.Bool

	toldDry int64     // belongs to tell
	until   time.Time // the deadline that is set; belongs to Read
}

func newIntake(in io.Reader, say *teller, frameBytes int) *intake {
	return &intake{in: quietly(in), say: say, frameBytes: frameBytes, buffered: func() int { return 0 }}
}

// quietly lets a pipe given as a file be read without waking the runtime.
func quietly(in io.Reader) io.Reader {
	f, ok := in.(*os.File)
	if !ok {
		return in
	}
	if fd, err := takeOver(f); err == nil {
		return inlet{fd}
	}
	return in
}

// Read fills p with whole frames, at least one, waiting for them as long as it
// takes. It is called when the device has just taken some, so it reports first.
func (k *intake) Read(p []byte) (int, error) {
	p = p[:len(p)/k.frameBytes*k.frameBytes]
	if k.emptied != nil && k.read.Load() > 0 && k.emptied() {
		k.dry.Add(1)
	}
	if k.tell() != nil {
		return 0, io.EOF // nobody listens: the parent is gone
	}
	n := 0
	for n == 0 || n%k.frameBytes != 0 {
		k.setDeadline()
		m, err := k.in.Read(p[n:])
		n += m
		if errors.Is(err, os.ErrDeadlineExceeded) {
			k.hungry.Add(1)
			err = k.tellRest()
		}
		if err != nil {
			k.ended.Store(true)
			break
		}
	}
	n = n / k.frameBytes * k.frameBytes // a torn last frame is no frame
	k.rise.shape(p[:n])
	k.read.Add(int64(n))
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// setDeadline bounds the next read by retell, or by half of it at the least: a
// deadline that is moved on still wakes the process at its old time, so it is not
// moved with every read.
func (k *intake) setDeadline() {
	in, ok := k.in.(deadliner)
	if now := time.Now(); ok && k.until.Sub(now) < retell/2 {
		k.until = now.Add(retell)
		_ = in.SetReadDeadline(k.until)
	}
}

// taken counts the frames that the device has taken.
func (k *intake) taken() int64 {
	return (k.read.Load() - int64(k.buffered())) / int64(k.frameBytes)
}

// tell reports what the device has taken, if that is worth it.
func (k *intake) tell() error {
	if n, told := k.taken(), k.told.Load(); told > k.all && n-told < k.least && k.dry.Load() == k.toldDry {
		return nil
	}
	return k.tellRest()
}

// tellRest reports what the device has taken, if that is news.
func (k *intake) tellRest() error {
	if dry := k.dry.Load(); dry != k.toldDry {
		k.toldDry = dry
		if err := k.say.dry(dry); err != nil {
			return err
		}
	}
	n := k.taken()
	if n <= k.told.Load() {
		return nil
	}
	k.told.Store(n)
	return k.say.taken(n)
}
