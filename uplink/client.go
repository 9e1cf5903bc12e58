package uplink

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
)

// Kept is a journal with what is known of the district beside it.
type Kept interface {
	Log
	// Acknowledged is the seq up to which the collector has a log, as it said
	// last; 0 when it has said nothing.
	Acknowledged(logID string) int64
	// Acknowledge keeps what the collector has just said, also when it is less
	// than before: a collector that was restored from a copy is sent the rest again.
	Acknowledge(logID string, at Head) error
	// Forked is told that the collector knows a log otherwise than it is kept here:
	// there is a second station of this name, or this one came back from a copy.
	// The log must be closed and go on as another, whose parent it is, so that no
	// seq is used twice. A log that is closed already stays as it is.
	Forked(logID string, theirs Head) error
}

// Client brings a journal to the district. It is used by one goroutine at a time.
type Client struct {
	Peer
	Key ed25519.PrivateKey
	Log Kept
	// OnProgress is told after each answer. nil = nobody watches.
	OnProgress func(Progress)

	known map[string]Head // what the collector said of each log since it was asked first
	most  int             // entries in a member, fewer while the line is bad
}

// Progress is how far the log came.
type Progress struct {
	LogID     string
	Seq, Last int64 // acknowledged, and the newest
}

// Result is what a run of [Client.Sync] did.
type Result struct {
	Sent   int64 // entries that were sent
	Bytes  int64
	Trips  int      // round trips
	Forked []string // logs that the collector knows otherwise
}

// Forget lets the next [Client.Sync] ask the collector's head again.
func (c *Client) Forget() { clear(c.known) }

// Sync sends what the collector does not have, the oldest log first, and returns
// when it has everything. It asks for the collector's head first and believes
// it; what an answer does not say is not acknowledged. It may be cut anywhere and
// run again. A log that cannot go on does not hold up the others; errors are
// [Unreachable], [Refused], a *[Refusal], or what the disk says, joined.
func (c *Client) Sync(ctx context.Context) (r Result, err error) {
	if c.known == nil {
		c.known, c.most = map[string]Head{}, packAhead
	}
	done := map[string]bool{}
	var errs []error
	for {
		logID, ok := c.undone(done)
		if !ok {
			return r, errors.Join(errs...)
		}
		done[logID] = true
		if err := c.syncLog(ctx, logID, &r); err != nil {
			c.Forget()
			errs = append(errs, err)
			if l, _ := c.info(logID); ctx.Err() != nil || hopeless(err) && l.of(c.Log) == c.Log.Station() {
				return r, errors.Join(errs...)
			}
		}
	}
}

// undone is the oldest log that was not looked at yet. A fork makes a new one.
func (c *Client) undone(done map[string]bool) (logID string, ok bool) {
	for _, l := range c.Log.Logs() {
		if !done[l.LogID] {
			return l.LogID, true
		}
	}
	return "", false
}

// hopeless says whether what was said of one log holds for the others too.
func hopeless(err error) bool {
	if _, ok := errors.AsType[*Unreachable](err); ok {
		return true
	}
	refused, ok := errors.AsType[*Refused](err)
	if !ok {
		return false
	}
	switch refused.Kind {
	case KindUnknownStation, KindUnknownKey, KindRevoked, KindWaiting, KindBusy, KindFailed:
		return true
	default:
		return false
	}
}

// info finds a log as it is kept now.
func (c *Client) info(logID string) (LogInfo, bool) {
	for _, l := range c.Log.Logs() {
		if l.LogID == logID {
			return l, true
		}
	}
	return LogInfo{}, false
}

// packAhead is how many entries are read to fill a member, packLeast how few go
// into one on a line that is cut again and again.
const packAhead, packLeast = 4096, 16

func (c *Client) syncLog(ctx context.Context, logID string, r *Result) error {
	at, known := c.known[logID]
	if !known {
		var err error
		if at, err = c.head(ctx, logID, r); err != nil {
			return err
		}
	}
	for corrected := false; ; {
		l, ok := c.info(logID)
		if !ok {
			return nil // all of it was acknowledged, and its time is over
		}
		entries, forked, err := c.after(l, at)
		if forked {
			return c.branch(ctx, l, at, r)
		}
		if err != nil || len(entries) == 0 {
			return err
		}
		taken, _, err := c.send(ctx, l, at, entries, r)
		switch kind := answered(err); {
		case kind == KindFork:
			return c.branch(ctx, l, taken.Head, r)
		case kind == KindGap && !corrected: // it forgot since it was asked
			corrected = true
		case err != nil:
			return err
		case taken.Head.Seq <= at.Seq:
			return &Refusal{Kind: KindAnswers, Seq: at.Seq + 1, Detail: "it says yes, and has no more than before"}
		}
		at = taken.Head
	}
}

// after believes that the collector has a log up to a head, and gives what comes
// behind it. forked says that the log that is kept here has no such head.
func (c *Client) after(l LogInfo, at Head) (entries [][]byte, forked bool, err error) {
	if at.Seq > l.Last {
		return nil, true, nil
	}
	entries, prev, err := c.Log.Read(l.LogID, at.Seq+1, c.most)
	switch {
	case err != nil:
		return nil, false, fmt.Errorf("read log: %w", err)
	case prev.Seq != at.Seq: // it was restored from a copy that is older than what is kept here
		return nil, false, &Refusal{Kind: KindGap, Seq: at.Seq + 1, Detail: fmt.Sprintf("kept from entry %d on", l.First)}
	case prev.Hash != at.Hash:
		return nil, true, nil
	}
	c.known[l.LogID] = at
	return entries, false, c.acknowledge(l, at)
}

