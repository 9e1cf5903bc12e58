package words

// What commands say of the log on its way to the district.
const (
	BundleExported Key = "bundle_talk.exported" // name, entries, bytes
	BundleWhole    Key = "bundle_talk.whole"    // station, entries
	BundleLog      Key = "bundle_talk.log"      // log id, first seq, last seq
	BundleSpan     Key = "bundle_talk.span"     // time of the first entry, of the last
	BundleSigned   Key = "bundle_talk.signed"   // fingerprint
	BundlePoison   Key = "bundle_talk.poison"   // seq
	BundleToVerify Key = "bundle_talk.verify"   // name
	KeyStation     Key = "bundle_talk.station"
	KeyPublic      Key = "bundle_talk.public"
	KeyFingerprint Key = "bundle_talk.fingerprint"
	KeyWritten     Key = "bundle_talk.key_written" // name, fingerprint
)

var bundleTalk = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	BundleExported: {`✓ Đã ghi {2} dòng nhật ký ra "{1}", {3:bytes}`, `✓ Wrote {2|entry|entries} of the log to "{1}", {3:bytes}`},
	BundleWhole:    {"✓ Tệp đúng và đủ: đài {1}, {2} dòng", "✓ The file is true and whole: station {1}, {2|entry|entries}"},
	BundleLog:      {"  nhật ký {1}: dòng {2} đến {3}", "  log {1}: entries {2} to {3}"},
	BundleSpan:     {"    từ {1} đến {2}", "    from {1} to {2}"},
	BundleSigned:   {"  ký bằng khóa {1}", "  signed by key {1}"},
	BundlePoison:   {"    ▲ dòng {1} không đọc được, nhưng đúng như đài đã ghi", "    ▲ entry {1} cannot be read, but it is what the station stored"},
	BundleToVerify: {`Kiểm tra trước khi rút USB: loa bundle verify "{1}"`, `Before you pull the stick: loa bundle verify "{1}"`},
	KeyStation:     {"Đài", "Station"},
	KeyPublic:      {"Khóa công khai", "Public key"},
	KeyFingerprint: {"Vân tay của khóa", "Fingerprint"},
	KeyWritten:     {`✓ Đã ghi khóa công khai ra "{1}"; vân tay {2}`, `✓ Wrote the public key to "{1}"; fingerprint {2}`},
}

// bundleProblems: files that are to carry the log.
var bundleProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.log_empty":       {"nhật ký chưa có dòng nào", "the log has no entry yet"},
	"hint.log_empty":          {"đợi đài phát lượt đầu tiên rồi làm lại; xem đài: loa status", "wait until the station has aired something; see it: loa status"},
	"problem.file_exists":     {`đã có tệp "{1}"`, `there is a file "{1}" already`},
	"hint.file_exists":        {"chọn tên khác, hoặc ghi đè: thêm --yes", "take another name, or replace it: add --yes"},
	"problem.file_unwritable": {`không ghi được tệp "{1}": {2}`, `the file "{1}" cannot be written: {2}`},
	"hint.file_unwritable":    {"xem USB còn cắm không: lsblk; cắm lại rồi làm lại, nhật ký ở đài vẫn còn đủ", "see whether the stick is still there: lsblk; plug it in and try again, the station has the whole log still"},
	"problem.binary_output":   {"tệp nhật ký không phải chữ để đọc trên màn hình", "a bundle is no text for a screen"},
	"hint.binary_output":      {"ghi ra tệp: loa bundle export TỆP; hoặc nối sang lệnh khác bằng |", "write it to a file: loa bundle export FILE; or pipe it into a command"},
	"problem.bundle_broken":   {`không tin được tệp "{1}", hỏng ở khối {2}: {3:bundle}`, `the file "{1}" cannot be trusted from member {2} on: {3:bundle}`},
	"hint.bundle_broken":      {"xuất lại ở đài: loa bundle export TỆP; nếu vẫn vậy thì báo cấp trên", "export it again at the station: loa bundle export FILE; if it stays so, report it to the unit above"},
	"problem.bundle_entry":    {`không tin được tệp "{1}", hỏng ở khối {2}, từ dòng số {3}: {4:bundle}`, `the file "{1}" cannot be trusted from member {2}, entry {3} on: {4:bundle}`},
	"hint.bundle_entry":       {"xuất lại ở đài: loa bundle export TỆP; nếu vẫn vậy thì báo cấp trên", "export it again at the station: loa bundle export FILE; if it stays so, report it to the unit above"},
	"problem.key_broken":      {`khóa của đài "{1}" mất hoặc hỏng`, `the station's key "{1}" is gone or damaged`},
	"hint.key_broken":         {"chép lại từ bản sao lưu; không có thì dời tệp ấy đi, khởi động lại để đài tạo khóa mới, rồi báo cấp trên nhận khóa mới", "restore it from a backup; without one, move it away, restart so that the station makes a new key, and have the unit above accept it"},
	"problem.key_unknown":     {"không biết khóa của đài để so: tệp này ký bằng khóa {1}", "there is no key to hold it against: this file is signed by key {1}"},
	"hint.key_unknown":        {"hỏi đài vân tay (lệnh: loa key), đúng thì thêm --key {1}", "ask the station for its fingerprint (loa key prints it); if it is the same, add --key {1}"},
	"problem.key_unreadable":  {`"{1}" không phải khóa công khai của đài, cũng không phải vân tay`, `"{1}" is neither the public key of a station nor a fingerprint`},
	"hint.key_unreadable":     {"lấy khóa ở đài: loa key --out khoa-dai.pem", "get the key at the station: loa key --out station-key.pem"},
}

// bundleLabels say what is wrong with a bundle.
var bundleLabels = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"bundle.not_bundle": {"không phải tệp nhật ký của đài", "it is no bundle"},
	"bundle.truncated":  {"tệp bị cụt, chép chưa xong", "the file is cut short"},
	"bundle.damaged":    {"tệp bị hỏng", "the file is damaged"},
	"bundle.too_long":   {"dài quá mức cho phép", "it is longer than allowed"},
	"bundle.bomb":       {"nén quá mức bình thường, có thể là tệp phá hoại", "it unpacks to more than any log would, as a harmful file does"},
	"bundle.lines":      {"dòng trống hoặc thiếu cuối dòng", "a line is empty or does not end"},
	"bundle.header":     {"dòng đầu không đúng dạng", "its first line is not as it must be"},
	"bundle.version":    {"phiên bản khác, cần chương trình mới hơn", "another version, it takes a newer program"},
	"bundle.station":    {"mã đài không hợp lệ", "it names no possible station"},
	"bundle.log_id":     {"mã nhật ký không hợp lệ", "it names no possible log"},
	"bundle.from":       {"số dòng đầu không hợp lệ", "the number of its first entry is impossible"},
	"bundle.prev_hash":  {"mã nối với dòng trước không hợp lệ", "the hash before its first entry is impossible"},
	"bundle.count":      {"số dòng không khớp", "the number of its entries does not agree"},
	"bundle.key":        {"ký bằng khóa khác", "it is signed by another key"},
	"bundle.parent":     {"nhật ký trước không hợp lệ", "the log before it is impossible"},
	"bundle.signature":  {"chữ ký không đúng, nội dung đã bị sửa", "the signature does not hold, it was altered"},
	"bundle.order":      {"khối không nối tiếp khối trước", "it does not go on where the member before it ended"},
	"bundle.gap":        {"thiếu dòng", "entries are missing"},
	"bundle.fork":       {"dòng này khác với dòng đã biết", "the entry is another than the one that is known"},
	"bundle.poison":     {"dòng không đọc được", "the entry cannot be read"},
}
