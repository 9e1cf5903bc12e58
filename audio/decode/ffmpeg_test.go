package decode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// throughFFmpeg decodes bytes as a file on disk.
func throughFFmpeg(t testing.TB, b []byte, lim Limits) (sound, error) {
	t.Helper()
	f, err := os.Open(save(t, "sound", b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if lim.FFmpeg == "" {
		if lim.FFmpeg, err = exec.LookPath("ffmpeg"); err != nil {
			t.Fatal("ffmpeg is missing: run make setup")
		}
	}
	s, err := Open(f, int64(len(b)), lim)
	if err != nil {
		return sound{}, err
	}
	defer s.Close()
	return drainStream(s)
}

// What phones and computers send plays where ffmpeg is installed: every sample
// that ffmpeg gives, as many as were announced, in its own rate and channels.
func TestWhatFFmpegDecodes(t *testing.T) {
	voice := speech(t)
	dir := t.TempDir()
	args := []string{"-nostdin", "-v", "error", "-t", "2", "-i", voice, "-f", "lavfi", "-i", "color=size=64x64:duration=1"}
	encode := func(name string, options ...string) string {
		sources := []string{"-map", "0:a"}
		if slices.Contains(options, "film") {
			sources, options = append(sources, "-map", "1:v"), options[1:]
		}
		args = append(args, slices.Concat(sources, options, []string{filepath.Join(dir, name)})...)
		return name
	}
	low := mp3File(t, voice, "--resample", "11.025", "-b", "16")
	rows := []struct{ codec, file string }{
		{"m4a", encode("a.m4a", "-ar", "44100", "-ac", "2")},
		{"m4a", encode("head-first.m4a", "-movflags", "+faststart")},
		{"m4a", encode("surround.m4a", "-ac", "6")},
		{"aac", encode("a.aac")},
		{"3gp", encode("a.3gp", "-c:a", "aac")},
		{"mp4 video", encode("v.mp4", "film")},
		{"wma", encode("a.wma")},
		{"aiff", encode("a.aiff")},
		{"au", encode("a.au")},
		{"caf", encode("a.caf")},
		{"w64", encode("a.w64")},
		{"wavpack", encode("a.wv")},
		{"speex", encode("a.ogg", "-c:a", "libspeex", "-ar", "16000")},
		{"ogg flac", encode("a.oga", "-c:a", "flac")},
		{"matroska", encode("a.mka", "-c:a", "libopus")},
		{"avi video", encode("a.avi", "film")},
		{"flash video", encode("a.flv", "-ar", "44100")},
		{"mpeg video", encode("a.mpg", "-ar", "44100")},
		{"wav adpcm", encode("a.wav", "-c:a", "adpcm_ms")},
		{"mpeg layer 2", encode("a.mp2")},
		{"mp3 mpeg-2.5", "low.mp3"},
		{"mp3 mpeg-2.5", "joined.mp3"},
		{"amr", "a.amr"},
	}
	run(t, nil, "ffmpeg", args...)
	for name, b := range map[string][]byte{"low.mp3": low, "joined.mp3": slices.Concat(bulletin(t, 1, "-b", "64"), low), "a.amr": amr(50)} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range rows {
		t.Run(row.codec, func(t *testing.T) {
			file := load(t, filepath.Join(dir, row.file))
			got, err := throughFFmpeg(t, file, Limits{MaxDuration: time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			if got.Codec != row.codec || int64(len(got.samples)) != got.Frames*int64(got.Channels) {
				t.Errorf("%+v, %d samples", got.Info, len(got.samples))
			}
			want := ffmpeg(t, file)
			if row.file == "surround.m4a" && len(want) == 3*len(got.samples) {
				want = mixed(want, 6)
				if d := apart(got.samples, want); d < 60 {
					t.Errorf("six channels as two lie %.1f dB from what they are in a WAV file", d)
				}
				return
			}
			for i := range want {
				want[i] = within(want[i])
			}
			if len(got.samples) != len(want) || worst(got.samples, want) > 0 {
				t.Errorf("%d samples, ffmpeg gives %d, %.1f steps apart", len(got.samples), len(want), worst(got.samples, want))
			}
		})
	}
}

// amr is a recording of n frames of 20 ms: silence, as the encoder codes it.
func amr(n int) []byte {
	frame := append([]byte{0x04}, make([]byte, 12)...) // 4.75 kbit/s
	return append([]byte("#!AMR\n"), bytes.Repeat(frame, n)...)
}

// A programme in ffmpeg's place that misbehaves costs its file and nothing else.
func TestFFmpegMisbehaves(t *testing.T) {
	file := load(t, "testdata/memo.m4a")
	head := `printf '.snd\0\0\0\030\377\377\377\377\0\0\0\006\0\0\037\100\0\0\0\001'`
	for _, row := range []struct {
		name, script, says string
		kind               Kind
	}{
		{"is not there", "", "start", FFmpegFailed},
		{"ends at once", "exit 1", "exit status 1", FFmpegFailed},
		{"complains", "echo 'moov atom not found' >&2; exit 1", "moov atom not found", FFmpegFailed},
		{"complains without end", "while :; do echo 0123456789; done >&2", "0123456789", FFmpegFailed},
		{"hangs", "sleep 1000", "stalled", FFmpegFailed},
		{"hangs behind the head", head + "; sleep 1000", "stalled", FFmpegFailed},
		{"leaves another behind", head + "; sleep 1000 & exit 1", "stalled", FFmpegFailed},
		{"gives something else", "echo this is no sound at all; echo", "", FFmpegFailed},
		{"gives no sound", head, "m4a", NoSound},
		{"never ends", head + "; cat /dev/zero", "", TooLong},
		{"takes all memory", head + "; tail /dev/zero", "", FFmpegFailed},
		{"writes files", head + "; echo poison >\"$0.out\" || exit 1", "", FFmpegFailed},
		{"stops for ever", "kill -STOP $$", "stalled", FFmpegFailed},
	} {
		t.Run(row.name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "ffmpeg")
			if row.script != "" {
				if err := os.WriteFile(program, []byte("#!/bin/sh\n"+row.script+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			lim := Limits{FFmpeg: program, MaxDuration: time.Minute, Stall: 300 * time.Millisecond}
			if row.name == "takes all memory" {
				lim.Stall = 10 * time.Second
			}
			_, err := throughFFmpeg(t, file, lim)
			e, ok := err.(*Error)
			if row.name == "is not there" {
				if !ok || e.Kind != FFmpegFailed || e.Detail == "" {
					t.Errorf("got %v", err)
				}
				return
			}
			if !ok || e.Kind != row.kind || !strings.Contains(e.Detail, row.says) {
				t.Errorf("got %v, want %s with %q", err, row.kind, row.says)
			}
			if b, err := os.ReadFile(program + ".out"); err == nil && len(b) > 0 {
				t.Errorf("it wrote a file: %q", b)
			}
			if left := alive(t, program); left != "" {
				t.Errorf("still running: %s", left)
			}
		})
	}
}

// alive lists processes whose command line names a path.
func alive(t *testing.T, path string) string {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range lines {
		b, _ := os.ReadFile(name) //nolint:errcheck // processes come and go
		if bytes.Contains(b, []byte(path)) {
			return string(b)
		}
	}
	return ""
}

// A stream that nobody wants any more leaves no process: closed, even while it is
// read, or with the context of the one who waited.
func TestFFmpegEndsWithTheStream(t *testing.T) {
	voice := filepath.Join(t.TempDir(), "v.m4a")
	run(t, nil, "ffmpeg", "-nostdin", "-v", "error", "-i", speech(t), voice)
	program := filepath.Join(t.TempDir(), "ffmpeg")
	// Slow behind the first second, once it was counted.
	script := fmt.Sprintf("#!/bin/sh\nffmpeg \"$@\" | if [ -e %[1]s.counted ]; then head -c 50000; sleep 1000; else cat; fi\n", program)
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, how := range []string{"close", "context"} {
		t.Run(how, func(t *testing.T) {
			f, err := os.Open(voice)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			info, err := f.Stat()
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			s, err := Open(f, info.Size(), Limits{FFmpeg: program, Context: ctx})
			if err != nil {
				t.Fatal(err)
			}
			if how == "close" {
				s.Close()
			} else {
				cancel(errors.New("nobody waits"))
			}
			_, err = drainStream(s)
			if kindOf(err) != FFmpegFailed {
				t.Errorf("read after the end: %v", err)
			}
			s.Close()
			if left := alive(t, program); left != "" {
				t.Errorf("still running: %s", left)
			}
		})
	}
}

// A file that names other files opens none of them, whatever it calls itself.
func TestFFmpegOpensNothingElse(t *testing.T) {
	secret := save(t, "secret.wav", load(t, "testdata/short.wav"))
	for name, text := range map[string]string{
		"a play list":  "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + secret + "\n#EXT-X-ENDLIST\n",
		"a concat":     "ffconcat version 1.0\nfile " + secret + "\n",
		"a stream":     "v=0\nm=audio 5004 RTP/AVP 0\nc=IN IP4 127.0.0.1\n",
		"after a head": "#!AMR\n#EXTM3U\nfile://" + secret + "\n",
	} {
		if got, err := throughFFmpeg(t, []byte(text), Limits{}); err == nil && len(got.samples) > 160*len(text) {
			t.Errorf("%s was followed: %+v", name, got.Info)
		}
	}
}
