package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/cmd/terminal"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/uplink"
)

// checkedLog is what loa bundle verify says of one log in a bundle.
type checkedLog struct {
	Station string         `json:"station"`
	LogID   string         `json:"log_id"`
	From    int64          `json:"from"`
	To      int64          `json:"to"`
	Entries int64          `json:"entries"`
	Members int            `json:"members"`
	Head    string         `json:"head"` // hash of the last entry
	First   time.Time      `json:"first_at,omitzero"`
	Last    time.Time      `json:"last_at,omitzero"`
	Key     string         `json:"key"`
	Parent  *uplink.Parent `json:"parent,omitempty"`
	Poison  []int64        `json:"unreadable,omitempty"` // entries that are signed and no entries
}

// verifyBundle checks a bundle without the daemon: every signature, every hash,
// every seq.
func (e *env) verifyBundle(ctx context.Context, path, named string) error {
	known, err := e.expectedKey(ctx, named)
	if err != nil {
		return err
	}
	in, closeIn, err := e.openBundle(path)
	if err != nil {
		return err
	}
	defer closeIn()
	logs, err := checkBundle(in, known)
	if e.JSON {
		if err := terminal.PrintJSON(&e.Terminal, logs...); err != nil {
			return err
		}
	}
	switch refusal, ok := errors.AsType[*uplink.Refusal](err); {
	case ok:
		return bundleProblem(path, refusal)
	case err != nil:
		return e.sendProblem(path, err)
	case !e.JSON:
		e.sayChecked(logs)
	}
	return nil
}

// openBundle opens a file, or stdin for "-".
func (e *env) openBundle(path string) (in io.Reader, closeIn func(), err error) {
	if path == stream {
		return e.Stdin, func() {}, nil
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, broadcast.Refuse(broadcast.ProblemFileMissing, "file", path).Because(err)
	case err != nil:
		return nil, nil, e.unreadable(path, err)
	}
	return f, func() { _ = f.Close() }, nil
}

// expected says which key must have signed: the key itself, or its fingerprint.
type expected struct {
	key         ed25519.PublicKey
	fingerprint string
}

// signed checks one member.
func (x expected) signed(b uplink.Batch) error {
	key := x.key
	switch {
	case key == nil && x.fingerprint == "":
		return broadcast.Refuse(broadcast.ProblemKeyUnknown, "key", b.Key)
	case key == nil && b.Key == x.fingerprint:
		key = b.PublicKey
	}
	return b.Signed(key) //nolint:wrapcheck // a refusal, with its kind
}

// expectedKey is the key that was named, else that of this station: as it lies in
// the data folder, or as the daemon tells it to those who may not read that.
func (e *env) expectedKey(ctx context.Context, named string) (expected, error) {
	if named != "" {
		return e.namedKey(named)
	}
	if private, err := readKey(e.dataFolder()); err == nil {
		public, _ := private.Public().(ed25519.PublicKey)
		return expected{key: public}, nil
	}
	a, err := ask(ctx, e, func(c *control.Client) (control.KeyAnswer, error) { return c.Key(ctx) })
	if err != nil {
		return expected{}, nil //nolint:nilerr // no station here: the bundle is told from which key it is
	}
	key, err := uplink.ParseKey([]byte(a.Key))
	return expected{key: key}, err //nolint:wrapcheck // it says what it is not
}

func (e *env) namedKey(named string) (expected, error) {
	if fingerprint, ok := uplink.ParseFingerprint(named); ok {
		return expected{fingerprint: fingerprint}, nil
	}
	const longest = 16 << 10 // no key is half as long
	f, err := os.Open(named)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return expected{}, broadcast.Refuse(broadcast.ProblemKeyUnreadable, "key", named).Because(err)
	case err != nil:
		return expected{}, e.unreadable(named, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, longest))
	if err != nil {
		return expected{}, e.unreadable(named, err)
	}
	key, err := uplink.ParseKey(text)
	if err != nil {
		return expected{}, broadcast.Refuse(broadcast.ProblemKeyUnreadable, "key", named).Because(err)
	}
	return expected{key: key}, nil
}

// checkBundle reads a bundle to its end, or to the first thing that is wrong.
func checkBundle(in io.Reader, known expected) (logs []checkedLog, err error) {
	r := uplink.NewReader(in)
	for member := 1; ; member++ {
		b, err := r.Next()
		if errors.Is(err, io.EOF) {
			return logs, nil
		}
		if err == nil {
			err = known.signed(b)
		}
		if refusal, ok := errors.AsType[*uplink.Refusal](err); ok {
			refusal.Member = member
		}
		if err != nil {
			return logs, err
		}
		// The reader has held the member against the one before it.
		if n := len(logs); n == 0 || logs[n-1].LogID != b.LogID || logs[n-1].Station != b.Station {
			logs = append(logs, checkedLog{Station: b.Station, LogID: b.LogID, From: b.From, Key: b.Key, Parent: b.Parent})
		}
		logs[len(logs)-1].add(b)
	}
}

func (l *checkedLog) add(b uplink.Batch) {
	end := b.End()
	l.To, l.Head = end.Seq, end.Hex()
	l.Entries += int64(len(b.Entries))
	l.Members++
	for i, stored := range b.Entries {
		seq := b.From + int64(i)
		entry, err := uplink.Entry(seq, stored)
		if err != nil {
			l.Poison = append(l.Poison, seq)
			continue
		}
		if l.First.IsZero() {
			l.First = entry.At
		}
		l.Last = entry.At
	}
}

// bundleProblem puts a refusal into words, with its place.
func bundleProblem(path string, r *uplink.Refusal) error {
	if r.Seq > 0 {
		return broadcast.Refuse(broadcast.ProblemBundleEntry, "file", path, r.Member, r.Seq, string(r.Kind)).Because(r)
	}
	return broadcast.Refuse(broadcast.ProblemBundleBroken, "file", path, r.Member, string(r.Kind)).Because(r)
}

func (e *env) sayChecked(logs []checkedLog) {
	for i, l := range logs {
		if i == 0 || logs[i-1].Station != l.Station {
			e.Say(words.BundleWhole, l.Station, entriesOf(l.Station, logs))
			e.Say(words.BundleSigned, l.Key)
		}
		e.Say(words.BundleLog, l.LogID, l.From, l.To)
		if !l.First.IsZero() {
			e.Say(words.BundleSpan, l.First, l.Last)
		}
		for _, seq := range l.Poison {
			e.Say(words.BundlePoison, seq)
		}
	}
}

func entriesOf(station string, logs []checkedLog) (n int64) {
	for _, l := range logs {
		if l.Station == station {
			n += l.Entries
		}
	}
	return n
}
