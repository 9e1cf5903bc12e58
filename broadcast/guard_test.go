package broadcast_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

const (
	sunday   = broadcast.Weekdays(1 << time.Sunday)
	saturday = broadcast.Weekdays(1 << time.Saturday)
)

// on is a time on a day of 2026, "28/11 05:30".
func on(text string) time.Time {
	t, err := time.ParseInLocation("02/01/2006 15:04", text[:5]+"/2026"+text[5:], vietnam)
	if err != nil {
		panic(err)
	}
	return t
}

// ward is the rule of a city ward: two windows on working days, nothing at the
// weekend, quarter of an hour each.
func ward(t testing.TB) broadcast.Policy {
	return broadcast.Policy{
		Quiet: spans(t, "21:00-05:00"), Windows: spans(t, "07:00-07:30", "17:00-17:30"),
		MaxBlock: minutes(15), MaxBlocks: 2,
		Rules: []broadcast.PolicyRule{{Name: "weekend", Weekdays: saturday | sunday, Closed: true}},
	}
}

func minutes(n int) broadcast.Millis { return broadcast.MillisOf(time.Duration(n) * time.Minute) }

func TestRulesBySeasonWeekdayAndZone(t *testing.T) {
	seasons := broadcast.Policy{
		Quiet: spans(t, "21:00-05:00"), Windows: spans(t, "05:30-06:30"),
		Rules: []broadcast.PolicyRule{
			{Name: "winter", From: "11-01", Until: "03-31", Windows: spans(t, "05:45-06:45")},
			{Name: "this year's floods", From: "2026-10-01", Until: "2026-10-20", Windows: spans(t, "05:00-22:00"), Quiet: spans(t, "22:00-05:00")},
		},
	}
	school := broadcast.Policy{
		Quiet: spans(t, "21:00-05:00"),
		Rules: []broadcast.PolicyRule{{Zones: []string{"Trường học"}, Quiet: spans(t, "21:00-05:00", "07:00-11:00"), Weekdays: 0x3e}},
	}
	eve := broadcast.Policy{
		Quiet: spans(t, "21:00-05:00"), Windows: spans(t, "17:00-18:00"),
		Rules: []broadcast.PolicyRule{{Name: "giao thừa", Dates: []broadcast.Date{"2026-02-16"}, Open: spans(t, "23:45-00:30")}},
	}
	for _, tt := range []struct {
		what    string
		policy  broadcast.Policy
		zones   []string
		start   string
		minutes int
		want    string
	}{
		{"a ward on a Friday", ward(t), nil, "27/11 07:00", 15, ""},
		{"a ward on a Saturday", ward(t), nil, "28/11 07:00", 15, "closed"},
		{"a ward on a Sunday", ward(t), nil, "29/11 17:00", 1, "closed"},
		{"a ward at noon", ward(t), nil, "27/11 11:00", 1, "outside"},

		{"summer hours in September", seasons, nil, "20/09 05:30", 10, ""},
		{"the same in November", seasons, nil, "20/11 05:30", 10, "outside"},
		{"winter hours in November", seasons, nil, "20/11 06:30", 15, ""},
		{"a winter goes on past New Year", seasons, nil, "01/01 06:30", 15, ""},
		{"its last day", seasons, nil, "31/03 06:30", 15, ""},
		{"the day after", seasons, nil, "01/04 06:30", 15, "outside"},
		{"its first day", seasons, nil, "01/11 05:30", 10, "outside"},
		{"a week of floods", seasons, nil, "05/10 21:30", 5, ""},
		{"the day after the floods", seasons, nil, "21/10 21:30", 5, "21:00–05:00"},
		{"the night that begins on the last of them", seasons, nil, "20/10 21:30", 5, ""},

		{"beside a school in the morning", school, []string{"Trường học"}, "27/11 08:00", 5, "07:00–11:00"},
		{"beside a school on a Sunday", school, []string{"Trường học"}, "29/11 08:00", 5, ""},
		{"elsewhere in the morning", school, []string{"Thôn 1"}, "27/11 08:00", 5, ""},
		{"there and elsewhere", school, []string{"Thôn 1", "Trường học"}, "27/11 08:00", 5, "07:00–11:00"},
		{"for no zone is for all of them", school, nil, "27/11 08:00", 5, "07:00–11:00"},

		{"the relay of New Year's eve", eve, nil, "16/02 23:45", 45, ""},
		{"a minute longer", eve, nil, "16/02 23:45", 46, "21:00–05:00"},
		{"a minute too early", eve, nil, "16/02 23:44", 10, "21:00–05:00"},
		{"after midnight", eve, nil, "17/02 00:10", 20, ""},
		{"the night before", eve, nil, "15/02 23:45", 45, "21:00–05:00"},
		{"the night after", eve, nil, "17/02 23:45", 45, "21:00–05:00"},
		{"in the afternoon of that day", eve, nil, "16/02 17:00", 60, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			b, breach := tt.policy.Check(on(tt.start), time.Duration(tt.minutes)*time.Minute, tt.zones...)
			if got := ruling(b, breach); got != tt.want {
				t.Errorf("%s for %d min in %v: %q, want %q", tt.start, tt.minutes, tt.zones, got, tt.want)
			}
		})
	}
}

