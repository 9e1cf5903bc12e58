package district

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// PGStore is the store in a PostgreSQL (15 or later) that any number of
// collectors share. It lives through the server going away and coming back: what
// is under way then fails and is to be done again.
type PGStore struct {
	pool *pgxpool.Pool

	mu     sync.Mutex
	months map[string]bool // partitions that are there
}

var _ Store = (*PGStore)(nil)

// OpenPG connects to the database of a postgres:// address and brings its tables
// up to date. Several collectors may do so at once.
func OpenPG(ctx context.Context, address string) (*PGStore, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read address of database: %w", err)
	}
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "loa-district"
	}
	// What is acknowledged has to be on the disk, whatever the server's own default.
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectWait
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to database: %w", err)
	}
	s := &PGStore{pool: pool, months: map[string]bool{}}
	if err := s.migrate(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

// connectWait is how long a connection may take, unless the address says.
const connectWait = 10 * time.Second

// Ping says whether the database answers.
func (s *PGStore) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Close lets the connections go.
func (s *PGStore) Close() error {
	s.pool.Close()
	return nil
}

// inTx runs f in a transaction. An error of f comes back as it is.
func (s *PGStore) inTx(ctx context.Context, f func(pgx.Tx) error) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (s *PGStore) exec(ctx context.Context, sql string, args ...any) error {
	if _, err := s.pool.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("write to database: %w", err)
	}
	return nil
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// rows reads all rows of a query.
func rows[T any](ctx context.Context, q querier, read pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	found, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("ask database: %w", err)
	}
	all, err := pgx.AppendRows([]T(nil), found, read)
	if err != nil {
		return nil, fmt.Errorf("read from database: %w", err)
	}
	return all, nil
}

// one reads the row of a query that has one or none.
func one[T any](ctx context.Context, q querier, read pgx.RowToFunc[T], sql string, args ...any) (v T, found bool, err error) {
	all, err := rows(ctx, q, read, sql, args...)
	if err != nil || len(all) == 0 {
		return v, false, err
	}
	return all[0], true, nil
}

// ofJSON reads rows of one column of JSON, of which none means the zero value.
func ofJSON[T any](row pgx.CollectableRow) (v T, err error) {
	var text []byte
	if err := row.Scan(&text); err != nil {
		return v, err //nolint:wrapcheck // rows wraps it
	}
	return v, parse(text, &v)
}

func parse(text []byte, into any) error {
	if text == nil {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("read document: %w", err)
	}
	return nil
}

// asJSON is a value as a column of JSON; nil stays NULL.
func asJSON(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write document: %w", err)
	}
	if string(text) == "null" {
		return nil, nil
	}
	return text, nil
}

// errNotInserted says that rows are there which must not be.
var errNotInserted = errors.New("entries behind the head of a log are kept already, and they are others")
