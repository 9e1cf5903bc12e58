package configs

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/truyenthanh/loa/broadcast"
)

// stationID is what every system between here and the district takes as a name:
// a file, a column, a part of an address.
var stationID = regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$`)

// check finds every value that may not stand where it stands.
func check(c Config) Errors {
	var v checker
	v.station(c.Station)
	v.output(c.Output)
	v.sound(c.Sound)
	v.plain("input.device", c.Input.Device)
	v.between("media.max_hours", c.Media.MaxHours, 0.01, 24)
	v.between("media.cache_gb", c.Media.CacheGB, 0, 100000)
	v.oneOf("clock.trust", string(c.Clock.Trust), string(TrustAuto), string(TrustSystem))
	v.policy(c.Policy)
	v.plain("emergency.chime", c.Emergency.Chime)
	v.between("emergency.times", float64(c.Emergency.Times), 1, 20)
	v.between("log.keep_days", float64(c.Log.KeepDays), 0, 36500)
	v.address("uplink.url", c.Uplink.URL)
	v.plain("uplink.ca_file", c.Uplink.CAFile)
	return v.errs
}

// checker collects what is wrong; the place in the file is put on later.
type checker struct{ errs Errors }

func (v *checker) refuse(key, value, suggest string, allowed ...string) {
	v.errs = append(v.errs, &Error{Key: key, Kind: KindValue, Value: value, Allowed: allowed, Suggest: suggest})
}

func (v *checker) station(s Station) {
	if !stationID.MatchString(s.ID) {
		suggest := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s.ID), " ", "-"))
		if !stationID.MatchString(suggest) {
			suggest = ""
		}
		v.refuse("station.id", quote(s.ID), suggest, FormID)
	}
	if utf8.RuneCountInString(s.Name) > 120 || strings.ContainsFunc(s.Name, unicode.IsControl) {
		v.refuse("station.name", quote(s.Name), "", FormLength)
	}
	// "Local" would let the box decide, and the schedule is the commune's.
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "" || s.Timezone == "Local" {
		v.refuse("station.timezone", quote(s.Timezone), "Asia/Ho_Chi_Minh", FormZone)
	}
	v.oneOf("station.language", s.Language, "vi", "en")
}

func (v *checker) output(o Output) {
	v.oneOf("output.backend", string(o.Backend),
		string(OtoBackend), string(AplayBackend), string(FileBackend), string(NullBackend))
	v.plain("output.device", o.Device)
	v.between("output.rate", float64(o.Rate), 8000, 192000)
	if o.Channels != 1 && o.Channels != 2 {
		v.refuse("output.channels", strconv.Itoa(o.Channels), "", "1", "2")
	}
	v.plain("output.file", o.File)
}

func (v *checker) oneOf(key, value string, choices ...string) {
	for _, choice := range choices {
		if value == choice {
			return
		}
	}
	v.refuse(key, quote(value), nearest(value, choices), choices...)
}

func (v *checker) between(key string, value, low, high float64) {
	if value >= low && value <= high && !math.IsNaN(value) {
		return
	}
	v.refuse(key, number(value), "", number(low)+".."+number(high))
}

// plain holds for names that end up in a path or in another program's file,
// where a quote or a line break would become a second meaning.
func (v *checker) plain(key, value string) {
	bad := func(r rune) bool { return unicode.IsControl(r) || r == '"' }
	if strings.ContainsFunc(value, bad) {
		v.refuse(key, quote(value), "", FormPlain)
	}
}

func (v *checker) spans(key string, texts []string) {
	for _, text := range texts {
		if _, err := span(text); err != nil {
			v.refuse(key, quote(text), "", FormSpan)
		}
	}
}

func (v *checker) address(key, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		v.refuse(key, quote(value), "", FormURL)
	}
}

// span reads one stretch of the day. The en dash that the station prints is
// taken as well as the hyphen. An empty stretch is refused rather than guessed
// to mean all day or never: 00:00-24:00 says all day.
func span(text string) (broadcast.ClockSpan, error) {
	s, err := broadcast.ParseClockSpan(strings.ReplaceAll(text, "–", "-"))
	if err != nil {
		return broadcast.ClockSpan{}, fmt.Errorf("read stretch of the day: %w", err)
	}
	if s.Start == s.End || s.Start >= 24*3600 {
		return broadcast.ClockSpan{}, fmt.Errorf("read clock span %q: nothing lies between", text)
	}
	return s, nil
}

func spans(texts []string) ([]broadcast.ClockSpan, error) {
	out := make([]broadcast.ClockSpan, 0, len(texts))
	for _, text := range texts {
		s, err := span(text)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func quote(s string) string { return strconv.Quote(s) }

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
