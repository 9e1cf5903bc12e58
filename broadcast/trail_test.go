package broadcast_test

import (
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// lineAt is an entry of the journal at a time of 22/11, with the boot it was
// written in.
func lineAt(clock, boot string, e broadcast.Entry) broadcast.Entry {
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-22 "+clock, villageTime)
	if err != nil {
		panic(err)
	}
	e.At, e.Boot, e.Clock = at, boot, broadcast.ClockTrusted
	return e
}

func TestWhenTheStationWasDown(t *testing.T) {
	up := broadcast.Entry{Up: &broadcast.Up{}}
	sign := broadcast.Entry{Act: &broadcast.Act{Verb: "import"}}
	alive := func(clock string) broadcast.Entry {
		return broadcast.Entry{Up: &broadcast.Up{Alive: lineAt(clock, "", broadcast.Entry{}).At}}
	}
	believed := lineAt("09:30", "b", broadcast.Entry{Step: &broadcast.Step{From: broadcast.ClockUnknown, To: broadcast.ClockTrusted}})
	believed.UpNS = int64(20 * time.Minute)
	for _, c := range []struct {
		name    string
		journal []broadcast.Entry
		want    string
	}{
		{"the first start", []broadcast.Entry{lineAt("08:00", "a", up)}, ""},
		{"a power cut", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("08:10", "a", sign), lineAt("09:00", "b", up)}, "08:10-09:00 power_off"},
		{"a power cut, with a later sign of life", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("09:00", "b", alive("08:50"))}, "08:50-09:00 power_off"},
		{"a sign of life that is older than the log", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("09:00", "b", alive("07:50"))}, "08:00-09:00 power_off"},
		{"a crash", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("09:00", "a", up)}, "08:00-09:00 crash"},
		{"a clean stop", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("08:30", "a", broadcast.Entry{Down: &broadcast.Down{}}), lineAt("09:00", "b", up)}, "08:30-09:00 stopped"},
		{"a start without any time, believed later", []broadcast.Entry{lineAt("08:00", "a", up), lineAt("08:01", "b", up), believed}, "08:00-09:10 power_off; 09:10-09:30 clock_unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var trail broadcast.Trail
			for _, e := range c.journal {
				trail.Apply(e)
			}
			var got []string
			for _, d := range trail.Downs {
				got = append(got, d.From.Format("15:04-")+d.To.Format("15:04 ")+string(d.Reason))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestWhatLiesInATimeIsFound(t *testing.T) {
	var trail broadcast.Trail
	act := func(clock, verb string) {
		trail.Apply(lineAt(clock, "a", broadcast.Entry{Act: &broadcast.Act{Verb: verb, By: "minh", Slot: 3}}))
	}
	trail.Apply(lineAt("08:00", "a", broadcast.Entry{Up: &broadcast.Up{}}))
	act("09:00", "hold")
	act("10:00", "hold off")
	act("11:00", "edit")
	act("12:00", "hold")
	trail.Apply(lineAt("13:00", "a", broadcast.Entry{Act: &broadcast.Act{Verb: "edit", By: "minh", Slot: 3, Refused: "quiet_hours"}}))
	trail.Apply(lineAt("14:00", "b", broadcast.Entry{Up: &broadcast.Up{}}))

	at := func(clock string) time.Time { return lineAt(clock, "", broadcast.Entry{}).At }
	for _, c := range []struct {
		from, until string
		held, down  bool
	}{
		{"08:10", "08:20", false, false},
		{"08:50", "09:10", true, false},
		{"09:10", "09:20", true, false},
		{"10:00", "10:10", false, false}, // a hold ends before the instant at which it is lifted
		{"12:30", "12:40", true, false},  // and lasts until then
		{"13:10", "13:20", true, true},
	} {
		_, held := trail.HoldAt(at(c.from), at(c.until))
		_, down := trail.Down(at(c.from), at(c.until))
		if held != c.held || down != c.down {
			t.Errorf("%s to %s: held %v, down %v, want %v, %v", c.from, c.until, held, down, c.held, c.down)
		}
	}
	if deeds := trail.Of(3); len(deeds) != 1 || deeds[0].Verb != "edit" {
		t.Errorf("slot 3 has %+v, want the one change that was not refused", deeds)
	}
	if deeds := trail.Of(4); len(deeds) != 0 {
		t.Errorf("slot 4 has %+v", deeds)
	}
}
