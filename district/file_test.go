package district_test

import (
	"bytes"
	"errors"
	"fmt"
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

// filled is a folder in which a collector has taken a log in, and its file.
func filled(t *testing.T) (dir, path string, b *box) {
	t.Helper()
	dir = t.TempDir()
	s, err := district.OpenFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b = newBox("dai-loc-01", 1)
	for n := range 60 {
		b.air(n)
	}
	c := district.New(s)
	added(t, c, b)
	take(t, c, b.batch(t, 1, 90))
	take(t, c, b.batch(t, 91, len(b.entries)))
	return dir, filepath.Join(dir, "district.db"), b
}

// Whatever a worn card has made of a page, or wherever it has cut the file: the
// collector says that it is damaged, or has all that it acknowledged. It never goes
// on with a part, and never falls.
func TestADamagedFileIsSeenBeforeAnyoneIsAnswered(t *testing.T) {
	dir, path, b := filled(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	damage := map[string][]byte{"text": []byte("a letter"), "nothing": {}, "zeroes": make([]byte, len(whole))}
	for at := 0; at < len(whole); at += page {
		text := bytes.Clone(whole)
		clear(text[at : at+page])
		damage[fmt.Sprintf("page %d is zeroes", at/page)] = text
		damage[fmt.Sprintf("cut at page %d", at/page)] = whole[:at]
	}
	seen := 0
	for name, text := range damage {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := district.OpenFile(dir)
		if errors.Is(err, district.ErrDamaged) {
			seen++
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c := district.New(s)
		if name == "page 0 is zeroes" || name == "page 1 is zeroes" {
			// The two take turns in naming the last transaction: without the newer one
			// the file is as it was before that, and the station sends what is missing.
			logs, _ := s.Logs(t.Context(), b.station)
			if end := int(logs[0].Head.Seq); end < len(b.entries) {
				take(t, c, b.batch(t, end+1, len(b.entries)))
			}
		}
		kept(t, c, b, 0, 1, len(b.entries))
		if n := len(runs(t, c, district.Query{})); n != 60 {
			t.Errorf("%s: it opens with %d airings of 60", name, n)
		}
		s.Close()
	}
	if seen < len(damage)/3 {
		t.Errorf("%d of %d were seen", seen, len(damage))
	}
}
