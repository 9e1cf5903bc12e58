package main

import (
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func TestWhatWasUnderstoodIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		at     broadcast.When
		vi, en string
	}{
		{broadcast.When{Cron: []string{"0 30 5 * * *"}}, "hằng ngày, 05:30", "daily, 05:30"},
		{broadcast.When{Cron: []string{"15 30 5 * * ?"}}, "hằng ngày, 05:30:15", "daily, 05:30:15"},
		{broadcast.When{Cron: []string{"0 0 17 * * 1-5"}}, "thứ hai đến thứ sáu, 17:00", "Monday to Friday, 17:00"},
		{broadcast.When{Cron: []string{"0 55 5 * * 1,3,5"}}, "thứ hai, thứ tư và thứ sáu, 05:55", "Monday, Wednesday and Friday, 05:55"},
		{broadcast.When{Cron: []string{"0 0 6 * * 0"}}, "chủ nhật, 06:00", "Sunday, 06:00"},
		{broadcast.When{Cron: []string{"0 0 6 * * SUN,7"}}, "chủ nhật và chủ nhật, 06:00", "Sunday and Sunday, 06:00"},
		{broadcast.When{Cron: []string{"0 30 5,17 * * *"}}, "hằng ngày, 05:30 và 17:30", "daily, 05:30 and 17:30"},
		{broadcast.When{Cron: []string{"0 0 17 * * *", "0 30 5 * * *"}}, "hằng ngày, 05:30 và 17:00", "daily, 05:30 and 17:00"},
		{broadcast.When{Cron: []string{"0 0 7 1 * *"}}, "ngày 1 hằng tháng, 07:00", "day 1 of every month, 07:00"},
		{broadcast.When{Cron: []string{"0 0 7 2 9 *"}}, "ngày 2/9 hằng năm, 07:00", "2/9 of every year, 07:00"},
		{broadcast.When{Once: []broadcast.LocalTime{"2026-12-24T05:30:00"}}, "thứ năm 24/12/2026, 05:30", "Thursday 24/12/2026, 05:30"},
		{broadcast.When{Cron: []string{"0 0 7 * * *"}, Every: 3600000, To: 20 * 3600}, "hằng ngày, 07:00, cứ 1 giờ một lần đến 20:00", "daily, 07:00, every 1 h until 20:00"},
		// what no plain words fit is shown as it was typed
		{broadcast.When{Text: "*/5 5 * * *", Cron: []string{"0 */5 5 * * *"}}, "*/5 5 * * *", "*/5 5 * * *"},
		{broadcast.When{Text: "0 5 1 * 1", Cron: []string{"0 0 5 1 * 1"}}, "0 5 1 * 1", "0 5 1 * 1"},
		{broadcast.When{Text: "lạ", Cron: []string{"0 0 5 * * 9"}}, "lạ", "lạ"},
		{broadcast.When{Text: "hai luật", Cron: []string{"0 0 5 * * 1", "0 0 6 * * 2"}}, "hai luật", "hai luật"},
		{broadcast.When{Text: "rằm"}, "rằm", "rằm"},
	} {
		for lang, want := range map[words.Lang]string{words.VI: c.vi, words.EN: c.en} {
			e, _ := aCommandLine(lang)
			if got := e.whenText(broadcast.Slot{At: c.at}, fakeNow()); got != want {
				t.Errorf("%+v\n got %s\nwant %s", c.at, got, want)
			}
		}
	}
}

// Days within a session are understood as they are without one.
func TestTheDaysOfAnItemOfASession(t *testing.T) {
	e, _ := aCommandLine(words.EN)
	for _, c := range []struct {
		at   broadcast.When
		want string
	}{
		{broadcast.When{}, "in the session s"},
		{broadcast.When{Text: "t7", Cron: []string{"59 59 23 * * 6"}}, "in the session s, Saturday"},
		{broadcast.When{Text: "rằm", Lunar: []broadcast.LunarDay{{Day: 15}}}, "in the session s, day 15 of every lunar month (not in leap months)"},
		{broadcast.When{Text: "10/3 âm lịch", Lunar: []broadcast.LunarDay{{Month: 3, Day: 10, Both: true}}}, "in the session s, lunar 10/3 of every year (leap months too)"},
	} {
		if got := e.whenText(broadcast.Slot{Session: "s", At: c.at}, fakeNow()); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.at.Text, got, c.want)
		}
	}
}

func TestABarFills(t *testing.T) {
	for _, c := range []struct {
		done, total int64
		want        string
	}{
		{0, 100, "░░░░"}, {50, 100, "▓▓░░"}, {100, 100, "▓▓▓▓"}, {120, 100, "▓▓▓▓"}, {-5, 100, "░░░░"}, {5, 0, "░░░░"},
	} {
		if got := bar(c.done, c.total, 4); got != c.want {
			t.Errorf("%d of %d: got %s, want %s", c.done, c.total, got, c.want)
		}
	}
}

