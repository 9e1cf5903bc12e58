package broadcast_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
)

// declared reads the problem kinds from the source: what is declared there and
// what the table holds must be the same.
func declared(t *testing.T) (kinds []broadcast.ProblemKind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "problem.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if name, isName := spec.Type.(*ast.Ident); !isName || name.Name != "ProblemKind" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, broadcast.ProblemKind(text))
		return true
	})
	return kinds
}

func TestEveryProblemHasAClass(t *testing.T) {
	want, got := declared(t), broadcast.ProblemKinds()
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 40 || !slices.Equal(want, got) {
		t.Errorf("declared: %v\nwith a class: %v", want, got)
	}
	if len(slices.Compact(got)) != len(want) {
		t.Error("two problems share a word")
	}
	if c := broadcast.ProblemKind("never heard of").Class(); c != broadcast.ClassFailed {
		t.Errorf("an unknown problem is %s, want a failure", c)
	}
}

func TestAProblemKeepsItsCause(t *testing.T) {
	var err error = broadcast.Refuse(broadcast.ProblemFileMissing, "file", "tin.mp3").Because(fs.ErrNotExist)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	p, ok := errors.AsType[*broadcast.Problem](err)
	if !ok || p.Kind.Class() != broadcast.ClassNotFound || p.Field != "file" {
		t.Errorf("got %+v", p)
	}
	if got := err.Error(); got != "file_missing: file: tin.mp3: file does not exist" {
		t.Errorf("for the developer: %q", got)
	}
}
