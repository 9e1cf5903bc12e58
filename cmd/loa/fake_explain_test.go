package main

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// Simulate knows the days around new year's eve: a bulletin a day, one that waits
// for approval, one that has no file, one that goes after another.
func (s *fakeStation) Simulate(_ context.Context, r control.SimulateRequest) (control.SimulateAnswer, error) {
	switch {
	case r.Until == "29/12":
		return control.SimulateAnswer{}, broadcast.Refuse(broadcast.ProblemRangeReversed, "until", r.From, r.Until)
	case r.Until == "30/12/2036":
		return control.SimulateAnswer{}, broadcast.Refuse(broadcast.ProblemRangeTooLong, "until", 3654, simulatedDays)
	case r.From == "1/3":
		return control.SimulateAnswer{From: "2027-03-01", Until: "2027-03-02"}, nil
	}
	a := control.SimulateAnswer{From: "2026-12-30", Until: "2026-12-31"}
	if r.Until == "20/1" {
		a.Until = "2027-01-20"
	}
	turn := func(day int, clock time.Duration, title string, ms broadcast.Millis) control.Simulated {
		at := time.Date(2026, 12, day, 0, 0, 0, 0, fakeNow().Location()).Add(clock)
		return control.Simulated{
			Airing: broadcast.NewAiringID(3, at, 1), Programme: 3, Title: title, Source: broadcast.SourceFile, Media: "9b2e", Language: "vi",
			Zones: []string{"thon-1"}, Priority: broadcast.PriorityRoutine, Wanted: at, Planned: at, PlannedMS: ms,
			CreatedBy: "lan", ApprovedBy: "minh", Trigger: broadcast.TriggerSchedule,
		}
	}
	half := 5*time.Hour + 30*time.Minute
	waits := turn(30, half, "Thông báo", 60_000)
	waits.Planned = waits.Planned.Add(20 * time.Minute)
	refused := turn(31, half+18*time.Hour, "Giao thừa", 0)
	refused.Planned, refused.Outcome, refused.Reason = time.Time{}, broadcast.OutcomeSkipped, broadcast.ReasonNotApproved
	gone := turn(31, half+12*time.Hour, "Bản tin chiều", 900_000)
	gone.Outcome, gone.Reason = broadcast.OutcomeMissed, broadcast.ReasonNoMedia
	a.Airings = []control.Simulated{
		turn(30, half, "Bản tin sáng", 1_200_000), waits, turn(31, half, "Bản tin sáng", 1_200_000), gone, refused,
	}
	return a, nil
}

// Why knows one airing that was missed for want of power, and a day without.
func (s *fakeStation) Why(_ context.Context, r control.WhyRequest) (control.WhyAnswer, error) {
	at := time.Date(2026, 11, 22, 17, 0, 0, 0, fakeNow().Location())
	missed := broadcast.Explanation{
		Airing: "3@2026-11-22T17:00:00+07:00", Programme: 3, Title: "Bản tin chiều", At: at,
		Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonPowerOff, Do: "loa edit 3 --late 60m", DoWhat: broadcast.DoChangeLate,
		Because: []broadcast.Because{
			{Kind: broadcast.BecauseRule, Text: "hằng ngày 17h", When: &broadcast.When{Text: "hằng ngày 17h", Cron: []string{"0 0 17 * * *"}}},
			{Kind: broadcast.BecauseDeed, At: at.AddDate(0, -1, 0), By: "lan", Word: "add"},
			{Kind: broadcast.BecauseDown, Word: "power_off", From: at.Add(-19 * time.Minute), To: at.Add(38 * time.Minute)},
			{Kind: broadcast.BecauseLateRule, MS: 1_800_000},
			{Kind: broadcast.BecauseLateBy, MS: 38 * 60_000},
			{Kind: broadcast.BecauseHeld, From: at.Add(-time.Hour), By: "minh"},
		},
	}
	none := broadcast.Explanation{
		Programme: 4, Title: "Tin thôn", At: broadcast.DateOf(at).In(at.Location()),
		Because: []broadcast.Because{{Kind: broadcast.BecauseOtherDay, At: broadcast.DateOf(at).In(at.Location())}},
	}
	coming := broadcast.Explanation{
		Airing: "3@2026-11-23T17:00:00+07:00", Programme: 3, Title: "Bản tin chiều", At: at.AddDate(0, 0, 1),
		Because: []broadcast.Because{{Kind: broadcast.BecauseWaits, Title: "Tiếp sóng VOV1", At: at.AddDate(0, 0, 1)}},
	}
	switch r.What {
	case "ban tin chieu", string(missed.Airing):
		return control.WhyAnswer{Found: []broadcast.Explanation{missed}}, nil
	case "tin thon":
		return control.WhyAnswer{Found: []broadcast.Explanation{none}}, nil
	case "tin":
		return control.WhyAnswer{Found: []broadcast.Explanation{missed, none, coming}}, nil
	case "9@2026-11-22T17:00:00+07:00":
		return control.WhyAnswer{}, broadcast.Refuse(broadcast.ProblemAiringUnknown, "airing", r.What)
	}
	return control.WhyAnswer{}, broadcast.Refuse(broadcast.ProblemTitleUnknown, "title", r.What)
}

