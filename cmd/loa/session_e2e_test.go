package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/control"
)

// A commune makes its morning, item by item, and sees what does not fit before
// anyone has to hear it.
func TestAMorningItemByItem(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours).start()
	second, ten := toneMP3(t, 440, time.Second), toneMP3(t, 550, 10*time.Second)
	b.must("session", "add", "buổi sáng", "--at", "hằng ngày 05:30", "--max", "37s")
	add := func(title string, more ...string) {
		b.must(append([]string{"add", title, "--session", "Buoi Sang"}, more...)...)
	}
	add("Nhạc hiệu", "--file", second, "--kind", "tune")
	add("Bản tin", "--file", ten)
	add("Thời sự", "--media", "m2", "--fixed", "05:30:15")
	add("Nhạc kết", "--media", "m1", "--kind", "tune")

	clash := b.must("add", "Nhà nông", "--session", "buổi sáng", "--file", toneMP3(t, 660, 20*time.Second), "--at", "thứ bảy", "--lang", "vi")
	if !strings.Contains(clash, "còn") || !strings.Contains(clash, "bị cắt") {
		t.Errorf("a column of 20 s into 11 s: %s", clash)
	}
	var day control.ScheduleAnswer
	tomorrow := time.Now().In(hanoi).AddDate(0, 0, 1)
	for tomorrow.Weekday() == time.Saturday {
		tomorrow = tomorrow.AddDate(0, 0, 1)
	}
	for line := range strings.Lines(b.must("schedule", "--date", tomorrow.Format("02/01/2006"), "--json")) {
		var l control.ScheduleLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		day.Lines = append(day.Lines, l)
	}
	var got []string
	for _, l := range day.Lines {
		got = append(got, l.Title+l.Planned.In(hanoi).Round(time.Second).Format(" 15:04:05 ")+l.Session)
	}
	want := []string{
		"Nhạc hiệu 05:30:00 buổi sáng", "Bản tin 05:30:01 buổi sáng", "Thời sự 05:30:15 buổi sáng", "Nhạc kết 05:30:25 buổi sáng",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the morning (-want +got):\n%s", d)
	}

	// It outlives the station, and goes with its items only.
	b.kill()
	b.start()
	b.refuseAll(t, []typedLine{
		{[]string{"session", "add", "trưa", "--at", "hằng ngày 11:00"}, 2, "--max 60m", "at most: --max 60m"},
		{[]string{"session", "add", "BUOI SANG", "--at", "hằng ngày 05:30", "--max", "30m"}, 4, "đã có buổi phát", "there is already a session"},
		{[]string{"session", "add", "tối", "--at", "hằng ngày 25:30", "--max", "30m"}, 4, "giờ không có trên đồng hồ", "no clock shows"},
		{[]string{"session", "add", "tối", "--at", "hằng ngày 17:30", "--max", "30"}, 2, "không hiểu khoảng thời gian", "was not understood"},
		{[]string{"session", "add", "tối", "--at", "hằng ngày 17:30", "--max", "25h"}, 4, "là quá dài", "is too long"},
		{[]string{"session", "add", "tối", "--at", "01/01/2020 17:30", "--max", "30m"}, 4, "đã qua rồi", "has passed"},
		{[]string{"session", "add", "tối", "--at", "hằng ngày 17:30, 17:50", "--max", "30m"}, 4, "chưa hết thì đến lượt 17:50", "is not over when that of 17:50 begins"},
		{[]string{"session", "add", " ", "--at", "hằng ngày 17:30", "--max", "30m"}, 2, "thiếu tên của buổi phát", "name of the session is missing"},
		{[]string{"session", "remove", "buổi sáng"}, 4, "còn 5 chương trình", "has 5 programmes"},
		{[]string{"session", "remove", "khuya"}, 5, "không có buổi phát", "there is no session"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "khuya"}, 5, "không có buổi phát", "there is no session"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--at", "hằng ngày 06:00"}, 4, "mà giờ là của buổi phát", "the time is that of the session"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--at", "lúc nào cũng được"}, 4, "không hiểu lúc phát", "was not understood"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--every", "1m", "--to", "06:00"}, 2, "không lặp theo --every", "does not repeat by --every"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--fixed", "06:00"}, 4, "06:00 nằm ngoài buổi phát", "06:00 is outside the session"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--fixed", "25:00"}, 4, "giờ không có trên đồng hồ", "no clock shows"},
		{[]string{"add", "Tin", "--media", "m1", "--session", "buổi sáng", "--until", time.Now().In(hanoi).AddDate(0, 0, -1).Format("02/01/2006")}, 4, "không còn lần phát nào", "no start ahead"},
		{[]string{"add", "Tin", "--media", "m1", "--fixed", "06:00", "--at", "hằng ngày 06:00"}, 2, "chỉ dùng trong một buổi phát", "goes with a session only"},
		{[]string{"add", "Tin", "--media", "m3", "--session", "buổi sáng", "--after-cut", "restart"}, 4, "không lần nào còn chỗ", "never has room"},
	})
	b.must("session", "remove", "buoi sang", "--with-items", "--yes")
	if left := b.must("list", "--json") + b.must("session", "list", "--json"); left != "" {
		t.Errorf("left behind: %s", left)
	}
}

// Quiet hours hold for a session as for anything else.
func TestASessionKeepsOutOfQuietHours(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, strings.Replace(openHours, "[]", `["21:00-05:00"]`, 1)).start()
	b.refuseAll(t, []typedLine{
		{[]string{"session", "add", "tối", "--at", "hằng ngày 20:30", "--max", "60m"}, 4, "20:30 chạm giờ yên tĩnh", "20:30 runs into the quiet hours"},
	})
	b.must("session", "add", "tối", "--at", "hằng ngày 20:30", "--max", "30m")
}
