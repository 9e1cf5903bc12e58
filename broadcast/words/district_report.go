package words

// Groups of [Label] of the district's reports.
const (
	DayState = "day_state" // how much of a station's day is known
	Heard    = "heard"     // how much of a programme was heard at a station
)

// What the reports of the district say.
const (
	ReportCoverage    Key = "report.coverage"      // day
	ReportSpread      Key = "report.spread"        // words of the title, day
	ReportJournal     Key = "report.journal"       //
	ReportTotals      Key = "report.totals"        //
	ReportSpan        Key = "report.span"          // first day, last day
	ReportStation     Key = "report.station"       // name, id
	ReportCommune     Key = "report.commune"       // code of the commune, of the province
	ReportStations    Key = "report.stations"      // how many of how many: whole, open, silent, nothing
	ReportSilentSince Key = "report.silent_since"  // time
	ReportNever       Key = "report.never"         //
	ReportAll         Key = "report.all"           //
	ReportNumber      Key = "report.number"        // STT
	ReportDay         Key = "report.day"           //
	ReportPlannedAt   Key = "report.planned_at"    //
	ReportAiredAt     Key = "report.aired_at"      //
	ReportContent     Key = "report.content"       //
	ReportSource      Key = "report.source"        //
	ReportLength      Key = "report.length"        //
	ReportZones       Key = "report.zones"         //
	ReportResult      Key = "report.result"        //
	ReportReason      Key = "report.reason"        //
	ReportReasons     Key = "report.reasons"       //
	ReportApprover    Key = "report.approver"      //
	ReportOnDuty      Key = "report.on_duty"       //
	ReportSignature   Key = "report.signature"     //
	ReportID          Key = "report.id"            //
	ReportName        Key = "report.name"          //
	ReportState       Key = "report.state"         //
	ReportPlanned     Key = "report.planned"       //
	ReportUnknown     Key = "report.unknown"       //
	ReportCame        Key = "report.came"          //
	ReportTurns       Key = "report.turns"         //
	ReportHeard       Key = "report.heard"         //
	ReportHours       Key = "report.hours"         //
	ReportRelayed     Key = "report.relayed"       //
	ReportOwn         Key = "report.own"           //
	ReportMinority    Key = "report.minority"      //
	ReportByLanguage  Key = "report.by_language"   // shares
	ReportBySource    Key = "report.by_source"     // shares
	ReportByKind      Key = "report.by_kind"       // shares
	ReportUntold      Key = "report.untold"        //
	ReportMade        Key = "report.made"          // day and time
	ReportSigns       Key = "report.signs"         //
	ReportWritten     Key = "report.written"       // file, lines
	ReportCertClaim   Key = "report.cert_claim"    // title, days, first day, last day
	ReportCertLog     Key = "report.cert_log"      // log id, entries, head
	ReportKnownUntil  Key = "report.known_until"   // day and time
	ReportPaper       Key = "report.paper"         // number of the paper
	ReportOneFile     Key = "report.one_file"      //
	ReportOneFileHint Key = "report.one_file_hint" //
	ReportMatter      Key = "report.matter"        //
	ReportMatterHint  Key = "report.matter_hint"   //
	ReportRange       Key = "report.range"         //
	ReportRangeHint   Key = "report.range_hint"    //
	ReportMonthForm   Key = "report.month"         // as typed
	ReportMonthHint   Key = "report.month_hint"    //
)

