package district

import (
	"context"

	"github.com/truyenthanh/loa/control"
)

// AddUserRequest adds a person.
type AddUserRequest struct {
	Name     string `json:"user"`
	Role     Role   `json:"role"`
	Password string `json:"password,omitempty"`
	Outside  string `json:"oidc,omitempty"` // instead of a password: as an identity provider names the person
}

// UserRequest names a person.
type UserRequest struct {
	Name string `json:"user"`
}

// UsersRequest asks for the people.
type UsersRequest struct{}

// UsersAnswer are the people by name.
type UsersAnswer struct {
	Users []User `json:"users"`
}

// AddUser adds a person, or changes role and password of one who is there.
func (d *Desk) AddUser(ctx context.Context, who control.Who, r AddUserRequest) (User, error) {
	var u User
	var err error
	if r.Outside != "" {
		u, err = d.collector.AddUserOutside(ctx, r.Name, r.Role, r.Outside, d.now())
	} else {
		u, err = d.collector.AddUser(ctx, r.Name, r.Role, r.Password, d.now())
	}
	if err != nil {
		return User{}, err
	}
	u.Secret = ""
	return u, d.note(ctx, who, "user_added", u.Name, string(u.Role))
}

// ListUsers lists the people.
func (d *Desk) ListUsers(ctx context.Context, _ control.Who, _ UsersRequest) (a UsersAnswer, err error) {
	a.Users, err = d.collector.Users(ctx)
	for i := range a.Users {
		a.Users[i].Secret = ""
	}
	return a, err
}

// RemoveUser takes a person off.
func (d *Desk) RemoveUser(ctx context.Context, who control.Who, r UserRequest) (UserRequest, error) {
	if err := d.collector.RemoveUser(ctx, r.Name); err != nil {
		return r, err
	}
	return r, d.note(ctx, who, "user_removed", r.Name, "")
}
