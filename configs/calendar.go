package configs

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/truyenthanh/loa/broadcast"
)

//go:embed calendars/*.toml
var calendars embed.FS

// The forms that a calendar file asks for.
const (
	FormName      = "a name"
	FormSlug      = "a-z 0-9 -"
	FormSolar     = "day/month"
	FormLunar     = "day/month or last/month, lunar"
	FormOneOf     = "one of solar, lunar, from"
	FormDocument  = "the document's number"
	FormSameMonth = "1 to the end of the month"
	FormUntil     = "no earlier than from"
	FormNoDays    = "until instead of days"
)

// calendarFile is a calendar as it is written down.
type calendarFile struct {
	Name  string     `toml:"name"`
	Words []string   `toml:"words"`
	Day   []dayEntry `toml:"day"`
}

type dayEntry struct {
	Name     string   `toml:"name"`
	NameEN   string   `toml:"name_en"`
	Words    []string `toml:"words"`
	Kind     string   `toml:"kind"` // programme (as unsaid), off, mourning
	Document string   `toml:"document"`
	Solar    string   `toml:"solar"` // "30/4"
	Lunar    string   `toml:"lunar"` // "10/3", "last/12"
	Days     int      `toml:"days"`
	From     string   `toml:"from"` // "27/04/2026"
	Until    string   `toml:"until"`
}

// calendarTypes are the keys of a calendar file with their TOML types.
var calendarTypes = map[string]string{ //nolint:gochecknoglobals // a table
	"name": TypeString, "words": TypeStrings, "day": TypeTable,
	"day.name": TypeString, "day.name_en": TypeString, "day.words": TypeStrings, "day.kind": TypeString,
	"day.document": TypeString, "day.solar": TypeString, "day.lunar": TypeString, "day.days": TypeInteger,
	"day.from": TypeString, "day.until": TypeString,
}

// Holidays are the calendars that are built in: "ngay-le", the public holidays,
// and "ky-niem", the days that have programmes of their own. It panics when a
// file that was built in is broken, which a test keeps from happening.
func Holidays() (book broadcast.DayBook) {
	for _, name := range []string{"ngay-le", "ky-niem"} {
		data, err := calendars.ReadFile("calendars/" + name + ".toml")
		if err != nil {
			panic(fmt.Errorf("read embedded calendar: %w", err))
		}
		c, err := ParseCalendar(name+".toml", data)
		if err != nil {
			panic(fmt.Errorf("read embedded calendar: %w", err))
		}
		book = append(book, c)
	}
	return book
}

// LoadCalendar reads a calendar file. Every error is an [Errors]; nothing of a
// file with one wrong line is taken.
func LoadCalendar(path string) (broadcast.Calendar, error) {
	data, err := read(path)
	if err != nil {
		return broadcast.Calendar{}, Errors{{File: path, Kind: KindUnreadable, Cause: err}}
	}
	return ParseCalendar(path, data)
}

// ParseCalendar reads a calendar from text; name stands for the file in errors.
func ParseCalendar(name string, data []byte) (broadcast.Calendar, error) {
	var file calendarFile
	data, errs := strict(name, data, &file, calendarTypes)
	if errs != nil {
		return broadcast.Calendar{}, errs
	}
	var v checker
	c := v.calendar(file)
	if len(v.errs) > 0 {
		return broadcast.Calendar{}, located(name, places(data), v.errs)
	}
	return c, nil
}

// slug is what a rule keeps of a calendar.
var slug = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (v *checker) calendar(file calendarFile) broadcast.Calendar {
	if !slug.MatchString(file.Name) {
		v.refuse("name", quote(file.Name), "", FormSlug)
	}
	c := broadcast.Calendar{Name: file.Name, Words: file.Words}
	for i, entry := range file.Day {
		c.Days = append(c.Days, v.day(fmt.Sprintf("day[%d].", i), entry))
	}
	return c
}

