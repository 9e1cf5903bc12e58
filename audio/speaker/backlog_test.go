package speaker

import (
	"testing"

	"pgregory.net/rapid"
)

// The ring against the plainest model: every frame ever mixed, in one slice.
func TestBacklogGivesAgainExactlyWhatWasNotHeard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const frame = 2
		capacity := rapid.Int64Range(8, 40).Draw(t, "capacity")
		b := newBacklog(capacity, frame)
		var stream []byte       // the model: all that was mixed
		var child []byte        // what the present child has got
		var origin, heard int64 // where that child began; what was heard
		next := byte(0)
		t.Repeat(map[string]func(*rapid.T){
			"mix": func(t *rapid.T) {
				n := rapid.Int64Range(1, capacity/2).Draw(t, "frames")
				if b.mixed-b.base+n > capacity {
					t.Skip("the pump mixes only what the ring can keep")
				}
				p := make([]byte, n*frame)
				for i := range p {
					p[i] = next
					next++
				}
				b.add(p)
				stream = append(stream, p...)
			},
			"send": func(t *rapid.T) {
				p := b.pending(rapid.Int64Range(0, capacity).Draw(t, "limit"))
				child = append(child, p...)
				b.advance(len(p))
			},
			"hear": func(t *rapid.T) {
				sent := origin + int64(len(child)/frame)
				heard = max(heard, rapid.Int64Range(origin, sent).Draw(t, "heard"))
				b.release(heard)
			},
			"die": func(*rapid.T) {
				origin, child = b.rewind(), nil
				if origin != heard {
					t.Fatalf("the next child begins at %d, but %d was heard", origin, heard)
				}
			},
			"": func(t *rapid.T) {
				if want := stream[origin*frame : int(origin)*frame+len(child)]; string(child) != string(want) {
					t.Fatalf("the child got %v, want %v", child, want)
				}
				if b.base > b.sent || b.sent > b.mixed || b.mixed != int64(len(stream)/frame) {
					t.Fatalf("base %d sent %d mixed %d of %d", b.base, b.sent, b.mixed, len(stream)/frame)
				}
			},
		})
	})
}

func TestBacklogForgetsWhenToldTo(t *testing.T) {
	b := newBacklog(10, 1)
	b.add([]byte("abcdef"))
	b.discard()
	if p := b.pending(10); len(p) != 0 {
		t.Errorf("still pending: %q", p)
	}
	if b.rewind() != 6 {
		t.Errorf("the next child begins at %d, want 6", b.base)
	}
}

func TestBacklogGivesWayToNewSoundWhenFull(t *testing.T) {
	b := newBacklog(4, 1)
	for _, p := range []string{"ab", "cd", "ef"} {
		b.add([]byte(p))
		b.advance(len(b.pending(4)))
	}
	b.rewind()
	got := string(b.pending(4))
	b.advance(len(got))
	if got += string(b.pending(4)); got != "cdef" {
		t.Errorf("kept %q, want the newest", got)
	}
}
