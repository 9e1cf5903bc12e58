package uplink_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/uplink"
)

var update = flag.Bool("update", false, "write the golden files and the example in the document anew")

// goldenKey is the key of the document's example.
func goldenKey() ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = byte(i)
	}
	return ed25519.NewKeyFromSeed(seed)
}

// exampleEntries are what the document shows.
func exampleEntries() [][]byte {
	return [][]byte{
		[]byte(`{"seq":1,"at":"2026-11-24T05:00:01+07:00","clock":"trusted","boot":"4f9f9d4a-2b1c-4c7e-9a51-0c6c1e1f7a10","up_ns":9214003210,"up":{"version":"1.0"}}`),
		[]byte(`{"seq":2,"at":"2026-11-24T05:34:32+07:00","clock":"trusted","boot":"4f9f9d4a-2b1c-4c7e-9a51-0c6c1e1f7a10","up_ns":2080114003210,"ended":{"airing":"14@2026-11-24T05:30:00+07:00","ended":"2026-11-24T05:34:31+07:00","heard_ms":271000,"outcome":"aired","restarts":0}}`),
	}
}

// goldenFiles are made anew with -update; everybody who reads bundles can try
// their reader on them.
func goldenFiles(t *testing.T) map[string][]byte {
	t.Helper()
	var example bytes.Buffer
	origin := uplink.Origin(station, logID)
	if _, err := uplink.Seal(&example, headerAt(origin), exampleEntries(), goldenKey()); err != nil {
		t.Fatal(err)
	}
	// A log that was given up after damage, sent before up to entry 10, with an
	// entry that is none; then the log since, in two members.
	var logs bytes.Buffer
	old := headAfter(10)
	entries := lines(11, 5)
	entries[2] = []byte("\x00\xff no entry")
	end := sealOnto(t, &logs, headerAt(old), old, entries)
	next := uplink.Header{Station: station, LogID: strings.Repeat("0f", 16), Parent: &uplink.Parent{LogID: logID, Seq: end.Seq, Hash: end.Hex()}}
	at := uplink.Origin(station, next.LogID)
	for range 2 {
		next.From, next.PrevHash = at.Seq+1, at.Hex()
		at = sealOnto(t, &logs, next, at, lines(int(next.From), 3))
	}
	return map[string][]byte{"example.loa": example.Bytes(), "two-logs.loa": logs.Bytes()}
}

func sealOnto(t *testing.T, w io.Writer, h uplink.Header, at uplink.Head, entries [][]byte) uplink.Head {
	t.Helper()
	if _, err := uplink.Seal(w, h, entries, goldenKey()); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		at = at.Next(e)
	}
	return at
}

func unzip(t testing.TB, file []byte) string {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What a bundle says must never change; how deflate packs it may, with the
// library.
func TestGoldenFilesAreReadAndWouldBeWrittenAgain(t *testing.T) {
	for name, made := range goldenFiles(t) {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, made, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if unzip(t, file) != unzip(t, made) {
			t.Errorf("%s would be written otherwise:\n%s\nis\n%s", name, unzip(t, made), unzip(t, file))
		}
		batches, err := readAll(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		logs, err := readAsDocumented(file, publicOf(goldenKey()))
		if err != nil {
			t.Errorf("%s, read as documented: %v", name, err)
		}
		var ours, documented [][]byte
		for _, b := range batches {
			ours = append(ours, b.Entries...)
			if err := b.Signed(publicOf(goldenKey())); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, l := range logs {
			for _, e := range l.entries {
				documented = append(documented, []byte(e))
			}
		}
		if len(ours) == 0 || !slices.EqualFunc(ours, documented, bytes.Equal) {
			t.Errorf("%s: the reader gives %q, one after the document %q", name, ours, documented)
		}
		if last := batches[len(batches)-1].End(); last.Hex() != logs[len(logs)-1].head {
			t.Errorf("%s: the chain ends at %s, after the document at %s", name, last.Hex(), logs[len(logs)-1].head)
		}
	}
}

// The reader of the document must see what is wrong, or its agreement is worth
// nothing.
func TestTheReaderOfTheDocumentSeesAForgery(t *testing.T) {
	for what, file := range map[string][]byte{
		"another key":            sealed(t, headAfter(0), lines(1, 3)),
		"members that do not go": append(signedWithGolden(t, headAfter(0), lines(1, 3)), signedWithGolden(t, headAfter(4), lines(5, 3))...),
		"something behind":       append(signedWithGolden(t, headAfter(0), lines(1, 3)), "something"...),
	} {
		if _, err := readAsDocumented(file, publicOf(goldenKey())); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
}

func signedWithGolden(t *testing.T, at uplink.Head, entries [][]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	sealOnto(t, &file, headerAt(at), at, entries)
	return file.Bytes()
}

// The example in docs/BUNDLE.md is a bundle, down to the byte.
func TestTheExampleInTheDocumentIsTrue(t *testing.T) {
	file := goldenFiles(t)["example.loa"]
	at := uplink.Origin(station, logID)
	public := publicOf(goldenKey())
	want := map[string]string{
		"key":   uplink.Base64(public) + "\n" + uplink.Fingerprint(public),
		"hash0": at.Hex(),
		"lines": strings.TrimSuffix(unzip(t, file), "\n"),
		"hash2": at.Next(exampleEntries()[0]).Next(exampleEntries()[1]).Hex(),
		"file":  strings.TrimSuffix(regexp.MustCompile("(.{96})").ReplaceAllString(hex.EncodeToString(file), "$1\n"), "\n"),
	}
	if *update {
		writeExample(t, want)
	}
	says, err := document()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range want {
		if name != "file" && says[name] != text {
			t.Errorf("the document says of %s\n%s\nit is\n%s", name, says[name], text)
		}
	}
	documented, err := hex.DecodeString(strings.ReplaceAll(says["file"], "\n", ""))
	if err != nil || unzip(t, documented) != unzip(t, file) {
		t.Errorf("the file in the document is no such bundle: %v", err)
	}
}

func writeExample(t *testing.T, want map[string]string) {
	t.Helper()
	text, err := os.ReadFile(documentPath)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range want {
		fence := regexp.MustCompile(fmt.Sprintf("(?s)\n```%s\n.*?```", name))
		text = fence.ReplaceAllLiteral(text, fmt.Appendf(nil, "\n```%s\n%s\n```", name, body))
	}
	if err := os.WriteFile(documentPath, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
