package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/audio/audiotest"
	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/playout"
	"github.com/truyenthanh/loa/configs"
)

var paper = audio.Format{Rate: 48000, Channels: 1}

// sheet is a part of a score: the same sample for so many frames, at a gain.
func sheet(amp, gain float64, frames int64) playout.Item {
	return playout.Item{Source: audiotest.Level(paper, amp, frames), Gain: gain, Frames: frames, Close: func() {}}
}

func sheetAt(amp, gain float64, frames int64) *playout.Item {
	item := sheet(amp, gain, frames)
	return &item
}

// The parts follow each other to the frame, each at its own level.
func TestTheScoreOfAnAiring(t *testing.T) {
	const ten = 10 * time.Millisecond // 480 frames
	for _, row := range []struct {
		name   string
		score  score
		frames int64
		levels map[int]float32 // at some frames
	}{
		{
			"a programme alone",
			score{said: []playout.Item{sheet(0.5, 0.5, 1000)}},
			1000,
			map[int]float32{0: 0.25, 999: 0.25},
		},
		{
			"between chimes",
			score{opening: sheetAt(0.1, 2, 300), said: []playout.Item{sheet(0.5, 0.5, 1000)}, closing: sheetAt(0.3, 1, 200)},
			1500,
			map[int]float32{0: 0.2, 299: 0.2, 300: 0.25, 1299: 0.25, 1300: 0.3, 1499: 0.3},
		},
		{
			"a warning said twice",
			score{opening: sheetAt(0.1, 1, 300), said: []playout.Item{sheet(0.5, 1, 100), sheet(0.5, 1, 100)}},
			500,
			map[int]float32{299: 0.1, 300: 0.5, 399: 0.5, 400: 0.5, 499: 0.5},
		},
		{
			"cut to its time, chimes whole",
			score{opening: sheetAt(0.1, 1, 300), said: []playout.Item{sheet(0.5, 1, 90000)}, closing: sheetAt(0.3, 1, 200), most: 48500},
			48500,
			map[int]float32{299: 0.1, 300: 0.5, 45899: 0.5, 48299: 0, 48300: 0.3, 48499: 0.3},
		},
		{
			"shorter than its time",
			score{said: []playout.Item{sheet(0.5, 1, 1000)}, most: 5000},
			1000,
			map[int]float32{999: 0.5},
		},
		{
			"chimes that overlap it",
			score{opening: sheetAt(0.1, 1, 1000), said: []playout.Item{sheet(0.5, 1, 4000)}, closing: sheetAt(0.3, 1, 1000), overlap: ten},
			5040,
			map[int]float32{519: 0.1, 1000: 0.5, 4039: 0.5, 4520: 0.3},
		},
		{
			"a chime too short to overlap so long",
			score{opening: sheetAt(0.1, 1, 300), said: []playout.Item{sheet(0.5, 1, 4000)}, overlap: ten},
			4150,
			map[int]float32{149: 0.1, 300: 0.5, 4149: 0.5},
		},
		{
			"cut to its time, chimes that overlap it whole",
			score{opening: sheetAt(0.1, 1, 1000), said: []playout.Item{sheet(0.5, 1, 90000)}, closing: sheetAt(0.3, 1, 1000), overlap: ten, most: 48500},
			48500,
			map[int]float32{519: 0.1, 1000: 0.5, 45000: 0.5, 47980: 0.3, 48499: 0.3},
		},
		{
			"a warning said twice, which nothing overlaps",
			score{said: []playout.Item{sheet(0.5, 1, 2000), sheet(0.3, 1, 2000)}, overlap: ten},
			4000,
			map[int]float32{1999: 0.5, 2000: 0.3},
		},
		{
			"no time for more than chimes",
			score{opening: sheetAt(0.1, 1, 300), said: []playout.Item{sheet(0.5, 1, 1000)}, most: 200},
			300,
			map[int]float32{299: 0.1},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.score.format = paper
			src, frames := row.score.compose()
			got, err := audiotest.Collect(src, 1, 480)
			if err != nil || frames != row.frames || int64(len(got)) != row.frames {
				t.Fatalf("%d frames, said to be %d, %v; want %d", len(got), frames, err, row.frames)
			}
			for at, want := range row.levels {
				if got[at] != want {
					t.Errorf("frame %d is %v, want %v", at, got[at], want)
				}
			}
		})
	}
}

