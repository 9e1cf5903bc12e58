package control

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// SessionRequest carries the flags of loa session add as they were typed.
type SessionRequest struct {
	Name   string   `json:"name"`
	At     string   `json:"at"`
	Max    string   `json:"max"`
	From   string   `json:"from,omitempty"`
	Until  string   `json:"until,omitempty"`
	Except []string `json:"except,omitempty"`
	DryRun bool     `json:"dry_run,omitempty"`
}

// SessionAnswer says what was understood. Its JSON is that of loa session add.
type SessionAnswer struct {
	Understood broadcast.Session `json:"understood"`
	Next       []time.Time       `json:"next"` // the next ten starts
}

// SessionsAnswer lists the sessions in the order of their names.
type SessionsAnswer struct {
	Sessions []SessionLine `json:"sessions"`
}

// SessionLine is a session as it will be the next time.
type SessionLine struct {
	broadcast.Session
	Next     *time.Time       `json:"next,omitempty"`
	Items    int              `json:"items"`
	FilledMS broadcast.Millis `json:"filled_ms"`
	LeftMS   broadcast.Millis `json:"left_ms"`
	Cut      []SessionCut     `json:"cut"`
}

// SessionCut is an item that does not fit whole.
type SessionCut struct {
	Airing broadcast.AiringID `json:"airing"`
	Title  string             `json:"title"`
	LostMS broadcast.Millis   `json:"lost_ms"`
	All    bool               `json:"all"` // nothing of it is heard
}

// SessionDay is a session in the plan of a day.
type SessionDay struct {
	Name     string           `json:"name"`
	Start    time.Time        `json:"start"`
	MaxMS    broadcast.Millis `json:"max_ms"`
	FilledMS broadcast.Millis `json:"filled_ms"`
	LeftMS   broadcast.Millis `json:"left_ms"`
}

// RemoveSessionRequest names a session as typed.
type RemoveSessionRequest struct {
	Name      string `json:"name"`
	WithItems bool   `json:"with_items,omitempty"` // its slots go too
	DryRun    bool   `json:"dry_run,omitempty"`
}

// RemovedSession is what went.
type RemovedSession struct {
	Session broadcast.Session `json:"session"`
	Items   []broadcast.Slot  `json:"items"`
}

// AddSession adds a session to the broadcast day.
func (c *Client) AddSession(ctx context.Context, r SessionRequest) (SessionAnswer, error) {
	return ask[SessionAnswer](ctx, c, "session/add", r, nil, nil)
}

// Sessions lists the sessions.
func (c *Client) Sessions(ctx context.Context) (SessionsAnswer, error) {
	return ask[SessionsAnswer](ctx, c, "session/list", none{}, nil, nil)
}

// RemoveSession takes a session off the broadcast day.
func (c *Client) RemoveSession(ctx context.Context, r RemoveSessionRequest) (RemovedSession, error) {
	return ask[RemovedSession](ctx, c, "session/remove", r, nil, nil)
}
