package desk

import "time"

// Share is one of several files on its way: how big it is, and how much of it is
// done, from 0 to 1.
type Share struct {
	Size int64
	Done float64
}

// Done is how much of several files is done, from 0 to 1: each counts by its
// size, which is what decoding takes its time by.
func Done(files []Share) float64 {
	var all, done float64
	for _, f := range files {
		size := float64(max(f.Size, 1))
		all += size
		done += size * min(max(f.Done, 0), 1)
	}
	if all == 0 {
		return 1
	}
	return min(done/all, 1)
}

// forecastFrom is how long work goes on before its end is guessed at.
const forecastFrom = time.Second

// Left is how long work takes that has come so far in a time, if it goes on like
// this; false while nobody can tell.
func Left(taken time.Duration, done float64) (time.Duration, bool) {
	if taken < forecastFrom || done <= 0 || done >= 1 {
		return 0, false
	}
	left := float64(taken) * (1 - done) / done
	if left > float64(100*24*time.Hour) {
		return 0, false
	}
	return time.Duration(left), true
}
