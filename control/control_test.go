package control

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

func TestAStatusArrivesAsItWasSent(t *testing.T) {
	lufs := -18.2
	want := Status{
		Station: "dai-loc", State: "on_air", Now: time.Date(2026, 11, 23, 5, 42, 31, 0, time.UTC),
		OnAir: &OnAir{Airing: "3@2026-11-23T05:30:00+07:00", Title: "Bản tin sáng", Priority: broadcast.PriorityRoutine, HeardMS: 751000, LUFS: &lufs},
	}
	c := open(t, fakeStation{status: func(context.Context) (Status, error) { return want, nil }}, ClientOptions{})
	got, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("status differs on the way (-sent +got):\n%s", diff)
	}
	if c.Lang() != words.VI || c.Version() != "1.2.3" {
		t.Errorf("the station speaks %q and is version %q, want vi and 1.2.3", c.Lang(), c.Version())
	}
}

func TestARefusalIsSaidInTheLanguageOfTheCaller(t *testing.T) {
	st := fakeStation{remove: func(_ Who, r RemoveRequest) (broadcast.Slot, error) {
		return broadcast.Slot{}, fmt.Errorf("remove slot: %w", broadcast.Refuse(broadcast.ProblemSlotUnknown, "id", r.ID))
	}}
	for lang, want := range map[words.Lang]string{
		words.VI: `không có chương trình số "99" trong lịch`,
		words.EN: `there is no programme "99" in the schedule`,
		"":       `không có chương trình số "99" trong lịch`, // the station's own
	} {
		_, err := open(t, st, ClientOptions{Lang: lang}).Remove(t.Context(), RemoveRequest{ID: "99"})
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Fatalf("got %v, want a problem with words", err)
		}
		if e.Kind != broadcast.ProblemSlotUnknown || e.Class != broadcast.ClassNotFound || e.Field != "id" {
			t.Errorf("got %+v, want slot_unknown of class not_found at id", e)
		}
		if e.Message != want || e.Hint == "" {
			t.Errorf("a caller of %q reads %q and the hint %q, want %q and a hint", lang, e.Message, e.Hint, want)
		}
	}
}

