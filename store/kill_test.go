package store_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
)

// writerEnv makes the test binary the program that is killed: it appends for
// ever and prints each seq once it is acknowledged.
const writerEnv = "LOA_STORE_TEST_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerEnv); dir != "" {
		appendForEver(dir)
	}
	os.Exit(m.Run())
}

func appendForEver(dir string) {
	s, err := store.Open(dir, store.Options{Station: "x"})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		if i%5 == 0 {
			_ = s.SaveProgress(broadcast.Progress{HeardMS: broadcast.Millis(i)})
		}
		stored, err := s.Append(note("kill me"))
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println(stored[0].Seq)
	}
}

// Killed thirty times at any moment: nothing acknowledged is lost, nothing is
// there twice, the chain is whole.
func TestKilledWhileAppending(t *testing.T) {
	dir := t.TempDir()
	for round := range 30 {
		acknowledged := killedWriter(t, dir, time.Duration(5+rand.IntN(60))*time.Millisecond)
		s, err := store.Open(dir, store.Options{Station: "x"})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		v, err := s.Verify()
		if err != nil || v.BadSeq != 0 || v.Entries < acknowledged || s.Found().Damaged != "" {
			t.Fatalf("round %d: %d acknowledged, verdict %+v, found %+v, %v", round, acknowledged, v, s.Found(), err)
		}
		s.Close()
	}
}

func killedWriter(t *testing.T, dir string, after time.Duration) (acknowledged int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), writerEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatal(lines.Text())
		}
		if n, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
			acknowledged = n
		}
	}
	_ = cmd.Wait()
	return acknowledged
}

func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir())
	for b.Loop() {
		if _, err := s.Append(claim("14@2026-11-24T05:30:00+07:00")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBarePut is what bbolt alone needs for the same bytes.
func BenchmarkBarePut(b *testing.B) {
	db, err := bolt.Open(b.TempDir()+"/bare.db", 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	value, i := make([]byte, 400), 0
	for b.Loop() {
		i++
		err := db.Update(func(tx *bolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("journal"))
			if err != nil {
				return err
			}
			return bucket.Put(fmt.Appendf(nil, "%08d", i), value)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
