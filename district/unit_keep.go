package district

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

const kindUnit = "unit"

// Units are all units.
func (c *Collector) Units(ctx context.Context) (Tree, error) {
	papers, err := c.store.All(ctx, kindUnit)
	if err != nil {
		return nil, err
	}
	tree := make(Tree, len(papers))
	for i, p := range papers {
		if err := json.Unmarshal(p.Text, &tree[i]); err != nil {
			return nil, fmt.Errorf("read unit: %w", err)
		}
	}
	return tree, nil
}

// unit finds one.
func (c *Collector) unit(ctx context.Context, id string) (Tree, *Unit, error) {
	tree, err := c.Units(ctx)
	if err != nil {
		return nil, nil, err
	}
	u := tree.Find(id)
	if u == nil {
		return nil, nil, broadcast.Refuse(broadcast.ProblemUnitUnknown, "unit", id)
	}
	return tree, u, nil
}

func (c *Collector) keepUnit(ctx context.Context, u Unit) error {
	text, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("write unit: %w", err)
	}
	return c.store.Keep(ctx, kindUnit, u.ID, text)
}

// AddUnit adds a unit under another, "" for the top, from a day on, "" for always.
func (c *Collector) AddUnit(ctx context.Context, u Unit, above string) (Unit, error) {
	tree, err := c.Units(ctx)
	if err != nil {
		return Unit{}, err
	}
	switch {
	case !stationID.MatchString(u.ID):
		return Unit{}, broadcast.Refuse(broadcast.ProblemUnitName, "unit", u.ID)
	case tree.Find(u.ID) != nil:
		return Unit{}, broadcast.Refuse(broadcast.ProblemUnitThere, "unit", u.ID)
	}
	if above != "" {
		if err := tree.fits(u, above, u.From); err != nil {
			return Unit{}, err
		}
		u.Above = []Above{{u.From, above}}
	}
	return u, c.keepUnit(ctx, u)
}

// fits says whether a unit can stand under another from a day on.
func (t Tree) fits(u Unit, above string, from broadcast.Date) error {
	up := t.Find(above)
	switch {
	case up == nil:
		return broadcast.Refuse(broadcast.ProblemUnitUnknown, "under", above)
	case slices.Contains(t.Path(above, from), u.ID):
		return broadcast.Refuse(broadcast.ProblemUnitLoop, "under", u.ID, above)
	case up.Until != "" && up.Until < from:
		return broadcast.Refuse(broadcast.ProblemUnitEnded, "under", above, typedDay(up.Until))
	}
	return nil
}

// ChangeUnit puts name and level right; "" leaves them as they are.
func (c *Collector) ChangeUnit(ctx context.Context, id, name, level string) (Unit, error) {
	_, u, err := c.unit(ctx, id)
	if err != nil {
		return Unit{}, err
	}
	if name != "" {
		u.Name = name
	}
	if level != "" {
		u.Level = level
	}
	return *u, c.keepUnit(ctx, *u)
}

// MoveUnit puts a unit under another, "" for the top, from a day on. Where it stood
// before is kept.
func (c *Collector) MoveUnit(ctx context.Context, id, above string, from broadcast.Date) (Unit, error) {
	tree, u, err := c.unit(ctx, id)
	if err != nil {
		return Unit{}, err
	}
	if above != "" {
		if err := tree.fits(*u, above, from); err != nil {
			return Unit{}, err
		}
	}
	u.place(above, from)
	return *u, c.keepUnit(ctx, *u)
}

// EndUnit gives a unit its last day. It is refused while something stands under it
// the day after.
func (c *Collector) EndUnit(ctx context.Context, id string, last broadcast.Date) (Unit, error) {
	tree, u, err := c.unit(ctx, id)
	if err != nil {
		return Unit{}, err
	}
	if last < u.From {
		return Unit{}, broadcast.Refuse(broadcast.ProblemRangeReversed, "until", typedDay(u.From), typedDay(last))
	}
	stations, err := c.store.Stations(ctx)
	if err != nil {
		return Unit{}, err
	}
	next := last.AddDays(1)
	if left := tree.under(id, next, stations); len(left) > 0 {
		return Unit{}, broadcast.Refuse(broadcast.ProblemUnitHolds, "unit", id, left[0], len(left), typedDay(next))
	}
	u.Until = last
	return *u, c.keepUnit(ctx, *u)
}

// under are the ids of the units and stations that stand right under a unit on a
// day.
func (t Tree) under(id string, day broadcast.Date, stations []Station) (left []string) {
	for _, u := range t {
		if u.On(day) && u.Under(day) == id {
			left = append(left, u.ID)
		}
	}
	for _, s := range stations {
		if s.At(day).Unit == id {
			left = append(left, s.ID)
		}
	}
	return left
}

// PlaceStation enters where a station stands from a day on. Where it stood before
// is kept.
func (c *Collector) PlaceStation(ctx context.Context, id string, p Place) (Station, error) {
	if _, err := c.known(ctx, id); err != nil {
		return Station{}, err
	}
	if p.Unit != "" {
		_, u, err := c.unit(ctx, p.Unit)
		if err != nil {
			return Station{}, err
		}
		if u.Until != "" && u.Until < p.ValidFrom {
			return Station{}, broadcast.Refuse(broadcast.ProblemUnitEnded, "unit", u.ID, typedDay(u.Until))
		}
	}
	return c.change(ctx, id, func(s *Station) error {
		s.place(p)
		return nil
	})
}

// typedDay is a day as people type it.
func typedDay(d broadcast.Date) string { return d.In(time.UTC).Format("2/1/2006") }
