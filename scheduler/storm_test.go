package scheduler_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/scheduler"
)

// A storm warning goes round and round; it is half past eight on Monday.
func TestAStormLoopIsReadAsPeopleSayIt(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// today, since it still goes on
		{"mỗi 30 phút từ 7h đến 20h", "Mon 23/11 08:30:00, Mon 23/11 09:00:00"},
		{"cứ 2 giờ một lần từ 7h đến 20h hôm nay", "Mon 23/11 09:00:00, Mon 23/11 11:00:00"},
		{"every 30 minutes 07:00-20:00", "Mon 23/11 08:30:00, Mon 23/11 09:00:00"},
		// tomorrow, since it is over for today
		{"mỗi 30 phút từ 6h đến 8h", "Tue 24/11 06:00:00, Tue 24/11 06:30:00"},
		// on days
		{"hằng ngày mỗi giờ từ 7 giờ sáng đến 8 giờ tối", "Mon 23/11 09:00:00, Mon 23/11 10:00:00"},
		{"mỗi nửa giờ từ 5h tới 6h hằng ngày", "Tue 24/11 05:00:00, Tue 24/11 05:30:00"},
		{"t2,t4 mỗi 90 phút từ 5h đến 8h", "Wed 25/11 05:00:00, Wed 25/11 06:30:00"},
		{"every hour from 5:00 to 6:00 on weekdays", "Tue 24/11 05:00:00, Tue 24/11 06:00:00"},
		{"24/11 mỗi 20 phút từ 5h30 đến 6h", "Tue 24/11 05:30:00, Tue 24/11 05:50:00"},
		{"every 2 hours between 07:00 and 20:00 tomorrow", "Tue 24/11 07:00:00, Tue 24/11 09:00:00"},
		// one start is a loop, too
		{"mỗi giờ từ 9h đến 9h", "Mon 23/11 09:00:00"},
	} {
		for _, text := range []string{tt.text, norm.NFD.String(tt.text), strings.ToUpper(tt.text)} {
			if got := next(t, text, 2); got != tt.want {
				t.Errorf("%q: %s; want %s", text, got, tt.want)
			}
		}
	}
}

func TestALoopThatCannotBeIsRefused(t *testing.T) {
	for text, want := range map[string]broadcast.ProblemKind{
		"mỗi 30 phút từ 20h đến 7h":           broadcast.ProblemLoopReversed,
		"every 30 minutes 20:00-07:00":        broadcast.ProblemLoopReversed,
		"mỗi 30 phút":                         broadcast.ProblemLoopHalf,
		"mỗi 30 phút từ 7h":                   broadcast.ProblemLoopHalf,
		"mỗi 30 phút 7h, 20h":                 broadcast.ProblemLoopHalf, // two starts, or from and until?
		"mỗi 30 phút từ 7h đến 24h":           broadcast.ProblemNoSuchTime,
		"mỗi 30 phút từ 7h đến 5h60":          broadcast.ProblemNoSuchTime,
		"mỗi 0 phút từ 7h đến 20h":            broadcast.ProblemWhenUnknown,
		"mỗi 30 phút từ 7h đến 20h chiều mưa": broadcast.ProblemNoSuchTime, // 20h chiều
		"mỗi 30 phút từ 7h đến 20h khi mưa":   broadcast.ProblemWhenUnknown,
		"hôm qua mỗi 30 phút từ 7h đến 20h":   broadcast.ProblemWhenPast,
	} {
		w, err := scheduler.ParseWhen(text, now, nil)
		if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != want || p.Field != "at" {
			t.Errorf("%q: got %+v, %v; want %s", text, w, err, want)
		}
	}
}

func TestALoopByItsOptions(t *testing.T) {
	hour := broadcast.Millis(3600_000)
	for _, tt := range []struct {
		at   string
		to   broadcast.TimeOfDay
		want string
	}{
		{"hôm nay 07:00", 20 * 3600, "23/11/2026 09:00, 23/11/2026 10:00"}, // it has begun
		{"7h", 20 * 3600, "23/11/2026 09:00, 23/11/2026 10:00"},
		{"7h", 8 * 3600, "24/11/2026 07:00, 24/11/2026 08:00"},
		{"hằng ngày 5h", 6 * 3600, "24/11/2026 05:00, 24/11/2026 06:00"},
		{"hôm nay 07:00", 8 * 3600, string(broadcast.ProblemWhenPast)},
		{"hằng ngày 7h", 6 * 3600, string(broadcast.ProblemLoopReversed)},
		{"hằng ngày 5h và 17h", 6 * 3600, string(broadcast.ProblemLoopReversed)}, // 17:00 would be lost
	} {
		w, err := scheduler.ParseLoop(tt.at, hour, tt.to, now, nil)
		got := startsOf(broadcast.Slot{At: w}, now, 2)
		if p, ok := errors.AsType[*broadcast.Problem](err); ok {
			got = string(p.Kind)
		}
		if got != tt.want {
			t.Errorf("%q until %s: %s; want %s", tt.at, tt.to, got, tt.want)
		}
	}
}
