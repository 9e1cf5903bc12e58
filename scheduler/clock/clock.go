// Package clock says how far the wall clock can be trusted, and stamps entries
// of the journal so that they can be dated later whatever it showed.
//
// A box without a battery boots in the past, or anywhere. The quality is
// trusted while the kernel is synchronised or a person vouched, holdover while
// the clock has only been kept by this box, unknown when nothing speaks for it.
// What may be aired in which quality is decided elsewhere.
//
// A clock that was right and is set by hand afterwards is unknown until somebody
// vouches for it again.
//
// The one way to hurt yourself: the floor that is kept, before which it cannot be,
// must only ever be raised from a clock that was trusted since the boot, or one boot
// in the far future would make every later year look like the past.
package clock

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/truyenthanh/loa/broadcast"
)

// Trust is what the configuration says of the clock.
type Trust string

// The values of [clock] trust.
const (
	TrustAuto   Trust = "auto"   // what the kernel and the RTC say
	TrustSystem Trust = "system" // whoever set up this box vouches for it
)

// Reading is what the machine says of its clock.
type Reading struct {
	Now    time.Time
	Up     time.Duration // since it was switched on, sleep included; no step moves it
	Synced bool          // by the kernel's own word, with an error below a second
	Error  time.Duration // how far off it may be, when it is synced
	RTC    bool          // a battery-backed clock set it at boot
}

// The stable words for why a quality is what it is.
const (
	WhySynced     = "synced"       // the kernel keeps it to a time server
	WhyConfirmed  = "confirmed"    // a person vouched for it since the last boot
	WhyWasSynced  = "was_synced"   // it was synced since the last boot
	WhyRTC        = "rtc"          // it comes from a battery-backed clock
	WhyVouched    = "configured"   // the configuration vouches for it
	WhyBelowFloor = "before_floor" // it shows a time that has already been
	WhySet        = "set_since"    // somebody set it since it was right
	WhyNothing    = "no_source"    // nothing speaks for it
)

// Past is what was learned of the clock before.
type Past struct {
	Floor  time.Time        // a trusted clock has shown it: it cannot be earlier
	Seen   time.Time        // one in holdover has; a time server may say that it was wrong
	Anchor broadcast.Anchor // the last time of this boot that was right; zero when there is none
}

const (
	// correctable is how far back a time server may set what a trusted clock has
	// shown: more than one that is taken for UTC and runs in local time is ahead, and
	// far less than a server that lies by years.
	correctable = 24 * time.Hour
	// unnoticed is by how much the clock may differ from its anchor without having
	// been set: a leap second, and the rounding of both.
	unnoticed = 2 * time.Second
	// drift is how fast a clock that nobody keeps may go wrong.
	drift = 100e-6
)

// Judge says how far a reading can be trusted, and why in a stable word.
func Judge(r Reading, p Past, t Trust) (broadcast.ClockQuality, string) {
	switch {
	case r.Synced && !r.Now.Before(p.Floor.Add(-correctable)):
		return broadcast.ClockTrusted, WhySynced
	case r.Now.Before(p.Floor), r.Now.Before(p.Seen):
		return broadcast.ClockUnknown, WhyBelowFloor
	case p.Anchor.Source == "" && t == TrustSystem, p.moved(r) && t == TrustSystem:
		return broadcast.ClockHoldover, WhyVouched
	case p.moved(r):
		return broadcast.ClockUnknown, WhySet
	case p.Anchor.Source == WhyConfirmed:
		return broadcast.ClockTrusted, WhyConfirmed
	case p.Anchor.Source == WhySynced:
		return broadcast.ClockHoldover, WhyWasSynced
	case r.RTC:
		return broadcast.ClockHoldover, WhyRTC
	default:
		return broadcast.ClockUnknown, WhyNothing
	}
}

// moved says whether somebody set the clock since it was right.
func (p Past) moved(r Reading) bool {
	return p.Anchor.Source != "" && r.Now.Sub(p.Anchor.Date(r.Up)).Abs() > unnoticed
}

