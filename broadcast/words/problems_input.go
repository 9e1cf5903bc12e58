package words

// inputProblems: what was typed.
var inputProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.usage": {"{1}", "{1}"},
	"hint.usage":    {"loa help", "loa help"},

	// What came over the control socket, from a program that speaks it wrongly.
	"problem.usage.request": {"đài không đọc được lệnh gửi tới", "the station cannot read what it was sent"},
	"hint.usage.request":    {"dùng lệnh loa cùng phiên bản với đài: loa version", "use a loa of the station's own version: loa version"},
	"problem.usage.length":  {"lệnh dài quá {1:bytes}", "the command is too long, over {1:bytes}"},
	"hint.usage.length":     {"viết tiêu đề và các tùy chọn ngắn lại", "make the title and the options shorter"},

	"problem.title_missing": {"thiếu tiêu đề của chương trình", "the title of the programme is missing"},
	"hint.title_missing":    {`loa add "Bản tin sáng" --file tin.mp3 --at "hằng ngày 05:30"`, `loa add "Morning bulletin" --file news.mp3 --at "daily 05:30"`},

	"problem.note_long":  {"số văn bản dài {1} chữ cái, nhiều nhất là {2}", "the number of the paper has {1} letters, at most {2} fit"},
	"hint.note_long":     {"chỉ ghi số và ký hiệu, ví dụ 12/TB-UBND", "write the number and sign alone, for example 12/TB-UBND"},
	"problem.title_long": {"tiêu đề dài {1} chữ cái, nhiều nhất là {2}", "the title has {1} letters, at most {2} fit"},
	"hint.title_long":    {"viết ngắn lại cho vừa một dòng trong lịch và nhật ký", "make it short enough for a line of the schedule and the log"},

	"problem.source_missing": {"chưa nói phát cái gì", "nothing was named to air"},
	"hint.source_missing":    {"--file tin.mp3 (tệp ở máy này) hoặc --media m7 (tệp đã nhập: loa list --media); tiếp âm: --relay, đường vào: --line-in", "--file news.mp3 (a file on this machine) or --media m7 (an imported one: loa list --media); or --relay, --line-in"},

	"problem.source_twice": {"chỉ được chọn một nguồn: --file, --media, --relay hoặc --line-in", "only one source can be named: --file, --media, --relay or --line-in"},
	"hint.source_twice":    {"chỉ giữ lại một", "keep one of them"},

	"problem.needs_for": {"tiếp âm và đường vào phải nói phát bao lâu", "a relay or line-in has no end of its own: say how long it airs"},
	"hint.needs_for":    {"--for 30m", "--for 30m"},

	"problem.relay_address": {`"{1}" không phải địa chỉ tiếp âm dùng được`, `"{1}" is no address that can be relayed`},
	"hint.relay_address":    {"địa chỉ bắt đầu bằng http:// hoặc https://, không chứa mật khẩu: --relay https://dai.example.vn/song.mp3", "an address begins with http:// or https:// and holds no password: --relay https://radio.example.vn/live.mp3"},

	"problem.bed_kind": {"nhạc nền chỉ đi dưới lời nói từ một tệp", "a bed only goes under speech from a file"},
	"hint.bed_kind":    {"bỏ --bed, hoặc chọn --kind speech với --file hay --media", "leave out --bed, or take --kind speech with --file or --media"},

	"problem.when_missing": {"chưa nói phát lúc nào", "no time was named to air at"},
	"hint.when_missing":    {`--at "hằng ngày 05:30", --at "t2-t6 17h" hoặc --at "24/12 05:30"`, `--at "daily 05:30", --at "mon-fri 17:00" or --at "24/12 05:30"`},

	"problem.when_unknown": {`không hiểu lúc phát "{1}"`, `the time "{1}" was not understood`},
	"hint.when_unknown":    {`--at "hằng ngày 05:30", --at "t2,t4 5h55", --at "rằm 5h30", --at "24/12 05:30" hoặc --at "30 5 * * 1-5"`, `--at "daily 05:30", --at "mon,wed 5:55", --at "full moon 05:30", --at "24/12 05:30" or --at "30 5 * * 1-5"`},

	"problem.no_such_day": {`"{1}" có ngày không có trong lịch`, `"{1}" names a day that no calendar has`},
	"hint.no_such_day":    {`--at "28/02 05:30"; mỗi cuối tháng thì ghi ngày 28`, `--at "28/02 05:30"; for every month's end take day 28`},

	"hint.no_such_day.from":   {"ghi một ngày có trong lịch: --from 24/12", "name a day that the calendar has: --from 24/12"},
	"hint.no_such_day.until":  {"ghi một ngày có trong lịch: --until 24/12", "name a day that the calendar has: --until 24/12"},
	"hint.no_such_day.except": {"ghi một ngày có trong lịch: --except 24/12", "name a day that the calendar has: --except 24/12"},
	"hint.no_such_day.since":  {"ghi một ngày có trong lịch: --since 24/12", "name a day that the calendar has: --since 24/12"},
	"hint.no_such_day.lunar":  {"ghi một ngày có trong lịch: loa lunar 24/12", "name a day that the calendar has: loa lunar 24/12"},
	"hint.no_such_day.date":   {"ghi một ngày có trong lịch: --date 24/12", "name a day that the calendar has: --date 24/12"},

	"problem.no_such_lunar_day": {`"{1}" có ngày không có trong âm lịch`, `"{1}" names a day that the lunar calendar does not have`},
	"hint.no_such_lunar_day":    {"tháng âm từ 1 đến 12, ngày từ 1 đến 30, tháng thiếu chỉ có 29; cả tháng: loa lunar", "lunar months are 1 to 12, days 1 to 30, in short months 29; to see one: loa lunar"},

	"problem.lunar_never": {`"{1}": tháng ấy thiếu, {2} năm tới chỉ có 29 ngày`, `"{1}": that month is short, it has 29 days in all of the next {2} years`},
	"hint.lunar_never":    {`đêm giao thừa, 29 hay 30: --at "giao thừa 23h45"; cuối mỗi tháng: --at "cuối tháng âm lịch 5h30"`, `the eve of Tết, be it 29 or 30: --at "lunar new year's eve 23:45"; the end of each month: --at "last day of the lunar month 05:30"`},
	"problem.leap_alone":  {"--leap chỉ đi cùng ngày âm lịch", "--leap goes with lunar days only"},
	"hint.leap_alone":     {`--at "rằm tháng 6 5h30" --leap both`, `--at "lunar 15/6 05:30" --leap both`},

	"problem.range_long": {`"{1}" dài quá {2} ngày`, `"{1}" is longer than {2|day|days}`},
	"hint.range_long":    {"chia ra, hoặc dùng --from và --until", "split it, or use --from and --until"},

	"problem.no_such_time": {`"{1}" có giờ không có trên đồng hồ`, `"{1}" names a time that no clock shows`},
	"hint.no_such_time":    {`giờ từ 00:00 đến 23:59, ví dụ --at "hằng ngày 05:30"`, `times run from 00:00 to 23:59, for example --at "daily 05:30"`},

	"hint.no_such_time.to":       {"ghi giờ từ 00:00 đến 23:59: --to 06:30", "name a time from 00:00 to 23:59: --to 06:30"},
	"hint.no_such_time.hard-end": {"ghi giờ từ 00:00 đến 23:59: --hard-end 06:30", "name a time from 00:00 to 23:59: --hard-end 06:30"},
	"hint.no_such_time.until":    {"ghi giờ từ 00:00 đến 23:59: --until 06:30", "name a time from 00:00 to 23:59: --until 06:30"},
	"hint.no_such_time.since":    {"ghi giờ từ 00:00 đến 23:59: --since 06:30", "name a time from 00:00 to 23:59: --since 06:30"},

	"problem.when_past":       {`"{1}" là {2}, đã qua rồi`, `"{1}" is {2}, which has passed`},
	"hint.when_past":          {`chọn giờ sắp tới, ví dụ --at "ngày mai {2:clock}"; phát ngay: loa play TỆP`, `take a time to come, for example --at "tomorrow {2:clock}"; to air now: loa play FILE`},
	"hint.when_past.until":    {`chọn lúc sắp tới, ví dụ --until "ngày mai 05:30" hoặc --until 90m`, `take a time to come, for example --until "tomorrow 05:30" or --until 90m`},
	"problem.when_past.never": {`"{1}" không còn lần phát nào phía trước`, `"{1}" has no start ahead`},
	"hint.when_past.never":    {"xem lại ngày, --from, --until, --to và --except", "look at the date, --from, --until, --to and --except again"},

	"problem.date_unknown": {`không hiểu ngày "{1}"`, `the date "{1}" was not understood`},
	"hint.date_unknown":    {"ghi 24/12/2026, 24/12, hôm nay hoặc ngày mai", "write 24/12/2026, 24/12, today or tomorrow"},

	"problem.length_unknown": {`không hiểu khoảng thời gian "{1}"`, `the length "{1}" was not understood`},
	"hint.length_unknown":    {`ghi 90s, 10m, 1h, "45 giây" hoặc "10 phút"`, `write 90s, 10m, 1h, "45 seconds" or "10 minutes"`},

	"problem.range_reversed": {"ngày cuối {2} đứng trước ngày đầu {1}", "the last day {2} comes before the first day {1}"},
	"hint.range_reversed":    {"đổi chỗ hai ngày ấy", "exchange the two"},

	"problem.value_unknown": {`không có lựa chọn "{1}"`, `there is no choice "{1}"`},
	"hint.value_unknown":    {"chọn một trong: {2}", "take one of: {2}"},

	"problem.number_range": {"số {1} nằm ngoài khoảng từ {2} đến {3}", "the number {1} is outside {2} to {3}"},
	"hint.number_range":    {"ghi một số từ {2} đến {3}", "write a number from {2} to {3}"},

	"problem.loop_half": {"--every và --to phải đi cùng nhau", "--every and --to go together"},
	"hint.loop_half":    {"cứ bao lâu một lần và đến mấy giờ: --every 30m --to 17:00", "how often and until when: --every 30m --to 17:00"},

	"problem.loop_too_tight": {"cứ {1} phát một lần thì không kịp, vì chương trình dài {2}", "every {1} is too often for a programme of {2}"},
	"hint.loop_too_tight":    {"để --every dài hơn {2}, hoặc cắt bớt bằng --for", "make --every longer than {2}, or cut the programme with --for"},
}
