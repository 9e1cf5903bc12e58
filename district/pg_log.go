package district

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/truyenthanh/loa/broadcast"
)

const logColumns = `no, station, log_id, branch, base_seq, base_hash, head_seq, head_hash, parent, met`

func scanLog(row pgx.CollectableRow) (l Log, err error) {
	var base, head, parent []byte
	err = row.Scan(&l.No, &l.Station, &l.LogID, &l.Branch, &l.Base.Seq, &base, &l.Head.Seq, &head, &parent, &l.Met)
	if err != nil {
		return l, err //nolint:wrapcheck // rows wraps it
	}
	copy(l.Base.Hash[:], base)
	copy(l.Head.Hash[:], head)
	return l, parse(parent, &l.Parent)
}

// Logs lists the logs of a station.
func (s *PGStore) Logs(ctx context.Context, station string) ([]Log, error) {
	return rows(ctx, s.pool, scanLog,
		`SELECT `+logColumns+` FROM logs WHERE $1 = '' OR station = $1 ORDER BY station, met, no`, station)
}

// InLog opens one log for a batch. The row of the station is the lock.
func (s *PGStore) InLog(ctx context.Context, station, logID string, f func(LogTx) error) error {
	for {
		err := s.inTx(ctx, func(tx pgx.Tx) error {
			t := &pgTx{ctx: ctx, tx: tx, store: s}
			if err := t.open(station, logID); err != nil {
				return err
			}
			return f(t)
		})
		need, ok := errors.AsType[needsPartitions](err)
		if !ok {
			return err
		}
		if err := s.makePartitions(ctx, need); err != nil {
			return err
		}
	}
}

// pgTx is a log open for a batch.
type pgTx struct {
	ctx      context.Context //nolint:containedctx // it lives as long as one call
	tx       pgx.Tx
	store    *PGStore
	station  Station
	contact  Contact
	branches []Log
}

// open locks the station and reads the log, in one round trip: the second
// statement sees what the one who held the lock has left.
func (t *pgTx) open(station, logID string) error {
	var batch pgx.Batch
	batch.Queue(`SELECT doc, contact FROM stations WHERE id = $1 FOR UPDATE`, station)
	batch.Queue(`SELECT `+logColumns+` FROM logs WHERE station = $1 AND log_id = $2 ORDER BY branch`, station, logID)
	answers := t.tx.SendBatch(t.ctx, &batch)
	err := t.read(answers)
	if also := answers.Close(); err == nil && also != nil {
		err = fmt.Errorf("open log: %w", also)
	}
	return err
}

func (t *pgTx) read(answers pgx.BatchResults) error {
	var doc, contact []byte
	switch err := answers.QueryRow().Scan(&doc, &contact); {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrNoStation
	case err != nil:
		return fmt.Errorf("lock station: %w", err)
	}
	if err := errors.Join(parse(doc, &t.station), parse(contact, &t.contact)); err != nil {
		return err
	}
	found, err := answers.Query()
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	if t.branches, err = pgx.AppendRows(t.branches, found, scanLog); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	return nil
}

// Station is the station of the log.
func (t *pgTx) Station() Station { return t.station }

// Contact is the last that was heard of it.
func (t *pgTx) Contact() Contact { return t.contact }

// Branches are the log and its forks.
func (t *pgTx) Branches() []Log { return t.branches }

// HashAt is the hash of an entry.
func (t *pgTx) HashAt(l Log, seq int64) (hash [32]byte, found bool, err error) {
	stored, found, err := one(t.ctx, t.tx, pgx.RowTo[[]byte], `SELECT hash FROM records WHERE log = $1 AND seq = $2`, l.No, seq)
	copy(hash[:], stored)
	return hash, found, err
}

// Runs finds as-run records.
func (t *pgTx) Runs(l Log, ids []broadcast.AiringID) ([]broadcast.AsRun, error) {
	keys, days := airingKeys(ids)
	return rows(t.ctx, t.tx, ofJSON[broadcast.AsRun],
		`SELECT run FROM runs WHERE log = $1 AND day = ANY($2) AND airing = ANY($3)`, l.No, days, keys)
}

