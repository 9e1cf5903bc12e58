package configs

import (
	"fmt"
	"strings"
)

// Kind is a stable word for what is wrong, for programs and for the catalogue
// of sentences.
type Kind string

// What can be wrong with a configuration.
const (
	KindUnreadable Kind = "config_unreadable"  // the file cannot be read; Cause says why
	KindSyntax     Kind = "config_syntax"      // not TOML; Cause says what was met
	KindUnknownKey Kind = "config_unknown_key" // no such key; Suggest is the nearest
	KindType       Kind = "config_type"        // Allowed holds the TOML type that is wanted
	KindValue      Kind = "config_value"       // Allowed holds what may stand there
)

// The TOML types named in Allowed of a [KindType].
const (
	TypeString  = "string"
	TypeStrings = "array of strings"
	TypeInteger = "integer"
	TypeNumber  = "number"
	TypeBoolean = "boolean"
	TypeTable   = "table"
	TypeTables  = "array of tables"
)

// The forms named in Allowed of a [KindValue] where the choices are no list.
const (
	FormSpan   = "HH:MM-HH:MM"
	FormZone   = "time zone"
	FormURL    = "https://HOST"
	FormID     = "a-z 0-9 - . _"
	FormLength = "0..120 characters"
	FormDay    = "DD/MM or DD/MM/YYYY"
	FormDate   = "DD/MM/YYYY"
	// FormSameDay asks for the same form in from and until, FormLaterDay for an
	// until that is not before from.
	FormSameDay   = "the same form as from"
	FormLaterDay  = "not before from"
	FormPlain     = "no control characters, no quotes"
	FormUTF8      = "UTF-8"
	FormBand      = "180-8000"
	FormVolume    = "HH:MM-HH:MM -6 dB"
	FormRamp      = "0s..10s"
	FormCrossfade = "0s..3s"
)

// Error is one thing wrong at one place of a configuration.
type Error struct {
	File    string   // as it was named to [Load] or [Parse]
	Line    int      // from 1; 0 when the trouble is the file as a whole
	Column  int      // from 1, in bytes; 0 with Line
	Key     string   // dotted, for example "policy.quiet_hours"; "" when there is none
	Kind    Kind     // what is wrong
	Value   string   // what stands there, as written; "" when there is none
	Allowed []string // what may stand there: choices, a range "8000..192000", or a form
	Suggest string   // the nearest right key or value; "" when none is near
	Cause   error    // the reason underneath, for [KindUnreadable] and [KindSyntax]
}

// Error gives an English sentence that begins with the place.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": ")
	b.WriteString(e.what())
	if e.Suggest != "" {
		fmt.Fprintf(&b, "; did you mean %s?", e.Suggest)
	}
	return b.String()
}

func (e *Error) what() string {
	switch e.Kind {
	case KindUnknownKey:
		return "unknown key " + e.Key
	case KindType:
		return fmt.Sprintf("%s = %s: want %s", e.Key, e.Value, e.allowed())
	case KindValue:
		return fmt.Sprintf("%s = %s is not allowed: want %s", e.Key, e.Value, e.allowed())
	case KindUnreadable, KindSyntax:
	}
	if e.Cause == nil {
		return "not a configuration: want " + e.allowed()
	}
	return e.Cause.Error()
}

func (e *Error) allowed() string { return strings.Join(e.Allowed, " or ") }

// Unwrap gives the cause, so that a missing file can be told from a broken one.
func (e *Error) Unwrap() error { return e.Cause }

// Errors is everything found wrong in one configuration, in the order of the
// file. It is never empty when it is returned as an error.
type Errors []*Error

// Error gives one line an error.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap opens the list to [errors.Is] and [errors.AsType]: the first error
// is found first.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}
