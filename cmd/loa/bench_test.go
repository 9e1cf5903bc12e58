//go:build bench

package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/hajimehoshi/go-mp3"

	"github.com/truyenthanh/loa/audio/speaker/pulsetest"
	"github.com/truyenthanh/loa/broadcast"
)

// hardStart lets what is measured begin at its level, as the other players do: a
// rise would be measured as lateness.
const hardStart = "[sound]\nsoft_start = \"0s\"\n"

// size is how much is measured.
type size struct {
	rounds, starts, commands, outages, files int
	air                                      time.Duration // length of the airing whose cost is measured
}

// TestReport prints what the station costs and how exact it is, beside others that
// do part of its work, through the same sound server in the same run. A figure out
// of bounds is printed as such and fails nothing: machines differ.
func TestReport(t *testing.T) {
	n := size{rounds: 3, starts: 25, commands: 10, outages: 3, files: 3, air: 30 * time.Second}
	if testing.Short() {
		n = size{rounds: 1, starts: 8, commands: 4, outages: 1, files: 1, air: 12 * time.Second}
	}
	ears := pulsetest.Start(t)
	m := &bench{
		t: t, n: n, ears: ears, box: newBox(t, ears, openHours+hardStart).start(),
		figures: map[string]series{}, began: time.Now(), busy: busyTime(t),
	}
	m.cost()
	m.starts()
	m.commands()
	m.outages()
	m.imports()
	m.losses()
	m.benchmarks()
	m.print()
}

// series are the figures of one thing measured again and again.
type series []float64

// quantile is the nearest rank: of fewer than 100 figures, p99 is the largest.
func (s series) quantile(q float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[max(int(math.Ceil(q*float64(len(sorted))))-1, 0)]
}

type bench struct {
	t       *testing.T
	n       size
	ears    *pulsetest.Server
	box     *box
	figures map[string]series // by "row/player"
	began   time.Time
	busy    time.Duration
}

func (m *bench) add(row, who string, v float64) {
	m.figures[row+"/"+who] = append(m.figures[row+"/"+who], v)
}

func (m *bench) addMS(row, who string, d time.Duration) {
	m.add(row, who, d.Seconds()*1000)
}

func (m *bench) say(format string, args ...any) {
	fmt.Printf("bench: %3.0f s  %s\n", time.Since(m.began).Seconds(), fmt.Sprintf(format, args...))
}

// wait returns at t, as exactly as the machine wakes a sleeper.
func wait(t time.Time) { <-time.After(time.Until(t)) }

// cost measures CPU and memory of one airing: who by who, round by round, so that
// a busy minute of the machine falls on all. Nobody listens meanwhile, a listener
// would set the server's pace.
func (m *bench) cost() {
	wav, file := programme(m.t, 0, m.n.air)
	m.box.must("import", file)
	mpd := newMPD(m.t, m.ears, file)
	for round := range m.n.rounds {
		m.say("cost of an airing, round %d of %d", round+1, m.n.rounds)
		m.airLoa(fmt.Sprintf("Cost %d", round), file)
		m.airProcess("mpg123", "mpg123", "-q", "-o", "pulse", file)
		m.airMPD(mpd)
		m.airProcess("aplay", "aplay", "-q", wav)
	}
	m.rest()
}

// rest measures the station while nothing is on air, over the length of an airing.
func (m *bench) rest() {
	m.say("the station at rest")
	before := spent(m.t, m.box.cmd.Process.Pid)
	wait(time.Now().Add(m.n.air))
	m.add("rest", "loa", m.perAiring(spent(m.t, m.box.cmd.Process.Pid)-before).Seconds())
}

// perAiring scales a shorter run to the 30 s that the bound is about.
func (m *bench) perAiring(d time.Duration) time.Duration {
	return time.Duration(float64(d) * 30 / m.n.air.Seconds())
}

func (m *bench) airLoa(title, file string) {
	pid, at := m.box.cmd.Process.Pid, soon(4*time.Second)
	m.box.addAt(title, file, at)
	wait(at.Add(-2 * time.Second)) // the device is open before air and a while after: that is part of the cost
	before := spent(m.t, pid)
	wait(at.Add(m.n.air * 2 / 3))
	m.add("memory", "loa", memory(m.t, pid))
	wait(at.Add(m.n.air + 2*time.Second))
	m.add("cpu", "loa", m.perAiring(spent(m.t, pid)-before).Seconds())
	if r := m.box.record(title, 5*time.Second); r.Outcome != broadcast.OutcomeAired {
		m.t.Errorf("the airing measured was not whole: %s %s", r.Outcome, r.Reason)
	}
}

