package district

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
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

// InLog opens one log for a batch. The row of the station is the lock. A transaction
// begins with what is read first and is committed with what is written last: each
// message to the server costs as much as some dozens of entries.
func (s *PGStore) InLog(ctx context.Context, station, logID string, f func(LogTx) error) error {
	for {
		err := s.inLog(ctx, station, logID, f)
		need, ok := errors.AsType[needsPartitions](err)
		if !ok {
			return err
		}
		if err := s.makePartitions(ctx, need); err != nil {
			return err
		}
	}
}

func (s *PGStore) inLog(ctx context.Context, station, logID string, f func(LogTx) error) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect to database: %w", err)
	}
	defer conn.Release()
	t := &pgTx{ctx: ctx, conn: conn, store: s}
	defer t.leave()
	if err := t.open(station, logID); err != nil {
		return err
	}
	if err := f(t); err != nil {
		return err
	}
	return t.commit()
}

// pgTx is a log open for a batch.
type pgTx struct {
	ctx      context.Context //nolint:containedctx // it lives as long as one call
	conn     *pgxpool.Conn
	store    *PGStore
	station  Station
	contact  Contact
	branches []Log
	children []Log
	no       int64      // of the log that entries were laid into
	laid     *laying    // nil: none were
	rest     *pgx.Batch // what goes with the commit; nil: nothing was changed
}

// open begins the transaction, locks the station and reads the log, in one round
// trip: the last statement sees what the one who held the lock has left.
func (t *pgTx) open(station, logID string) error {
	var batch pgx.Batch
	batch.Queue(`BEGIN`)
	batch.Queue(`SELECT doc, contact FROM stations WHERE id = $1 FOR UPDATE`, station)
	batch.Queue(`SELECT `+logColumns+` FROM logs WHERE station = $1
		AND (log_id = $2 OR position(convert_to($2, 'UTF8') IN parent) > 0) ORDER BY log_id, branch`, station, logID)
	answers := t.conn.SendBatch(t.ctx, &batch)
	err := t.read(answers, logID)
	if also := answers.Close(); err == nil && also != nil {
		err = fmt.Errorf("open log: %w", also)
	}
	return err
}

func (t *pgTx) read(answers pgx.BatchResults, logID string) error {
	if _, err := answers.Exec(); err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
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
	all, err := pgx.CollectRows(found, scanLog)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	t.branches, t.children = related(all, logID)
	return nil
}

// Station is the station of the log.
func (t *pgTx) Station() Station { return t.station }

// Contact is the last that was heard of it.
func (t *pgTx) Contact() Contact { return t.contact }

// Branches are the log and its forks.
func (t *pgTx) Branches() []Log { return t.branches }

// Children are the logs that go on from it.
func (t *pgTx) Children() []Log { return t.children }

// Sibling finds another log of the station.
func (t *pgTx) Sibling(logID string) (l Log, found bool, err error) {
	if err := t.settled(); err != nil {
		return l, false, err
	}
	return one(t.ctx, t.conn, scanLog,
		`SELECT `+logColumns+` FROM logs WHERE station = $1 AND log_id = $2 AND branch = 0`, t.station.ID, logID)
}

// HashAt is the hash of an entry.
func (t *pgTx) HashAt(l Log, seq int64) (hash [32]byte, found bool, err error) {
	if err := t.settled(); err != nil {
		return hash, false, err
	}
	stored, found, err := one(t.ctx, t.conn, pgx.RowTo[[]byte], `SELECT hash FROM records WHERE log = $1 AND seq = $2`, l.No, seq)
	copy(hash[:], stored)
	return hash, found, err
}

