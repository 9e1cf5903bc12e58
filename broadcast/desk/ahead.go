package desk

import (
	"sync"

	"github.com/truyenthanh/loa/audio"
)

const (
	aheadBlock = 16384 // samples
	aheadDepth = 8     // blocks
)

// ahead reads a source in a goroutine of its own, so that one core decodes while
// another measures. It is a source itself.
type ahead struct {
	channels int
	full     chan piece
	empty    chan []float32
	now      piece
	rest     []float32
	stop     chan struct{}
	over     sync.WaitGroup
}

// piece is what one read brought.
type piece struct {
	samples []float32
	block   []float32
	err     error
}

// readAhead begins to read. close ends the goroutine, whether or not the source
// has ended.
func readAhead(src audio.Source, channels int) *ahead {
	a := &ahead{
		channels: channels, full: make(chan piece, aheadDepth), empty: make(chan []float32, aheadDepth),
		stop: make(chan struct{}),
	}
	for range aheadDepth {
		a.empty <- make([]float32, aheadBlock)
	}
	a.over.Go(func() { a.run(src) })
	return a
}

func (a *ahead) run(src audio.Source) {
	for {
		var p piece
		select {
		case p.block = <-a.empty:
		case <-a.stop:
			return
		}
		n, err := src.Read(p.block)
		p.samples, p.err = p.block[:n*a.channels], err
		a.full <- p // there is a place for every block
		if err != nil {
			return
		}
	}
}

func (a *ahead) close() {
	close(a.stop)
	a.over.Wait()
}

// Read implements [audio.Source].
func (a *ahead) Read(dst []float32) (int, error) {
	if len(a.rest) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.block != nil {
			a.empty <- a.now.block
		}
		a.now = <-a.full
		a.rest = a.now.samples
		if a.now.err != nil {
			return 0, a.now.err
		}
	}
	n := copy(dst[:len(dst)-len(dst)%a.channels], a.rest)
	a.rest = a.rest[n:]
	return n / a.channels, nil
}