func ruling(b broadcast.Breach, breach bool) string {
	switch {
	case !breach:
		return ""
	case b.Closed:
		return "closed"
	case b.Outside:
		return "outside"
	case b.Music:
		return "music"
	default:
		return b.Span.String()
	}
}

func TestWhoPassesTheGuard(t *testing.T) {
	policy := broadcast.Policy{Quiet: spans(t, "21:00-05:00"), Windows: spans(t, "17:00-18:00")}
	mourning := broadcast.Policy{Rules: []broadcast.PolicyRule{{From: "2026-11-24", Until: "2026-11-25", NoMusic: true}}}
	for _, tt := range []struct {
		what   string
		policy broadcast.Policy
		wanted string
		now    string
		with   func(*broadcast.Airing)
		want   string
	}{
		{"a bulletin in its window", policy, "17:30", "17:30", nil, ""},
		{"one that waited past the window's end", policy, "17:55", "18:02", nil, ""},
		{"one that waited into the night", policy, "17:55", "20:58", nil, "21:00–05:00"},
		{"an emergency at night", policy, "02:00", "02:00", func(a *broadcast.Airing) { a.Priority = broadcast.PriorityEmergency }, ""},
		{"a priority notice at night", policy, "02:00", "02:00", func(a *broadcast.Airing) { a.Priority = broadcast.PriorityPriority }, "21:00–05:00"},
		{"a person's play at noon", policy, "12:00", "12:00", func(a *broadcast.Airing) { a.Trigger = broadcast.TriggerOperator }, ""},
		{"a person's play at night", policy, "22:00", "22:00", func(a *broadcast.Airing) { a.Trigger = broadcast.TriggerOperator }, "21:00–05:00"},
		{"an exception at its time", policy, "22:00", "22:00", func(a *broadcast.Airing) { a.Exempt = true }, ""},
		{"an exception a little late", policy, "22:00", "22:09", func(a *broadcast.Airing) { a.Exempt = true }, ""},
		{"an exception five hours late", policy, "22:00", "03:00", func(a *broadcast.Airing) { a.Exempt = true }, "21:00–05:00"},
		{"let out of the windows", policy, "12:00", "12:00", func(a *broadcast.Airing) { a.Extra = true }, ""},
		{"let out of the windows is not let into the night", policy, "22:00", "22:00", func(a *broadcast.Airing) { a.Extra = true }, "21:00–05:00"},
		{"music in mourning", mourning, "17:30", "17:30", func(a *broadcast.Airing) { a.Kind = broadcast.KindMusic }, "music"},
		{"a cheerful tune in mourning", mourning, "17:30", "17:30", func(a *broadcast.Airing) { a.Kind = broadcast.KindTune }, "music"},
		{"news in mourning", mourning, "17:30", "17:30", nil, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			a := item(tt.wanted, 5)
			if tt.with != nil {
				tt.with(&a)
			}
			now := at(tt.now)
			if now.Before(a.Wanted) {
				now = now.AddDate(0, 0, 1)
			}
			b, breach := tt.policy.Guard(a, now, a.Length.Duration())
			if got := ruling(b, breach); got != tt.want {
				t.Errorf("wanted %s, heard from %s: %q, want %q", tt.wanted, tt.now, got, tt.want)
			}
		})
	}
}