func airingKeys(ids []broadcast.AiringID) (keys [][]byte, days []time.Time) {
	met := map[broadcast.Date]bool{}
	for _, id := range ids {
		keys = append(keys, []byte(id))
		if day := dayOf(id); !met[day] {
			met[day] = true
			days = append(days, day.In(time.UTC))
		}
	}
	return keys, days
}

// Put stores what a batch changes.
func (t *pgTx) Put(c Change) error {
	came := time.Date(c.Now.Year(), c.Now.Month(), 1, 0, 0, 0, 0, time.UTC)
	runs, err := runColumns(c)
	if err != nil {
		return err
	}
	need := append(t.store.missing("records", []time.Time{came}, c.Now), t.store.missing("runs", runs.months(), c.Now)...)
	if len(need) > 0 {
		return needsPartitions(need)
	}
	if c.Log.No == 0 {
		if c.Log.No, err = t.newLog(c.Log); err != nil {
			return err
		}
	}
	if err := t.putRecords(c, came); err != nil {
		return err
	}
	var batch pgx.Batch
	runs.queue(&batch, c.Log)
	if err := queueRest(&batch, c); err != nil {
		return err
	}
	return send(t.ctx, t.tx, &batch)
}

func (t *pgTx) newLog(l Log) (int64, error) {
	parent, err := asJSON(l.Parent)
	if err != nil {
		return 0, err
	}
	no, _, err := one(t.ctx, t.tx, pgx.RowTo[int64],
		`INSERT INTO logs (station, log_id, branch, base_seq, base_hash, head_seq, head_hash, parent, met)
		VALUES ($1, $2, $3, $4, $5, $4, $5, $6, $7) RETURNING no`,
		l.Station, l.LogID, l.Branch, l.Base.Seq, l.Base.Hash[:], parent, l.Met)
	return no, err
}

// putRecords inserts entries. They lie behind the head, so none of them can be
// there; if one is, it has to be the same.
func (t *pgTx) putRecords(c Change, came time.Time) error {
	if len(c.Records) == 0 {
		return nil
	}
	seqs, hashes, stored := make([]int64, 0, len(c.Records)), make([][]byte, 0, len(c.Records)), make([][]byte, 0, len(c.Records))
	for _, r := range c.Records {
		seqs, hashes, stored = append(seqs, r.Seq), append(hashes, r.Hash[:]), append(stored, r.Stored)
	}
	done, err := t.tx.Exec(t.ctx,
		`INSERT INTO records (log, seq, came, hash, stored)
		SELECT $1, seq, $2, hash, stored FROM unnest($3::bigint[], $4::bytea[], $5::bytea[]) AS r (seq, hash, stored)
		ON CONFLICT DO NOTHING`, c.Log.No, came, seqs, hashes, stored)
	if err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	if done.RowsAffected() == int64(len(seqs)) {
		return nil
	}
	same, _, err := one(t.ctx, t.tx, pgx.RowTo[int],
		`SELECT count(*) FROM records JOIN unnest($2::bigint[], $3::bytea[]) AS r (seq, hash) USING (seq, hash) WHERE log = $1`,
		c.Log.No, seqs, hashes)
	if err == nil && same != len(seqs) {
		err = errNotInserted
	}
	return err
}

// columns are as-run records as the database takes them.
type columns struct {
	days     []time.Time
	airings  [][]byte
	moments  []time.Time
	outcomes []string
	slots    []int64
	titles   []string
	runs     [][]byte
	let      [][]byte
	letDays  []time.Time
}

func runColumns(c Change) (r columns, err error) {
	for _, run := range c.Runs {
		text, err := asJSON(run)
		if err != nil {
			return r, err
		}
		r.days = append(r.days, dayOf(run.Airing).In(time.UTC))
		r.airings = append(r.airings, []byte(run.Airing))
		r.moments = append(r.moments, run.Moment())
		r.outcomes = append(r.outcomes, text0(string(run.Outcome)))
		r.slots = append(r.slots, int64(run.Programme))
		r.titles = append(r.titles, text0(strings.ToLower(run.Title)))
		r.runs = append(r.runs, text)
	}
	r.let, r.letDays = airingKeys(c.Let)
	return r, nil
}

// text0 is a text without the zero byte, which PostgreSQL does not take.
func text0(s string) string { return strings.ReplaceAll(s, "\x00", "") }

func (r columns) months() []time.Time { return r.days }

