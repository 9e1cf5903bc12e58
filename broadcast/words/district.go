package words

// Groups of [Label] that the district uses.
const (
	KeyState = "key_state" // of a station's key
)

// What the collector says.
const (
	DistrictExitCodes      Key = "district.exit_codes"
	DistrictAdded          Key = "district.added"    // id, fingerprint
	DistrictRetired        Key = "district.retired"  // id
	DistrictImported       Key = "district.imported" // file, fresh, repeated
	DistrictWrong          Key = "district.wrong"    // station, log id, what, seq
	DistrictForks          Key = "district.forks"    // how many
	DistrictBranch         Key = "district.branch"   // which
	DistrictNoStations     Key = "district.no_stations"
	DistrictNoLog          Key = "district.no_log"
	DistrictReady          Key = "district.ready" // address
	DistrictOneWay         Key = "district.one_way"
	DistrictOneWayHint     Key = "district.one_way_hint"
	DistrictStationMissing Key = "district.station_missing"
	DistrictStationHint    Key = "district.station_hint"
	DistrictTLSHalf        Key = "district.tls_half"
	DistrictTLSHint        Key = "district.tls_hint"
	DistrictColumnStation  Key = "district.column_station"
	DistrictColumnName     Key = "district.column_name"
	DistrictColumnCame     Key = "district.column_came"
	DistrictColumnEntries  Key = "district.column_entries"
	UnitAdded              Key = "unit.added"   // unit, where it stands
	UnitChanged            Key = "unit.changed" // unit
	UnitMoved              Key = "unit.moved"   // unit, where it stands
	UnitEnded              Key = "unit.ended"   // unit, where it stood, its last day
	UnitTop                Key = "unit.top"
	UnitUnder              Key = "unit.under"      // the unit above
	UnitUnderFrom          Key = "unit.under_from" // the unit above, since
	UnitPlaced             Key = "unit.placed"     // station
	UnitNone               Key = "unit.none"
	UnitColumn             Key = "unit.column"
	UnitColumnLevel        Key = "unit.column_level"
	UnitColumnUnder        Key = "unit.column_under"
	UnitColumnStations     Key = "unit.column_stations"
)

var districtWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	DistrictExitCodes:      {"Mã kết thúc: 0 xong · 1 lỗi · 2 gõ sai · 3 máy chủ chưa chạy · 4 trái quy định · 5 không có · 6 không có quyền", "Exit codes: 0 done · 1 failed · 2 usage · 3 not running · 4 refused by a rule · 5 not found · 6 not permitted"},
	DistrictAdded:          {"✓ Đã ghi nhận đài {1}, khóa {2}", "✓ Added the station {1}, key {2}"},
	DistrictRetired:        {"✓ Đã thu hồi khóa của đài {1}. Nhật ký đã nhận vẫn giữ; cho đài trở lại: loa-district station add {1} --code", "✓ Retired the keys of the station {1}. What it sent stays; to let it come back: loa-district station add {1} --code"},
	DistrictImported:       {"✓ {1}: {2} dòng mới, {3} dòng đã có", "✓ {1}: {2|new entry|new entries}, {3} kept already"},
	DistrictWrong:          {"▲ Đài {1}, sổ {2}: {3} (dòng {4})", "▲ Station {1}, log {2}: {3} (entry {4})"},
	DistrictForks:          {"▲ {1} nhánh trùng tên: hai máy dùng chung mã đài, hoặc máy chạy lại từ bản sao", "▲ {1} forks: two boxes go by one name, or one was restored from a copy"},
	DistrictBranch:         {"▲ nhánh {1}", "▲ fork {1}"},
	DistrictNoStations:     {"chưa có đài nào; thêm: loa-district station add MÃ-ĐÀI --code", "there are no stations yet; to add: loa-district station add ID --code"},
	DistrictNoLog:          {"không có lượt phát nào trong khoảng ấy", "no airings in that time"},
	DistrictReady:          {"sẵn sàng tại {1}", "ready at {1}"},
	DistrictOneWay:         {"cần đúng một trong --key, --code, --fingerprint", "exactly one of --key, --code, --fingerprint is needed"},
	DistrictOneWayHint:     {"đài đã đưa tệp khóa: --key TỆP; chưa có: --code, rồi đọc mã cho đài", "the station handed over its key file: --key FILE; if not: --code, and tell the station the code"},
	DistrictStationMissing: {"thiếu --station", "--station is missing"},
	DistrictStationHint:    {"xem mã đài: loa-district station list", "see the ids: loa-district station list"},
	DistrictTLSHalf:        {"--tls-cert và --tls-key phải đi cùng nhau", "--tls-cert and --tls-key go together"},
	DistrictTLSHint:        {"thêm cái còn thiếu, hoặc bỏ cả hai khi chỉ phục vụ máy này", "add the one that is missing, or leave both out to serve this machine alone"},
	DistrictColumnStation:  {"MÃ ĐÀI", "STATION"},
	DistrictColumnName:     {"TÊN", "NAME"},
	DistrictColumnCame:     {"LẦN CUỐI", "LAST CONTACT"},
	DistrictColumnEntries:  {"SỐ DÒNG", "ENTRIES"},
	UnitAdded:              {"✓ Đã thêm đơn vị {1}, {2}", "✓ Added the unit {1}, {2}"},
	UnitChanged:            {"✓ Đã sửa đơn vị {1}", "✓ Changed the unit {1}"},
	UnitMoved:              {"✓ Đơn vị {1}: {2}", "✓ The unit {1}: {2}"},
	UnitEnded:              {"✓ Đơn vị {1} thôi từ sau {3}", "✓ The last day of the unit {1} is {3}"},
	UnitTop:                {"đứng trên cùng", "at the top"},
	UnitUnder:              {"thuộc {1}", "under {1}"},
	UnitUnderFrom:          {"thuộc {1} từ {2}", "under {1} from {2}"},
	UnitPlaced:             {"✓ Đã ghi nơi của đài {1}; nơi trước đó vẫn giữ cho các ngày trước", "✓ Entered where the station {1} stands; where it stood before is kept for the days before"},
	UnitNone:               {"chưa có đơn vị nào; thêm: loa-district unit add MÃ --name \"TÊN\"", "there are no units yet; to add: loa-district unit add ID --name \"NAME\""},
	UnitColumn:             {"ĐƠN VỊ", "UNIT"},
	UnitColumnLevel:        {"CẤP", "LEVEL"},
	UnitColumnUnder:        {"THUỘC", "UNDER"},
	UnitColumnStations:     {"SỐ ĐÀI", "STATIONS"},

	"key_state.active":  {"được nhận", "accepted"},
	"key_state.waiting": {"chờ chấp nhận", "waiting to be accepted"},
	"key_state.retired": {"đã thu hồi", "retired"},
}

