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

func TestPrepareMeasuresAndBringsToTheStationsRate(t *testing.T) {
	half := int64(phone.Rate / 2)
	src := audio.Concat(audio.Silence(phone, half), audiotest.Tone(phone, 1000, audio.Linear(-20), 6*half), audio.Silence(phone, 2*half))
	var out bytes.Buffer
	var seen int64
	m, err := desk.Prepare(src, phone, station, &out, func(n int64) { seen = n })
	if err != nil {
		t.Fatal(err)
	}
	if m.Frames != 9*half || seen != m.Frames || apart(m.CueIn, 500) > 10 || apart(m.CueOut, 3500) > 10 {
		t.Errorf("measured %+v, told of %d frames; want %d frames, sound from 500 to 3500 ms", m, seen, 9*half)
	}
	if math.Abs(*m.LUFS+23) > 0.5 || math.Abs(*m.TruePeak+20) > 0.2 {
		t.Errorf("%.1f LUFS, %.1f dBTP; want -23 and -20", *m.LUFS, *m.TruePeak)
	}
	prepared, _ := audiotest.Collect(audio.NewPCMSource(&out, 2), 2, 1000)
	if got, want := int64(len(prepared)/2), m.Prepared; got != want || math.Abs(float64(got)-9*0.5*48000) > 1 {
		t.Errorf("%d frames prepared, %d by the record, want %v", got, want, 9*0.5*48000)
	}
	right := audiotest.Channel(prepared, 2, 1)[48000:96000]
	if a := audio.DB(audiotest.Amplitude(right, 48000, 1000)); math.Abs(a+20) > 0.1 {
		t.Errorf("the tone is at %.1f dBFS on the right, want -20", a)
	}
}

func TestPrepareStopsAtAFailureOfEitherSide(t *testing.T) {
	tone := func() audio.Source { return audiotest.Tone(phone, 1000, 0.1, 40000) }
	if _, err := desk.Prepare(audiotest.Broken(tone()), phone, station, &bytes.Buffer{}, func(int64) {}); !errors.Is(err, audiotest.ErrBroken) {
		t.Errorf("a source that breaks: %v", err)
	}
	if _, err := desk.Prepare(tone(), phone, station, fullDisk{}, func(int64) {}); !errors.Is(err, errFull) {
		t.Errorf("a disk that is full: %v", err)
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

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
