// Package loa_test holds the house to its plan: who may import whom, where the
// wall clock is read and where goroutines begin. Each rule has a made-up house
// that breaks it, so that a rule which sees nothing is noticed.
package loa_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/truyenthanh/loa"

// room is what a package may import in its non-test files, besides the standard
// library. A name ending in /... takes in everything below it.
type room struct {
	ours   []string
	not    []string // taken out of ours again
	others []string // module or package paths, with all below them
}

// leaf imports the standard library alone.
var leaf = room{}

// house is the import table of the design. A package that is not in it has no
// place yet: decide where it belongs before building on it.
var house = map[string]room{
	"broadcast":               leaf,
	"broadcast/words":         leaf,
	"broadcast/typed":         {others: []string{"golang.org/x/text"}},
	"broadcast/desk":          {ours: []string{"broadcast", "audio"}},
	"broadcast/playout":       {ours: []string{"broadcast", "audio"}},
	"audio":                   leaf,
	"audio/decode":            {ours: []string{"audio"}, others: []string{"github.com/hajimehoshi/go-mp3", "github.com/jfreymuth/vorbis", "github.com/mewkiz/flac", "github.com/pion/opus", "golang.org/x/sync/errgroup"}},
	"audio/speaker":           {ours: []string{"audio"}, others: []string{"github.com/ebitengine/oto/v3"}},
	"audio/speaker/pulsetest": leaf,
	"audio/live":              {ours: []string{"audio"}},
	"audio/audiotest":         {ours: []string{"audio"}},
	"scheduler":               {ours: []string{"broadcast", "broadcast/typed", "scheduler/..."}, others: []string{"github.com/robfig/cron/v3", "golang.org/x/text"}},
	"scheduler/lunar":         {ours: []string{"broadcast"}, others: []string{"golang.org/x/text"}},
	"scheduler/clock":         {ours: []string{"broadcast"}, others: []string{"golang.org/x/sys"}},
	"store/pages":             leaf,
	"store":                   {ours: []string{"broadcast", "store/pages"}, others: []string{"go.etcd.io/bbolt"}},
	"control":                 {ours: []string{"broadcast", "broadcast/words"}, others: []string{"golang.org/x/text"}},
	"uplink":                  {ours: []string{"broadcast", "broadcast/words"}, others: []string{"golang.org/x/text"}},
	"district":                collector,
	"district/web":            collector,
	"district/sheet":          collector,
	"district/pgtest":         {others: []string{"github.com/jackc/pgx/v5"}},
	"configs":                 {ours: []string{"broadcast"}, others: []string{"github.com/pelletier/go-toml/v2"}},
	"cmd/terminal":            {ours: []string{"broadcast", "broadcast/words", "control"}, others: terminal},
	"cmd/loa":                 {ours: []string{"..."}, not: []string{"district/..."}, others: append([]string{"golang.org/x/sys"}, terminal...)},
	"cmd/loa-district": {
		ours:   []string{"broadcast", "broadcast/words", "uplink", "district/...", "control", "configs", "cmd/terminal"},
		others: terminal,
	},
}

var collector = room{
	ours: []string{"broadcast", "broadcast/words", "broadcast/typed", "uplink", "control", "store/pages", "district/..."},
	others: []string{
		"go.etcd.io/bbolt", "github.com/jackc/pgx/v5", "github.com/xuri/excelize/v2",
		"github.com/prometheus/client_golang", "github.com/alexedwards/scs/v2", "golang.org/x/crypto",
		"github.com/coreos/go-oidc/v3", "golang.org/x/oauth2", "golang.org/x/sync/errgroup", "golang.org/x/text",
	},
}

var terminal = []string{
	"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/sync/errgroup",
	"golang.org/x/term", "github.com/mattn/go-runewidth",
}

// forTests are packages of fakes and test servers: no program carries them.
var forTests = []string{"audio/audiotest", "audio/speaker/pulsetest", "district/pgtest"}

