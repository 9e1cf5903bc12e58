package district_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/truyenthanh/loa/district"
)

func TestAFolderHasOneCollector(t *testing.T) {
	dir := t.TempDir()
	s, err := district.OpenFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := district.OpenFile(dir); !errors.Is(err, district.ErrLocked) {
		t.Errorf("a second one: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := district.OpenFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

// What was taken in is there after the file was opened again, and half a file
// that a cut of the power left is not mistaken for one.
func TestTheFileIsOpenedAgain(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "district.db.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBox("dai-loc-01", 1)
	for n := range 3 {
		b.air(n)
		s, err := district.OpenFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		c := district.New(s)
		added(t, c, b)
		take(t, c, b.batch(t, 1, len(b.entries)))
		kept(t, c, b, 0, 1, len(b.entries))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedFileIsAnError(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"zeroes":    func(b []byte) []byte { return make([]byte, len(b)) },
		"cut short": func(b []byte) []byte { return b[:len(b)/2] },
		"no pages":  func(b []byte) []byte { clear(b[2*os.Getpagesize():]); return b },
		"text":      func([]byte) []byte { return []byte("a letter") },
	} {
		dir := t.TempDir()
		s, err := district.OpenFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		b := newBox("dai-loc-01", 1)
		b.upTo(200, "1")
		c := district.New(s)
		added(t, c, b)
		take(t, c, b.batch(t, 1, 200))
		s.Close()
		path := filepath.Join(dir, "district.db")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := district.OpenFile(dir); err == nil {
			t.Errorf("%s: it opens", name)
			s.Close()
		}
	}
}