func (c *Client) head(ctx context.Context, logID string, r *Result) (Head, error) {
	l, _ := c.info(logID)
	r.Trips++
	return c.Head(ctx, l.of(c.Log), logID, Fingerprint(c.public()))
}

func (c *Client) public() ed25519.PublicKey {
	key, _ := c.Key.Public().(ed25519.PublicKey)
	return key
}

// send packs as many entries as a member takes, hands it over and says how many
// they were. What the collector says of the log comes back also beside a refusal.
func (c *Client) send(ctx context.Context, l LogInfo, prev Head, entries [][]byte, r *Result) (taken Taken, sealed int, err error) {
	var member bytes.Buffer
	h := Header{Station: l.of(c.Log), LogID: l.LogID, From: prev.Seq + 1, PrevHash: prev.Hex(), Parent: l.Parent}
	sealed, n, err := Pack(&member, h, entries, c.Key)
	if err != nil {
		return Taken{}, 0, err
	}
	r.Trips++
	r.Sent += int64(sealed)
	r.Bytes += n
	taken, err = c.Send(ctx, member.Bytes())
	c.adapt(sealed, err)
	if refused, ok := errors.AsType[*Refused](err); ok && (refused.Kind == KindFork || refused.Kind == KindGap) {
		var bad error
		if taken, bad = refused.taken(); bad != nil {
			return taken, sealed, bad
		}
	}
	return taken, sealed, err
}

// adapt makes members smaller while the line breaks in the middle of them, or a
// bad one would never be done with the first.
func (c *Client) adapt(sealed int, err error) {
	if _, cut := errors.AsType[*Unreachable](err); cut {
		c.most = max(sealed/2, packLeast)
	} else {
		c.most = min(2*c.most, packAhead)
	}
}

// answered is the kind that a collector refused with, KindOK when it did not.
func answered(err error) Kind {
	if refused, ok := errors.AsType[*Refused](err); ok {
		return refused.Kind
	}
	return KindOK
}

func (c *Client) acknowledge(l LogInfo, at Head) error {
	if c.Log.Acknowledged(l.LogID) != at.Seq { // a commit that says nothing new wears the card
		if err := c.Log.Acknowledge(l.LogID, at); err != nil {
			return fmt.Errorf("keep what was acknowledged: %w", err)
		}
	}
	if c.OnProgress != nil {
		c.OnProgress(Progress{l.LogID, at.Seq, l.Last})
	}
	return nil
}

// branch closes a log that the collector knows otherwise, and sends what of it may
// be new to the collector, which keeps it beside the other branch.
func (c *Client) branch(ctx context.Context, l LogInfo, theirs Head, r *Result) error {
	r.Forked = append(r.Forked, l.LogID)
	if err := c.Log.Forked(l.LogID, theirs); err != nil {
		return fmt.Errorf("close a log that forked: %w", err)
	}
	l, ok := c.info(l.LogID)
	if !ok {
		return nil
	}
	from, err := c.branchFrom(ctx, l, theirs, r)
	for restarted := false; err == nil && from <= l.Last; {
		var end Head
		if end, err = c.sendBranch(ctx, l, from, r); answered(err) == KindGap && !restarted {
			restarted, from, err = true, l.First, nil // the collector was restored, and lacks how it began
			continue
		}
		if err == nil {
			err = c.acknowledge(l, end)
		}
		from = end.Seq + 1
	}
	return err
}

// branchFrom is where to go on with a branch: behind what was acknowledged, if the
// collector has it still.
func (c *Client) branchFrom(ctx context.Context, l LogInfo, theirs Head, r *Result) (int64, error) {
	acked := min(c.Log.Acknowledged(l.LogID), l.Last)
	if acked < l.First {
		return l.First, nil
	}
	_, end, err := c.Log.Read(l.LogID, acked+1, 0)
	if err != nil || theirs == end {
		return acked + 1, err //nolint:wrapcheck // it says what was read
	}
	r.Trips++
	kept, err := c.Keeps(ctx, l.of(c.Log), l.LogID, Fingerprint(c.public()), end)
	if err != nil || kept {
		return acked + 1, err
	}
	return l.First, nil
}

// sendBranch sends one member of a branch and says up to where it is kept: to its
// own end and no further. The head that comes back may lie behind that, on the way
// that the log, or another branch, took from there.
func (c *Client) sendBranch(ctx context.Context, l LogInfo, from int64, r *Result) (end Head, err error) {
	entries, end, err := c.Log.Read(l.LogID, from, c.most)
	if err != nil {
		return end, fmt.Errorf("read log: %w", err)
	}
	taken, sealed, err := c.send(ctx, l, end, entries, r)
	kept := taken.Branch
	switch {
	case err == nil: // it has these: they are of before the fork
		kept = taken.Head
	case answered(err) != KindFork || kept == Head{}:
		return end, err
	}
	for _, e := range entries[:sealed] {
		end = end.Next(e)
	}
	if kept.Seq < end.Seq {
		return end, &Refusal{Kind: KindAnswers, Seq: from, Detail: "it says yes, and has no more than before"}
	}
	return end, nil
}
