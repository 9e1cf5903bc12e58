package words

// labels are the words for stable names, as reports print them.
var labels = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"outcome.planned":   {"sắp phát", "to come"},
	"outcome.on_air":    {"đang phát", "on air"},
	"outcome.aired":     {"phát đủ", "aired"},
	"outcome.partial":   {"cắt ngắn", "cut short"},
	"outcome.missed":    {"không phát được", "missed"},
	"outcome.skipped":   {"bỏ qua", "skipped"},
	"outcome.cancelled": {"đã hủy", "cancelled"},

	"log_ended.damaged":   {"tệp dữ liệu hỏng", "the data file was damaged"},
	"log_ended.forked":    {"cấp trên có nhật ký khác cùng mã", "the district has another by this id"},
	"log_ended.cloned":    {"thẻ nhớ sang máy khác", "the card came into another box"},
	"log_ended.other_id":  {"đài đổi mã", "the station got another id"},
	"log_ended.not_known": {"không rõ", "not known"},

	"reason.power_off":        {"mất điện", "power off"},
	"reason.crash":            {"chương trình dừng đột ngột", "the player crashed"},
	"reason.no_media":         {"thiếu tệp", "no file"},
	"reason.bad_media":        {"tệp hỏng", "damaged file"},
	"reason.no_device":        {"không có thiết bị âm thanh", "no sound device"},
	"reason.device_lost":      {"mất thiết bị âm thanh", "sound device lost"},
	"reason.source_lost":      {"mất nguồn tiếp âm", "source lost"},
	"reason.preempted":        {"bị chèn", "preempted"},
	"reason.stopped":          {"bị dừng", "stopped"},
	"reason.late":             {"quá giờ", "too late"},
	"reason.quiet_hours":      {"giờ yên tĩnh", "quiet hours"},
	"reason.not_approved":     {"chưa duyệt", "not approved"},
	"reason.clock_unknown":    {"đồng hồ chưa tin cậy", "clock not trusted"},
	"reason.holiday":          {"nghỉ lễ, quốc tang", "holiday or mourning"},
	"reason.replaced":         {"đã thay thế", "replaced"},
	"reason.zone_unreachable": {"không tới được khu vực", "zone unreachable"},
	"reason.disk_full":        {"đầy bộ nhớ", "disk full"},
	"reason.held":             {"tạm ngừng phát", "on hold"},

	"priority.filler":    {"nhạc nền", "filler"},
	"priority.routine":   {"thông thường", "routine"},
	"priority.priority":  {"ưu tiên", "priority"},
	"priority.emergency": {"khẩn cấp", "emergency"},

	"source.file":    {"tệp", "file"},
	"source.relay":   {"tiếp âm", "relay"},
	"source.line_in": {"đường vào", "line in"},
	"source.mic":     {"micro", "microphone"},
	"source.speech":  {"đọc văn bản", "speech"},

	"trigger.schedule": {"lịch", "schedule"},
	"trigger.operator": {"người trực", "operator"},
	"trigger.district": {"cấp trên", "unit above"},

	"clock.trusted":  {"chuẩn", "trusted"},
	"clock.holdover": {"tạm giữ", "holdover"},
	"clock.unknown":  {"chưa rõ", "unknown"},

	"clock_why.synced":       {"máy đã đồng bộ giờ", "synchronised"},
	"clock_why.confirmed":    {"có người xác nhận", "a person vouched for it"},
	"clock_why.collector":    {"đồng hồ máy thu cấp trên chỉ cùng giờ", "the collector's clock shows the same"},
	"clock_why.was_synced":   {"đã đồng bộ từ lúc bật máy", "synchronised since the start"},
	"clock_why.rtc":          {"theo đồng hồ pin (RTC) của máy", "kept by the battery clock (RTC)"},
	"clock_why.configured":   {"người lắp máy cam đoan", "vouched for at set-up"},
	"clock_why.before_floor": {"sớm hơn giờ đã ghi trong nhật ký", "earlier than what the log has recorded"},
	"clock_why.no_source":    {"chưa đồng bộ, không có gì xác nhận", "not synchronised, and nothing vouches for it"},

	"slot_state.active":  {"đang dùng", "active"},
	"slot_state.paused":  {"tạm dừng", "paused"},
	"slot_state.waiting": {"chờ duyệt", "waiting for approval"},

	"kind.speech": {"lời", "speech"},
	"kind.music":  {"nhạc", "music"},
	"kind.tune":   {"nhạc hiệu", "tune"},

	"after_cut.resume":  {"phát tiếp", "resume"},
	"after_cut.restart": {"phát lại từ đầu", "restart"},
	"after_cut.drop":    {"bỏ phần còn lại", "drop"},

	"clash.waits":   {"xếp sau, {1}", "goes after it, at {1}"},
	"clash.split":   {"bị chèn, xong phát tiếp", "is cut into, then goes on"},
	"clash.skipped": {"không còn chỗ, bị bỏ", "finds no room and is left out"},

	"note.waits_for":     {"xếp sau", "goes after"},
	"note.no_media":      {"▲ chưa có tệp: loa import", "▲ no file yet: loa import"},
	"note.clock_unknown": {"▲ đồng hồ chưa tin cậy, đang chờ", "▲ the clock is not trusted, waiting"},
	"note.held":          {"▲ tạm ngừng phát", "▲ on hold"},

	"refused.quiet_hours":     {"rơi vào giờ yên tĩnh", "it falls in quiet hours"},
	"refused.outside_windows": {"nằm ngoài khung giờ được phép", "it is outside the permitted windows"},
	"refused.needs_approval":  {"khẩn cấp phải được người khác duyệt", "an emergency needs another person's approval"},
	"refused.two_person":      {"cần người thứ hai duyệt", "a second person has to approve it"},
	"refused.awaits_approval": {"phải được người khác duyệt", "another person has to approve it"},
	"refused.not_approved":    {"cần người thứ hai duyệt", "a second person has to approve it"},

	"chain.hash":       {"mã kiểm tra không khớp", "the checksum does not match"},
	"chain.gap":        {"thiếu dòng", "an entry is missing"},
	"chain.unreadable": {"không đọc được", "it cannot be read"},
}