func (m *bench) airMPD(mpd *mpd) {
	mpd.mpc("stop")
	pid := mpd.cmd.Process.Pid
	before, began := spent(m.t, pid), time.Now()
	mpd.mpc("play", "1")
	wait(began.Add(m.n.air * 2 / 3))
	m.add("memory", "mpd", memory(m.t, pid))
	wait(began.Add(m.n.air + 2*time.Second))
	m.add("cpu", "mpd", m.perAiring(spent(m.t, pid)-before).Seconds())
	mpd.mpc("stop")
}

// airProcess runs a player that plays one file and ends; the kernel says what it took.
func (m *bench) airProcess(who, name string, args ...string) {
	cmd := m.player(name, args...)
	wait(time.Now().Add(m.n.air * 2 / 3))
	m.add("memory", who, memory(m.t, cmd.Process.Pid))
	if err := cmd.Wait(); err != nil {
		m.t.Fatalf("%s: %v", name, err)
	}
	m.add("cpu", who, m.perAiring(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()).Seconds())
}

// player starts a program that is heard through the bench's sound server.
func (m *bench) player(name string, args ...string) *exec.Cmd {
	m.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), m.ears.Env()...)
	if err := cmd.Start(); err != nil {
		m.t.Fatalf("start %s: %v (is it installed? scripts/setup bench)", name, err)
	}
	return cmd
}

// starts lets three players beep in turn, each on a whole second, and listens.
func (m *bench) starts() {
	const cell, length = 4 * time.Second, 300 * time.Millisecond
	beeps := map[string]string{"loa": toneMP3(m.t, 880, length), "mpg123": toneMP3(m.t, 1250, length), "mpd": toneMP3(m.t, 550, length)}
	mpd := newMPD(m.t, m.ears, beeps["mpd"])
	base := soon(5*time.Second + time.Duration(m.n.starts)*300*time.Millisecond)
	m.say("%d starts of each", m.n.starts)
	for i := range m.n.starts {
		m.box.addAt(fmt.Sprintf("Beep %d", i), beeps["loa"], base.Add(time.Duration(i)*cell))
	}
	capture := m.ears.Capture()
	for i := range m.n.starts {
		at := base.Add(time.Duration(i) * cell)
		wait(at.Add(time.Second))
		m.addMS("wake", "machine", time.Since(at.Add(time.Second)))
		cmd := m.player("mpg123", "-q", "-o", "pulse", beeps["mpg123"])
		wait(at.Add(2 * time.Second))
		mpd.mpc("play", "1")
		_ = cmd.Wait()
	}
	wait(base.Add(time.Duration(m.n.starts) * cell))
	heard := capture.Stop()
	for i := range m.n.starts {
		at := base.Add(time.Duration(i) * cell)
		m.onset("loa", heard, 880, at)
		m.onset("mpg123", heard, 1250, at.Add(time.Second))
		m.onset("mpd", heard, 550, at.Add(2*time.Second))
	}
}

// onset notes how long after its time a beep was heard, early counted as negative.
func (m *bench) onset(who string, heard pulsetest.Recording, hz float64, at time.Time) {
	from, until := heard.Index(at.Add(-500*time.Millisecond)), heard.Index(at.Add(time.Second))
	i := heard.Onset(from, loud/2)
	if i < 0 || i >= until || heard.Tone(hz, i, i+4800) < loud {
		m.say("the beep of %s at %s was not heard within a second", who, at.Format(time.TimeOnly))
		if who == "loa" {
			m.t.Fail()
		}
		return
	}
	m.addMS("start", who, heard.At(i).Sub(at))
}

