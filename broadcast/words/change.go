package words

// What loa edit, pause, resume and undo answer.
const (
	ChangeHeadWas    Key = "change.head_was"
	ChangeHeadNow    Key = "change.head_now"
	ChangeHeadWeek   Key = "change.head_week"
	ChangeNoWeek     Key = "change.no_week"     //
	ChangeDone       Key = "change.done"        // id, title, the command that shows it
	ChangeDry        Key = "change.dry"         // id, title
	ChangeNothing    Key = "change.nothing"     // id
	ChangeManyStarts Key = "change.many_starts" // first, last, how many
	ChangePaused     Key = "change.paused"      // id, title
	ChangePausedTill Key = "change.paused_till" // id, title, time
	ChangeTill       Key = "change.till"        // time
	ChangeResumed    Key = "change.resumed"     // id, title
	ChangeUndone     Key = "change.undone"      // verb, title, who, when
	ChangeWouldUndo  Key = "change.would_undo"  // verb, title, who, when
	ChangeGone       Key = "change.gone"        // id, title
	ChangeHoldOn     Key = "change.hold_on"     //
	ChangeHoldOff    Key = "change.hold_off"    //
	ChangeOnly       Key = "change.only"        // days
	ChangeMoved      Key = "change.moved"       // from, to
	ChangeSeason     Key = "change.season"      // name
	AskSave          Key = "ask.save"           //
	AskUndo          Key = "ask.undo"           //
)

var changeWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	ChangeHeadWas:    {"Trước", "Before"},
	ChangeHeadNow:    {"Sau", "After"},
	ChangeHeadWeek:   {"7 ngày tới", "Week ahead"},
	ChangeNoWeek:     {"không phát lần nào", "not once"},
	ChangeDone:       {"Đã sửa {1}: {2}. Xem lịch: {3} · Lấy lại như cũ: loa undo", "Changed {1}: {2}. See: {3} · Take back: loa undo"},
	ChangeDry:        {"Sửa được {1}: {2}", "Can be changed: {1}: {2}"},
	ChangeNothing:    {"{1} đã như vậy rồi, không có gì thay đổi", "{1} is so already, nothing changed"},
	ChangeManyStarts: {"{1} … {2} ({3} lần)", "{1} … {2} ({3|time|times})"},
	ChangePaused:     {"✓ Tạm dừng {1}: {2}. Phát lại: loa resume {1}", "✓ Paused {1}: {2}. To air it again: loa resume {1}"},
	ChangePausedTill: {"✓ Tạm dừng {1}: {2}, đến {3}. Phát lại sớm hơn: loa resume {1}", "✓ Paused {1}: {2}, until {3}. To air it again earlier: loa resume {1}"},
	ChangeTill:       {"đến {1}", "until {1}"},
	ChangeResumed:    {"✓ Phát lại {1}: {2}", "✓ Airing again {1}: {2}"},
	ChangeUndone:     {"✓ Đã lấy lại: {1:verb} {2} ({3}, {4})", "✓ Taken back: {1:verb} {2} ({3}, {4})"},
	ChangeWouldUndo:  {"Sẽ lấy lại: {1:verb} {2} ({3}, {4})", "Would take back: {1:verb} {2} ({3}, {4})"},
	ChangeGone:       {"{1}: {2} không còn trong lịch", "{1}: {2} is no longer in the schedule"},
	ChangeHoldOn:     {"▲ Tạm ngừng phát, chỉ khẩn cấp được phát. Phát trở lại: loa hold --off", "▲ On hold, only an emergency may air. To end it: loa hold --off"},
	ChangeHoldOff:    {"Không tạm ngừng: phát theo lịch", "Not on hold: airing as scheduled"},
	ChangeOnly:       {"chỉ {1}", "only {1}"},
	ChangeMoved:      {"{1} dời sang {2}", "{1} moved to {2}"},
	ChangeSeason:     {"chỉ mùa {1}", "season {1} only"},
	AskSave:          {"Lưu? [c/K] ", "Save it? [y/N] "},
	AskUndo:          {"Lấy lại? [c/K] ", "Take it back? [y/N] "},

	"verb.add":      {"thêm", "added"},
	"verb.edit":     {"sửa", "changed"},
	"verb.remove":   {"bỏ", "removed"},
	"verb.pause":    {"tạm dừng", "paused"},
	"verb.resume":   {"phát lại", "resumed"},
	"verb.approve":  {"duyệt", "approved"},
	"verb.reject":   {"từ chối", "rejected"},
	"verb.hold":     {"tạm ngừng phát", "put on hold"},
	"verb.hold off": {"hết tạm ngừng phát", "ended the hold"},

	"verb.session add":    {"thêm buổi phát", "added the session"},
	"verb.session remove": {"bỏ buổi phát", "removed the session"},
}

