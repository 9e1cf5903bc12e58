package district

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/uplink"
)

// Desk is what staff ask of a collector, each with a typed request and answer.
// The commands call it where they open the store themselves; where a server has
// it they ask over its socket, by [Desk.Commands].
type Desk struct {
	collector *Collector
	now       func() time.Time
}

// NewDesk makes the desk of a collector.
func NewDesk(c *Collector, now func() time.Time) *Desk { return &Desk{c, now} }

// Commands are the desk's, for a server to answer.
func (d *Desk) Commands() map[string]control.Command {
	return map[string]control.Command{
		"station/add":    control.Plain(d.AddStation),
		"station/list":   control.Plain(d.ListStations),
		"station/retire": control.Plain(d.RetireStation),
		"station/place":  control.Plain(d.PlaceStation),
		"unit/add":       control.Plain(d.AddUnit),
		"unit/change":    control.Plain(d.ChangeUnit),
		"unit/move":      control.Plain(d.MoveUnit),
		"unit/end":       control.Plain(d.EndUnit),
		"unit/list":      control.Plain(d.ListUnits),
		"import":         control.Upload(func(r control.ImportRequest) *control.ImportRequest { return &r }, d.Import),
		"log":            control.Plain(d.Log),
		"user/add":       control.Plain(d.AddUser),
		"user/list":      control.Plain(d.ListUsers),
		"user/remove":    control.Plain(d.RemoveUser),
		"coverage":       control.Plain(d.Coverage),
		"spread":         control.Plain(d.Spread),
		"station/day":    control.Plain(d.StationDay),
		"report":         control.Plain(d.Report),
		"certificate":    control.Plain(d.Certificate),
	}
}

