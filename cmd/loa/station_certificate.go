package main

import (
	"context"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// maxDisclosure bounds the days that a certificate can ask for.
const maxDisclosure = 60

// Certificate implements control.Station: on which days a programme was heard in
// full. It vouches only for a log whose chain is whole.
func (s *station) Certificate(_ context.Context, r control.CertificateRequest) (control.CertificateAnswer, error) {
	if r.Days < 1 || r.Days > maxDisclosure {
		return control.CertificateAnswer{}, broadcast.Refuse(broadcast.ProblemNumberRange, "days", r.Days, 1, maxDisclosure)
	}
	all, err := s.allRuns()
	if err != nil {
		return control.CertificateAnswer{}, err
	}
	slot, err := s.slot(r.ID)
	runs := ofProgramme(all, strings.TrimSpace(r.ID))
	switch {
	case len(runs) > 0: // also of a slot that is there no more
		last := runs[len(runs)-1]
		slot.ID, slot.Title = last.Programme, last.Title
	case err != nil:
		return control.CertificateAnswer{}, err
	}
	chain, err := s.store.Verify()
	switch {
	case err != nil:
		return control.CertificateAnswer{}, s.diskProblem(s.store.Dir(), err)
	case chain.BadSeq != 0:
		return control.CertificateAnswer{}, broadcast.Refuse(broadcast.ProblemLogBroken, "", chain.BadSeq, chain.What)
	}
	now := s.clock.Now()
	return control.CertificateAnswer{
		Station: s.store.Station(), Name: s.config.Station.Name, LogID: s.store.LogID(), Programme: slot.ID, Title: slot.Title,
		Disclosure: broadcast.Disclose(runs, r.Days, now), Entries: chain.Entries, Head: chain.Head, Now: now,
	}, nil
}

// ofProgramme picks the records of a slot. What the disk has not taken yet is no
// proof.
func ofProgramme(all []broadcast.AsRun, id string) []broadcast.AsRun {
	return slices.DeleteFunc(all, func(r broadcast.AsRun) bool {
		return r.Programme == 0 || r.Programme.String() != id || r.Seq == 0
	})
}
