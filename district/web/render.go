package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

//go:embed templates
var templates embed.FS

// pages are the templates of one language, each with the frame around it.
type pages struct{ byName map[string]*template.Template }

// frame is what every page shows beside its own.
type frame struct {
	*visit
	Page    any
	Now     time.Time
	Today   broadcast.Date
	Here    string // path and query, to come back to
	Exports []string
}

func parse(lang words.Lang) (*pages, error) {
	shared := template.New("").Funcs(sayings(lang))
	shared, err := shared.ParseFS(templates, "templates/shared/*.html")
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	p := &pages{byName: map[string]*template.Template{}}
	for _, file := range files {
		one, err := shared.Clone()
		if err == nil {
			one, err = one.ParseFS(templates, file)
		}
		if err != nil {
			return nil, fmt.Errorf("read template %s: %w", file, err)
		}
		p.byName[strings.TrimSuffix(path.Base(file), ".html")] = one
	}
	return p, nil
}

// partHeader asks for the live part of a page alone.
const partHeader = "Loa-Part"

// show answers with a page, or with its live part where the script asks for that.
// It is made whole before the first byte leaves: a page that fails is not half
// there.
func (s *Site) show(w http.ResponseWriter, v *visit, status int, name string, data any) {
	f := frame{visit: v, Page: data, Now: s.now().In(s.o.Location), Today: s.today(), Here: v.URL.RequestURI()}
	if v.Method != http.MethodGet {
		f.Here = "/"
	}
	if s.o.Export != nil {
		f.Exports = s.o.Export.Forms()
	}
	part := "frame"
	if v.Header.Get(partHeader) != "" {
		part = "live"
	}
	var page bytes.Buffer
	if err := s.pages[v.Lang].byName[name].ExecuteTemplate(&page, part, f); err != nil {
		s.o.Log.Error("template failed", "page", name, "err", err)
		http.Error(w, words.Text(v.Lang, words.WebBroken), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(v.Lang))
	w.Header().Add("Vary", partHeader+", Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // a browser that left needs nothing
}

// sayings are what templates can ask for, in one language.
func sayings(lang words.Lang) template.FuncMap {
	return template.FuncMap{
		"t":      func(key string, args ...any) string { return words.Text(lang, words.Key("web."+key), args...) },
		"label":  func(group string, name any) string { return words.Label(lang, group, fmt.Sprint(name)) },
		"moment": func(t time.Time, like time.Time) string { return moment(t.In(like.Location())) },
		"clock":  func(t time.Time) string { return t.Format("15:04:05") },
		"day":    func(d broadcast.Date) string { return dayOf(lang, d) },
		"short":  func(d broadcast.Date) string { return d.In(time.UTC).Format("02/01") },
		"ago":    func(t, now time.Time) string { return ago(lang, now.Sub(t)) },
		"length": func(m broadcast.Millis) string { return words.Length(m.Duration()) },
		"heard":  func(m *broadcast.Millis) string { return heard(m) },
		"whole":  func(n any) string { return grouped(fmt.Sprint(n)) },
		"class":  func(name any) string { return "is-" + fmt.Sprint(name) },
		"plus":   func(a, b float64) float64 { return a + b },
	}
}

// moment is a time as a table shows it; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006 15:04")
}

func dayOf(lang words.Lang, d broadcast.Date) string { return words.Day(lang, d.In(time.UTC)) }

// ago is how long something is past, in its largest unit or two.
func ago(lang words.Lang, d time.Duration) string {
	switch {
	case d < time.Minute:
		return words.Text(lang, words.WebJustNow)
	case d >= 48*time.Hour:
		return words.Text(lang, words.WebDaysAgo, int(d/(24*time.Hour)))
	}
	return words.Text(lang, words.WebAgo, words.Duration(lang, d.Truncate(time.Minute)))
}

func heard(m *broadcast.Millis) string {
	if m == nil {
		return ""
	}
	return words.Length(m.Duration())
}

// grouped puts a space between thousands, which both languages read.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:]
	}
	return digits
}

// seconds is a wait as the header Retry-After has it.
func seconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds()) + 1) }
