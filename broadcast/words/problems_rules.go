package words

// ruleProblems: what the commune's rules say.
var ruleProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.quiet_hours":      {"{1:clock} nằm trong giờ yên tĩnh {2}", "{1:clock} falls in quiet hours {2}"},
	"hint.quiet_hours":         {"chờ đến {2:end}; việc khẩn cấp: loa play TỆP --emergency", "wait until {2:end}; for an emergency: loa play FILE --emergency"},
	"hint.quiet_hours.at":      {`--at "hằng ngày {2:end}"; xin ngoại lệ: thêm --ask-exception, người khác duyệt`, `--at "daily {2:end}"; to ask for an exception: add --ask-exception, another person approves`},
	"problem.outside_windows":  {"{1:clock} nằm ngoài khung giờ được phép", "{1:clock} is outside the permitted windows"},
	"hint.outside_windows":     {"khung giờ của xã: {2}; xin ngoại lệ: thêm --ask-exception", "the commune's windows: {2}; to ask for an exception: add --ask-exception"},
	"problem.needs_until":      {"khẩn cấp đặt lịch phải có ngày kết thúc", "a scheduled emergency needs a last day"},
	"hint.needs_until":         {"thêm --until 31/12; phát khẩn cấp ngay: loa play TỆP --emergency", "add --until 31/12; to air an emergency now: loa play FILE --emergency"},
	"problem.needs_approval":   {"khẩn cấp đặt lịch phải được người khác duyệt", "a scheduled emergency needs another person's approval"},
	"hint.needs_approval":      {"thêm --ask-exception, rồi người khác gõ loa approve; phát khẩn cấp ngay: loa play TỆP --emergency", "add --ask-exception, then another person types loa approve; to air an emergency now: loa play FILE --emergency"},
	"problem.on_hold":          {"đài đang tạm ngừng phát, chỉ khẩn cấp được phát", "the station is on hold, only an emergency may air"},
	"hint.on_hold":             {"phát trở lại: loa hold --off; việc khẩn cấp: thêm --emergency", "to end it: loa hold --off; for an emergency: add --emergency"},
	"problem.two_person":       {"tệp này chưa được người thứ hai duyệt", "no second person has approved this file"},
	"hint.two_person":          {"xếp lịch bằng loa add rồi nhờ người khác gõ loa approve; việc khẩn cấp: thêm --emergency", "schedule it with loa add and have another person type loa approve; for an emergency: add --emergency"},
	"problem.own_approval":     {"người tạo không được tự duyệt {1}", "whoever made {1} cannot approve it"},
	"hint.own_approval":        {"nhờ người khác đăng nhập và gõ: loa approve {1}", "have another person log in and type: loa approve {1}"},
	"problem.not_waiting":      {"{1} không chờ duyệt", "{1} is not waiting for approval"},
	"hint.not_waiting":         {"xem trạng thái: loa list", "see its state: loa list"},
	"problem.not_confirmed":    {"chưa được xác nhận nên không có gì thay đổi", "it was not confirmed, so nothing changed"},
	"hint.not_confirmed":       {"gõ lại lệnh và xác nhận, hoặc thêm --yes", "type the command again and confirm, or add --yes"},
	"problem.interrupted":      {"lệnh bị ngắt giữa chừng", "the command was interrupted"},
	"hint.interrupted":         {"xem đài đang làm gì: loa status", "see what the station is doing: loa status"},
	"problem.version_mismatch": {"lệnh này và đài đang chạy khác phiên bản (lệnh {1}, đài {2})", "this command and the running station differ in version (command {1}, station {2})"},
	"hint.version_mismatch":    {"khởi động lại đài: sudo systemctl restart loa", "restart the station: sudo systemctl restart loa"},
}
