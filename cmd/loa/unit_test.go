package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The unit lets the speaker run in real time, and what takes files in step back;
// both ask the kernel for it.
func TestTheUnitAllowsWhatTheStationAsksOfTheKernel(t *testing.T) {
	text, err := os.ReadFile("../../scripts/loa.service")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for _, want := range []string{"RestrictRealtime=no", "LimitRTPRIO=5", "Nice=-10"} {
		if !slices.Contains(lines, want) {
			t.Errorf("the unit lacks %s", want)
		}
	}
	// Of two filters that name a call, systemd goes by the later one.
	for _, call := range []string{"sched_setscheduler", "setpriority", "adjtimex"} {
		allowed := false
		for _, line := range lines {
			filter, ok := strings.CutPrefix(line, "SystemCallFilter=")
			denied := strings.HasPrefix(filter, "~") && (strings.Contains(filter, "@resources") || strings.Contains(filter, "@clock"))
			if ok && (denied || slices.Contains(strings.Fields(filter), call)) {
				allowed = !denied
			}
		}
		if !allowed {
			t.Errorf("the unit refuses %s", call)
		}
	}
}
