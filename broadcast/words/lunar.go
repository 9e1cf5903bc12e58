package words

// The words of the lunar calendar.
const (
	LunarMonthly   Key = "lunar.monthly"    // day
	LunarYearly    Key = "lunar.yearly"     // day, month
	LunarLast      Key = "lunar.last"       //
	LunarLastOf    Key = "lunar.last_of"    // month
	LunarEve       Key = "lunar.eve"        //
	LunarBoth      Key = "lunar.both"       // rule: leap months too
	LunarOrdinary  Key = "lunar.ordinary"   // rule: no leap months
	LunarBeside    Key = "lunar.beside"     // time, lunar day
	LunarShort     Key = "lunar.short"      // what day 30 means
	LunarFull      Key = "lunar.full_moon"  // the name of day 15
	LunarFirst     Key = "lunar.first"      // the name of day 1
	LunarHead      Key = "lunar.head"       // month, year, days, first and last solar day
	LunarHeadLeap  Key = "lunar.head_leap"  // the same of a leap month
	LunarLeap      Key = "lunar.leap"       // day/month of a leap month
	LunarUnsure    Key = "lunar.unsure"     // past the years that are promised
	LunarDayNamed  Key = "lunar.day_named"  // name, document
	ColumnLunar    Key = "column.lunar"     //
	ColumnDayNames Key = "column.day_names" //
)

var lunarWords = map[Key]entry{ //nolint:gochecknoglobals // the catalogue
	LunarMonthly:   {"{1} âm lịch hằng tháng", "day {1} of every lunar month"},
	LunarYearly:    {"{1}/{2} âm lịch hằng năm", "lunar {1}/{2} of every year"},
	LunarLast:      {"ngày cuối tháng âm lịch", "the last day of every lunar month"},
	LunarLastOf:    {"ngày cuối tháng {1} âm lịch", "the last day of lunar month {1}"},
	LunarEve:       {"giao thừa", "Lunar New Year's Eve"},
	LunarBoth:      {"{1} (cả tháng nhuận)", "{1} (leap months too)"},
	LunarOrdinary:  {"{1} (trừ tháng nhuận)", "{1} (not in leap months)"},
	LunarBeside:    {"{1} ({2} âm lịch)", "{1} (lunar {2})"},
	LunarShort:     {"▲ Tháng âm thiếu chỉ có 29 ngày: tháng ấy không phát. Muốn phát ngày cuối mọi tháng: --at \"cuối tháng âm lịch 5h30\"; giao thừa: --at \"giao thừa 23h45\"", "▲ Short lunar months have 29 days: it does not air in those. For the end of every month: --at \"last day of the lunar month 05:30\"; for the eve of Tết: --at \"lunar new year's eve 23:45\""},
	LunarFull:      {"rằm", "full moon"},
	LunarFirst:     {"mồng một", "first of the month"},
	LunarHead:      {"Tháng {1} năm {2} · {3} ngày · từ {4} đến {5}", "Lunar month {1} of {2} · {3} days · {4} to {5}"},
	LunarHeadLeap:  {"Tháng {1} nhuận năm {2} · {3} ngày · từ {4} đến {5}", "Leap lunar month {1} of {2} · {3} days · {4} to {5}"},
	LunarLeap:      {"{1} nhuận", "leap {1}"},
	LunarUnsure:    {"▲ sau năm 2053 chỉ là dự tính, có thể lệch một ngày", "▲ past 2053 this is a forecast, which may be a day off"},
	LunarDayNamed:  {"{1} ({2})", "{1} ({2})"},
	ColumnLunar:    {"ÂM LỊCH", "LUNAR"},
	ColumnDayNames: {"NGÀY GÌ", "WHAT DAY"},

	"day_kind.programme": {"kỷ niệm", "programme day"},
	"day_kind.off":       {"nghỉ lễ", "day off"},
	"day_kind.mourning":  {"quốc tang: không phát nhạc", "mourning: no music"},
}

// DayKind is the group of the kinds of days for [Label].
const DayKind = "day_kind"
