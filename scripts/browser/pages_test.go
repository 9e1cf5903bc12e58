package browser_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/truyenthanh/loa/broadcast"
)

// screens is where the pictures go, for people to look at.
func screens(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SCREENS")
	if dir == "" {
		dir = t.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// browser is a window, and what it complained of.
type browser struct {
	*testing.T
	ctx        context.Context
	dir        string
	mu         sync.Mutex
	complaints []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	options := append(
		chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(1280, 900),
		chromedp.Flag("accept-lang", "vi"), chromedp.Flag("disable-dev-shm-usage", true),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{T: t, ctx: ctx, dir: screens(t)}
	if err := chromedp.Listen(ctx, b.heed); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	return b
}

// heed keeps what the browser has against a page: script that failed, and what
// the policy of the page forbids.
func (b *browser) heed(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError && !strings.Contains(e.Entry.Text, "401") {
			b.complaints = append(b.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.picture("failed")
		b.Fatal(err)
	}
}

// patience is how long a page may take, on a machine that does other things too.
const patience = 30 * time.Second

// ask asks the page in its own language.
func ask[T any](b *browser, script string) T {
	b.Helper()
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.Fatal(err)
	}
	return answer
}

// picture takes the whole page.
func (b *browser) picture(name string) {
	b.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(b.dir, name+".png"), png, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// wants waits until the page shows a text.
func (b *browser) wants(parts ...string) {
	b.Helper()
	for _, part := range parts {
		until := time.Now().Add(patience)
		for !ask[bool](b, fmt.Sprintf("document.body !== null && document.body.innerText.includes(%q)", part)) {
			if time.Now().After(until) {
				b.picture("failed")
				b.Fatalf("%q does not show, see failed.png", part)
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// fits says that nothing runs out of the window sideways.
func (b *browser) fits(name string) {
	b.Helper()
	if over := ask[float64](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		b.Errorf("%s is %v pixels wider than the window", name, over)
	}
}

func (o *office) fill(now time.Time) {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	whole := broadcast.Verdict{Outcome: broadcast.OutcomeAired}
	names := []string{"Đại Lộc", "Ba Tầng", "Mò Ó", "Hướng Hiệp", "Tà Rụt", "A Ngo", "Húc Nghì"}
	for i, name := range names {
		l := o.station(byte(i+1), fmt.Sprintf("dai-%02d", i+1), name)
		if i == 6 {
			continue // nothing has come of it
		}
		for back := 29; back >= 0; back-- {
			l.day(midnight.AddDate(0, 0, -back), now, func(n int) broadcast.Verdict {
				switch (n*7 + back*3 + i*5) % 23 {
				case 1:
					return broadcast.Verdict{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff}
				case 2:
					return broadcast.Verdict{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonDeviceLost}
				case 3:
					return broadcast.Verdict{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonHeld}
				}
				return whole
			})
		}
		if i == 1 {
			l.write(now, broadcast.Entry{Fault: &broadcast.Fault{Kind: "device_lost"}})
		}
		o.send(l)
	}
}

func TestStaffClickThroughThePages(t *testing.T) {
	o, now := open(t), time.Now()
	o.fill(now)
	b := newBrowser(t)

	b.do(chromedp.Navigate(o.url + "/coverage"))
	b.wants("Đăng nhập")
	b.picture("1-login")
	b.do(chromedp.SendKeys(`[name=user]`, "lan"), chromedp.SendKeys(`[name=password]`, "sai hết rồi"), chromedp.Submit(`[name=password]`))
	b.wants("sai tên hoặc mật khẩu")
	b.do(chromedp.SendKeys(`[name=password]`, password), chromedp.Submit(`[name=password]`))
	b.wants("Theo ngày", "lan · quản trị") // where the person wanted to go
	b.picture("2-coverage")
	b.fits("coverage")

	yesterday := broadcast.DateOf(now.AddDate(0, 0, -1))
	b.do(chromedp.Click(`tbody a[href="/coverage?date=`+string(yesterday)+`"]`), chromedp.WaitVisible(`a[href="/coverage"]`))
	b.wants("Ba Tầng")
	b.picture("3-day")
	b.do(chromedp.Click(`a[href="/stations/dai-02/days/` + string(yesterday) + `"]`))
	b.wants("Bản tin bầu cử", "Giá nông sản")
	b.picture("4-timeline")
	b.do(chromedp.Click(`h1 a`))
	b.wants("Các sổ nhật ký", "mất thiết bị âm thanh")
	b.picture("5-station")

	b.do(chromedp.Click(`nav a[href="/across"]`), chromedp.WaitVisible(`[name=title]`),
		chromedp.SendKeys(`[name=title]`, "bầu cử"), chromedp.SetValue(`[name=from]`, string(yesterday)), chromedp.SetValue(`[name=until]`, string(yesterday)),
		chromedp.Submit(`[name=title]`))
	b.wants("trên 7 đài đã phát đủ", "không có ghi chép")
	b.picture("6-across")
	b.do(chromedp.Navigate(o.url + "/search?title=b%E1%BA%A7u&from=" + string(yesterday)))
	b.wants("lanhdao")
	b.picture("7-search")
	b.do(chromedp.Click(`nav a[href="/audit"]`))
	b.wants("đăng nhập sai")
	b.picture("8-audit")
	b.do(chromedp.Click(`.self button[name=lang]`))
	b.wants("failed to sign in")
	b.do(chromedp.Click(`.self button[name=lang]`))
	b.wants("đăng nhập sai")

	b.do(chromedp.Click(`nav a[href="/"]`))
	b.wants("Húc Nghì")
	b.picture("9-wall")
	b.live(o)
	b.phone(o)
	b.withoutScript(o)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		t.Errorf("the browser complains: %s", c)
	}
}

// live: what comes in is seen without a click.
func (b *browser) live(o *office) {
	b.Helper()
	l := o.station(77, "dai-moi", "Đài vừa thêm")
	b.wants("Đài vừa thêm")
	l.write(time.Now(), broadcast.Entry{Fault: &broadcast.Fault{Kind: "dead_air"}})
	o.send(l)
	b.wants("đang phát mà không có tiếng")
}

// phone: every page fits the window of a small telephone.
func (b *browser) phone(o *office) {
	b.Helper()
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	today := string(broadcast.DateOf(time.Now()))
	for i, path := range []string{"/", "/coverage", "/coverage?date=" + today, "/stations/dai-02", "/stations/dai-02/days/" + today, "/across?title=tin", "/search?title=tin", "/audit", "/users"} {
		b.do(chromedp.Navigate(o.url+path), chromedp.WaitVisible("main"))
		b.fits(path)
		if i < 5 {
			b.picture(fmt.Sprintf("phone-%d", i+1))
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// withoutScript: the pages work with JavaScript switched off, and print.
func (b *browser) withoutScript(o *office) {
	b.Helper()
	off := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, off); err != nil {
		b.Fatal(err)
	}
	b.do(chromedp.Navigate(o.url+"/coverage"), chromedp.WaitVisible("figure"))
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	if err == nil {
		err = os.WriteFile(filepath.Join(b.dir, "print.pdf"), pdf, 0o644)
	}
	if err != nil || len(pdf) < 1000 {
		b.Errorf("printed %d bytes (%v)", len(pdf), err)
	}
	b.do(chromedp.Click(`nav a[href="/across"]`), chromedp.WaitVisible(`[name=title]`),
		chromedp.SendKeys(`[name=title]`, "bầu cử\r"), chromedp.WaitVisible(`.answer`), chromedp.Click(`form[action="/logout"] button`), chromedp.WaitVisible(`.door`))
}
