package district

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// Role is what a person may do on the pages of the collector.
type Role string

// The roles, each with all that the one before it may do.
const (
	RoleViewer  Role = "viewer"  // reads
	RoleOfficer Role = "officer" // says yes to the keys of stations
	RoleAdmin   Role = "admin"   // retires stations, reads the audit, removes people
)

// Roles lists them, the least first.
func Roles() []Role { return []Role{RoleViewer, RoleOfficer, RoleAdmin} }

// May says whether a role is at least another.
func (r Role) May(least Role) bool {
	rank := func(r Role) int {
		for i, one := range Roles() {
			if one == r {
				return i
			}
		}
		return -1
	}
	return rank(r) >= 0 && rank(r) >= rank(least)
}

// User is a person who may sign in.
type User struct {
	Name    string    `json:"user"`
	Role    Role      `json:"role"`
	Secret  string    `json:"secret,omitempty"` // argon2id of the password, never the password; "" = none opens
	Outside string    `json:"oidc,omitempty"`   // as an identity provider names the person; "" = none vouches
	Added   time.Time `json:"added"`
}

const kindUser = "user"

// leastPassword is how long a password is at least, in characters (NIST SP
// 800-63B rev. 4, section 3.1.1.2: 15 where it is the only factor, 8 at least).
const (
	leastPassword = 10
	mostPassword  = 200
)

// AddUser adds a person, or gives one who is there another role and password.
func (c *Collector) AddUser(ctx context.Context, name string, role Role, password string, now time.Time) (User, error) {
	if err := nameable(name, role); err != nil {
		return User{}, err
	}
	if n := len([]rune(password)); n < leastPassword || n > mostPassword {
		return User{}, broadcast.Refuse(broadcast.ProblemPassword, "password", leastPassword, mostPassword)
	}
	u := User{Name: name, Role: role, Secret: sealPassword(password), Added: now}
	return u, c.keepUser(ctx, u)
}

// AddUserOutside adds a person for whom an identity provider vouches, by the name
// that it gives; no password opens. It is refused where that name is another's.
func (c *Collector) AddUserOutside(ctx context.Context, name string, role Role, outside string, now time.Time) (User, error) {
	if err := nameable(name, role); err != nil {
		return User{}, err
	}
	other, found, err := c.UserOutside(ctx, outside)
	if err != nil {
		return User{}, err
	}
	if found && other.Name != name {
		return User{}, broadcast.Refuse(broadcast.ProblemUserTaken, "oidc", outside, other.Name)
	}
	u := User{Name: name, Role: role, Outside: outside, Added: now}
	return u, c.keepUser(ctx, u)
}

func nameable(name string, role Role) error {
	switch {
	case !userName(name):
		return broadcast.Refuse(broadcast.ProblemUserName, "user", name)
	case !role.May(RoleViewer):
		return broadcast.Refuse(broadcast.ProblemValueUnknown, "role", string(role), Roles())
	}
	return nil
}

// UserOutside finds the person whom an identity provider names so.
func (c *Collector) UserOutside(ctx context.Context, outside string) (u User, found bool, err error) {
	all, err := c.Users(ctx)
	for _, one := range all {
		if one.Outside != "" && one.Outside == outside {
			return one, true, err
		}
	}
	return User{}, false, err
}

// User finds a person.
func (c *Collector) User(ctx context.Context, name string) (u User, found bool, err error) {
	text, found, err := c.store.Kept(ctx, kindUser, name)
	if err != nil || !found {
		return u, false, err
	}
	if err := json.Unmarshal(text, &u); err != nil {
		return u, false, fmt.Errorf("read user: %w", err)
	}
	return u, true, nil
}

// Users lists the people by name.
func (c *Collector) Users(ctx context.Context) (all []User, err error) {
	papers, err := c.store.All(ctx, kindUser)
	if err != nil {
		return nil, err
	}
	for _, p := range papers {
		var u User
		if err := json.Unmarshal(p.Text, &u); err != nil {
			return nil, fmt.Errorf("read user: %w", err)
		}
		all = append(all, u)
	}
	return all, nil
}

// RemoveUser takes a person off. Whoever is signed in as that person is out at
// the next click.
func (c *Collector) RemoveUser(ctx context.Context, name string) error {
	if _, found, err := c.User(ctx, name); err != nil || !found {
		if err == nil {
			err = broadcast.Refuse(broadcast.ProblemUserUnknown, "user", name)
		}
		return err
	}
	return c.store.Drop(ctx, kindUser, name)
}

// SignIn says whether a name and a password go together. It takes as long for a
// name that is not there.
func (c *Collector) SignIn(ctx context.Context, name, password string) (u User, ok bool, err error) {
	u, found, err := c.User(ctx, name)
	if err != nil || len(password) > 4*mostPassword {
		return User{}, false, err
	}
	if !found || u.Secret == "" {
		u.Secret, found = nobody, false
	}
	if right := opens(u.Secret, password); !right || !found {
		return User{}, false, nil
	}
	return u, true, nil
}

func (c *Collector) keepUser(ctx context.Context, u User) error {
	text, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("write user: %w", err)
	}
	return c.store.Keep(ctx, kindUser, u.Name, text)
}

// userName says whether a name can be typed and told apart: small letters,
// digits and . - _, from 2 to 40 of them.
func userName(name string) bool {
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_' {
			return false
		}
	}
	return len(name) >= 2 && len(name) <= 40
}
