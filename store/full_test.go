package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// ownPlace tells a child that it may mount: nobody else sees what it does.
const ownPlace = "LOA_STORE_TEST_OWN_PLACE"

// runApart runs a child with a small disk of its own, as root or not. Where the
// kernel does not permit that, the child makes its disk full by a limit on the
// size of its files.
func runApart(t *testing.T, name string) {
	t.Helper()
	dir := t.TempDir()
	apart := child(name, dir)
	apart.Env = append(apart.Env, ownPlace+"=1")
	apart.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		apart.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		apart.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		apart.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := apart.CombinedOutput()
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) {
		out, err = child(name, dir).CombinedOutput()
	}
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// smallDisk is a disk that can be filled.
type smallDisk struct {
	dir     string
	mounted bool
}

func newSmallDisk(dir string) (smallDisk, error) {
	if os.Getenv(ownPlace) != "" {
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size=2m"); err == nil {
			return smallDisk{dir, true}, nil
		}
	}
	signal.Ignore(syscall.SIGXFSZ)
	return smallDisk{dir, false}, nil
}

// fill leaves no room; for files as long as they are, and none for new ones.
func (d smallDisk) fill() error {
	if !d.mounted {
		return limit(0)
	}
	f, err := os.Create(filepath.Join(d.dir, "ballast"))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	for chunk := make([]byte, 4096); ; {
		if _, err := f.Write(chunk); errors.Is(err, syscall.ENOSPC) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (d smallDisk) free() error {
	if !d.mounted {
		return limit(1 << 40)
	}
	return os.Remove(filepath.Join(d.dir, "ballast"))
}

func limit(bytes uint64) error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		return err
	}
	l.Cur = min(bytes, l.Max)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l)
}

func TestADiskThatRunsFullAndGetsRoomAgain(t *testing.T) { runApart(t, "fill the disk") }

// fillTheDisk is a station whose disk runs full while it works.
func fillTheDisk(dir string) error {
	d, err := newSmallDisk(dir)
	if err != nil {
		return err
	}
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		return err
	}
	if _, err := s.Append(many(50)...); err != nil {
		return err
	}
	if err := d.fill(); err != nil {
		return err
	}
	if err := nothingIsTaken(s); err != nil {
		return err
	}
	return theJournalWaits(s, d.free)
}