var districtProblems = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"problem.station_unknown":       {`không có đài nào mã "{1}"`, `there is no station "{1}"`},
	"hint.station_unknown":          {"xem mã đài: loa-district station list", "see the ids: loa-district station list"},
	"problem.station_name":          {`"{1}" không làm mã đài được`, `"{1}" cannot be the id of a station`},
	"hint.station_name":             {"dùng chữ thường không dấu, số, gạch nối, ví dụ dai-loc-01", "use small letters, digits and hyphens, for example dai-loc-01"},
	"problem.station_has_key":       {"đài {1} đã có khóa {2}", "the station {1} has the key {2} already"},
	"hint.station_has_key":          {"máy cũ đã thay hoặc mất thì thu hồi trước: loa-district station retire {1}", "if its box was replaced or lost, retire that first: loa-district station retire {1}"},
	"problem.key_retired":           {"khóa {2} của đài {1} đã bị thu hồi", "the key {2} of the station {1} was retired"},
	"hint.key_retired":              {"tạo khóa mới ở đài rồi ghi danh lại với mã: loa-district station add {1} --code", "make a new key at the station and enrol it with a code: loa-district station add {1} --code"},
	"problem.key_stranger":          {`"{2}" không phải dấu vân tay khóa của đài {1}`, `"{2}" is not the fingerprint of a key of the station {1}`},
	"hint.key_stranger":             {"ở đài gõ: loa key, rồi đọc lại tám nhóm bốn ký tự", "at the station type: loa key, and read the eight groups of four again"},
	"problem.key_file":              {`tệp "{1}" không chứa khóa công khai của đài`, `there is no public key of a station in the file "{1}"`},
	"hint.key_file":                 {"lấy khóa ở đài: loa key > dai.pub; đừng gửi station.key đi đâu", "get it at the station: loa key > station.pub; never send station.key anywhere"},
	"problem.code_needed":           {"đài {1} chưa ghi danh được: đã có nhiều đài đang chờ duyệt", "the station {1} is not let in: too many stations wait to be accepted"},
	"hint.code_needed":              {"ghi danh bằng mã; ở cấp trên gõ: loa-district station add {1} --code", "enrol with a code; the district types: loa-district station add {1} --code"},
	"problem.code_wrong":            {"mã ghi danh của đài {1} sai, đã dùng hoặc đã hết hạn", "the code for the station {1} is wrong, used or out of date"},
	"hint.code_wrong":               {"xin mã mới; ở cấp trên gõ: loa-district station add {1} --code", "ask for a new one; the district types: loa-district station add {1} --code"},
	"problem.bundle_refused":        {`"{1}", phần {3}: {2:bundle}`, `"{1}", part {3}: {2:bundle}`},
	"problem.bundle_refused.sender": {`"{1}", phần {3}: {2:uplink}`, `"{1}", part {3}: {2:uplink}`},
	"hint.bundle_refused.sender":    {"xem đài và khóa: loa-district station list; ghi nhận đài: loa-district station add MÃ-ĐÀI --key TỆP", "see stations and keys: loa-district station list; to add one: loa-district station add ID --key FILE"},
	"problem.bundle_refused.fork":   {`"{1}", phần {3}: {2:bundle}`, `"{1}", part {3}: {2:bundle}`},
	"hint.bundle_refused.fork":      {"hai máy dùng chung một mã, hoặc một máy chạy lại từ bản sao; giữ cả hai sổ, không trộn: loa-district log --station MÃ-ĐÀI --branches", "two boxes go by one name, or one runs from a copy; both logs are kept apart: loa-district log --station ID --branches"},
	"hint.bundle_refused":           {"xuất lại ở đài: loa bundle export TỆP; những gì nhận được đã giữ, nhập lại không bị trùng", "export it again at the station: loa bundle export FILE; what could be taken is kept, and nothing is doubled"},
	"problem.database":              {"không dùng được cơ sở dữ liệu: {1}", "the database cannot be used: {1}"},
	"hint.database":                 {"xem máy chủ: pg_isready; địa chỉ có dạng --db postgres://NGƯỜI@MÁY/TÊN", "see the server: pg_isready; the address looks like --db postgres://USER@HOST/NAME"},
	"problem.plain_http":            {"không mở {1} ra mạng mà không có TLS", "{1} is not opened to the network without TLS"},
	"hint.plain_http":               {"thêm --tls-cert TỆP --tls-key TỆP, hoặc chỉ phục vụ máy này: --listen 127.0.0.1:8440", "add --tls-cert FILE --tls-key FILE, or serve this machine alone: --listen 127.0.0.1:8440"},
	"problem.address_taken":         {"không mở được {1}: {2}", "{1} cannot be opened: {2}"},
	"hint.address_taken":            {"xem ai đang dùng: ss -ltnp; hoặc chọn cổng khác: --listen 127.0.0.1:8441", "see who has it: ss -ltnp; or take another: --listen 127.0.0.1:8441"},
	"problem.unit_name":             {`"{1}" không làm mã đơn vị được`, `"{1}" cannot be the id of a unit`},
	"hint.unit_name":                {"dùng chữ thường không dấu, số, gạch nối, ví dụ xa-dai-loc", "use small letters, digits and hyphens, for example xa-dai-loc"},
	"problem.unit_unknown":          {`không có đơn vị nào mã "{1}"`, `there is no unit "{1}"`},
	"hint.unit_unknown":             {"xem mã đơn vị: loa-district unit list", "see the ids: loa-district unit list"},
	"problem.unit_there":            {`đã có đơn vị mã "{1}"`, `there is a unit "{1}" already`},
	"hint.unit_there":               {"sửa tên hay cấp: loa-district unit change {1}; đơn vị mới sau sáp nhập cần mã khác", "put name or level right: loa-district unit change {1}; a new unit after a merger needs another id"},
	"problem.unit_loop":             {`"{2}" nằm dưới "{1}", không thể đứng trên nó`, `"{2}" is below "{1}" and cannot stand above it`},
	"hint.unit_loop":                {"xem cây đơn vị: loa-district unit list", "see the tree: loa-district unit list"},
	"problem.unit_ended":            {`đơn vị "{1}" chỉ còn đến hết {2}`, `the unit "{1}" was there until {2} only`},
	"hint.unit_ended":               {"chọn đơn vị thay nó, hoặc ngày sớm hơn: --from NGÀY", "name the unit that took its place, or an earlier day: --from DATE"},
	"problem.unit_holds":            {`ngày {4} vẫn còn {3} đài hay đơn vị ngay dưới "{1}", ví dụ "{2}"`, `the unit "{1}" still has {3|station or unit|stations or units} right under it on {4}, "{2}" for one`},
	"hint.unit_holds":               {"chuyển chúng trước: loa-district station place ĐÀI --unit MỚI --from {4}; loa-district unit move ĐƠN-VỊ --under MỚI --from {4}", "move them first: loa-district station place STATION --unit NEW --from {4}; loa-district unit move UNIT --under NEW --from {4}"},
	"problem.user_name":             {`"{1}" không làm tên người dùng được`, `"{1}" cannot be the name of a user`},
	"hint.user_name":                {"dùng 2 đến 40 chữ thường không dấu, số và . - _", "use 2 to 40 small letters, digits and . - _"},
	"problem.user_unknown":          {`không có người dùng "{1}"`, `there is no user "{1}"`},
	"hint.user_unknown":             {"xem: loa-district user list", "see: loa-district user list"},
	"problem.user_taken":            {`"{1}" đã là của người dùng "{2}"`, `"{1}" is the user "{2}" already`},
	"hint.user_taken":               {"bỏ người ấy trước: loa-district user remove {2}", "remove that one first: loa-district user remove {2}"},
	"problem.issuer":                {`"{1}" không dùng làm nơi xác thực được: {2}`, `"{1}" cannot be the identity provider: {2}`},
	"hint.issuer":                   {"viết địa chỉ https đúng như nơi ấy công bố, và thêm --oidc-client", "write its https address as it publishes it, and add --oidc-client"},
	"problem.password":              {"mật khẩu phải có từ {1} đến {2} ký tự", "a password has {1} to {2} characters"},
	"hint.password":                 {"một câu dài dễ nhớ tốt hơn một từ khó", "a long sentence that is easy to keep in mind beats a difficult word"},
	"problem.passwords":             {"hai lần gõ mật khẩu không giống nhau", "the password was not typed the same way twice"},
	"hint.passwords":                {"gõ lại lệnh", "type the command again"},

	"problem.already_running.district": {`một máy chủ khác đang dùng thư mục "{1}"`, `another collector is using the folder "{1}"`},
	"hint.already_running.district":    {"đợi nó xong; hoặc chọn thư mục khác: --data THƯ-MỤC", "wait until it is done; or take another folder: --data FOLDER"},
	"problem.store_broken.district":    {`không dùng được dữ liệu ở "{1}": {2}`, `the data in "{1}" cannot be used: {2}`},
	"hint.store_broken.district":       {`giữ lại để khôi phục: cp -a "{1}" "{1}.hong", rồi đặt lại bản sao lưu; phần thiếu các đài tự gửi lại`, `keep it for repair: cp -a "{1}" "{1}.broken", then put a backup in its place; the stations send again what it lacks`},
	"problem.in_the_way.district":      {`"{1}" không phải thư mục`, `"{1}" is no folder`},
	"hint.in_the_way.district":         {"chọn thư mục khác: --data THƯ-MỤC", "take another folder: --data FOLDER"},
	"hint.url_unknown.district":        {"viết đủ, ví dụ: --parent https://tinh.example:8440", "write it in full, for example: --parent https://province.example:8440"},
	"hint.ca_file.district":            {"xin lại tệp PEM của cấp trên", "get the PEM file from the unit above again"},
	"hint.file_missing.district":       {"xem tên tệp: ls", "see the names here: ls"},
}

