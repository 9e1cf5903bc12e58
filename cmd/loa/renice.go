package main

import (
	"os"
	"strconv"
	"syscall"
)

// stationNice is how much the station goes before ordinary programs where it may,
// as its unit asks of systemd: a mixer that is late is silence.
const stationNice = -10

// renice gives every thread of this process a nice value, as far as the system lets
// it. On Linux each has one of its own and hands it on to those that it starts, so
// that after a look without a new one all of them, and all that will be, have it.
func renice(nice int) {
	done := map[string]bool{}
	for {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return // a kernel without /proc: the sound takes its chance
		}
		before := len(done)
		for _, thread := range threads {
			if id, err := strconv.Atoi(thread.Name()); err == nil && !done[thread.Name()] {
				done[thread.Name()] = true
				_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, nice) // it may have ended
			}
		}
		if len(done) == before {
			return
		}
	}
}
