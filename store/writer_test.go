package store_test

import (
	"context"
	"math"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// paper is a log that takes entries unless it refuses.
type paper struct {
	mu       sync.Mutex
	refuses  error
	entries  []broadcast.Entry
	batches  int
	progress []broadcast.Millis
	stuck    chan struct{} // does not answer until it is closed
}

func (p *paper) Append(entries ...broadcast.Entry) ([]broadcast.Entry, error) {
	if p.stuck != nil {
		<-p.stuck
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses != nil {
		return nil, p.refuses
	}
	p.batches++
	p.entries = append(p.entries, entries...)
	return entries, nil
}

func (p *paper) SaveProgress(at broadcast.Progress) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses != nil {
		return p.refuses
	}
	p.progress = append(p.progress, at.HeardMS)
	return nil
}

func (p *paper) Knows(id broadcast.AiringID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.entries, func(e broadcast.Entry) bool { return e.Claimed != nil && e.Claimed.ID == id })
}

func (p *paper) refuse(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses = err
}

func (p *paper) gaps() (out []broadcast.Gap) {
	for _, e := range p.entries {
		if e.Gap != nil {
			out = append(out, *e.Gap)
		}
	}
	return out
}

var diskFull = broadcast.Refuse(broadcast.ProblemDiskFull, "", "/data").Because(syscall.ENOSPC)

// bubbleTime is the time in the test's bubble.
func bubbleTime() time.Time { return time.Now() } //nolint:forbidigo // the bubble's own time

func waits(w *store.Writer) int {
	n, _ := w.Waiting()
	return n - w.Lost()
}

func cause(w *store.Writer) error {
	_, err := w.Waiting()
	return err
}

// pass lets the time of the bubble go by.
func pass(d time.Duration) { <-time.After(d) }

// run sets a journal to work; stop ends it and gives what Run said.
func run(t *testing.T, p *paper) (j *store.Writer, stop func() error) {
	j = store.NewWriter(p, bubbleTime)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = stop() })
	return j, stop
}

func isDurable(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestAnEntryIsDurableWhenTheDiskHasIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j, _ := run(t, p)
		durable := j.Record(claim(bulletin))
		synctest.Wait()
		if !isDurable(durable) || len(p.entries) != 1 || waits(j) != 0 || j.Knows(bulletin) {
			t.Errorf("durable %v, %d on the disk, %d wait", isDurable(durable), len(p.entries), waits(j))
		}
	})
}

func TestWhatComesTogetherGoesInOneCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j := store.NewWriter(p, bubbleTime)
		for _, e := range many(300) {
			j.Record(e)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = j.Run(ctx) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if len(p.entries) != 300 || p.batches != 1 || p.entries[299].Act.Verb != "act 299" {
			t.Errorf("%d entries in %d commits, want 300 in one, in order", len(p.entries), p.batches)
		}
	})
}

func TestAFullDiskForAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j, _ := run(t, p)
		p.refuse(diskFull)
		var last <-chan struct{}
		for range 500 {
			last = j.Record(claim(bulletin))
		}
		pass(time.Hour)
		if pending := j.Pending(); len(pending) != 500 || pending[499].Claimed.ID != bulletin {
			t.Errorf("after an hour %d are pending", len(pending))
		}
		if waits(j) != 500 || kindOf(cause(j)) != broadcast.ProblemDiskFull || isDurable(last) || !j.Knows(bulletin) {
			t.Errorf("after an hour: %d wait, %v, durable %v, known %v", waits(j), cause(j), isDurable(last), j.Knows(bulletin))
		}
		p.refuse(nil)
		pass(1100 * time.Millisecond)
		if waits(j) != 0 || len(j.Pending()) != 0 || cause(j) != nil || !isDurable(last) || len(p.entries) != 500 {
			t.Errorf("with room again: %d wait, %v, %d entries", waits(j), cause(j), len(p.entries))
		}
	})
}

func TestWhereNothingIsLostThereIsNoGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j, _ := run(t, p)
		for range 100 {
			j.Record(act("x"))
			pass(time.Minute)
		}
		if gaps := p.gaps(); len(gaps) > 0 || len(p.entries) != 100 {
			t.Errorf("gaps %v in %d entries", gaps, len(p.entries))
		}
	})
}

// What tells of airings and people stays; the counts are exact.
func TestWhatFindsNoRoomIsCounted(t *testing.T) {
	fault := broadcast.Entry{Stamp: stamp, Fault: &broadcast.Fault{Kind: "device_lost"}}
	for what, tt := range map[string]struct {
		before, after         int // entries of faults, then of airings
		wantFaults, wantPlays int
	}{
		"airings take the place of faults": {before: 100, after: store.QueueBound, wantFaults: 0, wantPlays: store.QueueBound},
		"as many as needed":                {before: 100, after: store.QueueBound - 40, wantFaults: 40, wantPlays: store.QueueBound - 40},
		"faults find no room":              {before: store.QueueBound + 7, after: 0, wantFaults: store.QueueBound, wantPlays: 0},
		"too many airings":                 {before: 0, after: store.QueueBound + 9, wantFaults: 0, wantPlays: store.QueueBound},
		"just room enough":                 {before: 5, after: store.QueueBound - 5, wantFaults: 5, wantPlays: store.QueueBound - 5},
	} {
		t.Run(what, func(t *testing.T) {
			p := &paper{}
			j := store.NewWriter(p, func() time.Time { return morning })
			for range tt.before {
				j.Record(fault)
			}
			for range tt.after {
				j.Record(claim(bulletin))
			}
			lost := tt.before + tt.after - tt.wantFaults - tt.wantPlays
			if j.Lost() != lost || waits(j) != store.QueueBound {
				t.Errorf("%d lost, %d wait; want %d and %d", j.Lost(), waits(j), lost, store.QueueBound)
			}
			flushed(t, j)
			faults, plays := 0, 0
			for _, e := range p.entries {
				if e.Fault != nil {
					faults++
				}
				if e.Claimed != nil {
					plays++
				}
			}
			if faults != tt.wantFaults || plays != tt.wantPlays {
				t.Errorf("%d faults, %d airings; want %d and %d", faults, plays, tt.wantFaults, tt.wantPlays)
			}
			if gaps := p.gaps(); lost == 0 != (len(gaps) == 0) || lost > 0 && gaps[0].Lost != lost {
				t.Errorf("gaps %+v, want one of %d", gaps, lost)
			}
		})
	}
}

// flushed lets a journal write all it has.
func flushed(t *testing.T, j *store.Writer) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	must(t, j.Run(ctx))
}

// An airing that was lost was heard all the same: it must not be aired again.
func TestALostClaimIsStillKnown(t *testing.T) {
	p := &paper{}
	j := store.NewWriter(p, func() time.Time { return morning })
	for range store.QueueBound {
		j.Record(act("x"))
	}
	j.Record(claim(bulletin))
	flushed(t, j)
	if p.Knows(bulletin) {
		t.Fatal("it was not lost: nothing was tested")
	}
	if !j.Knows(bulletin) {
		t.Error("it would be aired again")
	}
}

// One entry that cannot be written must not stop those behind it.
func TestAnEntryThatCannotBeWrittenIsPassedOver(t *testing.T) {
	p := &paper{}
	j := store.NewWriter(p, func() time.Time { return morning })
	poison, silence := act("x"), math.Inf(-1)
	poison.At = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC) // a year that JSON has no form for
	quiet := end(bulletin)
	quiet.Ended.LUFS = &silence // a level that JSON has no form for: the store leaves it out
	j.Record(poison)
	j.Record(quiet)
	j.Record(act("behind it"))
	flushed(t, j)
	if len(p.entries) != 3 || p.entries[0].Ended == nil || p.entries[1].Act.Verb != "behind it" {
		t.Fatalf("stored %+v", p.entries)
	}
	if gaps := p.gaps(); len(gaps) != 1 || gaps[0].Lost != 1 || gaps[0].Cause != "unwritable" {
		t.Errorf("gaps %+v, want one lost as unwritable", gaps)
	}
}

func TestProgressIsWrittenOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j, _ := run(t, p)
		for ms := range 10_000 { // ten seconds, far too often
			j.Progress(broadcast.Progress{Reach: broadcast.Reach{Airing: bulletin, HeardMS: broadcast.Millis(ms)}})
			pass(time.Millisecond)
		}
		pass(2 * time.Second)
		p.mu.Lock() // the writer is still at work
		defer p.mu.Unlock()
		if n := len(p.progress); n < 10 || n > 12 || p.progress[n-1] != 9999 {
			t.Errorf("%d writes: %v; want about ten and the last to be the newest", n, p.progress)
		}
	})
}

func TestProgressWaitsForAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{refuses: diskFull}
		j, _ := run(t, p)
		j.Progress(broadcast.Progress{Reach: broadcast.Reach{HeardMS: 1}})
		pass(time.Minute)
		j.Progress(broadcast.Progress{Reach: broadcast.Reach{HeardMS: 2}})
		pass(time.Minute)
		p.refuse(nil)
		pass(2 * time.Second)
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.progress) != 1 || p.progress[0] != 2 {
			t.Errorf("written: %v, want the newest alone", p.progress)
		}
	})
}

func TestTheLastWords(t *testing.T) {
	for what, tt := range map[string]struct {
		full time.Duration // from the stop on
		kept bool
	}{
		"a good disk":                     {0, true},
		"a disk that has room in time":    {1500 * time.Millisecond, true},
		"a disk that stays full too long": {time.Hour, false},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &paper{}
				j, stop := run(t, p)
				if tt.full > 0 {
					p.refuse(diskFull)
					time.AfterFunc(tt.full, func() { p.refuse(nil) })
				}
				durable := j.Record(act("last words"))
				began := bubbleTime()
				err := stop()
				if isDurable(durable) != tt.kept || (err == nil) != tt.kept {
					t.Errorf("durable %v, Run says %v", isDurable(durable), err)
				}
				if took := bubbleTime().Sub(began); took > 5*time.Second {
					t.Errorf("it took %v to stop", took)
				}
				if isDurable(j.Record(act("too late"))) || j.Lost() == 0 {
					t.Error("an entry after the end is not called lost")
				}
			})
		})
	}
}

// Whatever the disk does meanwhile: what was recorded is there once and in order.
func TestTheOrderOutlivesOutages(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		steps := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 60).Draw(r, "steps")
		synctest.Test(t, func(t *testing.T) {
			p := &paper{}
			j, stop := run(t, p)
			recorded := 0
			for _, step := range steps {
				switch step {
				case 0:
					p.refuse(diskFull)
				case 1:
					p.refuse(nil)
				default:
					j.Record(broadcast.Entry{Stamp: stamp, Act: &broadcast.Act{UID: recorded}})
					recorded++
				}
				pass(300 * time.Millisecond)
			}
			p.refuse(nil)
			if err := stop(); err != nil {
				r.Fatal(err)
			}
			next := 0
			for _, e := range p.entries {
				if e.Act != nil && e.Act.UID != next {
					r.Fatalf("entry %d where %d should be", e.Act.UID, next)
				}
				if e.Act != nil {
					next++
				}
			}
			if next != recorded || len(p.gaps()) > 0 {
				r.Fatalf("%d of %d entries, gaps %v", next, recorded, p.gaps())
			}
		})
	})
}

func TestTheBeatStandsStillWithTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &paper{}
		j, _ := run(t, p)
		pass(time.Hour)
		if late := bubbleTime().Sub(j.Beat()); late > 2*time.Second {
			t.Errorf("idle for an hour, the beat is %v old", late)
		}
		p.stuck = make(chan struct{})
		j.Record(act("x"))
		pass(time.Minute)
		if late := bubbleTime().Sub(j.Beat()); late < 50*time.Second {
			t.Errorf("stuck for a minute, the beat is %v old", late)
		}
		close(p.stuck)
	})
}
