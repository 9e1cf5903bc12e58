package uplink

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
)

// packPlain is how many bytes Pack tries to get into a member first: the journal
// of a station shrinks to a tenth, so that most members are packed once.
const packPlain = 600 << 10

// level is how hard deflate tries. The hardest takes three times as long, on a
// small box that has sound to mix, and gains a twentieth.
const level = 6

// signDomain goes before what is signed, so that a signature under a bundle is
// one under nothing else.
const signDomain = "loa bundle 1\n"

// The last line around the key and the signature, 44 and 88 letters of base64.
const keyOpen, signOpen, signClose = `{"key":"`, `","signature":"`, `"}`

// Seal writes one member: the header, the entries as they are stored, the
// signature. Version, count and key of the header are set here. What does not fit
// into a member is refused as [KindTooLong], and nothing is written; see [Pack].
func Seal(w io.Writer, h Header, entries [][]byte, key ed25519.PrivateKey) (n int64, err error) {
	member, err := seal(h, entries, key)
	if err != nil {
		return 0, err
	}
	return write(w, member)
}

// Pack seals as many of the entries, from the first, as fit into one member.
func Pack(w io.Writer, h Header, entries [][]byte, key ed25519.PrivateKey) (sealed int, n int64, err error) {
	count := roomFor(entries)
	for {
		member, err := seal(h, entries[:count], key)
		if err == nil {
			n, err := write(w, member)
			return count, n, err
		}
		if !isKind(err, KindTooLong) || count <= 1 {
			return 0, 0, err
		}
		count = max(1, fewer(count, len(member)))
	}
}

// fewer is how many entries to try when so many came out too long. What came out
// says how many would have fitted; a little less, and the second try succeeds.
func fewer(count, packed int) int {
	if packed <= MaxMember {
		return count / 2 // it is too long for another reason
	}
	return min(count-1, count*MaxMember/packed*97/100)
}

// roomFor counts the entries that may stand in a member before compression.
func roomFor(entries [][]byte) int {
	room := packPlain - maxHeader - signatureSize
	for i, e := range entries {
		if room -= len(e) + 1; room < 0 || i == MaxCount {
			return max(i, 1)
		}
	}
	return len(entries)
}

// seal gives the bytes of a member. One that is too long comes back beside its
// refusal.
func seal(h Header, entries [][]byte, key ed25519.PrivateKey) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, &Refusal{Kind: KindKey, Detail: "no private key"}
	}
	public := ed25519.PublicKey(key[ed25519.PrivateKeySize-ed25519.PublicKeySize:])
	h.Bundle, h.Count, h.Key = Version, len(entries), Fingerprint(public)
	b := Batch{Header: h, Entries: entries, PublicKey: public}
	if err := b.check(); err != nil {
		return nil, err
	}
	b.Signature = ed25519.Sign(key, b.signed())
	return b.member()
}

// check refuses what would not come out as it went in.
func (b Batch) check() error {
	if err := b.Header.check(); err != nil {
		return err
	}
	for i, e := range b.Entries {
		if len(e) == 0 || bytes.IndexByte(e, '\n') >= 0 {
			return &Refusal{Kind: KindLines, Seq: b.From + int64(i), Detail: "an entry is one line"}
		}
	}
	return nil
}

// WriteTo writes a batch as the member it came from, for whoever passes it on.
func (b Batch) WriteTo(w io.Writer) (int64, error) {
	if err := b.check(); err != nil {
		return 0, err
	}
	switch {
	case b.Count != len(b.Entries):
		return 0, &Refusal{Kind: KindCount, Detail: "not as it was read"}
	case b.Key != Fingerprint(b.PublicKey):
		return 0, &Refusal{Kind: KindKey, Detail: "not as it was read"}
	case len(b.Signature) != ed25519.SignatureSize:
		return 0, &Refusal{Kind: KindSignature, Detail: "not as it was read"}
	}
	member, err := b.member()
	if err != nil {
		return 0, err
	}
	return write(w, member)
}

// member compresses a batch. The same batch gives the same bytes.
func (b Batch) member() ([]byte, error) {
	plain := b.signed()[len(signDomain):]
	plain = append(plain, b.signatureLine()...)
	if len(plain) > MaxPlain {
		return nil, &Refusal{Kind: KindTooLong, Seq: b.From, Detail: fmt.Sprintf("%d bytes of entries", len(plain))}
	}
	var member bytes.Buffer
	zip, err := gzip.NewWriterLevel(&member, level)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if _, err := zip.Write(plain); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if most := longest(b.Count); member.Len() > most {
		return member.Bytes(), &Refusal{Kind: KindTooLong, Seq: b.From, Detail: fmt.Sprintf("%d bytes, %d at most", member.Len(), most)}
	}
	if bomb(len(plain), int64(member.Len())) {
		return member.Bytes(), &Refusal{Kind: KindTooLong, Seq: b.From, Detail: "it says the same thing too often"}
	}
	return member.Bytes(), nil
}

// longest is how long a member of so many entries may be.
func longest(count int) int {
	if count == 1 {
		return MaxLone
	}
	return MaxMember
}

// bomb says whether more comes out than went in warrants.
func bomb(plain int, packed int64) bool {
	return plain > freePlain && int64(plain) > MaxRatio*packed
}

// signed is what the signature is made over.
func (b Batch) signed() []byte {
	size := len(signDomain) + maxHeader + signatureSize
	for _, e := range b.Entries {
		size += len(e) + 1
	}
	text := append(make([]byte, 0, size), signDomain...)
	text = append(append(text, b.line()...), '\n')
	for _, e := range b.Entries {
		text = append(append(text, e...), '\n')
	}
	return text
}

// signatureSize is how long the last line is, its end included.
const signatureSize = len(keyOpen) + 44 + len(signOpen) + 88 + len(signClose) + 1

func (b Batch) signatureLine() []byte {
	line := base64.StdEncoding.AppendEncode([]byte(keyOpen), b.PublicKey)
	line = base64.StdEncoding.AppendEncode(append(line, signOpen...), b.Signature)
	return append(append(line, signClose...), '\n')
}

func write(w io.Writer, member []byte) (int64, error) {
	n, err := w.Write(member)
	if err != nil {
		return int64(n), fmt.Errorf("write bundle: %w", err)
	}
	return int64(n), nil
}
