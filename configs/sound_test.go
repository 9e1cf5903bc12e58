package configs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/configs"
)

func TestTheSoundOfACommune(t *testing.T) {
	c, err := configs.Parse("loa.toml", []byte(`
[sound]
speech_band = "200–6000"
soft_start = "1s"
crossfade = "800ms"
volume = ["05:00-06:00 -6 dB", "20:30–21:00 −3", "11:00-13:00 2.5dB"]
[sound.zones]
thon-1 = -6
"Trường học" = -12.5
`))
	if err != nil {
		t.Fatal(err)
	}
	if low, high, err := c.Sound.Band(); low != 200 || high != 6000 || err != nil {
		t.Errorf("band %v to %v, %v; want 200 to 6000", low, high, err)
	}
	if d, err := configs.Ramp(c.Sound.SoftStart); d != time.Second || err != nil {
		t.Errorf("soft start %v, %v; want 1 s", d, err)
	}
	if d, err := c.Sound.Overlap(); d != 800*time.Millisecond || err != nil {
		t.Errorf("crossfade %v, %v; want 800 ms", d, err)
	}
	got, err := c.Sound.Volumes()
	want := []configs.Volume{
		{Span: broadcast.ClockSpan{Start: 5 * 3600, End: 6 * 3600}, DB: -6},
		{Span: broadcast.ClockSpan{Start: 20*3600 + 1800, End: 21 * 3600}, DB: -3},
		{Span: broadcast.ClockSpan{Start: 11 * 3600, End: 13 * 3600}, DB: 2.5},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("volumes (-want +got):\n%s%v", diff, err)
	}
	if diff := cmp.Diff(map[string]float64{"thon-1": -6, "Trường học": -12.5}, c.Sound.Zones); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
}

func TestABandThatIsOff(t *testing.T) {
	c, err := configs.Parse("loa.toml", []byte("[sound]\nspeech_band = \"\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if low, high, err := c.Sound.Band(); low != 0 || high != 0 || err != nil {
		t.Errorf("band %v to %v, %v; want none", low, high, err)
	}
}
