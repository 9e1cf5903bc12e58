package words

// uplinkLabels are what a collector answers, as the station's people read it.
var uplinkLabels = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"uplink.ok":              {"đã nhận đủ", "all of it was taken"},
	"uplink.unknown_station": {"cấp trên chưa có đài này trong danh sách", "the unit above has no station of this name"},
	"uplink.unknown_key":     {"cấp trên biết đài này bằng một khóa khác", "the unit above knows this station by another key"},
	"uplink.revoked":         {"cấp trên đã ngừng nhận đài này", "the unit above has retired this station"},
	"uplink.waiting":         {"đang chờ cấp trên đồng ý", "waiting for a person of the unit above to accept it"},
	"uplink.code":            {"mã ghi danh không đúng hoặc đã dùng rồi", "the code is wrong, or was used before"},
	"uplink.duplicate":       {"mã đài này đã thuộc về một đài khác", "this station id belongs to another station"},
	"uplink.busy":            {"máy thu đang bận, sẽ gửi lại", "the collector is busy, it will be tried again"},
	"uplink.request":         {"máy thu không hiểu câu hỏi: hai bên khác phiên bản", "the collector does not understand: the versions differ"},
	"uplink.too_much":        {"gửi quá nhiều một lần", "too much in one go"},
	"uplink.failed":          {"máy thu gặp lỗi, sẽ gửi lại", "the collector has trouble of its own, it will be tried again"},
	"uplink.gap":             {"máy thu thiếu phần trước của nhật ký", "the collector lacks an earlier part of the log"},
	"uplink.fork":            {"máy thu có một nhật ký khác cùng tên: có thể có hai đài trùng mã, hoặc đài đã khôi phục từ bản sao", "the collector has another log of this name: two stations share an id, or this one was restored from a copy"},
	"uplink.unreachable":     {"không tới được máy thu", "the collector cannot be reached"},
	"uplink.untrusted":       {"chứng thư của máy thu không đúng", "the collector's certificate is not the right one"},
	"uplink.not_collector":   {"địa chỉ này không phải máy thu", "what answers at this address is no collector"},
	"uplink.broken_off":      {"đường truyền đứt giữa chừng", "the line broke in the middle"},
	"uplink.disk":            {"đĩa của đài báo lỗi", "the station's own disk refuses"},
	"uplink.refused":         {"máy thu không nhận", "the collector refused"},
}
