package main

import (
	"context"
	"os"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
)

// setChimes finds the chimes that the configuration names. A warning or a
// bulletin without its chime is better than a station that stays down: what
// cannot be used is a fault.
func (s *station) setChimes(ctx context.Context) {
	var unusable []string
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
			unusable = append(unusable, chime.name)
		}
		*chime.into = id
	}
	if len(unusable) > 0 {
		s.setFault(faultChime, strings.Join(unusable, ", "), true)
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
