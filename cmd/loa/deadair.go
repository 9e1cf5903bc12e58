package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/audio"
)

// deadAirAfter is how long a programme may be silent, below −50 dBFS, before that
// is a fault: longer than any pause that is meant.
const deadAirAfter = 15 * time.Second

// deadAir says whether what is on air has been silent for too long. It counts
// frames that were mixed: a device that takes none is another fault.
func deadAir(l audio.Level, f audio.Format) bool { return l.Quiet >= f.Frames(deadAirAfter) }

// noteSound raises and clears the faults of what is on air. It only looks: the
// sound does not pass through here.
func (s *station) noteSound(ctx context.Context) {
	lost := s.intakes.silent(time.Now())
	s.setFault(faultSourceLost, lost, lost != "")
	now, speaking, err := s.conductor.OnAir(ctx)
	if err != nil {
		return
	}
	dead := speaking && deadAir(now.Level, s.shelf.format)
	title := ""
	if dead {
		title = now.Airing.Title
	}
	s.setFault(faultDeadAir, title, dead)
}