// Runs finds as-run records.
func (t *pgTx) Runs(l Log, ids []broadcast.AiringID) ([]broadcast.AsRun, error) {
	if err := t.settled(); err != nil {
		return nil, err
	}
	keys, days := airingKeys(ids)
	return rows(t.ctx, t.conn, ofJSON[broadcast.AsRun],
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

// Lay sends the entries on their way. The server works on them while the records
// that follow from them are made here.
func (t *pgTx) Lay(c Change) (err error) {
	if len(c.Records) == 0 {
		return nil
	}
	came := time.Date(c.Now.Year(), c.Now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if need := t.store.missing("records", []time.Time{came}, c.Now); len(need) > 0 {
		return needsPartitions(need)
	}
	t.laid = &laying{seqs: make([]int64, len(c.Records)), hashes: make([][]byte, len(c.Records))}
	stored := make([][]byte, len(c.Records))
	for i, r := range c.Records {
		t.laid.seqs[i], t.laid.hashes[i], stored[i] = r.Seq, r.Hash[:], r.Stored
	}
	var batch pgx.Batch
	if t.no, t.laid.fresh = c.Log.No, c.Log.No == 0; t.laid.fresh {
		if err := queueLog(&batch, c.Log); err != nil {
			return err
		}
	}
	batch.Queue(`INSERT INTO records (log, seq, came, hash, stored)
		SELECT l.no, r.seq, $4, r.hash, r.stored
		FROM unnest($5::bigint[], $6::bytea[], $7::bytea[]) AS r (seq, hash, stored),
		(SELECT no FROM logs WHERE station = $1 AND log_id = $2 AND branch = $3) AS l
		ON CONFLICT DO NOTHING`, c.Log.Station, c.Log.LogID, c.Log.Branch, came, t.laid.seqs, t.laid.hashes, stored)
	t.laid.answer = t.conn.SendBatch(t.ctx, &batch)
	return nil
}

// laying are entries on their way.
type laying struct {
	fresh  bool // the log is new: its number comes first
	seqs   []int64
	hashes [][]byte
	answer pgx.BatchResults
}

// settled waits until entries that are on their way are there: the connection does
// one thing after the other. They lie behind the head, so none of them can have been
// there; if one was, it has to be the same.
func (t *pgTx) settled() error {
	l := t.laid
	if l == nil || l.answer == nil {
		return nil
	}
	var err error
	if l.fresh {
		err = l.answer.QueryRow().Scan(&t.no)
	}
	done, bad := l.answer.Exec()
	err = errors.Join(err, bad)
	if also := l.answer.Close(); err == nil {
		err = also
	}
	if l.answer = nil; err != nil {
		return fmt.Errorf("insert entries: %w", err)
	}
	if done.RowsAffected() == int64(len(l.seqs)) {
		return nil
	}
	same, _, err := one(t.ctx, t.conn, pgx.RowTo[int],
		`SELECT count(*) FROM records JOIN unnest($2::bigint[], $3::bytea[]) AS r (seq, hash) USING (seq, hash) WHERE log = $1`,
		t.no, l.seqs, l.hashes)
	if err == nil && same != len(l.seqs) {
		err = errNotInserted
	}
	return err
}

// leave frees the connection of what was not committed: nothing was to be changed, or
// something failed.
func (t *pgTx) leave() {
	if t.laid != nil && t.laid.answer != nil {
		_ = t.laid.answer.Close()
	}
	if t.conn.Conn().PgConn().TxStatus() != 'I' { // a connection that this fails on is not used again
		_, _ = t.conn.Exec(context.WithoutCancel(t.ctx), `ROLLBACK`)
	}
}

// commit sends what a batch changes beside its entries, and makes all of it durable.
func (t *pgTx) commit() error {
	if t.rest == nil {
		return nil
	}
	t.rest.Queue(`COMMIT`)
	if err := t.conn.SendBatch(t.ctx, t.rest).Close(); err != nil {
		return fmt.Errorf("write to database: %w", err)
	}
	return nil
}

// Put makes ready what a batch changes.
func (t *pgTx) Put(c Change) error {
	runs, err := runColumns(c.Runs)
	if err != nil {
		return err
	}
	passed, days := map[int64]columns{}, runs.days
	for no, of := range c.Passed {
		if passed[no], err = runColumns(of); err != nil {
			return err
		}
		days = append(days, passed[no].days...)
	}
	if need := t.store.missing("runs", days, c.Now); len(need) > 0 {
		return needsPartitions(need)
	}
	if t.laid == nil {
		if err := t.Lay(c); err != nil {
			return err
		}
	}
	if err := t.settled(); err != nil {
		return err
	}
	if t.laid != nil {
		c.Log.No = t.no
	}
	var batch pgx.Batch
	runs.queue(&batch, c.Log)
	for no, of := range passed {
		of.queue(&batch, Log{No: no, Station: c.Log.Station})
	}
	queueDrop(&batch, c.Log.No, c.Let)
	for no, ids := range c.Moved {
		queueDrop(&batch, no, ids)
	}
	if err := queueRest(&batch, c); err != nil {
		return err
	}
	t.rest = &batch
	return nil
}

// queueLog adds a new log, and asks for its number.
func queueLog(batch *pgx.Batch, l Log) error {
	parent, err := asJSON(l.Parent)
	if err != nil {
		return err
	}
	batch.Queue(`INSERT INTO logs (station, log_id, branch, base_seq, base_hash, head_seq, head_hash, parent, met)
		VALUES ($1, $2, $3, $4, $5, $4, $5, $6, $7) RETURNING no`,
		l.Station, l.LogID, l.Branch, l.Base.Seq, l.Base.Hash[:], parent, l.Met)
	return nil
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
}

func runColumns(runs []broadcast.AsRun) (r columns, err error) {
	for _, run := range runs {
		text, err := asJSON(run)
		if err != nil {
			return r, err
		}
		r.days = append(r.days, dayOf(run.Airing).In(time.UTC))
		r.airings = append(r.airings, []byte(run.Airing))
		r.moments = append(r.moments, run.Moment())
		r.outcomes = append(r.outcomes, plain(string(run.Outcome)))
		r.slots = append(r.slots, int64(run.Programme))
		r.titles = append(r.titles, plain(typed.Fold(run.Title)))
		r.runs = append(r.runs, text)
	}
	return r, nil
}

// plain is a text without the zero byte, which PostgreSQL does not take.
func plain(s string) string { return strings.ReplaceAll(s, "\x00", "") }

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
}

// queueDrop takes records of a log away.
func queueDrop(batch *pgx.Batch, no int64, ids []broadcast.AiringID) {
	if len(ids) > 0 {
		keys, days := airingKeys(ids)
		batch.Queue(`DELETE FROM runs WHERE log = $1 AND day = ANY($2) AND airing = ANY($3)`, no, days, keys)
	}
}

// queueRest adds what a batch changes beside entries and records.
func queueRest(batch *pgx.Batch, c Change) error {
	for _, d := range c.Days {
		if c.Log.Branch > 0 {
			break // what a fork plans is no plan of the station
		}
		// the condition is [Day.after]
		batch.Queue(`INSERT INTO days (day, station, log_id, seq, planned, made) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (day, station) DO UPDATE SET log_id = excluded.log_id, seq = excluded.seq,
			planned = excluded.planned, made = excluded.made
			WHERE days.log_id = excluded.log_id OR excluded.made >= days.made`,
			d.Date.In(time.UTC), d.Station, d.LogID, d.Seq, d.Planned, d.Made)
	}
	for _, t := range c.Tallies {
		batch.Queue(`INSERT INTO tallies (day, station, outcome, reason, n) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (day, station, outcome, reason) DO UPDATE SET n = tallies.n + excluded.n`,
			t.Date.In(time.UTC), t.Station, plain(string(t.Outcome)), plain(string(t.Reason)), t.N)
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
	return entriesOf(ctx, s.pool, l, from, most)
}

// Records reads entries as they came.
func (t *pgTx) Records(l Log, from int64, most int) ([]Record, error) {
	if err := t.settled(); err != nil {
		return nil, err
	}
	return entriesOf(t.ctx, t.conn, l, from, most)
}

func entriesOf(ctx context.Context, q querier, l Log, from int64, most int) ([]Record, error) {
	return rows(ctx, q, func(row pgx.CollectableRow) (r Record, err error) {
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
