package lunar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler/lunar"
)

func solar(t testing.TB, c *lunar.Calendar, year, month, day int, leap bool) broadcast.Date {
	t.Helper()
	d, ok := c.ToSolar(lunar.Day{Year: year, Month: month, Day: day, Leap: leap})
	if !ok {
		t.Fatalf("there is no %d/%d of %d", day, month, year)
	}
	return d
}

func TestTet(t *testing.T) {
	c := lunar.NewCalendar()
	for _, want := range []broadcast.Date{
		"2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
		"2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02", "2031-01-23",
		"2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
		// one day or one month before China's
		"1968-01-29", "1969-02-16", "1985-01-21", "2007-02-17", "2053-02-18",
	} {
		if got := solar(t, c, want.In(time.UTC).Year(), 1, 1, false); got != want {
			t.Errorf("Tết is on %s, want %s", got, want)
		}
	}
}

func TestMonthsBegin(t *testing.T) {
	c := lunar.NewCalendar()
	for _, row := range []string{
		// one day before China's
		"2020-12-14=11 2031-04-21=+3 2032-03-11=2 2034-09-12=8 2037-04-15=3 2038-04-04=3 2039-12-15=11 2041-08-26=8 2049-10-26=10",
		"2025-01-29=1 2025-02-28=2 2025-03-29=3 2025-04-28=4 2025-05-27=5 2025-06-25=6 2025-07-25=+6 2025-08-23=7 2025-09-22=8 2025-10-21=9 2025-11-20=10 2025-12-20=11",
		"2026-01-19=12 2026-02-17=1 2026-03-19=2 2026-04-17=3 2026-05-17=4 2026-06-15=5 2026-07-14=6 2026-08-13=7 2026-09-11=8 2026-10-10=9 2026-11-09=10",
		"2030-01-04=12 2030-02-02=1 2030-03-04=2 2030-04-03=3 2030-05-02=4 2030-06-01=5 2030-07-01=6 2030-07-30=7 2030-08-29=8 2030-09-27=9 2030-10-27=10 2030-11-25=11 2030-12-25=12",
		"2031-01-23=1 2031-02-21=2 2031-03-23=3 2031-04-21=+3 2031-05-21=4",
		"2033-08-25=8 2033-09-23=9 2033-10-23=10 2033-11-22=11 2033-12-22=+11",
		"2034-01-20=12 2034-02-19=1 2034-03-20=2 2034-04-19=3",
	} {
		for item := range strings.FieldsSeq(row) {
			date, want, _ := strings.Cut(item, "=")
			m, ok := c.MonthOf(broadcast.Date(date))
			got := fmt.Sprint(m.Number)
			if m.Leap {
				got = "+" + got
			}
			if !ok || m.Start != broadcast.Date(date) || got != want {
				t.Errorf("%s lies in month %s, which begins on %s; want month %s to begin there", date, got, m.Start, want)
			}
		}
	}
}

func TestLeapMonths(t *testing.T) {
	want := map[int]int{
		2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3,
		2014: 9, 1984: 0, 1985: 2, // 1985 has the leap month that China had in 1984
	}
	c := lunar.NewCalendar()
	for year := 2016; year <= 2050; year++ {
		want[year] += 0 // none, where nothing else is said
	}
	for year, number := range want {
		got := 0
		for _, m := range c.Months(year) {
			if m.Leap {
				got = m.Number
			}
		}
		if got != number {
			t.Errorf("%d: leap month %d, want %d", year, got, number)
		}
	}
}

func TestTheEveIsTheLastDayOfTheYear(t *testing.T) {
	short := map[int]bool{2016: true, 2022: true}
	for tet := 2025; tet <= 2032; tet++ {
		short[tet] = true
	}
	c := lunar.NewCalendar()
	for _, tet := range []int{2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035} {
		eve, _ := c.NewYearsEve(tet - 1)
		day, _ := c.FromSolar(eve)
		want := lunar.Day{Year: tet - 1, Month: 12, Day: 30}
		if short[tet] {
			want.Day = 29
		}
		if day != want || eve.AddDays(1) != solar(t, c, tet, 1, 1, false) {
			t.Errorf("the eve of Tết %d is %s, %s; want %s", tet, eve, day, want)
		}
	}
}

func TestSingleDays(t *testing.T) {
	c := lunar.NewCalendar()
	for date, want := range map[broadcast.Date]string{
		"2025-07-25": "1/6+/2025", "2025-08-22": "29/6+/2025", "2023-03-22": "1/2+/2023", "2020-05-23": "1/4+/2020",
		"2026-02-16": "29/12/2025", "2033-12-22": "1/11+/2033", "2025-07-09": "15/6/2025", "2025-08-08": "15/6+/2025",
		// Giỗ Tổ
		"2024-04-18": "10/3/2024", "2025-04-07": "10/3/2025", "2026-04-26": "10/3/2026", "2027-04-16": "10/3/2027",
		"2028-04-04": "10/3/2028", "2029-04-23": "10/3/2029", "2030-04-12": "10/3/2030",
		// festivals
		"2026-03-03": "15/1/2026", "2026-08-27": "15/7/2026", "2025-10-06": "15/8/2025", "2026-09-25": "15/8/2026",
		"2027-09-15": "15/8/2027", "2026-02-10": "23/12/2025", "2027-01-30": "23/12/2026",
		// Tết Mậu Thân, a day before it came in the South
		"1968-01-29": "1/1/1968", "1900-01-31": "1/1/1900",
	} {
		if got, ok := c.FromSolar(date); !ok || got.String() != want {
			t.Errorf("%s is %s, want %s", date, got, want)
		}
	}
}

