package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A network of the test's own changes: the kernel tells.
func TestAChangeOfTheNetworkIsNoticed(t *testing.T) {
	if os.Getenv("LOA_TEST_NETWORK") != "" { // inside
		moved := make(chan struct{}, 1)
		ctx, stop := context.WithCancel(t.Context())
		w := begin(ctx, func(ctx context.Context) error { return watchNetwork(ctx, moved) })
		deadline := time.After(10 * time.Second)
		for seen := false; !seen; { // the watch may not have begun when the first change comes
			if out, err := exec.Command("ip", "address", "replace", "192.0.2.1/32", "dev", "lo").CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			select {
			case <-moved:
				seen = true
			case <-deadline:
				t.Fatal("nothing was noticed")
			case <-time.After(50 * time.Millisecond):
				_ = exec.Command("ip", "address", "delete", "192.0.2.1/32", "dev", "lo").Run()
			}
		}
		stop()
		if err := w.end(); err != nil {
			t.Error(err)
		}
		return
	}
	if out, err := exec.Command("unshare", "--net", "true").CombinedOutput(); err != nil {
		t.Skipf("no network of its own can be made here: %v: %s", err, out)
	}
	cmd := exec.Command("unshare", "--net", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "LOA_TEST_NETWORK=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Where the kernel will not tell, the routes are looked at.
func TestRoutesAreLookedAt(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	pollRoutes(ctx, time.Millisecond, func() { t.Error("a change was told, and nothing changed") })
	if routes() == nil {
		t.Errorf("no routes in %s", filepath.Join("/proc", "net", "route"))
	}
}
