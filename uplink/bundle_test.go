package uplink_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

const (
	station = "xa-dai-loc"
	logID   = "00112233445566778899aabbccddeeff"
)

// keyOf is a key that is the same in every run.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// lines are entries, as they would be stored, from a seq on.
func lines(from, n int) (entries [][]byte) {
	for i := range n {
		entries = append(entries, fmt.Appendf(nil, `{"seq":%d,"at":"2026-11-24T05:30:00+07:00","clock":"trusted","boot":"b1","up_ns":%d,"down":{}}`, from+i, 1000*(from+i)))
	}
	return entries
}

// headerAt is the header of a member that goes on from a head.
func headerAt(at uplink.Head) uplink.Header {
	return uplink.Header{Station: station, LogID: logID, From: at.Seq + 1, PrevHash: at.Hex()}
}

// sealed is a member with entries, behind a head.
func sealed(t testing.TB, at uplink.Head, entries [][]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	if _, err := uplink.Seal(&file, headerAt(at), entries, keyOf(station)); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// readAll reads a bundle to its end, or to what is wrong with it.
func readAll(file []byte) (batches []uplink.Batch, err error) {
	for r := uplink.NewReader(bytes.NewReader(file)); ; {
		b, err := r.Next()
		if errors.Is(err, io.EOF) {
			return batches, nil
		}
		if err != nil {
			return batches, err
		}
		batches = append(batches, b)
	}
}

// kindOf is the kind of a refusal; any other error shows as itself.
func kindOf(err error) uplink.Kind {
	if refusal, ok := errors.AsType[*uplink.Refusal](err); ok {
		return refusal.Kind
	}
	return uplink.Kind(fmt.Sprint(err))
}

func TestWhatIsSealedIsReadAsItWasStored(t *testing.T) {
	start := uplink.Origin(station, logID)
	first := [][]byte{[]byte(`{"seq":1,"act":{"title":"Bản tin <sáng> & \u003c"}}`), []byte("not JSON\x00\xff\r"), []byte(`{}`)}
	batches, err := readAll(sealed(t, start, first))
	if err != nil || len(batches) != 1 {
		t.Fatalf("%d batches, %v", len(batches), err)
	}
	b := batches[0]
	if !slices.EqualFunc(b.Entries, first, bytes.Equal) {
		t.Errorf("entries are %q, want %q", b.Entries, first)
	}
	end, err := b.Verify(publicOf(keyOf(station)), start)
	if want := start.Next(first[0]).Next(first[1]).Next(first[2]); err != nil || end != want {
		t.Errorf("end %v, %v, want %v", end, err, want)
	}
	second := sealed(t, end, lines(4, 20))
	whole := append(sealed(t, start, first), second...)
	if batches, err = readAll(whole); err != nil || len(batches) != 2 {
		t.Fatalf("two members: %d batches, %v", len(batches), err)
	}
	var again bytes.Buffer
	for _, b := range batches {
		if _, err := b.WriteTo(&again); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(again.Bytes(), whole) {
		t.Error("a batch that is passed on is not the member that came")
	}
}

// Any journal comes out of any cutting into members as it went in.
func TestAnyJournalSurvivesTheRoad(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entry := rapid.SliceOfN(rapid.ByteRange(11, 255), 1, 300)
		entries := rapid.SliceOfN(entry, 1, 60).Draw(t, "entries")
		at := uplink.Origin(station, logID)
		var file bytes.Buffer
		for rest := entries; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "members of")
			sealed, _, err := uplink.Pack(&file, headerAt(at), rest[:n], keyOf(station))
			if err != nil || sealed != n {
				t.Fatalf("%d of %d sealed, %v", sealed, n, err)
			}
			for _, e := range rest[:n] {
				at = at.Next(e)
			}
			rest = rest[n:]
		}
		var out [][]byte
		head := uplink.Origin(station, logID)
		batches, err := readAll(file.Bytes())
		for _, b := range batches {
			if head, err = b.Verify(publicOf(keyOf(station)), head); err != nil {
				t.Fatal(err)
			}
			out = append(out, b.Entries...)
		}
		if err != nil || head != at || !slices.EqualFunc(out, entries, bytes.Equal) {
			t.Fatalf("%d entries, head %v, %v", len(out), head, err)
		}
	})
}

