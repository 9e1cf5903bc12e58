package uplink_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// What follows is a reader of bundles written from docs/BUNDLE.md alone. It uses
// nothing of this package and gives the entries of each log.

type documented struct {
	station, logID string
	from           int64
	entries        []string
	head           string
}

type documentedHeader struct {
	Version  int    `json:"loa_bundle"`
	Station  string `json:"station"`
	LogID    string `json:"log_id"`
	From     int64  `json:"from"`
	PrevHash string `json:"prev_hash"`
	Count    int    `json:"count"`
	Key      string `json:"key"`
}

func readAsDocumented(file []byte, key ed25519.PublicKey) (logs []documented, err error) {
	in := bufio.NewReader(bytes.NewReader(file))
	for {
		start, err := in.Peek(8)
		if len(start) == 0 && errors.Is(err, io.EOF) {
			return logs, nil
		}
		if hex.EncodeToString(start) != "1f8b080000000000" {
			return logs, fmt.Errorf("a member begins with %x", start)
		}
		zip, err := gzip.NewReader(in)
		if err != nil {
			return logs, err
		}
		zip.Multistream(false)
		text, err := io.ReadAll(io.LimitReader(zip, 2<<20))
		if err != nil {
			return logs, err
		}
		if logs, err = addDocumented(logs, string(text), key); err != nil {
			return logs, err
		}
	}
}

func addDocumented(logs []documented, text string, key ed25519.PublicKey) ([]documented, error) {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	var h documentedHeader
	if err := json.Unmarshal([]byte(lines[0]), &h); err != nil || h.Version != 1 || len(lines) != h.Count+2 {
		return logs, fmt.Errorf("header %q, %d lines: %w", lines[0], len(lines), err)
	}
	var last struct{ Key, Signature string }
	if err := json.Unmarshal([]byte(lines[h.Count+1]), &last); err != nil {
		return logs, err
	}
	signature, err := base64.StdEncoding.DecodeString(last.Signature)
	said := "loa bundle 1\n" + strings.Join(lines[:h.Count+1], "")
	if err != nil || !ed25519.Verify(key, []byte(said), signature) || h.Key != documentedFingerprint(key) {
		return logs, errors.New("the signature does not hold")
	}
	prev := h.PrevHash
	if h.From == 1 {
		origin := sha256.Sum256([]byte("loa journal 1\n" + h.Station + "\n" + h.LogID))
		prev = hex.EncodeToString(origin[:])
	}
	if n := len(logs); n == 0 || logs[n-1].logID != h.LogID {
		logs = append(logs, documented{station: h.Station, logID: h.LogID, from: h.From, head: prev})
	}
	log := &logs[len(logs)-1]
	if log.head != h.PrevHash || log.from+int64(len(log.entries)) != h.From {
		return logs, fmt.Errorf("member from %d does not follow", h.From)
	}
	for _, line := range lines[1 : h.Count+1] {
		entry := strings.TrimSuffix(line, "\n")
		before, _ := hex.DecodeString(log.head)
		sum := sha256.Sum256(append(before, entry...))
		log.head, log.entries = hex.EncodeToString(sum[:]), append(log.entries, entry)
	}
	return logs, nil
}

func documentedFingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return fmt.Sprintf("%x-%x-%x-%x-%x-%x-%x-%x", sum[0:2], sum[2:4], sum[4:6], sum[6:8], sum[8:10], sum[10:12], sum[12:14], sum[14:16])
}

// document gives the example in the document: the text in each kind of fence.
func document() (map[string]string, error) {
	text, err := os.ReadFile(documentPath)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for rest := string(text); ; {
		_, after, found := strings.Cut(rest, "\n```")
		if !found {
			return out, nil
		}
		name, body, _ := strings.Cut(after, "\n")
		body, rest, _ = strings.Cut("\n"+body, "\n```")
		out[name] = strings.TrimPrefix(body, "\n")
	}
}

const documentPath = "../docs/BUNDLE.md"
