package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/control"
)

func newCertificate(e *env) *cobra.Command {
	var r control.CertificateRequest
	c := e.command("certificate", oneArg, func(ctx context.Context, args []string) error {
		r.ID = args[0]
		return e.certificate(ctx, r)
	})
	c.Flags().IntVar(&r.Days, "days", broadcast.DisclosureDays, e.flagText("certificate", "days"))
	return c
}

func (e *env) certificate(ctx context.Context, r control.CertificateRequest) error {
	a, err := ask(ctx, e, func(c *control.Client) (control.CertificateAnswer, error) { return c.Certificate(ctx, r) })
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
		e.print(clean(e.disclosureDay(d)))
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
	e.print(e.text(words.CertTitle))
	e.print(clean(e.text(words.CertStation, name, a.Station)))
	e.print("")
	e.print(clean(e.text(words.CertClaim, a.Title, a.Programme, a.Needed,
		words.Day(e.lang, first.Date.In(zone)), words.Day(e.lang, last.Date.In(zone)))))
	e.print("")
	for _, d := range a.Proof {
		e.certifyDay(d)
	}
	e.print("")
	e.print(e.text(words.CertLog, a.LogID, a.Entries, a.Head))
	e.print(e.text(words.CertMade, words.DayTime(e.lang, a.Now)))
	e.print(e.text(words.CertSign))
}

func (e *env) certifyDay(d broadcast.DisclosureDay) {
	r := d.Proof
	e.print("  " + e.text(words.CertDay, words.Day(e.lang, r.Started), r.Started.Format("15:04:05"), r.Ended.Format("15:04:05"),
		r.HeardMS.Duration()))
	facts := []string{e.text(words.CertRecord, string(r.Airing), r.Seq, int64(*r.HeardMS))}
	if r.Media != "" {
		facts = append(facts, e.text(words.CertFile, r.Media))
	}
	if r.ApprovedBy != "" {
		facts = append(facts, e.text(words.CertApproved, r.ApprovedBy))
	}
	e.print("    " + clean(strings.Join(facts, "; ")))
}