// wallClock lists who reads the time of day. Everyone else takes now as an
// argument; a deadline on a pipe or socket is no reading of the time.
var wallClock = []string{
	"cmd/...",                 // reads it and hands it on
	"scheduler/clock",         // it is the clock
	"audio/speaker",           // the backends without a card keep a card's pace
	"audio/speaker/pulsetest", // a real server in real time
	"district/pgtest",         // the same
}

// goroutines lists who starts them. Only cmd starts what outlives a call; the
// others wait for theirs before they return.
var goroutines = []string{
	"cmd/...",
	"audio/speaker",           // reads frames, writes frames, watches for a stall
	"audio/speaker/pulsetest", // records while the test goes on
	"district/pgtest",         // waits for the end of a server
	"control",                 // serves while waiting for the end
}

type listed struct {
	ImportPath string
	Doc        string
	Imports    []string
}

func TestImportsPointInward(t *testing.T) {
	for _, breach := range breaches(list(t)) {
		t.Error(breach)
	}
}

func TestAHouseBuiltWronglyIsNoticed(t *testing.T) {
	for wrong, p := range map[string]listed{
		"the language leans on the store":       pkg("broadcast", module+"/store"),
		"the words lean on the language":        pkg("broadcast/words", module+"/broadcast"),
		"the conductor reaches for the disk":    pkg("broadcast/playout", module+"/broadcast", module+"/store"),
		"the algebra opens the sound card":      pkg("audio", "github.com/ebitengine/oto/v3"),
		"a decoder opens the sound card":        pkg("audio/decode", "github.com/ebitengine/oto/v3"),
		"the plan asks the kernel":              pkg("scheduler", "golang.org/x/sys/unix"),
		"the store knows the schedule's rules":  pkg("store", module+"/scheduler"),
		"the wire knows the store":              pkg("control", module+"/store"),
		"the station carries the collector":     pkg("cmd/loa", module+"/district/web"),
		"the collector links sound":             pkg("cmd/loa-district", module+"/audio"),
		"a command reads TOML by itself":        pkg("cmd/loa", "github.com/pelletier/go-toml/v2"),
		"a program carries the fakes":           pkg("cmd/loa", module+"/audio/audiotest"),
		"a near name passes for the real one":   pkg("store", "go.etcd.io/bbolt2"),
		"a room that the plan does not have":    pkg("util"),
		"a room below one that the plan has":    pkg("store/cache"),
		"the language is mistaken for its desk": pkg("store", module+"/broadcast/desk"),
		"a room without a word on what it is":   {ImportPath: module + "/store"},
	} {
		t.Run(wrong, func(t *testing.T) {
			if got := breaches([]listed{p}); len(got) != 1 {
				t.Errorf("%d breaches found, want one: %q", len(got), got)
			}
		})
	}
	sound := []listed{pkg("cmd/loa", module+"/store", "github.com/spf13/cobra", "os"), pkg("scheduler", module+"/scheduler/lunar", "time")}
	if got := breaches(sound); len(got) != 0 {
		t.Errorf("a house built rightly is refused: %q", got)
	}
}

func TestTheLinterKnowsEveryRoom(t *testing.T) {
	config, err := os.ReadFile(".golangci.yml")
	if err != nil {
		t.Fatal(err)
	}
	for name := range house {
		top, _, _ := strings.Cut(name, "/")
		if top != "district" && !strings.Contains(string(config), `"**/`+name+`/*.go"`) {
			t.Errorf(".golangci.yml has no depguard list for %s", name)
		}
	}
}

func TestNoFolderIsALumberRoom(t *testing.T) {
	for path := range goFiles(t) {
		for part := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(path)), "/") {
			if slices.Contains([]string{"internal", "pkg", "util", "utils", "types", "common", "helpers"}, part) {
				t.Errorf("%s: a folder is named after what it holds, %q says nothing", path, part)
			}
		}
	}
}

func TestClockGoroutinesAndInitStayInTheirPlaces(t *testing.T) {
	for path, text := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, s := range sights(t, path, text) {
			t.Error(s)
		}
	}
}

