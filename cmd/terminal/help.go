package terminal

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast/words"
)

// Help is the command that tells what the others are for.
func (t *Terminal) Help() *cobra.Command {
	c := t.Command("help", Between(0, -1), nil)
	c.RunE = func(c *cobra.Command, args []string) error {
		found, rest, err := c.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return t.RootArgs(c.Root(), args)
		}
		t.help(found)
		return nil
	}
	return c
}

// help prints what a command is for and what it takes.
func (t *Terminal) help(c *cobra.Command) {
	path := t.wordsOf(c)
	t.Print(c.CommandPath() + ": " + c.Short)
	t.Print("")
	t.Print(t.Text(words.HelpUsage) + ": " + t.usageLine(c, path))
	if len(c.Aliases) > 0 {
		t.Print(t.Text(words.HelpAlias, strings.Join(c.Aliases, ", ")))
	}
	t.section(words.HelpCommands, commandRows(c))
	if example := words.Example(t.Lang, path); example != "" {
		t.Print("\n" + t.Text(words.HelpExamples) + ":")
		t.Print("  " + strings.ReplaceAll(example, "\n", "\n  "))
	}
	everywhere := c.Root().PersistentFlags()
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	own.SortFlags = false
	for _, flags := range []*pflag.FlagSet{c.LocalFlags(), c.InheritedFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			if everywhere.Lookup(f.Name) == nil {
				own.AddFlag(f)
			}
		})
	}
	t.section(words.HelpOptions, flagRows(own))
	t.section(words.HelpEverywhere, flagRows(everywhere))
	if !c.HasParent() {
		t.Print("\n" + t.Text(t.ExitCodes))
		t.Print(t.Text(words.HelpMore, t.Program))
	}
}

func (t *Terminal) usageLine(c *cobra.Command, path string) string {
	line := c.CommandPath()
	if c.HasAvailableSubCommands() {
		line += " " + t.Text(words.HelpCommand)
	}
	if args := words.Arguments(t.Lang, path); args != "" {
		line += " " + args
	}
	return line + " " + t.Text(words.HelpOption)
}

func commandRows(c *cobra.Command) [][]string {
	var rows [][]string
	for _, sub := range c.Commands() {
		if !sub.Hidden && !sub.IsAdditionalHelpTopicCommand() {
			rows = append(rows, []string{strings.Join(append([]string{sub.Name()}, sub.Aliases...), ", "), sub.Short})
		}
	}
	return rows
}

func flagRows(flags *pflag.FlagSet) [][]string {
	var rows [][]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.Value.Type() != "bool" {
			name += " " + value
		}
		rows = append(rows, []string{name, text})
	})
	return rows
}

func (t *Terminal) section(title words.Key, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	t.Print("\n" + t.Text(title) + ":")
	wide := 0
	for _, row := range rows {
		wide = max(wide, Width(row[0]))
	}
	for _, row := range rows {
		t.Print(fmt.Sprintf("  %s  %s", Pad(row[0], wide), row[1]))
	}
}
