package words

// Why writes one fact or rule behind an airing, by its stable kind. The arguments
// are the same for all: when, from, to, length, title of the other, who, stable
// word, text.
func Why(lang Lang, kind string, args ...any) string { return Text(lang, Key("why."+kind), args...) }

// What loa why, loa simulate and loa certificate say.
const (
	WhyHead    Key = "why.head"     // sign, day and time, title, how it went
	WhyHeadDay Key = "why.head_day" // sign, day, title
	WhyDo      Key = "why.do"       // what for, command
	WhyWhich   Key = "why.which"    //

	SimTotal    Key = "simulate.total"     // days, airings, length
	SimLost     Key = "simulate.lost"      // how many, why
	SimLostItem Key = "simulate.lost_item" // reason, how many
	SimNothing  Key = "simulate.nothing"   //

	ColumnAiring Key = "column.airing"
	ColumnTurns  Key = "column.turns"
	ColumnHours  Key = "column.hours"
	ColumnLost   Key = "column.lost"
)

// The groups of [Label] that explanations use.
const (
	DeedWord = "deed"   // what a person did to a slot
	DoWord   = "do"     // what a command is for
	DayWhy   = "daywhy" // why a day does not count
)

var explainWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	WhyHead:    {"{1} {2} · {3} · {4}", "{1} {2} · {3} · {4}"},
	WhyHeadDay: {"{1} {2} · {3} · không có trong lịch ngày này", "{1} {2} · {3} · not in the schedule of this day"},
	WhyDo:      {"{1}: {2}", "{1}: {2}"},
	WhyWhich:   {"hỏi một lượt: loa why MÃ-LƯỢT, hoặc loa why \"TIÊU ĐỀ\" --date NGÀY", "to ask about one: loa why AIRING, or loa why \"TITLE\" --date DAY"},

	"why.rule":         {`luật: {8}`, `rule: {8}`},
	"why.played":       {"{6} cho phát ngay lúc {1}", "{6} started it at {1}"},
	"why.deed":         {"{6} {7:deed} lúc {1}", "{6} {7:deed} at {1}"},
	"why.approved":     {"{6} đã duyệt", "approved by {6}"},
	"why.first_day":    {"từ {1}", "from {1} on"},
	"why.last_day":     {"đến hết {1}", "until {1}"},
	"why.excepted":     {"lịch ghi trừ {1}", "the rule leaves out {1}"},
	"why.season":       {"chỉ mùa {8}, {7}", "season {8} only, {7}"},
	"why.only":         {"chỉ các ngày {8}", "only on {8}"},
	"why.moved_here":   {"dời từ {1} sang", "moved here from {1}"},
	"why.moved_away":   {"{1} đã dời sang {3}", "{1} was moved to {3}"},
	"why.marked":       {"lịch ghi trừ ngày này: {8}", "the rule leaves this day out: {8}"},
	"why.off_season":   {"{1} không thuộc mùa {8}", "{1} is not in season {8}"},
	"why.not_among":    {"{1} không nằm trong các ngày ấy", "{1} is not one of those days"},
	"why.other_day":    {"luật không phát vào {1}", "the rule does not want {1}"},
	"why.next_time":    {"lần tới {1}", "next: {1}"},
	"why.unborn":       {"mãi đến {1} mới được đưa vào lịch", "it was put into the schedule only at {1}"},
	"why.new_rule":     {"luật này chỉ có từ {1}", "this rule holds only since {1}"},
	"why.paused":       {"đang tạm dừng", "it is paused"},
	"why.gone":         {"nay không còn trong lịch", "it is no longer in the schedule"},
	"why.priority":     {"mức {7:priority}", "class {7:priority}"},
	"why.waits":        {"xếp sau {5}, {1} mới tới lượt", "goes after {5}, at {1}"},
	"why.cuts_in":      {"chen vào {5} lúc {1}", "cuts into {5} at {1}"},
	"why.yields":       {"nhường {5} lúc {1}", "makes way for {5} at {1}"},
	"why.no_room":      {"{5} giữ sóng đến khi quá giờ", "{5} held the air until it was too late"},
	"why.awaits":       {"chưa có người thứ hai duyệt: {7:refused}", "no second person has approved it: {7:refused}"},
	"why.quiet":        {"nằm trong giờ yên tĩnh {8}", "it falls in quiet hours {8}"},
	"why.windows":      {"nằm ngoài khung giờ được phép: {8}", "it is outside the permitted windows: {8}"},
	"why.windows_none": {"ngày này không được phát theo lịch", "nothing is scheduled on that day by policy"},
	"why.mourning":     {"ngày quốc tang: không phát nhạc", "a day of mourning: no music"},
	"why.rejected":     {"{6} đã từ chối", "{6} rejected it"},
	"why.session":      {"thuộc {8}", "part of {8}"},
	"why.held":         {"{6} cho tạm ngừng phát từ {2} đến {3}", "{6} put the station on hold from {2} to {3}"},
	"why.held_open":    {"{6} cho tạm ngừng phát từ {2}, chưa thôi", "{6} put the station on hold at {2}, and it still is"},
	"why.no_file":      {"chưa có tệp âm thanh dùng được", "there is no sound file that can be aired"},
	"why.clock":        {"đồng hồ: {7:clock}", "clock: {7:clock}"},
	"why.clock_for":    {"đồng hồ {7:clock} từ {2} đến {3}", "clock {7:clock} from {2} to {3}"},
	"why.down":         {"{7:reason} từ {2} đến {3}", "{7:reason} from {2} to {3}"},
	"why.hard_end":     {"dứt lúc {1} dù còn dở", "ends at {1} whatever is left"},
	"why.late_by":      {"đã trễ {4}", "it was {4} late"},
	"why.late_rule":    {"luật: phát bù nếu trễ không quá {4}", "rule: made up when no more than {4} late"},
	"why.late_never": {
		"luật: trễ thì bỏ", "rule: left out when late",
	},
	"why.late_ever": {"luật: trễ mấy cũng phát", "rule: aired however late"},
	"why.heard":     {"nghe được {4}, từ {2} đến {3}", "{4} heard, from {2} to {3}"},
	"why.heard_now": {"nghe được {4} từ {2}", "{4} heard since {2}"},
	"why.plan":      {"dự kiến {1}, dài {4}", "planned for {1}, {4} long"},
	"why.due_in":    {"còn {4} nữa", "due in {4}"},
	"why.no_note":   {"đã qua giờ mà nhật ký chưa ghi gì", "its time has passed, and the log says nothing yet"},

	"deed.add":     {"thêm vào lịch", "added it"},
	"deed.edit":    {"sửa", "changed it"},
	"deed.remove":  {"bỏ khỏi lịch", "removed it"},
	"deed.pause":   {"cho tạm dừng", "paused it"},
	"deed.resume":  {"cho phát tiếp", "resumed it"},
	"deed.undo":    {"hoàn tác", "took a change back"},
	"deed.approve": {"duyệt", "approved it"},
	"deed.reject":  {"từ chối", "rejected it"},

	"do.change_late":   {"Đổi luật", "Change the rule"},
	"do.change_time":   {"Đổi giờ", "Change the time"},
	"do.play_now":      {"Phát bù ngay", "Make it up now"},
	"do.import":        {"Đưa tệp vào", "Bring a file in"},
	"do.approve":       {"Người thứ hai duyệt", "A second person approves it"},
	"do.release":       {"Phát trở lại", "End the hold"},
	"do.resume":        {"Cho phát tiếp", "Resume it"},
	"do.confirm_clock": {"Xác nhận giờ", "Vouch for the time"},
	"do.see_clash":     {"Xem chỗ trùng", "See the clash"},
	"do.see_station":   {"Xem máy phát", "See the station"},

	SimTotal:     {"{1} ngày: phát {2} lượt, tổng {3}", "{1|day|days}: {2|airing|airings}, {3} in all"},
	SimLost:      {"▲ không phát {1}: {2}", "▲ {1} will not air: {2}"},
	SimLostItem:  {"{1} {2}", "{1} {2}"},
	SimNothing:   {"không có gì trong lịch những ngày này", "nothing is scheduled on these days"},
	ColumnAiring: {"MÃ LƯỢT PHÁT", "AIRING"},
	ColumnTurns:  {"LƯỢT", "AIRINGS"},
	ColumnHours:  {"TỪ–ĐẾN", "FROM–TO"},
	ColumnLost:   {"KHÔNG PHÁT", "NOT AIRED"},

	"problem.range_too_long": {"{1} ngày là quá dài, nhiều nhất {2}", "{1} days are too many, at most {2}"},
	"hint.range_too_long":    {"chia thành nhiều đoạn ngắn hơn", "ask for it in shorter stretches"},
	"problem.airing_unknown": {`không có lượt phát "{1}"`, `there is no airing "{1}"`},
	"hint.airing_unknown":    {"mã lượt phát có trong: loa log --json, loa schedule --json", "the ids of airings are in: loa log --json, loa schedule --json"},
	"problem.title_unknown":  {`không có chương trình nào tên "{1}"`, `no programme is called "{1}"`},
	"hint.title_unknown":     {"xem tên các chương trình: loa list", "see the names: loa list"},
	"problem.not_heard_out":  {`"{1}" mới phát đủ {2} ngày liên tiếp, cần {3}`, `"{1}" was heard in full on {2} consecutive days, {3} are needed`},
	"hint.not_heard_out":     {"phát tiếp mỗi ngày cho đủ; xem ngày lỡ vì sao: loa why", "go on airing it every day; to see why a day was missed: loa why"},
}
