package district

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/typed"
)

// Stations lists all stations. They are put in order here, as all long lists are:
// the server would take longer, and may go to its disk for it.
func (s *PGStore) Stations(ctx context.Context) ([]Station, error) {
	all, err := rows(ctx, s.pool, ofJSON[Station], `SELECT doc FROM stations`)
	slices.SortFunc(all, func(a, b Station) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// Station finds a station.
func (s *PGStore) Station(ctx context.Context, id string) (Station, bool, error) {
	return one(ctx, s.pool, ofJSON[Station], `SELECT doc FROM stations WHERE id = $1`, plain(id))
}

// ChangeStation changes a station. Its row is made first, so that there is one to
// lock; an error takes it away again.
func (s *PGStore) ChangeStation(ctx context.Context, id string, f func(*Station) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		fresh, err := asJSON(Station{ID: id})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO stations (id, doc) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, fresh); err != nil {
			return fmt.Errorf("make station: %w", err)
		}
		st, _, err := one(ctx, tx, ofJSON[Station], `SELECT doc FROM stations WHERE id = $1 FOR UPDATE`, id)
		if err != nil {
			return err
		}
		if err := f(&st); err != nil {
			return err
		}
		doc, err := asJSON(st)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE stations SET doc = $2 WHERE id = $1`, id, doc); err != nil {
			return fmt.Errorf("change station: %w", err)
		}
		return nil
	})
}

// Contacts gives the last that was heard of each station.
func (s *PGStore) Contacts(ctx context.Context) (map[string]Contact, error) {
	type contact struct {
		id string
		Contact
	}
	found, err := rows(ctx, s.pool, func(row pgx.CollectableRow) (c contact, err error) {
		var text []byte
		if err := row.Scan(&c.id, &text); err != nil {
			return c, err //nolint:wrapcheck // rows wraps it
		}
		return c, parse(text, &c.Contact)
	}, `SELECT id, contact FROM stations WHERE contact IS NOT NULL`)
	all := make(map[string]Contact, len(found))
	for _, c := range found {
		all[c.id] = c.Contact
	}
	return all, err
}

// Poisoned lists what could not be read.
func (s *PGStore) Poisoned(ctx context.Context) ([]Poison, error) {
	return rows(ctx, s.pool, ofJSON[Poison], `SELECT doc FROM poison ORDER BY log, seq`)
}

// conditions collects what a query asks for.
type conditions struct {
	sql  []string
	args []any
}

// add adds a condition with one argument, which stands as %s in it.
func (c *conditions) add(sql string, arg any) {
	c.args = append(c.args, arg)
	c.sql = append(c.sql, fmt.Sprintf(sql, fmt.Sprintf("$%d", len(c.args))))
}

func (c *conditions) where() string {
	if len(c.sql) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.sql, " AND ")
}

// ofDays are the station and the days of a query.
func (q Query) ofDays() *conditions {
	c := &conditions{}
	if q.Station != "" {
		c.add("station = %s", plain(q.Station))
	}
	if q.From != "" {
		c.add("day >= %s", q.From.In(time.UTC))
	}
	if q.Until != "" {
		c.add("day <= %s", q.Until.In(time.UTC))
	}
	return c
}

// Runs hands out the as-run records of a query.
func (s *PGStore) Runs(ctx context.Context, q Query, yield func(Run) bool) error {
	c := q.ofDays()
	if q.Station != "" { // the key of the table begins with the log
		c.add("log IN (SELECT no FROM logs WHERE logs.station = %s)", plain(q.Station))
	}
	if q.Outcome != "" {
		c.add("outcome = %s", plain(string(q.Outcome)))
	}
	if q.Slot != 0 {
		c.add("slot = %s", int64(q.Slot))
	}
	for _, word := range typed.Words(q.Title) {
		c.add("strpos(title, %s) > 0", plain(word))
	}
	// A reader who has enough does not wait for the rest: the query is broken off.
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	found, err := s.pool.Query(ctx, `SELECT run, branch FROM runs`+c.where()+` ORDER BY day, moment, station, log, airing`, c.args...)
	if err != nil {
		return fmt.Errorf("ask for airings: %w", err)
	}
	for found.Next() {
		var text []byte
		var r Run
		err := errors.Join(found.Scan(&text, &r.Branch), parse(text, &r.AsRun))
		if err != nil {
			enough()
			found.Close()
			return fmt.Errorf("read airing: %w", err)
		}
		if q.wants(r) && !yield(r) {
			enough()
			found.Close()
			return nil
		}
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("read airings: %w", err)
	}
	return nil
}

// Days lists the plans of some days.
func (s *PGStore) Days(ctx context.Context, q Query) ([]Day, error) {
	c := q.ofDays()
	all, err := rows(ctx, s.pool, func(row pgx.CollectableRow) (d Day, err error) {
		var day time.Time
		err = row.Scan(&day, &d.Station, &d.LogID, &d.Seq, &d.Planned, &d.Made)
		d.Date = broadcast.DateOf(day)
		return d, err //nolint:wrapcheck // rows wraps it
	}, `SELECT day, station, log_id, seq, planned, made FROM days`+c.where(), c.args...)
	slices.SortFunc(all, func(a, b Day) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Station, b.Station)) })
	return all, err
}

// Tallies counts the airings of some days.
func (s *PGStore) Tallies(ctx context.Context, q Query) ([]Tally, error) {
	c := q.ofDays()
	c.add("n <> %s", 0)
	all, err := rows(ctx, s.pool, func(row pgx.CollectableRow) (t Tally, err error) {
		var day time.Time
		err = row.Scan(&day, &t.Station, &t.Outcome, &t.Reason, &t.N)
		t.Date = broadcast.DateOf(day)
		return t, err //nolint:wrapcheck // rows wraps it
	}, `SELECT day, station, outcome, reason, n FROM tallies`+c.where(), c.args...)
	slices.SortFunc(all, byDay)
	return all, err
}

// Note adds a line to the audit.
func (s *PGStore) Note(ctx context.Context, n Note) error {
	doc, err := asJSON(n)
	if err != nil {
		return err
	}
	return s.exec(ctx, `INSERT INTO notes (at, doc) VALUES ($1, $2)`, n.At, doc)
}

// Notes lists the audit from a time on.
func (s *PGStore) Notes(ctx context.Context, since time.Time) ([]Note, error) {
	return rows(ctx, s.pool, ofJSON[Note], `SELECT doc FROM notes WHERE at >= $1 ORDER BY no`, since)
}

// Keep puts a document.
func (s *PGStore) Keep(ctx context.Context, kind, key string, document []byte) error {
	return s.exec(ctx, `INSERT INTO papers (kind, key, doc) VALUES ($1, $2, $3)
		ON CONFLICT (kind, key) DO UPDATE SET doc = excluded.doc`, kind, key, document)
}

// Kept finds a document.
func (s *PGStore) Kept(ctx context.Context, kind, key string) ([]byte, bool, error) {
	return one(ctx, s.pool, pgx.RowTo[[]byte], `SELECT doc FROM papers WHERE kind = $1 AND key = $2`, kind, key)
}

// Drop takes a document away.
func (s *PGStore) Drop(ctx context.Context, kind, key string) error {
	return s.exec(ctx, `DELETE FROM papers WHERE kind = $1 AND key = $2`, kind, key)
}

// All lists the documents of a kind.
func (s *PGStore) All(ctx context.Context, kind string) ([]Document, error) {
	return rows(ctx, s.pool, func(row pgx.CollectableRow) (d Document, err error) {
		return d, row.Scan(&d.Key, &d.Text) //nolint:wrapcheck // rows wraps it
	}, `SELECT key, doc FROM papers WHERE kind = $1 ORDER BY key COLLATE "C"`, kind)
}