func (v *checker) day(at string, e dayEntry) broadcast.MarkedDay {
	if strings.TrimSpace(e.Name) == "" || strings.ContainsFunc(e.Name, func(r rune) bool { return unicode.IsControl(r) || r == '/' }) {
		v.refuse(at+"name", quote(e.Name), "", FormName)
	}
	d := broadcast.MarkedDay{
		Name: e.Name, NameEN: e.NameEN, Words: e.Words, Document: e.Document,
		Kind: broadcast.DayKind(e.Kind), Days: max(e.Days, 1),
	}
	if e.Kind == "" {
		d.Kind = broadcast.DayProgramme
	}
	v.oneOf(at+"kind", string(d.Kind), string(broadcast.DayProgramme), string(broadcast.DayOff), string(broadcast.DayMourning))
	if d.Kind == broadcast.DayMourning && strings.TrimSpace(e.Document) == "" {
		v.refuse(at+"document", quote(e.Document), "", FormDocument)
	}
	given := slices.DeleteFunc([]string{e.Solar, e.Lunar, e.From}, func(s string) bool { return s == "" })
	if len(given) != 1 {
		v.refuse(at+"solar", quote(e.Solar), "", FormOneOf)
		return d
	}
	switch {
	case e.Solar != "":
		d.Solar = v.solar(at, e)
	case e.Lunar != "":
		d.Lunar = v.lunar(at, e)
	default:
		d.From, d.Until = v.span(at, e)
	}
	return d
}

// solar reads a day of every year. Where it stands for several days in a row they
// lie in one month.
func (v *checker) solar(at string, e dayEntry) broadcast.MonthDay {
	t, err := time.Parse("2/1/2006", e.Solar+"/2000") // a year with 29 February
	if err != nil {
		v.refuse(at+"solar", quote(e.Solar), "", FormSolar)
		return broadcast.MonthDay{}
	}
	v.length(at, e, t.AddDate(0, 1, -t.Day()).Day()-t.Day()+1)
	return broadcast.MonthDay{Month: t.Month(), Day: t.Day()}
}

var lunarForm = regexp.MustCompile(`^(last|\d{1,2})/(\d{1,2})$`)

func (v *checker) lunar(at string, e dayEntry) broadcast.LunarDay {
	m := lunarForm.FindStringSubmatch(e.Lunar)
	if m == nil {
		v.refuse(at+"lunar", quote(e.Lunar), "", FormLunar)
		return broadcast.LunarDay{}
	}
	day, last := 0, m[1] == "last"
	if !last {
		day, _ = strconv.Atoi(m[1])
	}
	month, _ := strconv.Atoi(m[2])
	if month < 1 || month > 12 || !last && (day < 1 || day > 30) {
		v.refuse(at+"lunar", quote(e.Lunar), "", FormLunar)
	}
	if last {
		v.length(at, e, 1)
	} else {
		v.length(at, e, 30-day+1)
	}
	return broadcast.LunarDay{Month: month, Day: day, Last: last}
}

func (v *checker) length(at string, e dayEntry, most int) {
	if e.Days < 0 || e.Days > most {
		v.refuse(at+"days", strconv.Itoa(e.Days), "", FormSameMonth)
	}
}

// span reads the dates from one to another.
func (v *checker) span(at string, e dayEntry) (from, until broadcast.Date) {
	from, ok := date(e.From)
	if !ok {
		v.refuse(at+"from", quote(e.From), "", FormDate)
	}
	if e.Days != 0 {
		v.refuse(at+"days", strconv.Itoa(e.Days), "", FormNoDays)
	}
	if e.Until == "" {
		return from, from
	}
	until, ok = date(e.Until)
	switch {
	case !ok:
		v.refuse(at+"until", quote(e.Until), "", FormDate)
	case until < from:
		v.refuse(at+"until", quote(e.Until), "", FormUntil)
	}
	return from, until
}

// date reads 27/4/2026 or 2026-04-27.
func date(text string) (broadcast.Date, bool) {
	for _, layout := range []string{"2/1/2006", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return broadcast.DateOf(t), true
		}
	}
	return "", false
}
