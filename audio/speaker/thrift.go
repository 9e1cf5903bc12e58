package speaker

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"unsafe"
)

// urgency is how much the child goes before others for a processor: sound that is
// late is silence. It is a little before the station itself, which also takes in
// files.
const urgency = -15

// thrift keeps the process small and its wake-ups cheap: it allocates next to
// nothing, and goroutines that hand blocks to each other do it best on one thread.
func thrift() {
	debug.SetGCPercent(25)
	debug.SetMemoryLimit(16 << 20)
	runtime.GOMAXPROCS(1)
}

// hurry raises the priority of the process as far as the system lets it: real time
// where that is allowed, since a nice level counts only within one session, else a
// nice level. It is that of each thread there is, since Linux knows no other; later
// ones inherit it. Without the right to do so everything stays as it is.
func hurry() {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, t := range threads {
		id, err := strconv.Atoi(t.Name())
		if err != nil {
			continue
		}
		if roundRobin(id) {
			continue
		}
		// The call of the kernel returns 20 - nice.
		nice, err := syscall.Getpriority(syscall.PRIO_PROCESS, id)
		if err == nil && 20-nice > urgency {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, urgency)
		}
	}
}

// roundRobin gives a thread the lowest real-time priority but a few: above all
// ordinary work, below what keeps the machine itself running.
func roundRobin(thread int) bool {
	const policy = 2 // SCHED_RR, see sched(7)
	param := struct{ priority int32 }{5}
	_, _, errno := syscall.Syscall(syscall.SYS_SCHED_SETSCHEDULER, uintptr(thread), policy, uintptr(unsafe.Pointer(&param)))
	return errno == 0
}
