package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/truyenthanh/loa/cmd/terminal"
)

// private is the mode of what only the station itself may read.
const private = 0o600

// enrolmentFile stands beside the station's key: to whom it was introduced.
const enrolmentFile = "uplink.json"

// enrolment is where the log goes.
type enrolment struct {
	URL      string `json:"url"`
	District string `json:"district,omitempty"`
}

// readEnrolment gives the zero value where the station is not enrolled.
func readEnrolment(dir string) (e enrolment, err error) {
	text, err := os.ReadFile(filepath.Join(dir, enrolmentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err != nil {
		return e, fmt.Errorf("read enrolment: %w", err)
	}
	return e, nil
}

// saveEnrolment keeps it, whole or not at all.
func saveEnrolment(dir string, e enrolment) error {
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write enrolment: %w", err)
	}
	return terminal.ReplaceFile(filepath.Join(dir, enrolmentFile), append(text, '\n'), private)
}
