package desk_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/desk"
)

var (
	phone   = audio.Format{Rate: 22050, Channels: 1}
	station = audio.Format{Rate: 48000, Channels: 2}
)

// tape is a file in memory.
type tape struct{ bytes []byte }

func (t *tape) WriteAt(p []byte, at int64) (int, error) {
	if missing := at + int64(len(p)) - int64(len(t.bytes)); missing > 0 {
		t.bytes = append(t.bytes, make([]byte, missing)...)
	}
	return copy(t.bytes[at:], p), nil
}

func (t *tape) ReadAt(p []byte, at int64) (int, error) { return bytes.NewReader(t.bytes).ReadAt(p, at) }

func (t *tape) Truncate(size int64) error {
	t.bytes = t.bytes[:size]
	return nil
}

// frames gives what is on the tape.
func (t *tape) frames() []float32 {
	samples := make([]float32, len(t.bytes)/2)
	audio.GetS16(samples, t.bytes)
	return samples
}

func quietly(int64) {}

// recorded is a tone of 3 s after half a second of silence and before a whole one.
func recorded() audio.Source {
	half := int64(phone.Rate / 2)
	return audio.Concat(audio.Silence(phone, half), audiotest.Tone(phone, 1000, audio.Linear(-20), 6*half), audio.Silence(phone, 2*half))
}

func TestPrepareMeasuresAndBringsToTheStationsRate(t *testing.T) {
	var out tape
	var seen int64
	m, err := desk.Prepare(recorded(), desk.Work{From: phone, To: station}, &out, func(n int64) { seen = n })
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(9 * phone.Rate / 2); m.Frames != want || seen != want || apart(m.CueIn, 500) > 10 || apart(m.CueOut, 3500) > 10 {
		t.Errorf("measured %+v, told of %d frames; want %d frames, sound from 500 to 3500 ms", m, seen, want)
	}
	if math.Abs(*m.LUFS+23) > 0.5 || math.Abs(*m.TruePeak+20) > 0.2 || math.Abs(m.DC) > 0.0001 {
		t.Errorf("%.1f LUFS, %.1f dBTP, offset %v; want -23, -20 and none", *m.LUFS, *m.TruePeak, m.DC)
	}
	prepared := out.frames()
	if got, want := int64(len(prepared)/2), m.Prepared; got != want || math.Abs(float64(got)-4.5*48000) > 1 {
		t.Errorf("%d frames prepared, %d by the record, want %v", got, want, 4.5*48000)
	}
	if sum, _ := desk.Sum(bytes.NewReader(out.bytes)); sum != m.SHA256 {
		t.Errorf("the sum is %s, on record %s", sum, m.SHA256)
	}
	right := audiotest.Channel(prepared, 2, 1)[48000:96000]
	if a := audio.DB(audiotest.Amplitude(right, 48000, 1000)); math.Abs(a+20) > 0.1 {
		t.Errorf("the tone is at %.1f dBFS on the right, want -20", a)
	}
}

// The trimmed tape holds the very samples of the whole one, from a breath before
// the sound to a little behind it.
func TestPreparedSoundIsTrimmedSampleForSample(t *testing.T) {
	var whole, short tape
	if _, err := desk.Prepare(recorded(), desk.Work{From: phone, To: station}, &whole, quietly); err != nil {
		t.Fatal(err)
	}
	m, err := desk.Prepare(recorded(), desk.Work{From: phone, To: station, Trim: true}, &short, quietly)
	if err != nil {
		t.Fatal(err)
	}
	cut := desk.Trim(broadcast.Media{DurationMS: 4500, CueInMS: m.CueIn, CueOutMS: m.CueOut})
	if want := station.Frames(cut.Length.Duration()); m.Prepared != want || apart(cut.Length, 3400) > 20 {
		t.Errorf("%d frames on the tape, want the %d of %+v", m.Prepared, want, cut)
	}
	from := 4 * station.Frames(cut.From.Duration())
	if want := whole.bytes[from : from+4*m.Prepared]; !bytes.Equal(short.bytes, want) {
		t.Error("the trimmed sound is not a piece of the whole one")
	}
	if sum, _ := desk.Sum(bytes.NewReader(short.bytes)); sum != m.SHA256 {
		t.Errorf("the sum is %s, on record %s", sum, m.SHA256)
	}
}

// However low the rate of a recording, and so however far its measuring is ahead of
// what is written: a tenth of a second is kept before the sound and three behind it.
func TestTheFrontIsTrimmedAtAnyRate(t *testing.T) {
	for _, rate := range []int{1000, 2000, 4000, 5512, 8000, 11025, 44100} {
		from := audio.Format{Rate: rate, Channels: 1}
		to := audio.Format{Rate: 48000, Channels: 1}
		second := int64(rate)
		src := audio.Concat(audio.Silence(from, 3*second+second/3), audiotest.Tone(from, float64(rate)/8, 0.5, second), audio.Silence(from, 3*second))
		var out tape
		if _, err := desk.Prepare(src, desk.Work{From: from, To: to, Trim: true}, &out, quietly); err != nil {
			t.Fatal(err)
		}
		first, last, length := -1, 0, 0
		for i, s := range out.frames() {
			if length++; s > 0.1 || s < -0.1 {
				last = i
				if first < 0 {
					first = i
				}
			}
		}
		if before, after := first*1000/48000, (length-last)*1000/48000; before < 95 || before > 115 || after < 290 || after > 315 {
			t.Errorf("%d Hz: %d ms kept before the sound and %d ms behind it, want 100 and 300", rate, before, after)
		}
	}
}

