package broadcast

import "strings"

// LunarDay is a day of the Vietnamese lunar calendar as a rule asks for it. A day
// 30 in a month of 29 days does not come: [LunarDay.Last] is the end of any month.
type LunarDay struct {
	Month int  `json:"month,omitempty"` // 1 to 12; 0 = every month
	Day   int  `json:"day,omitempty"`   // 1 to 30; 0 with Last
	Last  bool `json:"last,omitempty"`  // the last day of the month
	Both  bool `json:"both,omitempty"`  // also of the leap month of that number
}

// DayBook is what is known of certain days: public holidays, days that a
// programme remembers, days of mourning. It is data, from files.
type DayBook []Calendar

// Calendar is a list of days under one name.
type Calendar struct {
	Name  string   // as rules keep it, for example "ngay-le"
	Words []string // what people call it, for example "ngày lễ"
	Days  []MarkedDay
}

// MarkedDay is a day of a calendar. It falls on one of: a day of every solar
// year, a day of every lunar year, or the dates from one to another.
type MarkedDay struct {
	Name     string // Vietnamese
	NameEN   string // "" = as the Vietnamese
	Words    []string
	Kind     DayKind
	Document string // by which it was ordered, with its number; "" = by custom

	Solar MonthDay // zero = none
	Lunar LunarDay // zero = none
	Days  int      // how many days from Solar or Lunar on; at least 1
	From  Date     // "" = none
	Until Date     // included
}

// DayKind says what a day means for the schedule.
type DayKind string

// The kinds of days.
const (
	DayProgramme DayKind = "programme" // remembered by a programme
	DayOff       DayKind = "off"       // no work
	DayMourning  DayKind = "mourning"  // quốc tang: no music and no tune, speech goes on
)

// Find says whether a rule's word names a calendar, "ngay-le", or one of its days,
// "ngay-le/Quốc khánh".
func (b DayBook) Find(name string) bool {
	calendar, day, one := strings.Cut(name, "/")
	for _, c := range b {
		if c.Name != calendar {
			continue
		}
		if !one {
			return true
		}
		for _, d := range c.Days {
			if d.Name == day {
				return true
			}
		}
	}
	return false
}
