package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
)

func newCertificate(e *env) *cobra.Command {
	var r control.CertificateRequest
	c := e.Command("certificate", terminal.OneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		return e.certificate(ctx, r)
	})
	c.Flags().IntVar(&r.Days, "days", broadcast.DisclosureDays, e.FlagText("certificate", "days"))
	return c
}

func (e *env) certificate(ctx context.Context, r control.CertificateRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.CertificateAnswer, error) { return c.Certificate(ctx, r) })
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
		e.daysSoFar(a.Days)
	}
	if !a.Reached {
		return broadcast.Refuse(broadcast.ProblemNotHeardOut, "", a.Title, a.InARow, a.Needed)
	}
	return nil
}

// shownDays bounds what is told of the days before.
const shownDays = 14

// daysSoFar tells which of the last days count, and what restarted the count.
func (e *env) daysSoFar(days []broadcast.DisclosureDay) {
	for _, d := range days[max(len(days)-shownDays, 0):] {
		e.Print(terminal.Clean(e.disclosureDay(d)))
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
	_, how, _ := strings.Cut(e.outcome(d.Proof.Outcome, d.Proof.Reason), " ")
	return how // the line has a sign of its own
}

// certify prints the certificate, which quotes the records that it rests on.
func (e *env) certify(a control.CertificateAnswer) {
	first, last := a.Proof[0], a.Proof[len(a.Proof)-1]
	name := a.Name
	if name == "" {
		name = a.Station
	}
	zone := a.Now.Location()
	e.Print(e.Text(words.CertTitle))
	e.Print(terminal.Clean(e.Text(words.CertStation, name, a.Station)))
	e.Print("")
	e.Print(terminal.Clean(e.Text(words.CertClaim, a.Title, a.Programme, a.Needed,
		words.Day(e.Lang, first.Date.In(zone)), words.Day(e.Lang, last.Date.In(zone)))))
	e.Print("")
	for _, d := range a.Proof {
		e.certifyDay(d)
	}
	e.Print("")
	e.Print(e.Text(words.CertLog, a.LogID, a.Entries, a.Head))
	e.Print(e.Text(words.CertMade, words.DayTime(e.Lang, a.Now)))
	e.Print(e.Text(words.CertSign))
}

func (e *env) certifyDay(d broadcast.DisclosureDay) {
	r := d.Proof
	e.Print("  " + e.Text(words.CertDay, words.Day(e.Lang, r.Started), r.Started.Format("15:04:05"), r.Ended.Format("15:04:05"),
		r.HeardMS.Duration()))
	facts := []string{e.Text(words.CertRecord, string(r.Airing), r.Seq, int64(*r.HeardMS))}
	if r.Media != "" {
		facts = append(facts, e.Text(words.CertFile, r.Media))
	}
	if r.ApprovedBy != "" {
		facts = append(facts, e.Text(words.CertApproved, r.ApprovedBy))
	}
	e.Print("    " + terminal.Clean(strings.Join(facts, "; ")))
}
