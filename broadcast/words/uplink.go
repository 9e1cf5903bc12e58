package words

// What commands say of the road to the district.
const (
	SyncNothing   Key = "sync.nothing"   // address
	SyncDone      Key = "sync.done"      // entries, bytes, address
	SyncURL       Key = "sync.url"       // heading
	SyncWaiting   Key = "sync.waiting"   // heading
	SyncAcked     Key = "sync.acked"     // heading
	SyncLastTry   Key = "sync.last_try"  // heading
	SyncLastAck   Key = "sync.last_ack"  // heading
	SyncAnswer    Key = "sync.answer"    // heading
	SyncNone      Key = "sync.none"      // no collector yet
	SyncNever     Key = "sync.never"     //
	EnrolDone     Key = "enrol.done"     // district
	EnrolWaiting  Key = "enrol.waiting"  // district
	EnrolKey      Key = "enrol.key"      // station, fingerprint
	EnrolConfig   Key = "enrol.config"   // address of the configuration, which wins
	EnrolWould    Key = "enrol.would"    // address
	EnrolDistrict Key = "enrol.district" // a district without a name
)

var uplinkTalk = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	SyncNothing:   {"✓ {1} đã có đủ nhật ký, không còn gì chờ gửi", "✓ {1} has the whole log, nothing waits"},
	SyncDone:      {"✓ Đã gửi {1} dòng ({2:bytes}), {3} đã nhận đủ", "✓ Sent {1|entry|entries} ({2:bytes}), {3} has acknowledged them all"},
	SyncURL:       {"Máy thu", "Collector"},
	SyncWaiting:   {"Chờ gửi", "Waiting"},
	SyncAcked:     {"Đã nhận đến dòng", "Acknowledged up to entry"},
	SyncLastTry:   {"Gửi lần cuối", "Last try"},
	SyncLastAck:   {"Được nhận lần cuối", "Last acknowledged"},
	SyncAnswer:    {"Trả lời", "Answer"},
	SyncNone:      {"chưa ghi danh với cấp trên, nhật ký giữ tại đài", "not enrolled, the log is kept here"},
	SyncNever:     {"chưa lần nào", "never"},
	EnrolDone:     {"✓ {1} đã nhận đài này; từ nay nhật ký tự gửi lên", "✓ {1} has accepted this station; its log goes there from now on"},
	EnrolWaiting:  {"Đã gửi lời ghi danh; {1} còn phải so vân tay rồi đồng ý. Đọc vân tay dưới đây qua điện thoại", "Asked to be enrolled; {1} has to compare the fingerprint and accept. Read it to them on the telephone"},
	EnrolKey:      {"  đài {1}, vân tay của khóa {2}", "  station {1}, fingerprint of its key {2}"},
	EnrolConfig:   {"▲ nhưng [uplink] url trong loa.toml là {1}, và địa chỉ đó được dùng trước", "▲ but [uplink] url in loa.toml is {1}, and that address comes first"},
	EnrolWould:    {"Sẽ ghi danh với {1}", "Would enrol with {1}"},
	EnrolDistrict: {"cấp trên", "the unit above"},
}

var uplinkProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.not_enrolled":  {"đài chưa ghi danh với cấp trên nào", "this station is not enrolled anywhere"},
	"hint.not_enrolled":     {"xin địa chỉ và mã một lần của cấp trên, rồi: loa enrol ĐỊA-CHỈ --code MÃ; hoặc mang đi bằng USB: loa bundle export TỆP", "ask the unit above for its address and a one-time code, then: loa enrol URL --code CODE; or carry it on a stick: loa bundle export FILE"},
	"problem.sync_refused":  {"{1} không nhận, còn {2} dòng chờ gửi: {3:uplink}", "{1} refused, {2|entry waits|entries wait}: {3:uplink}"},
	"hint.sync_refused":     {"nhật ký vẫn giữ đủ ở đài; gọi cho cấp trên, đọc vân tay: loa key", "the log is kept here; call the unit above, and tell them the fingerprint: loa key"},
	"problem.sync_failed":   {"chưa gửi được lên {1}, còn {2} dòng chờ gửi: {3:uplink}", "nothing came through to {1}, {2|entry waits|entries wait}: {3:uplink}"},
	"hint.sync_failed":      {"nhật ký vẫn giữ đủ ở đài và tự gửi lại khi có mạng; xem: loa sync --status; gấp thì mang bằng USB: loa bundle export TỆP", "the log is kept here and is sent when the line is back; see: loa sync --status; if it is urgent: loa bundle export FILE"},
	"problem.enrol_refused": {"{1} không nhận đài này: {2:uplink}", "{1} did not accept this station: {2:uplink}"},
	"hint.enrol_refused":    {"gọi cho cấp trên: xin mã mới, hoặc đọc vân tay cho họ so: loa key", "call the unit above: ask for a new code, or read them the fingerprint: loa key"},
	"problem.enrol_failed":  {"không ghi danh được với {1}: {2:uplink}", "could not enrol with {1}: {2:uplink}"},
	"hint.enrol_failed":     {"xem lại địa chỉ và đường mạng; máy thu dùng chứng thư riêng thì ghi ca_file ở mục [uplink] trong loa.toml; đài vẫn phát bình thường", "look at the address and the line again; for a collector with its own certificate set ca_file under [uplink] in loa.toml; the station airs on all the same"},
	"problem.url_unknown":   {`"{1}" không phải địa chỉ máy thu`, `"{1}" is no address of a collector`},
	"hint.url_unknown":      {"viết đủ, ví dụ: loa enrol https://huyen.example:8440 --code MÃ", "write it in full, for example: loa enrol https://district.example:8440 --code CODE"},
	"problem.url_plain":     {`"{1}" không mã hóa: ai trên đường truyền cũng đọc và giả được`, `"{1}" is not encrypted: anyone on the line could read and forge it`},
	"hint.url_plain":        {"dùng https://; http:// chỉ cho máy thu ngay trên máy này", "use https://; http:// is for a collector on this computer alone"},
	"problem.ca_file":       {`không đọc được chứng thư gốc "{1}"`, `the root certificate "{1}" cannot be read`},
	"hint.ca_file":          {"xin lại tệp PEM của cấp trên, ghi đường dẫn vào ca_file ở mục [uplink] trong loa.toml", "get the PEM file from the unit above and name it in ca_file under [uplink] in loa.toml"},
}

// uplinkLabels are what a collector answers, as the station's people read it.
var uplinkLabels = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"uplink.ok":              {"đã nhận đủ", "all of it was taken"},
	"uplink.unknown_station": {"cấp trên chưa có đài này trong danh sách", "the unit above has no station of this name"},
	"uplink.unknown_key":     {"cấp trên biết đài này bằng một khóa khác", "the unit above knows this station by another key"},
	"uplink.revoked":         {"cấp trên đã ngừng nhận đài này", "the unit above has retired this station"},
	"uplink.waiting":         {"đang chờ cấp trên đồng ý", "waiting for a person of the unit above to accept it"},
	"uplink.code":            {"mã ghi danh không đúng hoặc đã dùng rồi", "the code is wrong, or was used before"},
	"uplink.code_needed":     {"nhiều đài đang chờ duyệt, máy thu chỉ nhận đài mới có mã ghi danh", "too many stations wait to be accepted: a new one needs a one-time code"},
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
	"uplink.not_enrolled":    {"chưa ghi danh", "not enrolled"},
	"uplink.ca_file":         {"không đọc được chứng thư gốc ghi trong loa.toml", "the root certificate named in loa.toml cannot be read"},
	"uplink.key_broken":      {"khóa của đài mất hoặc hỏng", "the station's key is gone or damaged"},
	"uplink.signature":       {"chữ ký không đúng", "the signature does not hold"},
	"uplink.answers":         {"máy thu trả lời không khớp", "the collector's answers do not agree"},
}
