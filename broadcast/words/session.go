package words

// What is said of a buổi phát.
const (
	SessionAdded       Key = "session.added"        // name
	SessionMax         Key = "session.max"          // length
	SessionIn          Key = "session.in"           // name
	SessionFixed       Key = "session.fixed"        // name, time of day
	SessionFilled      Key = "session.filled"       // items, length
	SessionCut         Key = "session.cut"          // title, length that is lost
	SessionOut         Key = "session.out"          // title
	SessionHead        Key = "session.head"         // name
	SessionLeft        Key = "session.left"         // length
	SessionNoRoom      Key = "session.no_room"      //
	SessionCutNote     Key = "session.cut_note"     // length that is lost
	SessionRemoved     Key = "session.removed"      // name, number of its slots
	SessionWouldRemove Key = "session.would_remove" // name, number of its slots
	SessionClash       Key = "session.clash"        // session, what is left, title, its length, what is lost
	SessionClashBefore Key = "session.clash_before" // the one in the way, what is left, title, its length, what is lost
	AskSession         Key = "ask.session"          // name, number of its slots
	EmptySessions      Key = "empty.sessions"       //
	ColumnSession      Key = "column.session"
	ColumnMost         Key = "column.most"
	ColumnItems        Key = "column.items"
	ColumnLeft         Key = "column.left"
)

var sessionWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	SessionAdded:       {`Đã thêm buổi phát: {1}. Xếp chương trình vào: loa add TIÊU-ĐỀ --file TỆP --session "{1}"`, `Added the session {1}. To fill it: loa add TITLE --file FILE --session "{1}"`},
	SessionMax:         {"dài nhất {1}", "at most {1}"},
	SessionIn:          {"trong buổi {1}", "in the session {1}"},
	SessionFixed:       {"trong buổi {1}, đúng {2}", "in the session {1}, at {2} sharp"},
	SessionFilled:      {"{1} mục, {2}", "{1|item|items}, {2}"},
	SessionCut:         {"{1} bị cắt {2}", "{1} is cut by {2}"},
	SessionOut:         {"{1} hết chỗ, bị bỏ", "{1} finds no room and is left out"},
	SessionHead:        {"▸ buổi {1}", "▸ session {1}"},
	SessionLeft:        {"còn trống {1}", "{1} left"},
	SessionNoRoom:      {"không còn chỗ trống", "full"},
	SessionCutNote:     {"▲ bị cắt {1}", "▲ cut by {1}"},
	SessionRemoved:     {"✓ Đã bỏ buổi phát {1} và {2} chương trình của nó", "✓ Removed the session {1} and its {2|programme|programmes}"},
	SessionWouldRemove: {"Sẽ bỏ buổi phát {1} và {2} chương trình của nó", "Would remove the session {1} and its {2|programme|programmes}"},
	SessionClash:       {"buổi {1} còn {2}; {3} dài {4}: bị cắt {5}", "the session {1} has {2} left; {3} takes {4}: it is cut by {5}"},
	SessionClashBefore: {"trước {1} còn {2}; {3} dài {4}: bị cắt {5}", "before {1} there are {2} left; {3} takes {4}: it is cut by {5}"},
	AskSession:         {"Bỏ buổi phát {1} và {2} chương trình của nó? [c/K] ", "Remove the session {1} and its {2|programme|programmes}? [y/N] "},
	EmptySessions:      {`chưa có buổi phát nào; thêm: loa session add sáng --at "hằng ngày 05:30" --max 60m`, `no session yet; to add: loa session add morning --at "daily 05:30" --max 60m`},
	ColumnSession:      {"BUỔI PHÁT", "SESSION"},
	ColumnMost:         {"DÀI NHẤT", "AT MOST"},
	ColumnItems:        {"CHƯƠNG TRÌNH", "PROGRAMMES"},
	ColumnLeft:         {"TRỐNG", "LEFT"},

	"clash.cut":   {"không còn đủ chỗ, bị cắt", "finds too little room and is cut"},
	"clash.moved": {"chuyển sang {1}", "moves to {1}"},

	"command.session":        {"các buổi phát: chuỗi chương trình nối nhau, có mục cố định theo giờ", "the sessions: programmes one behind the other, some fixed to the clock"},
	"command.session add":    {"thêm một buổi phát", "add a session"},
	"command.session list":   {"các buổi phát: lần tới, đã xếp bao nhiêu, còn trống bao nhiêu, mục nào bị cắt", "the sessions: next time, how full, what is left, what is cut"},
	"command.session remove": {"bỏ một buổi phát", "remove a session"},
	"args.session add":       {"TÊN", "NAME"},
	"args.session remove":    {"TÊN", "NAME"},
	"example.session": {
		"loa session add sáng --at \"hằng ngày 05:30\" --max 60m\nloa add \"Nhạc hiệu\" --file hieu.mp3 --session sáng --kind tune\nloa add \"Bản tin xã\" --file tin.mp3 --session sáng\nloa add \"Thời sự\" --file thoi-su.mp3 --session sáng --fixed 06:00",
		"loa session add morning --at \"daily 05:30\" --max 60m\nloa add \"Signature\" --file tune.mp3 --session morning --kind tune\nloa add \"Bulletin\" --file news.mp3 --session morning\nloa add \"National news\" --file vov.mp3 --session morning --fixed 06:00",
	},
	"example.session add":    {"loa session add sáng --at \"hằng ngày 05:30\" --max 60m", "loa session add morning --at \"daily 05:30\" --max 60m"},
	"example.session remove": {"loa session remove sáng", "loa session remove morning"},

	"flag.session add.at":            {"`LÚC` bắt đầu: \"hằng ngày 05:30\", \"t2-t6 17h\"", "its start, `WHEN`: \"daily 05:30\", \"mon-fri 17:00\""},
	"flag.session add.max":           {"dài nhất `KHOẢNG`: 60m, 1h30m; quá đó thì cắt", "at most a `LENGTH`: 60m, 1h30m; what is past it is cut"},
	"flag.session remove.with-items": {"bỏ cả các chương trình trong buổi", "remove its programmes too"},
	"flag.add.session":               {"xếp vào buổi phát `TÊN`; --at khi ấy chỉ ghi ngày", "its place is in the session `NAME`; --at then names days only"},
	"flag.add.fixed":                 {"đúng `GIỜ` này trong buổi phát, đến từng giây", "at this `TIME` in the session, to the second"},

	"problem.session_name":        {"thiếu tên của buổi phát", "the name of the session is missing"},
	"hint.session_name":           {`loa session add sáng --at "hằng ngày 05:30" --max 60m`, `loa session add morning --at "daily 05:30" --max 60m`},
	"problem.session_exists":      {`đã có buổi phát "{1}"`, `there is already a session "{1}"`},
	"hint.session_exists":         {"chọn tên khác; xem các buổi phát: loa session list", "take another name; see the sessions: loa session list"},
	"problem.session_unknown":     {`không có buổi phát "{1}"`, `there is no session "{1}"`},
	"hint.session_unknown":        {"xem tên: loa session list; thêm: loa session add", "see the names: loa session list; to add one: loa session add"},
	"problem.session_long":        {"buổi phát dài {1} là quá dài, nhiều nhất {2}", "a session of {1} is too long, at most {2}"},
	"hint.session_long":           {"ghi --max 60m", "write --max 60m"},
	"hint.length_unknown.max":     {"nói buổi phát dài nhất bao lâu: --max 60m hoặc --max 1h30m", "say how long the session is at most: --max 60m or --max 1h30m"},
	"problem.session_overlap":     {"buổi phát dài {3} bắt đầu lúc {1:clock} chưa hết thì đến lượt {2:clock}", "the session of {3} that begins at {1:clock} is not over when that of {2:clock} begins"},
	"hint.session_overlap":        {"ngắn lại bằng --max, hoặc chia thành hai buổi phát", "make it shorter by --max, or make two sessions of it"},
	"problem.session_in_use":      {`buổi phát "{1}" còn {2} chương trình`, `the session "{1}" has {2|programme|programmes}`},
	"hint.session_in_use":         {"bỏ từng cái: loa remove SỐ; bỏ hết cùng buổi: thêm --with-items", "remove each: loa remove ID; all of them with it: add --with-items"},
	"problem.session_time":        {`"{1}" ghi giờ, mà giờ là của buổi phát {2}`, `"{1}" names a time, but the time is that of the session {2}`},
	"hint.session_time":           {`--at chỉ ghi ngày: --at "thứ bảy"; đúng một giờ trong buổi: --fixed 06:00`, `--at names days only: --at saturdays; at one time within it: --fixed 06:00`},
	"problem.session_loop":        {"chương trình trong buổi phát không lặp theo --every", "a programme of a session does not repeat by --every"},
	"hint.session_loop":           {"nhiều lần liên tiếp trong buổi: --repeat 2", "several times in a row within it: --repeat 2"},
	"problem.session_full":        {"buổi phát {1} không lần nào còn chỗ cho {2}", "the session {1} never has room for {2}"},
	"hint.session_full":           {"xem còn trống bao nhiêu: loa session list; cắt bớt: --for 3m", "see what is left: loa session list; make it shorter: --for 3m"},
	"problem.fixed_alone":         {"--fixed chỉ dùng trong một buổi phát", "--fixed goes with a session only"},
	"hint.fixed_alone":            {`thêm --session TÊN, hoặc ghi giờ ở --at "hằng ngày 06:00"`, `add --session NAME, or name the time by --at "daily 06:00"`},
	"problem.fixed_outside":       {"{1} nằm ngoài buổi phát {2}, từ {3:clock} đến {4:clock}", "{1} is outside the session {2}, from {3:clock} to {4:clock}"},
	"hint.fixed_outside":          {"chọn một giờ trong buổi, ví dụ --fixed {3:clock}", "take a time within it, for example --fixed {3:clock}"},
	"problem.quiet_hours.max":     {"buổi phát từ {1:clock} chạm giờ yên tĩnh {2}", "the session from {1:clock} runs into the quiet hours {2}"},
	"hint.quiet_hours.max":        {"bắt đầu giờ khác, hoặc ngắn lại: --max 30m", "begin at another time, or make it shorter: --max 30m"},
	"problem.outside_windows.max": {"buổi phát từ {1:clock} ra ngoài khung giờ được phép", "the session from {1:clock} leaves the permitted windows"},
	"hint.outside_windows.max":    {"khung giờ của xã: {2}; ngắn lại: --max 30m", "the commune's windows: {2}; make it shorter: --max 30m"},
}
