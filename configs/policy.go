package configs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Policy is what the commune permits.
type Policy struct {
	Preset      string       `toml:"preset"`              // one of [Presets]; the keys below go before it
	QuietHours  []string     `toml:"quiet_hours"`         // each "21:00-05:00"
	Windows     []string     `toml:"windows"`             // each "05:30-06:30"; none = any hour that is not quiet
	MaxSession  int          `toml:"max_session_minutes"` // longest buổi phát, relay included; 0 = any length
	MaxSessions int          `toml:"max_sessions"`        // buổi phát a day; 0 = any number
	Music       bool         `toml:"music"`               // false = mourning: neither music nor tunes
	Approval    Approval     `toml:"approval"`
	Rules       []PolicyRule `toml:"rules"`
	// Seasons are stretches of the year by name, each "16/04-15/10", both days included.
	Seasons map[string]string `toml:"seasons"`
}

// PolicyRule is where the policy differs: on some days, in some zones. Of two that
// speak of the same, the later one holds. What it leaves out is as without it.
type PolicyRule struct {
	Name     string   `toml:"name" json:"name,omitempty"`
	From     string   `toml:"from" json:"from,omitempty"`         // "16/10" of every year, or "16/10/2026"
	Until    string   `toml:"until" json:"until,omitempty"`       // last day, included
	Season   string   `toml:"season" json:"season,omitempty"`     // one of [Policy.Seasons], instead of From and Until
	Dates    []string `toml:"dates" json:"dates,omitzero"`        // each "24/12/2026"
	Calendar string   `toml:"calendar" json:"calendar,omitempty"` // the days of one of [PolicyCalendars]
	Days     []string `toml:"days" json:"days,omitzero"`          // each "mon" .. "sun"
	Zones    []string `toml:"zones" json:"zones,omitzero"`

	QuietHours  []string `toml:"quiet_hours" json:"quiet_hours,omitzero"`
	Windows     []string `toml:"windows" json:"windows,omitzero"`
	Open        []string `toml:"open" json:"open,omitzero"` // permitted, quiet hours or not
	Closed      bool     `toml:"closed" json:"closed,omitempty"`
	MaxSession  *int     `toml:"max_session_minutes" json:"max_session_minutes,omitempty"`
	MaxSessions *int     `toml:"max_sessions" json:"max_sessions,omitempty"`
	Music       *bool    `toml:"music" json:"music,omitempty"`
}

// NewYearsEve names the days of giao thừa, the last of the lunar year. Which they
// are is for the caller of [Policy.Hours] to say.
const NewYearsEve = "giao-thua"

// PolicyCalendars are what a rule may name: the eve of Tết and the calendars that
// are built in. A commune's own files are read again while the station runs, and a
// policy that changed by itself would be one that nobody confirmed: their days go
// into dates, or from and until.
func PolicyCalendars() []string {
	names := []string{NewYearsEve}
	for _, c := range Holidays() {
		names = append(names, c.Name)
	}
	return names
}

// DaysOf lists the days of a calendar that a rule names.
type DaysOf func(name string) []broadcast.Date

// Hours gives the policy as the schedule reckons with it. It fails only on a
// policy that did not come from [Parse].
func (p Policy) Hours(days DaysOf) (out broadcast.Policy, err error) {
	if out.Quiet, err = spans(p.QuietHours); err != nil {
		return broadcast.Policy{}, fmt.Errorf("read quiet hours: %w", err)
	}
	if out.Windows, err = spans(p.Windows); err != nil {
		return broadcast.Policy{}, fmt.Errorf("read windows: %w", err)
	}
	out.MaxBlock, out.MaxBlocks, out.NoMusic = minutes(p.MaxSession), p.MaxSessions, !p.Music
	for _, r := range p.Rules {
		rule, err := r.named(p.Seasons).rule(days)
		if err != nil {
			return broadcast.Policy{}, fmt.Errorf("read rule %q of the policy: %w", r.Name, err)
		}
		out.Rules = append(out.Rules, rule)
	}
	return out, nil
}

// Spans gives the seasons as the schedule reckons with them. It fails only on a
// policy that did not come from [Parse].
func (p Policy) Spans() (map[string]broadcast.Season, error) {
	out := make(map[string]broadcast.Season, len(p.Seasons))
	for name, text := range p.Seasons {
		season, err := broadcast.ParseSeason(text)
		if err != nil {
			return nil, fmt.Errorf("read season %s: %w", name, err)
		}
		out[name] = season
	}
	return out, nil
}

// named is the rule with the days of the season that it names.
func (r PolicyRule) named(seasons map[string]string) PolicyRule {
	if r.Season != "" {
		r.From, r.Until, _ = strings.Cut(strings.ReplaceAll(seasons[r.Season], "–", "-"), "-")
		r.From, r.Until = strings.TrimSpace(r.From), strings.TrimSpace(r.Until)
	}
	return r
}

func minutes(n int) broadcast.Millis { return broadcast.MillisOf(time.Duration(n) * time.Minute) }

