package store

import (
	"slices"

	"github.com/truyenthanh/loa/broadcast"
)

// waiting is an entry that the disk has not taken yet.
type waiting struct {
	entry   broadcast.Entry
	durable chan struct{}
}

// queue holds what waits, oldest first. Entries at its front that were tried
// already stay there as they are: they may be on the disk, and are recognised
// there only if they come again.
type queue struct {
	entries []waiting
	tried   int
	// airings that wait or were lost, by how many of their entries; one that was
	// lost stays known, for it was aired all the same.
	airings map[broadcast.AiringID]int
}

func (q *queue) len() int { return len(q.entries) }

// add puts an entry at the end. It refuses what can be spared when the queue is
// full.
func (q *queue) add(w waiting) bool {
	if len(q.entries) >= queueBound && spare(w.entry) {
		return false
	}
	q.entries = append(q.entries, w)
	q.count(w.entry, 1)
	return true
}

// shed makes room for what was just added and returns what had to go: the oldest
// entry that can be spared, else the newest of all.
func (q *queue) shed() broadcast.Entry {
	i := q.tried + slices.IndexFunc(q.entries[q.tried:], func(w waiting) bool { return spare(w.entry) })
	if i < q.tried {
		i = len(q.entries) - 1
	}
	gone := q.entries[i].entry
	q.entries = slices.Delete(q.entries, i, i+1)
	return gone
}

// spare says whether an entry goes first when there is no room: what tells of
// airings, of people and of gaps stays longest.
func spare(e broadcast.Entry) bool {
	return e.Plan != nil || e.Step != nil || e.Fault != nil || e.Up != nil
}

// front marks up to n entries as tried and returns them.
func (q *queue) front(n int) []broadcast.Entry {
	n = min(n, len(q.entries))
	q.tried = max(q.tried, n)
	batch := make([]broadcast.Entry, n)
	for i, w := range q.entries[:n] {
		batch[i] = w.entry
	}
	return batch
}

// all lists what waits.
func (q *queue) all() []broadcast.Entry {
	out := make([]broadcast.Entry, len(q.entries))
	for i, w := range q.entries {
		out[i] = w.entry
	}
	return out
}

// drop removes n entries from the front: they are durable.
func (q *queue) drop(n int) {
	for _, w := range q.entries[:n] {
		close(w.durable)
		q.count(w.entry, -1)
	}
	q.entries = slices.Delete(q.entries, 0, n)
	q.tried = 0
}

func (q *queue) count(e broadcast.Entry, by int) {
	id, _ := fateOf(e)
	if id == "" {
		return
	}
	if q.airings == nil {
		q.airings = map[broadcast.AiringID]int{}
	}
	if q.airings[id] += by; q.airings[id] == 0 {
		delete(q.airings, id)
	}
}

func (q *queue) knows(id broadcast.AiringID) bool { return q.airings[id] > 0 }

// hasGap says whether a gap entry waits to be stored.
func (q *queue) hasGap() bool {
	return slices.ContainsFunc(q.entries, func(w waiting) bool { return w.entry.Gap != nil })
}
