package uplink_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/uplink"
)

// authority is a district's own CA.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

var rollout = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func newAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{pool: x509.NewCertPool()}
	a.cert, a.key = issue(t, nil, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: rollout.AddDate(-1, 0, 0), NotAfter: rollout.AddDate(20, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	})
	a.pool.AddCert(a.cert)
	return a
}

func issue(t *testing.T, by *authority, what *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parent, signer := what, key
	if by != nil {
		parent, signer = by.cert, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, what, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// serveTLS is a collector with a certificate for an address, good for a span.
func serveTLS(t *testing.T, a authority, ip string, from, to time.Time, now func() time.Time) *httptest.Server {
	t.Helper()
	cert, key := issue(t, &a, &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: from, NotAfter: to, IPAddresses: []net.IP{net.ParseIP(ip)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	srv := httptest.NewUnstartedServer(uplink.NewServer(newCollector(), uplink.ServerOptions{Now: now, Lang: words.EN}))
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

// A box without a battery boots anywhere in time, and must reach its collector all
// the same; and nobody but its collector.
func TestAPinnedCollectorIsReachedWhateverTheClockShows(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	today := rollout.AddDate(0, 0, 24)
	at := func(t time.Time) func() time.Time { return func() time.Time { return t } }
	for _, tc := range []struct {
		what        string
		clock       time.Time
		sure        bool
		floor       time.Time
		ca          authority
		ip          string
		from, until time.Time
		reached     bool
	}{
		{"the clock is right", today, true, rollout, ours, "127.0.0.1", rollout, today.AddDate(0, 3, 0), true},
		{"1970", time.Unix(60, 0), false, rollout, ours, "127.0.0.1", rollout, today.AddDate(0, 3, 0), true},
		{"1970, and the certificate is newer than anything the box remembers", time.Unix(60, 0), false, rollout, ours, "127.0.0.1", rollout.AddDate(0, 0, 20), today.AddDate(0, 3, 0), true},
		{"2060", rollout.AddDate(34, 0, 0), false, rollout, ours, "127.0.0.1", rollout, today.AddDate(0, 3, 0), true},
		{"2060, and somebody vouches for it", rollout.AddDate(34, 0, 0), true, rollout, ours, "127.0.0.1", rollout, today.AddDate(0, 3, 0), false},
		{"a certificate that had run out before the last time that is known", time.Unix(60, 0), false, rollout, ours, "127.0.0.1", rollout.AddDate(-1, 0, 0), rollout.AddDate(0, 0, -1), false},
		{"a certificate that has run out, by a clock that is right", today, true, rollout, ours, "127.0.0.1", rollout, today.AddDate(0, 0, -1), false},
		{"of another CA", today, true, rollout, theirs, "127.0.0.1", rollout, today.AddDate(0, 3, 0), false},
		{"of another CA, in 1970", time.Unix(60, 0), false, rollout, theirs, "127.0.0.1", rollout, today.AddDate(0, 3, 0), false},
		{"for another address", today, true, rollout, ours, "192.0.2.7", rollout, today.AddDate(0, 3, 0), false},
		{"for another address, in 1970", time.Unix(60, 0), false, rollout, ours, "192.0.2.7", rollout, today.AddDate(0, 3, 0), false},
	} {
		t.Run(tc.what, func(t *testing.T) {
			srv := serveTLS(t, tc.ca, tc.ip, tc.from, tc.until, at(today))
			h, err := uplink.NewHTTP(srv.URL, uplink.Trust{CA: ours.pool, Now: at(tc.clock), Floor: at(tc.floor), Sure: func() bool { return tc.sure }})
			if err != nil {
				t.Fatal(err)
			}
			j := newJournal("box")
			j.append(2)
			var told time.Time
			station := client(srv.URL, h, j)
			station.OnTime = func(at time.Time, _ time.Duration) { told = at }
			_, err = station.Sync(t.Context())
			if tc.reached != (err == nil) || tc.reached != (j.waiting() == 0) || tc.reached == told.IsZero() {
				t.Errorf("%v, %d wait, time %v; want reached: %v", err, j.waiting(), told, tc.reached)
			}
			if tc.reached && told.Sub(today).Abs() > time.Minute {
				t.Errorf("told that it is %v, want %v", told, today)
			}
			if !tc.reached && uplink.Why(err) != uplink.WhyUntrusted {
				t.Errorf("the reason is %s: %v", uplink.Why(err), err)
			}
		})
	}
}

func TestTheTimeOfAPlainAnswerCountsForNothing(t *testing.T) {
	srv := serve(t, newCollector())
	station := client(srv.URL, srv.Client(), newJournal("box"))
	station.OnTime = func(time.Time, time.Duration) { t.Error("believed") }
	mustSync(t, station)
}

func TestAnAddressMustBeSafe(t *testing.T) {
	for address, want := range map[string]error{
		"https://huyen.example":          nil,
		"https://huyen.example:8440/loa": nil,
		"http://127.0.0.1:8440":          nil,
		"http://[::1]:8440":              nil,
		"http://localhost:8440":          nil,
		"http://huyen.example":           uplink.ErrPlain,
		"http://127.0.0.1.example":       uplink.ErrPlain,
		"http://192.168.1.2:8440":        uplink.ErrPlain,
		"huyen.example":                  uplink.ErrURL,
		"ftp://huyen.example":            uplink.ErrURL,
		"https://":                       uplink.ErrURL,
		"https://lan:mk@huyen.example":   uplink.ErrURL,
		"https://huyen.example?x=1":      uplink.ErrURL,
		"":                               uplink.ErrURL,
	} {
		if _, err := uplink.CheckURL(address); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", address, err, want)
		}
	}
}
