package district

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/uplink"
)

// codeLife is how long a one-time code is good for: a station may have to wait
// for its line.
const codeLife = 14 * 24 * time.Hour

// stationID is what a station may be called, as in a bundle.
var stationID = regexp.MustCompile(`^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$`)

// AddStation adds a station by the key that its people handed over. It is
// refused while another key of it counts: that one has to be retired first.
func (c *Collector) AddStation(ctx context.Context, id, name string, key ed25519.PublicKey, now time.Time) (Station, error) {
	return c.change(ctx, id, func(s *Station) error {
		if active := s.Active(); active != nil && active.Fingerprint != uplink.Fingerprint(key) {
			return broadcast.Refuse(broadcast.ProblemStationHasKey, "station", id, active.Fingerprint)
		}
		if k := s.Key(uplink.Fingerprint(key)); k != nil && k.State == KeyRetired {
			return broadcast.Refuse(broadcast.ProblemKeyRetired, "key", id, k.Fingerprint)
		}
		s.begin(name, now)
		s.enter(key, KeyActive, now)
		return nil
	})
}

// AddCode adds a station, if it is new, and a code by which it may introduce its
// key once. The code is not kept and cannot be shown again.
func (c *Collector) AddCode(ctx context.Context, id, name string, now time.Time) (code string, s Station, err error) {
	code = newCode()
	s, err = c.change(ctx, id, func(s *Station) error {
		if active := s.Active(); active != nil {
			return broadcast.Refuse(broadcast.ProblemStationHasKey, "station", id, active.Fingerprint)
		}
		s.begin(name, now)
		s.expect(code, now)
		return nil
	})
	return code, s, err
}

// Retire takes the keys of a station away: nothing that they sign is taken any
// more. What the station sent stays, and it may come back with another key.
func (c *Collector) Retire(ctx context.Context, id string, now time.Time) (Station, error) {
	if _, err := c.known(ctx, id); err != nil {
		return Station{}, err
	}
	return c.change(ctx, id, func(s *Station) error {
		for i, k := range s.Keys {
			if k.State != KeyRetired {
				s.Keys[i].State, s.Keys[i].Until = KeyRetired, now
			}
		}
		s.Codes = nil
		return nil
	})
}

// Enrol lets a station introduce its key. With a code that is good it counts at
// once; without one it waits for a person. It is refused while another key of the
// station counts, and for a key that was retired.
func (c *Collector) Enrol(ctx context.Context, id, name string, key ed25519.PublicKey, code string, now time.Time) (KeyState, error) {
	if code == "" {
		if err := c.roomToWait(ctx, id); err != nil {
			return KeyWaiting, err
		}
	}
	state := KeyWaiting
	fingerprint := uplink.Fingerprint(key)
	_, err := c.change(ctx, id, func(s *Station) error {
		if k := s.Key(fingerprint); k != nil && k.State == KeyRetired {
			return broadcast.Refuse(broadcast.ProblemKeyRetired, "key", id, fingerprint)
		}
		if active := s.Active(); active != nil {
			if active.Fingerprint != fingerprint {
				return broadcast.Refuse(broadcast.ProblemStationHasKey, "station", id, active.Fingerprint)
			}
			state = KeyActive
			s.introduced(name)
			return nil
		}
		switch {
		case s.spend(fingerprint, now), code != "" && s.spend(code, now):
			state = KeyActive
		case code != "":
			return broadcast.Refuse(broadcast.ProblemCodeWrong, "code", id)
		}
		if len(s.Keys) >= mostKeys {
			return broadcast.Refuse(broadcast.ProblemStationHasKey, "station", id, s.Keys[0].Fingerprint)
		}
		s.begin("", now)
		s.introduced(name)
		s.enter(key, state, now)
		return nil
	})
	return state, err
}

// What strangers can leave behind: so many keys under the name of a station, so many
// stations that nobody has accepted.
const mostKeys, mostWaiting = 32, 1000

// roomToWait refuses a name that is new where too many wait already. Several that
// come at the same moment may all find the last place; that does no harm.
func (c *Collector) roomToWait(ctx context.Context, id string) error {
	if _, found, err := c.store.Station(ctx, id); found || err != nil {
		return err //nolint:wrapcheck // the store's own
	}
	all, err := c.store.Stations(ctx)
	if err != nil {
		return err //nolint:wrapcheck // the store's own
	}
	waiting := 0
	for _, s := range all {
		if len(s.Keys) > 0 && s.State() == KeyWaiting {
			waiting++
		}
	}
	if waiting >= mostWaiting {
		return broadcast.Refuse(broadcast.ProblemCodeNeeded, "code", id)
	}
	return nil
}

// Accept says yes to a key by its fingerprint, as a person read it out: to one
// that waits at once, else when it comes.
func (c *Collector) Accept(ctx context.Context, id, name, fingerprint string, now time.Time) (Station, error) {
	return c.change(ctx, id, func(s *Station) error {
		k := s.Key(fingerprint)
		switch active := s.Active(); {
		case k != nil && k.State == KeyRetired:
			return broadcast.Refuse(broadcast.ProblemKeyRetired, "fingerprint", id, fingerprint)
		case active != nil && active != k:
			return broadcast.Refuse(broadcast.ProblemStationHasKey, "station", id, active.Fingerprint)
		}
		s.begin(name, now)
		if k != nil {
			k.State = KeyActive
			return nil
		}
		s.expect(fingerprint, now)
		return nil
	})
}

func (c *Collector) change(ctx context.Context, id string, f func(*Station) error) (after Station, err error) {
	if !stationID.MatchString(id) {
		return after, broadcast.Refuse(broadcast.ProblemStationName, "station", id)
	}
	err = c.store.ChangeStation(ctx, id, func(s *Station) error {
		if err := f(s); err != nil {
			return err
		}
		after = *s
		return nil
	})
	return after, err
}

func (s *Station) begin(name string, now time.Time) {
	if s.Added.IsZero() {
		s.Added = now
	}
	if name != "" {
		s.Name = name
	}
}

// introduced takes the name that a station gives itself where the district has
// given none: whoever asks to be let in must not rename a station that is known.
func (s *Station) introduced(name string) {
	if s.Name == "" {
		s.Name = name
	}
}

// expect lets a key in that comes with a code, or has a fingerprint.
func (s *Station) expect(code string, now time.Time) {
	s.Codes = slices.DeleteFunc(s.Codes, func(c Code) bool { return !now.Before(c.Expires) })
	s.Codes = append(s.Codes, Code{Hash: hashCode(code), Expires: now.Add(codeLife)})
}

// spend takes a code off the list if it is there and still good.
func (s *Station) spend(code string, now time.Time) bool {
	hash := hashCode(code)
	at := slices.IndexFunc(s.Codes, func(c Code) bool { return c.Hash == hash && now.Before(c.Expires) })
	if at < 0 {
		return false
	}
	s.Codes = slices.Delete(s.Codes, at, at+1)
	return true
}

// codeLetters are letters and digits that nobody takes for one another.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// newCode makes a code of 80 random bits, in groups that can be read aloud.
func newCode() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // it never fails (crypto/rand)
	var b strings.Builder
	for i, r := range random {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[int(r)%len(codeLetters)])
	}
	return b.String()
}

// hashCode is what is kept of a code, however it was typed.
func hashCode(code string) string {
	letters := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(strings.TrimSpace(code)))
	sum := sha256.Sum256([]byte("loa code 1\n" + letters))
	return hex.EncodeToString(sum[:])
}
