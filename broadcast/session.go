package broadcast

import "time"

// Session is a buổi phát: a stretch of the day that the commune fills with items
// in an order of its own. Its slots have no time themselves, they follow each
// other from its start; but for those that are fixed to the clock, such as the
// relay of the news.
type Session struct {
	Name   string `json:"name"`
	At     When   `json:"at"`              // its start
	Max    Millis `json:"max_ms"`          // nothing of it is heard past this
	From   Date   `json:"from,omitempty"`  // first day, included
	Until  Date   `json:"until,omitempty"` // last day, included
	Except []Date `json:"except,omitempty"`

	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
}
