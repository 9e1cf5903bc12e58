package speaker

import (
	"os"
	"path/filepath"
	"testing"
)

// The kernel gives the number of a closed descriptor to the next file that is
// opened: a journal, say. Sound for a child that was told to end is not written there.
func TestNoSoundGoesIntoAnotherFile(t *testing.T) {
	p, err := startProcess([]string{"/bin/sh", "-c", "cat >/dev/null"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	if _, err := p.Write([]byte{1, 2}); err != nil {
		t.Fatalf("while it runs: %v", err)
	}
	if err := p.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	var others []string
	for i := range 8 { // one of them has the number
		path := filepath.Join(t.TempDir(), string(rune('a'+i)))
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		others = append(others, path)
	}
	if n, err := p.Write(make([]byte, 1000)); n > 0 || err == nil {
		t.Errorf("%d bytes were taken after the end", n)
	}
	for _, path := range others {
		if info, err := os.Stat(path); err != nil || info.Size() > 0 {
			t.Errorf("%s got sound: %v", path, err)
		}
	}
	if err := p.Wait(); err != nil {
		t.Errorf("the child: %v", err)
	}
}
