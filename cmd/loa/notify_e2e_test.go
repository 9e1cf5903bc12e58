package main

import (
	"net"
	"path/filepath"
	"testing"
	"time"
)

// manager listens as the service manager does.
func manager(t *testing.T, b *box) <-chan string {
	t.Helper()
	path := filepath.Join(filepath.Dir(b.conf), "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 1000)
	go func() {
		defer close(heard)
		buf := make([]byte, 256)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			heard <- string(buf[:n])
		}
	}()
	t.Cleanup(func() { _ = conn.Close() })
	b.env = append(b.env, "NOTIFY_SOCKET="+path, "WATCHDOG_USEC=1000000")
	return heard
}

func TestTheServiceManagerHearsOfTheStation(t *testing.T) {
	t.Parallel()
	b := newBox(t, nil, openHours)
	heard := manager(t, b)
	b.start()
	await := func(what string) {
		t.Helper()
		late := time.After(10 * time.Second)
		for {
			select {
			case got := <-heard:
				if got == what {
					return
				}
			case <-late:
				t.Fatalf("the service manager did not hear %s", what)
			}
		}
	}
	await("READY=1")
	await("WATCHDOG=1")
	// It beats on while something is on air and frames move.
	b.must("play", toneMP3(t, 700, 5*time.Second))
	await("WATCHDOG=1")
	await("WATCHDOG=1")
	b.stop()
	await("STOPPING=1")
}
