package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/audio/speaker"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/clock"
	"github.com/truyenthanh/loa/store"
)

// station ties the rooms together: it answers the operator (control.Station),
// gives the scheduler what it looks at (scheduler.Station) and keeps the journal
// for the conductor (playout.Journal).
type station struct {
	config    configs.Config
	policy    broadcast.Policy
	seasons   map[string]broadcast.Season
	loc       *time.Location
	days      *dayBook
	log       *slog.Logger
	store     *store.Store
	writer    *store.Writer
	clock     *clock.Clock
	speaker   *speaker.Speaker
	shelf     *shelf
	road      road
	intakes   *intakes
	conductor *playout.Conductor
	loop      *scheduler.Loop
	downs     broadcast.Downtimes
	workshop  *workshop
	shelving  sync.Mutex                // files and their records change together
	wanted    chan broadcast.MediaID    // aired without prepared sound; 0 = look at the shelf
	tries     map[broadcast.MediaID]int // to prepare it, in vain; the shelf's keeper alone looks at it
	changes   chan speaker.State        // of the device, for the journal

	ready sync.Once // told that the day is planned

	looking    sync.Mutex // at the clock
	quality    broadcast.ClockQuality
	blindSince time.Duration    // since boot; when the clock became unknown
	anchored   broadcast.Anchor // the last that was written down
	anchoredAt time.Duration    // since boot

	mu       sync.Mutex
	hold     *store.Hold
	unsaved  *broadcast.Entry // the record of a hold that the disk has not taken yet
	lastPlay time.Time
	recent   *recent
	faults   map[string]control.FaultStatus
	lacking  []string // chimes and beds that were to be heard and are not
	// unconfirmed is why the calendar is held in part; nil when it is confirmed.
	unconfirmed *unconfirmed
}

// law is the policy of the configuration with the days of mourning of the calendars.
func (s *station) law() broadcast.Policy {
	law := s.policy
	law.Rules = slices.Concat(law.Rules, s.days.mourned())
	return law
}

// rules are what arbitration must respect at an instant.
func (s *station) rules(now time.Time) broadcast.Rules {
	quality, _ := s.clock.Quality()
	return broadcast.Rules{Policy: s.law(), Held: s.held(now) != nil, Blind: quality == broadcast.ClockUnknown}
}

// deskRules are what the commune asks of a change.
func (s *station) deskRules() desk.Rules {
	return desk.Rules{Policy: s.law(), TwoPerson: s.config.Policy.Approval == configs.TwoPerson}
}

// held is the hold in force, nil when there is none or its time is over. A clock that
// nobody trusts ends none.
func (s *station) held(now time.Time) *store.Hold {
	quality, _ := s.clock.Quality()
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.hold; h != nil && (h.Until.IsZero() || now.Before(h.Until) || quality == broadcast.ClockUnknown) {
		return h
	}
	return nil
}

// Record implements playout.Journal: it stamps an entry and hands it to the
// writer.
func (s *station) Record(e broadcast.Entry) <-chan struct{} {
	e.Stamp = s.clock.Stamp()
	return s.writer.Record(e)
}

// Progress implements playout.Journal.
func (s *station) Progress(p broadcast.Progress) {
	p.Stamp = s.clock.Stamp()
	s.writer.Progress(p)
}

// act makes the record of what a person did.
func (s *station) act(who control.Who, a broadcast.Act) broadcast.Entry {
	a.By, a.UID = who.Name, who.UID
	return broadcast.Entry{Stamp: s.clock.Stamp(), Act: &a}
}

// Schedule implements scheduler.Station.
func (s *station) compiled() (*scheduler.Schedule, error) {
	slots, err := s.store.Slots()
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what was read
	}
	sessions, err := s.store.Sessions()
	if err != nil {
		return nil, err //nolint:wrapcheck // it says what was read
	}
	return s.heldBack(scheduler.Compile(slots, s.options(s.sounding, sessions)), slots, sessions), nil
}

// options are what the scheduler needs to know besides the slots.
func (s *station) options(media scheduler.Media, sessions []broadcast.Session) scheduler.Options {
	return scheduler.Options{Loc: s.loc, Media: media, Days: s.days.book(), Sessions: sessions, Seasons: s.seasons}
}

func (s *station) diary(now time.Time) diary { return diary{now, s.days.book()} }

// sounding is the media of a slot with the length of all that is heard.
func (s *station) sounding(slot broadcast.Slot) (broadcast.Media, bool) {
	r, err := s.shelf.record(slot.Media)
	r.AirMS = s.shelf.whole(airingOf(slot), s.shelf.length(r))
	return r.Media, err == nil
}

// airingOf is what the sound of a slot's airings depends on.
func airingOf(slot broadcast.Slot) broadcast.Airing {
	return broadcast.Airing{
		Title: slot.Title, Source: slot.Source, Media: slot.Media, Bed: slot.Bed, URL: slot.URL, Kind: slot.Kind,
		Priority: slot.Priority, Trigger: broadcast.TriggerSchedule,
	}
}

// watched is the station as the scheduler's loop sees it.
type watched struct{ *station }

func (w watched) Schedule() (*scheduler.Schedule, broadcast.Rules, error) {
	schedule, err := w.compiled()
	// A hold may end before the day does: the plan shows what would be heard.
	return schedule, broadcast.Rules{Policy: w.policy}, err
}

func (w watched) Known(id broadcast.AiringID) bool {
	return w.store.Knows(id) || w.writer.Knows(id) // what waits for a full disk is known too
}

func (w watched) Clock() broadcast.ClockQuality { return w.lookAtClock(0) }

func (w watched) Down(from, until time.Time) broadcast.Reason {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.downs.Within(from, until)
}

func (w watched) Air(ctx context.Context, a broadcast.Airing) error { return w.conductor.Offer(ctx, a) }

func (w watched) Lose(m scheduler.Missed) {
	w.Record(broadcast.Entry{Missed: &broadcast.Missed{Airing: m.Airing, Verdict: m.Verdict}})
}

// Planned writes the plan of the day down. With the first one the station is ready.
func (w watched) Planned(p broadcast.Plan) {
	w.Record(broadcast.Entry{Plan: &p})
	w.ready.Do(func() {
		w.log.Info("ready", "station", w.config.Station.ID, "data", w.store.Dir())
		notify("READY=1")
	})
}

// setFault raises or clears a fault, in the status and in the journal.
func (s *station) setFault(kind, detail string, raised bool) (news bool) {
	s.mu.Lock()
	old, was := s.faults[kind]
	if raised {
		since := s.clock.Now()
		if was {
			since = old.Since
		}
		s.faults[kind] = control.FaultStatus{Kind: kind, Detail: detail, Since: since}
	} else {
		delete(s.faults, kind)
	}
	s.mu.Unlock()
	if raised != was {
		s.Record(broadcast.Entry{Fault: &broadcast.Fault{Kind: kind, Detail: detail, Cleared: !raised}})
	}
	return raised != was
}

func (s *station) faultList() []control.FaultStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]control.FaultStatus, 0, len(s.faults))
	for _, f := range s.faults {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b control.FaultStatus) int { return a.Since.Compare(b.Since) })
	return out
}

// mediaDir is named when the disk of the media says no.
func (s *station) mediaDir() string { return filepath.Join(s.store.Dir(), "media") }
