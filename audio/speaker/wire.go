package speaker

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What the child says on its stdout, one line each:
//
//	ready DRIVER LATENCY_US   the device is open; a frame just taken is heard LATENCY_US later
//	taken FRAMES              the device has taken that many frames since the child began
//	dry COUNT                 so many times, since the child began, the device wanted frames and had none
//	end FRAMES                stdin has ended and all of it was heard
//	fault KIND DETAIL         the child is about to end because of this
const (
	wordReady = "ready"
	wordTaken = "taken"
	wordDry   = "dry"
	wordEnd   = "end"
	wordFault = "fault"
)

// maxDetail is how many bytes of a fault's detail are passed on.
const maxDetail = 400

// report is one such line.
type report struct {
	word    string
	frames  int64         // taken, end; of dry, how often
	driver  string        // ready
	latency time.Duration // ready
	fault   *Fault        // fault
}

// parseReport reads a line without its newline.
func parseReport(line string) (report, error) {
	word, rest, _ := strings.Cut(line, " ")
	r := report{word: word}
	var err error
	switch word {
	case wordTaken, wordDry, wordEnd:
		r.frames, err = parseCount(rest)
	case wordReady:
		driver, us, _ := strings.Cut(rest, " ")
		var n int64
		n, err = parseCount(us)
		r.driver, r.latency = driver, time.Duration(n)*time.Microsecond
	case wordFault:
		kind, detail, _ := strings.Cut(rest, " ")
		r.fault = &Fault{Kind: kind, Detail: detail}
	default:
		return report{}, fmt.Errorf("read the child's report: unknown word in %q", line)
	}
	if err != nil {
		return report{}, fmt.Errorf("read the child's report %q: %w", line, err)
	}
	return r, nil
}

func parseCount(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 62)
	return int64(n), err
}

// teller writes reports; it is safe for several goroutines and allocates nothing
// for the reports of a running device.
type teller struct {
	mu  sync.Mutex
	out io.Writer
	buf []byte
}

func (t *teller) ready(driver string, latency time.Duration) error {
	return t.line(wordReady+" "+driver, latency.Microseconds(), "")
}

func (t *teller) taken(frames int64) error { return t.line(wordTaken, frames, "") }
func (t *teller) dry(times int64) error    { return t.line(wordDry, times, "") }
func (t *teller) end(frames int64) error   { return t.line(wordEnd, frames, "") }

func (t *teller) fault(f *Fault) error {
	// One line of bearable length, whatever a library said: oto lists every device it tried.
	detail := strings.Join(strings.Fields(f.Detail), " ")
	if len(detail) > maxDetail {
		detail = strings.ToValidUTF8(detail[:maxDetail], "") + "..."
	}
	return t.line(wordFault+" "+f.Kind, -1, detail)
}

// line writes word, then n unless it is negative, then text.
func (t *teller) line(word string, n int64, text string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf[:0], word...)
	t.buf = append(t.buf, ' ')
	if n >= 0 {
		t.buf = strconv.AppendInt(t.buf, n, 10)
	}
	t.buf = append(t.buf, text...)
	t.buf = append(t.buf, '\n')
	if _, err := t.out.Write(t.buf); err != nil {
		return fmt.Errorf("write a report: %w", err)
	}
	return nil
}
