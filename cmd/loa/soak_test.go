//go:build soak && bench

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

// soakFor is how long the tone is on air.
var soakFor = flag.Duration("soak", 10*time.Minute, "how long the tone is on air") //nolint:gochecknoglobals // a flag

// soakHz is high enough for a break of a few samples to show.
const soakHz = 1250

// TestSoak airs a tone while others want every processor and files are taken in,
// and listens: nothing of that may be heard. The station has the priority that its
// unit gives it, the sound server that of a card.
func TestSoak(t *testing.T) {
	ears := pulsetest.Start(t)
	b := newBox(t, ears, openHours).start()
	if err := hasten(b.cmd.Process.Pid, -10); err != nil {
		fmt.Println("soak: without the priority that the unit gives:", err)
	}
	tone := toneMP3(t, soakHz, *soakFor)
	b.must("import", tone)
	_, file := programme(t, 0, 2*time.Minute)

	load := exec.Command("stress", "--quiet", "--cpu", strconv.Itoa(runtime.NumCPU()))
	// A session of its own, as other services have: Linux shares the processors out
	// among sessions first, and a nice level counts within one alone.
	load.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := load.Start(); err != nil {
		t.Fatalf("start stress: %v (is it installed? scripts/setup soak)", err)
	}
	defer func() { // its workers end with it
		_ = load.Process.Signal(syscall.SIGTERM)
		_ = load.Wait()
	}()
	capture := ears.CaptureLoosely()
	at := b.addAt("Soak", tone, soon(15*time.Second))
	imports, began, busy := 0, time.Now(), busyTime(t)
	for end := at.Add(*soakFor); time.Now().Before(end.Add(-10 * time.Second)); imports++ {
		b.must("import", renewed(t, file, imports))
	}
	wait(at.Add(*soakFor + 2*time.Second))
	heard := capture.Stop()
	r := b.record("Soak", time.Minute)
	from := heard.Onset(0, loud/2)
	if from < 0 {
		t.Fatalf("the tone was not heard: %s %s", r.Outcome, r.Reason)
	}
	to := from + int(float64(*r.HeardMS)/1000*pulsetest.CaptureRate) - pulsetest.CaptureRate/5
	breaks := heard.Breaks(soakHz, from+pulsetest.CaptureRate/10, to)
	silent := time.Duration(to-from-heard.Sounding(from, to, loud/10)) * time.Second / pulsetest.CaptureRate
	fmt.Printf("soak: %v on air, %d cores under stress, %d imports of 2 min, %.0f %% of the processors busy with all that others did\n",
		*soakFor, runtime.NumCPU(), imports, 100*(busyTime(t)-busy).Seconds()/time.Since(began).Seconds()/float64(runtime.NumCPU()))
	fmt.Printf("soak: %s, %d underruns, %d restarts; by ear %d breaks, %v of silence\n",
		r.Outcome, r.Underruns, *r.Restarts, len(breaks), silent)
	for _, i := range breaks {
		fmt.Printf("soak: a break %v after the start\n", heard.At(i).Sub(heard.At(from)).Round(time.Millisecond))
	}
	if r.Outcome != broadcast.OutcomeAired || r.Underruns > 0 || *r.Restarts > 0 || len(breaks) > 0 || silent > 0 {
		t.Error("soak: NOT clean")
		return
	}
	fmt.Println("soak: clean")
}

// renewed is a copy of an MP3 that the station has not seen: with another tag.
func renewed(t *testing.T, file string, n int) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tag := make([]byte, 128) // ID3v1
	copy(tag, "TAG"+strconv.Itoa(n))
	path := filepath.Join(t.TempDir(), fmt.Sprintf("import-%d.mp3", n))
	writeFile(t, path, string(text)+string(tag))
	return path
}

// hasten gives all threads of a process a nice level; later ones inherit it.
func hasten(pid, nice int) (err error) {
	tasks, readErr := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		id, _ := strconv.Atoi(task.Name()) // the kernel writes numbers
		err = errors.Join(err, syscall.Setpriority(syscall.PRIO_PROCESS, id, nice))
	}
	return errors.Join(err, readErr)
}
