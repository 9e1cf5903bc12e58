package district

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// migrations are the steps from an empty database to today's, NNNN_name.sql. A
// step that was released is never changed.
//
//go:embed migrations/*.sql
var migrations embed.FS

// structureLock is the advisory lock of whoever changes tables.
const structureLock = 0x10a_d157

// migrate takes the steps that are missing, all in one transaction, alone.
func (s *PGStore) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	return s.alone(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS migrations (step int PRIMARY KEY, taken timestamptz NOT NULL DEFAULT now())`); err != nil {
			return fmt.Errorf("make table of migrations: %w", err)
		}
		taken, _, err := one(ctx, tx, pgx.RowTo[int], `SELECT coalesce(max(step), 0) FROM migrations`)
		if err != nil {
			return err
		}
		if taken > len(names) {
			return fmt.Errorf("%w: it is at step %d, this program knows %d", ErrNewerDatabase, taken, len(names))
		}
		for _, name := range names[taken:] {
			if err := step(ctx, tx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func step(ctx context.Context, tx pgx.Tx, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read migration: %w", err)
	}
	number, err := strconv.Atoi(strings.SplitN(path.Base(name), "_", 2)[0])
	if err != nil {
		return fmt.Errorf("read number of migration: %w", err)
	}
	if _, err := tx.Exec(ctx, string(text)); err != nil {
		return fmt.Errorf("migrate database, %s: %w", path.Base(name), err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO migrations (step) VALUES ($1)`, number); err != nil {
		return fmt.Errorf("note migration: %w", err)
	}
	return nil
}

// alone runs f in a transaction while no other collector changes tables.
func (s *PGStore) alone(ctx context.Context, f func(pgx.Tx) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, structureLock); err != nil {
			return fmt.Errorf("lock tables: %w", err)
		}
		return f(tx)
	})
}

// Months of entries and of airings have partitions of their own from the first
// year that a station can have worked in to a year ahead of the collector's clock.
// What lies outside, by a clock that is wrong, is kept in a partition for all else.
const partitionsFrom, partitionsAhead = 2020, 13 // year, months

// missing names the partitions that rows of some months need and that this
// collector has not seen.
func (s *PGStore) missing(table string, months []time.Time, now time.Time) []partition {
	s.mu.Lock()
	defer s.mu.Unlock()
	var need []partition
	for _, m := range months {
		p := partition{table, time.Date(m.Year(), m.Month(), 1, 0, 0, 0, 0, time.UTC)}
		if p.month.Year() < partitionsFrom || p.month.After(now.AddDate(0, partitionsAhead, 0)) {
			continue
		}
		if !s.months[p.name()] {
			need = append(need, p)
		}
	}
	return need
}

// partition is one month of a table.
type partition struct {
	table string
	month time.Time
}

func (p partition) name() string { return p.table + p.month.Format("_2006_01") }

// needsPartitions stops a transaction: tables are not made while others write.
type needsPartitions []partition

// Error is for the developer's log.
func (n needsPartitions) Error() string { return fmt.Sprintf("%d partitions are missing", len(n)) }

// makePartitions makes partitions, or finds that another collector did.
func (s *PGStore) makePartitions(ctx context.Context, need []partition) error {
	for _, p := range need {
		err := s.alone(ctx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, fmt.Sprintf(`CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')`,
				p.name(), p.table, p.month.Format(time.DateOnly), p.month.AddDate(0, 1, 0).Format(time.DateOnly)))
			return err //nolint:wrapcheck // looked at below
		})
		// Rows of that month may lie in the partition for all else already, from a
		// time when it was far ahead. Then they stay there, and so do new ones.
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "23514" {
			err = nil
		}
		if err != nil {
			return fmt.Errorf("make partition %s: %w", p.name(), err)
		}
		s.mu.Lock()
		s.months[p.name()] = true
		s.mu.Unlock()
	}
	return nil
}
