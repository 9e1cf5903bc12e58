package speaker

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// bench is a Speaker at work in a bubble of fake time.
type bench struct {
	*Speaker
	card  *card
	told  []string
	stop  func()
	start time.Time
}

// onBench runs f with a Speaker on a card of the test's.
func onBench(t *testing.T, f func(t *testing.T, b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{card: &card{}, start: time.Now()}
		cfg := Config{Start: b.card.start, OnChange: func(s State) {
			line := fmt.Sprintf("%v %s", time.Since(b.start).Round(10*time.Millisecond), s.State)
			if s.Why != nil {
				line += " " + s.Why.Kind
			}
			b.told = append(b.told, line)
		}}
		b.Speaker = New(cfg, &counter{})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- b.Run(ctx) }()
		b.stop = func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("Run returned %v", err)
			}
		}
		f(t, b)
		b.stop()
	})
}

// after lets fake time pass.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (b *bench) checkTold(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(b.told, want) {
		t.Errorf("told:\n  %s\nwant:\n  %s", strings.Join(b.told, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestDeviceIsOpenedAndClosedAsWanted(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		after(time.Hour)
		if b.card.opens != 0 || b.Mixed() != 0 {
			t.Fatalf("nobody asked, yet %d opens and %d frames mixed", b.card.opens, b.Mixed())
		}
		b.start = time.Now()
		b.Open()
		after(2 * time.Second)
		b.Close()
		after(time.Second)
		b.checkTold(t, "0s opening", "40ms running", "2.16s closed")
		if h := b.Heard(); h != b.Mixed() || int(h) != len(b.card.wasHeard()) {
			t.Errorf("after Close: heard %d, mixed %d, from the card %d", h, b.Mixed(), len(b.card.wasHeard()))
		}
		at := b.Mixed()
		after(time.Minute)
		if b.Mixed() != at {
			t.Error("frames are mixed although the device is closed")
		}
		b.Open()
		after(time.Second)
		checkUnbroken(t, b.card.wasHeard())
	})
}

func TestNoMoreIsMixedThanAgreed(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		most := int64(0)
		for range 500 {
			after(7 * time.Millisecond)
			most = max(most, b.Mixed()-b.Heard())
		}
		limit := b.cfg.Format.Frames(defaultAhead + cardLatency)
		if most > limit || most < limit/2 {
			t.Errorf("%d frames lay between mixing and hearing, want at most %d, and most of that", most, limit)
		}
	})
}

func TestHeardIsWhatCameOutOfTheCard(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		for range 200 {
			after(11 * time.Millisecond)
			if b.Heard() > int64(len(b.card.wasHeard())) {
				t.Fatalf("claims %d frames, the card gave %d", b.Heard(), len(b.card.wasHeard()))
			}
		}
		if b.Heard() < 48000 {
			t.Errorf("after 2.2 s only %d frames count as heard", b.Heard())
		}
	})
}

func TestFrameAtAgreesWithTheCard(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		if _, ok := b.FrameAt(time.Now()); ok {
			t.Fatal("a closed device promises a time")
		}
		b.Open()
		after(time.Second)
		when := time.Now().Add(700 * time.Millisecond).Round(0)
		frame, ok := b.FrameAt(when)
		back, ok2 := b.TimeOf(frame)
		if !ok || !ok2 || back.Sub(when).Abs() > 30*time.Microsecond {
			t.Fatalf("frame %d (%v) is heard at %v (%v), wanted %v", frame, ok, back, ok2, when)
		}
		after(time.Until(when))
		// The card hands over blocks: what is heard now is within one of them.
		if off := frame - int64(len(b.card.wasHeard())); max(off, -off) > 1920 {
			t.Errorf("planned frame %d, the card is at %d", frame, len(b.card.wasHeard()))
		}
		b.Close()
		after(time.Second)
		if _, ok := b.FrameAt(time.Now()); ok {
			t.Error("a closed device promises a time")
		}
	})
}

func TestDeadChildIsReplacedAndTheStreamGoesOnWhereItWas(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		b.OnAir(true)
		heard := int64(0)
		for i := range 20 {
			after(time.Duration(1000+13*i) * time.Millisecond)
			if b.Heard() < heard {
				t.Fatalf("heard ran backwards from %d to %d", heard, b.Heard())
			}
			heard = b.Heard()
			b.mu.Lock()
			b.proc.Kill()
			b.mu.Unlock()
		}
		after(2 * time.Second)
		b.Close()
		after(time.Second)
		checkUnbroken(t, b.card.wasHeard())
		if got := b.State().Restarts; got != 20 {
			t.Errorf("%d restarts, want 20", got)
		}
		if int(b.Heard()) != len(b.card.wasHeard()) {
			t.Errorf("claims %d frames, the card gave %d", b.Heard(), len(b.card.wasHeard()))
		}
	})
}

