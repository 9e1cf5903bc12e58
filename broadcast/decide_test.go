package broadcast_test

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// turn is a whole item that waits.
func turn(a broadcast.Airing, changes ...func(*broadcast.Turn)) broadcast.Turn {
	t := broadcast.Turn{Airing: a, Left: a.Length.Duration()}
	for _, change := range changes {
		change(&t)
	}
	return t
}

// cut is a turn that lost the air with some minutes left.
func cut(when string, left int, to broadcast.AiringID) func(*broadcast.Turn) {
	return func(t *broadcast.Turn) {
		t.Begun, t.YieldedAt, t.YieldedTo, t.Left = true, at(when), to, time.Duration(left)*time.Minute
	}
}

func blocked(why broadcast.Reason) func(*broadcast.Turn) {
	return func(t *broadcast.Turn) { t.Blocked = why }
}

func TestWhoTakesTheAir(t *testing.T) {
	news, notice := item("05:30", 10, slotted(1)), item("05:30", 5, slotted(2))
	urgent := item("05:30", 5, slotted(3), priority)
	storm := item("05:35", 5, slotted(4), emergency)
	for _, tt := range []struct {
		what    string
		now     string
		onAir   broadcast.Airing // ID "" = silence
		waiting []broadcast.Airing
		held    bool
		want    broadcast.AiringID
	}{
		{"silence, nobody waits", "05:30", broadcast.Airing{}, nil, false, ""},
		{"silence, its time has come", "05:30", broadcast.Airing{}, []broadcast.Airing{news}, false, news.ID},
		{"silence, its time has not come", "05:29", broadcast.Airing{}, []broadcast.Airing{news}, false, ""},
		{"two at once: the lower number", "05:30", broadcast.Airing{}, []broadcast.Airing{notice, news}, false, news.ID},
		{"two at once: priority first", "05:30", broadcast.Airing{}, []broadcast.Airing{news, notice, urgent}, false, urgent.ID},
		{"an own item is heard out", "05:32", news, []broadcast.Airing{urgent}, false, ""},
		{"an emergency waits for nobody", "05:35", news, []broadcast.Airing{urgent, storm}, false, storm.ID},
		{"an emergency waits for its own time", "05:34", news, []broadcast.Airing{storm}, false, ""},
		{"an emergency is not cut by another", "05:35", item("05:34", 5, emergency), []broadcast.Airing{storm}, false, ""},
		{"on hold nothing speaks", "05:30", broadcast.Airing{}, []broadcast.Airing{news, urgent, item("05:30", 1, played)}, true, ""},
		{"on hold an emergency speaks", "05:35", broadcast.Airing{}, []broadcast.Airing{news, storm}, true, storm.ID},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var onAir *broadcast.Turn
			if tt.onAir.ID != "" {
				speaking := turn(tt.onAir)
				onAir = &speaking
			}
			var waiting []broadcast.Turn
			for _, a := range tt.waiting {
				waiting = append(waiting, turn(a))
			}
			d := broadcast.Decide(onAir, waiting, at(tt.now), broadcast.Rules{Held: tt.held})
			if d.Start != tt.want || len(d.Drop) != 0 {
				t.Errorf("takes the air: %q, dropped: %v; want %q and nobody dropped", d.Start, d.Drop, tt.want)
			}
		})
	}
}

