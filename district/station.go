package district

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// Station is what the collector knows of a station. Its id is of our own naming
// and survives every merger of communes.
type Station struct {
	ID    string    `json:"station"`
	Name  string    `json:"name,omitempty"`
	Added time.Time `json:"added"`
	Keys  []Key     `json:"keys,omitempty"`
	Codes []Code    `json:"codes,omitempty"`
	// Places are where it stood in the administration, the newest last.
	Places []Place `json:"places,omitempty"`
}

// KeyState says what a key is good for.
type KeyState string

// The states of a key.
const (
	KeyWaiting KeyState = "waiting" // a person has to say yes
	KeyActive  KeyState = "active"
	KeyRetired KeyState = "retired" // replaced, or its box is lost: nothing that it signs is taken any more
)

// Key is a public key of a station. What it signed before it was retired stays.
type Key struct {
	Fingerprint string            `json:"fingerprint"`
	Public      ed25519.PublicKey `json:"public"`
	State       KeyState          `json:"state"`
	From        time.Time         `json:"from"`
	Until       time.Time         `json:"until,omitzero"` // when it was retired
}

// Code lets a station introduce its key, once. Only its hash is kept.
type Code struct {
	Hash    string    `json:"hash"`
	Expires time.Time `json:"expires"`
}

// Place is a station's place in the administration from a day on. Codes are
// strings: leading zeros matter, and their meaning changes with the years.
type Place struct {
	ValidFrom          broadcast.Date `json:"valid_from"`
	ProvinceCode       string         `json:"province_code,omitempty"`
	CommuneCode        string         `json:"commune_code,omitempty"`
	FormerDistrictCode string         `json:"former_district_code,omitempty"`
	Unit               string         `json:"unit,omitempty"` // id of the [Unit] above
}

// At is the station's place on a day; the zero value when none was entered.
func (s Station) At(day broadcast.Date) (at Place) {
	for _, p := range s.Places {
		if p.ValidFrom <= day && p.ValidFrom >= at.ValidFrom {
			at = p
		}
	}
	return at
}

// place enters a place. What was entered for the very same day was a mistake.
func (s *Station) place(p Place) {
	s.Places = slices.DeleteFunc(s.Places, func(old Place) bool { return old.ValidFrom == p.ValidFrom })
	s.Places = append(s.Places, p)
	slices.SortFunc(s.Places, func(a, b Place) int { return strings.Compare(string(a.ValidFrom), string(b.ValidFrom)) })
}

// State is that of the newest key that counts: active before waiting before
// retired. A station without a key waits for one.
func (s Station) State() KeyState {
	for _, state := range []KeyState{KeyActive, KeyWaiting, KeyRetired} {
		if slices.ContainsFunc(s.Keys, func(k Key) bool { return k.State == state }) {
			return state
		}
	}
	return KeyWaiting
}

// Key is the key of a fingerprint; nil when the station never had it.
func (s Station) Key(fingerprint string) *Key {
	for i := range s.Keys {
		if s.Keys[i].Fingerprint == fingerprint {
			return &s.Keys[i]
		}
	}
	return nil
}

// Active is the key whose bundles are taken; nil when there is none.
func (s Station) Active() *Key {
	for i := range s.Keys {
		if s.Keys[i].State == KeyActive {
			return &s.Keys[i]
		}
	}
	return nil
}

// enter adds a key, or gives one that is there already another state.
func (s *Station) enter(public ed25519.PublicKey, state KeyState, now time.Time) {
	fingerprint := uplink.Fingerprint(public)
	if k := s.Key(fingerprint); k != nil {
		k.State, k.Until = state, time.Time{}
		return
	}
	s.Keys = append(s.Keys, Key{Fingerprint: fingerprint, Public: public, State: state, From: now})
}
