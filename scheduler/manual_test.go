package scheduler_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// bare takes the accents off, as a hurried person types.
func bare(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ReplaceAll(strings.ReplaceAll(text, "đ", "d"), "Đ", "D")) {
		if r < 0x300 || r > 0x36f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// The manual of --at: every way to name days with every way to name a time, day or
// time first, with accents, without, taken apart, in capitals. It is half past eight
// on Monday the 23rd of November.
func TestTheManualOfWhen(t *testing.T) {
	days := []struct{ names, first string }{
		{"daily|every day|hằng ngày|hàng ngày|mỗi ngày", "Mon 23/11"},
		{"weekdays|ngày thường|mon-fri|Monday to Friday|t2-t6|thứ 2-6|thứ hai đến thứ sáu|thứ 2 đến thứ 6|t2,t3,t4,t5,t6|thứ 2,3,4,5,6", "Mon 23/11"},
		{"weekends|cuối tuần|sat,sun|t7-cn|t7, chủ nhật|thứ bảy và chủ nhật", "Sat 28/11"},
		{"tue|tuesday|t3|thứ ba|thứ 3", "Tue 24/11"},
		{"wed|t4|thứ tư|thứ 4", "Wed 25/11"},
		{"thu|thursday|t5|thứ năm|thứ 5", "Thu 26/11"},
		{"fri|t6|thứ sáu|thứ 6", "Fri 27/11"},
		{"sat|t7|thứ bảy|thứ 7", "Sat 28/11"},
		{"sun|cn|chủ nhật", "Sun 29/11"},
		{"wed,fri|t4,t6|thứ tư, thứ sáu|thứ 4,6|wed and fri", "Wed 25/11"},
		{"thu-sat|t5-t7|thứ năm đến thứ bảy|thứ 5-7", "Thu 26/11"},
		{"today|hôm nay|23/11|23/11/2026|2026-11-23|ngày 23 tháng 11|23 Nov", "Mon 23/11"},
		{"tomorrow|ngày mai|24/11|24/11/2026|2026-11-24", "Tue 24/11"},
		{"24/11, 26/11|24/11 và 26/11", "Tue 24/11"},
		{"24/11-26/11|24/11 đến 26/11|từ 24/11 đến 26/11|2026-11-24 to 2026-11-26", "Tue 24/11"},
	}
	times := []struct{ names, clock string }{
		{"17:00|17h|17h00|17g|17 giờ|17 giờ 00|17:00:00|5h chiều|5 giờ chiều|5:00 pm", "17:00:00"},
		{"17:30|17h30|17g30|17 giờ 30|17 giờ 30 phút|17 giờ rưỡi|5 giờ 30 chiều|5h30 chiều", "17:30:00"},
		{"19:00|7h tối|7 giờ tối", "19:00:00"},
		{"13:00|1h trưa|1 giờ trưa", "13:00:00"},
		{"11:00|11h trưa|11h sáng", "11:00:00"},
		{"09:05:07", "09:05:07"},
	}
	for i, day := range days {
		for _, d := range strings.Split(day.names, "|") {
			at := times[i%len(times)]
			first, _, _ := strings.Cut(at.names, "|")
			saidEveryWay(t, d, first, day.first+" "+at.clock)
			saidEveryWay(t, d, "17 giờ 30", day.first+" 17:30:00")
		}
	}
	for _, at := range times {
		for _, c := range strings.Split(at.names, "|") {
			saidEveryWay(t, "hằng ngày", c, "Mon 23/11 "+at.clock)
			saidEveryWay(t, "t4,t6", c, "Wed 25/11 "+at.clock)
			saidEveryWay(t, "ngày 24 tháng 11", c, "Tue 24/11 "+at.clock)
		}
	}
}

// saidEveryWay reads a day and a time in either order and every spelling.
func saidEveryWay(t *testing.T, day, clock, want string) {
	t.Helper()
	for _, text := range []string{day + " " + clock, clock + " " + day, day + " lúc " + clock} {
		for _, typed := range []string{norm.NFD.String(text), strings.ToUpper(text), bare(text)} {
			w, err := scheduler.ParseWhen(typed, now, nil)
			if err != nil {
				t.Errorf("%q: %v", typed, err)
				continue
			}
			next := scheduler.NextStarts(broadcast.Slot{At: w}, options, now, 1)
			if len(next) == 0 || next[0].Format("Mon 02/01 15:04:05") != want {
				t.Errorf("%q: %v; want %s", typed, next, want)
			}
		}
	}
}

func TestARunOfDates(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"24/11-26/11 5h30", "Tue 24/11 05:30:00, Wed 25/11 05:30:00, Thu 26/11 05:30:00"},
		{"5h30 từ 31/12 đến 1/1", "Thu 31/12 05:30:00, Fri 01/01 05:30:00"},
		{"20/11-24/11 5h30", "Tue 24/11 05:30:00"}, // what has passed is no matter
		{"24/11-25/11 mỗi giờ từ 5h đến 6h", "Tue 24/11 05:00:00, Tue 24/11 06:00:00, Wed 25/11 05:00:00, Wed 25/11 06:00:00"},
	} {
		if got := next(t, tt.text, 9); got != tt.want {
			t.Errorf("%q: %s; want %s", tt.text, got, tt.want)
		}
	}
	for text, want := range map[string]broadcast.ProblemKind{
		"26/11-24/11 5h":       broadcast.ProblemRangeReversed,
		"24/11-31/11 5h":       broadcast.ProblemNoSuchDay,
		"20/11-22/11 5h":       broadcast.ProblemWhenPast,
		"24/11-25/11-26/11 5h": broadcast.ProblemWhenUnknown,
		"1/1/2027-1/1/2099 5h": broadcast.ProblemWhenUnknown,
		"t2 24/11-26/11 5h":    broadcast.ProblemWhenUnknown, // the Mondays of it, or all?
	} {
		_, err := scheduler.ParseWhen(text, now, nil)
		if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != want || p.Field != "at" {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}
