package district_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// A province has some hundred stations, the country ten thousand: the day of all
// of them is one page.
func BenchmarkCoverage(b *testing.B) {
	address, err := server.Empty()
	if err != nil {
		b.Fatal(err)
	}
	file, err := district.OpenFile(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	for name, s := range map[string]district.Store{"file": file, "PostgreSQL": openPG(b, address)} {
		fillDays(b, s, 10_000)
		desk := district.NewDesk(district.New(s), at("2026-11-23T23:00"))
		b.Run(name, func(b *testing.B) {
			before := processorTime(b)
			for b.Loop() {
				c, err := desk.Coverage(b.Context(), control.Who{}, district.CoverageRequest{Date: "2026-11-23"})
				if err != nil || len(c.Stations) != 10_000 || c.Total.Aired != 44*10_000 {
					b.Fatalf("%d stations, %d aired, %v", len(c.Stations), c.Total.Aired, err)
				}
			}
			b.ReportMetric(float64(processorTime(b)-before)/float64(b.N)/1e6, "cpu-ms/op")
		})
	}
}

// processorTime is what this process used so far: a busy machine does not change
// it. What the database uses is not in it.
func processorTime(b *testing.B) int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}

// fillDays puts what two days of many stations leave behind into a store.
func fillDays(b *testing.B, s district.Store, stations int) {
	ctx := context.Background()
	key := newBox("x", 1).public()
	for n := range stations {
		id := fmt.Sprintf("dai-%05d", n)
		err := s.ChangeStation(ctx, id, func(st *district.Station) error {
			st.Name, st.Added = "Đài truyền thanh xã "+id, morning
			st.Keys = []district.Key{{Fingerprint: uplink.Fingerprint(key), Public: key, State: district.KeyActive, From: morning}}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		change := district.Change{
			Log:     district.Log{Station: id, LogID: fmt.Sprintf("%032x", n), Met: morning},
			Contact: district.Contact{Came: morning, Way: district.WayNetwork, Entry: morning.AddDate(0, 0, 1), Clock: broadcast.ClockTrusted, Version: "1.0"},
			Now:     morning,
		}
		for _, day := range []broadcast.Date{"2026-11-22", "2026-11-23"} {
			change.Days = append(change.Days, district.Day{Station: id, Date: day, LogID: change.Log.LogID, Seq: 1, Planned: 48})
			for i, n := range []int{44, 2, 1, 1} {
				v := []broadcast.Verdict{
					{Outcome: broadcast.OutcomeAired},
					{Outcome: broadcast.OutcomePartial, Reason: broadcast.ReasonPowerOff},
					{Outcome: broadcast.OutcomeMissed, Reason: broadcast.ReasonNoMedia},
					{Outcome: broadcast.OutcomeSkipped, Reason: broadcast.ReasonNotApproved},
				}[i]
				change.Tallies = append(change.Tallies, district.Tally{Date: day, Station: id, Outcome: v.Outcome, Reason: v.Reason, N: n})
			}
		}
		if err := s.InLog(ctx, id, change.Log.LogID, func(tx district.LogTx) error { return tx.Put(change) }); err != nil {
			b.Fatal(err)
		}
	}
}
