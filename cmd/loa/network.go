package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// The groups of rtnetlink(7) that tell of links, addresses and routes.
const (
	groupLink      = 0x1
	groupIPv4Addr  = 0x10
	groupIPv4Route = 0x40
	groupIPv6Addr  = 0x100
	groupIPv6Route = 0x400
)

// routesEvery is how often the routes are looked at where the kernel will not tell.
const routesEvery = 15 * time.Second

// watchNetwork tells when the network is another: a modem was plugged in, a cable
// came back. It returns nil when ctx is done.
func watchNetwork(ctx context.Context, moved chan<- struct{}) error {
	tell := func() {
		select {
		case moved <- struct{}{}:
		default: // it is known already
		}
	}
	news, err := openRouteNews()
	if err != nil { // a sandbox without netlink
		pollRoutes(ctx, routesEvery, tell)
		return nil
	}
	defer news.Close()
	defer context.AfterFunc(ctx, func() { _ = news.SetReadDeadline(time.Unix(1, 0)) })()
	for buffer := make([]byte, 8<<10); ; {
		_, err := news.Read(buffer)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !errors.Is(err, syscall.ENOBUFS):
			pollRoutes(ctx, routesEvery, tell)
			return nil
		}
		tell() // also when more happened than the kernel could keep
	}
}

func openRouteNews() (*os.File, error) {
	fd, err := syscall.Socket(syscall.AF_NETLINK, syscall.SOCK_RAW|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, syscall.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("ask for news of the network: %w", err)
	}
	groups := uint32(groupLink | groupIPv4Addr | groupIPv4Route | groupIPv6Addr | groupIPv6Route)
	if err := syscall.Bind(fd, &syscall.SockaddrNetlink{Family: syscall.AF_NETLINK, Groups: groups}); err != nil {
		_ = syscall.Close(fd)
		return nil, fmt.Errorf("ask for news of the network: %w", err)
	}
	return os.NewFile(uintptr(fd), "rtnetlink"), nil
}

// pollRoutes looks at the routes again and again.
func pollRoutes(ctx context.Context, every time.Duration, tell func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for before := routes(); ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if now := routes(); !bytes.Equal(now, before) {
			before = now
			tell()
		}
	}
}

func routes() []byte {
	v4, _ := os.ReadFile("/proc/net/route")
	v6, _ := os.ReadFile("/proc/net/if_inet6")
	return append(v4, v6...)
}
