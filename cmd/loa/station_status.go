package main

import (
	"context"
	"math"

	"github.com/truyenthanh/loa/audio/speaker"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/control"
)

// Status implements control.Station.
func (s *station) Status(ctx context.Context) (control.Status, error) {
	now := s.clock.Now()
	st := control.Status{
		Station: s.config.Station.ID, Name: s.config.Station.Name, State: "idle", Now: now, Version: version,
		Clock: s.clockStatus(), Device: deviceStatus(s.speaker.State()),
		Sync: s.syncStatus(), Faults: s.faultList(),
	}
	onAir, speaking, err := s.conductor.OnAir(ctx)
	if err != nil {
		return st, broadcast.Refuse(broadcast.ProblemStopping, "").Because(err)
	}
	if speaking {
		st.State, st.OnAir = "on_air", ptr(onAirStatus(onAir))
	}
	if h := s.held(now); h != nil { // also while an emergency speaks: nothing else will
		st.State = "held"
		if !h.Until.IsZero() {
			st.Held = &h.Until
		}
	}
	st.Today, st.Next = s.today(now, onAir.Airing.ID)
	return st, nil
}

func ptr[T any](v T) *T { return &v }

// absoluteSilence is the gate of BS.1770-4, LUFS: below it there is no loudness.
const absoluteSilence = -70

func onAirStatus(o playout.OnAir) control.OnAir {
	out := control.OnAir{
		Airing: o.Airing.ID, Title: o.Airing.Title, Source: o.Airing.Source, Priority: o.Airing.Priority,
		HeardMS: broadcast.MillisOf(o.Heard), PlannedMS: broadcast.MillisOf(o.Length),
	}
	if level := o.Level.Momentary; level > absoluteSilence && level < 0 {
		out.LUFS = ptr(math.Round(level*10) / 10)
	}
	return out
}

func deviceStatus(d speaker.State) control.DeviceStatus {
	out := control.DeviceStatus{Name: d.Name, State: d.State}
	if d.Why != nil {
		out.Why = d.Why.Kind
	}
	return out
}

func (s *station) clockStatus() control.ClockStatus {
	quality, why := s.clock.Quality()
	c := control.ClockStatus{Quality: quality, Why: why, Now: s.clock.Now(), Floor: s.clock.Floor()}
	synced, off, known := s.clock.Last()
	if known {
		c.ErrorMS = ptr(broadcast.MillisOf(off))
	}
	if !synced.IsZero() {
		c.Synced = &synced
	}
	return c
}

// Clock implements control.Station.
func (s *station) Clock(context.Context) (control.ClockStatus, error) { return s.clockStatus(), nil }

// ConfirmClock implements control.Station.
func (s *station) ConfirmClock(_ context.Context, who control.Who) (control.ClockStatus, error) {
	s.clock.Confirm()
	s.Record(s.act(who, broadcast.Act{Verb: "clock confirm"}))
	s.lookAtClock(0)
	if err := s.store.SaveFloor(s.clock.Sure()); err != nil {
		return control.ClockStatus{}, s.diskProblem(s.store.Dir(), err)
	}
	s.loop.Poke()
	return s.clockStatus(), nil
}
