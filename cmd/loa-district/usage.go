package main

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

// arity is how many arguments a command takes; most below 0 means any number.
type arity struct{ least, most int }

var (
	noArgs   = arity{0, 0}  //nolint:gochecknoglobals // a constant in all but form
	oneArg   = arity{1, 1}  //nolint:gochecknoglobals // the same
	someArgs = arity{1, -1} //nolint:gochecknoglobals // the same
)

// misuse is a command line that was not understood.
func (e *env) misuse(field, hint string, key words.Key, args ...any) error {
	return &control.Error{
		Kind: broadcast.ProblemUsage, Class: broadcast.ClassUsage, Field: field,
		Message: e.text(key, args...), Hint: hint,
	}
}

func (e *env) seeHelp(c *cobra.Command) string { return e.text(words.UsageSeeHelp, c.CommandPath()) }

func (e *env) checkArgs(path string, takes arity, c *cobra.Command, args []string) error {
	switch {
	case len(args) < takes.least:
		return e.misuse("", e.seeHelp(c), words.UsageArgsMissing, words.Arguments(e.lang, path))
	case takes.most >= 0 && len(args) > takes.most:
		return e.misuse("", e.seeHelp(c), words.UsageArgsMany, args[takes.most])
	}
	return nil
}

// rootArgs says that a word is no command, and which one was probably meant.
func (e *env) rootArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return e.misuse("", e.meant(c, args[0], commandNames(c)), words.UsageCommandUnknown, args[0])
}

// groupArgs is rootArgs for a command that does nothing without a second word.
func (e *env) groupArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return e.misuse("", e.seeHelp(c), words.UsageCommandMissing, c.CommandPath())
	}
	return e.rootArgs(c, args)
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
func (e *env) meant(c *cobra.Command, typed string, names []string) string {
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
		return e.seeHelp(c)
	}
	if !strings.HasPrefix(best, "-") {
		best = c.CommandPath() + " " + best
	}
	return e.text(words.UsageDidYouMean, best)
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
func (e *env) flagProblem(c *cobra.Command, err error) error {
	e.json = e.json || e.forJSON // the parser may have stopped before it
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return e.unknownFlag(c, unknown)
	}
	if missing, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		name := missing.GetFlag().Name
		return e.misuse(name, e.seeHelp(c), words.UsageFlagValue, name)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		name := wrong.GetFlag().Name
		return e.misuse(name, e.seeHelp(c), words.UsageFlagInvalid, name, wrong.GetValue())
	}
	if syntax, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return e.misuse("", e.seeHelp(c), words.UsageFlagSyntax, syntax.GetSpecifiedFlag())
	}
	return err
}

func (e *env) unknownFlag(c *cobra.Command, unknown *pflag.NotExistError) error {
	if letters := unknown.GetSpecifiedShortnames(); letters != "" {
		return e.misuse("", e.seeHelp(c), words.UsageFlagUnknown, "-"+letters)
	}
	typed := "--" + unknown.GetSpecifiedName()
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	slices.Sort(names)
	return e.misuse("", e.meant(c, typed, names), words.UsageFlagUnknown, typed)
}
