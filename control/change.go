package control

import (
	"context"
	"io"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Changes are what a person does to slots that are there.
type Changes interface {
	Edit(ctx context.Context, who Who, r EditRequest, file io.Reader, progress Progress) (EditAnswer, error)
	Pause(ctx context.Context, who Who, r PauseRequest) (broadcast.Slot, error)
	Resume(ctx context.Context, who Who, r PauseRequest) (broadcast.Slot, error)
	Undo(ctx context.Context, who Who, r UndoRequest) (UndoAnswer, error)
}

// EditRequest changes a slot: of Change only what stands in Given is looked at, the
// names of the options of loa add, and "title".
type EditRequest struct {
	ID     string     `json:"id"`
	Given  []string   `json:"given"`
	Change AddRequest `json:"change"`
}

// EditAnswer is the slot before and after.
type EditAnswer struct {
	AddAnswer
	Before  Understood `json:"before"`
	Changed bool       `json:"changed"` // false: it was so already
}

// PauseRequest names a slot as typed; Until is the end of its pause as typed, "" =
// until it is resumed.
type PauseRequest struct {
	ID     string `json:"id"`
	Until  string `json:"until,omitempty"`
	DryRun bool   `json:"dry_run,omitempty"`
}

// UndoRequest asks for the last change of the schedule to be taken back.
type UndoRequest struct {
	DryRun bool `json:"dry_run,omitempty"`
}

// UndoAnswer says what was taken back. Its JSON is that of loa undo --json.
type UndoAnswer struct {
	Undone string           `json:"undone"` // the command that is taken back: add, edit, hold …
	ID     broadcast.SlotID `json:"id,omitempty"`
	Title  string           `json:"title,omitempty"`
	By     string           `json:"by"`
	At     time.Time        `json:"at"`
	Back   []broadcast.Slot `json:"back"`           // slots as they are again
	Gone   []broadcast.Slot `json:"gone"`           // slots that are no longer there
	Held   *bool            `json:"held,omitempty"` // the hold as it is again; absent when it did not change
}

// Edit changes a slot; file is nil unless r.Change.File announces one.
func (c *Client) Edit(ctx context.Context, r EditRequest, file io.Reader, p Progress) (EditAnswer, error) {
	return ask[EditAnswer](ctx, c, "edit", r, file, p)
}

// Pause silences a slot.
func (c *Client) Pause(ctx context.Context, r PauseRequest) (broadcast.Slot, error) {
	return ask[broadcast.Slot](ctx, c, "pause", r, nil, nil)
}

// Resume lets a paused slot speak again.
func (c *Client) Resume(ctx context.Context, r PauseRequest) (broadcast.Slot, error) {
	return ask[broadcast.Slot](ctx, c, "resume", r, nil, nil)
}

// Undo takes the last change of the schedule back.
func (c *Client) Undo(ctx context.Context, r UndoRequest) (UndoAnswer, error) {
	return ask[UndoAnswer](ctx, c, "undo", r, nil, nil)
}
