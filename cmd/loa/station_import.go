package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
)

// Import implements control.Station: the gate through which a file becomes media.
func (s *station) Import(ctx context.Context, who control.Who, r control.ImportRequest, file io.Reader, progress control.Progress) (broadcast.Media, error) {
	record, err := s.takeIn(ctx, who, r, file, progress)
	return record.Media, err
}

// takeIn stores a file that decodes whole, with all that was measured on it. The
// same bytes are recognised. After a refusal nothing is left.
func (s *station) takeIn(ctx context.Context, who control.Who, r control.ImportRequest, file io.Reader, progress control.Progress) (store.Record, error) {
	in, sha, size, err := s.receive(r, file, progress)
	if err != nil {
		return store.Record{}, err
	}
	defer in.Discard()
	if known, ok := s.known(sha); ok {
		return known, nil
	}
	select {
	case s.importing <- struct{}{}:
		defer func() { <-s.importing }()
	case <-ctx.Done():
		return store.Record{}, context.Cause(ctx)
	}
	if known, ok := s.known(sha); ok { // the same file came twice at a time
		return known, nil
	}
	record, err := s.describe(who, r, sha, size)
	if err != nil {
		return record, err
	}
	pcm, err := s.prepare(ctx, in, &record, r.Name, progress)
	if err != nil {
		return record, err
	}
	defer pcm.Discard()
	if r.DryRun {
		record.ID = 0
		return record, nil
	}
	return s.keep(in, pcm, record, who)
}

// known finds what is on the shelf and ready to air.
func (s *station) known(sha string) (store.Record, bool) {
	record, err := s.store.MediaBySHA(sha)
	record.Known = true
	return record, err == nil && s.shelf.prepared(record)
}

// receive writes the bytes of an upload beside the media and hashes them.
func (s *station) receive(r control.ImportRequest, file io.Reader, progress control.Progress) (*store.Incoming, string, int64, error) {
	if r.Bytes > maxMediaBytes {
		return nil, "", 0, broadcast.Refuse(broadcast.ProblemFileTooBig, "file", r.Name, r.Bytes, int64(maxMediaBytes))
	}
	in, err := s.store.CreateIncoming()
	if err != nil {
		return nil, "", 0, diskProblem(s.mediaDir(), err)
	}
	sum := sha256.New()
	n, err := io.Copy(in, io.TeeReader(io.LimitReader(file, maxMediaBytes+1), &counting{sum, 0, r.Bytes, progress}))
	switch {
	case err != nil:
		err = diskProblem(s.mediaDir(), err)
	case n == 0:
		err = broadcast.Refuse(broadcast.ProblemFileEmpty, "file", r.Name)
	case n > maxMediaBytes:
		err = broadcast.Refuse(broadcast.ProblemFileTooBig, "file", r.Name, n, int64(maxMediaBytes))
	}
	if err != nil {
		in.Discard()
		return nil, "", 0, err
	}
	return in, hex.EncodeToString(sum.Sum(nil)), n, nil
}

// counting hashes and tells how much has come.
type counting struct {
	hash.Hash
	done, total int64
	progress    control.Progress
}

func (c *counting) Write(p []byte) (int, error) {
	c.done += int64(len(p))
	c.progress(control.ProgressLine{Stage: "read", Done: c.done, Total: c.total})
	return c.Hash.Write(p)
}

// describe begins the record of a file; a file that was here before keeps its id.
func (s *station) describe(who control.Who, r control.ImportRequest, sha string, size int64) (store.Record, error) {
	known, err := s.store.MediaBySHA(sha)
	switch {
	case err == nil:
		known.Known = true
		return known, nil
	case !errors.Is(err, store.ErrNoMedia):
		return known, fmt.Errorf("look up media: %w", err)
	}
	return store.Record{
		Media: broadcast.Media{
			SHA256: sha, Title: shorten(tidy(r.Title())), Bytes: size, Damage: []broadcast.Damage{},
			ImportedBy: who.Name, ImportedAt: s.clock.Now().Round(time.Millisecond),
		},
		Ext: extension(r.Name),
	}, nil
}

