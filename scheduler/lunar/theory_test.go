package lunar

import (
	"math"
	"testing"
	"time"
)

// The worked examples of Meeus's book.
func TestTheTheoriesGiveTheExamplesOfTheBook(t *testing.T) {
	for _, tt := range []struct {
		what            string
		got, want, near float64
	}{
		{"example 49.a, the new moon of February 1977", newMoon(-283), 2443192.65118, 0.00001},
		{"example 25.b, the Sun on 13 October 1992", sunLongitude(2448908.5), 199 + 54.0/60 + 21.818/3600, 1.0 / 3600},
		{"example 27.b, the solstice of June 1962", sunLongitude(2437836.5 + (21+24.0/60+42.0/3600)/24), 90, 1.0 / 3600},
		{"ΔT in 1977, in seconds", deltaT(2443144.5) * 86400, 47.5, 0.5},
		{"ΔT in 2000, in seconds", deltaT(2451544.5) * 86400, 63.83, 0.1},
	} {
		if math.Abs(tt.got-tt.want) > tt.near {
			t.Errorf("%s: %.6f, want %.6f", tt.what, tt.got, tt.want)
		}
	}
}

// A slip in one coefficient of the pieces shows as a jump where two of them meet.
func TestDeltaTHasNoSteps(t *testing.T) {
	for _, year := range []float64{1920, 1941, 1961, 1986, 2005, 2050} {
		jd := 2451544.5 + (year-2000)*365.25
		if step := (deltaT(jd+1) - deltaT(jd-1)) * 86400; math.Abs(step) > 0.6 {
			t.Errorf("%.0f: ΔT jumps by %.2f s", year, step)
		}
	}
}

func TestTheSolsticeLiesInMonthEleven(t *testing.T) {
	c := NewCalendar()
	for year := FirstYear; year <= LastYear; year++ {
		day := julianDay(time.Date(year, time.December, 19, 0, 0, 0, 0, time.UTC))
		for !solstice(day + 1) { // the next day begins behind it
			day++
		}
		m, _ := c.MonthOf(dateOf(day))
		if date := dateOf(day).In(time.UTC); m.Number != 11 || m.Leap || date.Day() < 21 || date.Day() > 23 {
			t.Errorf("the winter solstice of %d is on %s, in month %d", year, dateOf(day), m.Number)
		}
	}
}

func TestALeapMonthHasNoTrungKhi(t *testing.T) {
	c := NewCalendar()
	for year := FirstYear; year <= LastYear; year++ {
		for _, m := range c.Months(year) {
			if m.Leap && sector(m.first) != sector(m.first+m.Length) {
				t.Errorf("leap month %d of %d has a trung khí", m.Number, year)
			}
		}
	}
}
