package broadcast

import (
	"slices"
	"time"
)

// Ledger folds journal entries, in the order of their seq, into as-run records.
// The station and the district use the same one. The zero value is not usable:
// see [NewLedger].
type Ledger struct {
	station, logID string
	order          []AiringID
	runs           map[AiringID]*AsRun
	dates          Dates
	doubtful       map[AiringID]Stamp // of the start of those that no trusted clock stamped
}

// NewLedger starts an empty ledger for a station, whose entries come from one of
// its logs; see [Ledger.Follow] for the next.
func NewLedger(station, logID string) *Ledger {
	return &Ledger{station: station, logID: logID, runs: map[AiringID]*AsRun{}, doubtful: map[AiringID]Stamp{}}
}

// Follow goes on with another log of the station: the entries that come are of
// it. An airing that was claimed in one log and ended in the next is one airing,
// and its record names the log and the seq of its last entry.
func (l *Ledger) Follow(station, logID string) { l.station, l.logID = station, logID }

// Reconcile makes the as-run records of a log from its entries: one for every
// airing that was claimed or never began, oldest first.
func Reconcile(station, logID string, entries []Entry) []AsRun {
	l := NewLedger(station, logID)
	for _, e := range entries {
		l.Apply(e)
	}
	return l.AsRuns()
}

// Resume takes up records that were made of earlier entries, as [Ledger.AsRuns]
// gave them: who keeps those need not keep the entries.
func (l *Ledger) Resume(known ...AsRun) {
	for _, r := range known {
		if l.runs[r.Airing] == nil {
			l.order = append(l.order, r.Airing)
		}
		l.runs[r.Airing] = &r
	}
}

// Of is the record of an airing; false when there is none, or no more.
func (l *Ledger) Of(id AiringID) (AsRun, bool) {
	if r := l.runs[id]; r != nil {
		return *r, true
	}
	return AsRun{}, false
}

// Apply takes the next entry into account. Entries that say nothing of an
// airing are passed over. One that is not in the journal yet has no seq and does
// not change that of its record; it may come again with one.
func (l *Ledger) Apply(e Entry) {
	l.dates.Apply(e)
	switch {
	case e.Claimed != nil:
		r := l.record(*e.Claimed, e)
		r.Outcome = OutcomeOnAir
	case e.Started != nil:
		if r := l.runs[e.Started.Airing]; r != nil {
			l.told(r, e.Seq)
			r.Started, r.Clock = e.Started.At, e.Clock
			r.HeardMS, r.Restarts = new(Millis), new(int)
			l.doubt(r, e.Stamp)
		}
	case e.Let != nil:
		delete(l.runs, e.Let.Airing)
		l.order = slices.DeleteFunc(l.order, func(id AiringID) bool { return id == e.Let.Airing })
	case e.Ended != nil:
		if r := l.runs[e.Ended.Airing]; r != nil {
			l.told(r, e.Seq)
			r.end(*e.Ended)
		}
	case e.Missed != nil:
		r := l.record(e.Missed.Airing, e)
		r.Outcome, r.Reason, r.PreemptedBy = e.Missed.Outcome, e.Missed.Reason, e.Missed.By
	}
}

// told notes the entry that tells of an airing, and in which log it stands.
func (l *Ledger) told(r *AsRun, seq int64) {
	switch {
	case seq == 0: // not in a journal yet
	case r.LogID != l.logID:
		r.Station, r.LogID, r.Seq = l.station, l.logID, seq
	default:
		r.Seq = max(r.Seq, seq)
	}
}

// doubt keeps the moment of a start that no trusted clock stamped.
func (l *Ledger) doubt(r *AsRun, s Stamp) {
	if s.Clock == ClockTrusted || s.Clock == "" {
		return
	}
	s.UpNS -= s.At.Sub(r.Started).Nanoseconds()
	s.At = r.Started
	l.doubtful[r.Airing] = s
}

// showsRight is how far a clock may be off and still tell people the right time.
const showsRight = 2 * time.Second

// dated is the true time of a start, nil where its record shows it already.
func (l *Ledger) dated(id AiringID) *Dated {
	s, doubtful := l.doubtful[id]
	if !doubtful {
		return nil
	}
	d := l.dates.Of(s)
	if known := !d.At.IsZero(); known && d.At.Sub(s.At).Abs() <= showsRight || !known && s.Clock != ClockUnknown {
		return nil
	}
	return &d
}

func (r *AsRun) end(e Ended) {
	r.Outcome, r.Reason, r.PreemptedBy = e.Outcome, e.Reason, e.By
	if r.Started.IsZero() && e.HeardMS == 0 {
		return // claimed, but no frame reached the device
	}
	r.Ended, r.HeardMS, r.SilenceMS, r.Restarts = e.At, &e.HeardMS, &e.SilenceMS, &e.Restarts
	r.LUFS, r.PeakDB, r.Underruns = e.LUFS, e.PeakDB, e.Underruns
}

// record finds or makes the record of an airing and fills in its plan.
func (l *Ledger) record(a Airing, e Entry) *AsRun {
	r := l.runs[a.ID]
	if r == nil {
		r = &AsRun{Station: l.station, LogID: l.logID, Airing: a.ID}
		l.runs[a.ID] = r
		l.order = append(l.order, a.ID)
	}
	l.told(r, e.Seq)
	r.Clock = e.Clock
	r.Programme, r.Title, r.Source, r.Media = a.Slot, a.Title, a.Source, a.SHA256
	r.Kind, r.Language, r.Zones, r.Session, r.Priority = a.Kind, a.Language, a.Zones, a.Session, a.Priority
	r.Wanted, r.Planned, r.PlannedMS = a.Wanted, a.Planned, a.PlannedMS
	r.CreatedBy, r.ApprovedBy, r.DocumentNo, r.Trigger = a.CreatedBy, a.ApprovedBy, a.DocumentNo, a.Trigger
	return r
}

// Reach tells how far the airings that have begun came, from the cell beside the chain.
// It changes nothing when the airing is over or unknown.
func (l *Ledger) Reach(p Progress) {
	for _, reach := range append([]Reach{p.Reach}, p.Yielded...) {
		r := l.runs[reach.Airing]
		if r == nil || r.Outcome != OutcomeOnAir || reach.Started.IsZero() {
			continue
		}
		r.Started, r.HeardMS, r.Restarts = reach.Started, &reach.HeardMS, &reach.Restarts
	}
}

// Open lists the airings that were claimed and never ended, in order: what a
// restart finds cut.
func (l *Ledger) Open() []AsRun {
	return slices.DeleteFunc(l.AsRuns(), func(r AsRun) bool { return r.Outcome != OutcomeOnAir })
}

// AsRuns lists the records by the time at which each was to be or was heard.
func (l *Ledger) AsRuns() []AsRun {
	out := make([]AsRun, 0, len(l.order))
	for _, id := range l.order {
		r := *l.runs[id]
		r.Dated = l.dated(id)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b AsRun) int { return a.Moment().Compare(b.Moment()) })
	return out
}

// Moment is when the airing was heard, or should have been.
func (r AsRun) Moment() time.Time {
	switch {
	case !r.Started.IsZero():
		return r.Started
	case !r.Planned.IsZero():
		return r.Planned
	default:
		return r.Wanted
	}
}
