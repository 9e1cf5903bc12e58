package uplink_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// commune is a station's journal as it grows: the plan of each day, and for each
// airing its claim, start and end, with the digits that real clocks and meters
// give.
type commune struct {
	rng     *rand.Rand
	entries [][]byte
	at      time.Time
	boot    string
	up      int64
}

func newCommune() *commune {
	c := &commune{rng: rand.New(rand.NewPCG(1, 2)), at: time.Date(2026, 10, 1, 4, 55, 0, 0, time.FixedZone("", 7*3600))}
	c.reboot()
	return c
}

func (c *commune) hash(of string) string {
	sum := sha256.Sum256([]byte(of))
	return hex.EncodeToString(sum[:])
}

func (c *commune) reboot() {
	h := c.hash(c.at.String())
	c.boot, c.up = fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:32]), 9_214_003_210
}

// moment goes on to a time, and a little further.
func (c *commune) moment(to time.Time) time.Time {
	to = to.Add(time.Duration(c.rng.IntN(300)) * time.Millisecond)
	c.up += int64(max(0, to.Sub(c.at))) + int64(c.rng.IntN(1_000_000))
	c.at = to
	return to
}

func (c *commune) add(e broadcast.Entry) {
	e.Seq = int64(len(c.entries)) + 1
	e.Stamp = broadcast.Stamp{At: c.at, Clock: broadcast.ClockTrusted, Boot: c.boot, UpNS: c.up}
	stored, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	c.entries = append(c.entries, stored)
}

// titles of a commune's programmes.
func titles() []string {
	return []string{
		"Bản tin sáng", "Tiếp âm Đài Tiếng nói Việt Nam", "Thông báo của Ủy ban nhân dân xã", "Lịch tiêm chủng mở rộng",
		"Phòng chống dịch sốt xuất huyết", "Nhắc lịch thu gom rác", "Ca nhạc quê hương", "Bản tin nông nghiệp", "Cảnh báo lừa đảo qua mạng",
		"Chuyên mục pháp luật và đời sống", "Thời tiết và mực nước", "Nhạc hiệu",
	}
}

// day airs a number of programmes: some the same every day, some recorded today.
func (c *commune) day(n int) {
	first := c.at.Truncate(24 * time.Hour).Add(22*time.Hour + 30*time.Minute) // 05:30 here
	date := first.Format("2006-01-02")
	plan := &broadcast.Plan{Date: broadcast.Date(date)}
	for i := range n {
		title := titles()[i%len(titles())]
		wanted := first.Add(time.Duration(i) * 12 * time.Minute)
		file := title
		if i%4 == 0 {
			file += date // recorded for this day
		}
		length := broadcast.Millis(20_000 + c.rng.IntN(500_000))
		plan.Airings = append(plan.Airings, broadcast.Airing{
			ID: broadcast.AiringID(fmt.Sprintf("%d@%s", i+3, wanted.Format(time.RFC3339))), Slot: broadcast.SlotID(i + 3), Title: title,
			Source: broadcast.SourceFile, Media: broadcast.MediaID(i + 7), SHA256: c.hash(file), Priority: broadcast.PriorityRoutine,
			Trigger: broadcast.TriggerSchedule, Wanted: wanted, Length: length, AfterCut: "resume",
			Planned: wanted, PlannedMS: length, CreatedBy: "lan", ApprovedBy: "hung",
		})
	}
	c.moment(first.Add(-30 * time.Minute))
	c.add(broadcast.Entry{Plan: plan})
	for _, a := range plan.Airings {
		c.air(a)
	}
}