// Music goes down under the words and ends behind them; the frames are those that
// the plan counts.
func TestMusicUnderTheWords(t *testing.T) {
	second := int64(paper.Rate)
	words := playout.Item{Source: audio.Concat(audiotest.Tone(paper, 1000, 0.5, 3*second), audio.Silence(paper, 4*second), audiotest.Tone(paper, 1000, 0.5, 3*second)), Gain: 1, Frames: 10 * second, Close: func() {}}
	bed := playout.Item{Source: audiotest.Tone(paper, 300, 0.4, 60*second), Gain: 0.5, Frames: 60 * second, Close: func() {}}
	sc := score{format: paper, said: []playout.Item{words}, bed: &bed, ducking: audio.Ducking{DepthDB: 20, Attack: 200 * time.Millisecond, Release: time.Second, Fade: bedFade}}
	src, frames := sc.compose()
	got, err := audiotest.Collect(src, 1, 480)
	if want := 10*second + paper.Frames(bedFade); err != nil || frames != want || int64(len(got)) != want {
		t.Fatalf("%d frames, said to be %d, %v; want %d", len(got), frames, err, want)
	}
	music := func(from int64) float64 { return audiotest.Amplitude(got[from:from+second/2], paper.Rate, 300) }
	for _, row := range []struct {
		what     string
		from     int64
		low, top float64
	}{
		{"under the first words", 2 * second, 0.019, 0.021},
		{"in the pause", 5*second + second/2, 0.19, 0.21},
		{"under the last words", 9 * second, 0.019, 0.021},
		{"at the very end", 12*second + second/2, 0, 0.03},
	} {
		if amp := music(row.from); amp < row.low || amp > row.top {
			t.Errorf("music %s: amplitude %.3f, want %.3f to %.3f", row.what, amp, row.low, row.top)
		}
	}
}

// Speech loses what horns cannot give; music keeps it.
func TestTheToneOfSpeechAndOfMusic(t *testing.T) {
	sound, err := newTone(configs.Default().Sound)
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[broadcast.Kind]float64{broadcast.KindSpeech: 0.05, broadcast.KindMusic: 0.5, broadcast.KindTune: 0.5, "": 0.5} {
		hum := playout.Item{Source: audiotest.Tone(paper, 50, 0.5, 48000), Gain: 1, Frames: 48000, Close: func() {}}
		sc := score{format: paper, said: []playout.Item{hum}}
		sc.low, sc.high = sound.band(kind)
		src, _ := sc.compose()
		got, err := audiotest.Collect(src, 1, 480)
		if err != nil {
			t.Fatal(err)
		}
		amp := audiotest.Amplitude(got[24000:], paper.Rate, 50)
		if want == 0.5 && (amp < 0.49 || amp > 0.51) || want < 0.5 && amp > want {
			t.Errorf("a hum of 50 Hz in %q has amplitude %.3f, want %.2f", kind, amp, want)
		}
	}
}

func TestTheVolumeOfHoursAndZones(t *testing.T) {
	c, err := configs.Parse("loa.toml", []byte("[sound]\nvolume = [\"05:00-06:00 -6\", \"05:30-07:00 -12 dB\", \"22:00-01:00 6 dB\"]\nzones = { thon-1 = -6, truong = -20, doi = 3 }\n"))
	if err != nil {
		t.Fatal(err)
	}
	sound, err := newTone(c.Sound)
	if err != nil {
		t.Fatal(err)
	}
	for clock, want := range map[string]float64{
		"04:59:59": 0, "05:00:00": -6, "05:29:59": -6, "05:30:00": -12, "06:30:00": -12, "07:00:00": 0, "23:00:00": 6, "00:30:00": 6, "12:00:00": 0,
	} {
		now, err := time.ParseInLocation(time.DateTime, "2026-11-24 "+clock, hanoi)
		if err != nil {
			t.Fatal(err)
		}
		if got := audio.DB(sound.volume(now)); got < want-0.001 || got > want+0.001 {
			t.Errorf("at %s: %.2f dB, want %v", clock, got, want)
		}
	}
	for _, row := range []struct {
		zones []string
		want  float64
	}{
		{nil, 0},
		{[]string{"thon-1"}, -6},
		{[]string{"thon-1", "truong", "doi"}, -20},
		{[]string{"doi"}, 3},
		{[]string{"doi", "thon-9"}, 0}, // of a zone without a gain, as it is
	} {
		if got := audio.DB(sound.zone(row.zones)); got < row.want-0.001 || got > row.want+0.001 {
			t.Errorf("zones %v: %.2f dB, want %v", row.zones, got, row.want)
		}
	}
}

