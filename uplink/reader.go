package uplink

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
)

// Batch is one member: the header, the entries as they are stored, the signature
// of the station.
type Batch struct {
	Header
	Entries   [][]byte
	PublicKey ed25519.PublicKey // the key of the fingerprint in the header; whose it is, the file cannot say
	Signature []byte
}

// gzipStart is how a member begins (RFC 1952): deflate, none of the fields of any
// length, no time.
var gzipStart = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0} //nolint:gochecknoglobals // a constant in all but form

const gzipHeader = 10 // bytes; the last two, level and system, are not looked at

// Reader reads the members of a bundle.
type Reader struct {
	in     *bufio.Reader
	zip    gzip.Reader
	member int
	heads  map[place]Head // where the logs that were met go on
	closed map[place]bool // logs that must not come any more
	last   place
	err    error
}

// place is where a batch belongs.
type place struct{ station, logID string }

// NewReader reads a bundle, from a file or as it comes over the network. It reads
// ahead of what it has handed out.
func NewReader(r io.Reader) *Reader {
	return &Reader{in: bufio.NewReader(r), heads: map[place]Head{}, closed: map[place]bool{}}
}

// Next gives the next member, [io.EOF] behind the last. What is wrong with the
// bundle comes as a [*Refusal], what goes wrong with the reading as itself; both
// stay, for where the next member would begin is not known.
func (r *Reader) Next() (Batch, error) {
	if r.err != nil {
		return Batch{}, r.err
	}
	b, err := r.next()
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		refusal.Member = r.member
	}
	r.err = err
	return b, err
}

func (r *Reader) next() (b Batch, err error) {
	if err := r.begin(); err != nil {
		return b, err
	}
	plain, packed, err := r.unpack()
	if err != nil {
		return b, located(err, plain)
	}
	if b, err = parse(plain); err != nil {
		return Batch{}, err
	}
	if packed > int64(longest(b.Count)) {
		return Batch{}, &Refusal{Kind: KindTooLong, Detail: fmt.Sprintf("%d bytes", packed)}
	}
	return b, r.follow(b)
}

// begin looks at how the next member begins.
func (r *Reader) begin() error {
	r.member++
	start, err := r.in.Peek(gzipHeader)
	over := errors.Is(err, io.EOF)
	switch {
	case over && len(start) == 0 && r.member > 1:
		return io.EOF
	case over && len(start) == 0:
		return &Refusal{Kind: KindNotBundle, Detail: "it is empty"}
	case !bytes.HasPrefix(start, gzipStart[:min(len(start), len(gzipStart))]):
		return &Refusal{Kind: KindNotBundle, Detail: fmt.Sprintf("% x", start)}
	case over:
		return &Refusal{Kind: KindTruncated, Detail: "in the first bytes of a member"}
	case err != nil:
		return fmt.Errorf("read bundle: %w", err)
	}
	return nil
}

// located adds to a refusal which entry the broken member says it begins with, if
// it came that far.
func located(err error, plain []byte) error {
	refusal, ok := errors.AsType[*Refusal](err)
	if header, _, whole := bytes.Cut(plain, []byte("\n")); ok && whole {
		if h, err := readHeader(header); err == nil {
			refusal.Seq = h.From
		}
	}
	return err
}

// unpack decompresses one member within its bounds. What came out before an error
// comes with it.
func (r *Reader) unpack() (plain []byte, packed int64, err error) {
	from := &metered{from: r.in, left: MaxLone}
	if err := r.zip.Reset(from); err != nil {
		return nil, 0, from.problem(err)
	}
	r.zip.Multistream(false)
	for chunk := make([]byte, 16<<10); ; {
		n, err := r.zip.Read(chunk)
		plain = append(plain, chunk[:n]...)
		packed = MaxLone - from.left
		over := errors.Is(err, io.EOF)
		switch {
		case len(plain) > MaxPlain, over && bomb(len(plain), packed):
			return plain, 0, &Refusal{Kind: KindBomb, Detail: fmt.Sprintf("%d bytes out of %d", len(plain), packed)}
		case over:
			return plain, packed, nil
		case err != nil:
			return plain, 0, from.problem(err)
		}
	}
}

