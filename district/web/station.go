package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/district"
	"github.com/truyenthanh/loa/uplink"
)

// stationPage is all that is known of one station.
type stationPage struct {
	district.Station
	Card    card
	Logs    []district.Log
	Poison  []district.Poison
	Bars    []bar
	Today   broadcast.Date
	Accept  bool // the person may say yes to a key
	Retire  bool // the person may take the keys away
	Waiting string
	Scope   scope
}

func (s *Site) station(w http.ResponseWriter, v *visit) error {
	ctx, store, id := v.Context(), s.collector.Store(), v.PathValue("station")
	st, found, err := store.Station(ctx, id)
	if err == nil && !found {
		err = broadcast.Refuse(broadcast.ProblemStationUnknown, "station", id)
	}
	if err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	p := stationPage{Station: st, Today: s.today()}
	if p.Card, err = s.card(ctx, id); err != nil {
		return err
	}
	if p.Scope, err = s.scope(v, p.Today); err != nil {
		return err
	}
	if p.Logs, err = store.Logs(ctx, id); err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	if p.Poison, err = store.Poisoned(ctx); err != nil {
		return err //nolint:wrapcheck // it wraps its own
	}
	p.Poison = slices.DeleteFunc(p.Poison, func(one district.Poison) bool { return one.Station != id })
	from := p.Today.AddDays(1 - chartDays)
	counts, err := s.countDays(ctx, scope{}, district.Query{Station: id, From: from, Until: p.Today})
	if err != nil {
		return err
	}
	p.Bars = bars(from, counts)
	p.Retire = v.User.Role.May(district.RoleAdmin) && st.State() != district.KeyRetired
	if i := slices.IndexFunc(st.Keys, func(k district.Key) bool { return k.State == district.KeyWaiting }); i >= 0 {
		p.Accept, p.Waiting = v.User.Role.May(district.RoleOfficer), st.Keys[i].Fingerprint
	}
	s.show(w, v, http.StatusOK, "station", p)
	return nil
}

// fault is what a station reports to be wrong, and since when.
type fault struct {
	Kind  string
	Since time.Time
}

// FaultsBySince lists the faults, the oldest first.
func (c card) FaultsBySince() []fault {
	var all []fault
	for kind, since := range c.Faults {
		all = append(all, fault{kind, since})
	}
	slices.SortFunc(all, func(a, b fault) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Kind, b.Kind)) })
	return all
}

// accept says yes to a key whose fingerprint the person typed as the station read
// it out: seeing it on the page proves nothing.
func (s *Site) accept(w http.ResponseWriter, v *visit) error {
	r := district.AddStationRequest{ID: v.PathValue("station"), Fingerprint: v.PostFormValue("fingerprint")}
	if _, ok := uplink.ParseFingerprint(r.Fingerprint); !ok {
		return broadcast.Refuse(broadcast.ProblemKeyStranger, "fingerprint", r.ID, r.Fingerprint)
	}
	if _, err := district.NewDesk(s.collector, s.now).AddStation(v.Context(), control.Who{Name: v.User.Name}, r); err != nil {
		return err //nolint:wrapcheck // a problem, with its words
	}
	http.Redirect(w, v.Request, "/stations/"+r.ID, http.StatusSeeOther)
	return nil
}

// retire takes the keys of a station away.
func (s *Site) retire(w http.ResponseWriter, v *visit) error {
	r := district.RetireRequest{ID: v.PathValue("station")}
	if _, err := district.NewDesk(s.collector, s.now).RetireStation(v.Context(), control.Who{Name: v.User.Name}, r); err != nil {
		return err //nolint:wrapcheck // a problem, with its words
	}
	http.Redirect(w, v.Request, "/stations/"+r.ID, http.StatusSeeOther)
	return nil
}