func TestPackFillsMembersAndKeepsToTheirBound(t *testing.T) {
	noise := func(n int) []byte { // letters that do not compress below a byte for two
		var text []byte
		for i := 0; len(text) < n; i++ {
			sum := sha256.Sum256(fmt.Append(nil, i, n))
			text = fmt.Appendf(text, "%x", sum)
		}
		return text[:n]
	}
	for _, tc := range []struct {
		what    string
		entries [][]byte
		least   int // bytes of all members but the last
	}{
		{"a day that says the same thing", lines(1, 20_000), 4_000},
		{"entries that do not compress", slices.Repeat([][]byte{noise(20_000), noise(21_000), noise(22_000), noise(23_000)}, 5), 30_000},
		{"entries of many sizes", [][]byte{noise(9), noise(150_000), noise(10), noise(90_000), noise(1_000_000), noise(20)}, 20},
	} {
		t.Run(tc.what, func(t *testing.T) {
			at, rest := uplink.Origin(station, logID), tc.entries
			var file bytes.Buffer
			for len(rest) > 0 {
				sealed, n, err := uplink.Pack(&file, headerAt(at), rest, keyOf(station))
				if err != nil {
					t.Fatal(err)
				}
				if sealed > 1 && n > uplink.MaxMember || n > uplink.MaxLone {
					t.Errorf("a member of %d entries has %d bytes", sealed, n)
				}
				if sealed < len(rest) && n < int64(tc.least) {
					t.Errorf("a member of %d bytes, and %d entries wait", n, len(rest)-sealed)
				}
				for _, e := range rest[:sealed] {
					at = at.Next(e)
				}
				rest = rest[sealed:]
			}
			batches, err := readAll(file.Bytes())
			if err != nil || batches[len(batches)-1].End() != at {
				t.Errorf("read back: %v", err)
			}
		})
	}
}

func TestSealRefusesWhatNobodyWouldTake(t *testing.T) {
	good := headerAt(uplink.Origin(station, logID))
	long := bytes.Repeat([]byte("x"), uplink.MaxPlain)
	for _, tc := range []struct {
		what    string
		header  uplink.Header
		entries [][]byte
		want    uplink.Kind
	}{
		{"nothing to say", good, nil, uplink.KindCount},
		{"an entry of two lines", good, [][]byte{[]byte("{}\n{}")}, uplink.KindLines},
		{"an empty entry", good, [][]byte{{}}, uplink.KindLines},
		{"an entry without measure", good, [][]byte{long}, uplink.KindTooLong},
		{"no station", uplink.Header{LogID: logID, From: 1, PrevHash: good.PrevHash}, lines(1, 1), uplink.KindStation},
		{"the first entry goes on from nowhere", uplink.Header{Station: station, LogID: logID, From: 1, PrevHash: strings.Repeat("0", 64)}, lines(1, 1), uplink.KindHash},
	} {
		t.Run(tc.what, func(t *testing.T) {
			var file bytes.Buffer
			n, err := uplink.Seal(&file, tc.header, tc.entries, keyOf(station))
			if kindOf(err) != tc.want || n != 0 || file.Len() != 0 {
				t.Errorf("%v, %d bytes, want %s", err, file.Len(), tc.want)
			}
			if _, _, err := uplink.Pack(&file, tc.header, tc.entries, keyOf(station)); kindOf(err) != tc.want || file.Len() != 0 {
				t.Errorf("packed: %v, want %s", err, tc.want)
			}
		})
	}
	if _, err := uplink.Seal(io.Discard, good, lines(1, 1), nil); kindOf(err) != uplink.KindKey {
		t.Errorf("without a key: %v", err)
	}
}

// The same entries under the same key give the same bytes, or two copies of a
// bundle could not be told from two bundles.
func TestABundleIsTheSameEveryTime(t *testing.T) {
	start := uplink.Origin(station, logID)
	if !bytes.Equal(sealed(t, start, lines(1, 500)), sealed(t, start, lines(1, 500))) {
		t.Error("two different files")
	}
	if bytes.Equal(sealed(t, start, lines(1, 500)), sealed(t, start, lines(1, 499))) {
		t.Error("one entry less makes no difference")
	}
}

// The chain that is checked here is the one that the station's disk keeps.
func TestTheChainIsThatOfTheStore(t *testing.T) {
	s, err := store.Open(t.TempDir(), store.Options{Station: station})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	head := uplink.Origin(station, s.LogID())
	for range 3 {
		if _, err := s.Append(broadcast.Entry{Act: &broadcast.Act{Verb: "add", Title: "dòng một\ndòng hai\u2028 <>&", By: "lan"}}); err != nil {
			t.Fatal(err)
		}
		stored, hash, err := s.Raw(head.Seq + 1)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(stored, "\n\r") {
			t.Errorf("a stored entry breaks its line: %q", stored)
		}
		if head = head.Next(stored); head.Hash != hash {
			t.Errorf("entry %d: hash %s, the store has %x", head.Seq, head.Hex(), hash)
		}
	}
}
