package district

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// CertificateRequest names a matter that has to be heard on consecutive days: by
// the number of its programme, or by its title where each day has another.
type CertificateRequest struct {
	Station   string           `json:"station"`
	Programme broadcast.SlotID `json:"programme,omitempty"`
	Title     string           `json:"title,omitempty"`
	Days      int              `json:"days"`
}

// CertificateAnswer is what the log of a station says of a matter, as far as the
// log has come.
type CertificateAnswer struct {
	Station   string           `json:"station"`
	Name      string           `json:"name,omitempty"`
	Programme broadcast.SlotID `json:"programme,omitempty"` // 0 where each day had another
	Title     string           `json:"title"`
	broadcast.Disclosure
	Logs  []CheckedLog `json:"logs"`           // that the proof rests on, each checked
	Until time.Time    `json:"until,omitzero"` // how far the log has come, by the station's clock
	Now   time.Time    `json:"now"`
}

// CheckedLog is a log whose chain was found whole from end to end.
type CheckedLog struct {
	LogID   string `json:"log_id"`
	Entries int64  `json:"entries"`
	Head    string `json:"head"` // hash of the last entry, hexadecimal
}

// maxDisclosure bounds the days that a certificate can ask for.
const maxDisclosure = 60

// Certificate says on which days a matter was heard in full. What the station has
// not sent yet breaks no count and proves nothing.
func (d *Desk) Certificate(ctx context.Context, _ control.Who, r CertificateRequest) (a CertificateAnswer, err error) {
	if r.Days < 1 || r.Days > maxDisclosure {
		return a, broadcast.Refuse(broadcast.ProblemNumberRange, "days", r.Days, 1, maxDisclosure)
	}
	s, err := d.collector.known(ctx, r.Station)
	if err != nil {
		return a, err
	}
	runs, err := d.matter(ctx, r)
	if err != nil {
		return a, err
	}
	contacts, err := d.collector.store.Contacts(ctx)
	if err != nil {
		return a, err
	}
	last := runs[len(runs)-1]
	a = CertificateAnswer{
		Station: s.ID, Name: s.Name, Programme: last.Programme, Title: last.Title,
		Until: contacts[s.ID].Entry, Now: d.now(), Logs: []CheckedLog{},
	}
	if slices.ContainsFunc(runs, func(r broadcast.AsRun) bool { return r.Programme != last.Programme }) {
		a.Programme = 0
	}
	a.Disclosure = broadcast.Disclose(runs, r.Days, knownUntil(a.Until, a.Now, last))
	a.Logs, err = d.check(ctx, s.ID, a.Proof)
	return a, err
}

// knownUntil is the time up to which the log tells all, in the zone of the
// station.
func knownUntil(entry, now time.Time, last broadcast.AsRun) time.Time {
	known := last.Moment()
	if entry.After(known) {
		known = entry
	}
	if known.After(now) {
		known = now
	}
	return known.In(last.Moment().Location())
}

// matter finds the records of what a certificate is asked for.
func (d *Desk) matter(ctx context.Context, r CertificateRequest) ([]broadcast.AsRun, error) {
	title := composed(r.Title)
	var runs []broadcast.AsRun
	err := d.collector.store.Runs(ctx, Query{Station: r.Station, Slot: r.Programme, Title: title}, func(run Run) bool {
		runs = append(runs, run.AsRun)
		return true
	})
	if err != nil {
		return nil, err
	}
	if whole := slices.DeleteFunc(slices.Clone(runs), func(r broadcast.AsRun) bool { return !strings.EqualFold(r.Title, title) }); len(whole) > 0 {
		runs = whole
	}
	switch {
	case len(runs) == 0 && r.Programme != 0:
		return nil, broadcast.Refuse(broadcast.ProblemSlotUnknown, "district", r.Programme.String())
	case len(runs) == 0:
		return nil, broadcast.Refuse(broadcast.ProblemTitleUnknown, "district", title)
	}
	if r.Programme == 0 {
		return runs, oneTitle(title, runs)
	}
	return runs, nil
}

// oneTitle refuses words that more than one matter has in its title.
func oneTitle(words string, runs []broadcast.AsRun) error {
	var titles []string
	for _, r := range runs {
		if !slices.ContainsFunc(titles, func(t string) bool { return strings.EqualFold(t, r.Title) }) {
			titles = append(titles, r.Title)
		}
	}
	if len(titles) > 1 {
		return broadcast.Refuse(broadcast.ProblemTitleMany, "title", words, titles)
	}
	return nil
}

// check goes through the chains of the logs that a proof rests on.
func (d *Desk) check(ctx context.Context, station string, proof []broadcast.DisclosureDay) ([]CheckedLog, error) {
	checked := []CheckedLog{}
	if len(proof) == 0 {
		return checked, nil
	}
	logs, err := d.collector.store.Logs(ctx, station)
	if err != nil {
		return nil, err
	}
	for _, l := range logs {
		quoted := slices.ContainsFunc(proof, func(p broadcast.DisclosureDay) bool { return p.Proof.LogID == l.LogID })
		if l.Branch > 0 || !quoted {
			continue
		}
		if err := d.wholeChain(ctx, l); err != nil {
			return nil, err
		}
		checked = append(checked, CheckedLog{l.LogID, l.Head.Seq - l.Base.Seq, l.Head.Hex()})
	}
	return checked, nil
}

// checkPage is how many entries are read at a time.
const checkPage = 2000

func (d *Desk) wholeChain(ctx context.Context, l Log) error {
	at := l.Base
	for at.Seq < l.Head.Seq {
		page, err := d.collector.store.Records(ctx, l, at.Seq+1, checkPage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq+1, "gap")
		}
		for _, r := range page {
			next := at.Next(r.Stored)
			if r.Seq != next.Seq || r.Hash != next.Hash {
				return broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq+1, "hash")
			}
			at = next
		}
	}
	if at != l.Head {
		return broadcast.Refuse(broadcast.ProblemLogBroken, "", at.Seq, "hash")
	}
	return nil
}
