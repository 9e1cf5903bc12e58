package control

import (
	"context"
	"io"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// fakeStation answers with what a test gives it; any other command would panic
// on its nil Station, which the test then sees as an internal error.
type fakeStation struct {
	Station
	status   func(ctx context.Context) (Status, error)
	list     func(r ListRequest) (ListAnswer, error)
	remove   func(who Who, r RemoveRequest) (broadcast.Slot, error)
	importer func(ctx context.Context, r ImportRequest, file io.Reader, p Progress) (broadcast.Media, error)
	play     func(r PlayRequest, file io.Reader) (PlayAnswer, error)
	log      func(r LogRequest) (LogAnswer, error)
}

func (f fakeStation) Status(ctx context.Context) (Status, error) { return f.status(ctx) }

func (f fakeStation) List(_ context.Context, r ListRequest) (ListAnswer, error) { return f.list(r) }

func (f fakeStation) Remove(_ context.Context, who Who, r RemoveRequest) (broadcast.Slot, error) {
	return f.remove(who, r)
}

func (f fakeStation) Import(ctx context.Context, _ Who, r ImportRequest, file io.Reader, p Progress) (broadcast.Media, error) {
	return f.importer(ctx, r, file, p)
}

func (f fakeStation) Play(_ context.Context, _ Who, r PlayRequest, file io.Reader, _ Progress) (PlayAnswer, error) {
	return f.play(r, file)
}

func (f fakeStation) Log(_ context.Context, r LogRequest) (LogAnswer, error) { return f.log(r) }

// open starts a server for a station on a socket of the test's own and gives a
// client to it.
func open(t *testing.T, st Station, o ClientOptions) *Client {
	t.Helper()
	socket := t.TempDir() + "/loa.sock"
	serve(t, st, socket)
	c, err := Dial(t.Context(), socket, o)
	if err != nil {
		t.Fatalf("reach the station: %v", err)
	}
	return c
}

func serve(t *testing.T, st Station, socket string) {
	t.Helper()
	l, err := Listen(socket)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- NewServer(st, Options{Lang: words.VI, Version: "1.2.3"}).Run(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
}
