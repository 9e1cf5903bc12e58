package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district/pgtest"
	"github.com/truyenthanh/loa/uplink"
)

// database is the PostgreSQL of these tests.
var database *pgtest.Server

func TestMain(m *testing.M) {
	if os.Getenv(fleetProcess) != "" {
		os.Exit(mainCode())
	}
	var err error
	if database, err = pgtest.New(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := database.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// The scripts are what staff type and what they see, with the store in a file and
// with that in PostgreSQL.
//
//	district ARGS          runs a command that must succeed; "! district ARGS" one that must not
//	exits N ARGS           runs a command that must end with exit code N
//	env TYPED=...          what is typed at the password
//	serve NAME ARGS        starts a server and waits until it is ready; its address is in $NAME.
//	                       One that is not d has a store of its own, which $NAME_at names
//	end NAME               ends it
//	station ID             makes a station with its key in ID.pub
//	airs ID N              the station airs N programmes more
//	forks ID N             a copy of the station's box goes on, with other entries in the place of the last N
//	bundle ID FILE         writes all of its log to a bundle
//	sends ID ADDRESS       sends all of its log over the network
//	enrols ID ADDRESS      introduces the station; "enrols ID ADDRESS stdout" with the code there
//	arrives ID N ADDRESS   waits until a collector has N entries of a station
func TestScripts(t *testing.T) {
	for name, address := range map[string]func() (string, error){
		"file":       func() (string, error) { return "", nil },
		"PostgreSQL": func() (string, error) { return database.Empty() },
	} {
		t.Run(name, func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir: "testdata/script",
				Setup: func(env *testscript.Env) error {
					db, err := address()
					w := &world{db: db, stations: map[string]*station{}, servers: map[string]*running{}}
					env.Values[worldKey{}] = w
					env.Setenv("LOA_DISTRICT_DATA", filepath.Join(env.WorkDir, "d"))
					env.Defer(w.endAll)
					return err
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"district": typeCommand, "exits": typeRefused, "serve": startServer, "end": endServer,
					"station": newStationBox, "airs": airs, "forks": forks, "bundle": writeBundle, "sends": sends, "enrols": enrols, "arrives": arrives,
				},
			})
		})
	}
}

type worldKey struct{}

type world struct {
	db       string
	stations map[string]*station
	servers  map[string]*running
}

func of(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// noon is Monday 23 November 2026.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

func (w *world) env(ts *testscript.TestScript, out, err io.Writer) *env {
	return envAt(terminal.Terminal{
		Stdin: strings.NewReader(ts.Getenv("TYPED") + "\n"), Stdout: out, Stderr: err,
		Getenv: ts.Getenv, Now: func() time.Time { return noon },
	})
}

// args are those of a command on the store of this run.
func (w *world) args(ts *testscript.TestScript, args []string) []string {
	for i, arg := range args {
		if name, ok := strings.CutPrefix(arg, "./"); ok {
			args[i] = ts.MkAbs(name) // the process of the tests has another folder
		}
	}
	if w.db != "" {
		args = append([]string{"--db", w.db}, args...) // another one on the line goes before it
	}
	return args
}

func at(ts *testscript.TestScript, args []string) int {
	w := of(ts)
	return run(context.Background(), w.env(ts, ts.Stdout(), ts.Stderr()), w.args(ts, args))
}

func typeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if code := at(ts, args); (code != 0) != neg {
		ts.Fatalf("loa-district %s: exit code %d", strings.Join(args, " "), code)
	}
}

func typeRefused(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if code := at(ts, args[1:]); code != want {
		ts.Fatalf("loa-district %s: exit code %d, want %d", strings.Join(args[1:], " "), code, want)
	}
}

// running is a server at work.
type running struct {
	end  context.CancelFunc
	code chan int
}

func startServer(ts *testscript.TestScript, _ bool, args []string) {
	w := of(ts)
	said, says := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{cancel, make(chan int, 1)}
	line := w.args(ts, append([]string{"serve", "--listen", "127.0.0.1:0", "--lang", "en"}, args[1:]...))
	if args[0] != "d" { // another collector has another place
		where := "--data=" + ts.MkAbs(args[0])
		if w.db != "" {
			db, err := database.Empty()
			ts.Check(err)
			where = "--db=" + db
		}
		line = append(line, where)
		ts.Setenv(args[0]+"_at", where)
	}
	go func() {
		r.code <- run(ctx, w.env(ts, io.Discard, says), line)
		_ = says.Close()
	}()
	w.servers[args[0]] = r
	in := bufio.NewReader(said)
	first, err := in.ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(first), "ready at ")
	if err != nil || !ready {
		ts.Fatalf("serve said %q, %v", first, err)
	}
	go func() { _, _ = io.Copy(io.Discard, in) }()
	ts.Setenv(args[0], "http://"+address)
}