// follow checks that a member goes on where the one before it ended. The members
// of a log stand together, and a log comes after its parent.
func (r *Reader) follow(b Batch) error {
	at := place{b.Station, b.LogID}
	if r.member > 1 && at != r.last {
		r.closed[r.last] = true
	}
	r.last = at
	head, met := r.heads[at]
	switch {
	case r.closed[at]:
		return &Refusal{Kind: KindOrder, Seq: b.From, Detail: "its log was left before"}
	case met && head != b.prev():
		return &Refusal{Kind: KindOrder, Seq: b.From, Detail: fmt.Sprintf("entry %d comes next", head.Seq+1)}
	case !met && len(r.heads) == MaxLogs:
		return &Refusal{Kind: KindTooLong, Detail: fmt.Sprintf("more than %d logs", MaxLogs)}
	}
	if b.Parent != nil && !met {
		r.closed[place{b.Station, b.Parent.LogID}] = true
	}
	r.heads[at] = b.End()
	return nil
}

// parse takes what came out of a member apart.
func parse(plain []byte) (b Batch, err error) {
	if !bytes.HasSuffix(plain, []byte("\n")) {
		return b, &Refusal{Kind: KindLines, Detail: "the last line does not end"}
	}
	header, rest, _ := bytes.Cut(plain, []byte("\n"))
	if b.Header, err = readHeader(header); err != nil {
		return b, err
	}
	lines := bytes.Count(rest, []byte("\n"))
	if lines != b.Count+1 {
		return b, &Refusal{Kind: KindCount, Detail: fmt.Sprintf("%d lines follow the header, not %d", lines, b.Count+1)}
	}
	b.Entries = make([][]byte, b.Count)
	for i := range b.Entries {
		b.Entries[i], rest, _ = bytes.Cut(rest, []byte("\n"))
		b.Entries[i] = b.Entries[i][:len(b.Entries[i]):len(b.Entries[i])]
		if len(b.Entries[i]) == 0 {
			return b, &Refusal{Kind: KindLines, Seq: b.From + int64(i), Detail: "an empty line"}
		}
	}
	return b, b.readSignature(rest)
}

// readSignature takes the last line apart. One that is written in another way
// than it would be written here is refused.
func (b *Batch) readSignature(line []byte) error {
	inner, closed := bytes.CutSuffix(line, []byte(signClose+"\n"))
	inner, opened := bytes.CutPrefix(inner, []byte(keyOpen))
	key, signature, parted := bytes.Cut(inner, []byte(signOpen))
	var err, also error
	b.PublicKey, err = base64.StdEncoding.Strict().AppendDecode(nil, key)
	b.Signature, also = base64.StdEncoding.Strict().AppendDecode(nil, signature)
	switch {
	case !closed || !opened || !parted || err != nil || also != nil || len(line) != signatureSize:
		return &Refusal{Kind: KindSignature, Detail: "the last line is no signature"}
	case b.Key != Fingerprint(b.PublicKey):
		return &Refusal{Kind: KindKey, Seq: b.From, Detail: b.Key}
	}
	return nil
}

// metered counts what a member takes and says why it ended. gzip reads from it
// byte by byte and so no further than the member goes.
type metered struct {
	from *bufio.Reader
	left int64
	err  error // of the source, when it is not its end
}

var errTooLong = errors.New("the member is too long")

// Read passes on what is there.
func (m *metered) Read(p []byte) (int, error) {
	if m.left == 0 {
		return 0, errTooLong
	}
	n, err := m.from.Read(p[:min(int64(len(p)), m.left)])
	m.left -= int64(n)
	return n, m.note(err)
}

// ReadByte does so for one byte.
func (m *metered) ReadByte() (byte, error) {
	if m.left == 0 {
		return 0, errTooLong
	}
	c, err := m.from.ReadByte()
	if err == nil {
		m.left--
	}
	return c, m.note(err)
}

func (m *metered) note(err error) error {
	if err != nil && !errors.Is(err, io.EOF) {
		m.err = err
	}
	return err
}

// problem says what it means that a member cannot be decompressed.
func (m *metered) problem(err error) error {
	switch {
	case m.err != nil:
		return fmt.Errorf("read bundle: %w", m.err)
	case errors.Is(err, errTooLong):
		return &Refusal{Kind: KindTooLong, Detail: fmt.Sprintf("more than %d bytes", int64(MaxLone))}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Refusal{Kind: KindTruncated, Detail: err.Error()}
	}
	return &Refusal{Kind: KindDamaged, Detail: err.Error()}
}
