package main

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// setChimes finds the chimes that the configuration names. A warning or a
// bulletin without its chime is better than a station that stays down: what
// cannot be used is a fault.
func (s *station) setChimes(ctx context.Context) {
	for _, chime := range []struct {
		name string
		into *broadcast.MediaID
	}{
		{s.config.Emergency.Chime, &s.shelf.warning},
		{s.config.Sound.Opening, &s.shelf.opening},
		{s.config.Sound.Closing, &s.shelf.closing},
	} {
		id, err := s.chime(ctx, chime.name)
		if err != nil {
			s.log.Warn("a chime cannot be used", "chime", chime.name, "error", err)
			s.noteLacking(chime.name, true)
		}
		*chime.into = id
	}
}

// noteChime raises the fault of a chime or a bed that was to be heard and is not,
// and clears it once it is there again.
func (s *station) noteChime(id broadcast.MediaID, err error) {
	if err != nil {
		s.log.Warn("a chime or the music under a programme cannot be heard", "media", id, "error", err)
	}
	s.noteLacking(id.String(), err != nil)
}

// noteLacking keeps the fault that names all chimes and beds that are lacking.
func (s *station) noteLacking(name string, lacks bool) {
	s.mu.Lock()
	s.lacking = slices.DeleteFunc(s.lacking, func(other string) bool { return other == name })
	if lacks {
		s.lacking = append(s.lacking, name)
		slices.Sort(s.lacking)
	}
	names := strings.Join(s.lacking, ", ")
	s.mu.Unlock()
	s.setFault(faultChime, names, names != "")
}

// lookForChimes does so for what may be needed at any time: that a chime is gone
// should be known before it is missed.
func (s *station) lookForChimes() {
	for _, id := range []broadcast.MediaID{s.shelf.warning, s.shelf.opening, s.shelf.closing} {
		if id == 0 {
			continue
		}
		r, err := s.store.Media(id)
		if err == nil && !s.shelf.playable(r) {
			err = fs.ErrNotExist
		}
		s.noteLacking(id.String(), err != nil)
	}
}

// chime finds a chime by its media id or its file; the file is taken in like any
// other. No name is no chime.
func (s *station) chime(ctx context.Context, name string) (broadcast.MediaID, error) {
	if name == "" {
		return 0, nil
	}
	if id, ok := broadcast.ParseMediaID(name); ok {
		if _, err := s.store.Media(id); err != nil {
			return 0, broadcast.Refuse(broadcast.ProblemMediaUnknown, "chime", name)
		}
		return id, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return 0, broadcast.Refuse(broadcast.ProblemFileMissing, "chime", name).Because(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0, broadcast.Refuse(broadcast.ProblemFileNotRegular, "chime", name).Because(err)
	}
	who := control.Who{Name: "loa.toml", UID: os.Geteuid(), PID: os.Getpid()}
	record, err := s.takeIn(ctx, who, control.NewImport(name, info.Size()), f, func(control.ProgressLine) {})
	return record.ID, err
}
