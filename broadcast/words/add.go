package words

// What loa add answers.
const (
	AddClash          Key = "add.clash"          // title, time, what, other
	AddClashAgain     Key = "add.clash_again"    // days more
	AddWaiting        Key = "add.waiting"        // id, why
	AddAwaits         Key = "add.awaits"         // id
	AddDone           Key = "add.done"           // id, title, the command that shows it
	AddSeeToday       Key = "add.see_today"      //
	AddSeeWeek        Key = "add.see_week"       //
	AddSeeDay         Key = "add.see_day"        // date as typed
	AddDry            Key = "add.dry"            // title
	AddCannot         Key = "add.cannot"         // title, problem
	AddDays           Key = "add.days"           // days, times
	AddEvery          Key = "add.every"          // days and times, step, last start
	AddFrom           Key = "add.from"           // day
	AddUntil          Key = "add.until"          // day
	AddFromTill       Key = "add.from_until"     // days
	AddExcept         Key = "add.except"         // days
	AddRepeat         Key = "add.repeat"         // times in a row
	AddRepeatGap      Key = "add.repeat_gap"     // times in a row, gap
	AddMore           Key = "add.more"           // more starts follow
	AddKind           Key = "add.kind"           // kind
	AddRelay          Key = "add.relay"          // address
	AddLineIn         Key = "add.line_in"        //
	AddBed            Key = "add.bed"            // media id
	AddLanguage       Key = "add.language"       // tag
	AddHardEnd        Key = "add.hard_end"       // time of day
	AddAfterCut       Key = "add.after_cut"      // what then
	AddLate           Key = "add.late"           // duration
	AddLateSkip       Key = "add.late_skip"      //
	AddLateAlways     Key = "add.late_always"    //
	DayDaily          Key = "day.daily"          //
	DayRange          Key = "day.range"          // first, last
	DayOfMonth        Key = "day.of_month"       // number
	DayOfMonths       Key = "day.of_month_month" // number, month
	ZonesAll          Key = "add.zones"          // zones
	AddHeadNext       Key = "add.head_next"
	AddHeadFile       Key = "add.head_file"
	AddHeadClash      Key = "add.head_clash"
	AddHeadUnderstood Key = "add.head_understood"
)

var addWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	AddClash:          {"{2} {1} với {4}: {3}", "{2} {1} with {4}: {3}"},
	AddClashAgain:     {"thêm {1} ngày nữa cũng vậy", "on {1|more day|more days} too"},
	AddWaiting:        {"Chờ duyệt, vì {2}: loa approve {1}", "It waits for approval, since {2}: loa approve {1}"},
	AddAwaits:         {"Chờ người khác duyệt: loa approve {1}", "It waits for another person's approval: loa approve {1}"},
	AddDone:           {"Đã thêm {1}: {2}. Xem lịch: {3} · Bỏ: loa undo", "Added {1}: {2}. See: {3} · Take back: loa undo"},
	AddSeeToday:       {"loa schedule", "loa schedule"},
	AddSeeWeek:        {"loa schedule --days 7", "loa schedule --days 7"},
	AddSeeDay:         {"loa schedule --date {1}", "loa schedule --date {1}"},
	AddDry:            {"Thêm được: {1}", "Can be added: {1}"},
	AddCannot:         {`không thêm "{1}": {2}`, `cannot add "{1}": {2}`},
	AddDays:           {"{1}, {2}", "{1}, {2}"},
	AddEvery:          {"{1}, cứ {2} một lần đến {3}", "{1}, every {2} until {3}"},
	AddFrom:           {"từ {1:day}", "from {1:day}"},
	AddUntil:          {"đến hết {1:day}", "until {1:day}"},
	AddFromTill:       {"từ {1:day} đến hết {2:day}", "from {1:day} until {2:day}"},
	AddExcept:         {"trừ {1}", "except {1}"},
	AddRepeat:         {"{1} lần liên tiếp", "{1|time|times} in a row"},
	AddRepeatGap:      {"{1} lần liên tiếp, cách nhau {2}", "{1|time|times} in a row, {2} apart"},
	AddMore:           {"và tiếp theo nữa", "and so on"},
	AddKind:           {"loại {1:kind}", "kind {1:kind}"},
	AddRelay:          {"tiếp âm {1}", "relay of {1}"},
	AddLineIn:         {"tiếp âm từ đường vào", "from line-in"},
	AddBed:            {"nhạc nền {1}", "over the music of {1}"},
	AddLanguage:       {"ngôn ngữ {1}", "language {1}"},
	AddHardEnd:        {"dứt lúc {1}", "ends at {1}"},
	AddAfterCut:       {"bị chèn thì {1:after_cut}", "once interrupted: {1:after_cut}"},
	AddLate:           {"trễ đến {1} vẫn phát", "airs up to {1} late"},
	AddLateSkip:       {"trễ thì bỏ", "left out when late"},
	AddLateAlways:     {"trễ mấy cũng phát", "airs however late"},
	DayDaily:          {"hằng ngày", "daily"},
	DayRange:          {"{1} đến {2}", "{1} to {2}"},
	DayOfMonth:        {"ngày {1} hằng tháng", "day {1} of every month"},
	DayOfMonths:       {"ngày {1}/{2} hằng năm", "{1}/{2} of every year"},
	ZonesAll:          {"khu vực {1}", "zones {1}"},
	AddHeadNext:       {"Lần tới", "Next"},
	AddHeadFile:       {"Tệp", "File"},
	AddHeadClash:      {"Trùng", "Clash"},
	AddHeadUnderstood: {"Đã hiểu", "Understood"},
}
