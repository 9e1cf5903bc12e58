package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/district"
)

func newUser(e *env) *cobra.Command {
	return e.Group("user", newUserAdd(e), newUserList(e), newUserRemove(e))
}

func newUserAdd(e *env) *cobra.Command {
	var role, outside string
	c := e.Command("user add", terminal.OneArg, func(ctx context.Context, args []string) error {
		return e.userAdd(ctx, district.AddUserRequest{Name: args[0], Role: district.Role(role), Outside: outside})
	})
	c.Flags().StringVar(&role, "role", string(district.RoleViewer), e.FlagText("district.user.add", "role"))
	c.Flags().StringVar(&outside, "oidc", "", e.FlagText("district.user.add", "oidc"))
	return c
}

func newUserList(e *env) *cobra.Command {
	return e.Command("user list", terminal.NoArgs, func(ctx context.Context, _ []string) error { return e.userList(ctx) })
}

func newUserRemove(e *env) *cobra.Command {
	return e.Command("user remove", terminal.OneArg, func(ctx context.Context, args []string) error {
		return e.userRemove(ctx, args[0])
	})
}

func (e *env) userAdd(ctx context.Context, r district.AddUserRequest) (err error) {
	if r.Outside == "" {
		if r.Password, err = e.password(r.Name); err != nil {
			return err
		}
	}
	return e.withDesk(ctx, func(d *desk) error {
		u, err := call(ctx, d, "user/add", r, (*district.Desk).AddUser)
		if err != nil {
			return err
		}
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, u)
		}
		e.Say(words.UserAdded, u.Name, string(u.Role))
		return nil
	})
}

func (e *env) userList(ctx context.Context) error {
	return e.withDesk(ctx, func(d *desk) error {
		a, err := call(ctx, d, "user/list", district.UsersRequest{}, (*district.Desk).ListUsers)
		if err != nil {
			return err
		}
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, a.Users...)
		}
		if len(a.Users) == 0 {
			e.Say(words.UserNone)
			return nil
		}
		rows := make([][]string, len(a.Users))
		for i, u := range a.Users {
			rows[i] = []string{u.Name, e.Label(words.Role, string(u.Role)), words.DayTime(e.Lang, e.here(u.Added))}
		}
		e.Table([]words.Key{words.UserColumnName, words.UserColumnRole, words.UserColumnAdded}, rows)
		return nil
	})
}

func (e *env) userRemove(ctx context.Context, name string) error {
	return e.withDesk(ctx, func(d *desk) error {
		r, err := call(ctx, d, "user/remove", district.UserRequest{Name: name}, (*district.Desk).RemoveUser)
		if err != nil {
			return err
		}
		if e.JSON {
			return terminal.PrintJSON(&e.Terminal, r)
		}
		e.Say(words.UserRemoved, r.Name)
		return nil
	})
}

// mostPassword bounds what is read for a password, in bytes.
const mostPassword = 1000

// password reads a password: twice and unseen from a terminal, else the first
// line of what comes in.
func (e *env) password(name string) (string, error) {
	terminal, ok := e.Stdin.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(e.Stdin, mostPassword)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, ask := range []words.Key{words.UserPassword, words.UserPasswordAgain} {
		e.Tell(e.Text(ask, name) + " ")
		text, err := term.ReadPassword(int(terminal.Fd()))
		e.Tell("\n")
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", broadcast.Refuse(broadcast.ProblemPasswords, "password")
	}
	return typed[0], nil
}