var districtReports = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	ReportCoverage:    {"Tình hình phát thanh {1}", "Coverage of {1}"},
	ReportSpread:      {`"{1}" đã phát ở đâu, {2}`, `Where "{1}" was heard, {2}`},
	ReportJournal:     {"Sổ nhật ký phát thanh", "Broadcast log book"},
	ReportTotals:      {"Tổng hợp phát thanh", "Broadcast totals"},
	ReportSpan:        {"Từ {1} đến {2}", "From {1} to {2}"},
	ReportStation:     {"{1} (mã trạm {2})", "{1} (station {2})"},
	ReportCommune:     {"Mã xã {1}, mã tỉnh {2}", "Commune {1}, province {2}"},
	ReportStations:    {"{1} đài: {2} đủ nhật ký, {3} còn chờ, {4} im lặng, {5} không có lịch", "{1|station|stations}: {2} complete, {3} still open, {4} silent, {5} with nothing planned"},
	ReportSilentSince: {"không liên lạc từ {1}", "not heard from since {1}"},
	ReportNever:       {"chưa liên lạc lần nào", "never heard from"},
	ReportAll:         {"Cộng", "All"},
	ReportNumber:      {"STT", "No."},
	ReportDay:         {"Ngày", "Day"},
	ReportPlannedAt:   {"Giờ dự kiến", "Planned"},
	ReportAiredAt:     {"Giờ phát", "Aired"},
	ReportContent:     {"Nội dung", "Programme"},
	ReportSource:      {"Nguồn", "Source"},
	ReportLength:      {"Thời lượng", "Length"},
	ReportZones:       {"Khu vực", "Zones"},
	ReportResult:      {"Kết quả", "Result"},
	ReportReason:      {"Lý do", "Reason"},
	ReportReasons:     {"Lý do", "Reasons"},
	ReportApprover:    {"Người duyệt", "Approved by"},
	ReportOnDuty:      {"Người trực", "On duty"},
	ReportSignature:   {"Chữ ký", "Signature"},
	ReportID:          {"Mã trạm", "Station"},
	ReportName:        {"Tên đài", "Name"},
	ReportState:       {"Nhật ký", "Log"},
	ReportPlanned:     {"Dự kiến", "Planned"},
	ReportUnknown:     {"Chưa rõ", "Not told"},
	ReportCame:        {"Liên lạc cuối", "Last contact"},
	ReportTurns:       {"Số lượt", "Airings"},
	ReportHeard:       {"Đã nghe", "Heard"},
	ReportHours:       {"Tổng thời lượng", "Time heard"},
	ReportRelayed:     {"Tiếp âm", "Relayed"},
	ReportOwn:         {"Tự sản xuất", "Own production"},
	ReportMinority:    {"Tiếng dân tộc thiểu số", "Minority languages"},
	ReportByLanguage:  {"Theo ngôn ngữ: {1}", "By language: {1}"},
	ReportBySource:    {"Theo nguồn: {1}", "By source: {1}"},
	ReportByKind:      {"Theo loại: {1}", "By kind: {1}"},
	ReportUntold:      {"không ghi", "not told"},
	ReportMade:        {"Lập lúc {1}", "Made at {1}"},
	ReportSigns:       {"Người lập: ........................   Trưởng đài: ........................", "Made by: ........................   Head of station: ........................"},
	ReportWritten:     {`✓ Đã ghi {2} dòng ra "{1}"`, `✓ Wrote {2|line|lines} to "{1}"`},
	ReportCertClaim:   {`Nội dung "{1}" đã được phát đủ trong {2} ngày liên tiếp, từ {3} đến {4}.`, `"{1}" was heard in full on {2} consecutive days, from {3} to {4}.`},
	ReportCertLog:     {"Sổ nhật ký {1}: {2} dòng, máy chủ đã kiểm tra còn nguyên vẹn, mã dòng cuối {3}", "Log {1}: {2|entry|entries}, checked by the collector and whole, hash of the last {3}"},
	ReportKnownUntil:  {"Nhật ký của đài đã về đến {1}", "The log of the station has come up to {1}"},
	ReportPaper:       {"văn bản {1}", "paper {1}"},
	ReportOneFile:     {"chỉ dùng một trong --csv, --xlsx, --html, --json", "one of --csv, --xlsx, --html, --json at a time"},
	ReportOneFileHint: {"chạy lại cho từng loại tệp", "run it once for each"},
	ReportMatter:      {"cần --station và một trong --programme, --title", "--station is needed, and one of --programme, --title"},
	ReportMatterHint:  {"xem số và tiêu đề: loa-district log --station MÃ-ĐÀI --json", "see numbers and titles: loa-district log --station ID --json"},
	ReportRange:       {"--month không đi cùng --from, --until", "--month does not go with --from, --until"},
	ReportRangeHint:   {"bỏ --month, hoặc bỏ hai ngày", "leave --month out, or the two days"},
	ReportMonthForm:   {`không hiểu tháng "{1}"`, `"{1}" is not understood as a month`},
	ReportMonthHint:   {"gõ 11/2020, quý 4/2020, hoặc 2020", "type 11/2020, q4/2020, or 2020"},
}

var districtReportLabels = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"day_state.whole":   {"đủ", "complete"},
	"day_state.open":    {"còn chờ", "still open"},
	"day_state.silent":  {"im lặng", "silent"},
	"day_state.nothing": {"không có lịch", "nothing planned"},

	"heard.whole":    {"phát đủ", "in full"},
	"heard.part":     {"phát thiếu", "in part"},
	"heard.not":      {"không phát được", "not heard"},
	"heard.no_turn":  {"không có trong nhật ký", "not in the log"},
	"heard.not_told": {"nhật ký chưa về", "the log has not come"},

	"problem.title_many":             {`nhiều chương trình có "{1}" trong tiêu đề: {2}`, `several programmes have "{1}" in their title: {2}`},
	"hint.title_many":                {"gõ trọn một tiêu đề, hoặc dùng --programme SỐ", "type one title in full, or use --programme NUMBER"},
	"problem.title_unknown.district": {`không có lượt phát nào có "{1}" trong tiêu đề`, `no airing has "{1}" in its title`},
	"hint.title_unknown.district":    {"gõ ít chữ hơn, hoặc xem ngày khác: --date NGÀY", "type fewer words, or look at another day: --date DAY"},
	"problem.not_heard_out.district": {`"{1}" mới phát đủ {2} ngày liên tiếp, cần {3}`, `"{1}" was heard in full on {2} consecutive days, {3} are needed`},
	"hint.not_heard_out.district":    {"nhật ký về thiếu thì nhập USB của đài: loa-district import TỆP; nếu đủ rồi, đài phải phát tiếp", "where the log has not come, take in the station's stick: loa-district import FILE; else the station has to go on airing it"},
	"hint.file_unwritable.district":  {"chọn tệp ở thư mục khác còn chỗ và ghi được", "take a file in another folder that has room and can be written"},
	"problem.slot_unknown.district":  {`chưa có lượt phát nào của chương trình số "{1}"`, `there is no airing of a programme "{1}" yet`},
	"hint.slot_unknown.district":     {"xem số: loa-district log --station MÃ-ĐÀI --json", "see the numbers: loa-district log --station ID --json"},
}

