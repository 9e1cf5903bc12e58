package broadcast

import (
	"slices"
	"time"
)

// Turn is an airing at the moment when the air is given away.
type Turn struct {
	Airing
	Left      time.Duration // what is still to be heard of it
	Begun     bool
	YieldedAt time.Time // when it lost the air; zero while it never did
	YieldedTo AiringID  // who took the air from it, or kept it from beginning
	// Blocked is why it could not begin although the air was free, for example
	// no_device. It names the reason when its chance passes.
	Blocked Reason
}

// Rules are what arbitration must respect besides the ladder.
type Rules struct {
	Policy Policy
	Held   bool // silence for all but emergency
	Blind  bool // nobody can trust the clock: what the calendar wants waits

	spoken *airtime // during the rehearsal of a day; nil when nothing is counted
}

// Decision is what should happen to the air at one instant.
type Decision struct {
	Start AiringID             // takes the air now; "" leaves it as it is
	Drop  map[AiringID]Verdict // these lost their chance; nil when none did
}

// Decide gives the air away at now. onAir is nil when nothing speaks; waiting
// holds the turns whose time has come. It keeps no state, so the plan of a day
// and a live emergency are ruled by the same lines.
func Decide(onAir *Turn, waiting []Turn, now time.Time, rules Rules) Decision {
	var d Decision
	queue := waiting
	inLine := func(a, b Turn) int { return a.Before(b.Airing) }
	if !slices.IsSortedFunc(queue, inLine) {
		queue = slices.Clone(waiting)
		slices.SortFunc(queue, inLine)
	}
	for _, t := range queue {
		if t.Wanted.After(now) || t.Unsure(rules) {
			continue
		}
		verdict, lost := chanceLost(t, onAir, now, rules)
		switch {
		case lost:
			d.lose(t.ID, verdict)
		case d.Start == "" && mayBegin(t, onAir, rules):
			if b, over := rules.spoken.refuses(t.Airing, now, t.remaining(now)); over && !t.Begun {
				d.lose(t.ID, Verdict{Outcome: OutcomeSkipped, Reason: b.Reason()})
				continue
			}
			d.Start = t.ID
		}
	}
	return d
}

func (d *Decision) lose(id AiringID, v Verdict) {
	if d.Drop == nil {
		d.Drop = map[AiringID]Verdict{}
	}
	d.Drop[id] = v
}

// mayBegin asks the ladder and the hold.
func mayBegin(t Turn, onAir *Turn, rules Rules) bool {
	if rules.Held && t.Priority != PriorityEmergency {
		return false
	}
	return onAir == nil || t.Interrupts(onAir.Airing)
}

// Unsure says whether a turn waits for a clock that can be trusted: whether its time
// has come, or has passed, cannot be told. What has begun is heard out.
func (t Turn) Unsure(rules Rules) bool {
	return rules.Blind && t.Trigger == TriggerSchedule && !t.Begun
}

// chanceLost says whether a turn can no longer be heard, and why.
func chanceLost(t Turn, onAir *Turn, now time.Time, rules Rules) (Verdict, bool) {
	outcome := OutcomeSkipped
	if t.Begun {
		outcome = OutcomePartial
	}
	if !t.HardEnd.IsZero() && !now.Before(t.HardEnd) {
		return waitedInVain(t, onAir, rules), true
	}
	if b, breach := rules.Policy.Guard(t.Airing, now, t.remaining(now)); breach {
		return Verdict{Outcome: outcome, Reason: b.Reason()}, true
	}
	if deadline, has := t.deadline(); has && now.After(deadline) {
		return waitedInVain(t, onAir, rules), true
	}
	return Verdict{}, false
}

// deadline is the last instant at which the turn may take the air: counted from
// its time, or from when it lost the air.
func (t Turn) deadline() (time.Time, bool) {
	if t.Begun {
		return t.Late.Deadline(t.YieldedAt)
	}
	return t.Late.Deadline(t.Wanted)
}

// waitedInVain names why a turn could not have the air while its chance lasted.
func waitedInVain(t Turn, onAir *Turn, rules Rules) Verdict {
	outcome := OutcomeSkipped
	if t.Begun {
		outcome = OutcomePartial
	}
	switch {
	case rules.Held, t.Blocked == ReasonHeld:
		return Verdict{Outcome: outcome, Reason: ReasonHeld}
	case t.Blocked != "" && !t.Begun:
		return Verdict{Outcome: OutcomeMissed, Reason: t.Blocked}
	case t.Blocked != "":
		return Verdict{Outcome: outcome, Reason: t.Blocked}
	case onAir != nil:
		return Verdict{Outcome: outcome, Reason: ReasonPreempted, By: onAir.ID}
	case t.YieldedTo != "":
		return Verdict{Outcome: outcome, Reason: ReasonPreempted, By: t.YieldedTo}
	case t.Begun:
		return Verdict{Outcome: outcome, Reason: ReasonLate}
	default:
		return Verdict{Outcome: OutcomeMissed, Reason: ReasonLate}
	}
}

// remaining is how long the turn would sound from now on.
func (t Turn) remaining(now time.Time) time.Duration {
	if t.HardEnd.IsZero() {
		return t.Left
	}
	return min(t.Left, t.HardEnd.Sub(now))
}

