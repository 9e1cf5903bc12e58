package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

// chartDays is how many days the bars show.
const chartDays = 30

// bar is a day of the chart, in the units of its drawing.
type bar struct {
	Date broadcast.Date
	count
	X, Width float64
	Parts    []stretch // from the ground up
	Label    bool      // its date is written below
}

// Middle is where its date stands.
func (b bar) Middle() float64 { return b.X + b.Width/2 }

// stretch is a part of a bar, or of a timeline.
type stretch struct {
	Kind string // stable word: an outcome, or "open"
	At   float64
	Long float64
}

// Size of the chart, in units of its drawing.
const (
	chartWide = 960.0
	chartHigh = 180.0
)

// bars draws days side by side, the highest as high as the chart.
func bars(from broadcast.Date, counts map[broadcast.Date]count) []bar {
	highest := 1
	for _, c := range counts {
		highest = max(highest, c.All())
	}
	all := make([]bar, chartDays)
	step := chartWide / chartDays
	for i := range all {
		day := from.AddDays(i)
		c := counts[day]
		b := bar{Date: day, count: c, X: float64(i)*step + 3, Width: step - 6, Label: i%5 == 2}
		ground := chartHigh
		for _, part := range c.parts() {
			if part.N == 0 {
				continue
			}
			long := float64(part.N) / float64(highest) * chartHigh
			ground -= long
			b.Parts = append(b.Parts, stretch{part.Kind, ground, long})
		}
		all[i] = b
	}
	return all
}

type kindCount struct {
	Kind string
	N    int
}

func (c count) parts() []kindCount {
	return []kindCount{
		{"aired", c.Aired},
		{"on_air", c.OnAir},
		{"partial", c.Partial},
		{"missed", c.Missed},
		{"skipped", c.Off()},
		{"open", c.Open()},
	}
}

// coveragePage is a month of all stations, or one day of each.
type coveragePage struct {
	Date   broadcast.Date // "" = the month
	Until  broadcast.Date
	Before broadcast.Date
	After  broadcast.Date // "" = it would lie ahead
	Bars   []bar
	Days   []bar // newest first
	Sum    count
	Lines  []stationCount
	Scope  scope
	More   int // stations that are not shown
}

type stationCount struct {
	ID, Name string
	count
}

// perDay is how many stations a day's page lists, the worst.
const perDay = 200

func (s *Site) coverage(w http.ResponseWriter, v *visit) error {
	today := s.today()
	if day, err := broadcast.ParseDate(v.FormValue("date")); err == nil {
		return s.coverageOf(w, v, day, today)
	}
	until, err := broadcast.ParseDate(v.FormValue("until"))
	if err != nil {
		until = today
	}
	p := coveragePage{Until: until, Before: until.AddDays(-chartDays)}
	if until < today {
		p.After = min(until.AddDays(chartDays), today)
	}
	if p.Scope, err = s.scope(v, until); err != nil {
		return err
	}
	from := until.AddDays(1 - chartDays)
	counts, err := s.countDays(v.Context(), p.Scope, district.Query{From: from, Until: until})
	if err != nil {
		return err
	}
	p.Bars = bars(from, counts)
	p.Days = slices.Clone(p.Bars)
	slices.Reverse(p.Days)
	for _, b := range p.Bars {
		p.Sum.sum(b.count)
	}
	s.show(w, v, http.StatusOK, "coverage", p)
	return nil
}

// coverageOf is one day, station by station, those with most to explain first.
func (s *Site) coverageOf(w http.ResponseWriter, v *visit, day, today broadcast.Date) error {
	p := coveragePage{Date: day, Until: day, Before: day.AddDays(-1)}
	if day < today {
		p.After = day.AddDays(1)
	}
	counts, err := s.countStations(v.Context(), district.Query{From: day, Until: day})
	if err != nil {
		return err
	}
	stations, err := s.directory.stations(v.Context(), s.collector.Store(), s.now())
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	if p.Scope, err = s.scope(v, day); err != nil {
		return err
	}
	for _, st := range p.Scope.tree.Members(p.Scope.Unit, day, stations) {
		c, planned := counts[st.ID]
		if !planned && st.State() == district.KeyRetired {
			continue
		}
		p.Sum.sum(c)
		p.Lines = append(p.Lines, stationCount{st.ID, st.Name, c})
	}
	slices.SortStableFunc(p.Lines, func(a, b stationCount) int {
		return cmp.Or(
			cmp.Compare(b.Missed, a.Missed), cmp.Compare(b.Partial, a.Partial),
			cmp.Compare(a.All(), b.All()), cmp.Compare(b.Open(), a.Open()), // a day of which nothing came stands before a good one
		)
	})
	p.More = max(0, len(p.Lines)-perDay)
	p.Lines = p.Lines[:len(p.Lines)-p.More]
	s.show(w, v, http.StatusOK, "coverage", p)
	return nil
}

// sum counts the airings of another in; what a person played is expected too.
func (c *count) sum(other count) {
	other.Planned = other.All()
	c.AddAll(other.Counts)
}

func (s *Site) today() broadcast.Date { return broadcast.DateOf(s.now().In(s.o.Location)) }
