package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/truyenthanh/loa/broadcast/words"
)

func newHelp(e *env) *cobra.Command {
	c := e.command("help", arity{0, -1}, nil)
	c.RunE = func(c *cobra.Command, args []string) error {
		found, rest, err := c.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return e.rootArgs(c.Root(), args)
		}
		e.help(found)
		return nil
	}
	return c
}

// help prints what a command is for and what it takes.
func (e *env) help(c *cobra.Command) {
	path := wordsOf(c)
	e.print(c.CommandPath() + ": " + c.Short)
	e.print("")
	e.print(e.text(words.HelpUsage) + ": " + e.usageLine(c, path))
	if len(c.Aliases) > 0 {
		e.print(e.text(words.HelpAlias, strings.Join(c.Aliases, ", ")))
	}
	e.section(words.HelpCommands, commandRows(c))
	if example := words.Example(e.lang, path); example != "" {
		e.print("\n" + e.text(words.HelpExamples) + ":")
		e.print("  " + strings.ReplaceAll(example, "\n", "\n  "))
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
	e.section(words.HelpOptions, flagRows(own))
	e.section(words.HelpEverywhere, flagRows(everywhere))
	if !c.HasParent() {
		e.print("\n" + e.text(words.DistrictExitCodes))
	}
}

// wordsOf is the name of a command in the catalogue.
func wordsOf(c *cobra.Command) string {
	return "district" + strings.TrimPrefix(c.CommandPath(), c.Root().Name())
}

func (e *env) usageLine(c *cobra.Command, path string) string {
	line := c.CommandPath()
	if c.HasAvailableSubCommands() {
		line += " " + e.text(words.HelpCommand)
	}
	if args := words.Arguments(e.lang, path); args != "" {
		line += " " + args
	}
	return line + " " + e.text(words.HelpOption)
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

func (e *env) section(title words.Key, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	e.print("\n" + e.text(title) + ":")
	wide := 0
	for _, row := range rows {
		wide = max(wide, width(row[0]))
	}
	for _, row := range rows {
		e.print(fmt.Sprintf("  %s  %s", pad(row[0], wide), row[1]))
	}
}
