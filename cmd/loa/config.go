package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
)

// configFile is where a station's configuration lies unless it is named.
const configFile = "/etc/loa/loa.toml"

func newConfig(e *env) *cobra.Command {
	var path string
	c := e.Command("config", terminal.NoArgs, nil)
	c.Args = e.GroupArgs
	c.RunE = func(*cobra.Command, []string) error { return nil }
	c.PersistentFlags().StringVar(&path, "config", "", e.FlagText("config", "config"))
	c.AddCommand(
		e.Command("config check", terminal.NoArgs, func(context.Context, []string) error { return e.configCheck(path) }),
		e.Command("config show", terminal.NoArgs, func(context.Context, []string) error { return e.configShow(path) }),
		e.Command("config path", terminal.NoArgs, func(context.Context, []string) error { return e.configPath(path) }),
	)
	return c
}

// loadConfig reads the configuration that holds: the file that was named, else
// the station's own, else the defaults. used is "" for the defaults.
func loadConfig(named string) (c configs.Config, used string, err error) {
	if used = namedConfig(named); used == "" {
		return configs.Default(), "", nil
	}
	c, err = configs.Load(used)
	c.Calendar.Files = besideConfig(used, c.Calendar.Files)
	return c, used, err //nolint:wrapcheck // it knows file, line and column
}

func namedConfig(named string) string {
	if named != "" {
		return named
	}
	if _, err := os.Stat(configFile); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return configFile
}

func (e *env) configCheck(named string) error {
	c, used, err := loadConfig(named)
	if err == nil {
		_, err = newDayBook(c.Calendar.Files).look()
	}
	switch {
	case err != nil:
		return err
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, map[string]any{"path": used, "valid": true})
	case used == "":
		e.Say(words.TalkConfigNone)
	default:
		e.Say(words.TalkConfigGood, used)
	}
	return nil
}

func (e *env) configPath(named string) error {
	used := namedConfig(named)
	switch {
	case e.JSON:
		return terminal.PrintJSON(&e.Terminal, map[string]string{"path": used})
	case used == "":
		e.Say(words.TalkConfigNone)
	default:
		e.Print(used)
	}
	return nil
}

// configShow prints every key with the value that holds, as a file that could
// take the place of the one there is.
func (e *env) configShow(named string) error {
	c, _, err := loadConfig(named)
	if err != nil {
		return err
	}
	all := map[string]map[string]any{}
	var text strings.Builder
	for section, fields := range reflect.ValueOf(c).Fields() {
		name := section.Tag.Get("toml")
		all[name] = map[string]any{}
		fmt.Fprintf(&text, "[%s]\n", name)
		for field, value := range fields.Fields() {
			key := field.Tag.Get("toml")
			all[name][key] = value.Interface()
			fmt.Fprintf(&text, "%s = %s\n", key, tomlValue(value))
		}
		text.WriteString("\n")
	}
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, all)
	}
	e.Print(strings.TrimSpace(text.String()))
	return nil
}

func tomlValue(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Pointer:
		return tomlValue(v.Elem())
	case reflect.Struct:
		var fields []string
		for field, value := range v.Fields() {
			if !value.IsZero() { // what a rule leaves out is not what it sets to none
				fields = append(fields, field.Tag.Get("toml")+" = "+tomlValue(value))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = tomlValue(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		items := make([]string, 0, v.Len())
		for name, value := range v.Seq2() {
			items = append(items, tomlValue(name)+" = "+tomlValue(value))
		}
		slices.Sort(items)
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.Float64:
		text := strconv.FormatFloat(v.Float(), 'f', -1, 64)
		if !strings.Contains(text, ".") {
			text += ".0"
		}
		return text
	default:
		return fmt.Sprint(v.Interface())
	}
}

// configProblem puts one thing wrong in a configuration into words: place, what,
// and the nearest right word or what is allowed.
func (e *env) configProblem(wrong *configs.Error) *control.Error {
	place := wrong.File
	if wrong.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", wrong.File, wrong.Line, wrong.Column)
	}
	cause := ""
	if wrong.Cause != nil {
		cause = e.Cause(wrong.Cause)
	}
	allowed := make([]string, len(wrong.Allowed))
	for i, form := range wrong.Allowed {
		allowed[i] = e.Label(words.Form, form)
	}
	message, hint := words.Say(e.Lang, string(wrong.Kind), wrong.Key,
		[]any{place, wrong.Key, wrong.Value, allowed, wrong.Suggest, cause})
	if wrong.Suggest != "" {
		hint = e.Text(words.ConfigDidYouMean, wrong.Suggest) + " " + hint
	}
	return &control.Error{
		Kind: broadcast.ProblemConfig, Class: broadcast.ProblemConfig.Class(),
		Message: message, Hint: hint, Field: wrong.Key,
	}
}
