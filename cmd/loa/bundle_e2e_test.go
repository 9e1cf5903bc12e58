package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/control"
)

// The station's own daemon writes its log to a stick; the stick is checked beside
// the station, beside one whose daemon is down, and far from any.
func TestAStationsLogOnAStick(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	b.must("play", toneMP3(t, 440, 200*time.Millisecond), "--wait")
	stick := filepath.Join(t.TempDir(), "nhật ký.loa")
	var sent control.ExportAnswer
	if err := json.Unmarshal([]byte(b.must("bundle", "export", stick, "--json")), &sent); err != nil {
		t.Fatal(err)
	}
	if sent.Entries < 5 || len(sent.Logs) != 1 || sent.Logs[0].From != 1 || sent.Logs[0].To != sent.Entries {
		t.Errorf("exported %+v", sent)
	}
	if info, err := os.Stat(stick); err != nil || info.Size() != sent.Bytes {
		t.Errorf("the file: %v, %v", info, err)
	}
	if out := b.must("bundle", "verify", stick); !strings.Contains(out, "✓") {
		t.Errorf("verified: %s", out)
	}
	key := filepath.Join(t.TempDir(), "key.pem")
	b.must("key", "--out", key)
	b.stop()
	b.must("bundle", "verify", stick)
	if err := os.Remove(filepath.Join(b.dir, keyFile)); err != nil {
		t.Fatal(err)
	}
	if a := b.run("bundle", "verify", stick); a.code != 5 {
		t.Errorf("without any key: exit %d, %s", a.code, a.stderr)
	}
	b.must("bundle", "verify", stick, "--key", key)
	b.start() // it makes a new key
	if a := b.run("bundle", "verify", stick); a.code != 1 || !strings.Contains(a.stderr, "khóa khác") {
		t.Errorf("under another key: exit %d, %s", a.code, a.stderr)
	}
}