func TestWhatIsOutOfPlaceIsSeen(t *testing.T) {
	for _, tc := range []struct {
		what, path, body string
		seen             bool
	}{
		{"the plan reads the clock", "scheduler/a.go", "var t = time.Now()", true},
		{"the plan measures", "scheduler/a.go", "var d = time.Since(x)", true},
		{"the plan hands the clock on", "scheduler/a.go", "var f = time.Now", true},
		{"the command reads the clock", "cmd/loa/a.go", "var t = time.Now()", false},
		{"a deadline on a socket", "control/a.go", "func f() { c.SetReadDeadline(time.Now().Add(d)) }", false},
		{"the store starts a goroutine", "store/a.go", "func f() { go g() }", true},
		{"the command starts a goroutine", "cmd/loa/a.go", "func f() { go g() }", false},
		{"something runs before main", "cmd/loa/a.go", "func init() {}", true},
		{"a method of that name", "store/a.go", "func (s S) init() {}", false},
		{"a word in a comment", "store/a.go", "// go f() at time.Now()", false},
	} {
		t.Run(tc.what, func(t *testing.T) {
			got := sights(t, tc.path, "package p\n\nimport \"time\"\n\n"+tc.body)
			if (len(got) > 0) != tc.seen {
				t.Errorf("seen: %q, want seen: %v", got, tc.seen)
			}
		})
	}
}

// breaches holds packages against the table.
func breaches(pkgs []listed) []string {
	var found []string
	for _, p := range pkgs {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		rules, ok := house[name]
		if !ok {
			found = append(found, fmt.Sprintf("%s has no row in the table: say in layers_test.go what it may import", name))
			continue
		}
		if p.Doc == "" {
			found = append(found, fmt.Sprintf("%s has no package doc: what it is, what it promises, what it leaves to others", name))
		}
		for _, imported := range p.Imports {
			if !rules.permits(imported) {
				found = append(found, fmt.Sprintf("%s must not import %s", name, imported))
			}
		}
	}
	return found
}

func (r room) permits(imported string) bool {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		return !slices.Contains(forTests, own) && within(own, r.ours) && !within(own, r.not)
	}
	first, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(r.others, func(other string) bool {
		return imported == other || strings.HasPrefix(imported, other+"/")
	})
}

// within says whether a package is one of the names, or below one with /... .
func within(name string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		top, subtree := strings.CutSuffix(n, "...")
		return n == name || subtree && (strings.HasPrefix(name, top) || name+"/" == top)
	})
}

// sights finds readings of the clock, goroutines and init functions where they
// do not belong.
func sights(t *testing.T, path, text string) []string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	home := filepath.ToSlash(filepath.Dir(path))
	var found []string
	see := func(n ast.Node, format string, args ...any) {
		found = append(found, files.Position(n.Pos()).String()+": "+fmt.Sprintf(format, args...))
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !setsDeadline(n)
		case *ast.SelectorExpr:
			if readsClock(n) && !within(home, wallClock) {
				see(n, "time.%s: take now as an argument", n.Sel.Name)
			}
		case *ast.GoStmt:
			if !within(home, goroutines) {
				see(n, "go: offer Run(ctx) error and let cmd start it")
			}
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				see(n, "init: let main wire it")
			}
		}
		return true
	})
	return found
}

func readsClock(n *ast.SelectorExpr) bool {
	x, ok := n.X.(*ast.Ident)
	return ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, n.Sel.Name)
}

func setsDeadline(n *ast.CallExpr) bool {
	f, ok := n.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"SetDeadline", "SetReadDeadline", "SetWriteDeadline"}, f.Sel.Name)
}

// list asks the go command for every package that has non-test files.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Doc,Imports,GoFiles", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			listed
			GoFiles []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatalf("read go list: %v", err)
		}
		if len(p.GoFiles) > 0 {
			all = append(all, p.listed)
		}
	}
	if len(all) < 5 {
		t.Fatalf("go list sees %d packages: not run from the top folder?", len(all))
	}
	return all
}

// goFiles are the Go files of this module, path to text.
func goFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == ".git" || path == "bin" || d.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatalf("walk: %v", err)
	}
	return files
}

func pkg(name string, imports ...string) listed {
	return listed{ImportPath: module + "/" + name, Doc: "Package x is a made-up one.", Imports: imports}
}
