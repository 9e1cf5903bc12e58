package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// searchPage are the airings that a person looks for.
type searchPage struct {
	district.Query
	Asked bool
	Runs  []district.Run
	More  bool // there are others
}

// perSearch is how many airings are shown at once.
const perSearch = 300

// Outcomes are what can be asked for.
func (searchPage) Outcomes() []broadcast.Outcome { return outcomes() }

func outcomes() []broadcast.Outcome {
	return []broadcast.Outcome{
		broadcast.OutcomeAired, broadcast.OutcomePartial, broadcast.OutcomeMissed,
		broadcast.OutcomeSkipped, broadcast.OutcomeCancelled, broadcast.OutcomeOnAir,
	}
}

// query reads what a person looks for.
func (s *Site) query(v *visit) district.Query {
	q := district.Query{Title: strings.TrimSpace(v.FormValue("title")), Station: strings.TrimSpace(v.FormValue("station"))}
	if o := broadcast.Outcome(v.FormValue("outcome")); slices.Contains(outcomes(), o) {
		q.Outcome = o
	}
	q.From, q.Until = s.span(v)
	return q
}

func (s *Site) search(w http.ResponseWriter, v *visit) error {
	p := searchPage{Query: s.query(v), Asked: v.URL.RawQuery != ""}
	if p.Asked {
		err := s.collector.Store().Runs(v.Context(), p.Query, func(r district.Run) bool {
			if p.More = len(p.Runs) == perSearch; p.More {
				return false
			}
			p.Runs = append(p.Runs, r)
			return true
		})
		if err != nil {
			return err //nolint:wrapcheck // it wraps its own
		}
	}
	s.show(w, v, http.StatusOK, "search", p)
	return nil
}

// export hands out what a query finds as a file.
func (s *Site) export(w http.ResponseWriter, v *visit) error {
	form := v.FormValue("form")
	if !slices.Contains(s.o.Export.Forms(), form) {
		s.refuse(w, v, http.StatusNotFound, words.WebNoForm)
		return nil
	}
	q := s.query(v)
	kind := func(media string) {
		name := "loa-" + string(q.From) + "." + form
		w.Header().Set("Content-Type", media)
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	return s.o.Export.Export(v.Context(), w, kind, form, v.Lang, q) //nolint:wrapcheck // it wraps its own
}
