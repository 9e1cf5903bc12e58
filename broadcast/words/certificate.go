package words

// The certificate of a matter that was heard on consecutive days.
const (
	CertTitle    Key = "certificate.title"
	CertStation  Key = "certificate.station"  // name, station id
	CertClaim    Key = "certificate.claim"    // title, slot, days, first day, last day
	CertDay      Key = "certificate.day"      // day, started, ended, heard
	CertRecord   Key = "certificate.record"   // airing, seq, heard in ms
	CertFile     Key = "certificate.file"     // sha256
	CertApproved Key = "certificate.approved" // who
	CertLog      Key = "certificate.log"      // log id, entries, head
	CertMade     Key = "certificate.made"     // day and time
	CertSign     Key = "certificate.sign"     //
	CertGood     Key = "certificate.good"     // day, heard, days in a row
	CertBad      Key = "certificate.bad"      // day, why
	CertRestart  Key = "certificate.restart"  // day, why
	CertFirst    Key = "certificate.first"    // day, heard, why
)

var certificateWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	CertTitle:    {"GIẤY XÁC NHẬN ĐÃ THÔNG BÁO TRÊN LOA TRUYỀN THANH", "CERTIFICATE OF ANNOUNCEMENT BY LOUDSPEAKER"},
	CertStation:  {"{1} (mã trạm {2})", "{1} (station {2})"},
	CertClaim:    {`Nội dung "{1}" (chương trình số {2}) đã được phát đủ trong {3} ngày liên tiếp, từ {4} đến {5}.`, `"{1}" (programme {2}) was heard in full on {3} consecutive days, from {4} to {5}.`},
	CertDay:      {"{1}: {2}–{3}, nghe được {4}", "{1}: {2}–{3}, {4} heard"},
	CertRecord:   {"lượt phát {1}, dòng {2} của nhật ký, {3} ms", "airing {1}, entry {2} of the log, {3} ms"},
	CertFile:     {"tệp SHA-256 {1}", "file SHA-256 {1}"},
	CertApproved: {"người duyệt {1}", "approved by {1}"},
	CertLog:      {"Sổ nhật ký {1}, {2} dòng đã kiểm tra còn nguyên vẹn, mã dòng cuối {3}", "Log {1}, {2|entry|entries} checked and whole, hash of the last {3}"},
	CertMade:     {"Lập lúc {1}", "Made at {1}"},
	CertSign:     {"Người lập: ........................   Xác nhận của UBND xã: ........................", "Made by: ........................   For the People's Committee: ........................"},
	CertGood:     {"✓ {1}: nghe được {2}, ngày thứ {3} liên tiếp", "✓ {1}: {2} heard, day {3} in a row"},
	CertBad:      {"✗ {1}: {2}", "✗ {1}: {2}"},
	CertRestart:  {"▲ {1}: {2}; phải đếm lại từ đầu", "▲ {1}: {2}; the count begins again"},
	CertFirst:    {"▲ {1}: nghe được {2}, {3}; đếm lại từ ngày này", "▲ {1}: {2} heard, {3}; the count begins again on this day"},

	"daywhy.not_aired":     {"không phát ngày này", "not aired on this day"},
	"daywhy.clock_unknown": {"đồng hồ chưa tin cậy, không chắc là ngày nào", "the clock was not trusted, so the day is not certain"},
	"daywhy.replaced":      {"đã thay tệp khác", "another file"},
}

// explainCommands are the helps of the commands that explain.
var explainCommands = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"command.simulate":    {"chạy thử lịch của những ngày bất kỳ: sẽ phát gì, bỏ gì, vì sao", "a dry run of any days: what would air, what would not, and why"},
	"command.why":         {"vì sao một lượt phát, hoặc không phát", "why an airing aired, or did not"},
	"command.certificate": {"giấy xác nhận đã phát đủ nhiều ngày liên tiếp, dẫn theo nhật ký", "certify from the log that it was heard on consecutive days"},

	"args.why":         {"MÃ-LƯỢT|TIÊU-ĐỀ", "AIRING|TITLE"},
	"args.certificate": {"SỐ", "ID"},

	"example.simulate":    {"loa simulate --from 14/2 --until 20/2\nloa simulate --from 1/1 --until 31/12 --json", "loa simulate --from 14/2 --until 20/2\nloa simulate --from 1/1 --until 31/12 --json"},
	"example.why":         {"loa why \"ban tin chieu\" --date \"hôm qua\"\nloa why 3@2020-11-22T17:00:00+07:00", "loa why \"evening bulletin\" --date yesterday\nloa why 3@2020-11-22T17:00:00+07:00"},
	"example.certificate": {"loa certificate 14\nloa certificate 14 --days 5 > xac-nhan.txt", "loa certificate 14\nloa certificate 14 --days 5 > certificate.txt"},

	"flag.simulate.from":    {"`NGÀY` đầu, tính cả ngày ấy", "first `DAY`, included"},
	"flag.simulate.until":   {"`NGÀY` cuối, tính cả ngày ấy", "last `DAY`, included"},
	"flag.why.date":         {"`NGÀY` muốn hỏi: hôm qua, 22/11", "the `DAY` in question: yesterday, 22/11"},
	"flag.certificate.days": {"`SỐ` ngày liên tiếp phải đủ", "`NUMBER` of consecutive days that are needed"},
	"flag.schedule.ics":     {"ghi lịch cho điện thoại ra `TỆP` iCalendar (- là ra màn hình; mặc định 30 ngày)", "write an iCalendar `FILE` for phones (- = to stdout; 30 days unless --days says otherwise)"},
}
