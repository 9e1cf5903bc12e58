package scheduler

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Tick is the longest the loop should rest: what a change of the clock can cost.
const Tick = time.Second

// Station is what the loop looks at and speaks to.
type Station interface {
	// Schedule gives the slots as they are now, and the rules.
	Schedule() (*Schedule, broadcast.Rules, error)
	// Known says whether the journal has the airing.
	Known(id broadcast.AiringID) bool
	// Clock says how far the wall clock is to be trusted.
	Clock() broadcast.ClockQuality
	// Down says why nothing was aired from one time to another, both included.
	Down(from, until time.Time) broadcast.Reason
	// Air takes an airing whose time is near.
	Air(ctx context.Context, a broadcast.Airing) error
	// Lose writes down an airing that has lost its chance.
	Lose(m Missed)
	// Planned hears of the plan of today, at its start and after each change.
	Planned(p broadcast.Plan)
}

// Loop hands over what is due. See [Due] for its rules.
type Loop struct {
	station Station
	now     func() time.Time // in the station's zone
	lead    time.Duration
	tick    time.Duration
	poke    chan struct{}

	mu    sync.Mutex
	beat  time.Time
	today broadcast.Plan

	// All below belongs to Run.
	lived   lived
	dirty   bool
	blind   bool // the clock was not trusted when the day was planned
	day     broadcast.Date
	planned [2]broadcast.Date // first and last day of plan
	plan    []broadcast.Airing
	looked  time.Time                             // when Due was last asked
	busy    time.Time                             // until then the air is taken by what was made up
	busyFor time.Duration                         // no longer than this
	handled map[broadcast.AiringID]broadcast.Date // given away by this loop; the journal may be slow
}

// NewLoop makes a loop that looks back to the day on which the station was last
// known to be alive (the zero time: it never was), hands airings over lead before
// their time, and looks at the clock at every tick.
func NewLoop(st Station, alive time.Time, lead, tick time.Duration, now func() time.Time) *Loop {
	l := &Loop{
		station: st, now: now, lead: lead, tick: tick, poke: make(chan struct{}, 1), dirty: true, beat: now(),
		handled: map[broadcast.AiringID]broadcast.Date{},
	}
	if !alive.IsZero() {
		l.lived.add(broadcast.DateOf(alive))
	}
	return l
}

// Lived tells, before Run, of earlier days on which the station was alive: the
// last one may have been shown by a clock that ran ahead.
func (l *Loop) Lived(days ...broadcast.Date) {
	for _, d := range days {
		l.lived.add(d)
	}
}

// Recall tells, before Run, what the journal has of the plan: that of the days up
// to a last look, in order and without a day left out between them.
func (l *Loop) Recall(looked time.Time, plans ...broadcast.Plan) {
	for i, p := range plans {
		if i == 0 {
			l.planned[0] = p.Date
		}
		l.planned[1] = p.Date
		l.plan = append(l.plan, p.Airings...)
	}
	l.looked = looked.Round(0)
}

// Poke says that the schedule, the rules or the clock changed.
func (l *Loop) Poke() {
	select {
	case l.poke <- struct{}{}:
	default:
	}
}

// Beat is when the loop last looked, for the watchdog.
func (l *Loop) Beat() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.beat
}

// Run hands over until ctx is done, then returns nil. It returns an error when
// the schedule cannot be read at the start; later it goes on with the plan that it
// has, and tries again at every tick.
func (l *Loop) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.poke:
			l.dirty = true
		case <-timer.C:
		}
		now := l.now()
		if err := l.look(ctx, now); err != nil {
			return err
		}
		timer.Reset(l.rest(now))
	}
}

// look is one look at the plan.
func (l *Loop) look(ctx context.Context, now time.Time) error {
	l.mu.Lock()
	l.beat = now
	l.mu.Unlock()
	running := now
	now = now.Round(0) // what the wall shows; it may have been set since the last look
	quality := l.station.Clock()
	blind := quality == broadcast.ClockUnknown
	if today := broadcast.DateOf(now); l.dirty || today != l.day || blind != l.blind {
		// A disk that fails later costs the changes, not the plan that is there.
		if err := l.replan(today, now, blind); err != nil && l.day == "" {
			return err
		}
	}
	if blind {
		return nil
	}
	l.looked = now
	start, lost := Due(l.plan, l.known, Moment{
		Now: now, Lead: l.lead, Clock: quality, Down: l.station.Down,
		Busy: min(max(l.busy.Sub(running), 0), l.busyFor),
	})
	for _, m := range lost {
		l.handled[m.ID] = l.day
		l.station.Lose(m)
	}
	return l.hand(ctx, start, running)
}