func TestSilenceAloneIsNotTrimmedAway(t *testing.T) {
	var out tape
	m, err := desk.Prepare(audio.Silence(phone, 22050), desk.Work{From: phone, To: station, Trim: true}, &out, quietly)
	if err != nil || m.Prepared != 48000 || m.LUFS != nil {
		t.Errorf("%+v, %v; want a second of silence", m, err)
	}
}

// offset is a source on a constant that no loudspeaker should get.
type offset struct {
	audio.Source
	by float32
}

func (o offset) Read(dst []float32) (int, error) {
	n, err := o.Source.Read(dst)
	for i := range dst[:n] {
		dst[i] += o.by
	}
	return n, err
}

func TestAConstantOffsetIsTakenAway(t *testing.T) {
	for _, tt := range []struct {
		by   float32
		left float64
	}{
		{0.1, 0},       // it matters
		{0.002, 0.002}, // nobody hears it: the samples stay as they are
		{-0.05, 0},     // to the other side
	} {
		var out tape
		tone := offset{audiotest.Tone(phone, 1000, 0.1, 22050), tt.by}
		m, err := desk.Prepare(tone, desk.Work{From: phone, To: station}, &out, quietly)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for _, s := range out.frames() {
			sum += float64(s)
		}
		if got := sum / float64(2*m.Prepared); math.Abs(got-tt.left) > 0.0005 || math.Abs(m.DC-float64(tt.by)) > 0.001 {
			t.Errorf("an offset of %v: measured %v, %v left, want %v", tt.by, m.DC, got, tt.left)
		}
		if s, _ := desk.Sum(bytes.NewReader(out.bytes)); s != m.SHA256 {
			t.Errorf("an offset of %v: the sum is that of the tape before", tt.by)
		}
	}
}

func TestWhatIsWrongWithARecordingIsNoticed(t *testing.T) {
	loud, soft := audiotest.Tone(station, 1000, 4, 48000), audiotest.Tone(station, 1000, 0.1, 48000)
	for _, tt := range []struct {
		what    string
		src     audio.Source
		clipped bool
	}{{"shouted into the microphone", clipped{loud}, true}, {"spoken", clipped{soft}, false}} {
		m, err := desk.Prepare(tt.src, desk.Work{From: station, To: station}, &tape{}, quietly)
		if err != nil || m.Clipped > 0 != tt.clipped || !m.DualMono {
			t.Errorf("%s: %d clipped, dual mono %v, %v", tt.what, m.Clipped, m.DualMono, err)
		}
	}
}

// clipped is what a recorder makes of a level that it cannot take.
type clipped struct{ audio.Source }

func (c clipped) Read(dst []float32) (int, error) {
	n, err := c.Source.Read(dst)
	for i, s := range dst[:2*n] {
		dst[i] = min(max(s, -1), 1)
	}
	return n, err
}

func TestPrepareStopsAtAFailureOfEitherSide(t *testing.T) {
	work := desk.Work{From: phone, To: station}
	tone := func() audio.Source { return audiotest.Tone(phone, 1000, 0.1, 400000) }
	if _, err := desk.Prepare(audiotest.Broken(tone()), work, &tape{}, quietly); !errors.Is(err, audiotest.ErrBroken) {
		t.Errorf("a source that breaks: %v", err)
	}
	if _, err := desk.Prepare(tone(), work, fullDisk{}, quietly); !errors.Is(err, errFull) {
		t.Errorf("a disk that is full: %v", err)
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{ *tape }

func (fullDisk) WriteAt([]byte, int64) (int, error) { return 0, errFull }

func TestGainBringsEveryFileToTheTarget(t *testing.T) {
	lufs := func(v float64) broadcast.Media { return broadcast.Media{LUFS: &v} }
	for _, tt := range []struct {
		what  string
		media broadcast.Media
		want  float64 // dB
	}{
		{"a loud file is lowered", lufs(-9), -9},
		{"a quiet file is raised", lufs(-25), 7},
		{"a whisper from a phone is raised, not without bound", lufs(-45), 20},
		{"silence stays", broadcast.Media{}, 0},
	} {
		if got := audio.DB(desk.Gain(tt.media, -18)); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %.1f dB, want %.1f", tt.what, got, tt.want)
		}
	}
}

func apart(a, b broadcast.Millis) broadcast.Millis { return max(a-b, b-a) }
