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

func TestTheSameBytesKeepTheirID(t *testing.T) {
	s := open(t, t.TempDir())
	first, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "abc", Title: "một"}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.PutMedia(store.Record{Media: broadcast.Media{SHA256: "abc", Title: "hai"}})
	if err != nil || again.ID != first.ID {
		t.Errorf("the same bytes got %v and %v, %v", first.ID, again.ID, err)
	}
	if all, _ := s.ListMedia(); len(all) != 1 {
		t.Errorf("%d records of one file", len(all))
	}
}

func TestPreparedSoundIsListedAndDropped(t *testing.T) {
	s := open(t, t.TempDir())
	r := store.Record{Media: broadcast.Media{SHA256: "abc"}, Ext: ".mp3", PreparedRate: 48000, PreparedChans: 2}
	for _, path := range []string{s.OriginalPath(r), s.PreparedPath(r)} {
		if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.PreparedFiles()
	if err != nil || len(files) != 1 || files[0].SHA != "abc" || files[0].Bytes != 5 || files[0].Path != s.PreparedPath(r) {
		t.Fatalf("listed %+v, %v", files, err)
	}
	if err := s.DropPrepared(s.OriginalPath(r)); err == nil {
		t.Error("an original was dropped as if it could be made again")
	}
	if err := errors.Join(s.DropPrepared(files[0].Path), s.DropPrepared(files[0].Path)); err != nil {
		t.Errorf("dropped twice: %v", err)
	}
	if _, err := os.Stat(s.OriginalPath(r)); err != nil {
		t.Errorf("the original went too: %v", err)
	}
}