// A buổi phát is what airs with hardly a pause, the relay included.
func TestABuoiPhatHasItsLength(t *testing.T) {
	rules := broadcast.Rules{Policy: broadcast.Policy{MaxBlock: minutes(15), MaxBlocks: 2}}
	relay := item("07:05", 10)
	relay.Source = broadcast.SourceRelay
	let := item("07:20", 10)
	let.Extra = true
	storm := item("07:15", 30)
	storm.Priority = broadcast.PriorityEmergency
	for _, tt := range []struct {
		what   string
		wanted []broadcast.Airing
		want   []string
	}{
		{"a quarter of an hour", []broadcast.Airing{item("07:00", 15)}, []string{"07:00"}},
		{"a minute more", []broadcast.Airing{item("07:00", 16)}, []string{"07:00 over_cap"}},
		{"five minutes and a relay of ten", []broadcast.Airing{item("07:00", 5), relay}, []string{"07:00", "07:05"}},
		{"and a notice behind them", []broadcast.Airing{item("07:00", 5), relay, item("07:15", 1)}, []string{"07:00", "07:05", "07:15 over_cap"}},
		{"a pause counts", []broadcast.Airing{item("07:00", 5), item("07:08", 8)}, []string{"07:00", "07:08 over_cap"}},
		{"a longer pause ends it", []broadcast.Airing{item("07:00", 10), item("07:15", 15)}, []string{"07:00", "07:15"}},
		{"a third one", []broadcast.Airing{item("07:00", 5), item("12:00", 5), item("17:00", 5)}, []string{"07:00", "12:00", "17:00 over_cap"}},
		{"a shorter one fits where a longer one does not", []broadcast.Airing{item("07:00", 10), item("07:10", 6), item("07:11", 4)}, []string{"07:00", "07:10 over_cap", "07:11"}},
		{"what a second person let in", []broadcast.Airing{item("07:00", 15), let}, []string{"07:00", "07:20"}},
		{"an emergency", []broadcast.Airing{item("07:00", 15), storm}, []string{"07:00", "07:15"}},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var got []string
			for _, a := range broadcast.Arbitrate(tt.wanted, rules) {
				line := a.Wanted.Format("15:04")
				if a.Refused != nil {
					line += " " + string(a.Refused.Reason)
				}
				got = append(got, line)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever the policy, the airings and their queue: no frame outside an emergency
// or what a second person let in lies in quiet hours, and no buổi phát is longer
// than it may be.
func TestNoFrameInQuietHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := drawPolicy(t)
		var wanted []broadcast.Airing
		for n := range rapid.IntRange(1, 12).Draw(t, "airings") {
			wanted = append(wanted, drawGuarded(t, n))
		}
		for _, a := range broadcast.Arbitrate(wanted, broadcast.Rules{Policy: policy}) {
			for _, part := range a.Parts {
				for m := time.Duration(0); m < part.Length.Duration(); m += time.Minute {
					if frame := part.Start.Add(m); silent(policy, a, frame) {
						t.Fatalf("%s of %s is heard at %s under %+v", a.ID, a.Priority, frame.Format("02/01 15:04"), policy)
					}
				}
			}
		}
	})
}

// silent is the guard said a second time, frame by frame and by the wall clock
// alone.
func silent(p broadcast.Policy, a broadcast.Airing, frame time.Time) bool {
	let := a.Exempt && !frame.Before(a.Wanted) && frame.Before(a.Wanted.Add(a.Length.Duration()+10*time.Minute))
	if a.Priority == broadcast.PriorityEmergency || let {
		return false
	}
	zones := a.Zones
	if len(zones) == 0 {
		zones = []string{"", "A", "B"}
	}
	clock := broadcast.TimeOfDayOf(frame)
	for _, zone := range zones {
		for back := range 2 { // the night may have begun yesterday
			day := frame.AddDate(0, 0, -back)
			for _, q := range quietOn(p, day, zone) {
				from, to := q.Start, q.End
				if to <= from {
					to += 24 * 3600
				}
				if at := clock + broadcast.TimeOfDay(back*24*3600); from <= at && at < to {
					return true
				}
			}
		}
	}
	return false
}

func quietOn(p broadcast.Policy, day time.Time, zone string) []broadcast.ClockSpan {
	quiet := p.Quiet
	for _, r := range p.Rules {
		there := len(r.Zones) == 0 || slices.Contains(r.Zones, zone)
		then := r.Weekdays == 0 || r.Weekdays&(1<<day.Weekday()) != 0
		if there && then && r.Quiet != nil {
			quiet = r.Quiet
		}
	}
	return quiet
}

func drawSpans(t *rapid.T, what string) []broadcast.ClockSpan {
	out := []broadcast.ClockSpan{}
	for range rapid.IntRange(0, 2).Draw(t, what) {
		from := rapid.IntRange(0, 95).Draw(t, "from") * 900
		long := rapid.IntRange(1, 48).Draw(t, "long") * 900
		out = append(out, broadcast.ClockSpan{Start: broadcast.TimeOfDay(from), End: broadcast.TimeOfDay((from + long) % (24 * 3600))})
	}
	return out
}

