package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/speaker"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/scheduler"
	"github.com/truyenthanh/loa/scheduler/clock"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// deviceRunning is the state in which the device takes frames.
const deviceRunning = speaker.Running

// madeIn is a time before which no clock that runs this program can be.
var madeIn = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// newStation wires the rooms; nothing runs yet.
func newStation(config configs.Config, st *store.Store, logger *slog.Logger) (*station, error) {
	loc, err := config.Station.Location()
	if err != nil {
		return nil, fmt.Errorf("find the time zone: %w", err)
	}
	policy, err := config.Policy.Hours(calendarDays)
	if err != nil {
		return nil, fmt.Errorf("read the policy: %w", err)
	}
	seasons, err := config.Policy.Spans()
	if err != nil {
		return nil, fmt.Errorf("read the policy: %w", err)
	}
	tone, err := newTone(config.Sound)
	if err != nil {
		return nil, err
	}
	format := audio.Format{Rate: config.Output.Rate, Channels: config.Output.Channels}
	s := &station{
		config: config, policy: policy, seasons: seasons, loc: loc, days: newDayBook(config.Calendar.Files), log: logger, store: st,
		intakes:  newIntakes(format, config.Input.Device, logger),
		faults:   map[string]control.FaultStatus{},
		workshop: newWorkshop(), wanted: make(chan broadcast.MediaID, 16), tries: map[broadcast.MediaID]int{},
		changes: make(chan speaker.State, 64),
	}
	s.shelf = &shelf{
		store: st, format: format, loc: loc, tone: tone, times: max(config.Emergency.Times, 1), intakes: s.intakes,
		maxLength: config.Media.MaxLength(), trim: config.Media.Trim, missed: s.tend, lacking: s.noteChime, sound: map[string]stamp{},
	}
	if err := s.takeCells(); err != nil {
		return nil, err
	}
	s.writer = store.NewWriter(st, s.clock.Now)
	s.road.loop = uplink.NewLoop(s.collector, s.clock.Now)
	s.recent = newRecent(st, s.writer)
	s.noteFound(st.Found())
	if err := s.askConfirmed(st.Found()); err != nil {
		return nil, fmt.Errorf("read what is confirmed: %w", err)
	}
	mixer := audio.NewMixer(format, audio.Linear(config.Sound.TruePeakDB))
	if s.speaker, err = s.newSpeaker(mixer, format); err != nil {
		return nil, err
	}
	s.conductor = playout.New(sound{s.speaker, mixer, loc, config.Sound.TruePeakDB}, s.shelf, s, s.rules, format, s.clock.Now)
	return s, nil
}

// noteFound raises what opening the data folder found.
func (s *station) noteFound(f store.Found) {
	if f.Damaged != "" {
		s.setFault(faultStore, f.Damaged+": "+f.Cause, true)
	}
	if f.Media != nil {
		s.setFault(faultMedia, fmt.Sprintf("%s: %v", f.Media.MovedTo, f.Media.Cause), true)
	}
	if f.Chain.BadSeq != 0 {
		s.setFault(faultChain, fmt.Sprintf("%s at %d", f.Chain.What, f.Chain.BadSeq), true)
	}
	if f.Cloned != "" {
		s.setFault(faultCloned, f.Cloned, true)
	}
	if f.OtherStation != "" {
		s.setFault(faultStation, f.OtherStation, true)
	}
}

// takeCells reads what survived: the floor of the clock, and a hold.
func (s *station) takeCells() error {
	floor, err := s.store.Floor()
	if err != nil {
		return fmt.Errorf("read the floor of the clock: %w", err)
	}
	if floor.Before(madeIn) {
		floor = madeIn
	}
	s.clock = clock.New(clock.Kernel{}, clock.Trust(s.config.Clock.Trust), floor, s.loc)
	hold, held, err := s.store.Hold()
	if err != nil {
		return fmt.Errorf("read the hold: %w", err)
	}
	if held {
		s.hold = &hold
	}
	return nil
}

// newSpeaker makes the device behind its child: this program again.
func (s *station) newSpeaker(mixer *audio.Mixer, format audio.Format) (*speaker.Speaker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	file := s.config.Output.File
	if file == "" {
		file = filepath.Join(s.store.Dir(), "air.wav")
	}
	return speaker.New(speaker.Config{
		Command: []string{self, "speaker"}, Backend: string(s.config.Output.Backend), Device: s.config.Output.Device,
		Path: file, Dir: s.store.Dir(), Format: format,
		OnChange: func(state speaker.State) {
			select {
			case s.changes <- state:
			default: // the journal may miss a flicker, the sound must not wait
			}
		},
	}, mixer), nil
}

// newLoop makes the scheduler's loop, which looks back to the last sign of life and
// remembers what was planned then.
func (s *station) newLoop(last broadcast.Life) {
	s.loop = scheduler.NewLoop(watched{s}, last.Known, playout.Lead, scheduler.Tick, s.clock.Now)
	s.loop.Lived(last.Dates...)
	s.loop.Recall(last.Known, last.Planned...)
}
