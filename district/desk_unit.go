package district

import (
	"context"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// UnitRequest adds or changes a unit: what it names and from when.
type UnitRequest struct {
	ID    string         `json:"unit"`
	Name  string         `json:"name,omitempty"`
	Level string         `json:"level,omitempty"`
	Under string         `json:"under,omitempty"`
	From  broadcast.Date `json:"valid_from,omitempty"`
	Until broadcast.Date `json:"valid_until,omitempty"`
}

// UnitsRequest asks for the units of a day; "" = today.
type UnitsRequest struct {
	Date broadcast.Date `json:"date,omitempty"`
}

// UnitSeen is a unit as staff see it, on a day.
type UnitSeen struct {
	Unit
	Under    string `json:"under,omitempty"` // on that day
	Depth    int    `json:"depth"`           // below the top
	Stations int    `json:"stations"`        // that belong to it or to one below
}

// UnitsAnswer are the units of a day, each before those below it.
type UnitsAnswer struct {
	Date  broadcast.Date `json:"date"`
	Units []UnitSeen     `json:"units"`
}

// AddUnit adds a unit.
func (d *Desk) AddUnit(ctx context.Context, who control.Who, r UnitRequest) (Unit, error) {
	u, err := d.collector.AddUnit(ctx, Unit{ID: r.ID, Name: r.Name, Level: r.Level, From: r.From}, r.Under)
	return d.noteUnit(ctx, who, "unit_added", u, r.Under, err)
}

// ChangeUnit puts name and level right.
func (d *Desk) ChangeUnit(ctx context.Context, who control.Who, r UnitRequest) (Unit, error) {
	u, err := d.collector.ChangeUnit(ctx, r.ID, r.Name, r.Level)
	return d.noteUnit(ctx, who, "unit_changed", u, u.Name, err)
}

// MoveUnit puts a unit under another, from a day on; "" = today.
func (d *Desk) MoveUnit(ctx context.Context, who control.Who, r UnitRequest) (Unit, error) {
	r.From = d.dayOr(r.From)
	u, err := d.collector.MoveUnit(ctx, r.ID, r.Under, r.From)
	return d.noteUnit(ctx, who, "unit_moved", u, r.Under+" "+string(r.From), err)
}

// EndUnit gives a unit its last day; "" = today.
func (d *Desk) EndUnit(ctx context.Context, who control.Who, r UnitRequest) (Unit, error) {
	u, err := d.collector.EndUnit(ctx, r.ID, d.dayOr(r.Until))
	return d.noteUnit(ctx, who, "unit_ended", u, string(u.Until), err)
}

func (d *Desk) noteUnit(ctx context.Context, who control.Who, what string, u Unit, detail string, err error) (Unit, error) {
	if err != nil {
		return Unit{}, err
	}
	return u, d.note(ctx, who, what, u.ID, detail)
}

// ListUnits lists the units of a day.
func (d *Desk) ListUnits(ctx context.Context, _ control.Who, r UnitsRequest) (UnitsAnswer, error) {
	a := UnitsAnswer{Date: d.dayOr(r.Date)}
	tree, err := d.collector.Units(ctx)
	if err != nil {
		return a, err
	}
	stations, err := d.collector.store.Stations(ctx)
	if err != nil {
		return a, err
	}
	for _, b := range tree.Branches(a.Date) {
		seen := UnitSeen{Unit: b.Unit, Under: tree.seat(b.Unit, a.Date), Depth: b.Depth}
		seen.Stations = len(tree.Members(b.ID, a.Date, stations))
		a.Units = append(a.Units, seen)
	}
	return a, nil
}

// PlaceRequest says where a station stands from a day on; "" = today.
type PlaceRequest struct {
	ID string `json:"station"`
	Place
}

// PlaceStation enters where a station stands.
func (d *Desk) PlaceStation(ctx context.Context, who control.Who, r PlaceRequest) (Seen, error) {
	r.ValidFrom = d.dayOr(r.ValidFrom)
	s, err := d.collector.PlaceStation(ctx, r.ID, r.Place)
	if err != nil {
		return Seen{}, err
	}
	detail := r.Unit + " " + string(r.ValidFrom)
	return see(s, Contact{}, nil, d.now()), d.note(ctx, who, "station_placed", s.ID, detail)
}

// members picks the stations of a unit on a day; a unit that never was is refused.
func (d *Desk) members(ctx context.Context, unit string, day broadcast.Date, stations []Station) ([]Station, error) {
	if unit == "" {
		return stations, nil
	}
	tree, _, err := d.collector.unit(ctx, unit)
	return tree.Members(unit, day, stations), err
}
