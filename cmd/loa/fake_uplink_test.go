package main

import (
	"context"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/uplink"
)

const fakeDistrict = "https://huyen.example:8440"

func (s *fakeStation) Sync(_ context.Context, p control.Progress) (control.SyncAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p(control.ProgressLine{Stage: "send", Done: 1, Total: 2})
	switch {
	case s.enrolled == "":
		return control.SyncAnswer{}, broadcast.Refuse(broadcast.ProblemNotEnrolled, "")
	case s.broken:
		return control.SyncAnswer{}, broadcast.Refuse(broadcast.ProblemSyncFailed, "", s.enrolled, int64(2), uplink.WhyUnreachable)
	case s.held:
		return control.SyncAnswer{}, broadcast.Refuse(broadcast.ProblemSyncRefused, "", s.enrolled, int64(2), "revoked")
	}
	a := control.SyncAnswer{URL: s.enrolled, Sent: int64(2 * len(s.slots)), Bytes: 412, SyncedTo: control.SyncedTo{AckedSeq: 40}}
	s.slots = nil
	return a, nil
}

func (s *fakeStation) SyncState(context.Context) (control.SyncState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.enrolled == "" {
		return control.SyncState{SyncedTo: control.SyncedTo{Waiting: 40}}, nil
	}
	try, ack := fakeNow().Add(-time.Minute), fakeNow().Add(-time.Hour)
	return control.SyncState{URL: s.enrolled, SyncedTo: control.SyncedTo{Waiting: 2, AckedSeq: 38}, LastTry: &try, LastAck: &ack, Answer: uplink.WhyUnreachable}, nil
}

func (s *fakeStation) Enrol(_ context.Context, _ control.Who, r control.EnrolRequest) (control.EnrolAnswer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := control.EnrolAnswer{URL: r.URL, Station: "dai-loc", Fingerprint: "0123-4567-89ab-cdef-0123-4567-89ab-cdef"}
	switch {
	case strings.HasPrefix(r.URL, "http://"):
		return a, broadcast.Refuse(broadcast.ProblemURLPlain, "url", r.URL)
	case r.URL != fakeDistrict:
		return a, broadcast.Refuse(broadcast.ProblemEnrolFailed, "", r.URL, uplink.WhyUnreachable)
	case r.DryRun:
		return a, nil
	case r.Code != "" && r.Code != "7K2M-9QXD":
		return a, broadcast.Refuse(broadcast.ProblemEnrolRefused, "", r.URL, string(uplink.KindCode))
	}
	s.enrolled = r.URL
	a.District, a.Waiting = "Huyện Đại Lộc", r.Code == ""
	return a, nil
}
