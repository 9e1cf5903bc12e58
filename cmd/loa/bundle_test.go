package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// keptLog is a store with entries, and its log as it goes on its way.
func keptLog(t *testing.T, entries int) (dir string, s *store.Store) {
	t.Helper()
	dir = t.TempDir()
	s, err := store.Open(dir, store.Options{Station: "dai-loc"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for range entries {
		if _, err := s.Append(broadcast.Entry{Stamp: broadcast.Stamp{At: fakeNow()}, Down: &broadcast.Down{}}); err != nil {
			t.Fatal(err)
		}
	}
	return dir, s
}

func TestTheWholeLogGoesIntoABundle(t *testing.T) {
	_, s := keptLog(t, 1500)
	var file bytes.Buffer
	var told int64
	stretches, err := uplink.Export(&file, journal{s}, fakeKey(), func(done, _ int64) { told = done })
	if err != nil || len(stretches) != 1 || stretches[0].To != 1500 || told != 1500 || stretches[0].Bytes != int64(file.Len()) {
		t.Fatalf("%+v, %d told, %v", stretches, told, err)
	}
	logs, err := checkBundle(&file, expected{fingerprint: fakeLogFingerprint()})
	if err != nil || len(logs) != 1 {
		t.Fatalf("%+v, %v", logs, err)
	}
	v, err := s.Verify()
	if err != nil || logs[0].Head != v.Head || logs[0].Entries != v.Entries || !logs[0].Last.Equal(fakeNow()) {
		t.Errorf("the bundle has %+v, the store %+v, %v", logs[0], v, err)
	}
}

func fakeLogFingerprint() string {
	b, err := uplink.NewReader(bytes.NewReader(oneMember())).Next()
	if err != nil {
		panic(err)
	}
	return b.Key
}

func oneMember() []byte {
	var file bytes.Buffer
	if _, err := uplink.Export(&file, fakeLog{}, fakeKey(), nil); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// An entry that the card has changed must not travel under the station's
// signature.
func TestADamagedEntryIsNotSigned(t *testing.T) {
	dir, s := keptLog(t, 30)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(dir, "loa.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		key := []byte{0, 0, 0, 0, 0, 0, 0, 17}
		value := bytes.Clone(tx.Bucket([]byte("journal")).Get(key))
		value[len(value)-20] ^= 1
		return tx.Bucket([]byte("journal")).Put(key, value)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err = store.Open(dir, store.Options{Station: "dai-loc"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	stretches, err := uplink.Export(io.Discard, journal{s}, fakeKey(), nil)
	if err != nil || len(stretches) != 1 || stretches[0].To != 16 {
		t.Errorf("exported %+v, %v; want what is before it", stretches, err)
	}
	_, _, err = journal{s}.Read(stretches[0].LogID, 17, 10)
	p, ok := errors.AsType[*broadcast.Problem](err)
	if !ok || p.Kind != broadcast.ProblemLogBroken || p.Args[0] != int64(17) {
		t.Errorf("read: %v", err)
	}
}

func TestWhatIsWrongWithABundleHasWordsInBothLanguages(t *testing.T) {
	for _, kind := range uplink.Kinds() {
		for _, lang := range []words.Lang{words.VI, words.EN} {
			if words.Label(lang, words.Bundle, string(kind)) == string(kind) {
				t.Errorf("%s has no words (%s)", kind, lang)
			}
		}
	}
}

// A stick that is full, pulled out or broken leaves no half file, and nothing
// that was there is lost.
func TestAStickThatFails(t *testing.T) {
	for _, tc := range []struct {
		what string
		why  error
		want broadcast.ProblemKind
		says string
	}{
		{"full", syscall.ENOSPC, broadcast.ProblemDiskFull, ""},
		{"a file too big for FAT", syscall.EFBIG, broadcast.ProblemDiskFull, ""},
		{"pulled out", syscall.ENODEV, broadcast.ProblemFileUnwritable, "thiết bị không còn ở đó"},
		{"broken", syscall.EIO, broadcast.ProblemFileUnwritable, "ổ đĩa báo lỗi"},
		{"locked", syscall.EROFS, broadcast.ProblemFileUnwritable, "chỉ đọc được, không ghi được"},
	} {
		t.Run(tc.what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "usb.loa")
			writeFile(t, path, "yesterday's")
			e := envAt(terminal.Terminal{Lang: words.VI})
			e.yes = true
			err := e.save(path, func(w io.Writer) error {
				w.(*noting).to = failing{tc.why}
				_, err := w.Write([]byte("half"))
				return err
			})
			p, ok := errors.AsType[*broadcast.Problem](err)
			if !ok || p.Kind != tc.want || tc.says != "" && !strings.Contains(p.Error(), tc.says) {
				t.Errorf("%v, want %s", err, tc.want)
			}
			if kept, _ := os.ReadFile(path); string(kept) != "yesterday's" {
				t.Errorf("the file that was there is %q", kept)
			}
			if left, _ := filepath.Glob(path + ".tmp"); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

type failing struct{ why error }

func (f failing) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "usb.loa", Err: f.why}
}

func TestWhatBecomesOfABrokenKey(t *testing.T) {
	dir := t.TempDir()
	for what, text := range map[string]string{
		"empty": "", "no PEM": "khóa", "no key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	} {
		writeFile(t, filepath.Join(dir, keyFile), text)
		_, err := readKey(dir)
		if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != broadcast.ProblemKeyBroken {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := readKey(t.TempDir()); err == nil {
		t.Error("a key was read where there is none")
	}
}