// nothingIsTaken asks for all that needs room.
func nothingIsTaken(s *store.Store) error {
	_, changeErr := add(s, "Bản tin")
	in, mediaErr := s.CreateIncoming()
	if mediaErr == nil {
		_, mediaErr = io.Copy(in, io.LimitReader(zeros{}, 4<<20))
		in.Discard()
	}
	if errors.Is(mediaErr, syscall.ENOSPC) || errors.Is(mediaErr, syscall.EFBIG) { // the file's own words
		mediaErr = broadcast.Refuse(broadcast.ProblemDiskFull, "").Because(mediaErr)
	}
	var appendErr error
	acknowledged := s.LastSeq()
	for appendErr == nil && acknowledged < 10_000 {
		if _, appendErr = s.Append(act("x")); appendErr == nil {
			acknowledged++
		}
	}
	for call, err := range map[string]error{"change": changeErr, "import": mediaErr, "append": appendErr} {
		if kindOf(err) != broadcast.ProblemDiskFull {
			return fmt.Errorf("%s on a full disk: %w, want disk_full", call, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "media", "*")); len(left) > 0 {
		return fmt.Errorf("left in media: %v", left)
	}
	slots, err := s.Slots()
	if err != nil || len(slots) > 0 || s.LastSeq() != acknowledged {
		return fmt.Errorf("%d slots, seq %d of %d, %w", len(slots), s.LastSeq(), acknowledged, err)
	}
	return nil
}

// theJournalWaits records on a full disk and makes room then.
func theJournalWaits(s *store.Store, free func() error) error {
	before := s.LastSeq()
	j := store.NewWriter(s, func() time.Time { return morning })
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error)
	go func() { ended <- j.Run(ctx) }()
	var durable []<-chan struct{}
	for i := range 20 {
		durable = append(durable, j.Record(claim(broadcast.AiringID(fmt.Sprint(i)))))
	}
	n, cause := j.Waiting()
	for cause == nil { // the first try is on its way
		n, cause = j.Waiting()
	}
	if kindOf(cause) != broadcast.ProblemDiskFull || n != 20 || !j.Knows("7") {
		return fmt.Errorf("full: %w, %d wait", cause, n)
	}
	if err := free(); err != nil {
		return err
	}
	for _, c := range durable {
		<-c
	}
	stop()
	if err := <-ended; err != nil {
		return err
	}
	r, err := s.Verify()
	if err != nil || r.BadSeq != 0 || r.Entries != before+20 {
		return fmt.Errorf("with room again: %+v, %w; want %d entries", r, err, before+20)
	}
	return s.Close()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestStartingOnAFullDisk(t *testing.T) { runApart(t, "start on full") }

// startOnFull is refused where there is no station yet, and plays where there is.
func startOnFull(dir string) error {
	d, err := newSmallDisk(dir)
	if err != nil {
		return err
	}
	fresh, old := filepath.Join(dir, "fresh"), filepath.Join(dir, "old")
	s, err := store.Open(old, store.Options{Station: "ba-tang-01"})
	if err != nil {
		return err
	}
	if _, err := add(s, "Bản tin sáng"); err != nil {
		return err
	}
	if err := errors.Join(s.Close(), os.MkdirAll(filepath.Join(fresh, "media"), 0o755), os.Mkdir(filepath.Join(fresh, "inbox"), 0o755)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(fresh, "loa.lock"), nil, 0o600); err != nil {
		return err
	}
	if err := d.fill(); err != nil {
		return err
	}
	if _, err := store.Open(fresh, store.Options{Station: "x"}); kindOf(err) != broadcast.ProblemDiskFull {
		return fmt.Errorf("a new station: %w, want disk_full", err)
	}
	if left, _ := filepath.Glob(filepath.Join(fresh, "*.db*")); len(left) > 0 {
		return fmt.Errorf("left behind: %v", left)
	}
	s, err = store.Open(old, store.Options{Station: "ba-tang-01"})
	if err != nil {
		return fmt.Errorf("a station that was there: %w", err)
	}
	if slots, err := s.Slots(); err != nil || len(slots) != 1 || s.Found().Damaged != "" {
		return fmt.Errorf("a station that was there: %d slots, %w, %+v", len(slots), err, s.Found())
	}
	return errors.Join(s.Close(), noRoomForAnother(old, d.free))
}

// noRoomForAnother damages the database: it stays where it is until there is room
// for a new one.
func noRoomForAnother(dir string, free func() error) error {
	db := filepath.Join(dir, "loa.db")
	if err := os.Truncate(db, 4096); err != nil {
		return err
	}
	if _, err := store.Open(dir, store.Options{Station: "x"}); kindOf(err) != broadcast.ProblemDiskFull {
		return fmt.Errorf("damaged and full: %w, want disk_full", err)
	}
	files, _ := filepath.Glob(db + "*")
	if info, err := os.Stat(db); err != nil || info.Size() != 4096 || len(files) != 1 {
		return fmt.Errorf("damaged and full: %v, %w; want it as it was", files, err)
	}
	if err := free(); err != nil {
		return err
	}
	s, err := store.Open(dir, store.Options{Station: "x"})
	if err != nil || s.Found().Restored != 1 {
		return fmt.Errorf("with room again: %w", err)
	}
	return s.Close()
}

func TestStartingOnAReadOnlyDisk(t *testing.T) { runApart(t, "start on readonly") }

func startOnReadOnly(dir string) error {
	d, err := newSmallDisk(dir)
	if err != nil {
		return err
	}
	if !d.mounted {
		return startRefused(dir) // the same words for the same hint
	}
	s, err := store.Open(dir, store.Options{Station: "ba-tang-01"})
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return err
	}
	if _, err := store.Open(dir, store.Options{Station: "x"}); kindOf(err) != broadcast.ProblemReadOnly || !errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("got %w, want read_only for EROFS", err)
	}
	return nil
}

func TestStartingInAFolderOfSomebodyElse(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		must(t, os.Chmod(d, 0o555))
	}
	out, err := child("start as nobody", dir).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// startRefused opens a folder that it may only look into.
func startRefused(dir string) error {
	if os.Getuid() == 0 {
		const nobody = 65534
		if err := syscall.Setuid(nobody); err != nil {
			return err
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	if _, err := store.Open(dir, store.Options{Station: "x"}); kindOf(err) != broadcast.ProblemReadOnly || !errors.Is(err, syscall.EACCES) {
		return fmt.Errorf("got %w, want read_only for EACCES", err)
	}
	return nil
}
