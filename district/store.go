package district

import (
	"context"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// Store keeps what the collector knows. When a method that changes something
// returns nil, the change survives a cut of the power; when it returns an error,
// the change may have happened or not, and doing it again does no harm. Methods
// may be called from any goroutine, and from several collectors at once.
type Store interface {
	// Stations lists all of them by id. Station finds one.
	Stations(ctx context.Context) ([]Station, error)
	Station(ctx context.Context, id string) (s Station, found bool, err error)
	// ChangeStation lets f change a station, alone with it. One that is not there
	// comes with its id alone. An error of f changes nothing and comes back.
	ChangeStation(ctx context.Context, id string, f func(*Station) error) error

	// InLog lets f look at one log and change it by [LogTx.Put], in one
	// transaction and alone with the station. An error of f changes nothing and
	// comes back. f may be called again, from the start. A station that is not
	// there is [ErrNoStation].
	InLog(ctx context.Context, station, logID string, f func(LogTx) error) error
	// Logs lists the logs of a station in the order in which they were met, each
	// before its branches; without a station, all.
	Logs(ctx context.Context, station string) ([]Log, error)
	// Records gives at most so many entries of a log from a seq on, as they came.
	Records(ctx context.Context, l Log, from int64, most int) ([]Record, error)
	// Members gives at most so many members of a log, by seq, those that hold
	// the seq or come after it.
	Members(ctx context.Context, l Log, from int64, most int) ([]Member, error)

	// Runs hands out the as-run records of a query, the oldest first, until yield
	// returns false.
	Runs(ctx context.Context, q Query, yield func(Run) bool) error
	// Days lists the plans of the days of a query, and Tallies how its airings
	// ended, by day and station. Of a query they heed the station and the days.
	Days(ctx context.Context, q Query) ([]Day, error)
	Tallies(ctx context.Context, q Query) ([]Tally, error)
	// Contacts gives the last that was heard of each station.
	Contacts(ctx context.Context) (map[string]Contact, error)
	// Poisoned lists the entries that could not be read.
	Poisoned(ctx context.Context) ([]Poison, error)

	// Note adds a line to the audit, which only grows. Notes lists the lines from
	// a time on, the oldest first.
	Note(ctx context.Context, n Note) error
	Notes(ctx context.Context, since time.Time) ([]Note, error)

	// Keep puts a document of a kind under a key, Kept finds it, Drop takes it
	// away, All lists a kind by key: users, sessions, units.
	Keep(ctx context.Context, kind, key string, document []byte) error
	Kept(ctx context.Context, kind, key string) (document []byte, found bool, err error)
	Drop(ctx context.Context, kind, key string) error
	All(ctx context.Context, kind string) ([]Document, error)

	// Ping says whether the store answers.
	Ping(ctx context.Context) error
	Close() error
}

// LogTx is one log under its lock.
type LogTx interface {
	Station() Station
	Contact() Contact
	// Branches are the log itself, first, and the forks of it; none while nothing
	// of the log has come.
	Branches() []Log
	// Sibling finds another log of the station, not its branches.
	Sibling(logID string) (l Log, found bool, err error)
	// Children are the logs, not branches of them, that go on from this one.
	Children() []Log
	// HashAt is the hash of an entry of a branch; false when it is not kept.
	HashAt(l Log, seq int64) (hash [32]byte, found bool, err error)
	// Runs finds the as-run records of some airings of a branch.
	Runs(l Log, ids []broadcast.AiringID) ([]broadcast.AsRun, error)
	// Records gives at most so many entries of a branch from a seq on.
	Records(l Log, from int64, most int) ([]Record, error)
	// Lay begins to store the entries of a change, so that what follows from them can
	// be worked out meanwhile. It may be left out.
	Lay(c Change) error
	// Put stores what a batch changes. It is called once, at the end, with the
	// entries that were laid.
	Put(c Change) error
}

// Log is a log of a station, or a branch of it.
type Log struct {
	No      int64          `json:"-"` // of the store's own
	Station string         `json:"station"`
	LogID   string         `json:"log_id"`
	Branch  int            `json:"branch,omitempty"` // 0 = the log itself; others go by its name and are not it
	Base    uplink.Head    `json:"-"`                // what the first record goes on from
	Head    uplink.Head    `json:"-"`
	Parent  *uplink.Parent `json:"parent,omitempty"`
	Met     time.Time      `json:"met"` // when the first of it came
}

// Record is an entry as it came.
type Record struct {
	Seq    int64
	Hash   [32]byte
	Stored []byte
}

// Member is what a signed member of a bundle had beside its entries.
type Member struct {
	From      int64
	Count     int
	Key       string // fingerprint
	Parent    *uplink.Parent
	Signature []byte
}

// Change is what one batch changes in one log.
type Change struct {
	Log     Log // with its new head; No is 0 when it is new
	Records []Record
	Member  Member
	Runs    []broadcast.AsRun
	Let     []broadcast.AiringID           // airings of which there is no record any more
	Moved   map[int64][]broadcast.AiringID // airings that another log, by its no, had begun: their records are here now
	Passed  map[int64][]broadcast.AsRun    // records that belong to another log, by its no: it tells of those airings last
	Days    []Day
	Tallies []Tally // by how much the counts change
	Poison  []Poison
	Contact Contact
	Now     time.Time
}

// Run is an as-run record and the branch of the log that says so.
type Run struct {
	broadcast.AsRun
	Branch int `json:"branch,omitempty"`
}

// Day says where a station's newest plan of a day stands.
type Day struct {
	Station string         `json:"station"`
	Date    broadcast.Date `json:"date"`
	LogID   string         `json:"log_id"`
	Branch  int            `json:"branch,omitempty"`
	Seq     int64          `json:"seq"`
	Planned int            `json:"planned"` // airings in it
	// Made is when, by the station's clock.
	Made time.Time `json:"made,omitzero"`
}

// after says whether a plan takes the place of another of the same day. In one log
// the later entry does. Of two logs either may come first: the one that ended comes
// by stick weeks after the one that follows it.
func (d Day) after(other Day) bool {
	return d.LogID == other.LogID || !d.Made.Before(other.Made)
}

// Tally counts the airings of a station's day that ended in one way. Forks of a
// log do not count.
type Tally struct {
	Date    broadcast.Date    `json:"date"`
	Station string            `json:"station"`
	Outcome broadcast.Outcome `json:"outcome"`
	Reason  broadcast.Reason  `json:"reason,omitempty"`
	N       int               `json:"n"`
}

// Poison is an entry that could not be read. Its bytes are among the records.
type Poison struct {
	Station string    `json:"station"`
	LogID   string    `json:"log_id"`
	Branch  int       `json:"branch,omitempty"`
	Seq     int64     `json:"seq"`
	Why     string    `json:"why"`
	Came    time.Time `json:"came"`
}

// Contact is the last that was heard of a station.
type Contact struct {
	Came    time.Time              `json:"came,omitzero"` // when a bundle came, by the collector's clock
	Way     Way                    `json:"way,omitempty"`
	Entry   time.Time              `json:"entry,omitzero"` // what the station's clock showed at its newest entry
	Clock   broadcast.ClockQuality `json:"clock,omitempty"`
	Version string                 `json:"version,omitempty"`
	Faults  map[string]time.Time   `json:"faults,omitempty"` // raised and not cleared, since when
	Lost    int                    `json:"lost,omitempty"`   // entries that gap records count
}

// Way is how a bundle came.
type Way string

// The ways.
const (
	WayNetwork Way = "network"
	WayStick   Way = "stick"
	WayChild   Way = "child" // through a collector below
)

// Note is a line of the audit.
type Note struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`   // a person, or the station
	What   string    `json:"what"` // stable word
	On     string    `json:"on"`   // station, user …
	Detail string    `json:"detail,omitempty"`
}

// Document is one of the collector's own papers.
type Document struct {
	Key  string
	Text []byte
}

// Query picks as-run records. What is empty or zero asks for everything.
type Query struct {
	Station  string
	From     broadcast.Date // first broadcast day
	Until    broadcast.Date // last one, included
	Title    string         // words of the title, however they are typed
	Outcome  broadcast.Outcome
	Slot     broadcast.SlotID
	Branches bool // also what forks of a log say
}

// DayOf is the broadcast day of an airing: that of the time its rule asked for,
// on the station's own calendar, so that it never changes.
func DayOf(r broadcast.AsRun) broadcast.Date { return dayOf(r.Airing) }

// noDay is the day of an airing whose id has no time.
const noDay broadcast.Date = "1970-01-01"

func dayOf(id broadcast.AiringID) broadcast.Date {
	start, ok := id.Start()
	if !ok || start.Year() < firstYear || start.Year() > lastYear {
		return noDay
	}
	return broadcast.DateOf(start)
}

// The years that a day can be in: a clock that was never set says 1970.
const firstYear, lastYear = 1970, 9999
