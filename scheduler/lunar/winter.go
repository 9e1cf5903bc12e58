package lunar

import (
	"math"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// winter computes the months from the one that holds the winter solstice of the
// year before up to, not including, the one that holds this year's.
func winter(year int) []Month {
	first, next := solsticeMoon(year-1), solsticeMoon(year)
	var out []Month
	leap := next-first == 13
	number := 11
	for k := first; k < next; k++ {
		start, end := moonDay(k), moonDay(k+1)
		m := Month{Number: number, first: start, Length: end - start, NewMoon: moonTime(k), Start: dateOf(start)}
		if leap && k > first && sector(start) == sector(end) {
			leap, m.Leap, m.Number = false, true, out[len(out)-1].Number
		} else {
			number = number%12 + 1
		}
		m.Year = year
		if m.Number > 10 && k-first < 3 { // before Tết
			m.Year--
		}
		out = append(out, m)
	}
	return out
}

// solsticeMoon numbers the new moon that begins month 11 of a solar year.
func solsticeMoon(year int) int {
	christmas := julianDay(time.Date(year, time.December, 25, 0, 0, 0, 0, time.UTC))
	k := int(math.Floor((float64(christmas)-firstMoon)/synodicMonth)) + 1
	for solstice(moonDay(k)) { // it begins behind the solstice
		k--
	}
	return k
}

// solstice says whether the Sun has passed the winter solstice when a day of
// winter begins.
func solstice(day int) bool { return sector(day) >= 9 }

// sector is the twelfth of the ecliptic, from 0, in which the Sun stands at the
// local midnight that begins a day. Where one ends lies a trung khí.
func sector(day int) int {
	ut := float64(day) - 0.5 - offset
	return int(sunLongitude(ut+deltaT(ut)) / 30)
}

// offset is UTC+7 in days.
const offset = 7.0 / 24

// moonDay is the local day that holds a new moon, as a Julian day number.
func moonDay(k int) int {
	jde := newMoon(k)
	return int(math.Floor(jde - deltaT(jde) + offset + 0.5))
}

// moonTime is the instant of a new moon.
func moonTime(k int) time.Time {
	jde := newMoon(k)
	seconds := (jde - deltaT(jde) - unixEpoch) * 86400
	return time.Unix(int64(math.Round(seconds)), 0).In(Zone)
}

// unixEpoch is 1970-01-01 00:00 UTC as a Julian date.
const unixEpoch = 2440587.5

// julianDay numbers the day of t: that of the Julian date at its noon.
func julianDay(t time.Time) int { return int(math.Floor(float64(t.Unix())/86400)) + 2440588 }

func dateOf(day int) broadcast.Date {
	return broadcast.DateOf(time.Unix(int64(day-2440588)*86400, 0).UTC())
}
