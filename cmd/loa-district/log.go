package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
)

func newLog(e *env) *cobra.Command {
	var r district.LogRequest
	var since, until string
	c := e.Command("log", terminal.NoArgs, func(ctx context.Context, _ []string) (err error) {
		if r.Station == "" {
			return e.Misuse("station", e.Text(words.DistrictStationHint), words.DistrictStationMissing)
		}
		if r.From, err = e.day("since", since); err != nil {
			return err
		}
		if r.Until, err = e.day("until", until); err != nil {
			return err
		}
		if r.From != "" && r.Until != "" && r.Until < r.From {
			return broadcast.Refuse(broadcast.ProblemRangeReversed, "until", since, until)
		}
		return e.log(ctx, r)
	})
	f := c.Flags()
	f.StringVar(&r.Station, "station", "", e.FlagText("district.log", "station"))
	f.StringVar(&since, "since", "", e.FlagText("district.log", "since"))
	f.StringVar(&until, "until", "", e.FlagText("district.log", "until"))
	f.StringVar(&r.Title, "title", "", e.FlagText("district.log", "title"))
	f.BoolVar(&r.Branches, "branches", false, e.FlagText("district.log", "branches"))
	return c
}

// log prints the records some days at a time, so that no log is too long.
func (e *env) log(ctx context.Context, r district.LogRequest) error {
	return e.withDesk(ctx, func(d *desk) error {
		for some := false; ; some = true {
			a, err := call(ctx, d, "log", r, (*district.Desk).Log)
			if err != nil {
				return err
			}
			if !some && len(a.Records) == 0 && !e.JSON {
				e.Tell(e.Text(words.DistrictNoLog) + "\n")
			}
			if err := e.logPage(a.Records, some); err != nil || a.Next == "" {
				return err
			}
			r.From = a.Next
		}
	})
}

func (e *env) logPage(records []district.Run, more bool) error {
	if e.JSON {
		return terminal.PrintJSON(&e.Terminal, records...)
	}
	if len(records) == 0 {
		return nil
	}
	rows := make([][]string, len(records))
	for i, r := range records {
		rows[i] = e.logRow(r)
	}
	head := []words.Key{words.ColumnDay, words.ColumnTime, words.ColumnProgramme, words.ColumnHeard, words.ColumnResult}
	if more {
		head = nil
	}
	e.Table(head, rows)
	return nil
}

// logRow is one airing: when, what, how much of it was heard, how it ended.
func (e *env) logRow(r district.Run) []string {
	at := r.Moment().Round(time.Second)
	heard := "–"
	if r.HeardMS != nil {
		heard = words.Length(r.HeardMS.Duration())
	}
	result := e.Label(words.Outcome, string(r.Outcome))
	if r.Reason != "" {
		result += ": " + e.Label(words.Reason, string(r.Reason))
	}
	if r.Branch > 0 {
		result += " · " + e.Text(words.DistrictBranch, r.Branch)
	}
	return []string{words.Day(e.Lang, at), at.Format("15:04:05"), r.Title, heard, result}
}

// day reads a day as people type it; "" is none.
func (e *env) day(flag, typed string) (broadcast.Date, error) {
	today := e.Now()
	switch typed {
	case "":
		return "", nil
	case "hôm nay", "today":
		return broadcast.DateOf(today), nil
	case "hôm qua", "yesterday":
		return broadcast.DateOf(today.AddDate(0, 0, -1)), nil
	}
	for _, form := range []string{time.DateOnly, "2/1/2006", "2/1"} {
		t, err := time.Parse(form, typed)
		if err == nil && form == "2/1" {
			t, err = time.Parse("2/1/2006", typed+today.Format("/2006"))
		}
		if err == nil {
			return broadcast.DateOf(t), nil
		}
	}
	return "", broadcast.Refuse(broadcast.ProblemDateUnknown, flag, typed)
}
