package decode

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/truyenthanh/loa/audio"
)

// demuxer names the part of ffmpeg that reads a format, by the Detail of the
// refusal. ffmpeg is never left to guess: some of what it would take for sound
// are lists of other files to open. "" = ffmpeg has none, as for free format.
func demuxer(detail string) string {
	for _, family := range []string{"wav", "flac"} {
		if strings.HasPrefix(detail, family+" ") { // of a kind that is not decoded here
			return family
		}
	}
	for name, details := range map[string][]string{
		"mov":      {"m4a", "3gp", "mp4 video"},
		"aac":      {"aac"},
		"amr":      {"amr"},
		"asf":      {"wma"},
		"ogg":      {"ogg", "ogg chained", "ogg flac", "speex", "ogg vorbis", "ogg vorbis surround", "opus surround"},
		"aiff":     {"aiff"},
		"au":       {"au"},
		"caf":      {"caf"},
		"rm":       {"realmedia"},
		"ape":      {"ape"},
		"wv":       {"wavpack"},
		"w64":      {"w64"},
		"avi":      {"avi video"},
		"matroska": {"matroska"},
		"flv":      {"flash video"},
		"mpeg":     {"mpeg video"},
		"mp3":      {layerI, layerII, mpeg25Layer3},
	} {
		if slices.Contains(details, detail) {
			return name
		}
	}
	return ""
}

// elsewhere gives what ffmpeg makes of a file that is refused here as
// Unsupported. The file is decoded once to count its frames, for no container
// tells its length exactly, and again as it is read.
func elsewhere(r io.ReaderAt, lim Limits, refusal *Error) (*Stream, error) {
	kind := demuxer(refusal.Detail)
	file, onDisk := r.(*os.File)
	switch {
	case kind == "" || !onDisk && lim.FFmpeg != "":
		return nil, refusal
	case lim.FFmpeg == "":
		return nil, &Error{Kind: NeedsFFmpeg, Detail: refusal.Detail, Offset: refusal.Offset}
	}
	job := newJob(lim, file, kind)
	info, err := job.count(refusal.Detail)
	if err != nil {
		return nil, err
	}
	job.length = info.Duration
	c, f, err := job.start()
	switch {
	case err != nil:
		return nil, err
	case f.Rate != info.Rate || f.Channels != info.Channels:
		c.close()
		return nil, &Error{Kind: Changed}
	}
	return &Stream{info: info, body: &childBody{c: c, format: f, left: info.Frames}}, nil
}

// count decodes the whole file for its length.
func (j job) count(codec string) (Info, error) {
	c, f, err := j.start()
	if err != nil {
		return Info{}, err
	}
	defer c.close()
	frames, buf := int64(0), make([]byte, 1<<16)
	for {
		n, err := c.read(buf[:len(buf)-len(buf)%frameBytes(f)])
		frames += int64(n / frameBytes(f))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Info{}, err
		}
		if length := f.Duration(frames); j.most > 0 && length > j.most {
			return Info{}, &Error{Kind: TooLong, Duration: length, MaxDuration: j.most}
		}
	}
	return newInfo(codec, f.Rate, f.Channels, frames), nil
}

// childBody reads what a child decodes.
type childBody struct {
	c      *child
	format audio.Format
	raw    []byte
	left   int64 // frames still to give
	none   ledger
}

func (b *childBody) damage() *ledger { return &b.none }
func (b *childBody) close()          { b.c.close() }

func (b *childBody) read(dst []float32) (int, error) {
	if b.left == 0 {
		b.c.close()
		return 0, io.EOF
	}
	size := frameBytes(b.format)
	want := int(min(int64(len(dst)/b.format.Channels), b.left, 1<<14))
	b.raw = slices.Grow(b.raw[:0], want*size)[:want*size]
	n, err := b.c.read(b.raw)
	if n < size {
		if errors.Is(err, io.EOF) { // it gave more when it was counted
			err = &Error{Kind: Changed}
		}
		b.c.close()
		return 0, err
	}
	n /= size
	for i := range dst[:n*b.format.Channels] {
		dst[i] = sane(math.Float32frombits(binary.BigEndian.Uint32(b.raw[4*i:])))
	}
	b.left -= int64(n)
	return n, nil
}

// sane takes a sample from a program of others.
func sane(v float32) float32 {
	if v != v {
		return 0
	}
	return within(v)
}

// frameBytes is the size of a frame on the pipe: 32-bit floats.
func frameBytes(f audio.Format) int { return 4 * f.Channels }

// format reads the head that the sound on the pipe begins with, that of a Sun
// AU file: six words, of which the second is its length, the fifth the rate and
// the sixth the channels.
func (c *child) format() (audio.Format, error) {
	const words, float = 6, 6
	b := make([]byte, 4*words)
	word := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	if n, err := c.read(b); err != nil || n < len(b) || string(b[:4]) != ".snd" || word(3) != float {
		return audio.Format{}, c.refuse(err)
	}
	f := audio.Format{Rate: word(4), Channels: word(5)}
	more := word(1) - len(b)
	if f.Rate < 1000 || f.Rate > 768000 || f.Channels < 1 || f.Channels > 2 || more < 0 || more > 1<<12 {
		return audio.Format{}, c.refuse(nil)
	}
	if n, err := c.read(make([]byte, more)); n < more {
		return audio.Format{}, c.refuse(err)
	}
	return f, nil
}
