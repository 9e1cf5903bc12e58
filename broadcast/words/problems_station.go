package words

// stationProblems: what is not there or in the way, and the daemon itself.
var stationProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.slot_unknown":   {`không có chương trình số "{1}" trong lịch`, `there is no programme "{1}" in the schedule`},
	"hint.slot_unknown":      {"xem số: loa list", "see the numbers: loa list"},
	"problem.media_unknown":  {`không có tệp đã nhập "{1}"`, `there is no imported file "{1}"`},
	"hint.media_unknown":     {"xem mã tệp: loa list --media", "see the ids: loa list --media"},
	"problem.media_gone":     {"tệp của {1} không còn trên đĩa", "the file of {1} is no longer on the disk"},
	"hint.media_gone":        {"nhập lại: loa import TỆP", "import it again: loa import FILE"},
	"problem.not_heard":      {`"{1}" không phát ra tiếng: {2:reason}`, `nothing of "{1}" was heard: {2:reason}`},
	"hint.not_heard":         {`xem vì sao: loa why "{1}"; tệp hỏng thì nhập lại: loa import TỆP`, `see why: loa why "{1}"; take a damaged file in again: loa import FILE`},
	"problem.nothing_on_air": {"không có gì đang phát", "nothing is on air"},
	"hint.nothing_on_air":    {"xem sắp tới phát gì: loa schedule", "see what comes: loa schedule"},
	"problem.air_taken":      {"đang phát chương trình khác ngang hàng, nên chương trình này không phát", "something of the same rank is on air, so this one was not aired"},
	"hint.air_taken":         {"xem đang phát gì: loa status; dừng nó: loa stop, rồi phát lại; việc khẩn cấp: thêm --emergency", "see what is on air: loa status; stop it: loa stop, then play again; for an emergency: add --emergency"},
	"problem.answer_lost":    {"việc đã xong nhưng không in được kết quả: {1}", "it is done, but the answer could not be written: {1}"},
	"hint.answer_lost":       {"xem nơi nhận kết quả còn chỗ không: df -h; xem đài: loa status", "see whether there is room where it goes: df -h; see the station: loa status"},
	"problem.no_answer":      {"máy phát không trả lời, đã chờ {1:length}", "the player does not answer, after {1:length}"},
	"hint.no_answer":         {"khởi động lại: sudo systemctl restart loa · xem vì sao: journalctl -u loa -n 20", "start it again: sudo systemctl restart loa · see why: journalctl -u loa -n 20"},
	"problem.no_device":      {"không mở được thiết bị âm thanh: {1:device_why}", "the sound device cannot be opened: {1:device_why}"},
	"hint.no_device":         {"cắm lại card âm thanh và loa; xem card: aplay -l; chọn card: device ở mục [output] trong loa.toml", "plug the sound card in again; see the cards: aplay -l; choose one: device under [output] in loa.toml"},
	"problem.tool_missing":   {"máy chưa có {1}", "{1} is not installed"},
	"hint.tool_missing":      {"cài: sudo apt install {2}", "install it: sudo apt install {2}"},

	"problem.disk_full":       {`đĩa chứa "{1}" đã đầy, chỗ cuối dành cho nhật ký`, `the disk that holds "{1}" is full, up to what is kept for the log`},
	"hint.disk_full":          {`xem còn bao nhiêu: df -h "{1}"; xóa bớt tệp khác trên đĩa rồi làm lại`, `see what is left: df -h "{1}"; remove other files from the disk, then try again`},
	"problem.read_only":       {`không ghi được vào thư mục "{1}"`, `the folder "{1}" cannot be written to`},
	"hint.read_only":          {`xem quyền: ls -ld "{1}"; chọn thư mục khác: --data THƯ-MỤC`, `look at its permissions: ls -ld "{1}"; or take another: --data FOLDER`},
	"problem.store_broken":    {`tệp dữ liệu "{1}" hỏng: {2}`, `the data file "{1}" is damaged: {2}`},
	"hint.store_broken":       {`giữ lại để khôi phục: mv "{1}" "{1}.hong", rồi sudo systemctl restart loa`, `keep it for repair: mv "{1}" "{1}.broken", then sudo systemctl restart loa`},
	"problem.log_broken":      {"nhật ký phát sai từ dòng số {1}: {2:chain}", "the play log is wrong from entry {1} on: {2:chain}"},
	"hint.log_broken":         {"sao thư mục dữ liệu ra USB trước khi làm gì khác và báo cấp trên", "copy the data folder to a stick before anything else and report it to the unit above"},
	"problem.in_the_way":      {`"{1}" nằm đúng chỗ của thư mục hoặc tệp mà đài cần`, `"{1}" stands where the station needs a folder or file of its own`},
	"hint.in_the_way":         {`xem nó là gì: ls -ld "{1}"; dời đi: mv "{1}" "{1}.cu"; hoặc chọn thư mục khác: --data THƯ-MỤC`, `see what it is: ls -ld "{1}"; move it: mv "{1}" "{1}.old"; or take another folder: --data FOLDER`},
	"problem.not_running":     {"máy phát chưa chạy", "the player is not running"},
	"hint.not_running":        {"sudo systemctl start loa · journalctl -u loa -n 20 · chạy tay: loa serve", "sudo systemctl start loa · journalctl -u loa -n 20 · by hand: loa serve"},
	"problem.already_running": {`một máy phát khác đang chạy với thư mục "{1}"`, `another player is already running on the folder "{1}"`},
	"hint.already_running":    {"xem: loa status; dừng nó: sudo systemctl stop loa; hoặc chọn thư mục khác: --data THƯ-MỤC", "see it: loa status; stop it: sudo systemctl stop loa; or take another folder: --data FOLDER"},
	"problem.socket_too_long": {`đường dẫn "{1}" dài {2} byte, quá mức {3} của ổ cắm điều khiển`, `the path "{1}" has {2} bytes, a control socket may have {3}`},
	"hint.socket_too_long":    {"chọn thư mục ngắn hơn: --data /var/lib/loa", "take a shorter folder: --data /var/lib/loa"},
	"problem.not_permitted":   {`tài khoản này không được điều khiển đài qua "{1}"`, `this account may not control the station at "{1}"`},
	"hint.not_permitted":      {"sudo usermod -aG loa $USER, rồi đăng nhập lại", "sudo usermod -aG loa $USER, then log in again"},
	"problem.stopping":        {"máy phát đang tắt", "the player is going down"},
	"hint.stopping":           {"đợi rồi xem: loa status; chạy lại: sudo systemctl start loa", "wait, then see: loa status; to start it again: sudo systemctl start loa"},
	"problem.decoder_killed":  {"hệ thống đã dừng việc giải mã tệp, có lẽ vì thiếu bộ nhớ", "the system ended the decoding of the file, perhaps for want of memory"},
	"hint.decoder_killed":     {"nhập lại; nếu vẫn vậy, xem bộ nhớ: free -m", "import it again; if that happens again, see the memory: free -m"},
	"problem.internal":        {"lỗi bên trong: {1}", "something broke inside: {1}"},
	"hint.internal":           {"xem nhật ký máy: journalctl -u loa -n 50", "see the machine's log: journalctl -u loa -n 50"},
	"problem.unknown":         {"lỗi chưa có tên trong danh mục: {1}", "a problem without words: {1}"},
	"hint.unknown":            {"xem nhật ký máy: journalctl -u loa -n 50", "see the machine's log: journalctl -u loa -n 50"},
}

