package live_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/live"
)

var mono = audio.Format{Rate: 48000, Channels: 1}

// running is a feed of a shell script that runs until the test is over.
type running struct {
	*live.Feed
	into  *audio.Live
	ended chan error
	stop  context.CancelFunc
	done  chan error
}

func run(t *testing.T, script string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{
		into:  audio.NewLive(mono, 100*time.Millisecond),
		ended: make(chan error, 16), stop: cancel, done: make(chan error, 1),
	}
	r.Feed = live.NewFeed([]string{"sh", "-c", script}, mono, r.into, func(err error) { r.ended <- err })
	go func() { r.done <- r.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-r.done })
	return r
}

func TestWhatAChildWritesIsHeard(t *testing.T) {
	r := run(t, `head -c 9600 /dev/zero | tr '\0' '\100'; exec tail -f /dev/null`)
	await(t, "a tenth of a second has come", func() bool { return r.Frames() == 4800 })
	got := make([]float32, 480)
	for range 3 {
		if n, err := r.into.Read(got); n != 480 || err != nil {
			t.Fatalf("%d frames, %v", n, err)
		}
	}
	// 0x4040 is half of full scale and a little.
	if v := got[479]; v < 0.5 || v > 0.505 {
		t.Errorf("heard %v, want 0.502", v)
	}
	if err := stopped(r); err != nil {
		t.Errorf("it ended with %v, want nil", err)
	}
}

// stopped ends a feed and gives its answer.
func stopped(r *running) error {
	r.stop()
	err := <-r.done
	r.done <- err
	return err
}

// A child that ends, or that was never there, is followed by another; what it
// said is told.
func TestAChildThatEndsIsFollowedByAnother(t *testing.T) {
	r := run(t, `echo 404 Not Found >&2; head -c 960 /dev/zero; exit 3`)
	for range 2 {
		if err := <-r.ended; err == nil || !strings.Contains(err.Error(), "404 Not Found") || !strings.Contains(err.Error(), "exit status 3") {
			t.Errorf("told %v, want what the child said and how it ended", err)
		}
	}
	if n := r.Frames(); n != 960 {
		t.Errorf("%d frames of two children, want 960", n)
	}
}

func TestAProgramThatIsNotThereIsNamed(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var told error
	none := live.NewFeed([]string{"/khong/co"}, mono, audio.NewLive(mono, time.Second), func(err error) {
		told = err
		cancel()
	})
	if err := none.Run(ctx); err != nil || !strings.Contains(fmt.Sprint(told), "/khong/co") {
		t.Errorf("told %v, ended with %v; want the program's name, nil", told, err)
	}
}

// Neither the child nor what it has started outlives the feed.
func TestNothingOutlivesAFeed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	r := run(t, `sh -c 'echo $$ > `+file+`; exec tail -f /dev/null' & cat /dev/zero | head -c 960; wait`)
	var pid int
	await(t, "the child's child runs", func() bool {
		text, err := os.ReadFile(file)
		n, _ := fmt.Sscan(string(text), &pid)
		return err == nil && n == 1
	})
	if err := stopped(r); err != nil {
		t.Errorf("it ended with %v, want nil", err)
	}
	await(t, "the child's child is gone", func() bool { return gone(pid) })
}

// gone says whether a process has ended; one that nobody has waited for yet has.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

func await(t *testing.T, what string, look func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	late := time.After(10 * time.Second)
	for !look() {
		select {
		case <-ticker.C:
		case <-late:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestACommandReadsTheNetworkAndNothingElse(t *testing.T) {
	command := strings.Join(live.Relay("ffmpeg", "https://dai.example.vn/song.mp3", audio.Format{Rate: 48000, Channels: 2}), " ")
	for _, want := range []string{"-protocol_whitelist http,https,tcp,tls,crypto", "-i https://dai.example.vn/song.mp3", "-ar 48000", "-ac 2"} {
		if !strings.Contains(command, want) {
			t.Errorf("%q lacks %q", command, want)
		}
	}
	if got := strings.Join(live.LineIn("arecord", "hw:CARD=Device", mono), " "); !strings.Contains(got, "-D hw:CARD=Device -f S16_LE -r 48000 -c 1 -t raw") {
		t.Errorf("line-in: %q", got)
	}
	if got := strings.Join(live.LineIn("arecord", "", mono), " "); strings.Contains(got, "-D") {
		t.Errorf("the default device is named: %q", got)
	}
}