func (c *commune) air(a broadcast.Airing) {
	c.moment(a.Planned.Add(-5 * time.Second))
	c.add(broadcast.Entry{Claimed: &a})
	began := c.moment(a.Planned.Add(2 * time.Millisecond))
	c.add(broadcast.Entry{Started: &broadcast.Started{Airing: a.ID, At: began}})
	over := c.moment(began.Add(a.Length.Duration()))
	lufs, peak := float64(-180-c.rng.IntN(60))/10, float64(-10-c.rng.IntN(40))/10
	ended := &broadcast.Ended{
		Airing: a.ID, At: over, HeardMS: a.Length, Verdict: broadcast.Verdict{Outcome: broadcast.OutcomeAired},
		LUFS: &lufs, PeakDB: &peak, SilenceMS: broadcast.Millis(c.rng.IntN(900)),
	}
	if c.rng.IntN(20) == 0 {
		ended.Outcome, ended.Reason, ended.Restarts = broadcast.OutcomePartial, broadcast.ReasonDeviceLost, 1
	}
	c.add(broadcast.Entry{Ended: ended})
}

// month is the journal of thirty days without a link, the power gone on every
// fifth.
func month(airings int) *commune {
	c := newCommune()
	for day := range 30 {
		if day%5 == 0 {
			c.reboot()
			c.add(broadcast.Entry{Up: &broadcast.Up{Version: "1.0"}})
		}
		c.day(airings)
		c.at = c.at.Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	return c
}

// packed is a whole journal as a bundle.
func packed(tb testing.TB, entries [][]byte) (file []byte, members int) {
	tb.Helper()
	var out bytes.Buffer
	for at, rest := uplink.Origin(station, logID), entries; len(rest) > 0; members++ {
		sealed, _, err := uplink.Pack(&out, headerAt(at), rest, keyOf(station))
		if err != nil {
			tb.Fatal(err)
		}
		for _, e := range rest[:sealed] {
			at = at.Next(e)
		}
		rest = rest[sealed:]
	}
	return out.Bytes(), members
}

// The promise is 100 bytes a journal entry on the wire.
func TestWhatAnEntryCostsOnTheWire(t *testing.T) {
	oneDay := newCommune()
	oneDay.day(48)
	for _, tc := range []struct {
		what    string
		commune *commune
		members int // at most
	}{
		{"a day of 48 airings", oneDay, 1},
		{"30 days of 60 airings: 1,800 records, their claims and starts", month(60), 8},
	} {
		t.Run(tc.what, func(t *testing.T) {
			entries := tc.commune.entries
			stored := len(bytes.Join(entries, nil))
			file, members := packed(t, entries)
			each := float64(len(file)) / float64(len(entries))
			t.Logf("%d entries, %d bytes stored, %d on the wire in %d members: %.1f bytes an entry", len(entries), stored, len(file), members, each)
			if each > 100 {
				t.Errorf("%.1f bytes an entry", each)
			}
			if members > tc.members {
				t.Errorf("%d members, %d would do", members, tc.members)
			}
			head := uplink.Origin(station, logID)
			batches, err := readAll(file)
			for _, b := range batches {
				if head, err = b.Verify(publicOf(keyOf(station)), head); err != nil {
					t.Fatal(err)
				}
			}
			if err != nil || head.Seq != int64(len(entries)) {
				t.Errorf("read back to entry %d, %v", head.Seq, err)
			}
		})
	}
}

// BenchmarkPack seals the journal of a month; MB/s are of stored bytes.
func BenchmarkPack(b *testing.B) {
	entries := month(60).entries
	b.SetBytes(int64(len(bytes.Join(entries, nil))))
	for b.Loop() {
		packed(b, entries)
	}
	b.ReportMetric(float64(len(entries))*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkReadAndVerify takes it in: unpack, parse, signature, chain.
func BenchmarkReadAndVerify(b *testing.B) {
	entries := month(60).entries
	file, _ := packed(b, entries)
	b.SetBytes(int64(len(bytes.Join(entries, nil))))
	for b.Loop() {
		head := uplink.Origin(station, logID)
		for r := uplink.NewReader(bytes.NewReader(file)); ; {
			batch, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			if head, err = batch.Verify(publicOf(keyOf(station)), head); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(entries))*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
