// Package clock says how far the wall clock can be trusted, and stamps entries
// of the journal so that they can be dated later whatever it showed.
//
// A box without a battery boots in the past, or anywhere. The quality is
// trusted while the kernel is synchronised or a person vouched, holdover while
// the clock has only been kept by this box, unknown when nothing speaks for it.
// What may be aired in which quality is decided elsewhere.
//
// The one way to hurt yourself: the floor, before which it cannot be, must only
// ever be raised from a clock that is not unknown, or one boot in the far future
// would make every later year look like the past.
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
	Synced bool // by the kernel's own word, with an error below a second
	RTC    bool // a battery-backed clock set it at boot
}

// The stable words for why a quality is what it is.
const (
	WhySynced     = "synced"       // the kernel keeps it to a time server
	WhyConfirmed  = "confirmed"    // a person vouched for it since the last boot
	WhyCollector  = "collector"    // the collector's clock showed the same since the last boot
	WhyWasSynced  = "was_synced"   // it was synced since the last boot
	WhyRTC        = "rtc"          // it comes from a battery-backed clock
	WhyVouched    = "configured"   // the configuration vouches for it
	WhyBelowFloor = "before_floor" // it shows a time that has already been
	WhyNothing    = "no_source"    // nothing speaks for it
)

// Past is what was learned of the clock since the last boot.
type Past struct {
	Floor     time.Time // it cannot be earlier
	WasSynced bool
	Confirmed bool
	Agreed    bool // the collector's clock showed the same
}

// correctable is how far back a time server may set a clock that nobody kept, and
// with it the floor: more than a battery-backed clock that runs in local time is
// ahead of UTC, and far less than a server that lies by years.
const correctable = 24 * time.Hour

// Judge says how far a reading can be trusted, and why in a stable word.
func Judge(r Reading, p Past, t Trust) (broadcast.ClockQuality, string) {
	switch {
	case r.Synced && !r.Now.Before(p.Floor.Add(-correctable)):
		return broadcast.ClockTrusted, WhySynced
	case r.Now.Before(p.Floor):
		return broadcast.ClockUnknown, WhyBelowFloor
	case p.Confirmed:
		return broadcast.ClockTrusted, WhyConfirmed
	case p.Agreed:
		return broadcast.ClockTrusted, WhyCollector
	case p.WasSynced:
		return broadcast.ClockHoldover, WhyWasSynced
	case t == TrustSystem:
		return broadcast.ClockHoldover, WhyVouched
	case r.RTC:
		return broadcast.ClockHoldover, WhyRTC
	default:
		return broadcast.ClockUnknown, WhyNothing
	}
}

// Machine reads the clock of this computer.
type Machine interface {
	Read() Reading
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
	last Reading
	at   time.Time // when last was read, by the monotonic clock
}

// New makes a clock that cannot be before floor.
func New(m Machine, t Trust, floor time.Time, loc *time.Location) *Clock {
	return &Clock{machine: m, trust: t, loc: loc, boot: bootID(), past: Past{Floor: floor}}
}

// freshFor is how long a reading of the machine serves: asking the kernel costs
// little, but it is asked at every tick.
const freshFor = 500 * time.Millisecond

// Quality is how far the clock can be trusted now, and why.
func (c *Clock) Quality() (broadcast.ClockQuality, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() || time.Since(c.at) > freshFor {
		c.last, c.at = c.machine.Read(), time.Now()
		c.heed(c.last)
	}
	return Judge(c.last, c.past, c.trust)
}

// heed remembers that the clock was synced, and corrects a floor that was set
// while it ran ahead.
func (c *Clock) heed(r Reading) {
	if q, why := Judge(r, c.past, c.trust); q != broadcast.ClockTrusted || why != WhySynced {
		return
	}
	c.past.WasSynced = true
	c.past.Floor = min2(c.past.Floor, r.Now)
}

// Confirm takes a person's word that the time is right now.
func (c *Clock) Confirm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.past.Confirmed = true
	c.past.Floor = min2(c.past.Floor, time.Now())
	c.at = time.Time{}
}

// Agreement of two clocks.
const (
	agrees  = 2 * time.Second  // apart at most, beside what is not known of the other
	useless = 30 * time.Second // a time that is known no better says nothing
)

// Hear compares the clock with the time that the collector tells, right within so
// much. A collector vouches for a clock that shows the same, and no more: one that
// is wrong, or lies, does not set the station's time. It gives how far the clock is
// ahead; known is false when the time it was told is too rough to say.
func (c *Clock) Hear(at time.Time, within time.Duration) (ahead time.Duration, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ahead = time.Now().Round(0).Sub(at)
	if within > useless {
		return ahead, false
	}
	c.past.Agreed = ahead.Abs() <= within+agrees
	c.at = time.Time{}
	return ahead, true
}

// Synced says whether the kernel keeps the clock to a time server.
func (c *Clock) Synced() bool {
	_, why := c.Quality()
	return why == WhySynced
}

// min2 is the earlier time: who vouches for an earlier time than the floor says
// that the floor was wrong.
func min2(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Raise moves the floor up to t, unless the clock is unknown.
func (c *Clock) Raise(t time.Time) {
	if q, _ := c.Quality(); q == broadcast.ClockUnknown {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.past.Floor) {
		c.past.Floor, c.at = t, time.Time{} // an older reading must not be held against it
	}
}

// Learn raises the floor to a time that has surely passed, whatever the clock
// shows now: that of a record which was made when it was trusted.
func (c *Clock) Learn(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.past.Floor) {
		c.past.Floor = t
	}
	c.at = time.Time{}
}

// Floor is the time before which it cannot be.
func (c *Clock) Floor() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.past.Floor.In(c.loc)
}

// Now is the wall clock in the station's zone.
func (c *Clock) Now() time.Time { return time.Now().In(c.loc) }

// Stamp is the present moment for an entry of the journal, to the millisecond.
func (c *Clock) Stamp() broadcast.Stamp {
	q, _ := c.Quality()
	return broadcast.Stamp{At: c.Now().Round(time.Millisecond), Clock: q, Boot: c.boot, UpNS: sinceBoot().Nanoseconds()}
}

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
	r := Reading{Now: time.Now().Round(0), RTC: hasRTC()}
	var tx unix.Timex
	state, err := unix.Adjtimex(&tx)
	r.Synced = err == nil && state != timeError && tx.Status&staUnsync == 0 && tx.Maxerror < believedUS
	return r
}

// hasRTC says whether the kernel set the time from a battery-backed clock.
func hasRTC() bool {
	text, err := os.ReadFile(rtcSetClock)
	return err == nil && strings.TrimSpace(string(text)) == "1"
}

// String is for the developer's log.
func (r Reading) String() string {
	return fmt.Sprintf("%s synced=%t rtc=%t", r.Now.Format(time.RFC3339), r.Synced, r.RTC)
}
