package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// commune is a station's box between two starts: its folder and its configuration.
type commune struct {
	t      *testing.T
	dir    string
	config configs.Config
}

func newCommune(t *testing.T) *commune {
	config := configs.Default()
	config.Station.ID, config.Clock.Trust = "xa", configs.TrustSystem
	return &commune{t: t, dir: t.TempDir(), config: config}
}

// start starts the station, lets do look at it, and pulls the plug.
func (b *commune) start(do func(*station)) {
	b.t.Helper()
	st, err := store.Open(b.dir, store.Options{Station: b.config.Station.ID})
	if err != nil {
		b.t.Fatal(err)
	}
	s, err := newStation(b.config, st, slog.New(slog.DiscardHandler))
	if err != nil {
		b.t.Fatal(err)
	}
	s.newLoop(broadcast.Life{})
	do(s)
	if err := st.Close(); err != nil {
		b.t.Fatal(err)
	}
}

// add puts a slot in, as loa add does.
func (b *commune) add(title, at string) {
	b.t.Helper()
	b.start(func(s *station) {
		slot := broadcast.Slot{
			Title: title, State: broadcast.SlotActive, Source: broadcast.SourceFile, Repeat: 1, Priority: broadcast.PriorityRoutine,
			At: broadcast.When{Text: at, Cron: []string{at}}, Late: broadcast.DefaultLate, CreatedBy: "lan",
		}
		_, err := s.store.AddSlot(slot, func(broadcast.Slot) broadcast.Entry {
			return s.act(control.Who{Name: "lan"}, broadcast.Act{Verb: "add"})
		})
		if err != nil {
			b.t.Fatal(err)
		}
	})
}

// asked starts the station and says why it asks, and whose airings of tomorrow are
// held meanwhile.
func (b *commune) asked() (why string, held []string) {
	b.t.Helper()
	b.start(func(s *station) {
		if u := s.waits(); u != nil {
			why = u.why
		}
		faulty := slices.ContainsFunc(s.faultList(), func(f control.FaultStatus) bool { return f.Kind == faultUnconfirmed })
		if faulty != (why != "") {
			b.t.Errorf("asked for %q, the fault is raised: %t", why, faulty)
		}
		schedule, rules, err := (watched{s}).Schedule()
		if err != nil {
			b.t.Fatal(err)
		}
		for _, a := range schedule.Plan(broadcast.DateOf(s.clock.Now()).AddDays(1), rules).Airings {
			if a.Refused != nil && a.Refused.Reason == broadcast.ReasonHeld {
				held = append(held, a.Title)
			}
		}
	})
	return why, held
}

func (b *commune) confirm() {
	b.t.Helper()
	b.start(func(s *station) {
		if _, err := s.ConfirmSchedule(b.t.Context(), control.Who{Name: "lan"}, control.ConfirmRequest{}); err != nil {
			b.t.Fatal(err)
		}
		if s.waits() != nil || len(s.faultList()) != 0 {
			b.t.Errorf("still asking after the confirmation: %+v", s.faultList())
		}
	})
}

func (b *commune) expect(what, why string, held ...string) {
	b.t.Helper()
	gotWhy, got := b.asked()
	if gotWhy != why || !slices.Equal(got, held) {
		b.t.Errorf("%s: asks for %q and holds %q; want %q and %q", what, gotWhy, got, why, held)
	}
}

const morningBulletin, eveningBulletin = "Bản tin sáng", "Bản tin chiều"

// However the station goes down, with what is the same it starts alone.
func TestWhatIsTheSameIsNeverAsked(t *testing.T) {
	b := newCommune(t)
	b.expect("the first start", "")
	b.add(morningBulletin, "0 30 5 * * *")
	b.add(eveningBulletin, "0 0 17 * * *")
	for range 3 {
		b.expect("after a cut of the power", "")
	}
	if err := os.WriteFile(filepath.Join(b.dir, "loa.db"), []byte("damaged by the cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.expect("with a damaged database", "")
	if err := os.Remove(filepath.Join(b.dir, "schedule.json")); err != nil {
		t.Fatal(err)
	}
	b.expect("without the copy of the schedule", "")
	b.config.Sound.TargetLUFS, b.config.Station.Name = -16, "Đài xã"
	b.expect("what says nothing of hours and files is nobody's question", "")
}

// An old configuration is restored: what it would change is held until a person has
// seen the next 24 hours.
func TestAnOldConfigurationIsRestored(t *testing.T) {
	b := newCommune(t)
	b.add(morningBulletin, "0 30 5 * * *")
	b.add("Tiếp âm", "0 15 3 * * *") // in quiet hours: never heard
	b.config.Policy.QuietHours = []string{}
	b.expect("a policy without quiet hours", unconfirmedConfig, "Tiếp âm")
	b.expect("it asks at each start", unconfirmedConfig, "Tiếp âm")
	b.confirm()
	b.expect("once confirmed", "")
	b.config.Policy.QuietHours = []string{"20:00-05:45"}
	b.expect("a stricter policy holds nothing more", unconfirmedConfig)
	b.config.Policy.QuietHours = []string{}
	b.expect("the confirmed one is back", "")
	b.config.Station.Timezone = "Europe/Berlin"
	b.expect("another time zone", unconfirmedConfig, "Tiếp âm", morningBulletin)
}

func TestAConfigurationOfAnotherCommune(t *testing.T) {
	b := newCommune(t)
	b.add(morningBulletin, "0 30 5 * * *")
	b.config.Station.ID = "xa-khac"
	b.start(func(s *station) {
		if u := s.waits(); u == nil || u.why != unconfirmedStation {
			t.Errorf("asks for %+v", u)
		}
		schedule, err := s.compiled()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range schedule.Wanted(broadcast.DateOf(s.clock.Now()).AddDays(1)) {
			if a.Refused == nil {
				t.Errorf("%s airs", a.Title)
			}
		}
	})
}

func TestAnOldScheduleIsRestored(t *testing.T) {
	b := newCommune(t)
	b.add(morningBulletin, "0 30 5 * * *")
	path := filepath.Join(b.dir, "loa.db")
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b.start(func(s *station) { // the morning bulletin moves to the evening
		slot, err := s.store.Slot(1)
		if err != nil {
			t.Fatal(err)
		}
		slot.At.Cron = []string{"0 0 17 * * *"}
		if err := s.store.PutSlot(slot, s.act(control.Who{}, broadcast.Act{Verb: "edit"})); err != nil {
			t.Fatal(err)
		}
	})
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	b.expect("the database of last week", unconfirmedSchedule, morningBulletin)
	b.expect("the next start asks again", unconfirmedSchedule, morningBulletin)
	b.confirm()
	b.expect("once confirmed", "")
}

// A schedule that came on a stick, in a folder without a log of its own.
func TestAScheduleWithoutItsLog(t *testing.T) {
	b := newCommune(t)
	b.add(morningBulletin, "0 30 5 * * *")
	if err := os.Remove(filepath.Join(b.dir, "loa.db")); err != nil {
		t.Fatal(err)
	}
	b.expect("schedule.json alone", unconfirmedSchedule, morningBulletin)
	b.expect("the next start asks again", unconfirmedSchedule, morningBulletin)
	b.confirm()
	b.expect("once confirmed", "")
}
