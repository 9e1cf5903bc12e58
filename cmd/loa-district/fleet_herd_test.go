package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// fleetProcess in the environment makes this program the collector itself, so
// that it can be killed as one.
const fleetProcess = "LOA_FLEET_COLLECTOR"

// herd are the collectors of a fleet, each a process, on one store.
type herd struct {
	where []string // the flag that names the store
	mu    sync.Mutex
	each  []*collectorProcess
}

type collectorProcess struct {
	address string
	cmd     *exec.Cmd
	drained chan struct{}
}

func startHerd(n int, where ...string) (*herd, error) {
	h := &herd{where: where}
	for range n {
		p := &collectorProcess{address: "127.0.0.1:0"}
		if err := p.start(where); err != nil {
			h.kill()
			return nil, err
		}
		h.each = append(h.each, p)
	}
	return h, nil
}

// start runs a collector and waits until it is ready. One that was killed comes
// back at its old address.
func (p *collectorProcess) start(where []string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	p.cmd = exec.Command(program, append([]string{"serve", "--lang", "en", "--listen", p.address}, where...)...)
	p.cmd.Env = append(os.Environ(), fleetProcess+"=1")
	said, err := p.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	in := bufio.NewReader(said)
	first, _ := in.ReadString('\n')
	address, ready := strings.CutPrefix(strings.TrimSpace(first), "ready at ")
	if !ready {
		rest, _ := io.ReadAll(in)
		return fmt.Errorf("the collector said %q %.500s, %w", first, rest, p.cmd.Wait())
	}
	if strings.HasSuffix(p.address, ":0") {
		p.address = address
	}
	p.drained = make(chan struct{})
	go func(drained chan<- struct{}) {
		_, _ = io.Copy(io.Discard, in)
		close(drained)
	}(p.drained)
	return nil
}

// kill ends a collector without asking it.
func (p *collectorProcess) kill() error {
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	<-p.drained
	_ = p.cmd.Wait() // it was killed
	return nil
}

func (h *herd) url(n int) string { return "http://" + h.each[n%len(h.each)].address }

// again kills a collector and starts it.
func (h *herd) again(n int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.each[n%len(h.each)]
	if err := p.kill(); err != nil {
		return err
	}
	return p.start(h.where)
}

// kill ends all of them.
func (h *herd) kill() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, p := range h.each {
		_ = p.kill()
	}
}
