package words

// Command tells in one line what a command does; name is its path without
// "loa", for example "clock confirm". The root is "loa".
func Command(lang Lang, name string) string { return Text(lang, Key("command."+name)) }

// Arguments names what a command takes beside its options, "" for nothing.
func Arguments(lang Lang, name string) string { return optional(lang, Key("args."+name)) }

// Example shows a command as people type it, "" where there is none.
func Example(lang Lang, name string) string { return optional(lang, Key("example."+name)) }

// Flag tells what an option of a command does. The value it takes stands in
// backquotes, as pflag wants it.
func Flag(lang Lang, command, flag string) string {
	if own := Key("flag." + command + "." + flag); Has(own) {
		return Text(lang, own)
	}
	return Text(lang, Key("flag."+flag))
}

func optional(lang Lang, key Key) string {
	if !Has(key) {
		return ""
	}
	return Text(lang, key)
}

var commandWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"command.loa":           {"máy phát thanh của xã; không có lệnh thì báo trạng thái", "the commune's broadcaster; without a command it tells its status"},
	"command.status":        {"đang phát gì, sắp phát gì, đồng hồ, thiết bị, nhật ký", "what is on air, what comes, clock, device, log"},
	"command.import":        {"nhập tệp âm thanh: kiểm tra cả tệp, đo độ to, chuẩn bị phát", "import audio files: check them whole, measure, prepare"},
	"command.list":          {"các chương trình trong lịch, hoặc các tệp đã nhập", "the programmes of the schedule, or the imported files"},
	"command.add":           {"thêm một chương trình vào lịch phát", "add a programme to the schedule"},
	"command.edit":          {"sửa một chương trình; chỉ những gì được ghi mới thay đổi", "change a programme; only what is given changes"},
	"command.pause":         {"tạm dừng một chương trình", "pause a programme"},
	"command.resume":        {"phát lại một chương trình đã tạm dừng", "air a paused programme again"},
	"command.undo":          {"lấy lại thay đổi cuối của lịch, ai làm cũng được; gõ nữa thì lùi tiếp", "take the last change of the schedule back, whoever made it; again goes further back"},
	"command.remove":        {"bỏ một chương trình khỏi lịch", "take a programme off the schedule"},
	"command.schedule":      {"lịch phát: cái gì, lúc nào, lần trước ra sao", "the plan: what airs when, and how it went last time"},
	"command.play":          {"phát ngay một tệp hoặc một chương trình", "air a file or a programme now"},
	"command.stop":          {"dừng ngay cái đang phát", "stop at once what is on air"},
	"command.hold":          {"tạm ngừng phát, trừ khẩn cấp", "silence all but emergencies"},
	"command.log":           {"nhật ký phát: đã phát gì, lỡ gì, vì sao", "the play log: what was heard, what was missed and why"},
	"command.bundle":        {"nhật ký trong một tệp, để mang lên cấp trên bằng USB", "the log in one file, to be carried on a stick"},
	"command.bundle export": {"ghi toàn bộ nhật ký đang giữ ra một tệp đã ký", "write all of the kept log to one signed file"},
	"command.bundle verify": {"kiểm tra một tệp nhật ký: chữ ký, đủ dòng, không bị sửa", "check such a file: signature, every entry, nothing altered"},
	"command.sync":          {"gửi nhật ký còn chờ lên cấp trên ngay bây giờ", "send the waiting log to the unit above now"},
	"command.enrol":         {"ghi danh đài với cấp trên", "introduce the station to the unit above"},
	"command.key":           {"khóa công khai của đài và vân tay của khóa, để cấp trên nhận đài", "the station's public key and its fingerprint, by which the unit above knows it"},
	"command.clock":         {"giờ của đài tin được đến đâu, vì sao", "how far the station's clock is trusted, and why"},
	"command.clock confirm": {"xác nhận giờ hiện tại là đúng (được ghi lại)", "vouch for the time now (it is recorded)"},
	"command.approve":       {"duyệt chương trình đang chờ, với tư cách người thứ hai", "approve a waiting programme, as the second person"},
	"command.reject":        {"từ chối chương trình đang chờ", "reject a waiting programme"},
	"command.lunar":         {"tháng âm lịch quanh một ngày, với ngày lễ, rằm và mồng một", "the lunar month around a day, with holidays and full moons"},
	"command.config":        {"cấu hình của đài", "the station's configuration"},
	"command.config check":  {"kiểm tra tệp cấu hình, chỉ rõ dòng sai", "check the configuration, naming the line that is wrong"},
	"command.config show":   {"in cấu hình đang có hiệu lực, đủ mọi khóa", "print the configuration in force, every key"},
	"command.config path":   {"tệp cấu hình nằm ở đâu", "where the configuration file is"},
	"command.version":       {"phiên bản của chương trình", "the version of the program"},
	"command.help":          {"trợ giúp về một lệnh", "help on a command"},
	"command.serve":         {"chạy máy phát (dịch vụ hệ thống)", "run the station (the daemon)"},
	"command.prepare":       {"giải mã và đo một tệp (dùng nội bộ)", "decode and measure a file (internal)"},
	"command.speaker":       {"đưa tiếng ra thiết bị (dùng nội bộ)", "carry sound to the device (internal)"},

	"args.import":        {"TỆP...", "FILE..."},
	"args.add":           {"TIÊU-ĐỀ", "TITLE"},
	"args.edit":          {"SỐ", "ID"},
	"args.pause":         {"SỐ", "ID"},
	"args.resume":        {"SỐ", "ID"},
	"args.remove":        {"SỐ", "ID"},
	"args.play":          {"TỆP|SỐ", "FILE|ID"},
	"args.approve":       {"SỐ", "ID"},
	"args.reject":        {"SỐ", "ID"},
	"args.lunar":         {"[NGÀY]", "[DATE]"},
	"args.help":          {"[LỆNH]", "[COMMAND]"},
	"args.bundle export": {"TỆP|-", "FILE|-"},
	"args.bundle verify": {"TỆP|-", "FILE|-"},
	"args.enrol":         {"ĐỊA-CHỈ", "URL"},

	"example.import":        {"loa import tin-sang.mp3 tin-chieu.wav", "loa import morning.mp3 evening.wav"},
	"example.list":          {"loa list --media", "loa list --media"},
	"example.add":           {"loa add \"Bản tin sáng\" --file tin.mp3 --at \"hằng ngày 05:30\"\nloa add \"Tiêm chủng\" --media m7 --at \"t2,t4 5h55\" --until 31/12\nloa add \"Cảnh báo bão\" --media m9 --at \"hôm nay mỗi 60 phút từ 7h đến 20h\"\nloa add \"Giờ mùa hè\" --media m7 --at \"hằng ngày 5h\" --season mua-he", "loa add \"Morning bulletin\" --file news.mp3 --at \"daily 05:30\"\nloa add \"Vaccination\" --media m7 --at \"mon,wed 05:55\" --until 31/12\nloa add \"Storm warning\" --media m9 --at \"today every 60 minutes 07:00-20:00\"\nloa add \"Summer hours\" --media m7 --at \"daily 05:00\" --season mua-he"},
	"example.edit":          {"loa edit 14 --at \"t2-t6 5h30\"\nloa edit 14 --file tin-moi.mp3 --title \"Bản tin mới\"\nloa edit 14 --move \"24/12=23/12 17:00\" --until \"\"", "loa edit 14 --at \"mon-fri 05:30\"\nloa edit 14 --file new.mp3 --title \"New bulletin\"\nloa edit 14 --move \"24/12=23/12 17:00\" --until \"\""},
	"example.pause":         {"loa pause 14\nloa pause 14 --until 30/11", "loa pause 14\nloa pause 14 --until 30/11"},
	"example.resume":        {"loa resume 14", "loa resume 14"},
	"example.undo":          {"loa undo --dry-run\nloa undo", "loa undo --dry-run\nloa undo"},
	"example.remove":        {"loa remove 14", "loa remove 14"},
	"example.schedule":      {"loa schedule --days 7", "loa schedule --days 7"},
	"example.lunar":         {"loa lunar\nloa lunar 20/11\nloa lunar \"10/3 âm lịch\"", "loa lunar\nloa lunar 20/11\nloa lunar \"lunar 10/3\""},
	"example.play":          {"loa play thong-bao.mp3\nloa play m7\nloa play canh-bao.mp3 --emergency", "loa play notice.mp3\nloa play m7\nloa play warning.mp3 --emergency"},
	"example.hold":          {"loa hold --until 17:00\nloa hold --off", "loa hold --until 17:00\nloa hold --off"},
	"example.log":           {"loa log --since \"hôm qua\"\nloa log --csv > nhat-ky.csv\nloa log --verify", "loa log --since yesterday\nloa log --csv > log.csv\nloa log --verify"},
	"example.approve":       {"loa approve 14", "loa approve 14"},
	"example.config":        {"loa config check --config /etc/loa/loa.toml", "loa config check --config /etc/loa/loa.toml"},
	"example.serve":         {"loa serve --data ~/dai --config loa.toml", "loa serve --data ~/station --config loa.toml"},
	"example.bundle":        {"loa bundle export /media/usb/nhat-ky.loa\nloa bundle verify /media/usb/nhat-ky.loa", "loa bundle export /media/usb/log.loa\nloa bundle verify /media/usb/log.loa"},
	"example.bundle export": {"loa bundle export /media/usb/nhat-ky.loa\nloa bundle export - | ssh huyen loa-district import -", "loa bundle export /media/usb/log.loa\nloa bundle export - | ssh district loa-district import -"},
	"example.bundle verify": {"loa bundle verify nhat-ky.loa\nloa bundle verify nhat-ky.loa --key khoa-dai.pem", "loa bundle verify log.loa\nloa bundle verify log.loa --key station-key.pem"},
	"example.sync":          {"loa sync\nloa sync --status", "loa sync\nloa sync --status"},
	"example.enrol":         {"loa enrol https://huyen.example:8440 --code 7K2M-9QXD", "loa enrol https://district.example:8440 --code 7K2M-9QXD"},
	"example.key":           {"loa key\nloa key --out khoa-dai.pem", "loa key\nloa key --out station-key.pem"},
}

