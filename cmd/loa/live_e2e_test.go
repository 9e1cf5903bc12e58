package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

// radio is a station on the network that sends an MP3 of a tone at the pace of
// its sound, over and over, as long as it is on.
type radio struct {
	*httptest.Server
	on atomic.Bool
}

// pace is how often the radio sends: 64 kbit/s in pieces of 50 ms.
const (
	pace      = 50 * time.Millisecond
	paceBytes = 64000 / 8 / 20
)

func newRadio(t *testing.T, hz int) *radio {
	t.Helper()
	sound, err := os.ReadFile(toneMP3(t, hz, 20*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	r := &radio{}
	r.on.Store(true)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !r.on.Load() {
			http.Error(w, "off the air", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "audio/mpeg")
		ticker := time.NewTicker(pace)
		defer ticker.Stop()
		for at := 0; r.on.Load(); at = (at + paceBytes) % (len(sound) - paceBytes) {
			if _, err := w.Write(sound[at : at+paceBytes]); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-ticker.C:
			case <-q.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// addLive schedules live sound and returns the planned start.
func (b *box) addLive(title string, at time.Time, more ...string) time.Time {
	b.t.Helper()
	b.must(append([]string{"add", title, "--at", at.In(hanoi).Format("2006-01-02 15:04:05")}, more...)...)
	return at
}

// faulty says whether the status names a fault.
func (b *box) faulty(kind string) bool {
	b.t.Helper()
	for _, f := range b.status().Faults {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

func TestARelayIsHeardForItsTime(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	capture := ears.Capture()
	planned := b.addLive("Tiếp âm", soon(9*time.Second), "--relay", newRadio(t, 700).URL+"/song.mp3", "--for", "5s")
	r := b.record("Tiếp âm", 40*time.Second)
	heard := capture.Stop()
	if r.Outcome != broadcast.OutcomeAired || r.Source != broadcast.SourceRelay || r.PlannedMS != 5000 {
		t.Fatalf("the log says %s %s, source %s, planned %d ms; want a relay, aired\ndaemon:\n%s", r.Outcome, r.Reason, r.Source, r.PlannedMS, b.log)
	}
	near(t, "heard by the log", r.HeardMS.Duration(), 5*time.Second, within)
	start := toneFrom(heard, 700, 0)
	if start < 0 {
		t.Fatal("the tone of the relay was not heard")
	}
	near(t, "heard after the plan", heard.At(start).Sub(planned), 0, within)
	near(t, "length heard", heard.At(toneUntil(heard, 700, start)).Sub(heard.At(start)), 5*time.Second, 2*within)
}

func TestARelayThatBreaksOffIsAFaultAndComesBack(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	source := newRadio(t, 700)
	capture := ears.Capture()
	b.addLive("Tiếp âm", soon(9*time.Second), "--relay", source.URL, "--for", "24s")
	b.onAir("Tiếp âm")
	if b.faulty(faultSourceLost) {
		t.Error("a source that is there is called lost")
	}
	source.on.Store(false)
	b.until("the fault is raised", 15*time.Second, func() bool { return b.faulty(faultSourceLost) })
	source.on.Store(true)
	b.until("the fault is cleared", 20*time.Second, func() bool { return !b.faulty(faultSourceLost) })
	r := b.record("Tiếp âm", 60*time.Second)
	heard := capture.Stop()
	if r.Outcome != broadcast.OutcomePartial || r.Reason != broadcast.ReasonSourceLost {
		t.Errorf("the log says %s %s, want partial source_lost\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
	}
	near(t, "heard by the log, silence and all", r.HeardMS.Duration(), 24*time.Second, within)
	first := toneFrom(heard, 700, 0)
	silent := toneUntil(heard, 700, max(first, 0))
	again := toneFrom(heard, 700, silent)
	if first < 0 || again < 0 {
		t.Fatalf("heard at sample %d, and after the silence at %d; want both\ndaemon:\n%s", first, again, b.log)
	}
	if gap := heard.At(again).Sub(heard.At(silent)); gap < time.Second {
		t.Errorf("silent for %v only", gap)
	}
}

func TestARelayOfHLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tool(t, "ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=900:duration=40", "-c:a", "aac",
		"-f", "hls", "-hls_time", "4", "-hls_list_size", "0", filepath.Join(dir, "live.m3u8"))
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	capture := ears.Capture()
	b.addLive("HLS", soon(9*time.Second), "--relay", server.URL+"/live.m3u8", "--for", "4s")
	r := b.record("HLS", 40*time.Second)
	heard := capture.Stop()
	if r.Outcome != broadcast.OutcomeAired {
		t.Fatalf("the log says %s %s, want aired\ndaemon:\n%s", r.Outcome, r.Reason, b.log)
	}
	if start := toneFrom(heard, 900, 0); start < 0 {
		t.Error("the tone of the stream was not heard")
	}
}

func TestWhatComesInAtTheCardIsHeard(t *testing.T) {
	t.Parallel()
	ears := pulsetest.Start(t)
	ears.Pactl("load-module", "module-null-sink", "sink_name=socket")
	ears.Pactl("set-default-sink", pulsetest.Sink)
	ears.Pactl("set-default-source", "socket.monitor")
	wav := filepath.Join(t.TempDir(), "tone.wav")
	tool(t, "sox", "-n", "-r", "48000", "-c", "2", wav, "synth", "60", "sine", "850", "vol", "0.3")
	player := exec.Command("paplay", "-d", "socket", wav)
	player.Env = append(os.Environ(), ears.Env()...)
	if err := player.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = player.Process.Kill(); _ = player.Wait() })
	b := newBox(t, ears, openHours).start()
	capture := ears.Capture()
	planned := b.addLive("Đường vào", soon(9*time.Second), "--line-in", "--for", "4s")
	r := b.record("Đường vào", 40*time.Second)
	heard := capture.Stop()
	if r.Outcome != broadcast.OutcomeAired || r.Source != broadcast.SourceLineIn {
		t.Fatalf("the log says %s %s, source %s; want line_in, aired\ndaemon:\n%s", r.Outcome, r.Reason, r.Source, b.log)
	}
	start := toneFrom(heard, 850, 0)
	if start < 0 {
		t.Fatal("the tone at the socket was not heard")
	}
	near(t, "heard after the plan", heard.At(start).Sub(planned), 0, within)
	near(t, "length heard", heard.At(toneUntil(heard, 850, start)).Sub(heard.At(start)), 4*time.Second, 2*within)
}

// What live sound needs is said when it is entered.
func TestWhatLiveSoundNeeds(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	b.env = append(b.env, "PATH=/nonexistent")
	b.start()
	at := []string{"--at", "hằng ngày 05:30"}
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--relay", "http://127.0.0.1/x"}, 4, "phải nói phát bao lâu"},
		{[]string{"--line-in"}, 4, "--for 30m"},
		{[]string{"--relay", "file:///etc/passwd", "--for", "30m"}, 4, "không phải địa chỉ"},
		{[]string{"--relay", "https://lan:bimat@dai.vn/x", "--for", "30m"}, 4, "không chứa mật khẩu"},
		{[]string{"--relay", "http://127.0.0.1/x", "--for", "30m"}, 1, "cài: sudo apt install ffmpeg"},
		{[]string{"--line-in", "--for", "30m"}, 1, "cài: sudo apt install alsa-utils"},
		{[]string{"--relay", "http://127.0.0.1/x", "--line-in", "--for", "30m"}, 2, "chỉ được chọn một nguồn"},
		{[]string{"--relay", "http://127.0.0.1/x", "--for", "30m", "--bed", "m1"}, 4, "nhạc nền chỉ đi dưới lời"},
		{[]string{"--media", "m1", "--bed", "m99"}, 5, `không có tệp đã nhập "m99"`},
	} {
		a := b.run(append(append([]string{"add", "Thử"}, at...), row.args...)...)
		if a.code != row.code || !strings.Contains(a.stderr, row.says) {
			t.Errorf("loa add %v: exit %d, %s; want %d and %q", row.args, a.code, a.stderr, row.code, row.says)
		}
	}
	if out := fmt.Sprint(b.must("list", "--json")); strings.TrimSpace(out) != "" {
		t.Errorf("something was saved: %s", out)
	}
}