func TestNewMoonsThatAreAMatterOfMinutes(t *testing.T) {
	c := lunar.NewCalendar()
	for day, want := range map[broadcast.Date]string{
		"2031-04-21": "2031-04-21 23:57", "2051-03-12": "2051-03-12 23:52", "2054-05-08": "2054-05-08 00:00",
	} {
		m, _ := c.MonthOf(day)
		if got := m.NewMoon.Format("2006-01-02 15:04"); got != want {
			t.Errorf("the new moon of %s is at %s, want %s", day, got, want)
		}
	}
}

func TestYearsHaveTheNamesOfTheCycle(t *testing.T) {
	for year, want := range map[int]string{1900: "Canh Tý", 1945: "Ất Dậu", 1968: "Mậu Thân", 1975: "Ất Mão", 2000: "Canh Thìn", 2025: "Ất Tỵ", 2026: "Bính Ngọ", 2100: "Canh Thân"} {
		if got := lunar.YearName(year); got != want {
			t.Errorf("%d is %s, want %s", year, got, want)
		}
	}
}

func TestADayIsThereAndBack(t *testing.T) {
	c := lunar.NewCalendar()
	first := time.Date(lunar.FirstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(lunar.LastYear, 12, 31, 0, 0, 0, 0, time.UTC)
	days := int(last.Sub(first).Hours() / 24)
	rapid.Check(t, func(t *rapid.T) {
		date := broadcast.DateOf(first).AddDays(rapid.IntRange(0, days).Draw(t, "day"))
		day, ok := c.FromSolar(date)
		if !ok {
			t.Fatalf("%s has no lunar day", date)
		}
		tomorrow, _ := c.FromSolar(date.AddDays(1))
		if follows := tomorrow.Day == day.Day+1 || tomorrow.Day == 1 && day.Day >= 29; date < broadcast.DateOf(last) && !follows {
			t.Fatalf("%s is %s, the day after %s", date, day, tomorrow)
		}
		if day.Year < lunar.FirstYear {
			return // the months before the first Tết have no way back
		}
		if back, ok := c.ToSolar(day); !ok || back != date {
			t.Fatalf("%s is %s, which is %s", date, day, back)
		}
	})
}

func TestEveryYearIsWhole(t *testing.T) {
	c := lunar.NewCalendar()
	for year := lunar.FirstYear; year < lunar.LastYear; year++ {
		months := c.Months(year)
		if len(months) != 12 && len(months) != 13 {
			t.Fatalf("%d has %d months", year, len(months))
		}
		leaps, next := 0, solar(t, c, year+1, 1, 1, false)
		for i, m := range months {
			after := next
			if i+1 < len(months) {
				after = months[i+1].Start
			}
			if m.Length != 29 && m.Length != 30 || m.Start.AddDays(m.Length) != after {
				t.Errorf("month %d of %d has %d days from %s, the next begins on %s", m.Number, year, m.Length, m.Start, after)
			}
			if m.Leap {
				leaps++
			}
			if broadcast.DateOf(m.NewMoon) != m.Start {
				t.Errorf("month %d of %d begins on %s, the new moon is at %s", m.Number, year, m.Start, m.NewMoon)
			}
		}
		if leaps != len(months)-12 {
			t.Errorf("%d has %d months, %d of them leap", year, len(months), leaps)
		}
	}
}

func TestOutsideItsYearsItSaysSo(t *testing.T) {
	c := lunar.NewCalendar()
	for _, d := range []broadcast.Date{"1899-12-31", "2101-01-01", ""} {
		if day, ok := c.FromSolar(d); ok {
			t.Errorf("%q is taken for %s", d, day)
		}
		if m, ok := c.MonthOf(d); ok {
			t.Errorf("%q is taken for a day of month %d", d, m.Number)
		}
	}
	for _, d := range []lunar.Day{{Year: 2026, Month: 2, Day: 30}, {Year: 2026, Month: 13, Day: 1}, {Year: 2026, Month: 6, Leap: true, Day: 1}, {Year: 2026, Month: 1}, {Year: 3000, Month: 1, Day: 1}} {
		if date, ok := c.ToSolar(d); ok {
			t.Errorf("%s is taken for %s", d, date)
		}
	}
	if _, ok := c.NewYearsEve(3000); ok {
		t.Error("the year 3000 has an eve")
	}
}

func BenchmarkAYear(b *testing.B) {
	for b.Loop() {
		lunar.NewCalendar().Months(2026)
	}
}

func BenchmarkADayOfAKnownYear(b *testing.B) {
	c := lunar.NewCalendar()
	for b.Loop() {
		c.FromSolar("2026-11-24")
	}
}
