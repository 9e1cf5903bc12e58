package control

import (
	"context"

	"github.com/truyenthanh/loa/broadcast"
)

// ConfirmRequest lets the calendar air under the configuration and the schedule as
// they are now.
type ConfirmRequest struct {
	DryRun bool `json:"dry_run,omitempty"`
}

// ConfirmAnswer is what a person confirms: the next 24 hours.
type ConfirmAnswer struct {
	// Why says what differs from what was confirmed last: config, station or
	// schedule; "" when nothing waits.
	Why   string         `json:"why,omitempty"`
	Lines []ScheduleLine `json:"lines"`
	Date  broadcast.Date `json:"date"`
}

// ConfirmSchedule vouches for the schedule and the configuration as they are now.
func (c *Client) ConfirmSchedule(ctx context.Context, r ConfirmRequest) (ConfirmAnswer, error) {
	return ask[ConfirmAnswer](ctx, c, "schedule/confirm", r, nil, nil)
}
