package words

// Notes on the lines of a schedule.
const (
	MeetsWaits    Key = "meets.waits"     // title of the other, wanted time
	MeetsSameTime Key = "meets.same_time" // title of the other, wanted time
	MeetsYields   Key = "meets.yields"    // title of the other
	MeetsCutsIn   Key = "meets.cuts_in"   // title of the other
	MeetsNoRoom   Key = "meets.no_room"   // title of the other
	OnAirLeft     Key = "screen.on_air_left"
	EmptyDay      Key = "empty.day"
	TalkCalendar  Key = "talk.calendar" // file, events, days
)

var scheduleWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	MeetsWaits:               {"xếp sau {1}, muốn phát {2}", "goes after {1}, wanted {2}"},
	MeetsSameTime:            {"▲ trùng giờ {2} với {1}, xếp sau", "▲ booked for {2} together with {1}, goes after it"},
	MeetsYields:              {"nhường {1}", "makes way for {1}"},
	MeetsCutsIn:              {"chen vào {1}", "cuts into {1}"},
	MeetsNoRoom:              {"▲ không còn chỗ, {1} giữ sóng", "▲ no room, {1} holds the air"},
	OnAirLeft:                {"đang phát, còn {1}", "on air, {1} left"},
	EmptyDay:                 {"▲ không có gì", "▲ nothing"},
	"problem.ics_unwritable": {`không ghi được tệp "{1}": {2}`, `the file "{1}" cannot be written: {2}`},
	"hint.ics_unwritable":    {"thư mục của tệp phải có sẵn và được phép ghi; in ra màn hình: --ics -", "its folder has to be there, and you may write to it; to print it instead: --ics -"},
	TalkCalendar:             {"✓ Đã ghi {1}: {2} lượt trong {3} ngày", "✓ Wrote {1}: {2|airing|airings} in {3|day|days}"},
}