func (r PolicyRule) rule(days DaysOf) (out broadcast.PolicyRule, err error) {
	out = broadcast.PolicyRule{Name: r.Name, Zones: r.Zones, Closed: r.Closed, MaxBlocks: r.MaxSessions, NoMusic: r.Music != nil && !*r.Music}
	if r.MaxSession != nil {
		longest := minutes(*r.MaxSession)
		out.MaxBlock = &longest
	}
	if err := r.when(&out, days); err != nil {
		return out, err
	}
	for _, s := range []struct {
		texts []string
		into  *[]broadcast.ClockSpan
	}{{r.QuietHours, &out.Quiet}, {r.Windows, &out.Windows}, {r.Open, &out.Open}} {
		if s.texts == nil {
			continue
		}
		if *s.into, err = spans(s.texts); err != nil {
			return out, err
		}
	}
	return out, nil
}

// when reads the days on which the rule holds.
func (r PolicyRule) when(out *broadcast.PolicyRule, days DaysOf) (err error) {
	if out.From, err = dayMark(r.From); err != nil {
		return err
	}
	if out.Until, err = dayMark(r.Until); err != nil {
		return err
	}
	for _, text := range r.Dates {
		mark, err := dayMark(text)
		if err != nil || len(mark) != len(time.DateOnly) {
			return fmt.Errorf("read date %q: it names no day of one year", text)
		}
		out.Dates = append(out.Dates, broadcast.Date(mark))
	}
	if r.Calendar != "" {
		out.Dates = append(out.Dates, days(r.Calendar)...)
		if len(out.Dates) == 0 {
			return fmt.Errorf("calendar %q has no days", r.Calendar)
		}
	}
	slices.Sort(out.Dates)
	for _, word := range r.Days {
		day := slices.Index(weekdays, strings.ToLower(word))
		if day < 0 {
			return fmt.Errorf("read weekday %q: it is none of %s", word, strings.Join(weekdays, " "))
		}
		out.Weekdays |= 1 << (day % 7)
	}
	return nil
}

// weekdays are the words for days, Sunday first, in both languages.
var weekdays = []string{ //nolint:gochecknoglobals // a table
	"sun", "mon", "tue", "wed", "thu", "fri", "sat",
	"cn", "t2", "t3", "t4", "t5", "t6", "t7",
}

// dayMark reads "16/10", "16/10/2026" or "2026-10-16"; "" is none. 29/02 of every
// year is a day of the leap years.
func dayMark(text string) (broadcast.DayMark, error) {
	if text == "" {
		return "", nil
	}
	for _, form := range []struct{ text, in, out string }{
		{text, time.DateOnly, time.DateOnly}, {text, "2/1/2006", time.DateOnly}, {text + "/2024", "2/1/2006", "01-02"},
	} {
		if t, err := time.Parse(form.in, form.text); err == nil {
			return broadcast.DayMark(t.Format(form.out)), nil
		}
	}
	return "", fmt.Errorf("read day %q: it is not of the form 16/10 or 16/10/2026", text)
}

// policy checks what the schedule will reckon with.
func (v *checker) policy(p Policy) {
	if p.Preset != "" {
		v.oneOf("policy.preset", p.Preset, Presets()...)
	}
	v.spans("policy.quiet_hours", p.QuietHours)
	v.spans("policy.windows", p.Windows)
	v.between("policy.max_session_minutes", float64(p.MaxSession), 0, 24*60)
	v.between("policy.max_sessions", float64(p.MaxSessions), 0, 100)
	v.oneOf("policy.approval", string(p.Approval), string(OnePerson), string(TwoPerson))
	v.seasons("policy.seasons", p.Seasons)
	for i, r := range p.Rules {
		v.rule(fmt.Sprintf("policy.rules[%d].", i), r, slices.Sorted(maps.Keys(p.Seasons)))
	}
}

func (v *checker) rule(at string, r PolicyRule, seasons []string) {
	switch {
	case r.Season == "":
	case r.From != "" || r.Until != "":
		v.refuse(at+"season", quote(r.Season), "", FormSeasonAlone)
	default:
		v.oneOf(at+"season", r.Season, seasons...)
	}
	v.season(at, r)
	for _, text := range r.Dates {
		if mark, err := dayMark(text); err != nil || len(mark) != len(time.DateOnly) {
			v.refuse(at+"dates", quote(text), "", FormDate)
		}
	}
	if r.Calendar != "" {
		v.oneOf(at+"calendar", r.Calendar, PolicyCalendars()...)
	}
	for _, word := range r.Days {
		v.oneOf(at+"days", strings.ToLower(word), weekdays...)
	}
	v.spans(at+"quiet_hours", r.QuietHours)
	v.spans(at+"windows", r.Windows)
	v.spans(at+"open", r.Open)
	if r.MaxSession != nil {
		v.between(at+"max_session_minutes", float64(*r.MaxSession), 0, 24*60)
	}
	if r.MaxSessions != nil {
		v.between(at+"max_sessions", float64(*r.MaxSessions), 0, 100)
	}
}

// season checks the first and the last day of a rule.
func (v *checker) season(at string, r PolicyRule) {
	from, wrongFrom := dayMark(r.From)
	until, wrongUntil := dayMark(r.Until)
	if wrongFrom != nil {
		v.refuse(at+"from", quote(r.From), "", FormDay)
	}
	switch {
	case wrongUntil != nil:
		v.refuse(at+"until", quote(r.Until), "", FormDay)
	case from == "" || until == "":
	case len(from) != len(until): // one of every year and one of one year
		v.refuse(at+"until", quote(r.Until), "", FormSameDay)
	case until < from && len(from) == len(time.DateOnly):
		v.refuse(at+"until", quote(r.Until), "", FormLaterDay)
	}
}