// The frame of the help.
const (
	HelpUsage      Key = "help.usage"
	HelpCommands   Key = "help.commands"
	HelpExamples   Key = "help.examples"
	HelpOptions    Key = "help.options"
	HelpEverywhere Key = "help.everywhere"
	HelpAlias      Key = "help.alias"   // other names
	HelpMore       Key = "help.more"    // program
	HelpCommand    Key = "help.command" // stands for a command
	HelpOption     Key = "help.option"  // stands for options
	HelpExitCodes  Key = "help.exit_codes"
)

var helpWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	HelpUsage:      {"Cách dùng", "Usage"},
	HelpCommands:   {"Lệnh", "Commands"},
	HelpExamples:   {"Ví dụ", "Examples"},
	HelpOptions:    {"Tùy chọn", "Options"},
	HelpEverywhere: {"Tùy chọn dùng với mọi lệnh", "Options of every command"},
	HelpAlias:      {"Tên khác: {1}", "Also: {1}"},
	HelpMore:       {"Xem từng lệnh: {1} LỆNH --help", "On one command: {1} COMMAND --help"},
	HelpCommand:    {"LỆNH", "COMMAND"},
	HelpOption:     {"[tùy chọn]", "[options]"},
	HelpExitCodes:  {"Mã kết thúc: 0 xong · 1 lỗi · 2 gõ sai · 3 máy phát chưa chạy · 4 trái quy định · 5 không có · 6 không có quyền", "Exit codes: 0 done · 1 failed · 2 usage · 3 not running · 4 refused by a rule · 5 not found · 6 not permitted"},
}
