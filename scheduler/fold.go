package scheduler

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast/typed"
)

// sayings are words that must be told apart while they still have their accents,
// and ways of speaking that stand for plainer ones.
var sayings = strings.NewReplacer( //nolint:gochecknoglobals // a table
	"thứ", "thw", // of a weekday, where a bare "thu" is Thursday
	"tới", "đến", // until, where a bare "toi" is the evening
	"sáng nay", "sáng hôm nay", "trưa nay", "trưa hôm nay", "chiều nay", "chiều hôm nay", "tối nay", "buổi tối hôm nay",
	"sáng mai", "sáng ngày mai", "trưa mai", "trưa ngày mai", "chiều mai", "chiều ngày mai", "tối mai", "buổi tối ngày mai",
)

// isoT is the T between date and time.
var isoT = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})t(\d)`)

// plain is folded text in which a time can be looked for.
func plain(text string) string {
	text = sayings.Replace(strings.ToLower(norm.NFC.String(text)))
	return isoT.ReplaceAllString(typed.Fold(text), "$1 $2")
}
