package words

import (
	"testing"
	"time"
)

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		d              time.Duration
		vi, en, player string
	}{
		{0, "0 giây", "0 s", "0:00"},
		{26 * time.Millisecond, "dưới 0,1 giây", "less than 0.1 s", "0:00"},
		{100 * time.Millisecond, "0,1 giây", "0.1 s", "0:00"},
		{300 * time.Millisecond, "0,3 giây", "0.3 s", "0:00"},
		{4 * time.Second, "4 giây", "4 s", "0:04"},
		{45 * time.Second, "45 giây", "45 s", "0:45"},
		{59*time.Second + 700*time.Millisecond, "1 phút", "1 min", "1:00"},
		{4*time.Minute + 31*time.Second, "4 phút 31 giây", "4 min 31 s", "4:31"},
		{20 * time.Minute, "20 phút", "20 min", "20:00"},
		{65*time.Minute + 3*time.Second, "1 giờ 5 phút", "1 h 5 min", "1:05:03"},
		{time.Hour + 3*time.Second, "1 giờ", "1 h", "1:00:03"},
		{50 * time.Hour, "2 ngày 2 giờ", "2 d 2 h", "50:00:00"},
		{-90 * time.Second, "−1 phút 30 giây", "−1 min 30 s", "−1:30"},
	} {
		if got := Duration(VI, c.d); got != c.vi {
			t.Errorf("Duration(vi, %v) = %q, want %q", c.d, got, c.vi)
		}
		if got := Duration(EN, c.d); got != c.en {
			t.Errorf("Duration(en, %v) = %q, want %q", c.d, got, c.en)
		}
		if got := Length(c.d); got != c.player {
			t.Errorf("Length(%v) = %q, want %q", c.d, got, c.player)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Number(VI, -18.24, 1), "−18,2"},
		{Number(EN, -18.24, 1), "−18.2"},
		{Number(VI, -0.04, 1), "0,0"},
		{Number(VI, 3.2, 1), "3,2"},
		{Bytes(VI, 999), "999 B"},
		{Bytes(EN, 45_300), "45 kB"},
		{Bytes(VI, 12_345_678), "12,3 MB"},
		{Bytes(EN, 2_345_000_000), "2.3 GB"},
		{Rate(VI, 44100), "44,1 kHz"},
		{Rate(EN, 48000), "48 kHz"},
		{Rate(EN, 22050), "22.05 kHz"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	station := time.FixedZone("", 7*3600)
	now := time.Date(2026, 11, 23, 4, 40, 0, 0, station)
	for _, c := range []struct {
		what, got, want string
	}{
		{"a day", Day(VI, now), "thứ hai 23/11/2026"},
		{"a Sunday", Day(VI, now.AddDate(0, 0, 6)), "chủ nhật 29/11/2026"},
		{"day and time", DayTime(EN, now), "Monday 23/11/2026 04:40"},
		{"seconds only where there are any", ClockTime(now.Add(7 * time.Second)), "04:40:07"},
		{"today", NearDay(VI, now.Add(3*time.Hour), now), "hôm nay"},
		{"tomorrow", NearDay(EN, now.Add(20*time.Hour), now), "tomorrow"},
		{"yesterday", NearDay(VI, now.Add(-5*time.Hour), now), "hôm qua"},
		{"the day after tomorrow", NearDay(VI, now.AddDate(0, 0, 2), now), "thứ tư 25/11/2026"},
		{"today is the station's day, not the caller's", NearDay(EN, now, now.UTC()), "today"},
		{"one name", And(VI, []string{"thứ hai"}), "thứ hai"},
		{"three names", And(VI, []string{"thứ hai", "thứ tư", "thứ sáu"}), "thứ hai, thứ tư và thứ sáu"},
		{"none", And(EN, nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
}
