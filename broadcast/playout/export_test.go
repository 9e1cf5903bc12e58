package playout

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Holds lists what is in the conductor's hands: waiting, on air or about to be
// written down.
func (c *Conductor) Holds(ctx context.Context) (ids []broadcast.AiringID, err error) {
	err = c.ask(ctx, func(time.Time) {
		for _, t := range append(c.inHand(), c.leaving...) {
			ids = append(ids, t.ID)
		}
	})
	return ids, err
}
