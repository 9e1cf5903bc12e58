package broadcast_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/truyenthanh/loa/broadcast"
)

var villageTime = time.FixedZone("", 7*3600)

// heardOn are the records of an item that is announced at 17:00 from 20/11 on: one
// letter a day. H heard in full, P cut short, M missed, U heard while nobody
// trusted the clock, - nothing, o on air, N a new file heard in full, B missed in
// the morning and heard in the evening.
func heardOn(days string) (runs []broadcast.AsRun) {
	media := "old"
	for i, letter := range days {
		at := time.Date(2026, 11, 20+i, 17, 0, 0, 0, villageTime)
		length := broadcast.Millis(240_000)
		r := broadcast.AsRun{
			Airing: broadcast.NewAiringID(4, at, 1), Programme: 4, Wanted: at, Planned: at, PlannedMS: length,
			Started: at, HeardMS: &length, Outcome: broadcast.OutcomeAired, Clock: broadcast.ClockTrusted, Seq: int64(i + 1),
		}
		missed := r
		missed.Started, missed.HeardMS, missed.Outcome, missed.Reason = time.Time{}, nil, broadcast.OutcomeMissed, broadcast.ReasonPowerOff
		switch letter {
		case '-':
			continue
		case 'P':
			half := length / 2
			r.HeardMS, r.Outcome, r.Reason = &half, broadcast.OutcomePartial, broadcast.ReasonPreempted
		case 'M':
			r = missed
		case 'U':
			r.Clock = broadcast.ClockUnknown
		case 'o':
			r.Outcome = broadcast.OutcomeOnAir
		case 'N':
			media = "new"
		case 'B':
			runs = append(runs, missed)
		}
		r.Media = media
		runs = append(runs, r)
	}
	return runs
}

func TestTheDaysOfADisclosure(t *testing.T) {
	for _, c := range []struct {
		days    string
		today   int // the day of now, 0 = the first
		row     int
		reached bool
		proof   string // the days that are certified
		why     string // of the days that do not count or restart the count
	}{
		{"HHH", 2, 3, true, "20 21 22", ""},
		{"HH", 1, 2, false, "", ""},
		{"HHHHH", 4, 5, true, "20 21 22", ""},
		{"BHH", 2, 3, true, "20 21 22", ""}, // one turn a day is enough

		// a missed day restarts the count
		{"HHMH", 3, 1, false, "", "power_off"},
		{"HHMHHH", 5, 3, true, "23 24 25", "power_off"},
		{"HHPHHH", 5, 3, true, "23 24 25", "preempted"},
		{"HH-HHH", 5, 3, true, "23 24 25", "not_aired"},
		{"HHU", 3, 0, false, "", "clock_unknown"},
		{"HHNHH", 4, 3, true, "22 23 24", "replaced"},

		// what was reached stays reached
		{"HHHM", 4, 0, true, "20 21 22", "power_off"},

		// a day that is not over breaks nothing
		{"HH", 2, 2, false, "", ""},
		{"HHo", 2, 2, false, "", ""},
		{"HHM", 2, 2, false, "", ""},
		{"HH", 3, 0, false, "", "not_aired"},

		{"", 3, 0, false, "", ""},
	} {
		t.Run(c.days, func(t *testing.T) {
			now := time.Date(2026, 11, 20+c.today, 20, 0, 0, 0, villageTime)
			d := broadcast.Disclose(heardOn(c.days), broadcast.DisclosureDays, now)
			if d.InARow != c.row || d.Reached != c.reached {
				t.Errorf("%d days in a row, reached %v, want %d, %v", d.InARow, d.Reached, c.row, c.reached)
			}
			var proof, why []string
			for _, day := range d.Proof {
				proof = append(proof, string(day.Date[8:]))
			}
			for _, day := range d.Days {
				if day.Why != "" {
					why = append(why, day.Why)
				}
			}
			if got := strings.Join(proof, " "); got != c.proof {
				t.Errorf("certified are %q, want %q", got, c.proof)
			}
			if got := strings.Join(why, " "); got != c.why {
				t.Errorf("days do not count for %q, want %q", got, c.why)
			}
		})
	}
}

// A turn that begins before midnight belongs to the day on which it began, and the
// day is that of the station.
func TestADisclosureIsCountedInTheDaysOfTheStation(t *testing.T) {
	runs := heardOn("HHH")
	for i := range runs {
		runs[i].Started = runs[i].Started.Add(13 * time.Hour).UTC() // 06:00 of the next day, kept in UTC
	}
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, villageTime)
	if d := broadcast.Disclose(runs, 3, now); !d.Reached || d.Proof[0].Date != "2026-11-21" {
		t.Errorf("counted as %+v", d)
	}
}

// Whatever happened on whichever days: a certificate quotes as many consecutive
// days as are needed, each with a record that was heard whole.
func TestACertificateQuotesOnlyWhatWasHeardWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.StringOfN(rapid.RuneFrom([]rune("HHHHPMU-oNB")), 0, 12, -1).Draw(t, "days")
		needed := rapid.IntRange(1, 5).Draw(t, "needed")
		now := time.Date(2026, 11, 20+len(days), 1, 0, 0, 0, villageTime)
		d := broadcast.Disclose(heardOn(days), needed, now)
		if d.Reached != (len(d.Proof) == needed) || !d.Reached && len(d.Proof) > 0 {
			t.Fatalf("reached %v with %d days of proof, needed %d", d.Reached, len(d.Proof), needed)
		}
		for i, day := range d.Proof {
			if !day.Heard || day.Proof.Outcome != broadcast.OutcomeAired || day.Proof.Media != d.Proof[0].Proof.Media {
				t.Fatalf("%s is certified by %+v", day.Date, day.Proof)
			}
			if i > 0 && day.Date != d.Proof[i-1].Date.AddDays(1) {
				t.Fatalf("%s follows %s", day.Date, d.Proof[i-1].Date)
			}
		}
		reordered := heardOn(days)
		slices.Reverse(reordered)
		if again := broadcast.Disclose(reordered, needed, now); again.Reached != d.Reached || again.InARow != d.InARow {
			t.Fatalf("in another order of the records it is %d, %v instead of %d, %v", again.InARow, again.Reached, d.InARow, d.Reached)
		}
	})
}