// commands measures from the moment a command is typed to what the ears notice.
func (m *bench) commands() {
	m.say("%d commands of each", m.n.commands)
	routine := toneMP3(m.t, 440, 60*time.Second)
	m.box.must("import", routine)
	mpd := newMPD(m.t, m.ears, routine)
	minute := toneMP3(m.t, 1250, 60*time.Second)
	capture := m.ears.Capture()
	var stops, emergencies, mpcs []time.Time
	for i := range m.n.commands {
		m.routine(routine)
		stops = append(stops, m.order(800*time.Millisecond, "stop"))
		m.routine(routine)
		// One that the station never saw: it has to be taken in before it is heard.
		fresh := toneMP3(m.t, 1250, time.Second+time.Duration(i)*10*time.Millisecond)
		emergencies = append(emergencies, m.order(1500*time.Millisecond, "play", fresh, "--emergency", "--yes"))
		m.order(time.Second, "stop", "--all")
		mpd.mpc("play", "1")
		wait(time.Now().Add(time.Second))
		mpcs = append(mpcs, time.Now())
		mpd.mpc("stop")
		wait(time.Now().Add(800 * time.Millisecond))
	}
	m.routine(routine)
	long := m.order(3*time.Second, "play", minute, "--emergency", "--yes")
	m.order(time.Second, "stop", "--all")
	heard := capture.Stop()
	for i := range m.n.commands {
		m.silence("loa", heard, stops[i])
		m.emergency("emergency", heard, emergencies[i])
		m.silence("mpd", heard, mpcs[i])
	}
	m.emergency("minute", heard, long)
}

// routine puts the ordinary programme on air.
func (m *bench) routine(file string) {
	m.box.must("play", file)
	m.box.onAir(strings.TrimSuffix(filepath.Base(file), ".mp3"))
	wait(time.Now().Add(300 * time.Millisecond))
}

// order gives a command and says when; its effect is given some time.
func (m *bench) order(effect time.Duration, args ...string) time.Time {
	at := time.Now()
	m.box.must(args...)
	wait(at.Add(effect))
	return at
}

func (m *bench) silence(who string, heard pulsetest.Recording, asked time.Time) {
	from := heard.Index(asked)
	if heard.Tone(440, from-960, from) < loud {
		m.t.Errorf("%s was silent before it was told to stop", who)
		return
	}
	m.addMS("silence", who, heard.At(toneUntil(heard, 440, from)).Sub(asked))
}

// emergency counts up to the end of the 20 ms that give the tone away: never too short.
func (m *bench) emergency(row string, heard pulsetest.Recording, asked time.Time) {
	const window = 960
	for i := heard.Index(asked); i+window < heard.Index(asked.Add(3*time.Second)); i += 48 {
		if heard.Tone(1250, i, i+window) > 2*loud {
			m.addMS(row, "loa", heard.At(i+window).Sub(asked))
			return
		}
	}
	m.t.Errorf("the emergency of %s was not heard", asked.Format(time.TimeOnly))
}

// outages kills the sound server for 3 s in mid-air; the last one strikes mpd too.
func (m *bench) outages() {
	for i := range m.n.outages {
		last := i == m.n.outages-1
		m.say("outage %d of %d", i+1, m.n.outages)
		var other *mpd
		if last {
			other = newMPD(m.t, m.ears, toneMP3(m.t, 1250, 60*time.Second))
			other.mpc("play", "1")
		}
		m.routine(toneMP3(m.t, 440, 50*time.Second))
		m.ears.Kill()
		wait(time.Now().Add(3 * time.Second))
		m.ears.Restart()
		back := time.Now()
		capture := m.ears.Capture()
		wait(back.Add(4 * time.Second))
		if last {
			wait(back.Add(20 * time.Second))
		}
		heard := capture.Stop()
		m.back("loa", heard, 440, back)
		if last {
			m.back("mpd", heard, 1250, back)
			state, _ := exec.Command("mpc", "--host", other.socket, "status").CombinedOutput()
			m.say("mpd says of itself: %s", strings.Join(strings.Fields(string(state)), " "))
		}
		m.order(time.Second, "stop", "--all")
	}
}

func (m *bench) back(who string, heard pulsetest.Recording, hz float64, back time.Time) {
	if i := toneFrom(heard, hz, 0); i >= 0 {
		m.add("outage", who, heard.At(i).Sub(back).Seconds())
		return
	}
	m.say("%s made no sound within %.0f s of the server's return", who, heard.At(len(heard.Samples)).Sub(back).Seconds())
}