// Machine is the computer whose clock is followed.
type Machine interface {
	Read() Reading
	Now() time.Time    // the wall clock alone
	Up() time.Duration // as in Reading
	Boot() string      // names the time since it was switched on
}

// Clock follows the wall clock of a machine. Its methods may be called from any
// goroutine.
type Clock struct {
	machine Machine
	trust   Trust
	loc     *time.Location
	boot    string

	mu   sync.Mutex
	past Past
	sync time.Time // when it was last synced; zero: never that anybody knows
	last Reading
	at   time.Time // when last was read, by the monotonic clock
}

// New makes a clock that cannot be before floor.
func New(m Machine, t Trust, floor time.Time, loc *time.Location) *Clock {
	return &Clock{machine: m, trust: t, loc: loc, boot: m.Boot(), past: Past{Floor: floor.Round(0)}}
}

// freshFor is how long a reading of the machine serves: asking the kernel costs
// little, but it is asked at every tick.
const freshFor = 500 * time.Millisecond

// Quality is how far the clock can be trusted now, and why.
func (c *Clock) Quality() (broadcast.ClockQuality, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.quality()
}

func (c *Clock) quality() (broadcast.ClockQuality, string) {
	if c.at.IsZero() || time.Since(c.at) > freshFor || c.stepped() {
		c.last, c.at = c.machine.Read(), time.Now()
		c.heed(c.last)
	}
	return Judge(c.last, c.past, c.trust)
}

// stepped says whether the clock was set since the last reading: what it was then
// says nothing of what it shows now.
func (c *Clock) stepped() bool {
	due := c.last.Now.Add(c.machine.Up() - c.last.Up)
	return c.machine.Now().Round(0).Sub(due).Abs() > unnoticed
}

// heed remembers what the clock was when it was right, and corrects a floor that
// was set while it ran ahead.
func (c *Clock) heed(r Reading) {
	switch _, why := Judge(r, c.past, c.trust); {
	case why == WhySynced:
		c.sync = r.Now
		c.settle(r, WhySynced, r.Error)
	case r.RTC && c.past.Anchor.Source == "":
		// From here on a step is one by hand, also if the battery is not believed now.
		c.past.Anchor = c.anchor(r, WhyRTC, 0)
	}
}

// settle takes a reading for right. Who vouches for an earlier time than the floor
// says that the floor was wrong.
func (c *Clock) settle(r Reading, source string, off time.Duration) {
	c.past.Anchor = c.anchor(r, source, off)
	c.past.Floor, c.past.Seen = earlier(c.past.Floor, r.Now), earlier(c.past.Seen, r.Now)
}

func (c *Clock) anchor(r Reading, source string, off time.Duration) broadcast.Anchor {
	return broadcast.Anchor{Boot: c.boot, UpNS: r.Up.Nanoseconds(), At: r.Now.Round(0).In(c.loc), Source: source, ErrorMS: broadcast.MillisOf(off)}
}

// byWord is how far off a person's word on the time may be.
const byWord = time.Minute

// Confirm takes a person's word that the time is right now.
func (c *Clock) Confirm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settle(c.machine.Read(), WhyConfirmed, byWord)
	c.at = time.Time{}
}

// Anchor is the last time of this boot for which somebody or something vouched, for
// the journal; false when there is none.
func (c *Clock) Anchor() (a broadcast.Anchor, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.past.Anchor, c.past.Anchor.Source != ""
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Raise moves the floor up to the present, unless the clock is unknown. What only
// the battery or the configuration vouches for can be taken back by a time server.
func (c *Clock) Raise() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = time.Time{}
	switch q, why := c.quality(); {
	case q == broadcast.ClockUnknown:
	case q == broadcast.ClockTrusted || why == WhyWasSynced:
		c.past.Floor = later(c.past.Floor, c.last.Now)
	default:
		c.past.Seen = later(c.past.Seen, c.last.Now)
	}
}

