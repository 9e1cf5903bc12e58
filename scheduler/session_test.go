package scheduler_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// buoi makes a session of the morning or the evening.
func buoi(t testing.TB, name, at string, longest time.Duration) broadcast.Session {
	t.Helper()
	w, err := scheduler.ParseWhen(at, now)
	if err != nil {
		t.Fatal(err)
	}
	return broadcast.Session{Name: name, At: w, Max: broadcast.MillisOf(longest)}
}

// inSession makes a routine slot of a session that is so many seconds long, told
// by its number of media.
func inSession(id int64, session, title string, seconds int64, change ...func(*broadcast.Slot)) broadcast.Slot {
	s := broadcast.Slot{
		ID: broadcast.SlotID(id), Title: title, State: broadcast.SlotActive, Source: broadcast.SourceFile, Kind: broadcast.KindSpeech,
		Media: broadcast.MediaID(seconds), Session: session, Repeat: 1, Priority: broadcast.PriorityRoutine,
		Late: broadcast.DefaultLate, AfterCut: broadcast.CutResume,
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func seconds(s broadcast.Slot) (broadcast.Media, bool) {
	id := s.Media
	return broadcast.Media{ID: id, DurationMS: broadcast.Millis(id) * 1000}, id > 0
}

func tune(s *broadcast.Slot)     { s.Kind = broadcast.KindTune }
func priority(s *broadcast.Slot) { s.Priority = broadcast.PriorityPriority }
func whole(s *broadcast.Slot)    { s.AfterCut = broadcast.CutRestart }

func fixed(at string) func(*broadcast.Slot) {
	return func(s *broadcast.Slot) {
		var err error
		if s.Fixed, err = broadcast.ParseTimeOfDay(at); err != nil {
			panic(err)
		}
	}
}

// relay carries another station for so long, from a fixed time.
func relay(at string, minutes int64) func(*broadcast.Slot) {
	return func(s *broadcast.Slot) {
		fixed(at)(s)
		s.Source, s.Media, s.Cap = broadcast.SourceRelay, 0, broadcast.Millis(minutes*60_000)
	}
}

func onDays(t testing.TB, text string) func(*broadcast.Slot) {
	w, ok, err := scheduler.ParseDays(text, now)
	if err != nil || !ok {
		t.Fatalf("%q: %v, %t", text, err, ok)
	}
	return func(s *broadcast.Slot) { s.At = w }
}

// page shows a day to the second, one line an airing.
func page(p broadcast.Plan) (out []string) {
	title := map[broadcast.AiringID]string{}
	for _, a := range p.Airings {
		title[a.ID] = a.Title
	}
	for _, a := range p.Airings {
		line := a.Title
		for _, part := range a.Parts {
			line += fmt.Sprintf(" %s–%s", broadcast.TimeOfDayOf(part.Start), broadcast.TimeOfDayOf(part.Start.Add(part.Length.Duration())))
		}
		if v := a.Refused; v != nil {
			line += fmt.Sprintf(" %s %s: %s", v.Outcome, v.Reason, title[v.By])
		}
		out = append(out, strings.TrimSuffix(line, ": "))
	}
	return out
}

func dayOf(day broadcast.Date, sessions []broadcast.Session, slots ...broadcast.Slot) broadcast.Plan {
	return scheduler.Compile(slots, seconds, vietnam).WithSessions(sessions).Plan(day, broadcast.Rules{})
}

// The week of a mountain commune: two sessions a day around relays that begin on
// the second.
func TestTheSampleWeek(t *testing.T) {
	sessions := []broadcast.Session{buoi(t, "sáng", "daily 05:30", time.Hour), buoi(t, "chiều", "daily 17:00", 75*time.Minute)}
	slots := []broadcast.Slot{
		inSession(1, "sáng", "nhạc hiệu", 20, tune),
		inSession(2, "sáng", "lời xướng", 40),
		inSession(3, "sáng", "bản tin xã", 300),
		inSession(4, "sáng", "bản tin xã, bru", 360),
		inSession(5, "sáng", "Đài tỉnh", 0, relay("05:45", 15)),
		inSession(6, "sáng", "VOV1 Thời sự", 0, relay("06:00", 25)),
		inSession(7, "sáng", "thông báo", 180, onDays(t, "chủ nhật, thứ hai đến thứ sáu")),
		inSession(8, "sáng", "Nhà nông", 200, onDays(t, "saturdays")),
		inSession(9, "sáng", "nhạc kết", 20, tune),
		inSession(10, "chiều", "nhạc hiệu chiều", 20, tune),
		inSession(11, "chiều", "thông báo chiều", 180, func(s *broadcast.Slot) { s.Repeat = 2 }),
		inSession(12, "chiều", "Đài tỉnh chiều", 0, relay("17:30", 30)),
		inSession(13, "chiều", "VOV1 chiều", 0, relay("18:00", 15)),
	}
	evening := []string{
		"nhạc hiệu chiều 17:00–17:00:20", "thông báo chiều 17:00:20–17:03:20", "thông báo chiều 17:03:20–17:06:20",
		"Đài tỉnh chiều 17:30–18:00", "VOV1 chiều 18:00–18:15",
	}
	morning := []string{
		"nhạc hiệu 05:30–05:30:20", "lời xướng 05:30:20–05:31", "bản tin xã 05:31–05:36", "bản tin xã, bru 05:36–05:42",
		"Đài tỉnh 05:45–06:00", "VOV1 Thời sự 06:00–06:25",
	}
	for _, tt := range []struct {
		day    string
		date   broadcast.Date
		notice []string
	}{
		{"Tuesday", "2026-11-24", []string{"thông báo 06:25–06:28", "nhạc kết 06:28–06:28:20"}},
		{"Saturday", "2026-11-28", []string{"Nhà nông 06:25–06:28:20", "nhạc kết 06:28:20–06:28:40"}},
		{"Sunday", "2026-11-29", []string{"thông báo 06:25–06:28", "nhạc kết 06:28–06:28:20"}},
	} {
		t.Run(tt.day, func(t *testing.T) {
			want := slices.Concat(morning, tt.notice, evening)
			if d := cmp.Diff(want, page(dayOf(tt.date, sessions, slots...))); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
		})
	}
}

func TestARundown(t *testing.T) {
	half := []broadcast.Session{buoi(t, "sáng", "daily 05:30", 30*time.Minute)}
	item := func(id int64, title string, minutes int64, change ...func(*broadcast.Slot)) broadcast.Slot {
		return inSession(id, "sáng", title, minutes*60, change...)
	}
	for _, tt := range []struct {
		what  string
		slots []broadcast.Slot
		want  []string
	}{
		{
			"what would run into the relay goes behind it, and lets shorter ones pass",
			[]broadcast.Slot{item(1, "long", 12), item(2, "short", 5), item(3, "relay", 0, relay("05:40", 5))},
			[]string{"short 05:30–05:35", "relay 05:40–05:45", "long 05:45–05:57"},
		},
		{
			"what fits nowhere is cut where most of it is heard",
			[]broadcast.Slot{item(1, "endless", 25), item(2, "relay", 0, relay("05:40", 5))},
			[]string{"relay 05:40–05:45", "endless 05:45–06:00"},
		},
		{
			"as the commune numbered them, also around the relay",
			[]broadcast.Slot{item(1, "a", 2), item(2, "relay", 0, relay("05:40", 5)), item(3, "b", 3), item(4, "urgent", 3, priority)},
			[]string{"urgent 05:30–05:33", "a 05:33–05:35", "relay 05:40–05:45", "b 05:45–05:48"},
		},
		{
			"before the relay, rather than not at all",
			[]broadcast.Slot{item(1, "relay", 0, relay("05:40", 5)), item(2, "a", 15), item(3, "b", 3)},
			[]string{"b 05:30–05:33", "relay 05:40–05:45", "a 05:45–06:00"},
		},
		{
			"before the relay where that is more",
			[]broadcast.Slot{item(1, "endless", 25), item(2, "relay", 0, relay("05:50", 5))},
			[]string{"endless 05:30–05:50", "relay 05:50–05:55"},
		},
		{
			"what begins again when it is cut airs whole or not at all",
			[]broadcast.Slot{item(1, "endless", 25, whole), item(2, "relay", 0, relay("05:50", 5))},
			[]string{"endless skipped replaced: relay", "relay 05:50–05:55"},
		},
		{
			"at the end of the session what is left is cut, then left out",
			[]broadcast.Slot{item(1, "a", 20), item(2, "b", 20), item(3, "c", 5)},
			[]string{"a 05:30–05:50", "c skipped replaced: b", "b 05:50–06:00"},
		},
		{
			"a few seconds of it would be no use",
			[]broadcast.Slot{inSession(1, "sáng", "a", 29*60+51), item(2, "b", 5)},
			[]string{"a 05:30–05:59:51", "b skipped replaced: a"},
		},
		{
			"priority first, then as the commune numbered them; tunes around them",
			[]broadcast.Slot{item(1, "open", 1, tune), item(2, "a", 2), item(3, "close", 1, tune), item(4, "b", 2), item(5, "urgent", 3, priority)},
			[]string{"open 05:30–05:31", "urgent 05:31–05:34", "a 05:34–05:36", "b 05:36–05:38", "close 05:38–05:39"},
		},
		{
			"the closing tune keeps its room",
			[]broadcast.Slot{item(1, "open", 1, tune), item(2, "a", 40), item(3, "close", 1, tune)},
			[]string{"open 05:30–05:31", "a 05:31–05:59", "close 05:59–06:00"},
		},
		{
			"a fixed item ends where the next one begins",
			[]broadcast.Slot{item(1, "tỉnh", 20, fixed("05:30")), item(2, "VOV1", 25, fixed("05:45:30"))},
			[]string{"tỉnh 05:30–05:45:30", "VOV1 05:45:30–06:00"},
		},
		{
			"two at the same second: the first of the commune",
			[]broadcast.Slot{item(1, "a", 5, fixed("05:40")), item(2, "b", 5, fixed("05:40"))},
			[]string{"a 05:40–05:45", "b skipped replaced: a"},
		},
		{
			"a fixed time outside the session is in no session",
			[]broadcast.Slot{item(1, "a", 5, fixed("06:00")), item(2, "b", 5, fixed("05:29:59"))},
			nil,
		},
		{
			"who waits for approval takes no room",
			[]broadcast.Slot{item(1, "a", 5, func(s *broadcast.Slot) { s.State = broadcast.SlotWaiting }), item(2, "b", 5)},
			[]string{"a skipped not_approved", "b 05:30–05:35"},
		},
		{
			"what is added when it has begun is in the next one",
			[]broadcast.Slot{item(1, "a", 5, func(s *broadcast.Slot) { s.CreatedAt = time.Date(2026, 11, 24, 5, 31, 0, 0, vietnam) })},
			nil,
		},
		{
			"twice in a row, with a pause, is one thing",
			[]broadcast.Slot{item(1, "a", 5, func(s *broadcast.Slot) { s.Repeat, s.Gap = 2, 10_000 }), item(2, "b", 1)},
			[]string{"a 05:30–05:35", "a 05:35:10–05:40:10", "b 05:40:10–05:41:10"},
		},
	} {
		t.Run(tt.what, func(t *testing.T) {
			if d := cmp.Diff(tt.want, page(dayOf(tuesday, half, tt.slots...))); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
		})
	}
}

// What is not of the session pushes its own items, never the relay.
func TestASessionWithTheRestOfTheDay(t *testing.T) {
	morning := []broadcast.Session{buoi(t, "sáng", "daily 05:30", time.Hour)}
	slots := []broadcast.Slot{
		inSession(1, "sáng", "bản tin", 300),
		inSession(2, "sáng", "bru", 360),
		inSession(3, "sáng", "Đài tỉnh", 0, relay("05:45", 15)),
		inSession(4, "sáng", "thông báo", 180),
	}
	other := func(at string, seconds int64, p broadcast.Priority) broadcast.Slot {
		s := slot(t, 9, at, seconds)
		s.Title, s.Priority = "khác", p
		return s
	}
	for _, tt := range []struct {
		what  string
		other broadcast.Slot
		want  []string
	}{
		{
			"an emergency pushes what is elastic", other("daily 05:33", 120, broadcast.PriorityEmergency),
			[]string{"bản tin 05:30–05:33 05:35–05:37", "khác 05:33–05:35", "bru 05:37–05:43", "Đài tỉnh 05:45–06:00", "thông báo 06:00–06:03"},
		},
		{
			"what it pushes into the relay ends there", other("daily 05:38", 300, broadcast.PriorityEmergency),
			[]string{"bản tin 05:30–05:35", "bru 05:35–05:38 05:43–05:45", "khác 05:38–05:43", "Đài tỉnh 05:45–06:00", "thông báo 06:00–06:03"},
		},
		{
			"the relay is joined when it is over, and ends when it ends", other("daily 05:43", 300, broadcast.PriorityEmergency),
			[]string{"bản tin 05:30–05:35", "bru 05:35–05:41", "khác 05:43–05:48", "Đài tỉnh 05:48–06:00", "thông báo 06:00–06:03"},
		},
		{
			"an item of the day makes way for it", other("daily 05:43", 300, broadcast.PriorityRoutine),
			[]string{"bản tin 05:30–05:35", "bru 05:35–05:41", "khác 05:43–05:45 partial preempted: Đài tỉnh", "Đài tỉnh 05:45–06:00", "thông báo 06:00–06:03"},
		},
	} {
		t.Run(tt.what, func(t *testing.T) {
			if d := cmp.Diff(tt.want, page(dayOf(tuesday, morning, append(slots, tt.other)...))); d != "" {
				t.Errorf("plan (-want +got):\n%s", d)
			}
		})
	}
}

// A station that comes up at 05:40 airs what may still be late, and nothing of it
// runs into the relay.
func TestComingUpInTheMiddleOfASession(t *testing.T) {
	p := dayOf(tuesday, []broadcast.Session{buoi(t, "sáng", "daily 05:30", time.Hour)},
		inSession(1, "sáng", "bản tin", 300), inSession(2, "sáng", "bru", 360),
		inSession(3, "sáng", "quá dài", 3600, whole), inSession(4, "sáng", "Đài tỉnh", 0, relay("05:45", 15)))
	up := time.Date(2026, 11, 24, 5, 44, 0, 0, vietnam)
	start, lost := scheduler.Due(p.Airings, func(broadcast.AiringID) bool { return false }, scheduler.Moment{
		Now: up, Clock: broadcast.ClockTrusted, Down: func(_, _ time.Time) broadcast.Reason { return broadcast.ReasonPowerOff },
	})
	var due, gone []string
	for _, a := range start {
		due = append(due, fmt.Sprintf("%s until %s", a.Title, broadcast.TimeOfDayOf(a.HardEnd)))
	}
	for _, m := range lost {
		gone = append(gone, fmt.Sprintf("%s %s %s", m.Title, m.Outcome, m.Reason))
	}
	if d := cmp.Diff([]string{"bru until 05:45"}, due); d != "" {
		t.Errorf("due (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"bản tin missed power_off", "quá dài skipped replaced"}, gone); d != "" {
		t.Errorf("lost (-want +got):\n%s", d)
	}
}

// An airing of a session keeps its name when what stands before it changes, so
// that it is not aired again.
func TestTheNameOfAnAiringDoesNotFollowItsPlace(t *testing.T) {
	sessions := []broadcast.Session{buoi(t, "sáng", "daily 05:30", time.Hour)}
	name := func(first int64) broadcast.AiringID {
		p := dayOf(tuesday, sessions, inSession(1, "sáng", "a", first), inSession(2, "sáng", "b", 60))
		return p.Airings[1].ID
	}
	if a, b := name(300), name(200); a != b || a != "2@2026-11-24T05:30:00+07:00" {
		t.Errorf("it is called %s, then %s", a, b)
	}
}

func TestTheComingStartsWithinASession(t *testing.T) {
	weekdays := []broadcast.Session{buoi(t, "sáng", "t2-t6 05:30", 10*time.Minute), buoi(t, "đêm", "daily 23:55", 30*time.Minute)}
	s := scheduler.Compile([]broadcast.Slot{
		inSession(1, "sáng", "a", 300), inSession(2, "sáng", "b", 600, whole), inSession(3, "sáng", "c", 60, onDays(t, "thứ sáu")),
		inSession(4, "sáng", "never", 60, onDays(t, "saturdays")), inSession(5, "đêm", "d", 600), inSession(6, "đêm", "past midnight", 60),
		inSession(7, "đêm", "fixed past midnight", 60, fixed("00:15")), inSession(8, "khuya", "of no session", 60), slot(t, 9, "daily 12:00", 60),
	}, seconds, vietnam).WithSessions(weekdays)
	monday := time.Date(2026, 11, 23, 0, 1, 0, 0, vietnam)
	for id, tt := range map[broadcast.SlotID]struct {
		want  string
		meets bool
	}{
		1:  {"23/11 05:30, 24/11 05:30", true},
		2:  {"", true}, // it never finds ten minutes
		3:  {"27/11 05:35, 04/12 05:35", true},
		4:  {"", false},
		5:  {"23/11 23:55, 24/11 23:55", true},
		6:  {"23/11 00:05, 24/11 00:05", true}, // of the session of the evening before
		7:  {"23/11 00:15, 24/11 00:15", true},
		8:  {"", false},
		9:  {"23/11 12:00, 24/11 12:00", false}, // it has a time of its own
		99: {"", false},
	} {
		var got []string
		for _, start := range s.NextStarts(id, monday, 2) {
			got = append(got, start.Format("02/01 15:04"))
		}
		if strings.Join(got, ", ") != tt.want || s.Meets(id, monday) != tt.meets {
			t.Errorf("slot %d: %q, meets %t; want %q, %t", id, got, s.Meets(id, monday), tt.want, tt.meets)
		}
	}
}

func TestDaysWithoutATime(t *testing.T) {
	for _, tt := range []struct {
		text string
		ok   bool
		err  broadcast.ProblemKind
	}{
		{"saturdays", true, ""},
		{"thứ bảy, chủ nhật", true, ""},
		{"hôm nay", true, ""},
		{"24/12", true, ""},
		{"saturdays 05:30", false, ""},
		{"30 5 * * 6", false, ""},
		{"soon", true, broadcast.ProblemWhenUnknown},
		{"31/4", true, broadcast.ProblemNoSuchDay},
	} {
		w, ok, err := scheduler.ParseDays(tt.text, now)
		kind := broadcast.ProblemKind("")
		if p, isProblem := errors.AsType[*broadcast.Problem](err); isProblem {
			kind = p.Kind
		}
		if ok != tt.ok || kind != tt.err || err == nil && ok && w.Text != tt.text {
			t.Errorf("%q: %+v, %t, %v; want %t, %q", tt.text, w, ok, err, tt.ok, tt.err)
		}
	}
}

// anyRundown draws a session with items of all sorts, and its slots.
func anyRundown(t *rapid.T) (broadcast.Session, []broadcast.Slot) {
	session := broadcast.Session{
		Name: "sáng", At: broadcast.When{Cron: []string{"0 30 5 * * *"}},
		Max: broadcast.Millis(rapid.Int64Range(1, 3600).Draw(t, "longest") * 1000),
	}
	var out []broadcast.Slot
	for id := range rapid.Int64Range(1, 10).Draw(t, "slots") {
		s := inSession(id+1, "sáng", fmt.Sprint(id+1), rapid.Int64Range(1, 1500).Draw(t, "length"))
		s.Kind = rapid.SampledFrom([]broadcast.Kind{broadcast.KindSpeech, broadcast.KindSpeech, broadcast.KindTune}).Draw(t, "kind")
		s.Repeat, s.Gap = rapid.IntRange(1, 3).Draw(t, "repeat"), broadcast.Millis(rapid.Int64Range(0, 30).Draw(t, "gap")*1000)
		s.Priority = rapid.SampledFrom([]broadcast.Priority{broadcast.PriorityRoutine, broadcast.PriorityPriority}).Draw(t, "priority")
		s.AfterCut = rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "after cut")
		if rapid.IntRange(0, 3).Draw(t, "fixed") == 0 {
			s.Fixed = broadcast.TimeOfDay(5*3600 + 30*60 + rapid.IntRange(0, 3600).Draw(t, "at"))
		}
		out = append(out, s)
	}
	return session, out
}

func TestEveryRundownKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		session, slots := anyRundown(t)
		schedule := scheduler.Compile(slots, seconds, vietnam).WithSessions([]broadcast.Session{session})
		wanted := schedule.Wanted(tuesday)
		p := schedule.Plan(tuesday, broadcast.Rules{})
		checkAir(t, p, broadcast.Policy{})
		start := time.Date(2026, 11, 24, 5, 30, 0, 0, vietnam)
		end := start.Add(session.Max.Duration())

		seen := map[broadcast.AiringID]bool{}
		for _, a := range p.Airings {
			if seen[a.ID] {
				t.Fatalf("%s is there twice", a.ID)
			}
			seen[a.ID] = true
			switch {
			case a.Refused != nil:
				if a.Refused.Reason != broadcast.ReasonReplaced {
					t.Fatalf("%s was %v: laid out, it finds no room", a.ID, *a.Refused)
				}
			case !a.Planned.Equal(a.Wanted):
				t.Fatalf("%s is laid out at %v and planned at %v", a.ID, a.Wanted, a.Planned)
			case a.Planned.Before(start) || a.Planned.Add(a.PlannedMS.Duration()).After(end):
				t.Fatalf("%s from %v for %v is outside the session", a.ID, a.Planned, a.PlannedMS)
			case a.Fixed && broadcast.TimeOfDayOf(a.Planned) != slots[a.Slot-1].Fixed && !strings.Contains(string(a.ID), "#"):
				t.Fatalf("%s, fixed, is at %v", a.ID, a.Planned)
			}
		}
		if len(seen) != len(wanted) {
			t.Fatalf("%d wanted, %d planned", len(wanted), len(seen))
		}

		slices.Reverse(slots)
		again := scheduler.Compile(slots, seconds, vietnam).WithSessions([]broadcast.Session{session}).Plan(tuesday, broadcast.Rules{})
		if d := cmp.Diff(p, again); d != "" {
			t.Fatalf("another order, another plan:\n%s", d)
		}
	})
}

