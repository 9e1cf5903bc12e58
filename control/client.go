package control

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"syscall"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// Client commands a station. It is used by one goroutine at a time.
type Client struct {
	socket  string
	options ClientOptions

	lang    words.Lang
	version string
}

// ClientOptions are what a caller may say of itself.
type ClientOptions struct {
	Lang words.Lang // "" lets the station choose
}

// Dial finds the daemon behind a socket. Nobody there gives the problem
// not_running, a closed door not_permitted, and a path that is too long for a
// socket socket_too_long.
func Dial(ctx context.Context, socket string, o ClientOptions) (*Client, error) {
	conn, err := connect(ctx, socket)
	if err != nil {
		return nil, err
	}
	if err := conn.Close(); err != nil {
		return nil, fmt.Errorf("close control socket: %w", err)
	}
	return &Client{socket: socket, options: o}, nil
}

func connect(ctx context.Context, socket string) (net.Conn, error) {
	if err := checkPath(socket); err != nil {
		return nil, err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", socket)
	switch {
	case err == nil:
		return conn, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return nil, broadcast.Refuse(broadcast.ProblemNotRunning, "", socket).Because(err)
	case errors.Is(err, fs.ErrPermission):
		return nil, broadcast.Refuse(broadcast.ProblemNotPermitted, "", socket).Because(err)
	default:
		return nil, fmt.Errorf("reach control socket: %w", err)
	}
}

// Lang is the language that the station answered in, "" before the first answer.
func (c *Client) Lang() words.Lang { return c.lang }

// Version is the version of the program that answered, "" before the first answer.
func (c *Client) Version() string { return c.version }

// Status asks for the station at a glance.
func (c *Client) Status(ctx context.Context) (Status, error) {
	return ask[Status](ctx, c, "status", none{}, nil, nil)
}

// Import sends a file to be checked, measured and prepared.
func (c *Client) Import(ctx context.Context, r ImportRequest, file io.Reader, p Progress) (broadcast.Media, error) {
	return ask[broadcast.Media](ctx, c, "import", r, file, p)
}

// List asks for slots or media.
func (c *Client) List(ctx context.Context, r ListRequest) (ListAnswer, error) {
	return ask[ListAnswer](ctx, c, "list", r, nil, nil)
}

// Add puts a slot into the schedule; file is nil unless r.File announces one.
func (c *Client) Add(ctx context.Context, r AddRequest, file io.Reader, p Progress) (AddAnswer, error) {
	return ask[AddAnswer](ctx, c, "add", r, file, p)
}

// Remove takes a slot off the schedule.
func (c *Client) Remove(ctx context.Context, r RemoveRequest) (broadcast.Slot, error) {
	return ask[broadcast.Slot](ctx, c, "remove", r, nil, nil)
}

// Schedule asks for the plan of some days.
func (c *Client) Schedule(ctx context.Context, r ScheduleRequest) (ScheduleAnswer, error) {
	return ask[ScheduleAnswer](ctx, c, "schedule", r, nil, nil)
}

// Play airs something now; file is nil unless r.File announces one.
func (c *Client) Play(ctx context.Context, r PlayRequest, file io.Reader, p Progress) (PlayAnswer, error) {
	return ask[PlayAnswer](ctx, c, "play", r, file, p)
}

// Stop ends what is on air.
func (c *Client) Stop(ctx context.Context, r StopRequest) (StopAnswer, error) {
	return ask[StopAnswer](ctx, c, "stop", r, nil, nil)
}

// Hold silences the station or ends its silence.
func (c *Client) Hold(ctx context.Context, r HoldRequest) (HoldAnswer, error) {
	return ask[HoldAnswer](ctx, c, "hold", r, nil, nil)
}

// Approve gives or refuses the second person's word.
func (c *Client) Approve(ctx context.Context, r ApproveRequest) (broadcast.Slot, error) {
	return ask[broadcast.Slot](ctx, c, "approve", r, nil, nil)
}

// Log asks for the as-run log.
func (c *Client) Log(ctx context.Context, r LogRequest) (LogAnswer, error) {
	return ask[LogAnswer](ctx, c, "log", r, nil, nil)
}

// Verify walks along the chain of the log.
func (c *Client) Verify(ctx context.Context) (VerifyAnswer, error) {
	return ask[VerifyAnswer](ctx, c, "verify", none{}, nil, nil)
}

// Clock asks how far the clock is trusted.
func (c *Client) Clock(ctx context.Context) (ClockStatus, error) {
	return ask[ClockStatus](ctx, c, "clock", none{}, nil, nil)
}

// ConfirmClock vouches for the time the station shows now.
func (c *Client) ConfirmClock(ctx context.Context) (ClockStatus, error) {
	return ask[ClockStatus](ctx, c, "clock/confirm", none{}, nil, nil)
}

// Export asks for all kept entries as a bundle, which is written to file. What
// file cannot take comes back as the error it gave.
func (c *Client) Export(ctx context.Context, file io.Writer, p Progress) (ExportAnswer, error) {
	return fetch[ExportAnswer](ctx, c, "bundle/export", file, p)
}

// Key asks for the public half of the station's key.
func (c *Client) Key(ctx context.Context) (KeyAnswer, error) {
	return ask[KeyAnswer](ctx, c, "key", none{}, nil, nil)
}
