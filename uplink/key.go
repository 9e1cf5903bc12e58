package uplink

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"
)

// ErrNoKey is returned by [ParseKey] when the text holds no public key of a
// station.
var ErrNoKey = errors.New("no Ed25519 public key")

const groups, groupSize = 8, 4 // of a fingerprint: 128 bits

// Fingerprint is the short name of a public key, to be compared by two people on
// the telephone: the first 16 bytes of the SHA-256 of its 32 bytes, in eight
// groups of four hexadecimal digits.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	digits := hex.EncodeToString(sum[:groups*groupSize/2])
	parts := make([]string, groups)
	for i := range parts {
		parts[i] = digits[i*groupSize : (i+1)*groupSize]
	}
	return strings.Join(parts, "-")
}

// ParseFingerprint reads a fingerprint as a person types it: capitals, and
// blanks, colons or nothing between the groups. ok is false when it is none.
func ParseFingerprint(text string) (fingerprint string, ok bool) {
	digits := strings.ToLower(strings.NewReplacer("-", "", ":", "", " ", "", "\t", "", "\n", "", "\r", "").Replace(text))
	if !isHex(digits, groups*groupSize) {
		return "", false
	}
	parts := make([]string, 0, groups)
	for ; digits != ""; digits = digits[groupSize:] {
		parts = append(parts, digits[:groupSize])
	}
	return strings.Join(parts, "-"), true
}

func isFingerprint(text string) bool {
	whole, ok := ParseFingerprint(text)
	return ok && whole == text
}

// FormatKey writes a public key as PEM (RFC 8410), for a file.
func FormatKey(key ed25519.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil // of this type it is always written
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// Base64 writes a public key as one word, for a mail or a form.
func Base64(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// ParseKey reads a public key in either form, [ErrNoKey] when it is neither. A
// private key is neither: whoever hands one over is told so before it travels.
func ParseKey(text []byte) (ed25519.PublicKey, error) {
	if block, _ := pem.Decode(text); block != nil {
		if block.Type != "PUBLIC KEY" {
			return nil, ErrNoKey
		}
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if key, ok := parsed.(ed25519.PublicKey); err == nil && ok {
			return key, nil
		}
		return nil, ErrNoKey
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, ErrNoKey
	}
	return raw, nil
}
