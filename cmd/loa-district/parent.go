package main

import (
	"crypto/x509"
	"errors"
	"os"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// parent is the collector above; nil when there is none. This machine's clock is
// kept by its people, so certificates are held against it.
func (e *env) parent(o serveOptions) (*uplink.Peer, error) {
	if o.parent == "" {
		return nil, nil //nolint:nilnil // no parent is a usual thing to have
	}
	trust := uplink.Trust{Now: e.Now, Floor: func() time.Time { return time.Time{} }, Sure: func() bool { return true }}
	if o.parentCA != "" {
		text, err := os.ReadFile(o.parentCA)
		if err != nil {
			return nil, fileProblem(o.parentCA, err)
		}
		trust.CA = x509.NewCertPool()
		if !trust.CA.AppendCertsFromPEM(text) {
			return nil, broadcast.Refuse(broadcast.ProblemCAFile, "district", o.parentCA)
		}
	}
	client, err := uplink.NewHTTP(o.parent, trust)
	switch {
	case errors.Is(err, uplink.ErrPlain):
		return nil, broadcast.Refuse(broadcast.ProblemURLPlain, "district", o.parent).Because(err)
	case err != nil:
		return nil, broadcast.Refuse(broadcast.ProblemURLUnknown, "district", o.parent).Because(err)
	}
	return &uplink.Peer{URL: o.parent, HTTP: client, Agent: "loa-district/" + version, Lang: string(e.Lang), Now: e.Now}, nil
}

// passed notes what a turn of the relay did.
func (s *server) passed(p district.Passed, err error) {
	if err != nil {
		s.log.Warn("the collector above does not take logs", "err", err)
	}
	for _, r := range p.Refused {
		s.log.Warn("the collector above refuses a log", "station", r.Station, "log", r.LogID, "why", r.Kind)
	}
	if p.Members > 0 {
		s.log.Info("passed on to the collector above", "members", p.Members)
	}
}
