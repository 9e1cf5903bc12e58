package decode

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Every file that cannot air is refused by a kind that people can be told, and
// by what it looks like, whatever its name.
func TestWhatIsRefused(t *testing.T) {
	voice := speech(t)
	encode := func(name string, args ...string) []byte {
		path := filepath.Join(t.TempDir(), name)
		run(t, nil, "ffmpeg", slices.Concat([]string{"-nostdin", "-v", "error", "-i", voice, "-t", "2"}, args, []string{path})...)
		return load(t, path)
	}
	lame := func(args ...string) []byte { return mp3File(t, voice, args...) }
	tag := append([]byte("TAG"), make([]byte, 125)...)
	id3 := append([]byte("ID3\x04\x00\x00\x00\x00\x01\x00"), make([]byte, 128)...)
	for _, row := range []struct {
		name   string
		file   []byte
		kind   Kind
		detail string
	}{
		{"nothing", nil, Empty, ""},
		{"one byte", []byte{0xff}, NotAudio, "unknown"},
		{"the head of a frame and no more", lame("-b", "64", "-t")[:4], NotAudio, "unknown"},
		{"a text named .mp3", []byte("Kính thưa bà con nhân dân trong xã.\r\n"), NotAudio, "text"},
		{"a text of an old encoding", []byte("K\xddnh th\xadu b\xb5 con nh\xa9n d\xa9n trong x\xb7"), NotAudio, "text"},
		{"a text from Notepad", []byte("\xff\xfeB\x00\xe0\x00 \x00c\x00o\x00n\x00"), NotAudio, "text"},
		{"a page that says the file is gone", []byte("\n<!DOCTYPE html><html>404</html>"), NotAudio, "html"},
		{"a letter", []byte("%PDF-1.7\n"), NotAudio, "pdf"},
		{"a form", []byte("PK\x03\x04\x14\x00"), NotAudio, "zip"},
		{"a photograph", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), NotAudio, "jpeg"},
		{"a file that was never written", make([]byte, 100000), NotAudio, "zeros"},
		{"nothing but a tag behind", tag, NoSound, "tags"},
		{"nothing but a tag in front", id3, NoSound, "tags"},
		{"a phone's memo", encode("a.m4a"), NeedsFFmpeg, "m4a"},
		{"a phone's film", encode("v.mp4", "-f", "lavfi", "-i", "color=size=64x64:duration=1"), NeedsFFmpeg, "mp4 video"},
		{"Windows Media", encode("a.wma"), NeedsFFmpeg, "wma"},
		{"raw AAC", encode("a.aac"), NeedsFFmpeg, "aac"},
		{"AIFF", encode("a.aiff"), NeedsFFmpeg, "aiff"},
		{"AMR", []byte("#!AMR\n\x3c\x00"), NeedsFFmpeg, "amr"},
		{"a tune of a telephone", []byte("MThd\x00\x00\x00\x06\x00\x00"), Unsupported, "midi"},
		{"ADPCM in a WAV", encode("a.wav", "-c:a", "adpcm_ms"), NeedsFFmpeg, "wav adpcm"},
		{"Layer II", encode("a.mp2"), NeedsFFmpeg, "mpeg layer 2"},
		{"MPEG-2.5", lame("--resample", "11.025", "-b", "16"), NeedsFFmpeg, "mp3 mpeg-2.5"},
		{"MPEG-2.5 at 8 kHz", lame("--resample", "8", "-b", "8"), NeedsFFmpeg, "mp3 mpeg-2.5"},
		{"free format", lame("--freeformat", "-b", "200", "--resample", "44.1"), Unsupported, "mp3 free format"},
		{"Ogg FLAC", encode("a.oga", "-c:a", "flac"), NeedsFFmpeg, "ogg flac"},
		{"Speex", encode("a.spx"), NeedsFFmpeg, "speex"},
		{"Opus of six channels", encode("a.opus", "-ac", "6"), NeedsFFmpeg, "opus surround"},
		{"one Vorbis behind another", slices.Concat(encode("a.ogg", "-c:a", "libvorbis", "-serial_offset", "1"), encode("b.ogg", "-c:a", "libvorbis", "-serial_offset", "2")), NeedsFFmpeg, "ogg chained"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := decodeAll(row.file, Limits{})
			e, ok := err.(*Error)
			if !ok {
				t.Fatalf("not refused: %v", err)
			}
			if e.Kind != row.kind || e.Detail != row.detail {
				t.Errorf("refused as %s %q, want %s %q", e.Kind, e.Detail, row.kind, row.detail)
			}
			if _, err := Probe(bytes.NewReader(row.file), int64(len(row.file))); kindOf(err) != row.kind {
				t.Errorf("probe says %v", err)
			}
		})
	}
}

// Two files of one format may be joined, as people do.
func TestJoinedFilesOfOneFormat(t *testing.T) {
	one := bulletin(t, 1, "-b", "64")
	got, alone := mustDecode(t, slices.Concat(one, one)), mustDecode(t, one)
	if d := got.Duration - 2*alone.Duration; d < 0 || d > 200*time.Millisecond || len(got.damage) > 0 {
		t.Errorf("%v, alone %v; damage %v", got.Duration, alone.Duration, got.damage)
	}
}

// What exceeds a limit is refused with both numbers; what just fits is not.
func TestLimits(t *testing.T) {
	b := bulletin(t, 1, "-b", "64")
	length := mustDecode(t, b).Duration
	for _, row := range []struct {
		name string
		lim  Limits
		want Kind
	}{
		{"none", Limits{}, ""},
		{"exactly", Limits{MaxDuration: length, MaxBytes: int64(len(b))}, ""},
		{"a second too long", Limits{MaxDuration: length - time.Second}, TooLong},
		{"a byte too big", Limits{MaxBytes: int64(len(b)) - 1}, TooBig},
	} {
		_, err := Open(bytes.NewReader(b), int64(len(b)), row.lim)
		if kindOf(err) != row.want {
			t.Errorf("%s: %v", row.name, err)
		}
		if e, ok := err.(*Error); ok && (e.Duration != length && e.Bytes != int64(len(b)) || e.MaxDuration != row.lim.MaxDuration || e.MaxBytes != row.lim.MaxBytes) {
			t.Errorf("%s: the numbers are missing in %+v", row.name, e)
		}
	}
}

// Of a file of which most is noise nothing is aired.
func TestMostlyDamaged(t *testing.T) {
	b := bulletin(t, 1, "-b", "64")
	for i := 3000; i < len(b)-3000; i++ {
		b[i] = byte(i * i >> 5)
	}
	if _, err := decodeAll(b, Limits{}); kindOf(err) != Damaged {
		t.Errorf("got %v", err)
	}
	// All headers stand, what they hold is lost.
	b = bulletin(t, 1, "-b", "64", "-t", "-p")
	for at := 0; at+4 < len(b); at += headerOf(b[at:]).size() {
		frame := b[at:min(at+headerOf(b[at:]).size(), len(b))]
		for i := 6; i < len(frame); i++ {
			frame[i] = 0xaa
		}
		binary.BigEndian.PutUint16(frame[6:], uint16(at)) // not blank to its end
	}
	if _, err := decodeAll(b, Limits{}); kindOf(err) != Damaged {
		t.Errorf("hollow frames: %v", err)
	}
}
