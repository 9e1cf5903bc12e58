package uplink

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

// Trust is whom a station believes to be its collector.
type Trust struct {
	CA    *x509.CertPool   // the only roots that count; nil = those of the system
	Now   func() time.Time // the wall clock, which may show anything
	Floor func() time.Time // it cannot be earlier than this
	Sure  func() bool      // somebody vouches for the wall clock
}

// Times of a connection. A line that loses every third packet is quiet for a
// minute now and then; one that is dead must not be waited for until TCP notices.
const (
	dialWait    = time.Minute
	answerWait  = 3 * time.Minute
	idleFor     = 2 * time.Minute
	deadAfter   = 3 * time.Minute
	userTimeout = 18 // TCP_USER_TIMEOUT of tcp(7)
)

// ErrPlain is returned for an address without TLS that is not this computer.
var ErrPlain = errors.New("plain http is for this computer alone")

// ErrURL is returned for what is no address of a collector.
var ErrURL = errors.New("not an address of a collector")

// CheckURL says whether a collector may be reached at an address: https, or http
// on this computer, without a question or a user in it.
func CheckURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, ErrURL
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, ErrPlain
	}
	return u, nil
}

// NewHTTP makes the HTTP client for one collector. It follows no redirection.
func NewHTTP(address string, t Trust) (*http.Client, error) {
	u, err := CheckURL(address)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{
		Timeout: dialWait,
		Control: func(_, _ string, c syscall.RawConn) error {
			return c.Control(func(fd uintptr) { // where it is not known TCP's own patience has to do
				_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, userTimeout, int(deadAfter/time.Millisecond))
			})
		},
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment,
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				return dialer.DialContext(ctx, network, addr)
			},
			TLSClientConfig: t.config(u.Hostname()), TLSHandshakeTimeout: dialWait, ForceAttemptHTTP2: false,
			MaxIdleConns: 1, MaxConnsPerHost: 1, IdleConnTimeout: idleFor, ResponseHeaderTimeout: answerWait,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

func (t Trust) config(host string) *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: t.CA, Time: t.now}
	if t.CA != nil { // the same checks, but for the time at which they are made
		c.InsecureSkipVerify = true
		c.VerifyConnection = func(s tls.ConnectionState) error { return t.verify(s, host) }
	}
	return c
}

// now is the wall clock, or the floor where it is behind that.
func (t Trust) now() time.Time {
	now, floor := t.Now(), t.Floor()
	if now.Before(floor) {
		return floor
	}
	return now
}

// verify checks the chain and the name against the pinned roots.
func (t Trust) verify(s tls.ConnectionState, host string) error {
	if len(s.PeerCertificates) == 0 {
		return &tls.CertificateVerificationError{Err: errors.New("no certificate")}
	}
	leaf, between := s.PeerCertificates[0], x509.NewCertPool()
	for _, c := range s.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: t.CA, Intermediates: between, DNSName: host, CurrentTime: t.at(leaf)})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: s.PeerCertificates, Err: fmt.Errorf("pinned CA: %w", err)}
	}
	return nil
}

// at is the time at which a certificate under a pinned root is held to be shown.
// While nobody vouches for the wall clock it counts for nothing, in 1970 and in
// 2060 alike: then it is the earliest time that can be, and a certificate is
// refused only when it had run out before that.
func (t Trust) at(leaf *x509.Certificate) time.Time {
	if t.Sure() {
		return t.now()
	}
	if floor := t.Floor(); leaf.NotBefore.Before(floor) {
		return floor
	}
	return leaf.NotBefore
}
