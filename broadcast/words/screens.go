package words

// The words of the screens: status, schedule, list, log, clock.
const (
	ScreenOnAir       Key = "screen.on_air"
	ScreenIdle        Key = "screen.idle"
	ScreenHeld        Key = "screen.held"
	ScreenHeldUntil   Key = "screen.held_until"   // time
	ScreenEmergency   Key = "screen.emergency"    // beside the title of what is on air
	ScreenNext        Key = "screen.next"         // heading
	ScreenNextIn      Key = "screen.next_in"      // "05:50" or with its day, title, duration
	ScreenNextLate    Key = "screen.next_late"    // the same, of one that waits for the air or the device
	ScreenNothingNext Key = "screen.nothing_next" //
	ScreenToday       Key = "screen.today"        // heading
	ScreenTodayCounts Key = "screen.today_counts" // aired, partial, to come, missed, skipped
	ScreenDevice      Key = "screen.device"       // heading
	ScreenClock       Key = "screen.clock"        // heading
	ScreenClockLine   Key = "screen.clock_line"   // quality, why, time now
	ScreenClockHeld   Key = "screen.clock_held"   // what an unknown clock means
	ScreenClockWrong  Key = "screen.clock_wrong"  // what to do when the time is wrong
	ScreenClockError  Key = "screen.clock_error"  // how far off it may be
	ScreenLastSync    Key = "screen.last_sync"    // heading
	ScreenFloor       Key = "screen.floor"        // heading
	ScreenDatedAt     Key = "screen.dated_at"     // when it truly was
	ScreenDatedFrom   Key = "screen.dated_from"   // after
	ScreenDatedUntil  Key = "screen.dated_until"  // before
	ScreenDatedSpan   Key = "screen.dated_span"   // between
	ScreenDatedNever  Key = "screen.dated_never"  // nobody knows
	ScreenSync        Key = "screen.sync"         // heading
	ScreenSyncLine    Key = "screen.sync_line"    // entries waiting
	ScreenLastAck     Key = "screen.last_ack"     // time
	ScreenFault       Key = "screen.fault"        // fault, since
	ScreenDefaultCard Key = "screen.default_card"

	ColumnTime      Key = "column.time"
	ColumnIn        Key = "column.in"
	ColumnProgramme Key = "column.programme"
	ColumnLength    Key = "column.length"
	ColumnLast      Key = "column.last"
	ColumnNote      Key = "column.note"
	ColumnID        Key = "column.id"
	ColumnState     Key = "column.state"
	ColumnWhen      Key = "column.when"
	ColumnNext      Key = "column.next"
	ColumnKind      Key = "column.kind"
	ColumnSize      Key = "column.size"
	ColumnLoudness  Key = "column.loudness"
	ColumnHeard     Key = "column.heard"
	ColumnResult    Key = "column.result"
	ColumnDay       Key = "column.day"

	EmptySchedule Key = "empty.schedule" // no programme at all
	EmptyToday    Key = "empty.today"    // there are programmes, none today
	EmptyDays     Key = "empty.days"     // there are programmes, none on the days asked for
	EmptySlots    Key = "empty.slots"
	EmptyMedia    Key = "empty.media"
	EmptyLog      Key = "empty.log"
	AwaitsWord    Key = "screen.awaits"    // id
	PartOf        Key = "screen.part"      // title, part
	WaitsFor      Key = "screen.waits_for" // wanted time
	CutBy         Key = "screen.cut_by"    // airing
)