func TestProgressTellsHowLongItStillTakes(t *testing.T) {
	e, out := aCommandLine(words.EN)
	now := fakeNow()
	e.Lively, e.Now = true, func() time.Time { return now }
	show, end := e.progress("news.mp3")
	show(control.ProgressLine{Stage: "decode", Done: 1, Total: 100})
	now = now.Add(10 * time.Second)
	out.Reset()
	show(control.ProgressLine{Stage: "decode", Done: 25, Total: 100})
	if got, want := out.String(), eraseLine+"news.mp3  checking ▓▓▓▓▓░░░░░░░░░░░░░░░ 25 % · 30 s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	now = now.Add(time.Millisecond)
	out.Reset()
	show(control.ProgressLine{Stage: "decode", Done: 26, Total: 100})
	if out.Len() > 0 {
		t.Errorf("it was drawn again at once: %q", out)
	}
	end()
	if got := out.String(); got != eraseLine {
		t.Errorf("at the end %q is left, want an empty line", got)
	}
}

func TestNobodyWatchesAPipe(t *testing.T) {
	e, out := aCommandLine(words.EN)
	show, end := e.progress("news.mp3")
	end()
	if show != nil || out.Len() > 0 {
		t.Errorf("a bar was drawn into a pipe: %q", out)
	}
}

func TestWhatComesNextIsAheadOrLate(t *testing.T) {
	for ahead, want := range map[time.Duration]string{
		7*time.Minute + 29*time.Second: "05:50 Thông báo, in 7 min 29 s",
		-4 * time.Second:               "05:50 Thông báo, 4 s late",
	} {
		planned := time.Date(2026, 11, 23, 5, 50, 0, 0, time.UTC)
		e, _ := aCommandLine(words.EN)
		got := e.nextLine(control.Status{Now: planned.Add(-ahead), Next: &control.Next{Title: "Thông báo", Planned: planned}})
		if got != want {
			t.Errorf("%v ahead: %q, want %q", ahead, got, want)
		}
	}
}

func TestASpreadsheetTakesNoTitleForAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+84": "'+84", "-18-1": "'-18-1", "-": "'-", "@lan": "'@lan", "\tx": "'\tx", "\rx": "'\rx",
		"Bản tin": "Bản tin", "": "", "1-2": "1-2", "-18": "-18", "-18,2": "-18,2",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

func TestWhatIsAnID(t *testing.T) {
	for named, want := range map[string]bool{
		"m7": true, "M7": true, "14": true, "m0": false, "m": false, "tin.mp3": false, "./14": false, "-3": false,
		"root_test.go": false,
	} {
		if got := isID(named); got != want {
			t.Errorf("isID(%q) = %v, want %v", named, got, want)
		}
	}
}

func TestTheListShowsTheLengthThatAirs(t *testing.T) {
	for _, c := range []struct{ file, limit, want broadcast.Millis }{
		{242_000, 0, 242_000}, {242_000, 60_000, 60_000}, {242_000, 300_000, 242_000},
	} {
		if got := airs(control.SlotLine{Slot: broadcast.Slot{Cap: c.limit}, Length: c.file}); got != c.want {
			t.Errorf("%d ms of sound, at most %d ms: got %d, want %d", c.file, c.limit, got, c.want)
		}
	}
}

func TestDamageTooShortToCountIsNotNothing(t *testing.T) {
	e, _ := aCommandLine(words.EN)
	facts := e.fileFacts(broadcast.Media{Codec: "mp3", Rate: 44100, Damage: []broadcast.Damage{{AtMS: 61_000, LostMS: 26, What: "frame"}}})
	if got, want := facts[len(facts)-1], "▲ damaged at 1:01, less than 0.1 s lost: a damaged frame"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What does not air says why, in plain words.
func TestTheListSaysWhyASlotDoesNotAir(t *testing.T) {
	for _, tt := range []struct {
		slot   broadcast.Slot
		vi, en string
	}{
		{broadcast.Slot{State: broadcast.SlotActive}, "đang dùng", "active"},
		{broadcast.Slot{State: broadcast.SlotPaused}, "▲ tạm dừng", "▲ paused"},
		{
			broadcast.Slot{State: broadcast.SlotWaiting, Waits: broadcast.ProblemQuietHours},
			"▲ chờ duyệt: rơi vào giờ yên tĩnh", "▲ waiting for approval: it falls in quiet hours",
		},
		{
			broadcast.Slot{State: broadcast.SlotRejected, Waits: broadcast.ProblemQuietHours, RejectedBy: "lanhdao", DocumentNo: "13/TB-UBND"},
			"▲ bị từ chối (lanhdao, 13/TB-UBND)", "▲ rejected (lanhdao, 13/TB-UBND)",
		},
	} {
		for lang, want := range map[words.Lang]string{words.VI: tt.vi, words.EN: tt.en} {
			if got := envAt(terminal.Terminal{Lang: lang}).slotState(tt.slot, time.Time{}); got != want {
				t.Errorf("%s: %q, want %q", tt.slot.State, got, want)
			}
		}
	}
}
