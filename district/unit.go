package district

import (
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
)

// Unit is a node of the organisation, which is data: what levels there are, and
// what they are called, is for whoever enters them. Its id is of the collector's
// own naming; the codes of the administration stand with the stations.
type Unit struct {
	ID    string         `json:"unit"`
	Name  string         `json:"name"`
	Level string         `json:"level,omitempty"`       // as people call it
	Above []Above        `json:"above,omitempty"`       // the newest last; none: it is at the top
	From  broadcast.Date `json:"valid_from,omitempty"`  // its first day, "" = always
	Until broadcast.Date `json:"valid_until,omitempty"` // its last day, "" = it is still there
}

// Above says which unit is above another from a day on.
type Above struct {
	From broadcast.Date `json:"valid_from,omitempty"`
	Unit string         `json:"unit"` // "" = none: it is at the top
}

// On says whether there is the unit on a day.
func (u Unit) On(day broadcast.Date) bool {
	return u.From <= day && (u.Until == "" || day <= u.Until)
}

// Under is the unit above it on a day; "" at the top.
func (u Unit) Under(day broadcast.Date) (above string) {
	for _, a := range u.Above {
		if a.From <= day {
			above = a.Unit
		}
	}
	return above
}

// place puts it under another from a day on. What was entered for that very day
// was a mistake.
func (u *Unit) place(above string, from broadcast.Date) {
	u.Above = slices.DeleteFunc(u.Above, func(a Above) bool { return a.From == from })
	u.Above = append(u.Above, Above{from, above})
	slices.SortFunc(u.Above, func(a, b Above) int { return strings.Compare(string(a.From), string(b.From)) })
}

// Tree are all units, in the order of their ids.
type Tree []Unit

// Find is the unit of an id; nil when there is none.
func (t Tree) Find(id string) *Unit {
	for i := range t {
		if t[i].ID == id {
			return &t[i]
		}
	}
	return nil
}

// Path are the ids from the top down to a unit, as the tree stood on a day.
func (t Tree) Path(id string, day broadcast.Date) (path []string) {
	for u := t.Find(id); u != nil && !slices.Contains(path, u.ID); u = t.Find(u.Under(day)) {
		path = append(path, u.ID)
	}
	slices.Reverse(path)
	return path
}

// Below is a unit and all that are below it, as the tree stood on a day.
func (t Tree) Below(id string, day broadcast.Date) map[string]bool {
	children := map[string][]string{}
	for _, u := range t {
		if u.On(day) {
			children[u.Under(day)] = append(children[u.Under(day)], u.ID)
		}
	}
	below := map[string]bool{}
	for todo := []string{id}; len(todo) > 0; todo = todo[1:] {
		if one := todo[0]; !below[one] {
			below[one] = true
			todo = append(todo, children[one]...)
		}
	}
	return below
}

// Branch is a unit at its depth below the top.
type Branch struct {
	Unit
	Depth int
}

// Branches lists the units of a day, each before those below it.
func (t Tree) Branches(day broadcast.Date) (all []Branch) {
	var walk func(above string, depth int)
	walk = func(above string, depth int) {
		for _, u := range t {
			if u.On(day) && t.seat(u, day) == above && depth <= len(t) {
				all = append(all, Branch{u, depth})
				walk(u.ID, depth+1)
			}
		}
	}
	walk("", 0)
	return all
}

// seat is the unit above another where it is there that day, else the top.
func (t Tree) seat(u Unit, day broadcast.Date) string {
	if above := t.Find(u.Under(day)); above != nil && above.On(day) {
		return above.ID
	}
	return ""
}

// Members picks the stations that belong to a unit, or to one below it, on a day;
// of unit "" all do.
func (t Tree) Members(unit string, day broadcast.Date, stations []Station) []Station {
	if unit == "" {
		return stations
	}
	below := t.Below(unit, day)
	return slices.DeleteFunc(slices.Clone(stations), func(s Station) bool { return !below[s.At(day).Unit] })
}

// Belonging says, for each day of a range, which stations belong to a unit, and
// picks those that do on any of them. A station that moves is counted where it stood.
func (t Tree) Belonging(
	unit string, from, until broadcast.Date, stations []Station,
) (belongs func(station string, day broadcast.Date) bool, some []Station) {
	type stationDay struct {
		station string
		day     broadcast.Date
	}
	counted, ever := map[stationDay]bool{}, map[string]bool{}
	for day := from; day <= until; day = day.AddDays(1) {
		for _, s := range t.Members(unit, day, stations) {
			counted[stationDay{s.ID, day}], ever[s.ID] = true, true
		}
	}
	some = slices.DeleteFunc(slices.Clone(stations), func(s Station) bool { return !ever[s.ID] })
	return func(station string, day broadcast.Date) bool { return counted[stationDay{station, day}] }, some
}
