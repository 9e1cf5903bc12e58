package broadcast_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/truyenthanh/loa/broadcast"
	"pgregory.net/rapid"
)

// book numbers and stamps entries as the journal does.
type book []broadcast.Entry

func (b *book) write(clock string, e broadcast.Entry) {
	e.Seq = int64(len(*b) + 1)
	e.Stamp = broadcast.Stamp{At: at(clock), Clock: broadcast.ClockTrusted, Boot: "b1"}
	*b = append(*b, e)
}

func (b *book) claimed(clock string, a broadcast.Airing) {
	b.write(clock, broadcast.Entry{Claimed: &a})
}

func (b *book) started(clock string, a broadcast.Airing) {
	b.write(clock, broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: at(clock)}})
}

func (b *book) ended(clock string, a broadcast.Airing, heard time.Duration, v broadcast.Verdict) {
	b.write(clock, broadcast.Entry{Ended: &broadcast.Ended{Airing: a.ID, At: at(clock), HeardMS: broadcast.MillisOf(heard), Verdict: v, Restarts: 1}})
}

func (b *book) missed(clock string, a broadcast.Airing, v broadcast.Verdict) {
	b.write(clock, broadcast.Entry{Missed: &broadcast.Missed{Airing: a, Verdict: v}})
}

// asRun writes records as one line each.
func asRun(records []broadcast.AsRun) string {
	clock := func(t time.Time) string {
		if t.IsZero() {
			return "?"
		}
		return t.Format("15:04")
	}
	var lines []string
	for _, r := range records {
		line := fmt.Sprintf("%d %s %s-%s %s", r.Seq, r.Title, clock(r.Started), clock(r.Ended), r.Outcome)
		if r.Reason != "" {
			line += "/" + string(r.Reason)
		}
		if start, ok := r.PreemptedBy.Start(); ok {
			line += " by " + clock(start)
		}
		if r.HeardMS != nil {
			line += " " + r.HeardMS.Duration().String()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

var (
	aired    = broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	powerOff = broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff}
)

func TestWhatBecameOfAnAiring(t *testing.T) {
	news, storm := item("05:30", 20), item("05:40", 5, emergency)
	for _, tt := range []struct {
		what  string
		write func(*book)
		want  string
	}{
		{"nothing happened", func(*book) {}, ""},
		{"claimed in the pre-roll", func(b *book) { b.claimed("05:29", news) }, "1 05:30 ?-? on_air"},
		{"its first frame was heard", func(b *book) {
			b.claimed("05:29", news)
			b.started("05:30", news)
		}, "2 05:30 05:30-? on_air 0s"},
		{"heard whole", func(b *book) {
			b.claimed("05:29", news)
			b.started("05:30", news)
			b.ended("05:50", news, 20*time.Minute, aired)
		}, "3 05:30 05:30-05:50 aired 20m0s"},
		{"cut by the power", func(b *book) {
			b.claimed("05:29", news)
			b.started("05:30", news)
			b.ended("05:37", news, 7*time.Minute, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff})
		}, "3 05:30 05:30-05:37 partial/power_off 7m0s"},
		{"claimed, and no frame reached the device", func(b *book) {
			b.claimed("05:29", news)
			b.ended("05:40", news, 0, broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonNoDevice})
		}, "2 05:30 ?-? missed/no_device"},
		{"cut off by an emergency, for good", func(b *book) {
			b.claimed("05:29", news)
			b.started("05:30", news)
			b.ended("05:40", news, 10*time.Minute, broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPreempted, By: storm.ID})
		}, "3 05:30 05:30-05:40 partial/preempted by 05:40 10m0s"},
		{"never began", func(b *book) { b.missed("06:00", news, powerOff) }, "1 05:30 ?-? missed/power_off"},
		{"pushed out before it began", func(b *book) {
			b.missed("05:50", news, broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonPreempted, By: storm.ID})
		}, "1 05:30 ?-? skipped/preempted by 05:40"},
		{"two airings, by the time of the air", func(b *book) {
			b.missed("06:00", storm, powerOff)
			b.missed("06:00", news, powerOff)
		}, "2 05:30 ?-? missed/power_off; 1 05:40 ?-? missed/power_off"},
		// what the books of a damaged disk may hold
		{"an end without a claim", func(b *book) { b.ended("05:50", news, time.Minute, aired) }, ""},
		{"a start without a claim", func(b *book) { b.started("05:30", news) }, ""},
		{"entries that speak of no airing", func(b *book) {
			b.write("05:00", broadcast.Entry{Up: &broadcast.Up{Version: "1"}})
			b.write("05:01", broadcast.Entry{Act: &broadcast.Act{Verb: "add", Slot: 1}})
			b.write("05:02", broadcast.Entry{Plan: &broadcast.Plan{Date: tuesday, Airings: []broadcast.Airing{news}}})
			b.write("05:03", broadcast.Entry{Gap: &broadcast.Gap{Lost: 3}})
		}, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var b book
			tt.write(&b)
			if got := asRun(broadcast.Reconcile("dai-loc", "log-1", b)); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestARecordSaysEverythingThatWasPlanned(t *testing.T) {
	a := broadcast.Arbitrate([]broadcast.Airing{item("05:30", 20, func(a *broadcast.Airing) {
		a.SHA256, a.Language, a.Zones = "9f86d081", "vi", []string{"thon-1"}
		a.CreatedBy, a.ApprovedBy = "lan", "minh"
	})}, night)[0]
	var b book
	b.claimed("05:29", a)
	b.started("05:30", a)
	lufs := -18.2
	b.write("05:50", broadcast.Entry{Ended: &broadcast.Ended{
		Airing: a.ID, At: at("05:50"), HeardMS: 1_200_000, Verdict: aired, LUFS: &lufs, SilenceMS: 40, Underruns: 2,
	}})
	heard, silence, restarts := broadcast.Millis(1_200_000), broadcast.Millis(40), 0
	want := []broadcast.AsRun{{
		Station: "dai-loc", LogID: "log-1", Seq: 3, Airing: a.ID, Programme: a.Slot, Title: "05:30",
		Source: broadcast.SourceFile, Media: "9f86d081", Language: "vi", Zones: []string{"thon-1"}, Priority: broadcast.PriorityRoutine,
		Wanted: at("05:30"), Planned: at("05:30"), PlannedMS: 1_200_000, Started: at("05:30"), Ended: at("05:50"),
		HeardMS: &heard, Outcome: broadcast.OutcomeAired, LUFS: &lufs, SilenceMS: &silence, Restarts: &restarts, Underruns: 2,
		Clock: broadcast.ClockTrusted, CreatedBy: "lan", ApprovedBy: "minh", Trigger: broadcast.TriggerSchedule,
	}}
	if d := cmp.Diff(want, broadcast.Reconcile("dai-loc", "log-1", b)); d != "" {
		t.Errorf("want -, got +:\n%s", d)
	}
}

// On air heard_ms and restarts are there from the first frame, and zero is a
// number: scripts must not take it for "not known".
func TestHeardIsWrittenFromTheFirstFrame(t *testing.T) {
	a := item("05:30", 20)
	var b book
	b.claimed("05:29", a)
	if text := record(t, b); strings.Contains(text, "heard_ms") {
		t.Errorf("heard before it began: %s", text)
	}
	b.started("05:30", a)
	if text := record(t, b); !strings.Contains(text, `"heard_ms":0`) || !strings.Contains(text, `"restarts":0`) {
		t.Errorf("on air, and not a word on how far: %s", text)
	}
}

func record(t *testing.T, b book) string {
	t.Helper()
	text, err := json.Marshal(broadcast.Reconcile("dai-loc", "log-1", b)[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestHowFarTheAiringOnAirCame(t *testing.T) {
	a := item("05:30", 20)
	minute := broadcast.Progress{Reach: broadcast.Reach{Airing: a.ID, Started: at("05:30"), HeardMS: 60_000}}
	for _, tt := range []struct {
		what  string
		write func(*book)
		reach broadcast.Progress
		want  string
	}{
		{"a minute in", func(b *book) { b.claimed("05:29", a); b.started("05:30", a) }, minute, "2 05:30 05:30-? on_air 1m0s"},
		{"the start was not written down yet", func(b *book) { b.claimed("05:29", a) }, minute, "1 05:30 05:30-? on_air 1m0s"},
		{"not begun", func(b *book) { b.claimed("05:29", a) }, broadcast.Progress{Reach: broadcast.Reach{Airing: a.ID}}, "1 05:30 ?-? on_air"},
		{"over meanwhile", func(b *book) {
			b.claimed("05:29", a)
			b.started("05:30", a)
			b.ended("05:50", a, 20*time.Minute, aired)
		}, minute, "3 05:30 05:30-05:50 aired 20m0s"},
		{"of another log", func(*book) {}, minute, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			var b book
			tt.write(&b)
			l := broadcast.NewLedger("dai-loc", "log-1")
			for _, e := range b {
				l.Apply(e)
			}
			l.Reach(tt.reach)
			if got := asRun(l.AsRuns()); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// While it is on air the record says how often the device was lost, not only afterwards.
func TestALostDeviceShowsWhileOnAir(t *testing.T) {
	a := item("05:30", 20)
	var b book
	b.claimed("05:29", a)
	b.started("05:30", a)
	l := broadcast.NewLedger("dai-loc", "log-1")
	for _, e := range b {
		l.Apply(e)
	}
	for _, lost := range []int{0, 1, 3} {
		l.Reach(broadcast.Progress{Reach: broadcast.Reach{Airing: a.ID, Started: at("05:30"), HeardMS: 60_000, Restarts: lost}})
		if r := l.AsRuns()[0]; r.Restarts == nil || *r.Restarts != lost {
			t.Errorf("restarts %v, want %d", r.Restarts, lost)
		}
	}
}

func TestWhatARestartFindsCut(t *testing.T) {
	whole, open, lost := item("05:30", 20), item("06:00", 5), item("06:10", 5)
	var b book
	b.claimed("05:29", whole)
	b.started("05:30", whole)
	b.ended("05:50", whole, 20*time.Minute, aired)
	b.claimed("05:59", open)
	b.missed("06:20", lost, powerOff)
	l := broadcast.NewLedger("dai-loc", "log-1")
	for _, e := range b {
		l.Apply(e)
	}
	if got := asRun(l.Open()); got != "4 06:00 ?-? on_air" {
		t.Errorf("left open: %s", got)
	}
	// one whose claim was let go has no record until it airs
	l.Apply(broadcast.Entry{Let: &broadcast.Let{Airing: open.ID}})
	if left := l.Open(); len(left) != 0 || len(l.AsRuns()) != 2 {
		t.Errorf("after its claim was let go: %+v of %d records", left, len(l.AsRuns()))
	}
}

// What waits for the disk is applied behind the journal, without a seq. Some of it
// may have become journal meanwhile, and all of it does in the end.
func TestWhatWaitsForTheDiskCounts(t *testing.T) {
	first, second := item("05:30", 20), item("06:00", 5)
	var b book
	b.claimed("05:29", first)
	b.started("05:30", first)
	b.ended("05:50", first, 20*time.Minute, aired)
	b.claimed("05:59", second)
	b.started("06:00", second)
	b.ended("06:05", second, 5*time.Minute, aired)
	for stored := range len(b) + 1 {
		for from := range stored + 1 {
			l := broadcast.NewLedger("dai-loc", "log-1")
			for _, e := range b[:stored] {
				l.Apply(e)
			}
			for _, e := range b[from:] {
				e.Seq = 0
				l.Apply(e)
			}
			want := fmt.Sprintf("%d 05:30 05:30-05:50 aired 20m0s; %d 06:00 06:00-06:05 aired 5m0s", min(stored, 3), seqOf(stored))
			if got := asRun(l.AsRuns()); got != want {
				t.Errorf("%d stored, waiting from %d on: %s, want %s", stored, from, got, want)
			}
			for _, e := range b[stored:] {
				l.Apply(e)
			}
			if got, want := asRun(l.AsRuns()), asRun(broadcast.Reconcile("dai-loc", "log-1", b)); got != want {
				t.Errorf("%d stored, waiting from %d on, then all stored: %s, want %s", stored, from, got, want)
			}
		}
	}
}

// seqOf is the last entry of the second airing among the first ones stored.
func seqOf(stored int) int {
	if stored < 4 {
		return 0
	}
	return stored
}

// The station folds entry by entry, the district all at once: both must see the
// same, and every airing in exactly one record.
func TestStationAndDistrictSeeTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b book
		known := map[broadcast.AiringID]bool{}
		for range rapid.IntRange(0, 30).Draw(t, "entries") {
			a := anyAiring(t, rapid.IntRange(1, 5).Draw(t, "slot"))
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				b.claimed("05:29", a)
				known[a.ID] = true
			case 1:
				b.started("05:30", a)
			case 2:
				b.ended("05:50", a, time.Minute, aired)
			default:
				b.missed("06:00", a, powerOff)
				known[a.ID] = true
			}
		}
		all := broadcast.Reconcile("s", "l", b)
		l := broadcast.NewLedger("s", "l")
		for _, e := range b {
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			var sent broadcast.Entry
			if err := json.Unmarshal(text, &sent); err != nil {
				t.Fatal(err)
			}
			l.Apply(sent)
		}
		if d := cmp.Diff(all, l.AsRuns()); d != "" {
			t.Fatalf("the entries changed on the way:\n%s", d)
		}
		if len(all) != len(known) {
			t.Fatalf("%d records of %d airings", len(all), len(known))
		}
	})
}

// A person plays something on a box that woke up in 1970. Later the box is synced:
// the record keeps what the clock showed, and says beside it when it truly was.
func TestARecordOfAClockThatWasWrongIsDated(t *testing.T) {
	a := item("05:30", 20)
	epoch := time.Date(1970, 1, 1, 0, 5, 0, 0, time.UTC)
	stamp := func(up time.Duration, wall time.Time, q broadcast.ClockQuality) broadcast.Stamp {
		return broadcast.Stamp{At: wall, Clock: q, Boot: "b", UpNS: up.Nanoseconds()}
	}
	for _, tt := range []struct {
		what   string
		clock  broadcast.ClockQuality
		shown  time.Time
		synced bool
		want   *broadcast.Dated
	}{
		{"synced an hour later", broadcast.ClockUnknown, epoch, true, &broadcast.Dated{At: at("06:05")}},
		{"never synced", broadcast.ClockUnknown, epoch, false, &broadcast.Dated{}},
		{"a battery that was a second off", broadcast.ClockHoldover, at("06:05").Add(time.Second), true, nil},
		{"a battery that was an hour off", broadcast.ClockHoldover, at("07:05"), true, &broadcast.Dated{At: at("06:05")}},
		{"a battery of which nobody knows better", broadcast.ClockHoldover, at("07:05"), false, nil},
		{"trusted", broadcast.ClockTrusted, at("07:05"), true, nil},
	} {
		l := broadcast.NewLedger("s", "l")
		begins := stamp(5*time.Minute+time.Second, tt.shown.Add(time.Second), tt.clock) // written down a second later
		l.Apply(broadcast.Entry{Stamp: begins, Claimed: &a})
		l.Apply(broadcast.Entry{Stamp: begins, Started: &broadcast.Started{Airing: a.ID, At: tt.shown}})
		if tt.synced {
			now := stamp(time.Hour+5*time.Minute, at("07:05"), broadcast.ClockTrusted)
			l.Apply(broadcast.Entry{Stamp: now, Anchor: &broadcast.Anchor{Boot: now.Boot, UpNS: now.UpNS, At: now.At, Source: "synced"}})
		}
		r := l.AsRuns()[0]
		if d := cmp.Diff(tt.want, r.Dated); d != "" || !r.Started.Equal(tt.shown) {
			t.Errorf("%s: want -, got +:\n%s", tt.what, d)
		}
	}
}