// configProblems: what is wrong in loa.toml. Arguments of the kinds config_*:
// place "FILE:LINE:COLUMN", key, value as written, what is allowed, the nearest
// right word, the cause as text.
var configProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.config": {"cấu hình sai: {1}", "the configuration is wrong: {1}"},
	"hint.config":    {"kiểm tra: loa config check; xem mẫu: loa config show", "check it: loa config check; see a sample: loa config show"},

	"problem.config_unreadable":  {"{1}: không đọc được tệp cấu hình: {6}", "{1}: the configuration cannot be read: {6}"},
	"hint.config_unreadable":     {"xem tên và quyền của tệp: ls -l; chọn tệp khác: --config TỆP", "look at its name and permissions: ls -l; or take another: --config FILE"},
	"problem.config_syntax":      {"{1}: dòng này không đúng dạng TOML", "{1}: this line is not TOML"},
	"hint.config_syntax":         {`chữ để trong ngoặc kép: name = "Đại Lộc"; xem mẫu: loa config show`, `text stands in quotes: name = "Dai Loc"; see a sample: loa config show`},
	"problem.config_unknown_key": {"{1}: không có khóa {2}", "{1}: there is no key {2}"},
	"hint.config_unknown_key":    {"xem mọi khóa: loa config show", "see every key: loa config show"},
	"problem.config_type":        {"{1}: {2} = {3} sai kiểu", "{1}: {2} = {3} is of the wrong type"},
	"hint.config_type":           {"ghi kiểu: {4}", "write this type: {4}"},
	"problem.config_value":       {"{1}: {2} = {3} không được phép", "{1}: {2} = {3} is not allowed"},
	"hint.config_value":          {"được phép: {4}", "allowed: {4}"},
	ConfigDidYouMean:             {"có phải ý là {1}?", "did you mean {1}?"},
}