// Whatever the rest of the day wants, what is bound to the clock begins on the
// second, and nothing of its session is heard past its end. (What stands above it
// may keep it waiting, so all are routine here.)
func TestFixedPointsHoldAgainstTheRestOfTheDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		session, slots := anyRundown(t)
		for i := range slots {
			slots[i].Priority = broadcast.PriorityRoutine
		}
		for id := range rapid.Int64Range(0, 6).Draw(t, "others") {
			minute := rapid.IntRange(5*60, 7*60).Draw(t, "minute")
			other := inSession(id+100, "", "other", rapid.Int64Range(1, 1500).Draw(t, "length"))
			other.At.Cron = []string{fmt.Sprintf("0 %d %d * * *", minute%60, minute/60)}
			other.Late = rapid.SampledFrom([]broadcast.Late{{}, broadcast.DefaultLate, {Always: true}}).Draw(t, "late")
			other.AfterCut = rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "cut")
			slots = append(slots, other)
		}
		end := time.Date(2026, 11, 24, 5, 30, 0, 0, vietnam).Add(session.Max.Duration())
		schedule := scheduler.Compile(slots, seconds, vietnam).WithSessions([]broadcast.Session{session})
		p := schedule.Plan(tuesday, broadcast.Rules{})
		checkAir(t, p, broadcast.Policy{})
		if len(p.Airings) != len(schedule.Wanted(tuesday)) {
			t.Fatalf("%d planned of %d", len(p.Airings), len(schedule.Wanted(tuesday)))
		}
		for _, a := range p.Airings {
			late := a.Refused == nil && !a.Planned.Equal(a.Wanted)
			if a.Fixed && (late || a.Refused != nil && a.Refused.Reason != broadcast.ReasonReplaced) {
				t.Fatalf("%s, fixed, wanted %v: planned %v, %v", a.ID, a.Wanted, a.Planned, a.Refused)
			}
			for _, part := range a.Parts {
				if a.Session != "" && part.Start.Add(part.Length.Duration()).After(end) {
					t.Fatalf("%s is heard past the end of its session", a.ID)
				}
			}
		}
	})
}
