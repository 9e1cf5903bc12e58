package district_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// What taking in costs beside the bare insert of the same entries by unnest, on
// the same server, a transaction and a connection each: entries/s, in one run.
//
//	go test -run '^$' -bench Ingest ./district
func BenchmarkIngest(b *testing.B) {
	for _, airings := range []int{10, 100, 300} {
		batches := days(b, airings)
		size := 3 * airings
		b.Run(fmt.Sprintf("loa/%d", size), func(b *testing.B) { benchTake(b, batches) })
		b.Run(fmt.Sprintf("bare/%d", size), func(b *testing.B) { benchInsert(b, batches) })
	}
}

// benchStations are as many as send in turn.
const benchStations = 40

// days are the batches of as many stations, each with so many airings.
func days(b *testing.B, airings int) []uplink.Batch {
	b.Helper()
	batches := make([]uplink.Batch, benchStations)
	for i := range batches {
		box := newBox(fmt.Sprintf("dai-%02d", i), byte(i))
		for n := range airings {
			box.air(n)
		}
		batches[i] = box.batch(b, 1, len(box.entries))
	}
	return batches
}

// benchTake takes in a batch of one station after the other; when all have sent,
// they begin again in a fresh database, outside the time that counts.
func benchTake(b *testing.B, batches []uplink.Batch) {
	var c *district.Collector
	n := 0
	for b.Loop() {
		if n%len(batches) == 0 {
			b.StopTimer()
			if c != nil {
				_ = c.Store().Close()
			}
			c = benchCollector(b)
			b.StartTimer()
		}
		batch := batches[n%len(batches)]
		n++
		taken, err := c.Take(b.Context(), batch, district.Receipt{Now: morning, Way: district.WayNetwork})
		if err != nil || taken.Fresh != batch.Count {
			b.Fatalf("%+v, %v", taken, err)
		}
	}
	report(b, batches)
}

func benchCollector(b *testing.B) *district.Collector {
	address, err := server.Empty()
	if err != nil {
		b.Fatal(err)
	}
	c := district.New(openPG(b, address))
	warm := newBox("warm", 255) // makes the partitions
	warm.air(0)
	warm.air(288)
	boxes := []*box{warm}
	for i := range benchStations {
		boxes = append(boxes, newBox(fmt.Sprintf("dai-%02d", i), byte(i)))
	}
	for _, box := range boxes {
		if _, err := c.AddStation(b.Context(), box.station, "", box.public(), morning); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := c.Take(b.Context(), warm.batch(b, 1, 6), district.Receipt{Now: morning}); err != nil {
		b.Fatal(err)
	}
	return c
}

func benchInsert(b *testing.B, batches []uplink.Batch) {
	var pool *pgxpool.Pool
	n := 0
	for b.Loop() {
		if n%len(batches) == 0 {
			b.StopTimer()
			if pool != nil {
				pool.Close()
			}
			pool = benchTable(b)
			b.StartTimer()
		}
		batch := batches[n%len(batches)]
		seqs, hashes, head := make([]int64, batch.Count), make([][]byte, batch.Count), batch.Prev()
		for i, e := range batch.Entries {
			head = head.Next(e)
			seqs[i], hashes[i] = head.Seq, append([]byte(nil), head.Hash[:]...)
		}
		_, err := pool.Exec(b.Context(), `INSERT INTO bare (log, seq, came, hash, stored)
			SELECT $1, seq, $2, hash, stored FROM unnest($3::bigint[], $4::bytea[], $5::bytea[]) AS r (seq, hash, stored)
			ON CONFLICT DO NOTHING`,
			n, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), seqs, hashes, batch.Entries)
		n++
		if err != nil {
			b.Fatal(err)
		}
	}
	report(b, batches)
}

func benchTable(b *testing.B) *pgxpool.Pool {
	address, err := server.Empty()
	if err != nil {
		b.Fatal(err)
	}
	pool, err := pgxpool.New(b.Context(), address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	_, err = pool.Exec(b.Context(), `CREATE TABLE bare (log bigint, seq bigint, came date, hash bytea, stored bytea,
		PRIMARY KEY (log, seq, came)) PARTITION BY RANGE (came);
		CREATE TABLE bare_1 PARTITION OF bare FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')`)
	if err != nil {
		b.Fatal(err)
	}
	return pool
}

func report(b *testing.B, batches []uplink.Batch) {
	entries := float64(b.N) * float64(batches[0].Count)
	b.ReportMetric(entries/b.Elapsed().Seconds(), "entries/s")
}
