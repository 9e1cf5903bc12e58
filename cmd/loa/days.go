package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
	"github.com/truyenthanh/loa/scheduler"
)

// dayBook holds the calendars: those built in, and the commune's own files, which
// it looks at again while the station runs. Of a file that has gone bad the days
// stay as they were.
type dayBook struct {
	files []string

	mu   sync.Mutex
	days broadcast.DayBook
	mute []broadcast.PolicyRule        // its days of mourning
	good map[string]broadcast.Calendar // by file, as last read
	seen []fileState
}

// fileState tells one version of a file from another.
type fileState struct {
	size     int64
	modified time.Time
}

// newDayBook is a book of what is built in; look takes up the files.
func newDayBook(files []string) *dayBook {
	days := configs.Holidays()
	return &dayBook{files: files, days: days, mute: scheduler.Mourning(days), good: map[string]broadcast.Calendar{}}
}

// book is the days as they are now; later readings make a new one.
func (d *dayBook) book() broadcast.DayBook {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.days
}

// mourned are the days of mourning, as rules of the policy.
func (d *dayBook) mourned() []broadcast.PolicyRule {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.mute
}

// look reads the files again where one of them is another than before. The error
// is a configs.Errors.
func (d *dayBook) look() (changed bool, err error) {
	seen := make([]fileState, len(d.files))
	for i, path := range d.files {
		if info, err := os.Stat(path); err == nil {
			seen[i] = fileState{info.Size(), info.ModTime()}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.files) == 0 || d.seen != nil && slices.Equal(seen, d.seen) {
		return false, nil
	}
	d.seen = seen
	return true, d.read()
}

// read takes every file that is right. One that takes the name of another
// calendar takes its place.
func (d *dayBook) read() error {
	book := configs.Holidays()
	var wrong configs.Errors
	for _, path := range d.files {
		c, err := configs.LoadCalendar(path)
		if errs, ok := errors.AsType[configs.Errors](err); ok {
			wrong = append(wrong, errs...)
		} else {
			d.good[path] = c
		}
		if c, ok := d.good[path]; ok {
			book = slices.DeleteFunc(book, func(old broadcast.Calendar) bool { return old.Name == c.Name })
			book = append(book, c)
		}
	}
	d.days, d.mute = book, scheduler.Mourning(book)
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// besideConfig makes relative paths of a configuration start at its folder.
func besideConfig(config string, files []string) []string {
	out := make([]string, len(files))
	for i, file := range files {
		if out[i] = file; !filepath.IsAbs(file) {
			out[i] = filepath.Join(filepath.Dir(config), file)
		}
	}
	return out
}

// lookAtDays takes up what changed in the calendars, and raises a fault for a file
// that has gone bad.
func (s *station) lookAtDays() {
	changed, err := s.days.look()
	if !changed {
		return
	}
	detail := ""
	if errs, ok := errors.AsType[configs.Errors](err); ok {
		detail = errs[0].Error()
	}
	if err != nil {
		s.log.Warn("read the calendars", "error", err)
	}
	s.setFault(faultCalendar, detail, err != nil)
	s.missDays()
	s.loop.Poke()
}

// missDays raises a fault for a slot or a session whose rule names days that no calendar has
// any more: it would be silent without a word.
func (s *station) missDays() {
	slots, err := s.store.Slots()
	if err != nil {
		return // who reads them to air them says so
	}
	sessions, err := s.store.Sessions()
	if err != nil {
		return
	}
	book, missing := s.days.book(), ""
	look := func(whose string, names ...string) {
		for _, name := range names {
			if !book.Find(name) && missing == "" {
				missing = whose + ": " + name
			}
		}
	}
	for _, slot := range slots {
		look(slot.ID.String(), slices.Concat(slot.At.Calendar, slot.ExceptCalendars)...)
	}
	for _, session := range sessions {
		look(session.Name, slices.Concat(session.At.Calendar, session.ExceptCalendars)...)
	}
	s.setFault(faultNoDays, missing, missing != "")
}

// keepDays looks at the calendars while the station runs: a day of mourning may be
// ordered at any hour.
func (s *station) keepDays(ctx context.Context) error {
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			s.lookAtDays()
		}
	}
}