// AddStationRequest adds a station by its key, by a code, or by a fingerprint.
type AddStationRequest struct {
	ID          string `json:"station"`
	Name        string `json:"name,omitempty"`
	Key         []byte `json:"key,omitempty"` // PEM or base64
	KeyFile     string `json:"key_file,omitempty"`
	Code        bool   `json:"code,omitempty"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

// AddStationAnswer is the station; Code is there once.
type AddStationAnswer struct {
	Seen
	Code string `json:"code,omitempty"`
}

// Seen is a station as staff see it.
type Seen struct {
	ID          string    `json:"station"`
	Name        string    `json:"name,omitempty"`
	State       KeyState  `json:"state"`
	Fingerprint string    `json:"fingerprint,omitempty"` // of the key that counts, else of the newest
	Place       *Place    `json:"place,omitempty"`
	Added       time.Time `json:"added"`
	Entries     int64     `json:"entries"`
	Forks       int       `json:"forks,omitempty"`
	Contact
}

// AddStation adds a station.
func (d *Desk) AddStation(ctx context.Context, who control.Who, r AddStationRequest) (a AddStationAnswer, err error) {
	var s Station
	what := "station_added"
	switch {
	case r.Code:
		what = "code_made"
		a.Code, s, err = d.collector.AddCode(ctx, r.ID, r.Name, d.now())
	case r.Fingerprint != "":
		what = "key_accepted"
		fingerprint, ok := uplink.ParseFingerprint(r.Fingerprint)
		if !ok {
			return a, broadcast.Refuse(broadcast.ProblemKeyStranger, "fingerprint", r.ID, r.Fingerprint)
		}
		s, err = d.collector.Accept(ctx, r.ID, r.Name, fingerprint, d.now())
	default:
		key, bad := uplink.ParseKey(r.Key)
		if bad != nil {
			return a, broadcast.Refuse(broadcast.ProblemKeyFile, "key", r.KeyFile).Because(bad)
		}
		s, err = d.collector.AddStation(ctx, r.ID, r.Name, key, d.now())
	}
	if err != nil {
		return AddStationAnswer{}, err
	}
	a.Seen = see(s, Contact{}, nil, d.now())
	return a, d.note(ctx, who, what, s.ID, a.Fingerprint)
}

// ListRequest asks for the stations, for one, or for those of a unit today.
type ListRequest struct {
	ID   string `json:"station,omitempty"`
	Unit string `json:"unit,omitempty"`
}

// ListAnswer are the stations by id.
type ListAnswer struct {
	Stations []Seen `json:"stations"`
}

// ListStations lists the stations.
func (d *Desk) ListStations(ctx context.Context, _ control.Who, r ListRequest) (a ListAnswer, err error) {
	stations, err := d.stations(ctx, r.ID)
	if err == nil {
		stations, err = d.members(ctx, r.Unit, broadcast.DateOf(d.now()), stations)
	}
	if err != nil {
		return a, err
	}
	contacts, err := d.collector.store.Contacts(ctx)
	if err != nil {
		return a, err
	}
	logs, err := d.collector.store.Logs(ctx, r.ID)
	if err != nil {
		return a, err
	}
	of := map[string][]Log{}
	for _, l := range logs {
		of[l.Station] = append(of[l.Station], l)
	}
	for _, s := range stations {
		a.Stations = append(a.Stations, see(s, contacts[s.ID], of[s.ID], d.now()))
	}
	return a, nil
}

func see(s Station, c Contact, logs []Log, now time.Time) Seen {
	seen := Seen{ID: s.ID, Name: s.Name, State: s.State(), Added: s.Added, Contact: c}
	if k := s.Active(); k != nil {
		seen.Fingerprint = k.Fingerprint
	} else if n := len(s.Keys); n > 0 {
		seen.Fingerprint = s.Keys[n-1].Fingerprint
	}
	if p := s.At(broadcast.DateOf(now)); p != (Place{}) {
		seen.Place = &p
	}
	for _, l := range logs {
		seen.Entries += l.Head.Seq - l.Base.Seq
		if l.Branch > 0 {
			seen.Forks++
		}
	}
	return seen
}

// RetireRequest names a station.
type RetireRequest struct {
	ID string `json:"station"`
}

// RetireStation takes the keys of a station away.
func (d *Desk) RetireStation(ctx context.Context, who control.Who, r RetireRequest) (Seen, error) {
	s, err := d.collector.Retire(ctx, r.ID, d.now())
	if err != nil {
		return Seen{}, err
	}
	seen := see(s, Contact{}, nil, d.now())
	return seen, d.note(ctx, who, "station_retired", s.ID, seen.Fingerprint)
}

// Import takes in a bundle from a file.
func (d *Desk) Import(
	ctx context.Context, _ control.Who, r control.ImportRequest, file io.Reader, _ control.Progress,
) (Imported, error) {
	done, err := d.collector.Import(ctx, file, d.now())
	if refusal, ok := errors.AsType[*uplink.Refusal](err); ok {
		err = broadcast.Refuse(broadcast.ProblemBundle, "file", r.Name, string(refusal.Kind), refusal.Member).Because(err)
	}
	return done, err
}

// LogRequest asks for as-run records.
type LogRequest struct {
	Station  string         `json:"station"`
	From     broadcast.Date `json:"from,omitempty"`
	Until    broadcast.Date `json:"until,omitempty"`
	Title    string         `json:"title,omitempty"`
	Branches bool           `json:"branches,omitempty"`
}

// LogAnswer are whole days of them.
type LogAnswer struct {
	Records []Run          `json:"records"`
	Next    broadcast.Date `json:"next,omitempty"` // the day to ask from for more; "" = that was all
}

// logPage is how many records an answer holds before the day that it ends with.
const logPage = 5000

// Log gives the records of a station, some days at a time.
func (d *Desk) Log(ctx context.Context, _ control.Who, r LogRequest) (a LogAnswer, err error) {
	q := Query{Station: r.Station, From: r.From, Until: r.Until, Title: r.Title, Branches: r.Branches}
	err = d.collector.Log(ctx, q, func(run Run) bool {
		day := dayOf(run.Airing)
		if n := len(a.Records); n >= logPage && dayOf(a.Records[n-1].Airing) != day {
			a.Next = day
			return false
		}
		a.Records = append(a.Records, run)
		return true
	})
	return a, err
}

func (d *Desk) note(ctx context.Context, who control.Who, what, on, detail string) error {
	return d.collector.store.Note(ctx, Note{At: d.now(), By: who.Name, What: what, On: on, Detail: detail})
}
