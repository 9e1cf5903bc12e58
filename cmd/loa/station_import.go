package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
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
	release, err := s.workshop.reserve(ctx, sha) // the same file may come twice at a time
	if err != nil {
		return store.Record{}, err
	}
	defer release()
	if known, ok := s.known(sha); ok {
		return known, nil
	}
	record, err := s.describe(who, r, sha, size)
	if err != nil {
		return record, err
	}
	pcm, err := s.prepare(ctx, in.File, &record, r.Name, prepareOrder{Nice: niceImport}, progress)
	if err != nil {
		return record, err
	}
	defer pcm.Discard()
	if r.DryRun {
		record.ID = 0
		record = s.shelf.aired(record)
		record.Prepared = true // as it would be
		return record, nil
	}
	return s.keep(in, pcm, record, who)
}

// known finds what is on the shelf and ready to air.
func (s *station) known(sha string) (store.Record, bool) {
	record, err := s.store.MediaBySHA(sha)
	if err != nil {
		return record, false
	}
	record = s.shelf.aired(record)
	record.Known = true
	return record, record.Prepared
}

// receive writes the bytes of an upload beside the media and hashes them.
func (s *station) receive(r control.ImportRequest, file io.Reader, progress control.Progress) (*store.Incoming, string, int64, error) {
	if r.Bytes > maxMediaBytes {
		return nil, "", 0, broadcast.Refuse(broadcast.ProblemFileTooBig, "file", r.Name, r.Bytes, int64(maxMediaBytes))
	}
	in, err := s.store.CreateIncoming()
	if err != nil {
		return nil, "", 0, s.diskProblem(s.mediaDir(), err)
	}
	sum := sha256.New()
	n, err := io.Copy(store.Grow(in.File), io.TeeReader(io.LimitReader(file, maxMediaBytes+1), &counting{sum, 0, 0, r.Bytes, progress}))
	switch {
	case err != nil:
		err = s.diskProblem(s.mediaDir(), err)
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

// countEvery is how many bytes come between two words on them.
const countEvery = 1 << 20

// counting hashes and tells how much has come.
type counting struct {
	hash.Hash
	done, told, total int64
	progress          control.Progress
}

func (c *counting) Write(p []byte) (int, error) {
	if c.done += int64(len(p)); c.done-c.told >= countEvery {
		c.told = c.done
		c.progress(control.ProgressLine{Stage: "read", Done: c.done, Total: c.total})
	}
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

// prepare decodes a file whole: it fills in what was measured and writes the PCM.
func (s *station) prepare(ctx context.Context, original *os.File, record *store.Record, name string, order prepareOrder, progress control.Progress) (*store.Incoming, error) {
	pcm, err := s.store.CreateIncoming()
	if err != nil {
		return nil, s.diskProblem(s.mediaDir(), err)
	}
	order.Format, order.Trim, order.MaxLength = s.shelf.format, s.shelf.trim, s.shelf.maxLength
	found, err := s.workshop.prepare(ctx, order, original, pcm.File, progress)
	if err != nil {
		pcm.Discard()
		s.giveWay(err)
		return nil, mediaProblem(name, s.mediaDir(), err)
	}
	record.Codec, record.Rate, record.Channels = found.Codec, found.Rate, found.Channels
	record.DurationMS = broadcast.MillisOf(audio.Format{Rate: found.Rate, Channels: found.Channels}.Duration(found.Frames))
	record.LUFS, record.LRA, record.TruePeakDB = found.LUFS, found.LRA, found.TruePeak
	record.CueInMS, record.CueOutMS = found.CueIn, found.CueOut
	record.Clipped, record.DC, record.DualMono = found.Clipped, noticed(found.DC), found.DualMono
	record.Damage = found.Damage
	cut := s.shelf.cut(record.Media)
	record.PreparedFrames, record.PreparedSHA256 = found.Prepared, found.SHA256
	record.PreparedRate, record.PreparedChans = s.shelf.format.Rate, s.shelf.format.Channels
	record.PreparedFrom, record.PreparedLength = cut.From, cut.Length
	return pcm, nil
}

// noticed rounds an offset to what is worth a word: a thousandth of full scale.
func noticed(dc float64) float64 { return math.Round(dc*1000) / 1000 }

// keep makes both files durable, then the record, so that a record always has
// its files.
func (s *station) keep(in, pcm *store.Incoming, record store.Record, who control.Who) (store.Record, error) {
	s.shelving.Lock()
	defer s.shelving.Unlock()
	if other, err := s.store.MediaBySHA(record.SHA256); err == nil && record.ID == 0 { // it was taken in twice at a time
		if pcm == nil {
			return s.shelf.aired(other), nil
		}
		record.ID, record.Ext = other.ID, other.Ext
	}
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
		return record, s.diskProblem(s.mediaDir(), err)
	}
	if pcm != nil {
		s.shelf.vouch(record)
		s.tend(0)
	}
	record = s.shelf.aired(record)
	record.Known = known
	s.Record(s.act(who, broadcast.Act{Verb: "import", Media: record.ID, Title: record.Title}))
	return record, nil
}
