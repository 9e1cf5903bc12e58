package control

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// SimulateRequest names the first and the last day, both included, as typed.
type SimulateRequest struct {
	From  string `json:"from"`
	Until string `json:"until"`
}

// SimulateAnswer is what the rules make of the days, in the order of the air.
type SimulateAnswer struct {
	From    broadcast.Date `json:"from"`
	Until   broadcast.Date `json:"until"`
	Airings []Simulated    `json:"airings"`
}

// Simulated is an airing as the as-run record would plan it. Outcome and Reason
// stand where the plan already refuses it.
type Simulated struct {
	Airing      broadcast.AiringID   `json:"airing"`
	Programme   broadcast.SlotID     `json:"programme,omitempty"`
	Title       string               `json:"title"`
	Source      broadcast.SourceKind `json:"source,omitempty"`
	Media       string               `json:"media,omitempty"` // SHA-256
	Language    string               `json:"language,omitempty"`
	Zones       []string             `json:"zones,omitempty"`
	Priority    broadcast.Priority   `json:"priority"`
	Wanted      time.Time            `json:"wanted_start"`
	Planned     time.Time            `json:"planned_start,omitzero"`
	PlannedMS   broadcast.Millis     `json:"planned_ms,omitempty"`
	Outcome     broadcast.Outcome    `json:"outcome,omitempty"`
	Reason      broadcast.Reason     `json:"reason,omitempty"`
	PreemptedBy broadcast.AiringID   `json:"preempted_by,omitempty"`
	CreatedBy   string               `json:"created_by,omitempty"`
	ApprovedBy  string               `json:"approved_by,omitempty"`
	Trigger     broadcast.Trigger    `json:"triggered_by"`
}

// WhyRequest names an airing by its id, a slot by its number, or a programme by
// words of its title; Date, as typed, picks a day.
type WhyRequest struct {
	What string `json:"what"`
	Date string `json:"date,omitempty"`
}

// WhyAnswer explains what was found, oldest first.
type WhyAnswer struct {
	Found []broadcast.Explanation `json:"found"`
}

// CertificateRequest names a slot as typed and the days that are needed.
type CertificateRequest struct {
	ID   string `json:"id"`
	Days int    `json:"days"`
}

// CertificateAnswer is what the log says of a matter that has to be heard on
// consecutive days. Its JSON is that of loa certificate --json.
type CertificateAnswer struct {
	Station   string           `json:"station"`
	Name      string           `json:"name,omitempty"`
	LogID     string           `json:"log_id"`
	Programme broadcast.SlotID `json:"programme"`
	Title     string           `json:"title"`
	broadcast.Disclosure
	Entries int64     `json:"entries"` // in the log, every one checked
	Head    string    `json:"head"`    // hash of the last of them, hexadecimal
	Now     time.Time `json:"now"`
}

// Simulate asks what the rules make of any days.
func (c *Client) Simulate(ctx context.Context, r SimulateRequest) (SimulateAnswer, error) {
	return ask[SimulateAnswer](ctx, c, "simulate", r, nil, nil)
}

// Why asks why an airing went as it did, or will.
func (c *Client) Why(ctx context.Context, r WhyRequest) (WhyAnswer, error) {
	return ask[WhyAnswer](ctx, c, "why", r, nil, nil)
}

// Certificate asks on which days a programme was heard in full.
func (c *Client) Certificate(ctx context.Context, r CertificateRequest) (CertificateAnswer, error) {
	return ask[CertificateAnswer](ctx, c, "certificate", r, nil, nil)
}
