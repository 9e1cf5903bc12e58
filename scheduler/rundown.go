package scheduler

import (
	"cmp"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// leastHeard is what must be left of an item for it to begin at all where it is
// cut: less would not be understood.
const leastHeard = 10 * time.Second

// piece is one turn of a slot within a session.
type piece struct {
	slot   *compiled
	run    int       // from 1
	fixed  bool      // at is its time on the clock
	at     time.Time // its place
	end    time.Time // nothing of it is heard past this
	by     *piece    // who has the room that it would need; it has no place
	length time.Duration
	gap    time.Duration // silence before it, between repeats

	earliest int // the stretch in which its turn comes
}

// stretch is room between two fixed points of a session.
type stretch struct {
	from, to time.Time
	before   *piece // the fixed piece behind which it begins; nil at the start
	last     *piece // laid into it
}

// rundown lays the pieces of a session out between its start and its end.
//
// Fixed pieces stand at their time and end where the next one begins. The elastic
// ones follow each other without a gap: the signature tune, what has priority, then
// as the commune numbered them, behind the fixed ones with a lower number; last the
// closing tune. What would run into a fixed piece goes behind it where it fits, and
// lets shorter ones pass. What fits nowhere is cut where most of it is heard,
// unless it asks to begin again when it is cut: then half of it is no use. What
// finds no room at all names who has it.
//
// The result depends on the pieces alone, not on their order.
func rundown(start, end time.Time, pieces []*piece) {
	var fixed, elastic []*piece
	for _, p := range pieces {
		if p.fixed {
			fixed = append(fixed, p)
		} else {
			elastic = append(elastic, p)
		}
	}
	fixed = pin(fixed, end)
	room := between(start, end, fixed)
	first, last := tunes(elastic)
	slices.SortFunc(elastic, func(a, b *piece) int {
		return cmp.Or(
			cmp.Compare(edge(a, first, last), edge(b, first, last)),
			cmp.Compare(b.slot.turn.Rank(), a.slot.turn.Rank()),
			cmp.Compare(a.slot.ID, b.slot.ID),
			cmp.Compare(a.run, b.run),
		)
	})
	closing := len(elastic)
	for closing > 0 && edge(elastic[closing-1], first, last) > 0 {
		closing--
	}
	for _, p := range elastic[:closing] {
		if edge(p, first, last) == 0 && p.slot.turn.Rank() == broadcast.RankRoutine {
			p.earliest = behind(fixed, p)
		}
	}
	fill(room, elastic[:closing], elastic[closing:])
}

// behind is the first stretch behind all fixed pieces that the commune numbered
// before a piece.
func behind(fixed []*piece, p *piece) (stretch int) {
	for i, f := range fixed {
		if f.slot.ID < p.slot.ID {
			stretch = i + 1
		}
	}
	return stretch
}

// pin sets the fixed pieces one behind the other; of two at the same second the
// higher rank, then the lower number stays.
func pin(fixed []*piece, end time.Time) (out []*piece) {
	slices.SortFunc(fixed, func(a, b *piece) int {
		return cmp.Or(
			a.at.Compare(b.at),
			cmp.Compare(b.slot.turn.Rank(), a.slot.turn.Rank()),
			cmp.Compare(a.slot.ID, b.slot.ID),
			cmp.Compare(a.run, b.run),
		)
	})
	for _, p := range fixed {
		n := len(out)
		switch {
		case n > 0 && p.at.Equal(out[n-1].at):
			p.by = out[n-1]
			continue
		case n > 0:
			out[n-1].endBy(p.at)
		}
		p.endBy(end)
		out = append(out, p)
	}
	return out
}

// endBy makes a piece end by a time at the latest. What is carried from outside is
// over when it is over, however late it was let on air.
func (p *piece) endBy(t time.Time) {
	limits := []time.Time{t}
	if p.fixed && p.length > 0 && p.slot.Source.Live() {
		limits = append(limits, p.at.Add(p.length))
	}
	if p.slot.HardEnd > 0 {
		limits = append(limits, p.slot.hardEnd(p.at))
	}
	for _, limit := range limits {
		if p.end.IsZero() || limit.Before(p.end) {
			p.end = limit
		}
	}
}

// over is when a fixed piece lets go of the air.
func (p *piece) over() time.Time {
	over := p.at.Add(p.length)
	if p.end.Before(over) {
		return p.end
	}
	return over
}

// between lists the room around the fixed pieces.
func between(start, end time.Time, fixed []*piece) []stretch {
	out := []stretch{{from: start, to: end}}
	for _, p := range fixed {
		out[len(out)-1].to = p.at
		out = append(out, stretch{from: p.over(), to: end, before: p})
	}
	return out
}

// tunes finds the signature tune and, where there are several, the closing one.
func tunes(elastic []*piece) (first, last broadcast.SlotID) {
	for _, p := range elastic {
		if p.slot.Kind != broadcast.KindTune {
			continue
		}
		if first == 0 || p.slot.ID < first {
			first = p.slot.ID
		}
		last = max(last, p.slot.ID)
	}
	if first == last {
		last = 0
	}
	return first, last
}

// edge is −1 for the signature tune, 1 for the closing one, 0 for all between.
func edge(p *piece, first, last broadcast.SlotID) int {
	switch {
	case p.slot.Kind == broadcast.KindTune && p.slot.ID == first:
		return -1
	case p.slot.Kind == broadcast.KindTune && p.slot.ID == last:
		return 1
	default:
		return 0
	}
}

// fill lays the elastic pieces into the room, and the closing ones behind the last
// of them. What finds no place where its turn comes may go before it.
func fill(room []stretch, queue, closing []*piece) {
	tail := &room[len(room)-1]
	end, holder := tail.to, tail.before
	for _, p := range closing {
		tail.to = tail.to.Add(-p.length - p.gap)
	}
	if tail.to.Before(tail.from) {
		tail.to = tail.from
	}
	for i := range room {
		queue = slices.DeleteFunc(queue, func(p *piece) bool {
			return p.earliest <= i && p.lay(&room[i], room[:i], room[i+1:])
		})
	}
	for i := range room {
		queue = slices.DeleteFunc(queue, func(p *piece) bool { return p.lay(&room[i], room[i+1:]) })
	}
	if holder == nil {
		holder = tail.last
	}
	tail.to = end
	closing = slices.DeleteFunc(closing, func(p *piece) bool { return p.lay(tail) })
	for _, p := range slices.Concat(queue, closing) {
		p.by = cmp.Or(holder, p)
	}
}

// lay puts a piece into a stretch, which is so much shorter then; false when there
// is no room for it, or more in the others.
func (p *piece) lay(s *stretch, others ...[]stretch) bool {
	from := s.from.Add(p.gap)
	left := s.to.Sub(from)
	if left <= 0 {
		return false
	}
	if p.length > left {
		roomier := slices.ContainsFunc(slices.Concat(others...), func(o stretch) bool { return o.to.Sub(o.from)-p.gap > left })
		if roomier || left < leastHeard || p.slot.AfterCut == broadcast.CutRestart {
			return false
		}
	}
	p.at = from
	p.endBy(s.to)
	s.from, s.last = p.over(), p
	return true
}