var districtCommands = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	"command.district":                {"máy chủ thu nhật ký của các đài", "collects the logs of the stations"},
	"command.district help":           {"trợ giúp về một lệnh", "help on a command"},
	"command.district serve":          {"chạy máy chủ", "run the collector"},
	"command.district station":        {"các đài", "the stations"},
	"command.district station add":    {"ghi nhận một đài: bằng tệp khóa, mã một lần, hoặc dấu vân tay khóa", "add a station: by its key file, a one-time code, or the fingerprint of its key"},
	"command.district station list":   {"các đài, lần liên lạc cuối, trạng thái", "the stations, their last contact and state"},
	"command.district station retire": {"thu hồi khóa của một đài; nhật ký vẫn giữ", "take away the keys of a station; its log stays"},
	"command.district import":         {"nhập gói nhật ký từ USB", "take in bundles from a memory stick"},
	"command.district log":            {"nhật ký phát của một đài", "the play log of a station"},

	"command.district station place": {"ghi đài thuộc đơn vị nào, mã hành chính nào, từ ngày nào", "enter the unit and the codes of a station, from a day on"},
	"command.district unit":          {"cây đơn vị: tỉnh, xã, hay cấp nào tùy nơi", "the organisation: whatever levels there are"},
	"command.district unit add":      {"thêm một đơn vị", "add a unit"},
	"command.district unit list":     {"cây đơn vị của một ngày", "the tree as it stood on a day"},
	"command.district unit change":   {"sửa tên hay cấp ghi sai", "put name or level right"},
	"command.district unit move":     {"chuyển đơn vị sang dưới đơn vị khác từ một ngày; chỗ cũ vẫn giữ", "put a unit under another from a day on; where it stood is kept"},
	"command.district unit end":      {"ghi ngày cuối của đơn vị, ví dụ khi sáp nhập", "give a unit its last day, as at a merger"},

	"command.district user":        {"người được vào trang của máy chủ", "the people who may sign in to the pages"},
	"command.district user add":    {"thêm người, hoặc đổi vai trò và mật khẩu; mật khẩu đọc từ bàn phím hoặc stdin", "add a person, or change role and password; the password is read from the terminal or stdin"},
	"command.district user list":   {"những người được vào", "the people who may sign in"},
	"command.district user remove": {"bỏ một người; người ấy bị đưa ra ngay", "remove a person, who is signed out at once"},

	"args.district help":          {"[LỆNH]", "[COMMAND]"},
	"args.district user add":      {"TÊN", "NAME"},
	"args.district user remove":   {"TÊN", "NAME"},
	"example.district user add":   {"loa-district user add lan --role officer", "loa-district user add lan --role officer"},
	"flag.district.user.add.role": {"`VAI-TRÒ`: viewer xem, officer nhận khóa của đài, admin quản trị", "`ROLE`: viewer reads, officer accepts keys of stations, admin administers"},
	"args.district station add":   {"MÃ-ĐÀI", "ID"},
	"args.district station place": {"MÃ-ĐÀI", "ID"},
	"args.district unit add":      {"MÃ", "ID"},
	"args.district unit change":   {"MÃ", "ID"},
	"args.district unit move":     {"MÃ", "ID"},
	"args.district unit end":      {"MÃ", "ID"},

	"example.district unit add":      {"loa-district unit add xa-dai-loc --name \"Xã Đại Lộc\" --level xã --under tinh --from 1/7", "loa-district unit add xa-dai-loc --name \"Đại Lộc\" --level commune --under province --from 1/7"},
	"example.district unit end":      {"loa-district unit end huyen-cu --until 30/6", "loa-district unit end old-district --until 30/6"},
	"example.district station place": {"loa-district station place dai-loc-01 --unit xa-dai-loc --commune-code 20500 --from 1/7", "loa-district station place dai-loc-01 --unit xa-dai-loc --commune-code 20500 --from 1/7"},

	"flag.district.unit.add.name":     {"`TÊN` để người đọc", "a `NAME` for people"},
	"flag.district.unit.add.level":    {"`CẤP`, gọi theo địa phương: tỉnh, xã, cụm", "the `LEVEL`, as people call it: province, commune"},
	"flag.district.unit.add.under":    {"`MÃ` đơn vị cấp trên; không ghi thì đứng trên cùng", "the `ID` of the unit above; without it, at the top"},
	"flag.district.unit.add.from":     {"`NGÀY` đầu tiên; không ghi thì từ xưa đến nay", "its first `DAY`; without it, it was always there"},
	"flag.district.unit.change.name":  {"`TÊN` đúng", "the right `NAME`"},
	"flag.district.unit.change.level": {"`CẤP` đúng", "the right `LEVEL`"},
	"flag.district.unit.move.under":   {"`MÃ` đơn vị cấp trên mới; không ghi thì đứng trên cùng", "the `ID` of the unit above from then on; without it, at the top"},
	"flag.district.unit.move.from":    {"từ `NGÀY`; không ghi thì từ hôm nay", "from `DAY`; without it, from today"},
	"flag.district.unit.end.until":    {"`NGÀY` cuối cùng; không ghi thì hôm nay", "its last `DAY`; without it, today"},
	"flag.district.unit.list.date":    {"cây của `NGÀY` ấy; không ghi thì hôm nay", "the tree of that `DAY`; without it, today's"},
	"flag.district.station.list.unit": {"chỉ các đài của đơn vị `MÃ` và các đơn vị dưới nó", "the stations of the unit `ID` and of those below it alone"},

	"flag.district.station.place.unit":                 {"`MÃ` đơn vị; không ghi thì không thuộc đơn vị nào", "the `ID` of the unit; without it, of none"},
	"flag.district.station.place.from":                 {"từ `NGÀY`; không ghi thì từ hôm nay", "from `DAY`; without it, from today"},
	"flag.district.station.place.province-code":        {"`MÃ` tỉnh, giữ cả số 0 đầu", "province `CODE`, leading zeros and all"},
	"flag.district.station.place.commune-code":         {"`MÃ` xã, giữ cả số 0 đầu", "commune `CODE`, leading zeros and all"},
	"flag.district.station.place.former-district-code": {"`MÃ` huyện cũ, trước 1/7/2025", "`CODE` of the former district, before 1/7/2025"},

	"args.district station retire": {"MÃ-ĐÀI", "ID"},
	"args.district import":         {"TỆP...", "FILE..."},

	"example.district serve":       {"loa-district serve --listen 0.0.0.0:8440 --tls-cert cert.pem --tls-key key.pem\nloa-district serve --db postgres://loa@db/loa", "loa-district serve --listen 0.0.0.0:8440 --tls-cert cert.pem --tls-key key.pem\nloa-district serve --db postgres://loa@db/loa"},
	"example.district station add": {"loa-district station add dai-loc-01 --code\nloa-district station add dai-loc-01 --key dai-loc.pub", "loa-district station add dai-loc-01 --code\nloa-district station add dai-loc-01 --key dai-loc.pub"},
	"example.district import":      {"loa-district import /media/usb/*.loa", "loa-district import /media/usb/*.loa"},
	"example.district log":         {"loa-district log --station dai-loc-01 --since \"hôm qua\"", "loa-district log --station dai-loc-01 --since yesterday"},

	"flag.district.data":                    {"`THƯ-MỤC` dữ liệu của máy chủ", "the collector's data `FOLDER`"},
	"flag.district.db":                      {"`ĐỊA-CHỈ` PostgreSQL, thay cho thư mục: postgres://...", "a PostgreSQL `ADDRESS` instead of the folder: postgres://..."},
	"flag.district.serve.listen":            {"`ĐỊA-CHỈ:CỔNG` để các đài gửi tới", "`ADDRESS:PORT` for the stations"},
	"flag.district.serve.tls-cert":          {"`TỆP` chứng thư TLS", "TLS certificate `FILE`"},
	"flag.district.serve.tls-key":           {"`TỆP` khóa TLS", "TLS key `FILE`"},
	"flag.district.serve.parent":            {"`ĐỊA-CHỈ` máy thu của cấp trên, để chuyển tiếp mọi nhật ký", "`URL` of the collector above, to pass all logs on to"},
	"flag.district.serve.oidc-issuer":       {"`ĐỊA-CHỈ` máy chủ xác thực OpenID Connect của cơ quan, ngoài mật khẩu", "`URL` of the organisation's OpenID Connect provider, beside passwords"},
	"flag.district.serve.oidc-client":       {"`MÃ` mà máy chủ ấy cấp cho máy thu này", "the client `ID` that the provider gave this collector"},
	"flag.district.serve.oidc-secret-file":  {"`TỆP` chứa khóa bí mật của mã ấy; không có thì chỉ dùng PKCE", "a `FILE` with the secret of that client; without it PKCE alone"},
	"flag.district.serve.oidc-claim":        {"`MỤC` trong thẻ xác thực để nhận ra người: email, preferred_username, sub", "the `CLAIM` that names people: email, preferred_username, sub"},
	"flag.district.serve.oidc-back":         {"`ĐỊA-CHỈ` trở về khi đứng sau một máy khác: https://.../login/oidc/back", "the `URL` to come back to behind a proxy: https://.../login/oidc/back"},
	"flag.district.user.add.oidc":           {"`TÊN` do máy chủ xác thực biết, ví dụ email; khi ấy không hỏi mật khẩu", "the `NAME` that the provider knows the person by, such as an email; no password is asked then"},
	"flag.district.serve.parent-ca":         {"`TỆP` chứng thư gốc của máy thu cấp trên", "root certificate `FILE` of the collector above"},
	"flag.district.station.add.key":         {"`TỆP` khóa công khai của đài", "the station's public key `FILE`"},
	"flag.district.station.add.code":        {"in một mã dùng một lần để đài ghi danh", "print a one-time code for the station to enrol with"},
	"flag.district.station.add.fingerprint": {"chấp nhận khóa có `DẤU-VÂN-TAY` này", "accept the key with this `FINGERPRINT`"},
	"flag.district.station.add.name":        {"`TÊN` để người đọc", "a `NAME` for people"},
	"flag.district.log.station":             {"`MÃ-ĐÀI`", "the station's `ID`"},
	"flag.district.log.since":               {"từ `NGÀY`: 20/11, hôm qua", "from `DAY`: 20/11, yesterday"},
	"flag.district.log.until":               {"đến hết `NGÀY`", "until `DAY`, included"},
	"flag.district.log.title":               {"chỉ những chương trình có `CHỮ` trong tiêu đề", "only programmes with `WORD` in their title"},
	"flag.district.log.branches":            {"cả các nhánh trùng tên", "also what forks of the log say"},
}
