package words

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Number writes a number with so many decimals, with the comma in Vietnamese
// and a true minus sign.
func Number(lang Lang, f float64, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	if lang == VI {
		s = strings.Replace(s, ".", ",", 1)
	}
	if digits, negative := strings.CutPrefix(s, "-"); negative {
		if strings.Trim(digits, "0.,") == "" {
			return digits // minus nothing
		}
		return "−" + digits
	}
	return s
}

// Bytes writes a size in the decimal units that shops and file managers use.
func Bytes(lang Lang, n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1_000_000:
		return strconv.FormatInt(n/1000, 10) + " kB"
	case n < 1_000_000_000:
		return Number(lang, float64(n)/1e6, 1) + " MB"
	default:
		return Number(lang, float64(n)/1e9, 1) + " GB"
	}
}

// Rate writes a sampling rate given in frames a second, as "44,1 kHz".
func Rate(lang Lang, perSecond int) string {
	s := strconv.FormatFloat(float64(perSecond)/1000, 'f', -1, 64)
	if lang == VI {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + " kHz"
}

// Length writes a duration as a player shows it: 4:31, or 1:05:00. Parts of a
// second are rounded.
func Length(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	sign := ""
	if s < 0 {
		sign, s = "−", -s
	}
	minutes := strconv.FormatInt(s/60%60, 10)
	if s >= 3600 {
		minutes = strconv.FormatInt(s/3600, 10) + ":" + twoDigits(s/60%60)
	}
	return sign + minutes + ":" + twoDigits(s%60)
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// units of a duration, largest first.
var units = []struct { //nolint:gochecknoglobals // a table
	size   time.Duration
	vi, en string
}{
	{24 * time.Hour, "ngày", "d"},
	{time.Hour, "giờ", "h"},
	{time.Minute, "phút", "min"},
	{time.Second, "giây", "s"},
}

// Duration writes a duration in its two largest units: "4 phút 31 giây", "1 h
// 5 min". Under ten seconds a tenth is shown where there is one, and
// less than a tenth is not called nothing.
func Duration(lang Lang, d time.Duration) string {
	if d < 0 {
		return "−" + Duration(lang, -d)
	}
	if d > 0 && d < 100*time.Millisecond {
		return entry{"dưới 0,1 giây", "less than 0.1 s"}.in(lang)
	}
	if d < 10*time.Second {
		decimals := 1
		if tenths := math.Round(d.Seconds() * 10); math.Mod(tenths, 10) == 0 {
			decimals = 0
		}
		return Number(lang, d.Seconds(), decimals) + " " + entry{"giây", "s"}.in(lang)
	}
	d = d.Round(time.Second)
	var parts []string
	for _, u := range units {
		n := d / u.size
		d -= n * u.size
		if n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+" "+entry{u.vi, u.en}.in(lang))
		}
		if n == 0 && len(parts) > 0 || len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, " ")
}
