package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// fakeNow is what every clock of the scripts shows: Monday morning, before the
// first bulletin.
func fakeNow() time.Time {
	return time.Date(2026, 11, 23, 5, 42, 31, 0, time.FixedZone("", 7*3600))
}

// fakeStation is a station that remembers its slots and knows four rules: text
// is no audio, 03:15 is in quiet hours, m9 airs when a second person approved
// it, and 99 is nobody's number. --date asks for days that are free.
type fakeStation struct {
	control.Station
	mu     sync.Mutex
	slots  []broadcast.Slot
	onAir  *control.OnAir
	held   bool
	broken bool // its log
	free   bool // nothing airs today
	meets  bool // programmes stand in each other's way

	confirmed bool // the schedule
	asked     []control.LogRequest
}

func newFakeStation() *fakeStation {
	return &fakeStation{slots: []broadcast.Slot{{
		ID: 3, Title: "Bản tin sáng", State: broadcast.SlotActive, Source: broadcast.SourceFile, Media: 7, Repeat: 1,
		At:       broadcast.When{Text: "hằng ngày 05:30", Cron: []string{"0 30 5 * * *"}},
		Priority: broadcast.PriorityRoutine, CreatedBy: "lan",
	}}}
}

func millis(d time.Duration) *broadcast.Millis {
	m := broadcast.MillisOf(d)
	return &m
}

func level(f float64) *float64 { return &f }

func (s *fakeStation) Status(context.Context) (control.Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := "idle"
	if s.onAir != nil {
		state = "on_air"
	}
	if s.held {
		state = "held"
	}
	return control.Status{
		Station: "dai-loc", State: state, OnAir: s.onAir, Now: fakeNow(), Version: version,
		Next:   &control.Next{Airing: "5@2026-11-23T05:50:00+07:00", Title: "Thông báo", Planned: fakeNow().Add(7*time.Minute + 29*time.Second)},
		Today:  control.Today{Aired: 1, ToCome: 5},
		Clock:  control.ClockStatus{Quality: broadcast.ClockTrusted, Why: "synced", Now: fakeNow()},
		Device: control.DeviceStatus{Name: "USB Audio", State: "running"},
		Sync:   control.SyncStatus{Waiting: 2},
	}, nil
}

func (s *fakeStation) read(r control.ImportRequest, file io.Reader) (broadcast.Media, error) {
	all, err := io.ReadAll(file)
	if err != nil {
		return broadcast.Media{}, err
	}
	if !bytes.HasPrefix(all, []byte("ID3")) {
		return broadcast.Media{}, broadcast.Refuse(broadcast.ProblemFileNotAudio, "file", r.Name, "text")
	}
	return broadcast.Media{
		ID: 7, Title: r.Title(), Codec: "mp3", Rate: 44100, Channels: 1, DurationMS: *millis(242 * time.Second), LUFS: level(-21.24),
		Bytes: int64(len(all)), Damage: []broadcast.Damage{{AtMS: 61000, LostMS: 300, What: "cut"}},
	}, nil
}

func (s *fakeStation) Import(_ context.Context, _ control.Who, r control.ImportRequest, file io.Reader, p control.Progress) (broadcast.Media, error) {
	p(control.ProgressLine{Stage: "decode", Done: 50, Total: 100})
	return s.read(r, file)
}

func (s *fakeStation) List(_ context.Context, r control.ListRequest) (control.ListAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Media {
		return control.ListAnswer{Media: []control.MediaLine{{Media: broadcast.Media{
			ID: 7, Title: "tin-sang", Codec: "mp3", DurationMS: 242000, Bytes: 3_870_000, LUFS: level(-21.24),
		}}}}, nil
	}
	var a control.ListAnswer
	tomorrow := time.Date(2026, 11, 24, 5, 30, 0, 0, fakeNow().Location())
	for _, slot := range s.slots {
		a.Slots = append(a.Slots, control.SlotLine{Slot: slot, Length: 242000, Next: &tomorrow, Last: &control.LastRun{
			At: tomorrow.AddDate(0, 0, -2), Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff,
		}})
	}
	return a, nil
}

