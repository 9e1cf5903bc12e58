package district_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/district"
)

func TestPeopleSignInWithTheirPasswordAlone(t *testing.T) {
	ctx, c := t.Context(), district.New(fileStore(t)())
	const password = "mật khẩu dài dài"
	u, err := c.AddUser(ctx, "lan", district.RoleOfficer, password, morning)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(u.Secret, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(u.Secret, password) {
		t.Errorf("the secret is %q", u.Secret)
	}
	again, err := c.AddUser(ctx, "an", district.RoleViewer, password, morning)
	if err != nil || again.Secret == u.Secret {
		t.Errorf("two people with one password have one secret (%v)", err)
	}
	for _, try := range []struct {
		name, password string
		ok             bool
	}{
		{"lan", password, true},
		{"lan", password + " ", false},
		{"lan", "", false},
		{"lan", strings.Repeat("a", 100_000), false},
		{"nobody", password, false},
		{"nobody", "", false},
		{"", "", false},
	} {
		got, ok, err := c.SignIn(ctx, try.name, try.password)
		if err != nil || ok != try.ok || (ok && got.Role != district.RoleOfficer) || (!ok && got != district.User{}) {
			t.Errorf("%s with %.20q: %v %+v %v, want %v", try.name, try.password, ok, got, err, try.ok)
		}
	}
	if err := c.RemoveUser(ctx, "lan"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := c.SignIn(ctx, "lan", password); ok {
		t.Error("a person who was removed signs in")
	}
}

func TestWhatIsNoUserIsRefused(t *testing.T) {
	ctx, c := t.Context(), district.New(fileStore(t)())
	for _, r := range []struct {
		name, password string
		role           district.Role
		want           broadcast.ProblemKind
	}{
		{"Lan Anh", "mật khẩu dài dài", district.RoleViewer, broadcast.ProblemUserName},
		{"x", "mật khẩu dài dài", district.RoleViewer, broadcast.ProblemUserName},
		{"lan", "ngắn", district.RoleViewer, broadcast.ProblemPassword},
		{"lan", "", district.RoleViewer, broadcast.ProblemPassword},
		{"lan", strings.Repeat("a", 201), district.RoleViewer, broadcast.ProblemPassword},
		{"lan", "mật khẩu dài dài", "root", broadcast.ProblemValueUnknown},
		{"lan", "mật khẩu dài dài", "", broadcast.ProblemValueUnknown},
	} {
		_, err := c.AddUser(ctx, r.name, r.role, r.password, morning)
		isRefused(t, err, r.want)
	}
	isRefused(t, c.RemoveUser(ctx, "lan"), broadcast.ProblemUserUnknown)
	if all, err := c.Users(context.WithoutCancel(ctx)); err != nil || len(all) > 0 {
		t.Errorf("%v (%v), want nobody", all, err)
	}
}

func isRefused(t *testing.T, err error, want broadcast.ProblemKind) {
	t.Helper()
	if p, ok := errors.AsType[*broadcast.Problem](err); !ok || p.Kind != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestRolesStandOneAboveTheOther(t *testing.T) {
	for i, a := range district.Roles() {
		for j, b := range district.Roles() {
			if got := a.May(b); got != (i >= j) {
				t.Errorf("%s may do what %s may: %v", a, b, got)
			}
		}
	}
	if district.Role("").May(district.RoleViewer) || district.Role("root").May("") {
		t.Error("what is no role may do something")
	}
}