// usageProblems: a command that was not understood.
var usageProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	UsageCommandUnknown: {`không có lệnh "{1}"`, `there is no command "{1}"`},
	UsageCommandMissing: {`lệnh "{1}" cần một lệnh con`, `"{1}" needs a command after it`},
	UsageFlagUnknown:    {"không có tùy chọn {1}", "there is no option {1}"},
	UsageFlagValue:      {"tùy chọn --{1} cần một giá trị", "the option --{1} needs a value"},
	UsageFlagInvalid:    {`giá trị "{2}" của --{1} không dùng được`, `the value "{2}" of --{1} cannot be used`},
	UsageFlagTwice:      {"tùy chọn --{1} ghi hai lần, chỉ được một lần", "the option --{1} is given twice, it may be given once"},
	UsageFlagSyntax:     {"viết sai tùy chọn: {1}", "the option is written wrongly: {1}"},
	UsageArgsMissing:    {"thiếu {1}", "{1} is missing"},
	UsageArgsMany:       {`thừa "{1}"`, `"{1}" is too much`},
	UsageServeSocket:    {"máy phát không nhận --socket: ổ cắm của nó là loa.sock trong thư mục dữ liệu", "the daemon takes no --socket: its own is loa.sock in the data folder"},
	UsageServeData:      {"chọn thư mục: loa serve --data THƯ-MỤC; --socket là của các lệnh khác", "choose the folder: loa serve --data FOLDER; --socket is for the other commands"},
	UsageFlagsTogether:  {"--{1} và --{2} không đi cùng nhau", "--{1} and --{2} do not go together"},
	UsageLeaveOneOut:    {"bỏ bớt một trong hai", "leave one of them out"},
	UsageDidYouMean:     {"có phải ý là: {1}", "did you mean: {1}"},
	UsageSeeHelp:        {"xem cách dùng: {1} --help", "see how it is used: {1} --help"},
}

// Sentences about the command line itself.
const (
	UsageCommandUnknown Key = "usage.command_unknown" // the word
	UsageCommandMissing Key = "usage.command_missing" // the command before it
	UsageFlagUnknown    Key = "usage.flag_unknown"    // the option with its dashes
	UsageFlagValue      Key = "usage.flag_value"      // its name
	UsageFlagInvalid    Key = "usage.flag_invalid"    // its name, the value
	UsageFlagTwice      Key = "usage.flag_twice"      // its name
	UsageFlagSyntax     Key = "usage.flag_syntax"     // as typed
	UsageArgsMissing    Key = "usage.args_missing"    // what is missing, as the usage line names it
	UsageArgsMany       Key = "usage.args_many"       // the first one too many
	UsageServeSocket    Key = "usage.serve_socket"
	UsageServeData      Key = "usage.serve_data"
	UsageFlagsTogether  Key = "usage.flags_together" // two names
	UsageLeaveOneOut    Key = "usage.leave_one_out"
	UsageDidYouMean     Key = "usage.did_you_mean"  // what fits
	UsageSeeHelp        Key = "usage.see_help"      // the command
	ConfigDidYouMean    Key = "config.did_you_mean" // the nearest right word
)
