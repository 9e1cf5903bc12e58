package terminal

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast/words"
)

// Does is what a command does with its arguments.
type Does func(ctx context.Context, args []string) error

// Command makes a command by its path without the program, for example "clock
// confirm"; its words come from the catalogue.
func (t *Terminal) Command(path string, takes Arity, do Does) *cobra.Command {
	c := &cobra.Command{
		Use:     path[strings.LastIndexByte(path, ' ')+1:],
		Aliases: t.Aliases[path],
		Short:   words.Command(t.Lang, t.inCatalogue(path)),
		Args:    func(c *cobra.Command, args []string) error { return t.checkArgs(t.inCatalogue(path), takes, c, args) },
		RunE:    func(c *cobra.Command, args []string) error { return do(c.Context(), args) },
	}
	c.Flags().SortFlags = false
	return c
}

// inCatalogue is a path as the catalogue of words has it.
func (t *Terminal) inCatalogue(path string) string {
	if t.Catalogue != "" {
		return strings.TrimSpace(t.Catalogue + " " + strings.TrimPrefix(path, t.Program))
	}
	return path
}

// wordsOf is the name of a command in the catalogue.
func (t *Terminal) wordsOf(c *cobra.Command) string {
	return t.inCatalogue(strings.TrimPrefix(c.CommandPath(), t.Program+" "))
}

// Group is a command that does nothing without a second word.
func (t *Terminal) Group(path string, members ...*cobra.Command) *cobra.Command {
	c := t.Command(path, NoArgs, func(context.Context, []string) error { return nil })
	c.Args = t.GroupArgs
	c.AddCommand(members...)
	return c
}

// FlagText is what an option is for.
func (t *Terminal) FlagText(command, flag string) string { return words.Flag(t.Lang, command, flag) }

// Root makes a command the first one, under which all others stand: it speaks to this
// terminal, and complains and helps in the caller's language.
func (t *Terminal) Root(root *cobra.Command) {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(t.Stdin)
	root.SetOut(t.Stdout)
	root.SetErr(t.Stderr)
	root.SetFlagErrorFunc(t.flagProblem)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { t.help(c) })
	root.SetUsageFunc(func(c *cobra.Command) error { t.help(c); return nil })
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return t.CheckLang() }
	root.PersistentFlags().SortFlags = false
}