// Learn takes in what the journal knows: the newest time of a trusted clock, that
// of one that was not unknown, and the newest anchor.
func (c *Clock) Learn(sure, known time.Time, a broadcast.Anchor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.past.Floor, c.past.Seen = later(c.past.Floor, sure.Round(0)), later(c.past.Seen, known.Round(0))
	if a.Source == WhySynced {
		c.sync = a.At
	}
	if a.Boot == c.boot && c.boot != "" {
		c.past.Anchor = a // this machine was not switched off since
	}
	c.at = time.Time{}
}

// Last says when the clock was last synced, zero when nobody knows, and how far
// off it may be by now; ok is false when there is no telling.
func (c *Clock) Last() (synced time.Time, off time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, why := c.quality()
	a := c.past.Anchor
	switch why {
	case WhySynced:
		off, ok = c.last.Error, true
	case WhyConfirmed, WhyWasSynced:
		since := float64(c.last.Up.Nanoseconds() - a.UpNS)
		off, ok = a.ErrorMS.Duration()+time.Duration(drift*since), true
	}
	if !c.sync.IsZero() {
		synced = c.sync.In(c.loc)
	}
	return synced, off, ok
}

// Sure is the floor that only a trusted clock has raised: what is worth keeping.
func (c *Clock) Sure() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.past.Floor.In(c.loc)
}

// Floor is the time before which it cannot be.
func (c *Clock) Floor() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return later(c.past.Floor, c.past.Seen).In(c.loc)
}

// Now is the wall clock in the station's zone.
func (c *Clock) Now() time.Time { return c.machine.Now().In(c.loc) }

// Stamp is the present moment for an entry of the journal, to the millisecond.
func (c *Clock) Stamp() broadcast.Stamp {
	q, _ := c.Quality()
	return broadcast.Stamp{At: c.Now().Round(time.Millisecond), Clock: q, Boot: c.boot, UpNS: c.machine.Up().Nanoseconds()}
}

// Up is the time since the machine was switched on.
func (c *Clock) Up() time.Duration { return c.machine.Up() }

// Boot is the kernel's name for the time since the machine was switched on.
func (c *Clock) Boot() string { return c.boot }

// bootID reads the kernel's boot id; "" where there is none.
func bootID() string {
	text, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(text))
}

// sinceBoot is CLOCK_BOOTTIME: it counts on while the machine sleeps, and no step
// of the wall clock moves it.
func sinceBoot() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}

// Kernel is the clock of the computer that this program runs on.
type Kernel struct{}

// The kernel's word for a clock that is not synchronised, and the error up to
// which a synchronised one is believed; see adjtimex(2).
const (
	timeError   = 5
	staUnsync   = 0x40
	believedUS  = 1_000_000
	rtcSetClock = "/sys/class/rtc/rtc0/hctosys"
)

// Read asks adjtimex(2) and looks for a battery-backed clock.
func (Kernel) Read() Reading {
	// Without its monotonic part, or a wall clock set back would go unnoticed.
	r := Reading{Now: time.Now().Round(0), Up: sinceBoot(), RTC: hasRTC()}
	var tx unix.Timex
	state, err := unix.Adjtimex(&tx)
	r.Error = time.Duration(tx.Maxerror) * time.Microsecond
	r.Synced = err == nil && state != timeError && tx.Status&staUnsync == 0 && tx.Maxerror < believedUS
	return r
}

// Now is the wall clock; readings of one process can be compared across a step.
func (Kernel) Now() time.Time { return time.Now() }

// Up is CLOCK_BOOTTIME.
func (Kernel) Up() time.Duration { return sinceBoot() }

// Boot is the kernel's boot id; "" where there is none.
func (Kernel) Boot() string { return bootID() }

// hasRTC says whether the kernel set the time from a battery-backed clock.
func hasRTC() bool {
	text, err := os.ReadFile(rtcSetClock)
	return err == nil && strings.TrimSpace(string(text)) == "1"
}

// String is for the developer's log.
func (r Reading) String() string {
	return fmt.Sprintf("%s synced=%t rtc=%t", r.Now.Format(time.RFC3339), r.Synced, r.RTC)
}