// Certificate knows 14, which was heard on three days, and 15, which was cut on
// the last of three.
func (s *fakeStation) Certificate(_ context.Context, r control.CertificateRequest) (control.CertificateAnswer, error) {
	if r.ID == "99" {
		return control.CertificateAnswer{}, broadcast.Refuse(broadcast.ProblemSlotUnknown, "id", r.ID)
	}
	var runs []broadcast.AsRun
	for i := range 3 {
		at := time.Date(2026, 11, 20+i, 17, 0, 0, 0, fakeNow().Location())
		run := broadcast.AsRun{
			Airing: broadcast.NewAiringID(14, at, 1), Seq: int64(40 + i), Started: at, Ended: at.Add(242 * time.Second), HeardMS: millis(242 * time.Second),
			Outcome: broadcast.OutcomeAired, Clock: broadcast.ClockTrusted, Media: "9b2e", ApprovedBy: "minh",
		}
		if r.ID == "15" && i == 2 {
			run.Outcome, run.Reason = broadcast.OutcomePartial, broadcast.ReasonPowerOff
		}
		runs = append(runs, run)
	}
	return control.CertificateAnswer{
		Station: "dai-loc", Name: "Đài truyền thanh xã Đại Lộc", LogID: "6f1c", Programme: 14, Title: "Quy hoạch", Entries: 50, Head: "ab12",
		Disclosure: broadcast.Disclose(runs, r.Days, fakeNow()), Now: fakeNow(),
	}, nil
}

// meeting is a morning on which three programmes stand in each other's way.
func meeting(r control.ScheduleRequest) control.ScheduleAnswer {
	half := fakeNow().Truncate(time.Hour).Add(30 * time.Minute)
	line := func(id broadcast.SlotID, title string, at time.Time, meets, other string) control.ScheduleLine {
		return control.ScheduleLine{
			Airing: broadcast.NewAiringID(id, half, 1), Programme: id, Title: title, Priority: broadcast.PriorityRoutine,
			Wanted: half, Planned: at, PlannedMS: 60_000, State: "to_come", Meets: meets, Other: other,
		}
	}
	morning := line(3, "Bản tin sáng", half, "yields", "Bão")
	morning.PlannedMS, morning.HeardMS, morning.State, morning.Outcome = 1_200_000, 348_000, "on_air", broadcast.OutcomeOnAir
	return control.ScheduleAnswer{Station: "dai-loc", From: "2026-11-23", Days: r.Days, Lines: []control.ScheduleLine{
		morning, line(7, "Bão", half.Add(14*time.Minute), "cuts_in", "Bản tin sáng"),
		line(5, "Thông báo", half.Add(21*time.Minute), "same_time", "Bản tin sáng"),
	}}
}
