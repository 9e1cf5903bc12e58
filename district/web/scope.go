package web

import (
	"context"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

// scope is the part of the organisation that a page is of: a unit with all that is
// below it, as the tree stood on a day.
type scope struct {
	Unit     string            // "" = everything
	Branches []district.Branch // to choose from
	tree     district.Tree
}

func (s *Site) scope(v *visit, day broadcast.Date) (scope, error) {
	tree, err := s.collector.Units(v.Context())
	if err != nil {
		return scope{}, err //nolint:wrapcheck // it wraps its own
	}
	return scope{Unit: v.FormValue("unit"), Branches: tree.Branches(day), tree: tree}, nil
}

// Name is a unit as people know it.
func (c scope) Name(id string) string {
	if u := c.tree.Find(id); u != nil && u.Name != "" {
		return u.Name
	}
	return id
}

// Indent stands before a unit in a list, by its depth.
func (scope) Indent(depth int) string { return strings.Repeat("\u2003", depth) }

// countDays counts the airings of some days in it, each station's where it stood
// that day.
func (s *Site) countDays(ctx context.Context, c scope, q district.Query) (map[broadcast.Date]count, error) {
	belongs := func(string, broadcast.Date) bool { return true }
	if c.Unit != "" {
		stations, err := s.directory.stations(ctx, s.collector.Store(), s.now())
		if err != nil {
			return nil, err //nolint:wrapcheck // it wraps its own
		}
		belongs, _ = c.tree.Belonging(c.Unit, q.From, q.Until, stations)
	}
	return counted(ctx, s.collector.Store(), q, belongs,
		func(d district.Day) broadcast.Date { return d.Date }, func(t district.Tally) broadcast.Date { return t.Date })
}