// changeProblems: what keeps a change of the schedule from being made.
var changeProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.loop_reversed": {"lần cuối {2} đứng trước lần đầu {1}", "the last start {2} comes before the first {1}"},
	"hint.loop_reversed":    {`trong một ngày, giờ đầu trước giờ cuối: --at "mỗi 30 phút từ 7h đến 20h"`, `within a day, the first start before the last: --at "every 30 minutes 07:00-20:00"`},
	"hint.loop_reversed.to": {"để --to muộn hơn {1}, trong cùng ngày: --to 20:00", "set --to later than {1}, the same day: --to 20:00"},

	"hint.loop_half.at": {`nói cả giờ đầu và giờ cuối: --at "mỗi 30 phút từ 7h đến 20h"`, `name the first and the last start: --at "every 30 minutes 07:00-20:00"`},

	"problem.repeat_no_room": {"{1} lần liên tiếp lúc {3:clock} cần {2}, nhưng lần cuối phải bắt đầu trước {4:clock}", "{1|time|times} in a row at {3:clock} take {2}, but the last has to begin before {4:clock}"},
	"hint.repeat_no_room":    {"bớt --repeat hoặc --gap, hoặc cắt mỗi lần bằng --for", "lower --repeat or --gap, or cut each time with --for"},

	"problem.move_unknown": {`không hiểu cách dời "{1}"`, `the move "{1}" was not understood`},
	"hint.move_unknown":    {`ghi NGÀY-CŨ=NGÀY-MỚI, mỗi ngày một lần: --move 24/12=23/12 hoặc --move "24/12=23/12 17:00"`, `write OLD=NEW, each day once: --move 24/12=23/12 or --move "24/12=23/12 17:00"`},
	"problem.move_nothing": {"{1:day} chương trình không phát lần nào, không có gì để dời", "the programme does not air on {1:day}, there is nothing to move"},
	"hint.move_nothing":    {"xem các ngày phát: loa schedule --days 7", "see the days on which it airs: loa schedule --days 7"},

	"problem.move_time": {"giờ là của buổi phát {1}, dời ngày không đổi được giờ", "the time is that of the session {1}, a move cannot change it"},
	"hint.move_time":    {"chỉ ghi hai ngày: --move 24/12=23/12; muốn giờ khác ngày ấy: loa add một lần riêng", "name the two days alone: --move 24/12=23/12; for another time on that day: a loa add of its own"},

	"problem.move_no_session": {"{1:day} không có buổi phát {2}", "there is no session {2} on {1:day}"},
	"hint.move_no_session":    {"dời sang ngày có buổi phát ấy; xem: loa session list", "move it to a day that has the session; see: loa session list"},

	"problem.gap_alone": {"--gap là khoảng nghỉ giữa các lần của --repeat, mà chương trình chỉ phát một lần", "--gap is the pause between the times of --repeat, but the programme is aired once"},
	"hint.gap_alone":    {"thêm --repeat 2, hoặc bỏ --gap; cách đều trong ngày: --every 30m --to 17:00", "add --repeat 2, or leave --gap out; at equal times of the day: --every 30m --to 17:00"},

	"problem.ends_before": {"giờ phải dứt {1} đứng trước giờ bắt đầu {2:clock}", "the hard end {1} comes before the start {2:clock}"},
	"hint.ends_before":    {"--hard-end là giờ sau lúc bắt đầu, trong vòng 12 giờ", "--hard-end is a time after the start, within 12 hours of it"},

	"problem.nothing_given": {"chưa nói sửa gì ở {1}", "nothing was named to change of {1}"},
	"hint.nothing_given":    {`loa edit {1} --at "hằng ngày 06:00"; xem mọi tùy chọn: loa help edit`, `loa edit {1} --at "daily 06:00"; all options: loa help edit`},

	"problem.slot_changed": {"{1} vừa được người khác thay đổi, nên chưa lưu gì", "somebody else has just changed {1}, so nothing was saved"},
	"hint.slot_changed":    {"xem lại rồi gõ lệnh lần nữa: loa list", "look at it and type the command again: loa list"},

	"problem.not_paused": {"{1} không tạm dừng", "{1} is not paused"},
	"hint.not_paused":    {"xem trạng thái: loa list", "see its state: loa list"},

	"problem.nothing_to_undo": {"không còn thay đổi nào để lấy lại", "there is no change left to take back"},
	"hint.nothing_to_undo":    {"xem lịch như đang có: loa list", "see the schedule as it is: loa list"},

	"hint.value_unknown.season": {"mùa của xã: {2}; đặt mùa trong [policy.seasons] của loa.toml", "the commune's seasons: {2}; they are set in [policy.seasons] of loa.toml"},
	"hint.no_such_day.only":     {"ghi một ngày có trong lịch: --only 24/12", "name a day that the calendar has: --only 24/12"},
	"hint.no_such_day.move":     {"ghi hai ngày có trong lịch: --move 24/12=23/12", "name two days that the calendar has: --move 24/12=23/12"},
	"hint.no_such_time.move":    {`ghi giờ từ 00:00 đến 23:59: --move "24/12=23/12 17:00"`, `name a time from 00:00 to 23:59: --move "24/12=23/12 17:00"`},
	"hint.when_past.move":       {"dời sang một ngày sắp tới", "move it to a day to come"},
}