func (r columns) queue(batch *pgx.Batch, l Log) {
	if len(r.runs) > 0 {
		batch.Queue(`INSERT INTO runs (log, day, airing, station, branch, moment, outcome, slot, title, run)
			SELECT $1, day, airing, $2, $3, moment, outcome, slot, title, run
			FROM unnest($4::date[], $5::bytea[], $6::timestamptz[], $7::text[], $8::bigint[], $9::text[], $10::bytea[])
			AS r (day, airing, moment, outcome, slot, title, run)
			ON CONFLICT (log, day, airing) DO UPDATE SET moment = excluded.moment, outcome = excluded.outcome,
			slot = excluded.slot, title = excluded.title, run = excluded.run`,
			l.No, l.Station, l.Branch, r.days, r.airings, r.moments, r.outcomes, r.slots, r.titles, r.runs)
	}
	if len(r.let) > 0 {
		batch.Queue(`DELETE FROM runs WHERE log = $1 AND day = ANY($2) AND airing = ANY($3)`, l.No, r.letDays, r.let)
	}
}

// queueRest adds what a batch changes beside entries and records.
func queueRest(batch *pgx.Batch, c Change) error {
	for _, d := range c.Days {
		if c.Log.Branch > 0 {
			break // what a fork plans is no plan of the station
		}
		batch.Queue(`INSERT INTO days (day, station, log_id, seq, planned) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (day, station) DO UPDATE SET log_id = excluded.log_id, seq = excluded.seq,
			planned = excluded.planned`, d.Date.In(time.UTC), d.Station, d.LogID, d.Seq, d.Planned)
	}
	for _, t := range c.Tallies {
		batch.Queue(`INSERT INTO tallies (day, station, outcome, reason, n) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (day, station, outcome, reason) DO UPDATE SET n = tallies.n + excluded.n`,
			t.Date.In(time.UTC), t.Station, text0(string(t.Outcome)), text0(string(t.Reason)), t.N)
	}
	for _, p := range c.Poison {
		doc, err := asJSON(p)
		if err != nil {
			return err
		}
		batch.Queue(`INSERT INTO poison (log, seq, doc) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, c.Log.No, p.Seq, doc)
	}
	if m := c.Member; m.Count > 0 {
		parent, err := asJSON(m.Parent)
		if err != nil {
			return err
		}
		batch.Queue(`INSERT INTO members (log, last, first, key, parent, signature) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT DO NOTHING`, c.Log.No, m.From+int64(m.Count)-1, m.From, m.Key, parent, m.Signature)
		batch.Queue(`UPDATE logs SET head_seq = $2, head_hash = $3 WHERE no = $1`, c.Log.No, c.Log.Head.Seq, c.Log.Head.Hash[:])
	}
	contact, err := asJSON(c.Contact)
	if err != nil {
		return err
	}
	batch.Queue(`UPDATE stations SET contact = $2 WHERE id = $1`, c.Log.Station, contact)
	return nil
}

// Records reads entries as they came.
func (s *PGStore) Records(ctx context.Context, l Log, from int64, most int) ([]Record, error) {
	return rows(ctx, s.pool, func(row pgx.CollectableRow) (r Record, err error) {
		var hash []byte
		err = row.Scan(&r.Seq, &hash, &r.Stored)
		copy(r.Hash[:], hash)
		return r, err //nolint:wrapcheck // rows wraps it
	}, `SELECT seq, hash, stored FROM records WHERE log = $1 AND seq >= $2 ORDER BY seq LIMIT $3`, l.No, from, most)
}

// Members lists what was signed.
func (s *PGStore) Members(ctx context.Context, l Log, from int64, most int) ([]Member, error) {
	return rows(ctx, s.pool, func(row pgx.CollectableRow) (m Member, err error) {
		var last int64
		var parent []byte
		if err := row.Scan(&m.From, &last, &m.Key, &parent, &m.Signature); err != nil {
			return m, err //nolint:wrapcheck // rows wraps it
		}
		m.Count = int(last - m.From + 1)
		return m, parse(parent, &m.Parent)
	}, `SELECT first, last, key, parent, signature FROM members WHERE log = $1 AND last >= $2 ORDER BY last LIMIT $3`, l.No, from, most)
}
