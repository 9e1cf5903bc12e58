package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/uplink"
)

// fakeCollector is a district that keeps logs in memory, behind the real server.
type fakeCollector struct {
	mu       sync.Mutex
	key      ed25519.PublicKey
	refuse   uplink.Kind
	heads    map[string]uplink.Head // by log
	entries  map[string]int         // stored bytes and how often they came
	branches map[uplink.Head]bool
}

const goodCode = "7K2M-9QXD"

func (c *fakeCollector) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heads, c.entries, c.branches = map[string]uplink.Head{}, map[string]int{}, map[uplink.Head]bool{}
}

func (c *fakeCollector) set(refuse uplink.Kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse = refuse
}

func (c *fakeCollector) Key(context.Context, string) (ed25519.PublicKey, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refuse != "" {
		return nil, &uplink.Refusal{Kind: c.refuse}
	}
	if c.key == nil {
		return nil, &uplink.Refusal{Kind: uplink.KindUnknownStation}
	}
	return c.key, nil
}

func (c *fakeCollector) head(station, logID string) uplink.Head {
	if at, ok := c.heads[logID]; ok {
		return at
	}
	return uplink.Origin(station, logID)
}

func (c *fakeCollector) Head(_ context.Context, station, logID string) (uplink.Head, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.head(station, logID), nil
}

func (c *fakeCollector) Keeps(_ context.Context, _, _ string, end uplink.Head) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.branches[end], nil
}

func (c *fakeCollector) Take(_ context.Context, b uplink.Batch, _ uplink.Receipt) (uplink.Taken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.head(b.Station, b.LogID)
	fresh, end, err := b.Fit(at)
	if refusal, ok := err.(*uplink.Refusal); ok && refusal.Kind == uplink.KindFork || c.branches[b.Prev()] {
		for _, e := range b.Entries {
			c.entries[string(e)] = max(c.entries[string(e)], 1)
		}
		c.branches[b.End()] = true
		return uplink.Taken{Head: at, Branch: b.End()}, &uplink.Refusal{Kind: uplink.KindFork}
	}
	if err != nil {
		return uplink.Taken{Head: at}, err
	}
	for _, e := range fresh {
		c.entries[string(e)]++
	}
	if len(fresh) > 0 {
		at = end
	}
	c.heads[b.LogID] = at
	return uplink.Taken{Head: at}, nil
}

func (c *fakeCollector) Enrol(_ context.Context, e uplink.Enrolment) (uplink.Welcome, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.Code != goodCode {
		return uplink.Welcome{}, &uplink.Refusal{Kind: uplink.KindCode}
	}
	c.key = e.Key
	return uplink.Welcome{District: "Huyện Đại Lộc"}, nil
}

// holds counts the stored entries, and those that came twice.
func (c *fakeCollector) holds() (entries, twice int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.entries {
		if n > 1 {
			twice++
		}
	}
	return len(c.entries), twice
}

// openDistrict serves a collector under a certificate of its own CA, whose file
// it names.
func openDistrict(t *testing.T) (c *fakeCollector, srv *httptest.Server, caFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	what := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, what, what, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, caFile, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	c = &fakeCollector{}
	c.forget()
	srv = httptest.NewUnstartedServer(uplink.NewServer(c, uplink.ServerOptions{Now: time.Now, Lang: words.VI}))
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return c, srv, caFile
}