func TestDeviceThatStopsTakingIsNoticedWithinASecond(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		b.OnAir(true)
		after(3 * time.Second)
		b.card.set(func() { b.card.broken = true })
		after(970 * time.Millisecond)
		b.card.set(func() { b.card.broken = false })
		after(2 * time.Second)
		b.checkTold(t, "0s opening", "40ms running", "3.9s lost stalled", "4.14s running")
		checkUnbroken(t, b.card.wasHeard())
	})
}

func TestAttemptsComeCloserWhenSomethingIsOnAir(t *testing.T) {
	for _, row := range []struct {
		onAir bool
		want  int // attempts in a minute
	}{{false, 11}, {true, 62}} {
		onBench(t, func(t *testing.T, b *bench) {
			b.card.refuse = &Fault{NoDevice, "pulled out"}
			b.OnAir(row.onAir)
			b.Open()
			after(time.Minute)
			if b.card.opens != row.want {
				t.Errorf("on air %v: %d attempts in a minute, want %d", row.onAir, b.card.opens, row.want)
			}
			b.checkTold(t, "0s opening", "0s lost no_device")
			b.card.set(func() { b.card.refuse = nil })
			b.OnAir(true) // the next programme cuts the wait short
			after(1200 * time.Millisecond)
			if s := b.State(); s.State != Running || s.Why != nil {
				t.Errorf("the device is back, but the state is %+v", s)
			}
		})
	}
}

func TestWhatNobodyCouldHearIsForgottenOnClose(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		after(2 * time.Second)
		b.card.set(func() { b.card.refuse = &Fault{NoDevice, "pulled out"} })
		b.mu.Lock()
		b.proc.Kill()
		b.mu.Unlock()
		after(5 * time.Second)
		heard, mixed := b.Heard(), b.Mixed()
		b.Close()
		after(time.Second)
		if b.Heard() != heard || heard >= mixed {
			t.Fatalf("heard %d, then %d, of %d mixed", heard, b.Heard(), mixed)
		}
		b.card.set(func() { b.card.refuse, b.card.heard = nil, nil })
		b.Open()
		after(time.Second)
		if first := b.card.wasHeard()[0]; first != number(mixed) {
			t.Errorf("after the reopening frame %d is heard first, want %d", first-1, number(mixed)-1)
		}
	})
}

func TestTheEndOfRunPlaysWhatIsMixed(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		b.Open()
		after(1234 * time.Millisecond)
		b.stop()
		b.stop = func() {}
		if h := b.Heard(); h != b.Mixed() || int(h) != len(b.card.wasHeard()) {
			t.Errorf("heard %d, mixed %d, from the card %d", h, b.Mixed(), len(b.card.wasHeard()))
		}
		if b.State().State != Closed {
			t.Errorf("state %+v", b.State())
		}
	})
}

func TestWishesMayComeInAnyOrder(t *testing.T) {
	onBench(t, func(t *testing.T, b *bench) {
		for i := range 300 {
			switch i * 7 % 5 {
			case 0, 3:
				b.Open()
			case 1:
				b.OnAir(i%2 == 0)
			case 2, 4:
				b.Close()
			}
			after(time.Duration(i*37%230) * time.Millisecond)
		}
		b.Close()
		after(3 * time.Second)
		for _, line := range b.told {
			if strings.Contains(line, Missing) {
				t.Errorf("a healthy device was called lost: %s", line)
			}
		}
		checkUnbroken(t, b.card.wasHeard())
	})
}

// Whatever a child says or does, the parent calls it a fault and tries again.
func TestBadChildrenAreFaults(t *testing.T) {
	for _, row := range []struct {
		name, kind string
		live       func(ctx context.Context, in io.Reader, out io.Writer) error
		within     time.Duration
	}{
		{"ends at once", Crashed, func(context.Context, io.Reader, io.Writer) error { return nil }, 0},
		{"talks nonsense", Crashed, say("hello\n"), 0},
		{"never stops talking", Crashed, say(strings.Repeat("x", 5000)), 0},
		{"claims what it was never given", Crashed, say("ready x 0\ntaken 1000000\n"), 0},
		{"runs backwards", Crashed, say("ready x 0\ntaken 100\ntaken 99\n"), 0},
		{"names its fault", Busy, say("fault busy held by mpd\n"), 0},
		{"says nothing", NotReady, say(""), openWithin},
		{"is ready and then takes nothing", Stalled, say("ready x 0\n"), openWithin},
		{"takes a little and then nothing", Stalled, say("ready x 0\ntaken 960\n"), stillFor},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := New(Config{Start: func(context.Context) (Proc, error) { return runFake(row.live), nil }}, silence{})
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- s.Run(ctx) }()
				s.Open()
				after(row.within + time.Millisecond)
				if why := s.State().Why; why == nil || why.Kind != row.kind {
					t.Errorf("after %v: %+v (%v), want %s", row.within, s.State(), why, row.kind)
				}
				cancel()
				<-done
			})
		})
	}
}

// say is a child that says something, then stays until it is killed.
func say(words string) func(context.Context, io.Reader, io.Writer) error {
	return func(ctx context.Context, _ io.Reader, out io.Writer) error {
		_, _ = io.WriteString(out, words)
		<-ctx.Done()
		return ctx.Err()
	}
}
