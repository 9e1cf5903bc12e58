package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

func newCertificate(e *env) *cobra.Command {
	var r district.CertificateRequest
	var programme string
	c := e.command("certificate", noArgs, func(ctx context.Context, _ []string) error {
		if r.Station == "" || (programme == "") == (r.Title == "") {
			return e.misuse("station", e.text(words.ReportMatterHint), words.ReportMatter)
		}
		if programme != "" {
			n, err := strconv.ParseInt(programme, 10, 64)
			if err != nil || n < 1 {
				return broadcast.Refuse(broadcast.ProblemSlotUnknown, "district", programme)
			}
			r.Programme = broadcast.SlotID(n)
		}
		return e.withDesk(ctx, func(d *desk) error { return e.certificate(ctx, d, r) })
	})
	f := c.Flags()
	f.StringVar(&r.Station, "station", "", e.flagText("district.certificate", "station"))
	f.StringVar(&programme, "programme", "", e.flagText("district.certificate", "programme"))
	f.StringVar(&r.Title, "title", "", e.flagText("district.certificate", "title"))
	f.IntVar(&r.Days, "days", broadcast.DisclosureDays, e.flagText("district.certificate", "days"))
	return c
}

func (e *env) certificate(ctx context.Context, d *desk, r district.CertificateRequest) error {
	a, err := call(ctx, d, "certificate", r, (*district.Desk).Certificate)
	if err != nil {
		return err
	}
	switch {
	case e.json:
		if err := printJSON(e, a); err != nil {
			return err
		}
	case a.Reached:
		e.certify(a)
	default:
		e.daysSoFar(a)
	}
	if !a.Reached {
		return broadcast.Refuse(broadcast.ProblemNotHeardOut, "district", a.Title, a.InARow, a.Needed)
	}
	return nil
}

// shownDays bounds what is told of the days before.
const shownDays = 14

// daysSoFar tells which of the last days count, and what restarted the count.
func (e *env) daysSoFar(a district.CertificateAnswer) {
	for _, d := range a.Days[max(len(a.Days)-shownDays, 0):] {
		e.print(clean(e.disclosureDay(d)))
	}
	if !a.Until.IsZero() {
		e.print(e.text(words.ReportKnownUntil, words.DayTime(e.lang, a.Until)))
	}
}

func (e *env) disclosureDay(d broadcast.DisclosureDay) string {
	day := words.Day(e.lang, d.Date.In(e.now().Location()))
	switch {
	case d.Heard && d.Why != "":
		return e.text(words.CertFirst, day, d.Proof.HeardMS.Duration(), e.dayWhy(d))
	case d.Heard:
		return e.text(words.CertGood, day, d.Proof.HeardMS.Duration(), d.InARow)
	case d.Broke:
		return e.text(words.CertRestart, day, e.dayWhy(d))
	}
	return e.text(words.CertBad, day, e.dayWhy(d))
}

func (e *env) dayWhy(d broadcast.DisclosureDay) string {
	if words.Has(words.Key(words.DayWhy + "." + d.Why)) {
		return e.label(words.DayWhy, d.Why)
	}
	how := e.label(words.Outcome, string(d.Proof.Outcome))
	if d.Proof.Reason != "" {
		how += ": " + e.label(words.Reason, string(d.Proof.Reason))
	}
	return how
}

// certify prints the certificate, which quotes the records that it rests on.
func (e *env) certify(a district.CertificateAnswer) {
	first, last := a.Proof[0], a.Proof[len(a.Proof)-1]
	name := a.Name
	if name == "" {
		name = a.Station
	}
	zone := a.Now.Location()
	e.print(e.text(words.CertTitle))
	e.print(clean(e.text(words.CertStation, name, a.Station)))
	e.print("")
	from, until := words.Day(e.lang, first.Date.In(zone)), words.Day(e.lang, last.Date.In(zone))
	if a.Programme != 0 {
		e.print(clean(e.text(words.CertClaim, a.Title, a.Programme, a.Needed, from, until)))
	} else {
		e.print(clean(e.text(words.ReportCertClaim, a.Title, a.Needed, from, until)))
	}
	e.print("")
	for _, d := range a.Proof {
		e.certifyDay(*d.Proof)
	}
	e.print("")
	for _, l := range a.Logs {
		e.print(e.text(words.ReportCertLog, l.LogID, l.Entries, l.Head))
	}
	e.print(e.text(words.CertMade, words.DayTime(e.lang, a.Now)))
	e.print(e.text(words.CertSign))
}

func (e *env) certifyDay(r broadcast.AsRun) {
	e.print("  " + e.text(words.CertDay, words.Day(e.lang, r.Started), r.Started.Format("15:04:05"), r.Ended.Format("15:04:05"),
		r.HeardMS.Duration()))
	facts := []string{e.text(words.CertRecord, string(r.Airing), r.Seq, int64(*r.HeardMS))}
	if r.Media != "" {
		facts = append(facts, e.text(words.CertFile, r.Media))
	}
	if r.ApprovedBy != "" {
		facts = append(facts, e.text(words.CertApproved, r.ApprovedBy))
	}
	if r.DocumentNo != "" {
		facts = append(facts, e.text(words.ReportPaper, r.DocumentNo))
	}
	e.print("    " + clean(strings.Join(facts, "; ")))
}