// Warnings, tunes and what begins with a chime are there at once.
func TestWhatBeginsSoftly(t *testing.T) {
	sound, err := newTone(configs.Default().Sound)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		a     broadcast.Airing
		chime bool
		want  time.Duration
	}{
		{"speech", broadcast.Airing{Kind: broadcast.KindSpeech, Priority: broadcast.PriorityRoutine}, false, 300 * time.Millisecond},
		{"music", broadcast.Airing{Kind: broadcast.KindMusic, Priority: broadcast.PriorityRoutine}, false, 300 * time.Millisecond},
		{"speech behind a chime", broadcast.Airing{Kind: broadcast.KindSpeech, Priority: broadcast.PriorityRoutine}, true, 0},
		{"a tune", broadcast.Airing{Kind: broadcast.KindTune, Priority: broadcast.PriorityRoutine}, false, 0},
		{"a warning", broadcast.Airing{Priority: broadcast.PriorityEmergency}, false, 0},
	} {
		if got := sound.fadeIn(row.a, row.chime); got != row.want {
			t.Errorf("%s begins over %v, want %v", row.name, got, row.want)
		}
	}
}

// A device that takes nothing for a minute is no dead air: nothing is mixed for it,
// and what the meter of the programme shows stays where it was.
func TestAStalledDeviceIsNoDeadAir(t *testing.T) {
	for _, row := range []struct {
		name string
		took int64 // seconds that the device takes: all of the tone, then of the silence
		want bool
	}{
		{"it stops in the tone", 1, false},
		{"it stops in the pause", 10, false},
		{"it takes the pause to its end", 30, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				second := int64(paper.Rate)
				m := audio.NewMixer(paper, 0.8)
				v := m.Play(audio.Concat(audiotest.Tone(paper, 500, 0.2, second), audio.Silence(paper, 60*second)), audio.Cue{Gain: 1})
				block := make([]float32, paper.Rate/10)
				for range 10 * row.took {
					m.Mix(block)
				}
				time.Sleep(time.Minute) // of the bubble
				if got := deadAir(v.Level(), paper); got != row.want {
					t.Errorf("dead air: %v, want %v", got, row.want)
				}
			})
		})
	}
}

// A pause of ten seconds is a pause; twenty are dead air. What counts is frames
// that were mixed: a device that takes nothing is another fault.
func TestDeadAir(t *testing.T) {
	for _, row := range []struct {
		name    string
		silence int64 // seconds behind a second of tone
		hiss    float64
		want    bool
	}{
		{"a pause of ten seconds", 10, 0, false},
		{"just not long enough", 14, 0, false},
		{"long enough", 15, 0, true},
		{"twenty seconds", 20, 0, true},
		{"twenty seconds of faint hiss", 20, 0.002, true},
		{"twenty seconds of whisper", 20, 0.02, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			second := int64(paper.Rate)
			m := audio.NewMixer(paper, 0.8)
			v := m.Play(audio.Concat(audiotest.Tone(paper, 500, 0.2, second), audiotest.Tone(paper, 500, row.hiss, 60*second)), audio.Cue{Gain: 1})
			block := make([]float32, (row.silence+1)*second)
			m.Mix(block)
			if got := deadAir(v.Level(), paper); got != row.want {
				t.Errorf("dead air: %v, want %v", got, row.want)
			}
		})
	}
}
