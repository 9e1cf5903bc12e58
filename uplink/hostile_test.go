package uplink_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/truyenthanh/loa/uplink"
)

// squeezed is a gzip member that holds a text, whatever it says.
func squeezed(t testing.TB, text string) []byte {
	t.Helper()
	var member bytes.Buffer
	zip, err := gzip.NewWriterLevel(&member, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(zip, text)
	if err := errors.Join(err, zip.Close()); err != nil {
		t.Fatal(err)
	}
	return member.Bytes()
}

// forged is a member with a header line of a liar's choice. It is signed, so that
// the lie alone can be what is seen.
func forged(t testing.TB, header string, entries [][]byte, key ed25519.PrivateKey) []byte {
	t.Helper()
	text := header + "\n"
	for _, e := range entries {
		text += string(e) + "\n"
	}
	signature := ed25519.Sign(key, []byte("loa bundle 1\n"+text))
	text += `{"key":"` + base64.StdEncoding.EncodeToString(publicOf(key)) + `","signature":"` + base64.StdEncoding.EncodeToString(signature) + "\"}\n"
	return squeezed(t, text)
}

// headerLine is a true header with one field changed.
func headerLine(field string, value any) string {
	type pair struct {
		name  string
		value any
	}
	at := headAfter(10)
	fields := []pair{
		{"loa_bundle", 1},
		{"station", station},
		{"log_id", logID},
		{"from", 11},
		{"prev_hash", at.Hex()},
		{"count", 3},
		{"key", uplink.Fingerprint(publicOf(keyOf(station)))},
		{"parent", map[string]any{"log_id": strings.Repeat("0", 32), "seq": 4, "hash": strings.Repeat("a", 64)}},
	}
	parts := make([]string, 0, len(fields))
	for _, f := range fields {
		if f.name == field {
			f.value = value
		}
		text, _ := json.Marshal(f.value)
		if f.name == "parent" && f.name != field {
			text = []byte(`{"log_id":"` + strings.Repeat("0", 32) + `","seq":4,"hash":"` + strings.Repeat("a", 64) + `"}`)
		}
		parts = append(parts, fmt.Sprintf("%q:%s", f.name, text))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestALieInAHeaderIsSeen(t *testing.T) {
	type parent struct {
		LogID string `json:"log_id"`
		Seq   int64  `json:"seq"`
		Hash  string `json:"hash"`
	}
	other := strings.Repeat("0", 32)
	for _, tc := range []struct {
		what, field string
		value       any
		want        uplink.Kind
	}{
		{"nothing is wrong", "", nil, ""},
		{"a version to come", "loa_bundle", 2, uplink.KindVersion},
		{"no version", "loa_bundle", 0, uplink.KindVersion},
		{"a version as text", "loa_bundle", "1", uplink.KindHeader},
		{"another station", "station", "xa-khac", uplink.KindSignature}, // seen by its signer's key
		{"no station", "station", "", uplink.KindStation},
		{"a path", "station", "../etc", uplink.KindStation},
		{"markup", "station", "<b>x</b>", uplink.KindStation},
		{"letters with marks", "station", "đại-lộc", uplink.KindStation},
		{"capitals", "station", "Dai-Loc", uplink.KindStation},
		{"a line end", "station", "dai\nloc", uplink.KindStation},
		{"a name without end", "station", strings.Repeat("a", 64), uplink.KindStation},
		{"a short log id", "log_id", logID[1:], uplink.KindLog},
		{"a log id in capitals", "log_id", strings.ToUpper(logID), uplink.KindLog},
		{"from nothing", "from", 0, uplink.KindFrom},
		{"from before the first", "from", -7, uplink.KindFrom},
		{"from the last number there is", "from", int64(1<<63 - 1), uplink.KindFrom},
		{"from a fraction", "from", 1.5, uplink.KindHeader},
		{"from the first, but on another chain", "from", 1, uplink.KindHash},
		{"a short hash", "prev_hash", "ab", uplink.KindHash},
		{"no hash", "prev_hash", strings.Repeat("x", 64), uplink.KindHash},
		{"nothing counted", "count", 0, uplink.KindCount},
		{"less than nothing", "count", -1, uplink.KindCount},
		{"one less than there are", "count", 2, uplink.KindCount},
		{"one more than there are", "count", 4, uplink.KindCount},
		{"more than fit into memory", "count", 1 << 40, uplink.KindCount},
		{"a key that is none", "key", "my key", uplink.KindKey},
		{"another's fingerprint", "key", uplink.Fingerprint(publicOf(keyOf("another"))), uplink.KindKey},
		{"its own parent", "parent", parent{logID, 1, strings.Repeat("a", 64)}, uplink.KindParent},
		{"a parent without a name", "parent", parent{"", 1, strings.Repeat("a", 64)}, uplink.KindParent},
		{"a parent that ended before it began", "parent", parent{other, -1, strings.Repeat("a", 64)}, uplink.KindParent},
		{"a parent without a hash", "parent", parent{other, 4, ""}, uplink.KindParent},
		{"a parent that is a text", "parent", "x", uplink.KindHeader},
	} {
		t.Run(tc.what, func(t *testing.T) {
			file := forged(t, headerLine(tc.field, tc.value), lines(11, 3), keyOf(station))
			batches, err := readAll(file)
			if tc.want == uplink.KindSignature { // well formed; whose it is, the key says
				if err != nil {
					t.Fatal(err)
				}
				if err := batches[0].Signed(publicOf(keyOf("xa-khac"))); kindOf(err) != uplink.KindKey {
					t.Errorf("under the key of the station it claims to be: %v", err)
				}
				return
			}
			if tc.want == "" && err != nil || tc.want != "" && kindOf(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
	for what, line := range map[string]string{
		"a field that nobody knows": strings.Replace(headerLine("", nil), `"from"`, `"to":5,"from"`, 1),
		"a field twice":             strings.Replace(headerLine("", nil), `"from"`, `"from":11,"from"`, 1),
		"a field in capitals":       strings.Replace(headerLine("", nil), `"from"`, `"From"`, 1),
		"blanks":                    strings.Replace(headerLine("", nil), `,`, `, `, 1),
		"another order":             strings.Replace(headerLine("", nil), `"loa_bundle":1,"station":"`+station+`"`, `"station":"`+station+`","loa_bundle":1`, 1),
		"escapes":                   strings.Replace(headerLine("", nil), station, `\u0078a-dai-loc`, 1),
		"no JSON":                   "xin chào",
		"something behind it":       headerLine("", nil) + "{}",
		"a line without end":        headerLine("station", strings.Repeat("a", 5000)),
	} {
		if _, err := readAll(forged(t, line, lines(11, 3), keyOf(station))); kindOf(err) != uplink.KindHeader {
			t.Errorf("%s: %v, want %s", what, err, uplink.KindHeader)
		}
	}
}

func TestWhatIsNoMemberIsSeen(t *testing.T) {
	good := sealed(t, headAfter(0), lines(1, 3))
	text := unzip(t, good)
	signature := text[strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n")+1:]
	named := bytes.Clone(good)
	named[3] = 8 // FNAME
	late := bytes.Clone(good)
	late[5] = 1 // MTIME
	for _, tc := range []struct {
		what string
		file []byte
		want uplink.Kind
	}{
		{"nothing", nil, uplink.KindNotBundle},
		{"a song", []byte("ID3\x04\x00 la la la la la"), uplink.KindNotBundle},
		{"a zip", []byte("PK\x03\x04 something that is long"), uplink.KindNotBundle},
		{"gzip with a name", named, uplink.KindNotBundle},
		{"gzip with a time", late, uplink.KindNotBundle},
		{"something behind", append(bytes.Clone(good), "\n"...), uplink.KindNotBundle},
		{"the zeros of a card that was cut off", append(bytes.Clone(good), make([]byte, 512)...), uplink.KindNotBundle},
		{"the same again", append(bytes.Clone(good), good...), uplink.KindOrder},
		{"gzip of nothing", squeezed(t, ""), uplink.KindLines},
		{"gzip of a poem", squeezed(t, "Trăm năm trong cõi người ta\n"), uplink.KindHeader},
		{"the last line does not end", squeezed(t, strings.TrimSuffix(text, "\n")), uplink.KindLines},
		{"no signature", squeezed(t, strings.TrimSuffix(text, signature)), uplink.KindCount},
		{"a signature in another form", squeezed(t, strings.Replace(text, `"signature"`, `"Signature"`, 1)), uplink.KindSignature},
		{"a short signature", squeezed(t, strings.Replace(text, `=="}`, `"}`, 1)), uplink.KindSignature},
		{"an empty line", forged(t, headerLine("", nil), [][]byte{[]byte("{}"), {}, []byte("{}")}, keyOf(station)), uplink.KindLines},
	} {
		t.Run(tc.what, func(t *testing.T) {
			if _, err := readAll(tc.file); kindOf(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// No file costs more than the bounds say, however it was made.
func TestABombIsNotUnpacked(t *testing.T) {
	noise := make([]byte, uplink.MaxLone+100_000)
	state := uint32(1)
	for i := range noise {
		state = state*1664525 + 1013904223
		if noise[i] = byte(state >> 24); noise[i] == '\n' {
			noise[i] = 'n'
		}
	}
	lone := headerLine("count", 1)
	for _, tc := range []struct {
		what string
		file []byte
		want uplink.Kind
	}{
		{"a thousand times more comes out", squeezed(t, strings.Repeat("0", 50<<20)), uplink.KindBomb},
		{"two hundred times more", squeezed(t, headerLine("", nil)+"\n"+strings.Repeat(`{"seq":1}`+"\n", 100_000)), uplink.KindBomb},
		{"three entries that do not compress", forged(t, headerLine("", nil), [][]byte{noise[:40_000], noise[:40_001], noise[40_000:99_000]}, keyOf(station)), uplink.KindTooLong},
		{"one entry without measure", forged(t, lone, [][]byte{noise}, keyOf(station)), uplink.KindTooLong},
		{"one long entry", forged(t, lone, [][]byte{noise[:900_000]}, keyOf(station)), ""},
		{"a bomb in a bomb", squeezed(t, string(squeezed(t, strings.Repeat("0", 50<<20)))), uplink.KindLines},
	} {
		t.Run(tc.what, func(t *testing.T) {
			if _, err := readAll(tc.file); tc.want == "" && err != nil || tc.want != "" && kindOf(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// One byte of a bundle is changed, each in turn and in several ways: it is
// refused, or it says what it said before.
func TestNoFlippedByteChangesWhatIsBelieved(t *testing.T) {
	good := append(sealed(t, headAfter(0), lines(1, 2)), sealed(t, headAfter(2), lines(3, 1))...)
	believed := 0
	for i := range good {
		for _, mask := range []byte{0x01, 0x80, 0xff} {
			bad := bytes.Clone(good)
			bad[i] ^= mask
			entries, err := believe(bad, publicOf(keyOf(station)))
			if err != nil {
				continue
			}
			believed++
			if !slices.EqualFunc(entries, lines(1, 3), bytes.Equal) {
				t.Fatalf("byte %d ^ %#x: %q is believed", i, mask, entries)
			}
		}
	}
	if believed > 2*3*3 { // of both members: level, system, and the bits that deflate leaves over
		t.Errorf("%d changed files are believed", believed)
	}
}

// believe gives the entries of a bundle that is true from its first member to its last.
func believe(file []byte, key ed25519.PublicKey) (entries [][]byte, err error) {
	batches, err := readAll(file)
	if err != nil {
		return nil, err
	}
	head := batches[0].Prev()
	for _, b := range batches {
		if head, err = b.Verify(key, head); err != nil {
			return nil, err
		}
		entries = append(entries, b.Entries...)
	}
	return entries, nil
}

// A bundle that is cut off anywhere gives whole members and says that it was cut.
func TestACutBundleIsNoBundle(t *testing.T) {
	first := sealed(t, headAfter(0), lines(1, 2))
	whole := append(bytes.Clone(first), sealed(t, headAfter(2), lines(3, 1))...)
	for n := range whole {
		batches, err := readAll(whole[:n])
		switch {
		case n == len(first):
			if err != nil || len(batches) != 1 {
				t.Errorf("cut between members: %v", err)
			}
		case n == 0:
			if kindOf(err) != uplink.KindNotBundle {
				t.Errorf("cut to nothing: %v", err)
			}
		case kindOf(err) != uplink.KindTruncated, len(batches) != n/len(first):
			t.Errorf("cut to %d bytes: %d batches, %v", n, len(batches), err)
		}
	}
}

func TestMembersInAnotherOrderAreSeen(t *testing.T) {
	other := uplink.Header{Station: station, LogID: strings.Repeat("0f", 16)}
	onto := func(h uplink.Header, n int) []byte {
		h.From, h.PrevHash = 1, uplink.Origin(h.Station, h.LogID).Hex()
		var file bytes.Buffer
		if _, err := uplink.Seal(&file, h, lines(1, n), keyOf(station)); err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	child := other
	child.Parent = &uplink.Parent{LogID: logID, Seq: 2, Hash: headAfter(2).Hex()}
	neighbour := uplink.Header{Station: "xa-khac", LogID: logID}
	first, second, third := sealed(t, headAfter(0), lines(1, 2)), sealed(t, headAfter(2), lines(3, 2)), sealed(t, headAfter(4), lines(5, 2))
	elsewhere := sealed(t, headAfter(1).Next([]byte("another entry 2")), lines(3, 2))
	for _, tc := range []struct {
		what    string
		members [][]byte
		want    uplink.Kind
	}{
		{"as it was written", [][]byte{first, second, third}, ""},
		{"it begins late", [][]byte{second, third}, ""},
		{"two swapped", [][]byte{first, third, second}, uplink.KindOrder},
		{"one left out", [][]byte{first, third}, uplink.KindOrder},
		{"one twice", [][]byte{first, second, second}, uplink.KindOrder},
		{"backwards", [][]byte{third, second, first}, uplink.KindOrder},
		{"one of another history", [][]byte{first, elsewhere}, uplink.KindOrder},
		{"two logs", [][]byte{first, second, onto(other, 2)}, ""},
		{"a log after its parent", [][]byte{first, onto(child, 2)}, ""},
		{"a log before its parent", [][]byte{onto(child, 2), first}, uplink.KindOrder},
		{"a log that comes back", [][]byte{first, onto(other, 2), second}, uplink.KindOrder},
		{"two stations", [][]byte{first, onto(neighbour, 3)}, ""},
	} {
		t.Run(tc.what, func(t *testing.T) {
			_, err := readAll(bytes.Join(tc.members, nil))
			if tc.want == "" && err != nil || tc.want != "" && kindOf(err) != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestTheReaderKeepsItsAnswerAndTheTroublesOfItsSource(t *testing.T) {
	r := uplink.NewReader(bytes.NewReader([]byte("no bundle at all")))
	_, first := r.Next()
	_, second := r.Next()
	if first == nil || !errors.Is(second, first) {
		t.Errorf("first %v, then %v", first, second)
	}
	good := sealed(t, headAfter(0), lines(1, 50))
	if _, err := uplink.NewReader(iotest.OneByteReader(bytes.NewReader(good))).Next(); err != nil {
		t.Errorf("byte by byte: %v", err)
	}
	cable := errors.New("the cable is out")
	for n := range good {
		broken := io.MultiReader(bytes.NewReader(good[:n]), iotest.ErrReader(cable))
		if _, err := uplink.NewReader(broken).Next(); !errors.Is(err, cable) {
			t.Fatalf("the source breaks after %d bytes: %v", n, err)
		}
	}
}

// FuzzReader throws files at the reader. What it believes, it would write again.
func FuzzReader(f *testing.F) {
	f.Add(sealed(f, headAfter(0), lines(1, 2)))
	f.Add(append(sealed(f, headAfter(3), lines(4, 2)), sealed(f, headAfter(5), lines(6, 1))...))
	f.Add(squeezed(f, headerLine("", nil)+"\n{}\n"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r := uplink.NewReader(bytes.NewReader(file))
		for {
			b, err := r.Next()
			if err != nil {
				if _, ok := errors.AsType[*uplink.Refusal](err); !ok && !errors.Is(err, io.EOF) {
					t.Fatalf("an error without a kind: %v", err)
				}
				return
			}
			var again bytes.Buffer
			if _, err := b.WriteTo(&again); err != nil && kindOf(err) != uplink.KindTooLong {
				t.Fatalf("what was read cannot be written: %v", err)
			} else if err == nil {
				same, err := uplink.NewReader(&again).Next()
				if err != nil || !slices.EqualFunc(same.Entries, b.Entries, bytes.Equal) || same.From != b.From {
					t.Fatalf("written again it is another: %v", err)
				}
			}
			if err := b.Signed(publicOf(keyOf(station))); err == nil && b.End() == b.Prev() {
				t.Fatal("a batch without entries")
			}
		}
	})
}

// FuzzPlain throws what comes out of a member at the reader, past the gzip that a
// fuzzer cannot guess.
func FuzzPlain(f *testing.F) {
	good := unzip(f, sealed(f, headAfter(0), lines(1, 2)))
	f.Add(good)
	f.Add(headerLine("", nil) + "\n{}\n{}\n{}\n" + good[strings.LastIndex(good[:len(good)-1], "\n")+1:])
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := believe(squeezed(t, text), publicOf(keyOf(station)))
		if err == nil && text != good {
			t.Fatalf("%q is believed: %q", text, entries)
		}
	})
}

// Whoever is told that a member is broken is told which entries are lost with it.
func TestABrokenMemberNamesItsPlace(t *testing.T) {
	file := append(sealed(t, headAfter(0), lines(1, 2)), sealed(t, headAfter(2), lines(3, 200))...)
	for what, bad := range map[string][]byte{
		"cut":     file[:len(file)-9],
		"flipped": append(bytes.Clone(file[:len(file)-5]), file[len(file)-5]^1, 0, 0, 0, 0),
	} {
		_, err := readAll(bad)
		refusal, ok := errors.AsType[*uplink.Refusal](err)
		if !ok || refusal.Member != 2 || refusal.Seq != 3 {
			t.Errorf("%s: %v, want member 2, entry 3", what, err)
		}
	}
}
