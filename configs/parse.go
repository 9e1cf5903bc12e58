package configs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// byteOrderMark is what Notepad puts before a text.
var byteOrderMark = []byte("\ufeff") //nolint:gochecknoglobals // a constant in all but form

// maxBytes bounds what is read: a configuration of a megabyte is a mistaken path.
const maxBytes = 1 << 20

// Default is the configuration of the embedded sample. Each call gives a fresh
// value. It panics when the sample that was built in is broken, which a test
// keeps from happening.
func Default() Config {
	var c Config
	if errs := decode("loa.toml", []byte(sample), &c); len(errs) > 0 {
		panic(fmt.Errorf("read embedded sample: %w", errs))
	}
	return c
}

// Load reads the configuration at a path. Keys that it leaves out have their
// defaults. Every error is an [Errors].
func Load(path string) (Config, error) {
	data, err := read(path)
	if err != nil {
		return Config{}, Errors{{File: path, Kind: KindUnreadable, Cause: err}}
	}
	return Parse(path, data)
}

// Parse reads a configuration from text; name stands for the file in errors.
// Keys that the text leaves out have their defaults. Every error is an [Errors].
func Parse(name string, data []byte) (Config, error) {
	c := Default()
	lay(data, &c)
	if errs := decode(name, data, &c); len(errs) > 0 {
		return Config{}, errs
	}
	return c, nil
}

func read(path string) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open configuration: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("read configuration: longer than %d bytes", maxBytes)
	}
	return data, nil
}

// decode fills c from TOML and checks it, over what c holds already.
func decode(name string, data []byte, c *Config) Errors {
	// Notepad puts a byte order mark in front; go-toml takes it for a key.
	data = bytes.TrimPrefix(data, byteOrderMark)
	if !utf8.Valid(data) {
		return Errors{notUTF8(name, data)}
	}
	err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(c)
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		return unknownKeys(name, strict)
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		return Errors{wrongDecode(name, data, wrong)}
	}
	if err != nil {
		return Errors{{File: name, Kind: KindSyntax, Cause: err}}
	}
	return located(name, places(data), check(*c))
}

// notUTF8 points at the first byte that is no UTF-8, as an editor set to
// another encoding writes it.
func notUTF8(name string, data []byte) *Error {
	good := 0
	for good < len(data) {
		r, size := utf8.DecodeRune(data[good:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		good += size
	}
	line := bytes.Count(data[:good], []byte("\n")) + 1
	column := good - bytes.LastIndexByte(data[:good], '\n')
	return &Error{File: name, Line: line, Column: column, Kind: KindSyntax, Allowed: []string{FormUTF8}}
}

func unknownKeys(name string, strict *toml.StrictMissingError) Errors {
	errs := make(Errors, len(strict.Errors))
	for i, missing := range strict.Errors {
		line, column := missing.Position()
		key := strings.Join(missing.Key(), ".")
		errs[i] = &Error{File: name, Line: line, Column: column, Key: key, Kind: KindUnknownKey, Suggest: nearestKey(key)}
	}
	return errs
}

// wrongDecode tells a value of the wrong type from text that is no TOML:
// go-toml gives both the same type, but the text parses only in the first case.
func wrongDecode(name string, data []byte, wrong *toml.DecodeError) *Error {
	line, column := wrong.Position()
	e := &Error{File: name, Line: line, Column: column, Kind: KindSyntax, Cause: wrong}
	var anything map[string]any
	if toml.Unmarshal(data, &anything) != nil {
		return e
	}
	e.Kind, e.Cause = KindType, nil
	e.Key = strings.ToLower(strings.Join(wrong.Key(), "."))
	e.Value = lineFrom(data, line, column)
	if at, ok := places(data)[e.Key]; ok && at.line == line && at.value != "" {
		e.Value = at.value
	}
	e.Allowed = []string{wantedType(e.Key)}
	return e
}

// lineFrom is the rest of a line, for a value whose end the parser does not tell.
func lineFrom(data []byte, line, column int) string {
	lines := bytes.Split(data, []byte("\n"))
	if line > len(lines) || column > len(lines[line-1]) {
		return ""
	}
	return strings.TrimSpace(string(lines[line-1][column-1:]))
}

// located puts the place in the file on what check found wrong.
func located(name string, at map[string]place, errs Errors) Errors {
	for _, e := range errs {
		p, ok := at[e.Key]
		if !ok { // of a rule that is not written in lines of its own
			p = at[withoutIndex(e.Key[:strings.LastIndexByte(e.Key, '.')])]
		}
		e.File, e.Line, e.Column, e.Key = name, p.line, p.column, withoutIndex(e.Key)
	}
	slices.SortStableFunc(errs, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return errs
}
