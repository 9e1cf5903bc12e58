package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
)

func newCertificate(e *env) *cobra.Command {
	var r district.CertificateRequest
	var programme string
	c := e.Command("certificate", terminal.NoArgs, func(ctx context.Context, _ []string) error {
		if r.Station == "" || (programme == "") == (r.Title == "") {
			return e.Misuse("station", e.Text(words.ReportMatterHint), words.ReportMatter)
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
	f.StringVar(&r.Station, "station", "", e.FlagText("district.certificate", "station"))
	f.StringVar(&programme, "programme", "", e.FlagText("district.certificate", "programme"))
	f.StringVar(&r.Title, "title", "", e.FlagText("district.certificate", "title"))
	f.IntVar(&r.Days, "days", broadcast.DisclosureDays, e.FlagText("district.certificate", "days"))
	return c
}

func (e *env) certificate(ctx context.Context, d *desk, r district.CertificateRequest) error {
	a, err := call(ctx, d, "certificate", r, (*district.Desk).Certificate)
	if err != nil {
		return err
	}
	switch {
	case e.JSON:
		if err := terminal.PrintJSON(&e.Terminal, a); err != nil {
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
		e.Print(terminal.Clean(e.disclosureDay(d)))
	}
	if !a.Until.IsZero() {
		e.Print(e.Text(words.ReportKnownUntil, words.DayTime(e.Lang, a.Until)))
	}
}

func (e *env) disclosureDay(d broadcast.DisclosureDay) string {
	day := words.Day(e.Lang, d.Date.In(e.Now().Location()))
	switch {
	case d.Heard && d.Why != "":
		return e.Text(words.CertFirst, day, d.Proof.HeardMS.Duration(), e.dayWhy(d))
	case d.Heard:
		return e.Text(words.CertGood, day, d.Proof.HeardMS.Duration(), d.InARow)
	case d.Broke:
		return e.Text(words.CertRestart, day, e.dayWhy(d))
	}
	return e.Text(words.CertBad, day, e.dayWhy(d))
}

func (e *env) dayWhy(d broadcast.DisclosureDay) string {
	if words.Has(words.Key(words.DayWhy + "." + d.Why)) {
		return e.Label(words.DayWhy, d.Why)
	}
	how := e.Label(words.Outcome, string(d.Proof.Outcome))
	if d.Proof.Reason != "" {
		how += ": " + e.Label(words.Reason, string(d.Proof.Reason))
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
	e.Print(e.Text(words.CertTitle))
	e.Print(terminal.Clean(e.Text(words.CertStation, name, a.Station)))
	e.Print("")
	from, until := words.Day(e.Lang, first.Date.In(zone)), words.Day(e.Lang, last.Date.In(zone))
	if a.Programme != 0 {
		e.Print(terminal.Clean(e.Text(words.CertClaim, a.Title, a.Programme, a.Needed, from, until)))
	} else {
		e.Print(terminal.Clean(e.Text(words.ReportCertClaim, a.Title, a.Needed, from, until)))
	}
	e.Print("")
	for _, d := range a.Proof {
		e.certifyDay(*d.Proof)
	}
	e.Print("")
	for _, l := range a.Logs {
		e.Print(e.Text(words.ReportCertLog, l.LogID, l.Entries, l.Head))
	}
	e.Print(e.Text(words.CertMade, words.DayTime(e.Lang, a.Now)))
	e.Print(e.Text(words.CertSign))
}

func (e *env) certifyDay(r broadcast.AsRun) {
	e.Print("  " + e.Text(words.CertDay, words.Day(e.Lang, r.Started), r.Started.Format("15:04:05"), r.Ended.Format("15:04:05"),
		r.HeardMS.Duration()))
	facts := []string{e.Text(words.CertRecord, string(r.Airing), r.Seq, int64(*r.HeardMS))}
	if r.Media != "" {
		facts = append(facts, e.Text(words.CertFile, r.Media))
	}
	if r.ApprovedBy != "" {
		facts = append(facts, e.Text(words.CertApproved, r.ApprovedBy))
	}
	if r.DocumentNo != "" {
		facts = append(facts, e.Text(words.ReportPaper, r.DocumentNo))
	}
	e.Print("    " + terminal.Clean(strings.Join(facts, "; ")))
}
