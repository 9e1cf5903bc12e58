package store_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

func shaOf(content string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(content))) }

func TestMediaComesAndGoes(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	in, err := s.CreateIncoming()
	if err != nil {
		t.Fatal(err)
	}
	in.Write([]byte("ID3"))
	r, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "abc", Title: "Bản tin"}, Ext: ".mp3"})
	if err != nil || r.ID != 1 {
		t.Fatalf("id %v, %v", r.ID, err)
	}
	if err := in.Keep(s.OriginalPath(r)); err != nil {
		t.Fatal(err)
	}
	in.Discard() // too late: it is kept
	if got, err := s.MediaBySHA("abc"); err != nil || got.ID != 1 || got.Title != "Bản tin" {
		t.Errorf("by hash: %+v, %v", got, err)
	}
	interrupted, _ := s.CreateIncoming()
	name := interrupted.Name()
	s.Close()
	s = open(t, dir)
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Error("an interrupted import left its file")
	}
	if err := s.RemoveMedia(r); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Media(1); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("after removal: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "media", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if r, _ := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "def"}}); r.ID != 2 {
		t.Errorf("the next media is %v; ids are never used twice", r.ID)
	}
}
