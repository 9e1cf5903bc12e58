package main

import (
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
)

// readExceptions reads --only, --move and --season.
func readExceptions(slot *broadcast.Slot, r control.AddRequest, d diary) error {
	for _, text := range r.Only {
		if strings.TrimSpace(text) == "" {
			continue // loa edit ID --only "" takes them off
		}
		days, err := scheduler.ParseDates(text, "only", d.now)
		if err != nil {
			return err //nolint:wrapcheck // a problem, with its words
		}
		slot.Only = append(slot.Only, days...)
	}
	slices.Sort(slot.Only)
	slot.Only = slices.Compact(slot.Only)
	for _, text := range r.Move {
		if strings.TrimSpace(text) == "" {
			continue
		}
		from, to, err := scheduler.ParseMove(text, d.now)
		if err != nil {
			return err //nolint:wrapcheck // the same
		}
		if _, twice := slot.Moved[from]; twice {
			return broadcast.Refuse(broadcast.ProblemMoveUnknown, "move", text)
		}
		if from < broadcast.DateOf(d.now) {
			return broadcast.Refuse(broadcast.ProblemWhenPast, "move", text, from.In(d.now.Location()))
		}
		if slot.Moved == nil {
			slot.Moved = map[broadcast.Date]broadcast.Move{}
		}
		slot.Moved[from] = to
	}
	slot.Season = strings.ToLower(tidy(r.Season))
	return nil
}

// inSeason refuses a season that the commune does not have.
func (s *station) inSeason(slot broadcast.Slot) error {
	if _, known := s.seasons[slot.Season]; !known && slot.Season != "" {
		return broadcast.Refuse(broadcast.ProblemValueUnknown, "season", slot.Season, s.seasonNames())
	}
	return nil
}

func (s *station) seasonNames() (names []string) {
	for name := range s.seasons {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// checkMoves refuses to move what is not there, and what would go into the past or
// to a day without its session.
// A move whose day is over is history.
func (s *station) checkMoves(slot broadcast.Slot, now time.Time) error {
	for from, to := range slot.Moved {
		if from < broadcast.DateOf(now) {
			continue
		}
		if slot.Session != "" {
			if err := s.checkMoveInSession(slot.Session, from, to); err != nil {
				return err
			}
		}
		still := slot
		still.Moved = nil
		starts := scheduler.Starts(still, s.options(nil, nil), from.In(s.loc), from.AddDays(1).In(s.loc))
		if len(starts) == 0 {
			return broadcast.Refuse(broadcast.ProblemMoveNothing, "move", from.In(s.loc))
		}
		still.Moved = map[broadcast.Date]broadcast.Move{from: to}
		there := scheduler.Starts(still, s.options(nil, nil), to.To.In(s.loc), to.To.AddDays(1).In(s.loc))
		if last := there[len(there)-1]; !last.After(now) {
			return broadcast.Refuse(broadcast.ProblemWhenPast, "move", string(to.To), last)
		}
	}
	return nil
}