var screens = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	ScreenOnAir:       {"ĐANG PHÁT", "ON AIR"},
	ScreenIdle:        {"ĐANG NGHỈ", "IDLE"},
	ScreenHeld:        {"TẠM NGỪNG PHÁT đến khi có lệnh: loa hold --off", "ON HOLD until further notice: loa hold --off"},
	ScreenHeldUntil:   {"TẠM NGỪNG PHÁT đến {1}: loa hold --off", "ON HOLD until {1}: loa hold --off"},
	ScreenEmergency:   {"KHẨN CẤP", "EMERGENCY"},
	ScreenNext:        {"Tiếp theo", "Next"},
	ScreenNextIn:      {"{1} {2}, còn {3}", "{1} {2}, in {3}"},
	ScreenNextLate:    {"{1} {2}, trễ {3}", "{1} {2}, {3} late"},
	ScreenNothingNext: {"không có gì trong lịch", "nothing in the schedule"},
	ScreenToday:       {"Hôm nay", "Today"},
	ScreenTodayCounts: {"đã phát {1} · cắt ngắn {2} · còn {3} · lỡ {4} · bỏ qua {5}", "{1} aired · {2} cut short · {3} to come · {4} missed · {5} skipped"},
	ScreenDevice:      {"Âm thanh", "Sound"},
	ScreenClock:       {"Đồng hồ", "Clock"},
	ScreenClockLine:   {"{1} · {2} · bây giờ {3}", "{1} · {2} · now {3}"},
	ScreenClockHeld:   {"lịch tạm chờ; giờ đúng thì gõ: loa clock confirm", "the schedule waits; if the time is right, type: loa clock confirm"},
	ScreenClockWrong:  {"Giờ sai: nối mạng để máy tự đồng bộ, hoặc chỉnh giờ máy rồi gõ: loa clock confirm", "If the time is wrong: connect the network, it synchronises by itself; or set the time, then type: loa clock confirm"},
	ScreenClockError:  {"Lệch nhiều nhất", "Off by at most"},
	ScreenLastSync:    {"Đồng bộ lần cuối", "Last synchronised"},
	ScreenDatedAt:     {"đúng ra lúc {1}", "in truth {1}"},
	ScreenDatedFrom:   {"đúng ra sau {1}", "in truth after {1}"},
	ScreenDatedUntil:  {"đúng ra trước {1}", "in truth before {1}"},
	ScreenDatedSpan:   {"đúng ra từ {1} đến {2}", "in truth between {1} and {2}"},
	ScreenDatedNever:  {"không rõ giờ thật", "true time not known"},
	ScreenFloor:       {"Không sớm hơn", "Not before"},
	ScreenSync:        {"Nhật ký", "Log"},
	ScreenSyncLine:    {"chờ gửi {1} dòng", "{1|entry|entries} waiting to be sent"},
	ScreenLastAck:     {"cấp trên đã nhận đến {1}", "acknowledged up to {1}"},
	ScreenFault:       {"{1}, từ {2}", "{1}, since {2}"},
	ScreenDefaultCard: {"card mặc định", "default card"},

	ColumnTime:      {"GIỜ", "TIME"},
	ColumnIn:        {"CÒN", "IN"},
	ColumnProgramme: {"CHƯƠNG TRÌNH", "PROGRAMME"},
	ColumnLength:    {"DÀI", "LENGTH"},
	ColumnLast:      {"LẦN TRƯỚC", "LAST TIME"},
	ColumnNote:      {"GHI CHÚ", "NOTE"},
	ColumnID:        {"SỐ", "ID"},
	ColumnState:     {"TRẠNG THÁI", "STATE"},
	ColumnWhen:      {"LÚC", "WHEN"},
	ColumnNext:      {"LẦN TỚI", "NEXT"},
	ColumnKind:      {"LOẠI", "KIND"},
	ColumnSize:      {"CỠ", "SIZE"},
	ColumnLoudness:  {"ĐỘ TO", "LOUDNESS"},
	ColumnHeard:     {"ĐÃ PHÁT", "HEARD"},
	ColumnResult:    {"KẾT QUẢ", "RESULT"},
	ColumnDay:       {"NGÀY", "DAY"},

	EmptySchedule: {`không có gì trong lịch; thêm: loa add "Bản tin sáng" --file tin.mp3 --at "hằng ngày 05:30"`, `nothing is scheduled; to add: loa add "Morning bulletin" --file news.mp3 --at "daily 05:30"`},
	EmptyToday:    {"hôm nay không còn gì; xem cả tuần: loa schedule --days 7", "nothing more today; to see the week: loa schedule --days 7"},
	EmptyDays:     {"những ngày này không có gì; xem lần tới của từng chương trình: loa list", "nothing on these days; to see when each programme airs next: loa list"},
	EmptySlots:    {`chưa có chương trình nào; thêm: loa add "Bản tin sáng" --file tin.mp3 --at "hằng ngày 05:30"`, `no programme yet; to add: loa add "Morning bulletin" --file news.mp3 --at "daily 05:30"`},
	EmptyMedia:    {"chưa nhập tệp nào; nhập: loa import tin.mp3", "no file imported yet; to import: loa import news.mp3"},
	EmptyLog:      {"không có gì trong nhật ký khoảng này; xem tất cả: loa log --since 01/01/2020", "the log has nothing here; to see all: loa log --since 01/01/2020"},
	AwaitsWord:    {"chờ duyệt: loa approve {1}", "waits for approval: loa approve {1}"},
	PartOf:        {"{1} (phần {2})", "{1} (part {2})"},
	WaitsFor:      {"xếp sau, muốn phát {1}", "goes after, wanted {1}"},
	CutBy:         {"bị chèn bởi {1}", "preempted by {1}"},
}