// imports takes a set of files in with one command of Loa's; the bare decoder and
// ffmpeg's meter take them one by one, each on one core: seconds of sound a second.
func (m *bench) imports() {
	const length, set = 2 * time.Minute, 8
	for round := range m.n.files {
		m.say("import of %d files, round %d of %d", set, round+1, m.n.files)
		var files []string
		for i := range set {
			_, file := programme(m.t, round*set+i+1, length)
			files = append(files, file)
		}
		speed := func(who string, work func(files []string), files ...string) {
			began := time.Now()
			work(files)
			m.add("import", who, length.Seconds()*float64(len(files))/time.Since(began).Seconds())
		}
		speed("loa", func(files []string) { m.box.must(append([]string{"import"}, files...)...) }, files...)
		speed("go-mp3", func(files []string) { decodeBare(m.t, files[0]) }, files[0])
		speed("ffmpeg", func(files []string) {
			tool(m.t, "ffmpeg", "-nostdin", "-nostats", "-i", files[0], "-af", "ebur128", "-f", "null", "-")
		}, files[0])
	}
}

func decodeBare(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := mp3.NewDecoder(bytes.NewReader(text))
	if err == nil {
		_, err = io.Copy(io.Discard, d)
	}
	if err != nil {
		t.Fatalf("decode %s: %v", file, err)
	}
}

// benchmarks runs those of the parts that have a bound of their own.
func (m *bench) benchmarks() {
	m.say("benchmarks of journal and plan")
	store, plan := m.compile("store"), m.compile("scheduler")
	for range 3 {
		m.benchmark(store, "store", "^BenchmarkAppend$", "append", "loa", 1e6)
		m.benchmark(store, "store", "^BenchmarkBarePut$", "append", "bbolt", 1e6)
		m.benchmark(plan, "scheduler", "^BenchmarkPlanOfAYear", "plan", "loa", 1e6)
		m.benchmark(plan, "scheduler", "^BenchmarkPlanOfADay", "day", "loa", 1e6)
	}
	ours, bare := m.figures["append/loa"], m.figures["append/bbolt"]
	for i := range min(len(ours), len(bare)) {
		m.add("ratio", "loa", ours[i]/bare[i])
	}
}

// losses loses single sectors of MP3 files, as a worn card does.
func (m *bench) losses() {
	m.say("lost sectors of MP3 files")
	bin := m.compile("audio/decode")
	for _, who := range []struct{ who, name, metric, row string }{
		{"loa", "^BenchmarkLostSectors$", "%ended-early", "sector"},
		{"go-mp3", "^BenchmarkLostSectorsGoMP3Alone$", "%ended-early", "sector"},
		{"loa", "^BenchmarkLostSectors$", "%over-3-frames", "frames"},
	} {
		out := m.output(bin, "audio/decode", who.name, "-test.benchtime", "200x")
		found := regexp.MustCompile(`\s([0-9.]+) ` + who.metric).FindSubmatch(out)
		if found == nil {
			m.t.Errorf("%s says nothing of %s:\n%s", who.name, who.metric, out)
			continue
		}
		share, _ := strconv.ParseFloat(string(found[1]), 64) // the expression lets nothing else through
		m.add(who.row, who.who, share)
	}
}

func (m *bench) compile(pkg string) string {
	bin := filepath.Join(m.t.TempDir(), filepath.Base(pkg)+".test")
	tool(m.t, "go", "test", "-c", "-o", bin, "../../"+pkg)
	return bin
}

var perOp = regexp.MustCompile(`\s([0-9.]+) ns/op`)

func (m *bench) benchmark(bin, pkg, name, row, who string, unit float64) {
	found := perOp.FindSubmatch(m.output(bin, pkg, name))
	if found == nil {
		m.t.Errorf("%s of %s says nothing", name, pkg)
		return
	}
	ns, _ := strconv.ParseFloat(string(found[1]), 64) // the expression lets nothing else through
	m.add(row, who, ns/unit)
}

func (m *bench) output(bin, pkg, name string, args ...string) []byte {
	cmd := exec.Command(bin, append([]string{"-test.run", "^$", "-test.bench", name}, args...)...)
	cmd.Dir = "../../" + pkg
	out, err := cmd.CombinedOutput()
	if err != nil {
		m.t.Errorf("%s of %s: %v\n%s", name, pkg, err, out)
	}
	return out
}

// line is one line of the report; without a bound it stands there to compare.
type line struct {
	what, row, who string
	judged         string // which of the figures the bound is about
	bound          float64
}

