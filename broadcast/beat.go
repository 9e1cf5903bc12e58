package broadcast

import "time"

// UntilBeat is how long it is to the next whole multiple of every on the clock, more
// than nothing. What looks around at such beats shares its wake-ups with all else
// that does: on a small box they cost more than the looking.
func UntilBeat(now time.Time, every time.Duration) time.Duration {
	return now.Truncate(every).Add(every).Sub(now)
}
