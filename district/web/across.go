package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

// acrossPage is what became of one programme at every station: "did it go out
// everywhere?"
type acrossPage struct {
	Title       string
	From, Until broadcast.Date
	Asked       bool
	Scope       scope
	Lines       []acrossLine
	Heard       int // stations that aired it whole
	Part        int // stations that aired it in part
	Not         int // stations that say they did not
	NoWord      int // stations of which there is no record of it
}

// acrossLine is one station: its best airing of the programme.
type acrossLine struct {
	ID, Name string
	Runs     int
	Best     *district.Run // nil: there is no record of it
}

// better orders outcomes, best first.
func better(o broadcast.Outcome) int {
	return slices.Index([]broadcast.Outcome{
		broadcast.OutcomeAired, broadcast.OutcomePartial, broadcast.OutcomeOnAir,
		broadcast.OutcomeMissed, broadcast.OutcomeSkipped, broadcast.OutcomeCancelled,
	}, o)
}

func (s *Site) across(w http.ResponseWriter, v *visit) error {
	p := acrossPage{Title: strings.TrimSpace(v.FormValue("title"))}
	p.From, p.Until = s.span(v)
	var err error
	if p.Scope, err = s.scope(v, p.Until); err != nil {
		return err
	}
	if p.Asked = p.Title != ""; !p.Asked {
		s.show(w, v, http.StatusOK, "across", p)
		return nil
	}
	stations, err := s.directory.stations(v.Context(), s.collector.Store(), s.now())
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	lines := map[string]*acrossLine{}
	for _, st := range p.Scope.tree.Members(p.Scope.Unit, p.Until, stations) {
		if st.State() != district.KeyRetired {
			lines[st.ID] = &acrossLine{ID: st.ID, Name: st.Name}
		}
	}
	q := district.Query{From: p.From, Until: p.Until, Title: p.Title}
	err = s.collector.Store().Runs(v.Context(), q, func(r district.Run) bool {
		l := lines[r.Station]
		if l == nil && p.Scope.Unit != "" {
			return true // elsewhere
		}
		if l == nil {
			l = &acrossLine{ID: r.Station}
			lines[r.Station] = l
		}
		if l.Runs++; l.Best == nil || better(r.Outcome) < better(l.Best.Outcome) {
			l.Best = &r
		}
		return true
	})
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	for _, l := range lines {
		p.count(*l)
	}
	slices.SortFunc(p.Lines, func(a, b acrossLine) int { return cmp.Or(cmp.Compare(b.rank(), a.rank()), cmp.Compare(a.ID, b.ID)) })
	s.show(w, v, http.StatusOK, "across", p)
	return nil
}

// rank puts the stations first that did not air it, then those of which nothing
// is known.
func (l acrossLine) rank() int {
	const noWord = 3 // worse than cut short, better than known to be missed
	if l.Best == nil {
		return noWord*2 - 1
	}
	return better(l.Best.Outcome) * 2
}

func (p *acrossPage) count(l acrossLine) {
	switch {
	case l.Best == nil:
		p.NoWord++
	case l.Best.Outcome == broadcast.OutcomeAired:
		p.Heard++
	case l.Best.Outcome == broadcast.OutcomePartial, l.Best.Outcome == broadcast.OutcomeOnAir:
		p.Part++
	default:
		p.Not++
	}
	p.Lines = append(p.Lines, l)
}

// spanMost bounds a search, in days.
const spanMost = 92

// span reads the days that a person asked for: by themselves today.
func (s *Site) span(v *visit) (from, until broadcast.Date) {
	from, badFrom := broadcast.ParseDate(v.FormValue("from"))
	until, badUntil := broadcast.ParseDate(v.FormValue("until"))
	switch {
	case badFrom != nil && badUntil != nil:
		until = s.today()
		from = until
	case badFrom != nil:
		from = until
	case badUntil != nil:
		until = from
	}
	if until < from {
		from, until = until, from
	}
	return max(from, until.AddDays(1-spanMost)), until
}