func TestTheKernelVouchesForTheCaller(t *testing.T) {
	var got Who
	st := fakeStation{remove: func(who Who, _ RemoveRequest) (broadcast.Slot, error) {
		got = who
		return broadcast.Slot{ID: 14, Priority: broadcast.PriorityRoutine}, nil
	}}
	if _, err := open(t, st, ClientOptions{}).Remove(t.Context(), RemoveRequest{ID: "14"}); err != nil {
		t.Fatal(err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if want := (Who{Name: me.Username, UID: os.Getuid(), PID: os.Getpid()}); got != want {
		t.Errorf("the station saw %+v, want %+v", got, want)
	}
}

func TestAnAccountWithoutNameIsItsNumber(t *testing.T) {
	if got := loginName(3999999999); got != "3999999999" {
		t.Errorf("got %q, want the number", got)
	}
}

func TestAccentsArriveComposed(t *testing.T) {
	var got string
	st := fakeStation{log: func(r LogRequest) (LogAnswer, error) { got = r.Title; return LogAnswer{}, nil }}
	loose := "Ba\u0309n tin xa\u0303" // as macOS sends it
	if _, err := open(t, st, ClientOptions{}).Log(t.Context(), LogRequest{Title: loose}); err != nil {
		t.Fatal(err)
	}
	if got != "Bản tin xã" {
		t.Errorf("the station saw %+q, want composed accents", got)
	}
}

// endless gives n bytes without holding them.
func endless(n int64) io.Reader { return io.LimitReader(zeros{}, n) }

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestALongFileStreamsWithProgressBothWays(t *testing.T) {
	const size = 64 << 20
	st := fakeStation{importer: func(_ context.Context, r ImportRequest, file io.Reader, p Progress) (broadcast.Media, error) {
		half := int64(size / 2)
		if _, err := io.CopyN(io.Discard, file, half); err != nil {
			return broadcast.Media{}, err
		}
		p(ProgressLine{Stage: "read", Done: half, Total: r.Bytes}) // while the rest is still on its way
		rest, err := io.Copy(io.Discard, file)
		return broadcast.Media{ID: 7, Bytes: half + rest}, err
	}}
	var seen []ProgressLine
	c := open(t, st, ClientOptions{})
	m, err := c.Import(t.Context(), ImportRequest{Name: "le-hoi.wav", Bytes: size}, endless(size), func(p ProgressLine) { seen = append(seen, p) })
	if err != nil {
		t.Fatal(err)
	}
	if m.Bytes != size || m.ID != 7 {
		t.Errorf("%d bytes arrived as %v, want %d as m7", m.Bytes, m.ID, size)
	}
	if want := []ProgressLine{{"read", size / 2, size}}; !cmp.Equal(seen, want) {
		t.Errorf("progress was %v, want %v", seen, want)
	}
}

func TestAFileArrivesByteForByte(t *testing.T) {
	text := strings.Repeat("{\"not\": \"a request\"}\n", 10000)
	var got [32]byte
	st := fakeStation{play: func(_ PlayRequest, file io.Reader) (PlayAnswer, error) {
		all, err := io.ReadAll(file)
		got = sha256.Sum256(all)
		return PlayAnswer{Title: "x"}, err
	}}
	r := PlayRequest{File: &ImportRequest{Name: "x.mp3", Bytes: int64(len(text))}}
	if _, err := open(t, st, ClientOptions{}).Play(t.Context(), r, strings.NewReader(text), nil); err != nil {
		t.Fatal(err)
	}
	if got != sha256.Sum256([]byte(text)) {
		t.Error("other bytes arrived than were sent")
	}
}

// A refusal after the first bytes must reach the person although the upload
// breaks: many runs, since it is a race on the wire.
func TestAFileRefusedAtItsFirstBytesIsRefusedWithWords(t *testing.T) {
	st := fakeStation{importer: func(_ context.Context, r ImportRequest, file io.Reader, _ Progress) (broadcast.Media, error) {
		if _, err := io.ReadFull(file, make([]byte, 16)); err != nil {
			return broadcast.Media{}, err
		}
		return broadcast.Media{}, broadcast.Refuse(broadcast.ProblemFileNotAudio, "file", r.Name, "text")
	}}
	c := open(t, st, ClientOptions{Lang: words.EN})
	for range 5 {
		_, err := c.Import(t.Context(), ImportRequest{Name: "tin.mp3", Bytes: 1 << 30}, endless(1<<30), nil)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Kind != broadcast.ProblemFileNotAudio {
			t.Fatalf("got %v, want the refusal file_not_audio", err)
		}
	}
}

func TestAFileThatChangesWhileItIsReadIsRefused(t *testing.T) {
	st := fakeStation{importer: func(_ context.Context, _ ImportRequest, file io.Reader, _ Progress) (broadcast.Media, error) {
		_, err := io.Copy(io.Discard, file)
		return broadcast.Media{ID: 7}, err
	}}
	c := open(t, st, ClientOptions{})
	for what, sent := range map[string]int64{"it shrank": 900, "it grew": 1100} {
		_, err := c.Import(t.Context(), ImportRequest{Name: "tin.mp3", Bytes: 1000}, endless(sent), nil)
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != broadcast.ProblemFileChanged {
			t.Errorf("%s: got %v, want file_changed", what, err)
		}
	}
	if _, err := c.Import(t.Context(), ImportRequest{Name: "tin.mp3", Bytes: 1000}, endless(1000), nil); err != nil {
		t.Errorf("it stayed as it was: got %v, want no problem", err)
	}
}

type brokenStick struct{ after int64 }

func (b *brokenStick) Read(p []byte) (int, error) {
	if b.after <= 0 {
		return 0, &fs.PathError{Op: "read", Path: "tin.mp3", Err: errors.New("input/output error")}
	}
	n := min(int64(len(p)), b.after)
	b.after -= n
	return int(n), nil
}

func TestAStickThatBreaksIsBlamedRatherThanTheDaemon(t *testing.T) {
	st := fakeStation{importer: func(_ context.Context, _ ImportRequest, file io.Reader, _ Progress) (broadcast.Media, error) {
		_, err := io.Copy(io.Discard, file)
		return broadcast.Media{}, err
	}}
	_, err := open(t, st, ClientOptions{}).Import(t.Context(), ImportRequest{Name: "tin.mp3", Bytes: 1 << 20}, &brokenStick{after: 1 << 18}, nil)
	if _, ok := errors.AsType[*fs.PathError](err); !ok {
		t.Errorf("got %v, want the error of the file", err)
	}
}

func TestACommandThatPanicsDoesNotEndTheBroadcast(t *testing.T) {
	st := fakeStation{
		status: func(context.Context) (Status, error) { return Status{State: "idle"}, nil },
		list:   func(ListRequest) (ListAnswer, error) { panic("nobody expected this") },
	}
	c := open(t, st, ClientOptions{})
	_, err := c.List(t.Context(), ListRequest{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != broadcast.ProblemInternal {
		t.Errorf("got %v, want internal", err)
	}
	if s, err := c.Status(t.Context()); err != nil || s.State != "idle" {
		t.Errorf("afterwards the station says %q, %v, want idle", s.State, err)
	}
}

func TestACallerWhoGivesUpEndsTheWork(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	st := fakeStation{status: func(ctx context.Context) (Status, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return Status{}, ctx.Err()
	}}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	_, err := open(t, st, ClientOptions{}).Status(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	<-ended
}

func TestADaemonThatStopsAnswersThatItDoes(t *testing.T) {
	socket := t.TempDir() + "/loa.sock"
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	st := fakeStation{status: func(ctx context.Context) (Status, error) {
		stop()
		<-ctx.Done()
		return Status{}, ctx.Err()
	}}
	ended := make(chan error, 1)
	go func() { ended <- NewServer(st, Options{}).Run(ctx, l) }()
	c, err := Dial(t.Context(), socket, ClientOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Status(t.Context())
	if e := ErrorOf(words.EN, err); e.Kind != broadcast.ProblemStopping || e.Class != broadcast.ClassNotUp {
		t.Errorf("got %v, want stopping", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if _, err := os.Lstat(socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestTitleOfAFile(t *testing.T) {
	for path, want := range map[string]string{
		"/home/lan/Bản tin sáng.mp3": "Bản tin sáng",
		"tin.2026.wav":               "tin.2026",
		"khong-duoi":                 "khong-duoi",
		".mp3":                       ".mp3",
		"Ba\u0309n tin.mp3":          "Bản tin",
	} {
		if got := NewImport(path, 1).Title(); got != want {
			t.Errorf("%q is titled %q, want %q", path, got, want)
		}
	}
}