func (m *bench) lines() []line {
	cores := float64(runtime.NumCPU())
	bare := m.figures["import/go-mp3"].quantile(0.5)
	return []line{
		{"CPU on air, s for 30 s of a 128 kbit/s stereo MP3", "cpu", "loa", "median <=", 0.30},
		{"", "cpu", "mpg123", "", 0},
		{"", "cpu", "mpd", "", 0},
		{"", "cpu", "aplay", "", 0},
		{"CPU at rest, s for 30 s", "rest", "loa", "", 0},
		{"memory on air, MiB (PSS)", "memory", "loa", "median <=", 35},
		{"", "memory", "mpg123", "", 0},
		{"", "memory", "mpd", "", 0},
		{"", "memory", "aplay", "", 0},
		{"start: heard minus planned, ms", "start", "loa", "p99 <=", 20},
		{"", "start", "mpg123", "", 0},
		{"", "start", "mpd", "", 0},
		{"   of it: how late the machine wakes a sleeper", "wake", "machine", "", 0},
		{"command to silence, ms", "silence", "loa", "p99 <=", 300},
		{"", "silence", "mpd", "", 0},
		{"command to emergency sound, new file of 1 s, ms", "emergency", "loa", "p99 <=", 300},
		{"   new file of 60 s", "minute", "loa", "p99 <=", 300},
		{"sound server back after 3 s: sound again, s", "outage", "loa", "max <=", 2},
		{"", "outage", "mpd", "", 0},
		{"import of 8 MP3 in one command, x real time", "import", "loa", "median >=", 0.8 * bare * cores},
		{"   (one core)", "import", "go-mp3", "", 0},
		{"   ebur128 (one core)", "import", "ffmpeg", "", 0},
		{"one lost sector ends an MP3 early, %", "sector", "loa", "max <=", 0.1},
		{"", "sector", "go-mp3", "", 0},
		{"   costs over 3 frames beyond those it touched, %", "frames", "loa", "max <=", 0.1},
		{"journal append, durable, ms", "append", "loa", "", 0},
		{"", "append", "bbolt", "", 0},
		{"   ratio", "ratio", "loa", "median <=", 1.3},
		{"plan of a year, 200 rules, ms", "plan", "loa", "median <=", 100},
		{"plan of a day, 200 rules, ms", "day", "loa", "median <=", 1},
	}
}

func (m *bench) print() {
	fmt.Println()
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "what\twho\tn\tmin\tmedian\tp99\tmax\tbound\tholds")
	for _, l := range m.lines() {
		s := m.figures[l.row+"/"+l.who]
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", l.what, l.who, len(s),
			short(s.quantile(0)), short(s.quantile(0.5)), short(s.quantile(0.99)), short(s.quantile(1)), l.verdict(s))
	}
	_ = w.Flush()
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("\n%d cores, %.0f %% busy over the %.0f s of this run (with all that others did), load at its end %s\n",
		runtime.NumCPU(), 100*(busyTime(m.t)-m.busy).Seconds()/time.Since(m.began).Seconds()/float64(runtime.NumCPU()),
		time.Since(m.began).Seconds(), strings.TrimSpace(string(load)))
	fmt.Println("p99 is the nearest rank: with fewer than 100 figures, the largest. The ears take sound to be up to 5 ms earlier than it was;")
	fmt.Println("- is what did not come within 20 s.")
	if m.n.air != 30*time.Second {
		fmt.Printf("A short run: CPU is scaled up from %s, start-up included; only a full run counts.\n", m.n.air)
	}
}

// verdict is the bound and whether the figures keep it. Too early is as bad as too late.
func (l line) verdict(s series) string {
	if l.bound == 0 {
		return "\t"
	}
	which, than, _ := strings.Cut(l.judged, " ")
	q := map[string]float64{"median": 0.5, "p99": 0.99, "max": 1}[which]
	var sizes series
	for _, v := range s {
		sizes = append(sizes, math.Abs(v))
	}
	holds := "no"
	if c := cmp.Compare(sizes.quantile(q), l.bound); len(s) > 0 && (than == "<=" && c <= 0 || than == ">=" && c >= 0) {
		holds = "yes"
	}
	return l.judged + " " + short(l.bound) + "\t" + holds
}