func (s *fakeStation) Add(_ context.Context, who control.Who, r control.AddRequest, file io.Reader, _ control.Progress) (control.AddAnswer, error) {
	start := time.Date(2026, 11, 23, 5, 55, 0, 0, fakeNow().Location())
	switch {
	case r.Media == "" && r.File == nil:
		return control.AddAnswer{}, broadcast.Refuse(broadcast.ProblemSourceMissing, "file")
	case r.At == "" && r.Session == "":
		return control.AddAnswer{}, broadcast.Refuse(broadcast.ProblemWhenMissing, "at")
	case strings.Contains(r.At, "03:15") && !r.AskException:
		night := broadcast.ClockSpan{Start: 21 * 3600, End: 5 * 3600}
		return control.AddAnswer{}, broadcast.Refuse(broadcast.ProblemQuietHours, "at", start.Add(-160*time.Minute), night)
	}
	slot := broadcast.Slot{
		ID: 14, Title: r.Title, State: broadcast.SlotActive, Repeat: 1, Priority: broadcast.PriorityRoutine, CreatedBy: who.Name,
		At: broadcast.When{Text: r.At, Cron: []string{"0 55 5 * * 1,3"}}, From: "2026-11-23", Until: "2026-12-31", Zones: r.Zones,
		Late: broadcast.DefaultLate, AfterCut: broadcast.AfterCut(r.AfterCut), Kind: broadcast.Kind(r.Kind), Language: r.Language,
	}
	switch r.Late {
	case "skip":
		slot.Late = broadcast.Late{}
	case "1h":
		slot.Late = broadcast.Late{Within: *millis(time.Hour)}
	}
	if r.HardEnd != "" {
		slot.HardEnd = 6 * 3600
	}
	switch { // "ngày mai" and "24/12" begin on other days than today
	case strings.Contains(r.At, "mai"):
		start = start.AddDate(0, 0, 1)
	case strings.Contains(r.At, "24/12"):
		start = start.AddDate(0, 0, 31)
	}
	a := control.AddAnswer{ID: 14, Understood: control.Understood{Slot: slot, Length: 242000}, Next: []time.Time{start, start.AddDate(0, 0, 2)}}
	if r.File != nil {
		m, err := s.read(*r.File, file)
		if err != nil {
			return control.AddAnswer{}, err
		}
		a.Media = &m
	}
	if r.AskException {
		a.Refused = "quiet_hours"
	}
	if r.Media == "m9" {
		a.Refused = string(broadcast.ProblemAwaitsApproval)
	}
	if r.Priority == "priority" {
		a.Clashes = []control.Clash{{Title: "Tiếp sóng VOV1", Other: r.Title, Wanted: start, Now: start.Add(242 * time.Second), What: "waits"}}
	}
	if r.Session != "" {
		placed, clashes := inMorning(r)
		slot.Session, slot.Fixed, slot.At = placed.Session, placed.Fixed, placed.At
		a.Understood.Slot, a.Clashes = slot, clashes
	}
	if r.DryRun {
		a.ID = 0
		return a, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slots = append(s.slots, slot)
	return a, nil
}

func (s *fakeStation) Remove(_ context.Context, _ control.Who, r control.RemoveRequest) (broadcast.Slot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, slot := range s.slots {
		if slot.ID.String() != r.ID {
			continue
		}
		if !r.DryRun {
			s.slots = append(s.slots[:i:i], s.slots[i+1:]...)
		}
		return slot, nil
	}
	return broadcast.Slot{}, broadcast.Refuse(broadcast.ProblemSlotUnknown, "id", r.ID)
}

func (s *fakeStation) Schedule(_ context.Context, r control.ScheduleRequest) (control.ScheduleAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Date != "" || len(s.slots) == 0 || s.free {
		return control.ScheduleAnswer{From: "2026-11-23", Days: max(r.Days, 1)}, nil
	}
	if s.meets {
		return meeting(r), nil
	}
	at := fakeNow().Truncate(time.Minute).Add(18 * time.Minute)
	return control.ScheduleAnswer{From: "2026-11-23", Days: r.Days, Lines: []control.ScheduleLine{
		{Airing: "3@2026-11-23T05:30:00+07:00", Programme: 3, Title: "Bản tin sáng", Priority: broadcast.PriorityRoutine, Wanted: at.Add(-30 * time.Minute), Planned: at.Add(-30 * time.Minute), PlannedMS: 1_200_000, State: "on_air"},
		{Airing: "5@x", Programme: 5, Title: "Thông báo", Priority: broadcast.PriorityRoutine, Wanted: at.Add(-10 * time.Minute), Planned: at, PlannedMS: 60_000, State: "to_come", Note: "waits_for"},
		{Airing: "7@x", Programme: 7, Title: "Tin chiều", Priority: broadcast.PriorityRoutine, Wanted: at.Add(time.Hour), Planned: at.Add(time.Hour), PlannedMS: 60_000, State: "to_come", Note: "clock_unknown"},
		{Airing: "6@x", Programme: 6, Title: "Ca nhạc", Priority: broadcast.PriorityRoutine, Wanted: at.Add(time.Hour), PlannedMS: 60_000, State: "to_come", Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonNotApproved},
	}}, nil
}

func (s *fakeStation) ConfirmSchedule(_ context.Context, _ control.Who, r control.ConfirmRequest) (control.ConfirmAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := control.ConfirmAnswer{Date: "2026-11-23", Lines: []control.ScheduleLine{}}
	if !s.confirmed {
		a.Why = "config"
		at := fakeNow().Truncate(time.Minute).Add(18 * time.Minute)
		a.Lines = []control.ScheduleLine{{Airing: "5@x", Title: "Thông báo", Priority: broadcast.PriorityRoutine, Wanted: at, Planned: at, PlannedMS: 60_000, State: "to_come"}}
	}
	s.confirmed = s.confirmed || !r.DryRun
	return a, nil
}

func (s *fakeStation) Play(_ context.Context, _ control.Who, r control.PlayRequest, file io.Reader, _ control.Progress) (control.PlayAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held && !r.Emergency {
		return control.PlayAnswer{}, broadcast.Refuse(broadcast.ProblemOnHold, "")
	}
	a := control.PlayAnswer{Airing: "play@x", Title: r.ID, Length: 242000, Started: fakeNow()}
	switch {
	case r.ID == "m99":
		return control.PlayAnswer{}, broadcast.Refuse(broadcast.ProblemMediaUnknown, "id", r.ID)
	case r.File != nil:
		m, err := s.read(*r.File, file)
		if err != nil {
			return control.PlayAnswer{}, err
		}
		a.Title, a.Media = m.Title, &m
	case r.ID == "3":
		a.Airing = "3@2026-11-23T05:42:31+07:00"
	}
	if s.onAir != nil {
		a.Yields = s.onAir.Title
	}
	if r.Wait {
		a.Outcome, a.Heard = broadcast.OutcomeAired, 242000
	}
	if !r.DryRun && !r.Wait {
		s.onAir = &control.OnAir{Airing: a.Airing, Title: a.Title, HeardMS: 61000, PlannedMS: 242000, Priority: broadcast.PriorityRoutine}
	}
	return a, nil
}

func (s *fakeStation) Stop(_ context.Context, _ control.Who, r control.StopRequest) (control.StopAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a control.StopAnswer
	if s.onAir != nil {
		a.Stopped = append(a.Stopped, *s.onAir)
	}
	if !r.DryRun {
		s.onAir = nil
	}
	return a, nil
}

func (s *fakeStation) Hold(_ context.Context, _ control.Who, r control.HoldRequest) (control.HoldAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = !r.Off
	return control.HoldAnswer{Held: s.held}, nil
}

func (s *fakeStation) Approve(_ context.Context, _ control.Who, r control.ApproveRequest) (broadcast.Slot, error) {
	if r.ID == "3" {
		return broadcast.Slot{}, broadcast.Refuse(broadcast.ProblemOwnApproval, "id", r.ID)
	}
	return broadcast.Slot{ID: 14, Title: "Tiêm chủng", Priority: broadcast.PriorityRoutine, DocumentNo: r.Note}, nil
}

func (s *fakeStation) Log(_ context.Context, r control.LogRequest) (control.LogAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r)
	at := time.Date(2026, 11, 22, 5, 30, 0, 0, fakeNow().Location())
	records := []broadcast.AsRun{
		{Station: "dai-loc", LogID: "6f1c", Seq: 12, Airing: "3@2026-11-22T05:30:00+07:00", Programme: 3, Title: "Bản tin sáng", Outcome: broadcast.OutcomeAired, Started: at, Planned: at, PlannedMS: 242000, HeardMS: millis(242 * time.Second), LUFS: level(-18.24), Priority: broadcast.PriorityRoutine},
		{Station: "dai-loc", LogID: "6f1c", Seq: 15, Airing: "4@2026-11-22T17:00:00+07:00", Programme: 4, Title: "=HYPERLINK(\"x\")", Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff, Started: at.Add(11 * time.Hour), Planned: at.Add(11 * time.Hour), PlannedMS: 900000, HeardMS: millis(7 * time.Minute), Priority: broadcast.PriorityRoutine},
	}
	if r.All {
		records = append(records, broadcast.AsRun{Station: "dai-loc", LogID: "6f1c", Seq: 1, Airing: "1@x", Title: "Cũ", Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonClockUnknown, Wanted: at.AddDate(0, -2, 0)})
	}
	return control.LogAnswer{Records: records}, nil
}

func (s *fakeStation) Verify(context.Context) (control.VerifyAnswer, error) {
	if s.broken {
		return control.VerifyAnswer{LogID: "6f1c", Entries: 20, Head: "ab12", BadSeq: 13, What: "hash"}, nil
	}
	return control.VerifyAnswer{LogID: "6f1c", Entries: 20, Head: "ab12"}, nil
}

func (s *fakeStation) Clock(context.Context) (control.ClockStatus, error) {
	return control.ClockStatus{Quality: broadcast.ClockUnknown, Why: "no_source", Now: fakeNow(), Floor: fakeNow().Add(-time.Hour), ErrorMS: ptr(broadcast.Millis(86_400)), Synced: ptr(fakeNow().AddDate(0, 0, -10))}, nil
}

func (s *fakeStation) ConfirmClock(context.Context, control.Who) (control.ClockStatus, error) {
	return control.ClockStatus{Quality: broadcast.ClockHoldover, Why: "confirmed", Now: fakeNow()}, nil
}
