package words

// Groups of [Label] that the pages use.
const (
	Role         = "role"
	StationState = "station_state" // how a station does
	WayOf        = "way"           // how a bundle came
	Audit        = "audit"         // what was done
)

// What the pages of the collector say by name; the rest is asked for by the
// templates, under "web.".
const (
	WebForbidden   Key = "web.forbidden"
	WebBroken      Key = "web.broken"
	WebLoginWrong  Key = "web.login_wrong"
	WebLoginShut   Key = "web.login_shut" // how long
	WebOIDCDown    Key = "web.oidc_down"
	WebOIDCStale   Key = "web.oidc_stale"
	WebOIDCRefused Key = "web.oidc_refused"
	WebOIDCUnknown Key = "web.oidc_unknown" // as the provider names the person
	WebNotYourself Key = "web.not_yourself"
	WebNoForm      Key = "web.no_form"
	WebJustNow     Key = "web.just_now"
	WebAgo         Key = "web.ago"      // how long
	WebDaysAgo     Key = "web.days_ago" // how many

	UserAdded         Key = "user.added" // name, role
	UserRemoved       Key = "user.removed"
	UserNone          Key = "user.none"
	UserPassword      Key = "user.password" // name
	UserPasswordAgain Key = "user.password_again"
	UserColumnName    Key = "user.column_name"
	UserColumnRole    Key = "user.column_role"
	UserColumnAdded   Key = "user.column_added"
)

var webWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	WebForbidden:   {"bạn không có quyền xem hoặc làm việc này", "you may not see or do this"},
	WebBroken:      {"máy chủ gặp lỗi; thử lại, hoặc báo người quản trị xem nhật ký máy chủ", "something broke; try again, or ask the administrator to look at the collector's log"},
	WebLoginWrong:  {"sai tên hoặc mật khẩu", "the name or the password is wrong"},
	WebOIDCDown:    {"máy chủ xác thực của cơ quan không trả lời; thử lại sau ít phút, hoặc dùng mật khẩu", "the organisation's sign-in service does not answer; try again in some minutes, or use a password"},
	WebOIDCStale:   {"lần đăng nhập này đã cũ hoặc bắt đầu ở trình duyệt khác; bấm lại từ đầu", "this sign-in is too old or began in another browser; start it again"},
	WebOIDCRefused: {"máy chủ xác thực của cơ quan không xác nhận được bạn; bấm lại từ đầu", "the organisation's sign-in service did not vouch for you; start again"},
	WebOIDCUnknown: {`"{1}" chưa có trong danh sách người dùng; người quản trị thêm: loa-district user add TÊN --oidc {1}`, `"{1}" is not on the list of people; the administrator adds: loa-district user add NAME --oidc {1}`},
	WebLoginShut:   {"sai quá nhiều lần; thử lại sau {1}", "too many wrong tries; try again in {1}"},
	WebNotYourself: {"không thể tự bỏ chính mình", "nobody can remove himself"},
	WebNoForm:      {"không có dạng tệp ấy", "there is no such form of file"},
	WebJustNow:     {"vừa xong", "just now"},
	WebAgo:         {"{1} trước", "{1} ago"},
	WebDaysAgo:     {"{1} ngày trước", "{1|day|days} ago"},

	"web.skip":          {"đến nội dung", "skip to content"},
	"web.menu":          {"trang", "pages"},
	"web.wall":          {"Các đài", "Stations"},
	"web.coverage":      {"Theo ngày", "By day"},
	"web.across":        {"Một chương trình", "One programme"},
	"web.across_ask":    {"Chương trình này đã phát ở mọi nơi chưa?", "Did this programme go out everywhere?"},
	"web.across_answer": {"{1} trên {2} đài đã phát đủ", "{1} of {2|station|stations} aired it whole"},
	"web.search":        {"Tìm kiếm", "Search"},
	"web.users":         {"Người dùng", "People"},
	"web.audit":         {"Nhật ký thao tác", "Audit"},
	"web.login":         {"Đăng nhập", "Sign in"},
	"web.logout":        {"Đăng xuất", "Sign out"},
	"web.login_oidc":    {"Đăng nhập bằng tài khoản cơ quan", "Sign in with the organisation's account"},
	"web.login_hint":    {"Chưa có tài khoản? Người quản trị máy chủ tạo: loa-district user add TÊN", "No account yet? The collector's administrator makes one: loa-district user add NAME"},
	"web.name":          {"Tên", "Name"},
	"web.password":      {"Mật khẩu", "Password"},
	"web.as_of":         {"Lúc {1}", "As of {1}"},
	"web.problem":       {"Không được", "A problem"},
	"web.to_wall":       {"về trang các đài", "to the stations"},
	"web.station":       {"Đài", "Station"},
	"web.station_id":    {"Mã đài", "Station id"},
	"web.unit":          {"Đơn vị", "Unit"},
	"web.state":         {"Tình trạng", "State"},
	"web.all":           {"tất cả", "all"},
	"web.filter":        {"Lọc", "Filter"},
	"web.show":          {"Xem", "Show"},
	"web.last_contact":  {"Liên lạc cuối", "Last contact"},
	"web.behind":        {"Nhật ký đến", "Log reaches"},
	"web.newest":        {"Nhật ký đến", "The log reaches"},
	"web.clock":         {"Đồng hồ", "Clock"},
	"web.faults":        {"Sự cố", "Faults"},
	"web.today":         {"Hôm nay", "Today"},
	"web.never":         {"chưa lần nào", "never"},
	"web.of":            {"phát đủ {1}/{2}", "{1} of {2} aired"},
	"web.no_plan":       {"chưa có lịch", "no plan yet"},
	"web.open":          {"chưa có tin", "no word yet"},
	"web.open_n":        {"{1} lượt chưa có tin", "{1} with no word yet"},
	"web.forks_n":       {"▲ {1} nhánh trùng tên", "▲ {1} under one name"},
	"web.poison_n":      {"▲ {1} dòng không đọc được", "▲ {1} unreadable"},
	"web.lost_n":        {"▲ mất {1} dòng", "▲ {1|entry|entries} lost"},
	"web.stations_n":    {"{1} đài", "{1|station|stations}"},
	"web.no_stations":   {"Không có đài nào như vậy. Thêm đài: loa-district station add MÃ-ĐÀI --code", "There are no such stations. To add one: loa-district station add ID --code"},
	"web.before":        {"← trước", "← before"},
	"web.after":         {"sau →", "after →"},
	"web.earlier":       {"← 30 ngày trước đó", "← 30 days earlier"},
	"web.later":         {"30 ngày sau đó →", "30 days later →"},
	"web.month":         {"30 ngày", "30 days"},
	"web.thirty_days":   {"30 ngày qua", "The last 30 days"},
	"web.day":           {"Ngày", "Day"},
	"web.planned":       {"theo lịch", "planned"},
	"web.taken_off":     {"bỏ qua, hủy", "taken off"},
	"web.percent":       {"phát đủ, trong số phải phát", "of what was due"},
	"web.reasons":       {"Lý do", "Reasons"},
	"web.chart":         {"Số lượt phát mỗi ngày; bảng bên dưới có cùng số liệu", "Airings of each day; the table below has the same figures"},
	"web.export":        {"Tải về", "Download"},
	"web.more_stations": {"và {1} đài nữa; lọc ở trang các đài", "and {1} more stations"},
	"web.more_runs":     {"chỉ hiện {1} lượt đầu; chọn khoảng ngắn hơn", "only the first {1} are shown; ask for fewer days"},
	"web.nothing_found": {"Không có lượt phát nào như vậy.", "There are no such airings."},
	"web.title":         {"Tiêu đề có chữ", "Words of the title"},
	"web.from":          {"Từ ngày", "From"},
	"web.until":         {"Đến hết ngày", "Until"},
	"web.not_heard":     {"không phát", "not aired"},
	"web.no_record":     {"không có ghi chép", "no record"},
	"web.times":         {"Số lượt", "Times"},
	"web.timeline":      {"Lịch và thực tế trong ngày; bảng bên dưới có cùng số liệu", "Plan and fact over the day; the table below has the same"},
	"web.row_planned":   {"Theo lịch", "Planned"},
	"web.row_heard":     {"Đã phát", "Heard"},
	"web.empty_day":     {"Chưa có lịch và chưa có lượt phát nào của ngày này.", "Neither a plan nor an airing of this day has come."},
	"web.since":         {"từ {1}", "since {1}"},
	"web.ended":         {"đến {1}", "until {1}"},
	"web.lost":          {"Số dòng mất", "Entries lost"},
	"web.version":       {"Phiên bản", "Version"},
	"web.commune_code":  {"Mã xã", "Commune code"},
	"web.keys":          {"Khóa", "Keys"},
	"web.no_key":        {"Đài chưa gửi khóa nào.", "The station has sent no key yet."},
	"web.accept":        {"Chấp nhận khóa", "Accept the key"},
	"web.accept_hint":   {"Dấu vân tay khóa, do đài đọc qua điện thoại (loa key)", "The fingerprint, as the station reads it out on the telephone (loa key)"},
	"web.retire":        {"Thu hồi khóa", "Retire the keys"},
	"web.retire_hint":   {"Từ lúc này không nhận gì của máy này nữa. Nhật ký đã nhận vẫn giữ.", "From now on nothing of this box is taken. What it sent stays."},
	"web.logs":          {"Các sổ nhật ký", "Logs"},
	"web.no_log":        {"Chưa nhận được nhật ký nào.", "No log has come yet."},
	"web.fork":          {"Nhánh", "Fork"},
	"web.fork_n":        {"nhánh {1}, tách sau dòng {2}", "fork {1}, parted after {2}"},
	"web.fork_hint":     {"Hai máy dùng chung mã đài, hoặc máy chạy lại từ bản sao. Cả hai nhánh đều giữ; hãy gọi cho đài.", "Two boxes go by one name, or one was restored from a copy. Both branches are kept; telephone the station."},
	"web.entries":       {"Các dòng", "Entries"},
	"web.met":           {"Nhận lần đầu", "First came"},
	"web.parent":        {"Nối tiếp sổ", "Goes on from"},
	"web.poison":        {"Dòng không đọc được", "Entries that cannot be read"},
	"web.came":          {"Nhận lúc", "Came"},
	"web.role":          {"Vai trò", "Role"},
	"web.added":         {"Thêm lúc", "Added"},
	"web.remove":        {"Bỏ", "Remove"},
	"web.users_hint":    {"Thêm người, đổi vai trò hoặc mật khẩu, ở máy chủ: loa-district user add TÊN --role officer", "To add a person or change role or password, at the collector: loa-district user add NAME --role officer"},
	"web.audit_since":   {"Từ {1}, mới nhất trước.", "Since {1}, the newest first."},
	"web.when":          {"Lúc", "When"},
	"web.by":            {"Ai", "Who"},
	"web.what":          {"Việc", "What"},
	"web.on":            {"Với", "On"},
	"web.detail":        {"Chi tiết", "Detail"},

	"role.viewer":  {"người xem", "viewer"},
	"role.officer": {"cán bộ", "officer"},
	"role.admin":   {"quản trị", "administrator"},

	"station_state.double":  {"trùng tên", "two under one name"},
	"station_state.never":   {"chưa gửi gì", "nothing came yet"},
	"station_state.silent":  {"im lặng", "silent"},
	"station_state.fault":   {"có sự cố", "fault"},
	"station_state.lost":    {"thiếu dòng", "entries missing"},
	"station_state.missed":  {"có lượt hỏng", "missed airings"},
	"station_state.clock":   {"đồng hồ", "clock"},
	"station_state.waiting": {"chờ chấp nhận", "waiting for a yes"},
	"station_state.well":    {"tốt", "well"},
	"station_state.retired": {"đã thu hồi", "retired"},

	"way.network": {"qua mạng", "by network"},
	"way.stick":   {"qua USB", "by memory stick"},
	"way.child":   {"qua cấp dưới", "through a unit below"},

	"audit.login":           {"đăng nhập", "signed in"},
	"audit.login_failed":    {"đăng nhập sai", "failed to sign in"},
	"audit.logout":          {"đăng xuất", "signed out"},
	"audit.user_added":      {"thêm hoặc đổi người dùng", "added or changed a person"},
	"audit.user_removed":    {"bỏ người dùng", "removed a person"},
	"audit.station_added":   {"ghi nhận đài", "added a station"},
	"audit.station_placed":  {"ghi nơi của đài", "entered where a station stands"},
	"audit.unit_added":      {"thêm đơn vị", "added a unit"},
	"audit.unit_changed":    {"sửa đơn vị", "changed a unit"},
	"audit.unit_moved":      {"chuyển đơn vị", "moved a unit"},
	"audit.unit_ended":      {"thôi đơn vị", "ended a unit"},
	"audit.code_made":       {"tạo mã ghi danh", "made a code to enrol"},
	"audit.key_accepted":    {"chấp nhận khóa", "accepted a key"},
	"audit.station_retired": {"thu hồi khóa", "retired the keys"},

	UserAdded:         {"✓ {1} được vào với vai trò {2:role}", "✓ {1} may sign in as {2:role}"},
	UserRemoved:       {"✓ Đã bỏ {1}", "✓ Removed {1}"},
	UserNone:          {"chưa có ai; thêm: loa-district user add TÊN --role admin", "there is nobody yet; to add: loa-district user add NAME --role admin"},
	UserPassword:      {"mật khẩu cho {1}:", "password for {1}:"},
	UserPasswordAgain: {"gõ lại mật khẩu cho {1}:", "the password for {1} again:"},
	UserColumnName:    {"TÊN", "NAME"},
	UserColumnRole:    {"VAI TRÒ", "ROLE"},
	UserColumnAdded:   {"THÊM LÚC", "ADDED"},
}
