package terminal

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

// Arity is how many arguments a command takes.
type Arity struct{ least, most int }

// Between is so many arguments; most below 0 means any number from least on.
func Between(least, most int) Arity { return Arity{least, most} }

// The usual ones.
var (
	NoArgs   = Arity{0, 0}
	OneArg   = Arity{1, 1}
	SomeArgs = Arity{1, -1}
)

// ErrTwice is returned by the value of an option that says two things.
var ErrTwice = errors.New("given twice")

// Misuse is a command line that was not understood.
func (t *Terminal) Misuse(field, hint string, key words.Key, args ...any) error {
	return &control.Error{
		Kind: broadcast.ProblemUsage, Class: broadcast.ClassUsage, Field: field,
		Message: t.Text(key, args...), Hint: hint,
	}
}

// SeeHelp is the hint where nothing better is known.
func (t *Terminal) SeeHelp(c *cobra.Command) string {
	return t.Text(words.UsageSeeHelp, c.CommandPath())
}

func (t *Terminal) checkArgs(path string, takes Arity, c *cobra.Command, args []string) error {
	switch {
	case len(args) < takes.least:
		return t.Misuse("", t.SeeHelp(c), words.UsageArgsMissing, words.Arguments(t.Lang, path))
	case takes.most >= 0 && len(args) > takes.most:
		return t.Misuse("", t.SeeHelp(c), words.UsageArgsMany, args[takes.most])
	}
	return nil
}

// RootArgs says that a word is no command, and which one was probably meant.
func (t *Terminal) RootArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return t.Misuse("", t.meant(c, args[0], commandNames(c)), words.UsageCommandUnknown, args[0])
}

// GroupArgs is RootArgs for a command that does nothing without a second word.
func (t *Terminal) GroupArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return t.Misuse("", t.SeeHelp(c), words.UsageCommandMissing, c.CommandPath())
	}
	return t.RootArgs(c, args)
}

func commandNames(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(append(names, sub.Name()), sub.Aliases...)
		}
	}
	return names
}

// meant suggests the nearest name, or the help where none is near.
func (t *Terminal) meant(c *cobra.Command, typed string, names []string) string {
	best, least := "", len(strings.Trim(typed, "-"))/3+2
	for _, name := range names {
		d := slips(strings.ToLower(typed), name)
		if strings.HasPrefix(name, strings.ToLower(typed)) {
			d = 1
		}
		if d < least {
			best, least = name, d
		}
	}
	if best == "" {
		return t.SeeHelp(c)
	}
	if !strings.HasPrefix(best, "-") {
		best = c.CommandPath() + " " + best
	}
	return t.Text(words.UsageDidYouMean, best)
}

// slips counts the letters by which two words differ (Levenshtein).
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// flagProblem puts what pflag says into the caller's language.
func (t *Terminal) flagProblem(c *cobra.Command, err error) error {
	t.JSON = t.JSON || t.ForJSON // the parser may have stopped before it
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return t.unknownFlag(c, unknown)
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		name := missing.GetFlag().Name
		return t.Misuse(name, t.SeeHelp(c), words.UsageFlagValue, name)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		name := wrong.GetFlag().Name
		if errors.Is(err, ErrTwice) {
			return t.Misuse(name, t.SeeHelp(c), words.UsageFlagTwice, name)
		}
		return t.Misuse(name, t.SeeHelp(c), words.UsageFlagInvalid, name, wrong.GetValue())
	}
	if syntax, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return t.Misuse("", t.SeeHelp(c), words.UsageFlagSyntax, syntax.GetSpecifiedFlag())
	}
	return err
}

func (t *Terminal) unknownFlag(c *cobra.Command, unknown *pflag.NotExistError) error {
	if letters := unknown.GetSpecifiedShortnames(); letters != "" {
		return t.Misuse("", t.SeeHelp(c), words.UsageFlagUnknown, "-"+letters)
	}
	typed := "--" + unknown.GetSpecifiedName()
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	slices.Sort(names)
	return t.Misuse("", t.meant(c, typed, names), words.UsageFlagUnknown, typed)
}

// Together refuses two options that contradict each other.
func (t *Terminal) Together(first string, has bool, second string, hasToo bool) error {
	if has && hasToo {
		return t.Misuse(second, t.Text(words.UsageLeaveOneOut), words.UsageFlagsTogether, first, second)
	}
	return nil
}