func TestWhoLosesItsChanceAndWhy(t *testing.T) {
	talk := turn(item("05:20", 60, slotted(9)))
	storm := item("05:35", 5, slotted(4), emergency)
	skip := late(broadcast.Late{})
	const keeps = ""
	for _, tt := range []struct {
		what  string
		now   string
		turn  broadcast.Turn
		onAir *broadcast.Turn
		rules broadcast.Rules
		want  string // outcome/reason, with "by" who took its place; "" = it keeps its chance
	}{
		{"ten minutes late is still good", "05:40", turn(item("05:30", 5)), &talk, night, keeps},
		{"pushed past its --late by a talk", "05:41", turn(item("05:30", 5)), &talk, night, "skipped/preempted by 05:20"},
		{"nobody was in its way", "05:41", turn(item("05:30", 5)), nil, night, "missed/late"},
		{"no device while its chance lasted", "05:41", turn(item("05:30", 5), blocked(broadcast.ReasonNoDevice)), nil, night, "missed/no_device"},
		{"a hold while its chance lasted", "05:41", turn(item("05:30", 5)), nil, held(night), "skipped/held"},
		{"--late always waits for ever", "20:00", turn(item("05:30", 5, always)), &talk, night, keeps},
		{"--late skip bears a device that opens slowly", "05:30:04", turn(item("05:30", 5, skip)), nil, night, keeps},
		{"--late skip bears no more than that", "05:30:06", turn(item("05:30", 5, skip)), nil, night, "missed/late"},

		{"cut off, its time to come back runs from the cut", "05:44", turn(item("05:30", 9), cut("05:35", 4, storm.ID)), nil, night, keeps},
		{"cut off for too long", "05:46", turn(item("05:30", 9), cut("05:35", 4, storm.ID)), nil, night, "partial/preempted by 05:35"},
		{"cut off, then the device was lost", "05:46", turn(item("05:30", 9), cut("05:35", 4, storm.ID), blocked(broadcast.ReasonDeviceLost)), nil, night, "partial/device_lost"},
		{"cut off, then put on hold", "05:46", turn(item("05:30", 9), cut("05:35", 4, storm.ID)), nil, held(night), "partial/held"},

		{"its hard end has come", "05:45", turn(item("05:40", 30, hardEnd("05:45"))), &talk, night, "skipped/preempted by 05:20"},
		{"its hard end is still ahead", "05:44", turn(item("05:40", 30, hardEnd("05:45"))), &talk, night, keeps},

		{"it would run into quiet hours", "20:56", turn(item("20:56", 5)), nil, night, "skipped/quiet_hours"},
		{"it ends as quiet hours begin", "20:55", turn(item("20:55", 5)), nil, night, keeps},
		{"its hard end keeps it out of them", "20:56", turn(item("20:56", 5, hardEnd("21:00"))), nil, night, keeps},
		{"in the dead of night", "03:15", turn(item("03:15", 5)), nil, night, "skipped/quiet_hours"},
		{"what is left of it would run into them", "20:58", turn(item("20:40", 15), cut("20:50", 5, storm.ID)), nil, night, "partial/quiet_hours"},
		{"an emergency at night", "03:15", turn(item("03:15", 5, emergency)), nil, night, keeps},
		{"a second person let it in", "03:15", turn(item("03:15", 5, exempt)), nil, night, keeps},
		{"a person's play at night", "03:15", turn(item("03:15", 5, played)), nil, night, "skipped/quiet_hours"},
		{"a commune without quiet hours", "03:15", turn(item("03:15", 5)), nil, broadcast.Rules{}, keeps},
	} {
		t.Run(tt.what, func(t *testing.T) {
			d := broadcast.Decide(tt.onAir, []broadcast.Turn{tt.turn}, at(tt.now), tt.rules)
			got := keeps
			if v, lost := d.Drop[tt.turn.ID]; lost {
				got = string(v.Outcome) + "/" + string(v.Reason)
				if start, ok := v.By.Start(); ok {
					got += " by " + start.Format("15:04")
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if got != keeps && d.Start == tt.turn.ID {
				t.Error("it takes the air all the same")
			}
		})
	}
}

func held(r broadcast.Rules) broadcast.Rules {
	r.Held = true
	return r
}

// The rules on windows are held against the place that the rule wants, also on air:
// an item that waits a minute behind another must not fall silent for it, and one
// that a changed policy no longer permits must.
func TestWindowsDoNotSilenceWhatWasPermitted(t *testing.T) {
	rules := broadcast.Rules{Policy: broadcast.Policy{Windows: []broadcast.ClockSpan{{Start: 17 * 3600, End: 18 * 3600}}}}
	last := turn(item("17:55", 5))
	if d := broadcast.Decide(nil, []broadcast.Turn{last}, at("17:56"), rules); d.Start != last.ID {
		t.Errorf("a minute behind another: started %q, dropped %v", d.Start, d.Drop)
	}
	morning := turn(item("05:30", 5))
	want := broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonOutsideWindows}
	if d := broadcast.Decide(nil, []broadcast.Turn{morning}, at("05:30"), rules); d.Start != "" || d.Drop[morning.ID] != want {
		t.Errorf("no longer permitted: started %q, dropped %v", d.Start, d.Drop)
	}
	morning.Extra = true
	if d := broadcast.Decide(nil, []broadcast.Turn{morning}, at("05:30"), rules); d.Start != morning.ID {
		t.Errorf("let in by a second person: started %q, dropped %v", d.Start, d.Drop)
	}
}

func TestDecidingChangesNothing(t *testing.T) {
	waiting := []broadcast.Turn{turn(item("05:40", 5)), turn(item("05:30", 5))}
	first := waiting[0].ID
	broadcast.Decide(nil, waiting, at("05:45"), night)
	if waiting[0].ID != first {
		t.Error("the caller's turns were put in another order")
	}
}

// While nobody can trust the clock the calendar waits, and loses nothing by it. What
// a person starts is heard, and what has begun is heard out.
func TestWhatWaitsForAClockThatCanBeTrusted(t *testing.T) {
	blind := broadcast.Rules{Blind: true}
	for _, tt := range []struct {
		what  string
		turn  broadcast.Turn
		rules broadcast.Rules
		want  string
	}{
		{"the calendar waits", turn(item("05:30", 5, scheduled)), blind, ""},
		{"an emergency of the calendar, too", turn(item("05:30", 5, scheduled, emergency)), blind, ""},
		{"too late by this clock, and yet not lost", turn(item("03:00", 5, scheduled)), blind, ""},
		{"a person's play", turn(item("05:30", 5, played)), blind, "starts"},
		{"what lost the air is heard out", turn(item("05:28", 5, scheduled), cut("05:29", 3, "x")), blind, "starts"},
		{"the clock is right again", turn(item("05:30", 5, scheduled)), broadcast.Rules{}, "starts"},
		{"right again, and too late", turn(item("03:00", 5, scheduled), blocked(broadcast.ReasonClockUnknown)), broadcast.Rules{}, "missed/clock_unknown"},
	} {
		d := broadcast.Decide(nil, []broadcast.Turn{tt.turn}, at("05:31"), tt.rules)
		got := ""
		if d.Start != "" {
			got = "starts"
		}
		if v, lost := d.Drop[tt.turn.ID]; lost {
			got += string(v.Outcome) + "/" + string(v.Reason)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

func scheduled(a *broadcast.Airing) { a.Trigger = broadcast.TriggerSchedule }
