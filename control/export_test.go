package control

import (
	"bytes"
	"context"
	"errors"
	"io"
	"syscall"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
)

// giving is a station that gives a file of so many bytes, then says how it ended.
type giving struct {
	Station
	size  int
	after error
	ended chan error
}

func (g giving) Export(_ context.Context, out io.Writer, p Progress) (ExportAnswer, error) {
	p(ProgressLine{Stage: "write", Done: 1, Total: 2})
	n, err := out.Write(bytes.Repeat([]byte("\n\x00\"x"), g.size/4))
	g.ended <- err
	return ExportAnswer{Bytes: int64(n)}, errors.Join(err, g.after)
}

func TestAFileComesAsTheStationWroteIt(t *testing.T) {
	for _, size := range []int{0, 4, maxChunk, 3*maxChunk + 4} {
		st := giving{size: size, ended: make(chan error, 1)}
		var file bytes.Buffer
		told := 0
		a, err := open(t, st, ClientOptions{}).Export(t.Context(), &file, func(ProgressLine) { told++ })
		if err != nil || a.Bytes != int64(size) || told != 1 || !bytes.Equal(file.Bytes(), bytes.Repeat([]byte("\n\x00\"x"), size/4)) {
			t.Errorf("%d bytes: %d came, answer %+v, %d told, %v", size, file.Len(), a, told, err)
		}
	}
}

func TestAFileThatBreaksOffIsAProblem(t *testing.T) {
	st := giving{size: maxChunk, after: broadcast.Refuse(broadcast.ProblemLogBroken, "", 13, "hash"), ended: make(chan error, 1)}
	_, err := open(t, st, ClientOptions{}).Export(t.Context(), io.Discard, nil)
	if p, ok := errors.AsType[*Error](err); !ok || p.Kind != broadcast.ProblemLogBroken {
		t.Errorf("got %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// The stick is full: the caller hears that, and the station stops reading its log
// for nobody.
func TestAFileThatFindsNoRoom(t *testing.T) {
	st := giving{size: 64 << 20, ended: make(chan error, 1)}
	_, err := open(t, st, ClientOptions{}).Export(t.Context(), full{}, nil)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the caller hears %v", err)
	}
	if err := <-st.ended; err == nil {
		t.Error("the station wrote all of it to nobody")
	}
}