// Arbitrate finds the place of every airing: who speaks when, who waits, who is
// split and who does not speak at all. It plays the day through with [Decide].
// The result has one entry for every airing, ordered by the place on air, and
// depends neither on the order of wanted nor on anything but the arguments.
func Arbitrate(wanted []Airing, rules Rules) []Airing {
	rules.spoken = newAirtime(rules.Policy)
	s := stage{rules: rules, pending: slices.Clone(wanted), done: make([]Airing, 0, len(wanted))}
	slices.SortFunc(s.pending, func(a, b Airing) int {
		if c := a.Wanted.Compare(b.Wanted); c != 0 {
			return c
		}
		return a.Before(b)
	})
	for s.step() {
	}
	s.giveUp()
	slices.SortStableFunc(s.done, func(a, b Airing) int {
		if c := a.place().Compare(b.place()); c != 0 {
			return c
		}
		return a.Before(b)
	})
	return s.done
}

// place is where an airing stands in the list of the day.
func (a Airing) place() time.Time {
	if a.Planned.IsZero() {
		return a.Wanted
	}
	return a.Planned
}

// stage is the air during the rehearsal of a day.
type stage struct {
	rules   Rules
	now     time.Time
	pending []Airing
	waiting []Turn
	onAir   *Turn
	done    []Airing
}

// step handles one instant and moves to the next; false when all is decided.
func (s *stage) step() bool {
	s.admit()
	for {
		d := Decide(s.onAir, s.waiting, s.now, s.rules)
		s.drop(d.Drop)
		if d.Start == "" {
			break
		}
		s.start(d.Start)
	}
	next, ok := s.next()
	if ok {
		s.advance(next)
	}
	return ok
}

// admit lets in what is wanted by now.
func (s *stage) admit() {
	if s.onAir == nil && len(s.waiting) == 0 && len(s.pending) > 0 && s.pending[0].Wanted.After(s.now) {
		s.now = s.pending[0].Wanted
	}
	for len(s.pending) > 0 && !s.pending[0].Wanted.After(s.now) {
		a := s.pending[0]
		a.Planned, a.PlannedMS, a.Parts, a.Refused = time.Time{}, 0, nil, nil
		s.waiting = append(s.waiting, Turn{Airing: a, Left: a.Length.Duration()})
		s.pending = s.pending[1:]
	}
}

func (s *stage) drop(lost map[AiringID]Verdict) {
	if len(lost) == 0 {
		return
	}
	s.waiting = slices.DeleteFunc(s.waiting, func(t Turn) bool {
		verdict, out := lost[t.ID]
		if out {
			t.Refused = &verdict
			s.done = append(s.done, t.Airing)
		}
		return out
	})
}

func (s *stage) start(id AiringID) {
	i := slices.IndexFunc(s.waiting, func(t Turn) bool { return t.ID == id })
	t := s.waiting[i]
	s.waiting = slices.Delete(s.waiting, i, i+1)
	t.Left = t.remaining(s.now)
	if !t.Begun {
		t.Begun, t.Planned = true, s.now
	}
	t.Parts = append(slices.Clip(t.Parts), Part{Start: s.now})
	if t.Left <= 0 { // of unknown length: it has its place and holds nobody up
		s.done = append(s.done, t.Airing)
		return
	}
	if s.onAir != nil {
		s.yield(id)
	}
	s.onAir = &t
}

// giveUp ends what still waits when nothing can change any more: a hold lasts
// longer than the day.
func (s *stage) giveUp() {
	for _, t := range s.waiting {
		verdict := waitedInVain(t, s.onAir, s.rules)
		t.Refused = &verdict
		s.done = append(s.done, t.Airing)
	}
	s.waiting = nil
}

// yield takes the air from what is on it.
func (s *stage) yield(to AiringID) {
	t := *s.onAir
	s.onAir = nil
	t.YieldedAt, t.YieldedTo = s.now, to
	switch t.AfterCut {
	case CutDrop:
		t.Refused = &Verdict{Outcome: OutcomePartial, Reason: ReasonPreempted, By: to}
		s.done = append(s.done, t.Airing)
		return
	case CutRestart:
		t.Left = t.Length.Duration()
	case CutResume:
	}
	s.waiting = append(s.waiting, t)
}

// next is the coming instant at which anything can change.
func (s *stage) next() (time.Time, bool) {
	var at time.Time
	consider := func(t time.Time) {
		if t.After(s.now) && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	if s.onAir != nil {
		consider(s.now.Add(s.onAir.Left))
	}
	if len(s.pending) > 0 {
		consider(s.pending[0].Wanted)
	}
	for _, t := range s.waiting {
		if deadline, has := t.deadline(); has {
			consider(deadline.Add(1)) // the first instant past it
		}
	}
	return at, !at.IsZero()
}

// advance lets the sound run until an instant.
func (s *stage) advance(to time.Time) {
	if t := s.onAir; t != nil {
		ran := min(to.Sub(s.now), t.Left)
		s.rules.spoken.spoke(t.Airing, s.now, s.now.Add(ran))
		t.Left -= ran
		part := &t.Parts[len(t.Parts)-1]
		part.Length += MillisOf(ran)
		t.PlannedMS += MillisOf(ran)
		s.keepWaiting(t.ID)
		if t.Left <= 0 {
			s.done = append(s.done, t.Airing)
			s.onAir = nil
		}
	}
	s.now = to
}

// keepWaiting notes who is in the way of those that have not begun: their chance
// may pass at the very instant at which the air is free again.
func (s *stage) keepWaiting(behind AiringID) {
	for i := range s.waiting {
		if !s.waiting[i].Begun {
			s.waiting[i].YieldedTo = behind
		}
	}
}
