package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

const (
	// tendEvery is how often the plan is looked at for what it needs prepared.
	tendEvery = time.Minute
	// tendDays is how far ahead the plan is looked at.
	tendDays = 8
)

// tend asks for a look at the shelf, and for media that aired without prepared
// sound (0 = none) to be prepared.
func (s *station) tend(id broadcast.MediaID) {
	select {
	case s.wanted <- id:
	default: // a look is on its way; what is planned is found by itself
	}
}

// keepShelf keeps what the plan needs prepared and right, and the rest within the
// budget.
func (s *station) keepShelf(ctx context.Context) error {
	ticker := time.NewTicker(tendEvery)
	defer ticker.Stop()
	wanted := map[broadcast.MediaID]bool{}
	for {
		s.lookForChimes()
		if err := s.tendShelf(ctx, wanted); err != nil && ctx.Err() == nil {
			s.log.Warn("look after prepared sound", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		case id := <-s.wanted:
			wanted[id] = true
		}
	}
}

// tendShelf is one look: it makes room, then has built what is missing, then has
// summed up what will be aired and was not yet.
func (s *station) tendShelf(ctx context.Context, wanted map[broadcast.MediaID]bool) error {
	records, err := s.store.ListMedia()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	if err := s.clearShelf(); err != nil {
		return err
	}
	media, err := s.shelved(records, wanted)
	if err != nil {
		return err
	}
	budget, err := s.budget(media)
	if err != nil {
		return err
	}
	drop, build := desk.Shelve(media, s.clock.Now(), budget)
	byID := map[broadcast.MediaID]store.Record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	for _, id := range drop {
		err = errors.Join(err, s.store.DropPrepared(s.store.PreparedPath(byID[id])))
	}
	for _, id := range build {
		err = errors.Join(err, s.build(ctx, byID[id]))
	}
	for _, m := range media {
		if m.Prepared {
			delete(s.tries, m.ID) // it came in again
		}
		if urgent := m.Wanted || m.Soon(s.clock.Now()); urgent && m.Prepared && !slices.Contains(drop, m.ID) {
			err = errors.Join(err, s.sumUp(ctx, byID[m.ID]))
		}
	}
	clear(wanted)
	s.noteMedia(media, byID)
	return err
}

// noteMedia raises the fault of files that air within a day and cannot: what is gone
// or has rotted is known before its hour.
func (s *station) noteMedia(media []desk.Shelved, byID map[broadcast.MediaID]store.Record) {
	now := s.clock.Now()
	var lost []string
	for _, m := range media {
		r := byID[m.ID]
		if !m.Soon(now) || !m.Next.After(now) || s.shelf.prepared(r) { // a chime is wanted at any time: it has its own fault
			continue
		}
		if s.tries[m.ID] >= mostTries || !s.shelf.playable(r) {
			lost = append(lost, fmt.Sprintf("%s (%s)", r.Title, r.ID))
		}
	}
	s.setFault(faultBadMedia, strings.Join(lost, ", "), len(lost) > 0)
}

// giveWay has prepared sound make room where an error says that there is none.
func (s *station) giveWay(err error) {
	if isDiskFull(err) {
		s.tend(0)
	}
}

// diskProblem names what the station's disk says no with.
func (s *station) diskProblem(folder string, err error) error {
	s.giveWay(err)
	return diskProblem(folder, err)
}

// budget is how many bytes prepared sound may take: what the configuration allows,
// and what the disk has room for.
func (s *station) budget(media []desk.Shelved) (int64, error) {
	budget, err := s.store.ShelfRoom()
	if err != nil {
		return 0, err //nolint:wrapcheck // it says what was asked
	}
	for _, m := range media {
		if m.Prepared {
			budget += m.Bytes
		}
	}
	if allowed := s.config.Media.CacheBytes(); allowed > 0 {
		budget = min(budget, allowed)
	}
	return max(budget, 1), nil // 0 would be no bound
}

// mostTries is how often media is prepared in vain before that is given up.
const mostTries = 5

// build prepares media, unless its file cannot be decoded.
func (s *station) build(ctx context.Context, r store.Record) error {
	if s.tries[r.ID] >= mostTries {
		return nil
	}
	err := s.prepareKnown(ctx, r)
	if err == nil || ctx.Err() != nil {
		return nil //nolint:nilerr // the station ends
	}
	switch d, ofFile := errors.AsType[*decode.Error](err); {
	case isDiskFull(err): // it passes
	case ofFile && d.Kind != decode.ReadFailed:
		s.tries[r.ID] = mostTries
	default: // no memory, no descriptor, a card that was loose
		s.tries[r.ID]++
	}
	return fmt.Errorf("prepare %s: %w", r.ID, err)
}

// clearShelf drops prepared sound that no airing can use: of media that is gone, or
// in a form that the station had before.
func (s *station) clearShelf() error {
	s.shelving.Lock() // a file comes before its record
	defer s.shelving.Unlock()
	files, err := s.store.PreparedFiles()
	if err != nil {
		return err //nolint:wrapcheck // it says what was read
	}
	for _, f := range files {
		r, known := s.store.MediaBySHA(f.SHA)
		if known == nil && s.shelf.prepared(r) && s.store.PreparedPath(r) == f.Path {
			continue
		}
		err = errors.Join(err, s.store.DropPrepared(f.Path))
	}
	return err
}

// shelved is the media as the budget sees it.
func (s *station) shelved(records []store.Record, wanted map[broadcast.MediaID]bool) ([]desk.Shelved, error) {
	next, err := s.nextAirings()
	if err != nil {
		return nil, err
	}
	last := map[string]time.Time{}
	for _, run := range s.runs() {
		last[run.Media] = run.Moment()
	}
	media := make([]desk.Shelved, 0, len(records))
	for _, r := range records {
		m := desk.Shelved{
			ID: r.ID, Prepared: s.shelf.prepared(r), Wanted: wanted[r.ID], Next: next[r.ID], Last: r.ImportedAt,
			Bytes: s.shelf.size(s.shelf.format.Frames(s.shelf.cut(r.Media).Length.Duration())),
		}
		if at, aired := last[r.SHA256]; aired && at.After(m.Last) {
			m.Last = at
		}
		media = append(media, m)
	}
	return media, nil
}

// nextAirings is when each media airs next. The chimes may be needed at any time.
func (s *station) nextAirings() (map[broadcast.MediaID]time.Time, error) {
	schedule, err := s.compiled()
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	next := map[broadcast.MediaID]time.Time{}
	for _, id := range []broadcast.MediaID{s.shelf.warning, s.shelf.opening, s.shelf.closing} {
		next[id] = now
	}
	today := broadcast.DateOf(now)
	for _, plan := range schedule.Plans(today, today.AddDays(tendDays), broadcast.Rules{Policy: s.law()}) {
		for _, a := range plan.Airings {
			at := a.Planned
			if at.IsZero() {
				at = a.Wanted
			}
			for _, id := range []broadcast.MediaID{a.Media, a.Bed} {
				if _, sooner := next[id]; !sooner && at.After(now) {
					next[id] = at
				}
			}
		}
	}
	return next, nil
}

// prepareKnown prepares a file that is on the shelf already.
func (s *station) prepareKnown(ctx context.Context, record store.Record) error {
	release, err := s.workshop.reserve(ctx, record.SHA256)
	if err != nil {
		return err
	}
	defer release()
	record, err = s.store.MediaBySHA(record.SHA256)
	if err != nil || s.shelf.prepared(record) {
		return nil //nolint:nilerr // it was taken back meanwhile, or prepared by an import
	}
	f, err := os.Open(s.store.OriginalPath(record))
	if err != nil {
		return fmt.Errorf("open original: %w", err)
	}
	defer f.Close()
	order := prepareOrder{Nice: niceRebuild, Workers: 1}
	pcm, err := s.prepare(ctx, f, &record, record.Title, order, func(control.ProgressLine) {})
	if err != nil {
		return err
	}
	defer pcm.Discard()
	s.shelving.Lock()
	defer s.shelving.Unlock()
	if _, err := s.store.Media(record.ID); err != nil {
		return nil //nolint:nilerr // it was taken back meanwhile
	}
	if err := pcm.Keep(s.store.PreparedPath(record)); err != nil {
		return fmt.Errorf("keep prepared sound: %w", err)
	}
	if _, err = s.store.PutMedia(record); err != nil {
		return err //nolint:wrapcheck // it says what was stored
	}
	s.shelf.vouch(record)
	return nil
}

// sumUp checks prepared sound whose sum nobody has looked at since the start.
func (s *station) sumUp(ctx context.Context, record store.Record) error {
	path := s.store.PreparedPath(record)
	before, err := stampOf(path)
	if err != nil || s.shelf.vouched(path, before) {
		return nil //nolint:nilerr // what is gone is prepared at the next look
	}
	f, err := os.Open(path)
	if err != nil {
		return nil //nolint:nilerr // the same
	}
	defer f.Close()
	sum, err := s.workshop.sum(ctx, f)
	if err != nil {
		return fmt.Errorf("sum up prepared sound: %w", err)
	}
	if !s.shelf.judge(record, before, sum) {
		s.log.Warn("prepared sound was damaged and is made again", "media", record.ID)
		s.tend(record.ID)
	}
	return nil
}
