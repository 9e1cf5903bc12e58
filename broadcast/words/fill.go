package words

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// fill puts the arguments into a sentence. {1} is the first argument in its
// usual form; {1:form} picks a form:
//
//	clock   a time.Time as 05:30          day   a time.Time as Monday 23/11/2026
//	bytes   a whole number as 12.3 MB     length  a time.Duration as 4:31
//	end     the end of a span "21:00–05:00"
//	GROUP   a stable word by its label in a group of [Label]
//
// {1|entry|entries} is the argument, and the word for one or for any other number.
// A place without an argument is left out, so that a sentence never shows braces.
func fill(lang Lang, sentence string, args []any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		place, after, closed := strings.Cut(rest, "}")
		place, noun, counted := strings.Cut(place, "|")
		number, form, _ := strings.Cut(place, ":")
		n, err := strconv.Atoi(number)
		if !closed || err != nil {
			b.WriteString("{")
			sentence = rest
			continue
		}
		if n >= 1 && n <= len(args) {
			b.WriteString(written(lang, form, args[n-1]))
			if counted {
				b.WriteString(" " + agreeing(noun, args[n-1]))
			}
		}
		sentence = after
	}
}

// written is an argument in the form that a sentence asks for.
func written(lang Lang, form string, arg any) string {
	switch form {
	case "clock":
		if t, ok := arg.(time.Time); ok {
			return ClockTime(t)
		}
	case "day":
		if t, ok := arg.(time.Time); ok {
			return Day(lang, t)
		}
	case "bytes":
		if n, ok := whole(arg); ok {
			return Bytes(lang, n)
		}
	case "length":
		if d, ok := arg.(time.Duration); ok {
			return Length(d)
		}
	case "end":
		_, end, _ := strings.Cut(usual(lang, arg), "–")
		return end
	case "":
	default:
		return Label(lang, form, usual(lang, arg))
	}
	return usual(lang, arg)
}

// agreeing picks the noun for one or that for many, "entry|entries".
func agreeing(noun string, arg any) string {
	one, many, _ := strings.Cut(noun, "|")
	if n, ok := whole(arg); ok && n == 1 {
		return one
	}
	return many
}

// usual is an argument as people read it where nothing else is asked for.
func usual(lang Lang, arg any) string {
	switch v := arg.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return DayTime(lang, v)
	case time.Duration:
		return Duration(lang, v)
	case float64:
		return Number(lang, v, 1)
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	if list := reflect.ValueOf(arg); list.Kind() == reflect.Slice {
		parts := make([]string, list.Len())
		for i := range parts {
			parts[i] = usual(lang, list.Index(i).Interface())
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(arg)
}

func whole(arg any) (int64, bool) {
	v := reflect.ValueOf(arg)
	if v.IsValid() && v.CanInt() {
		return v.Int(), true
	}
	return 0, false
}
