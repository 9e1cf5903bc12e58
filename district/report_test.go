package district_test

import (
	"time"
)

// at is a clock that stands still, in the zone of the communes.
func at(local string) func() time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", local, morning.Location())
	if err != nil {
		panic(err)
	}
	return func() time.Time { return t }
}