// short is a figure with as many digits as mean anything.
func short(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case math.Abs(v) >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case math.Abs(v) >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

// programme makes a stereo programme of noise and a tone, as a WAV of 44.1 kHz and
// an MP3 of 128 kbit/s: no easier to decode than speech or music.
func programme(t *testing.T, i int, length time.Duration) (wav, mp3 string) {
	t.Helper()
	dir := t.TempDir()
	wav, mp3 = filepath.Join(dir, fmt.Sprintf("programme-%d.wav", i)), filepath.Join(dir, fmt.Sprintf("programme-%d.mp3", i))
	tone := fmt.Sprint(300 + 50*i)
	tool(t, "sox", "-n", "-r", "44100", "-c", "2", "-b", "16", wav, "synth", fmt.Sprint(length.Seconds()),
		"pinknoise", "pinknoise", "synth", "sine", "mix", tone, "sine", "mix", tone, "vol", "0.3")
	tool(t, "lame", "--quiet", "-b", "128", wav, mp3)
	return wav, mp3
}

// mpd is a Music Player Daemon of the bench's own, with a queue made beforehand.
type mpd struct {
	t      *testing.T
	socket string
	cmd    *exec.Cmd
}

func newMPD(t *testing.T, ears *pulsetest.Server, file string) *mpd {
	t.Helper()
	dir, err := os.MkdirTemp("", "mpd") // as for the station: the socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	m := &mpd{t: t, socket: filepath.Join(dir, "socket")}
	music, conf := filepath.Join(dir, "music"), filepath.Join(dir, "mpd.conf")
	tool(t, "mkdir", music)
	tool(t, "cp", file, music)
	writeFile(t, conf, fmt.Sprintf(`music_directory %q
db_file %q
bind_to_address %q
log_file %q
zeroconf_enabled "no"
audio_output {
	type "pulse"
	name "bench"
	server %q
	mixer_type "none"
}
`, music, dir+"/db", m.socket, dir+"/log", "unix:"+ears.Socket()))
	m.cmd = exec.Command("mpd", "--no-daemon", conf)
	m.cmd.Env = append(os.Environ(), ears.Env()...)
	if err := m.cmd.Start(); err != nil {
		t.Fatalf("start mpd: %v (is it installed? scripts/setup bench)", err)
	}
	t.Cleanup(func() {
		_ = m.cmd.Process.Signal(syscall.SIGKILL)
		_ = m.cmd.Wait()
		os.RemoveAll(dir)
	})
	for late := time.Now().Add(10 * time.Second); ; wait(time.Now().Add(50 * time.Millisecond)) {
		if exec.Command("mpc", "--host", m.socket, "status").Run() == nil {
			break
		}
		if time.Now().After(late) {
			t.Fatal("mpd does not answer within 10 s")
		}
	}
	m.mpc("update", "--wait")
	m.mpc("add", filepath.Base(file))
	return m
}

func (m *mpd) mpc(args ...string) {
	m.t.Helper()
	tool(m.t, "mpc", append([]string{"--quiet", "--host", m.socket}, args...)...)
}

// kernelTicks is the unit of /proc/PID/stat, 1/100 s on every Linux there is.
const kernelTicks = 10 * time.Millisecond

// stat gives the fields of /proc/PID/stat from the state on: see proc(5).
func stat(pid int) []string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // it may just have ended
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
}

// family is a process and its living children.
func family(t *testing.T, pid int) []int {
	t.Helper()
	all := []int{pid}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		child, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if f := stat(child); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			all = append(all, child)
		}
	}
	return all
}

// spent is the CPU time, user and system, of a process and its children, those
// that have ended included.
func spent(t *testing.T, pid int) (total time.Duration) {
	t.Helper()
	for _, p := range family(t, pid) {
		f := stat(p)
		if len(f) < 15 {
			continue
		}
		for _, field := range f[11:15] { // utime stime cutime cstime
			ticks, _ := strconv.Atoi(field) // the kernel writes numbers
			total += time.Duration(ticks) * kernelTicks
		}
	}
	return total
}

// memory is the proportional set size of a process and its children, MiB.
func memory(t *testing.T, pid int) (total float64) {
	t.Helper()
	for _, p := range family(t, pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", p))
		if err != nil {
			t.Fatalf("read the memory of process %d: %v", p, err)
		}
		_, rest, _ := strings.Cut(string(text), "\nPss:")
		kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
		if err != nil {
			t.Fatalf("read the memory of process %d: %v", p, err)
		}
		total += kib / 1024
	}
	return total
}

// busyTime is how long the cores of this machine were busy since it started.
func busyTime(t *testing.T) (total time.Duration) {
	t.Helper()
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		t.Fatal(err)
	}
	for i, field := range strings.Fields(strings.SplitN(string(text), "\n", 2)[0])[1:9] {
		if i == 3 || i == 4 { // idle, waiting for a disk
			continue
		}
		ticks, _ := strconv.Atoi(field) // the kernel writes numbers
		total += time.Duration(ticks) * kernelTicks
	}
	return total
}
