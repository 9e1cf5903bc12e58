package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/cmd/terminal"
)

// keyFile holds the key by which the station proves that a log is its own.
const keyFile = "station.key"

// ensureKey makes the station's Ed25519 key (RFC 8032, PKCS #8 in PEM, mode 0600)
// where there is none. It never leaves the box and is never made twice.
func ensureKey(dir string) error {
	path := filepath.Join(dir, keyFile)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err //nolint:wrapcheck // nil, or what the disk says of the file
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make station key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write station key: %w", err)
	}
	return terminal.ReplaceFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), private)
}

// readKey reads the station's key. One that is not there, or is no key, comes as a
// problem that says so; one that may not be read as fs.ErrPermission.
func readKey(dir string) (ed25519.PrivateKey, error) {
	path := filepath.Join(dir, keyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, err //nolint:wrapcheck // it names the file
	}
	if err != nil {
		return nil, broadcast.Refuse(broadcast.ProblemKeyBroken, "", path).Because(err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, broadcast.Refuse(broadcast.ProblemKeyBroken, "", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, broadcast.Refuse(broadcast.ProblemKeyBroken, "", path).Because(err)
	}
	return key, nil
}