var districtReportCommands = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"command.district coverage":    {"một ngày ở mọi đài: phát đủ, thiếu, lỡ; hoặc một chương trình đã phát ở đâu", "a day at every station: aired, cut, missed; or where one programme was heard"},
	"command.district report":      {"tổng hợp tháng, quý, năm; sổ nhật ký phát thanh của một đài", "totals of a month, quarter, year; the log book of one station"},
	"command.district certificate": {"giấy xác nhận đã phát đủ nhiều ngày liên tiếp, dẫn theo nhật ký", "certify from the log that it was heard on consecutive days"},

	"example.district coverage":    {"loa-district coverage --date \"hôm qua\"\nloa-district coverage --title \"bầu cử\" --date 22/11", "loa-district coverage --date yesterday\nloa-district coverage --title election --date 22/11"},
	"example.district report":      {"loa-district report --month 11/2020 --xlsx thang-11.xlsx\nloa-district report --station dai-loc-01 --month 11/2020 --html so-nhat-ky.html", "loa-district report --month 11/2020 --xlsx november.xlsx\nloa-district report --station dai-loc-01 --month 11/2020 --html log-book.html"},
	"example.district certificate": {"loa-district certificate --station dai-loc-01 --title \"Niêm yết danh sách cử tri\"", "loa-district certificate --station dai-loc-01 --title \"List of voters\""},

	"flag.district.coverage.date":         {"`NGÀY`: 20/11, hôm qua (mặc định hôm nay)", "the `DAY`: 20/11, yesterday (today unless given)"},
	"flag.district.coverage.title":        {"chương trình có `CHỮ` này trong tiêu đề đã phát ở đâu", "where the programme with these `WORDS` in its title was heard"},
	"flag.district.coverage.station":      {"một ngày của đài `MÃ-ĐÀI`, từng lượt", "the day of the station `ID`, turn by turn"},
	"flag.district.coverage.unit":         {"chỉ các đài của đơn vị `MÃ` và các đơn vị dưới nó, như cây đơn vị ngày ấy", "the stations of the unit `ID` and of those below it, as the tree stood that day"},
	"flag.district.report.unit":           {"chỉ các đài của đơn vị `MÃ` và các đơn vị dưới nó; mỗi ngày tính theo nơi của đài ngày ấy", "the stations of the unit `ID` and of those below it; each day counts where the station stood that day"},
	"flag.district.report.from":           {"`NGÀY` đầu, tính cả ngày ấy", "first `DAY`, included"},
	"flag.district.report.until":          {"`NGÀY` cuối, tính cả ngày ấy", "last `DAY`, included"},
	"flag.district.report.month":          {"`THÁNG`: 11/2020, quý 4/2020, 2020 (mặc định tháng này)", "the `MONTH`: 11/2020, q4/2020, 2020 (this month unless given)"},
	"flag.district.report.station":        {"sổ nhật ký của đài `MÃ-ĐÀI`", "the log book of the station `ID`"},
	"flag.district.report.csv":            {"ghi ra `TỆP` CSV cho bảng tính", "write a CSV `FILE` for a spreadsheet"},
	"flag.district.report.xlsx":           {"ghi ra `TỆP` Excel", "write an Excel `FILE`"},
	"flag.district.report.html":           {"ghi ra `TỆP` HTML để in khổ A4", "write an HTML `FILE` to print on A4"},
	"flag.district.certificate.station":   {"`MÃ-ĐÀI`", "the station's `ID`"},
	"flag.district.certificate.programme": {"`SỐ` chương trình ở đài", "`NUMBER` of the programme at the station"},
	"flag.district.certificate.title":     {"`TIÊU-ĐỀ`, khi mỗi ngày một số khác", "`TITLE`, where each day has another number"},
	"flag.district.certificate.days":      {"`SỐ` ngày liên tiếp phải đủ", "`NUMBER` of consecutive days that are needed"},
}