// hand gives airings away.
func (l *Loop) hand(ctx context.Context, start []broadcast.Airing, now time.Time) error {
	for _, a := range start {
		if err := l.station.Air(ctx, a); err != nil {
			return nil //nolint:nilerr // only a station that goes down refuses; ctx ends the loop
		}
		l.handled[a.ID] = l.day
		if a.Wanted.Before(now) {
			l.busyFor = min(max(l.busy.Sub(now), 0), l.busyFor) + a.Length.Duration()
			l.busy = now.Add(l.busyFor)
		}
	}
	return nil
}

func (l *Loop) known(id broadcast.AiringID) bool {
	_, mine := l.handled[id]
	return mine || l.station.Known(id)
}

// replan computes the plan from the first day that may have gaps to tomorrow,
// whose first airing may be handed over before midnight. Under a clock that nobody
// trusts the day is announced, and what is known of the days before stays.
func (l *Loop) replan(today broadcast.Date, now time.Time, blind bool) error {
	schedule, rules, err := l.station.Schedule()
	if err != nil {
		return err
	}
	l.day, l.dirty, l.blind = today, false, blind
	if blind {
		l.announce(schedule.Plan(today, rules))
		return nil
	}
	from := l.undecided(l.lived.since(today), now)
	unwanted := l.unwanted(now)
	l.plan, l.planned = nil, [2]broadcast.Date{from, today.AddDays(1)}
	for _, p := range schedule.Plans(from, today.AddDays(1), rules) {
		p.Airings = slices.DeleteFunc(p.Airings, func(a broadcast.Airing) bool { return unwanted(p.Date, a) })
		l.plan = append(l.plan, p.Airings...)
		if p.Date == today {
			l.announce(p)
		}
	}
	l.lived.add(today)
	l.forget(today)
	return nil
}

// undecided is the first day of which something in the plan still waits for a gap.
func (l *Loop) undecided(from broadcast.Date, now time.Time) broadcast.Date {
	first := broadcast.DateOf(now).AddDays(-lookBack)
	for _, a := range l.plan {
		start, ok := a.ID.Start()
		if day := broadcast.DateOf(start.In(now.Location())); ok && first <= day && day < from && !l.known(a.ID) {
			from = day
		}
	}
	return from
}

// unwanted finds airings that nobody wanted when their time came: those of a slot
// that was paused or removed then, and is back now. They are neither made up nor
// missed.
func (l *Loop) unwanted(now time.Time) func(broadcast.Date, broadcast.Airing) bool {
	was := make(map[broadcast.AiringID]bool, len(l.plan))
	for _, a := range l.plan {
		was[a.ID] = true
	}
	planned, judged := l.planned, l.looked
	if now.Before(judged) {
		judged = now
	}
	return func(day broadcast.Date, a broadcast.Airing) bool {
		return planned[0] <= day && day <= planned[1] && !was[a.ID] && !a.Wanted.After(judged)
	}
}

// announce tells of the plan of today when it is another than before.
func (l *Loop) announce(p broadcast.Plan) {
	l.mu.Lock()
	same := reflect.DeepEqual(l.today, p)
	l.today = p
	l.mu.Unlock()
	if !same {
		l.station.Planned(p)
	}
}

// forget drops what lies too far back to be planned again, once the journal has it:
// a clock that jumps ahead says nothing of what still waits for the air.
func (l *Loop) forget(today broadcast.Date) {
	for id, day := range l.handled {
		if day < today.AddDays(-lookBack-1) && l.station.Known(id) {
			delete(l.handled, id)
		}
	}
}

// Today is the plan of the day.
func (l *Loop) Today() broadcast.Plan {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.today
}

// rest is how long nothing can be due.
func (l *Loop) rest(now time.Time) time.Duration {
	rest := broadcast.UntilBeat(now, l.tick)
	for _, a := range l.plan {
		if until := a.Wanted.Add(-l.lead).Sub(now); until > 0 {
			rest = min(rest, until)
		}
	}
	return rest
}
