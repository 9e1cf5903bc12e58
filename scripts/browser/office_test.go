// Package browser_test clicks through the collector's pages in a real browser,
// served by the real program. It is a module of its own, so that the browser's
// protocol is no requirement of the product.
package browser_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

const password = "một câu dài dễ nhớ"

// program is the collector, built once for all tests.
func program(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "loa-district")
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "../..", "-o", bin, "./cmd/loa-district")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// office is a collector that runs.
type office struct {
	*testing.T
	bin, data, url string
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, bin: program(t), data: t.TempDir()}
	o.run(password+"\n", "user", "add", "lan", "--role", "admin")
	serve := exec.CommandContext(t.Context(), o.bin, "serve", "--data", o.data, "--listen", "127.0.0.1:0", "--lang", "vi")
	serve.Cancel = func() error { return serve.Process.Signal(syscall.SIGTERM) }
	said, err := serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = serve.Process.Signal(syscall.SIGTERM)
		_ = serve.Wait()
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "127.0.0.1:"); found {
			o.url = "http://127.0.0.1:" + strings.TrimSpace(address)
			break
		}
	}
	if o.url == "" {
		t.Fatal("the collector never said where it is")
	}
	go func() {
		for lines.Scan() { // a full pipe would stop it
		}
	}()
	return o
}

// run runs a command of the collector.
func (o *office) run(in string, args ...string) string {
	o.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, o.bin, append(args, "--data", o.data, "--lang", "en")...)
	c.Stdin = strings.NewReader(in)
	out, err := c.CombinedOutput()
	if err != nil {
		o.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// log is a station's log that grows.
type log struct {
	station, id string
	key         ed25519.PrivateKey
	head        uplink.Head
	fresh       [][]byte
}

func (o *office) station(n byte, id, name string) *log {
	o.Helper()
	l := &log{station: id, id: fmt.Sprintf("%032x", int(n)+4096), key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))}
	l.head = uplink.Origin(id, l.id)
	file := filepath.Join(o.TempDir(), id+".pub")
	if err := os.WriteFile(file, uplink.FormatKey(l.key.Public().(ed25519.PublicKey)), 0o600); err != nil {
		o.Fatal(err)
	}
	o.run("", "station", "add", id, "--key", file, "--name", name)
	return l
}

func (l *log) write(at time.Time, e broadcast.Entry) {
	e.Seq = l.head.Seq + int64(len(l.fresh)) + 1
	e.Stamp = broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted, Boot: "boot"}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	l.fresh = append(l.fresh, text)
}

// send puts what was written on a memory stick and takes it to the district.
func (o *office) send(l *log) {
	o.Helper()
	const most = 200 // entries of a member
	var stick bytes.Buffer
	for len(l.fresh) > 0 {
		n := min(most, len(l.fresh))
		h := uplink.Header{Station: l.station, LogID: l.id, From: l.head.Seq + 1, PrevHash: l.head.Hex()}
		if _, err := uplink.Seal(&stick, h, l.fresh[:n], l.key); err != nil {
			o.Fatal(err)
		}
		for _, e := range l.fresh[:n] {
			l.head = l.head.Next(e)
		}
		l.fresh = l.fresh[n:]
	}
	file := filepath.Join(o.TempDir(), "stick.loa")
	if err := os.WriteFile(file, stick.Bytes(), 0o600); err != nil {
		o.Fatal(err)
	}
	o.run("", "import", file)
}

// programmes of every day: clock and length in minutes.
var programmes = []struct {
	title             string
	hour, minute, min int
}{
	{"Nhạc hiệu và thời tiết", 5, 30, 10},
	{"Tiếp âm Đài Tiếng nói Việt Nam", 6, 0, 30},
	{"Bản tin bầu cử", 6, 30, 12},
	{"Lịch tiêm chủng tháng này", 11, 0, 6},
	{"Giá nông sản", 17, 0, 15},
	{"Nhắc học bài buổi tối", 19, 0, 20},
}

// day writes a day of a station: fate says how each programme ends.
func (l *log) day(midnight, now time.Time, fate func(n int) broadcast.Verdict) {
	var plan []broadcast.Airing
	for n, p := range programmes {
		at := midnight.Add(time.Duration(p.hour)*time.Hour + time.Duration(p.minute)*time.Minute)
		length := broadcast.MillisOf(time.Duration(p.min) * time.Minute)
		slot := broadcast.SlotID(n + 1)
		plan = append(plan, broadcast.Airing{
			ID: broadcast.NewAiringID(slot, at, 1), Slot: slot, Title: p.title, Source: broadcast.SourceFile,
			Priority: broadcast.PriorityRoutine, Trigger: broadcast.TriggerSchedule,
			Wanted: at, Planned: at, PlannedMS: length, Length: length, CreatedBy: "vanthu", ApprovedBy: "lanhdao",
		})
	}
	l.write(midnight, broadcast.Entry{Plan: &broadcast.Plan{Date: broadcast.DateOf(midnight), Airings: plan}})
	for n, a := range plan {
		end := a.Planned.Add(a.Length.Duration())
		if end.After(now) {
			return
		}
		v := fate(n)
		switch v.Outcome {
		case broadcast.OutcomeMissed, broadcast.OutcomeSkipped:
			l.write(a.Planned, broadcast.Entry{Missed: &broadcast.Missed{Airing: a, Verdict: v}})
			continue
		case broadcast.OutcomePartial:
			end = a.Planned.Add(a.Length.Duration() / 3)
		}
		l.write(a.Planned, broadcast.Entry{Claimed: &a})
		l.write(a.Planned, broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: a.Planned}})
		l.write(end, broadcast.Entry{Ended: &broadcast.Ended{
			Airing: a.ID, At: end, HeardMS: broadcast.MillisOf(end.Sub(a.Planned)), Verdict: v,
		}})
	}
}