func drawPolicy(t *rapid.T) broadcast.Policy {
	p := broadcast.Policy{Quiet: drawSpans(t, "quiet"), MaxBlock: minutes(rapid.SampledFrom([]int{0, 0, 45}).Draw(t, "cap"))}
	for range rapid.IntRange(0, 3).Draw(t, "rules") {
		r := broadcast.PolicyRule{Weekdays: broadcast.Weekdays(rapid.IntRange(0, 127).Draw(t, "weekdays"))}
		r.Quiet = drawSpans(t, "quiet hours of the rule")
		if zone := rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "zone of the rule"); zone != "" {
			r.Zones = []string{zone}
		}
		p.Rules = append(p.Rules, r)
	}
	return p
}

func drawGuarded(t *rapid.T, n int) broadcast.Airing {
	a := item("00:00", rapid.IntRange(1, 90).Draw(t, "minutes"))
	a.Slot = broadcast.SlotID(n + 1)
	a.Wanted = a.Wanted.Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "start")) * time.Minute)
	a.ID = broadcast.AiringID(fmt.Sprintf("%d@%s", n+1, a.Wanted.Format(time.RFC3339)))
	a.Priority = rapid.SampledFrom([]broadcast.Priority{
		broadcast.PriorityFiller, broadcast.PriorityRoutine, broadcast.PriorityPriority, broadcast.PriorityEmergency,
	}).Draw(t, "priority")
	a.Exempt = rapid.Bool().Draw(t, "exempt")
	a.Late = rapid.SampledFrom([]broadcast.Late{{}, broadcast.DefaultLate, {Always: true}}).Draw(t, "late")
	a.AfterCut = rapid.SampledFrom([]broadcast.AfterCut{broadcast.CutResume, broadcast.CutRestart, broadcast.CutDrop}).Draw(t, "after cut")
	a.Source = rapid.SampledFrom([]broadcast.SourceKind{broadcast.SourceFile, broadcast.SourceRelay}).Draw(t, "source")
	if zone := rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "zone"); zone != "" {
		a.Zones = []string{zone}
	}
	return a
}

// The check of the property sees a frame that lies wrong.
func TestAFrameInTheNightIsNoticed(t *testing.T) {
	p := broadcast.Policy{Quiet: spans(t, "21:00-05:00")}
	if !silent(p, item("03:15", 5), at("03:15")) {
		t.Error("a bulletin at a quarter past three passes for a good one")
	}
}

func TestWhenAnAiringHasToBeSilent(t *testing.T) {
	night := broadcast.Policy{
		Quiet: spans(t, "21:00-05:00"),
		Rules: []broadcast.PolicyRule{{Dates: []broadcast.Date{"2026-11-24"}, Open: spans(t, "23:45-00:30")}, {Zones: []string{"A"}, Quiet: spans(t, "20:00-05:00")}},
	}
	for _, tt := range []struct {
		what, wanted, now string
		with              func(*broadcast.Airing)
		want              string
	}{
		{"a bulletin of the evening", "17:30", "17:30", nil, "24/11 20:00"}, // for all zones, A among them
		{"elsewhere than in A", "17:30", "17:30", func(a *broadcast.Airing) { a.Zones = []string{"B"} }, "24/11 21:00"},
		{"the relay of the eve", "23:45", "23:50", nil, "25/11 00:30"},
		{"an exception", "22:00", "22:00", func(a *broadcast.Airing) { a.Exempt = true }, "24/11 22:15"}, // five minutes and the ten of its queue
		{"an emergency", "22:00", "22:00", func(a *broadcast.Airing) { a.Priority = broadcast.PriorityEmergency }, "never"},
	} {
		a := item(tt.wanted, 5)
		if tt.with != nil {
			tt.with(&a)
		}
		got := "never"
		if from, ok := night.SilentFrom(a, at(tt.now)); ok {
			got = from.Format("02/01 15:04")
		}
		if got != tt.want {
			t.Errorf("%s: silent from %s, want %s", tt.what, got, tt.want)
		}
	}
}

// However late a turn comes to the air, whatever policy holds by then: it does not
// begin when it would be heard into the night.
func TestNothingBeginsIntoTheNight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := broadcast.Rules{Policy: drawPolicy(t)}
		a := drawGuarded(t, 1)
		now := a.Wanted.Add(time.Duration(rapid.IntRange(0, 36*60).Draw(t, "late by")) * time.Minute)
		d := broadcast.Decide(nil, []broadcast.Turn{turn(a)}, now, rules)
		if d.Start == "" {
			return
		}
		for m := time.Duration(0); m < a.Length.Duration(); m += time.Minute {
			if silent(rules.Policy, a, now.Add(m)) {
				t.Fatalf("%s begins at %s and would be heard at %s under %+v", a.ID, now.Format("02/01 15:04"), now.Add(m).Format("02/01 15:04"), rules.Policy)
			}
		}
	})
}
