package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/uplink"
)

func (b *box) syncState() (s control.SyncState) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(b.must("sync", "--status", "--json")), &s); err != nil {
		b.t.Fatal(err)
	}
	return s
}

// refuses runs a command that must end with an exit code and say something.
func (b *box) refuses(code int, says string, args ...string) {
	b.t.Helper()
	if a := b.run(args...); a.code != code || !strings.Contains(a.stderr, says) {
		b.t.Errorf("loa %s: exit %d, %s; want %d, %q", strings.Join(args, " "), a.code, a.stderr, code, says)
	}
}

// A station is introduced to its district, and from then on its log goes there.
func TestALogFindsItsWayToTheDistrict(t *testing.T) {
	t.Parallel()
	c, srv, ca := openDistrict(t)
	b := newBox(t, nil, openHours+fmt.Sprintf("\n[uplink]\nca_file = %q\n", ca)).start()
	b.refuses(4, "chưa ghi danh", "sync")
	b.refuses(1, "không tới được máy thu", "enrol", "https://127.0.0.1:1", "--code", goodCode)
	b.refuses(4, "không mã hóa", "enrol", "http://192.0.2.1", "--code", goodCode)
	b.refuses(4, "mã ghi danh không đúng", "enrol", srv.URL, "--code", "OLD")
	if out := b.must("enrol", srv.URL, "--code", goodCode); !strings.Contains(out, "Huyện Đại Lộc") || !strings.Contains(out, "thu-nghiem") {
		t.Errorf("enrolled: %s", out)
	}
	b.must("sync")
	s := b.syncState()
	if held, twice := c.holds(); held == 0 || int64(held) != s.AckedSeq || twice > 0 || s.Waiting != 0 || s.Answer != "ok" || s.LastAck == nil || s.URL != srv.URL {
		t.Errorf("%d entries, %d twice, %+v", held, twice, s)
	}

	t.Run("what is new goes by itself", func(t *testing.T) {
		b.must("play", toneMP3(t, 440, 200*time.Millisecond), "--wait")
		b.until("the log is there", 40*time.Second, func() bool { st := b.status().Sync; return st.Waiting == 0 && st.LastError == "" })
	})
	t.Run("the district has retired the station", func(t *testing.T) {
		c.set(uplink.KindRevoked)
		defer c.set("")
		b.refuses(4, "đã ngừng nhận đài này", "sync")
		if st := b.status().Sync; st.LastError != "revoked" {
			t.Errorf("status: %+v", st)
		}
	})
	t.Run("the district's disk was restored", func(t *testing.T) {
		c.forget()
		b.must("sync")
		held, twice := c.holds()
		if s := b.syncState(); int64(held) != s.AckedSeq || twice > 0 {
			t.Errorf("%d entries, %d twice, %+v", held, twice, s)
		}
	})
	t.Run("the station came back from a copy", func(t *testing.T) {
		b.stop()
		db, err := os.ReadFile(filepath.Join(b.dir, "loa.db"))
		if err != nil {
			t.Fatal(err)
		}
		b.start().must("sync")
		before, _ := c.holds()
		b.stop()
		if err := os.WriteFile(filepath.Join(b.dir, "loa.db"), db, 0o600); err != nil {
			t.Fatal(err)
		}
		b.start().must("sync")
		held, twice := c.holds()
		if s := b.syncState(); held <= before || twice > 0 || s.Waiting != 0 {
			t.Errorf("%d entries after %d, %d twice, %+v", held, before, twice, s)
		}
		if !b.faulty(faultForked) {
			t.Error("nobody is told that the log forked")
		}
	})
	t.Run("nobody is there", func(t *testing.T) {
		srv.Close()
		b.must("play", toneMP3(t, 440, 200*time.Millisecond), "--wait")
		b.refuses(1, "dòng chờ gửi: không tới được máy thu", "sync")
		if s := b.syncState(); s.Waiting == 0 || s.Answer != uplink.WhyUnreachable || s.LastTry == nil {
			t.Errorf("%+v", s)
		}
	})
}

// A station that does not know its district's certificate tells it nothing.
func TestAForeignCertificateIsRefused(t *testing.T) {
	t.Parallel()
	_, srv, _ := openDistrict(t)
	b := newBox(t, nil, openHours).start()
	b.refuses(1, "chứng thư của máy thu không đúng", "enrol", srv.URL, "--code", goodCode)
	b.stop()
	writeFile(t, b.conf, openHours+fmt.Sprintf("\n[output]\nbackend = \"null\"\n[uplink]\nurl = %q\nca_file = %q\n", srv.URL, b.conf))
	b.start()
	b.refuses(1, "không đọc được chứng thư gốc", "sync")
	if s := b.syncState(); s.Answer != string(broadcast.ProblemCAFile) || s.URL != srv.URL {
		t.Errorf("%+v", s)
	}
}