func endServer(ts *testscript.TestScript, _ bool, args []string) {
	w := of(ts)
	r := w.servers[args[0]]
	delete(w.servers, args[0])
	r.end()
	if code := <-r.code; code != 0 {
		ts.Fatalf("the server ended with exit code %d", code)
	}
}

func (w *world) endAll() {
	for _, r := range w.servers {
		r.end()
		<-r.code
	}
}

// station is a station of a script, with its log in memory.
type station struct {
	id, logID string
	key       ed25519.PrivateKey
	title     string
	entries   [][]byte
	head      uplink.Head
}

func (s *station) Station() string { return s.id }

func (s *station) Logs() []uplink.LogInfo {
	return []uplink.LogInfo{{LogID: s.logID, First: 1, Last: int64(len(s.entries)), Head: s.head.Hex()}}
}

func (s *station) Read(_ string, from int64, most int) ([][]byte, uplink.Head, error) {
	prev := uplink.Origin(s.id, s.logID)
	for _, e := range s.entries[:from-1] {
		prev = prev.Next(e)
	}
	rest := s.entries[from-1:]
	return rest[:min(most, len(rest))], prev, nil
}

func (s *station) bundle() ([]byte, error) {
	var file bytes.Buffer
	_, err := uplink.Export(&file, s, s.key, nil)
	return file.Bytes(), err
}

func newStationBox(ts *testscript.TestScript, _ bool, args []string) {
	w := of(ts)
	seed := bytes.Repeat([]byte{byte(len(w.stations) + 1)}, ed25519.SeedSize)
	s := &station{id: args[0], title: "Bản tin sáng", key: ed25519.NewKeyFromSeed(seed), logID: strings.Repeat(fmt.Sprintf("%02x", len(w.stations)), 16)}
	s.head = uplink.Origin(s.id, s.logID)
	w.stations[s.id] = s
	public := s.key.Public().(ed25519.PublicKey)
	ts.Check(os.WriteFile(ts.MkAbs(s.id+".pub"), uplink.FormatKey(public), 0o600))
	ts.Setenv("FINGERPRINT", uplink.Fingerprint(public))
}

func airs(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts).stations[args[0]]
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	for range n {
		at := time.Date(2026, 11, 23, 5, 30+len(s.entries), 0, 0, time.FixedZone("", 7*3600))
		a := broadcast.Airing{
			ID: broadcast.NewAiringID(14, at, 1), Slot: 14, Title: s.title, Source: broadcast.SourceFile,
			Priority: broadcast.PriorityRoutine, Wanted: at, Planned: at,
		}
		missed := broadcast.Missed{Airing: a, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff}}
		e := broadcast.Entry{Seq: int64(len(s.entries) + 1), Stamp: broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted}, Missed: &missed}
		text, err := json.Marshal(e)
		ts.Check(err)
		s.entries, s.head = append(s.entries, text), s.head.Next(text)
	}
}

func forks(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts).stations[args[0]]
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	s.entries, s.head = s.entries[:len(s.entries)-n:len(s.entries)-n], uplink.Origin(s.id, s.logID)
	for _, e := range s.entries {
		s.head = s.head.Next(e)
	}
	s.title = "Bản tin của máy sao"
	airs(ts, false, args)
}

func writeBundle(ts *testscript.TestScript, _ bool, args []string) {
	text, err := of(ts).stations[args[0]].bundle()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o600))
}

func sends(ts *testscript.TestScript, neg bool, args []string) {
	text, err := of(ts).stations[args[0]].bundle()
	ts.Check(err)
	peer := uplink.Peer{URL: args[1], HTTP: http.DefaultClient}
	if _, err := peer.Send(context.Background(), text); (err != nil) != neg {
		ts.Fatalf("send: %v", err)
	}
}

func enrols(ts *testscript.TestScript, neg bool, args []string) {
	s := of(ts).stations[args[0]]
	peer := uplink.Peer{URL: args[1], HTTP: http.DefaultClient}
	e := uplink.Enrolment{Station: s.id}
	if len(args) > 2 {
		e.Code = strings.TrimSpace(ts.ReadFile(args[2]))
	}
	if _, err := peer.Enrol(context.Background(), e, s.key); (err != nil) != neg {
		ts.Fatalf("enrol: %v", err)
	}
}

func arrives(ts *testscript.TestScript, _ bool, args []string) {
	s := of(ts).stations[args[0]]
	want, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	peer := uplink.Peer{URL: args[2], HTTP: http.DefaultClient}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for head := (uplink.Head{}); head.Seq < want; {
		if head, err = peer.Head(ctx, s.id, s.logID, ""); ctx.Err() != nil {
			ts.Fatalf("entry %d of %d, %v", head.Seq, want, err)
		}
	}
}
