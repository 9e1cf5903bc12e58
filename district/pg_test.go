package district_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/text/unicode/norm"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

func empty(t testing.TB) string {
	t.Helper()
	address, err := server.Empty()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func TestManyCollectorsStartAtOnce(t *testing.T) {
	address := empty(t)
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() {
			s, err := district.OpenPG(t.Context(), address)
			if err == nil {
				err = s.Close()
			}
			errs[i] = err
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func TestANewerDatabaseIsLeftAlone(t *testing.T) {
	address := empty(t)
	openPG(t, address)
	do(t, address, `INSERT INTO migrations (step) VALUES (9999)`)
	if _, err := district.OpenPG(t.Context(), address); !errors.Is(err, district.ErrNewerDatabase) {
		t.Errorf("got %v", err)
	}
}

// Titles that an earlier release kept are found like new ones: the step that folds
// them makes what typed.Fold makes.
func TestTitlesOfAnEarlierReleaseAreFolded(t *testing.T) {
	address := empty(t)
	b := newBox("dai-loc-01", 1)
	sent := []string{"Thời sự  TỐI – Đại Lộc", norm.NFD.String("Hộp thư ’26 "), "Ｂản tin ½", "cuối ′"}
	for n, title := range sent {
		a := airing(n, title)
		b.add(broadcast.Entry{Claimed: &a})
	}
	c := district.New(openPG(t, address))
	added(t, c, b)
	take(t, c, b.batch(t, 1, len(b.entries)))
	want := keptTitles(t, address)
	for n, title := range sent {
		do(t, address, fmt.Sprintf(`UPDATE runs SET title = '%s' WHERE airing = '%s'`, strings.ToLower(title), airing(n, "").ID))
	}
	do(t, address, `ALTER TABLE days DROP COLUMN made; DELETE FROM migrations WHERE step >= 2`)
	if got := keptTitles(t, address); cmp.Equal(want, got) {
		t.Fatal("the titles are folded before the step is taken")
	}
	openPG(t, address)
	if diff := cmp.Diff(want, keptTitles(t, address)); diff != "" {
		t.Errorf("(-folded by the program +by the step):\n%s", diff)
	}
}

func keptTitles(t *testing.T, address string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	found, err := conn.Query(t.Context(), `SELECT title FROM runs ORDER BY airing`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err := errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	return all
}

func do(t *testing.T, address, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), sql)
	if err := errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// The same log comes to three collectors at once, in pieces that overlap: it is
// kept once, without a gap.
func TestCollectorsShareALog(t *testing.T) {
	address := empty(t)
	b := newBox("dai-loc-01", 1)
	for n := range 20 {
		b.air(n)
	}
	last := len(b.entries)
	collectors := make([]*district.Collector, 3)
	for i := range collectors {
		collectors[i] = district.New(openPG(t, address))
	}
	added(t, collectors[0], b)
	errs := make([]error, len(collectors))
	fresh := make([]int, len(collectors))
	var group sync.WaitGroup
	for i, c := range collectors {
		group.Go(func() {
			for from := 1; from <= last; {
				taken, err := c.Take(t.Context(), b.batch(t, from, min(from+3+i, last)), district.Receipt{Now: morning})
				if err != nil || taken.Kind != "" {
					errs[i] = fmt.Errorf("from %d: %+v: %w", from, taken, err)
					return
				}
				fresh[i] += taken.Fresh
				from = int(taken.Head.Seq) + 1
			}
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if sum := fresh[0] + fresh[1] + fresh[2]; sum != last {
		t.Errorf("%d entries were fresh to someone, of %d", sum, last)
	}
	kept(t, collectors[1], b, 0, 1, last)
	if n := len(runs(t, collectors[2], district.Query{})); n != 20 {
		t.Errorf("%d airings, want 20", n)
	}
}

// The server is killed while batches come, until one fails. What was acknowledged
// is there afterwards; what was not is sent again and doubles nothing.
func TestTheDatabaseIsKilledWhileItTakesIn(t *testing.T) {
	c := district.New(openPG(t, empty(t)))
	b := newBox("dai-loc-01", 1)
	for n := range 200 {
		b.air(n)
	}
	added(t, c, b)
	send := func(from int) (int, error) {
		taken, err := c.Take(t.Context(), b.batch(t, from, min(from+9, len(b.entries))), district.Receipt{Now: morning})
		return int(taken.Head.Seq) + 1, err
	}
	next := 1
	for kill := range 2 {
		for next <= kill*200 {
			var err error
			if next, err = send(next); err != nil {
				t.Fatal(err)
			}
		}
		killed := make(chan error, 1)
		go func() { killed <- server.Kill() }()
		for {
			after, err := send(min(next, len(b.entries)))
			if err != nil {
				break
			}
			next = after
		}
		if err := errors.Join(<-killed, server.Start()); err != nil {
			t.Fatal(err)
		}
		head, err := c.Head(t.Context(), b.station, b.logID)
		for tries := 0; err != nil && tries < 100; tries++ { // each connection that is dead is found out by itself
			head, err = c.Head(t.Context(), b.station, b.logID)
		}
		if err != nil || int(head.Seq) < next-1 || head != b.heads[head.Seq] {
			t.Fatalf("%d entries were acknowledged, the head is at %d, %v", next-1, head.Seq, err)
		}
		next = int(head.Seq) + 1
	}
	for next <= len(b.entries) {
		var err error
		if next, err = send(next); err != nil {
			t.Fatal(err)
		}
	}
	kept(t, c, b, 0, 1, len(b.entries))
	if n := len(runs(t, c, district.Query{Outcome: broadcast.OutcomeAired})); n != 200 {
		t.Errorf("%d airings, want 200", n)
	}
}

// Months get partitions of their own; the absurd ones share one, and an airing
// that was far ahead when it came does no harm when its month arrives.
func TestPartitions(t *testing.T) {
	address := empty(t)
	c := district.New(openPG(t, address))
	b := newBox("dai-loc-01", 1)
	for _, at := range []time.Time{morning, morning.AddDate(0, 1, 0), morning.AddDate(3, 0, 0), morning.AddDate(-30, 0, 0)} {
		a := airing(0, "Bản tin")
		a.Wanted, a.ID = at, broadcast.NewAiringID(14, at, 1)
		b.add(broadcast.Entry{Claimed: &a})
	}
	late := airing(0, "Bản tin")
	late.ID = broadcast.NewAiringID(15, morning.AddDate(3, 0, 0), 1)
	b.add(broadcast.Entry{Claimed: &late})
	added(t, c, b)
	take(t, c, b.batch(t, 1, 4))
	years := district.Receipt{Now: morning.AddDate(3, 0, 0)}
	if _, err := c.Take(t.Context(), b.batch(t, 5, 5), years); err != nil {
		t.Fatal(err)
	}
	if n := len(runs(t, c, district.Query{})); n != 5 {
		t.Errorf("%d airings, want 5", n)
	}
	for table, want := range map[string]int{
		"runs_2026_11": 1, "runs_2026_12": 1, "runs_other": 3, "records_2026_11": 4, "records_2029_11": 1, "records_other": 0,
	} {
		if got := count(t, address, table); got != want {
			t.Errorf("%s has %d rows, want %d", table, got, want)
		}
	}
}

func count(t *testing.T, address, table string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	err = conn.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&n)
	if err := errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	return n
}

// Rows behind the head of a log can only be there when somebody put them there:
// the same ones do no harm, others are not written over.
func TestRowsBehindTheHead(t *testing.T) {
	address := empty(t)
	c := district.New(openPG(t, address))
	b := newBox("dai-loc-01", 1)
	b.upTo(20, "1")
	added(t, c, b)
	take(t, c, b.batch(t, 1, 10))
	do(t, address, fmt.Sprintf(`UPDATE logs SET head_seq = 5, head_hash = '\x%s'`, b.heads[5].Hex()))
	if got := take(t, c, b.batch(t, 1, 12)); got.Head != b.heads[12] {
		t.Errorf("the same rows: %+v", got)
	}
	do(t, address, fmt.Sprintf(`UPDATE logs SET head_seq = 5, head_hash = '\x%s'`, b.heads[5].Hex()))
	do(t, address, `UPDATE records SET hash = '\x00' WHERE seq = 7`)
	if _, err := c.Take(t.Context(), b.batch(t, 1, 12), district.Receipt{Now: morning}); err == nil {
		t.Error("other rows were written over, or passed over")
	}
	if _, err := c.Head(t.Context(), b.station, b.logID); err != nil {
		t.Error(err)
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	for _, address := range []string{"postgres://127.0.0.1:1/x?connect_timeout=1", "nonsense", "postgres:///x?host=/nowhere"} {
		_, err := district.OpenPG(t.Context(), address)
		if err == nil {
			t.Errorf("%s opens", address)
		}
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
			t.Errorf("%s was reached: %v", address, refused)
		}
	}
}
