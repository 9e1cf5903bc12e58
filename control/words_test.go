package control

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// kinds are all problems that may reach a person, those of the wire included.
func kinds() []broadcast.ProblemKind {
	return append(broadcast.ProblemKinds(), problemVersion, problemInterrupted)
}

func TestEveryProblemHasASentenceAndAHintInBothLanguages(t *testing.T) {
	for _, kind := range kinds() {
		for _, lang := range []words.Lang{words.VI, words.EN} {
			e := ErrorOf(lang, broadcast.Refuse(kind, "", "x", "y", "z"))
			if !words.Has(words.Key("problem."+kind)) || e.Message == "" {
				t.Errorf("%s (%s) has no sentence", kind, lang)
			}
			if !words.Has(words.Key("hint."+kind)) || e.Hint == "" {
				t.Errorf("%s (%s) has no hint", kind, lang)
			}
		}
	}
}

func TestAKindWithoutWordsIsFound(t *testing.T) {
	if words.Has("problem.struck_by_lightning") {
		t.Error("the catalogue claims to know a kind that nobody wrote")
	}
}

// People type accents composed; a catalogue with loose ones would never match.
func TestTheCatalogueIsComposed(t *testing.T) {
	for _, key := range words.Keys() {
		if s := words.Text(words.VI, key); !norm.NFC.IsNormalString(s) {
			t.Errorf("%s: %q is not in NFC", key, s)
		}
	}
}

func TestWhatBecomesOfErrors(t *testing.T) {
	for _, c := range []struct {
		what  string
		err   error
		kind  broadcast.ProblemKind
		class broadcast.Class
	}{
		{"a refusal", broadcast.Refuse(broadcast.ProblemOnHold, ""), broadcast.ProblemOnHold, broadcast.ClassRefused},
		{"a refusal under a verb", fmt.Errorf("play: %w", broadcast.Refuse(broadcast.ProblemOnHold, "")), broadcast.ProblemOnHold, broadcast.ClassRefused},
		{"words that came over the wire", &Error{Kind: "new_kind", Class: broadcast.ClassNotFound}, "new_kind", broadcast.ClassNotFound},
		{"the caller gave up", fmt.Errorf("play: %w", context.Canceled), problemInterrupted, broadcast.ClassFailed},
		{"something broke", errors.New("boom"), broadcast.ProblemInternal, broadcast.ClassFailed},
	} {
		if got := ErrorOf(words.EN, c.err); got.Kind != c.kind || got.Class != c.class {
			t.Errorf("%s: got %s of class %s, want %s of class %s", c.what, got.Kind, got.Class, c.kind, c.class)
		}
	}
}