// extension keeps the ending of a name where it is a plain one, so that people
// recognise the file; nothing depends on it.
func extension(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	plain := len(ext) > 1 && len(ext) <= 6 && strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") == ""
	if !plain || ext == ".json" || ext == ".pcm" { // those are ours
		return ".audio"
	}
	return ext
}

// prepare decodes an upload whole: it fills in what was measured and writes the
// PCM.
func (s *station) prepare(ctx context.Context, in *store.Incoming, record *store.Record, name string, progress control.Progress) (*store.Incoming, error) {
	stream, err := s.shelf.decode(in.File, workers())
	if err != nil {
		return nil, mediaProblem(name, s.mediaDir(), err)
	}
	defer stream.Close()
	pcm, err := s.store.CreateIncoming()
	if err != nil {
		return nil, diskProblem(s.mediaDir(), err)
	}
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(untilDone{ctx, pcm}, sum), 1<<18)
	info := stream.Info()
	measured, err := desk.Prepare(stream, stream.Format(), s.shelf.format, out, func(frames int64) {
		progress(control.ProgressLine{Stage: "decode", Done: frames * 1000 / int64(info.Rate), Total: info.Duration.Milliseconds()})
	})
	if err = errors.Join(err, out.Flush()); err != nil {
		pcm.Discard()
		return nil, mediaProblem(name, s.mediaDir(), err)
	}
	record.Codec, record.Rate, record.Channels = info.Codec, info.Rate, info.Channels
	record.DurationMS = broadcast.MillisOf(stream.Format().Duration(measured.Frames))
	record.LUFS, record.LRA, record.TruePeakDB = measured.LUFS, measured.LRA, measured.TruePeak
	record.CueInMS, record.CueOutMS = measured.CueIn, measured.CueOut
	record.Damage = []broadcast.Damage{}
	for _, d := range stream.Damage() {
		record.Damage = append(record.Damage, broadcast.Damage{AtMS: broadcast.MillisOf(d.At), LostMS: broadcast.MillisOf(d.Lost), What: string(d.What)})
	}
	record.Prepared, record.PreparedFrames = true, measured.Prepared
	record.PreparedRate, record.PreparedChans = s.shelf.format.Rate, s.shelf.format.Channels
	record.PreparedSHA256 = hex.EncodeToString(sum.Sum(nil))
	return pcm, nil
}

// untilDone stops writing when nobody waits for the import any more.
type untilDone struct {
	ctx context.Context //nolint:containedctx // io.Writer has no argument for it
	io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.Writer.Write(p)
}

// keep makes both files durable, then the record, so that a record always has
// its files.
func (s *station) keep(in, pcm *store.Incoming, record store.Record, who control.Who) (store.Record, error) {
	err := in.Keep(s.store.OriginalPath(record))
	if err == nil && pcm != nil {
		err = pcm.Keep(s.store.PreparedPath(record))
	}
	known := record.Known
	record.Known = false // a word on this import, not on the file
	if err == nil {
		record, err = s.store.PutMedia(record)
	}
	if err != nil {
		return record, diskProblem(s.mediaDir(), err)
	}
	record.Known = known
	s.Record(s.act(who, broadcast.Act{Verb: "import", Media: record.ID, Title: record.Title}))
	return record, nil
}

// prepareLater measures and prepares, one after the other, what was played
// before there was time for it.
func (s *station) prepareLater(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case record := <-s.later:
			if err := s.prepareKnown(ctx, record); err != nil && ctx.Err() == nil {
				s.log.Warn("prepare media", "media", record.ID, "error", err)
			}
		}
	}
}

// prepareKnown prepares a file that is on the shelf already.
func (s *station) prepareKnown(ctx context.Context, record store.Record) error {
	f, stream, err := s.shelf.openOriginal(record, 1)
	if err != nil {
		return err
	}
	stream.Close() // prepare opens it anew
	defer f.Close()
	pcm, err := s.prepare(ctx, &store.Incoming{File: f}, &record, record.Title, func(control.ProgressLine) {})
	if err != nil {
		return err
	}
	defer pcm.Discard()
	if err := pcm.Keep(s.store.PreparedPath(record)); err != nil {
		return fmt.Errorf("keep prepared sound: %w", err)
	}
	_, err = s.store.PutMedia(record)
	return err //nolint:wrapcheck // it says what was stored
}
