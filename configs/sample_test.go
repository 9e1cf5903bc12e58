package configs_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"github.com/truyenthanh/loa/configs"
)

// What a station does when nobody has configured it is written here a second
// time on purpose: a default changes in two places or not at all.
func TestAStationNobodyConfigured(t *testing.T) {
	want := configs.Config{
		Station: configs.Station{ID: "station-1", Timezone: "Asia/Ho_Chi_Minh", Language: "vi"},
		Output:  configs.Output{Backend: configs.OtoBackend, Rate: 48000, Channels: 2},
		Sound: configs.Sound{
			TargetLUFS: -18, TruePeakDB: -2, SpeechBand: "180-8000", SoftStart: "300ms", Crossfade: "0s", Volume: []string{},
			BedDepthDB: 15, BedAttack: "200ms", BedRelease: "1s", Zones: map[string]float64{},
		},
		Media:     configs.Media{MaxHours: 3, CacheGB: 8, Trim: true},
		Clock:     configs.Clock{Trust: configs.TrustAuto},
		Policy:    configs.Policy{QuietHours: []string{"21:00-05:00"}, Windows: []string{}, Music: true, Approval: configs.OnePerson, Rules: []configs.PolicyRule{}},
		Emergency: configs.Emergency{Times: 1},
	}
	if diff := cmp.Diff(want, configs.Default()); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestEveryFieldHasAKeyInTheSampleAndEveryKeyAField(t *testing.T) {
	if diff := cmp.Diff(structKeys(), textKeys(t, configs.Sample())); diff != "" {
		t.Errorf("keys (-struct +sample):\n%s\nwrite the key with its default into configs/loa.toml, or take it out", diff)
	}
}

func TestASampleThatForgetsAKeyIsNoticed(t *testing.T) {
	short := strings.Replace(configs.Sample(), "keep_days = 0\n", "", 1)
	if cmp.Equal(structKeys(), textKeys(t, short)) {
		t.Error("a sample without log.keep_days passes for complete")
	}
}

// A key without a word on it is a riddle to the person at the station.
func TestEveryKeyOfTheSampleIsExplainedInBothLanguages(t *testing.T) {
	comment := ""
	for line := range strings.Lines(configs.Sample()) {
		switch {
		case strings.HasPrefix(line, "#"):
			comment += line
		case strings.Contains(line, "="):
			if !regexp.MustCompile(`[à-ỹđĐ]`).MatchString(comment) || !regexp.MustCompile(`(?i)\b(the|a|or|any|samples|hours|days|who|where|channels|how)\b`).MatchString(comment) {
				t.Errorf("%s has no word on it in both languages, only %q", strings.TrimSpace(line), comment)
			}
			comment = ""
		default:
			comment = ""
		}
	}
}

func TestTheSampleReadsAsItsOwnFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loa.toml")
	if err := os.WriteFile(path, []byte(configs.Sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := configs.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(configs.Default(), got); diff != "" {
		t.Errorf("the sample is not the defaults (-default +sample):\n%s", diff)
	}
}

func TestDefaultsAreFreshEachTime(t *testing.T) {
	configs.Default().Policy.QuietHours[0] = "00:00-24:00"
	if got := configs.Default().Policy.QuietHours[0]; got != "21:00-05:00" {
		t.Errorf("one caller's change reached the next: quiet hours %s", got)
	}
}

func structKeys() []string {
	var keys []string
	for section := range reflect.TypeFor[configs.Config]().Fields() {
		for field := range section.Type.Fields() {
			keys = append(keys, section.Tag.Get("toml")+"."+field.Tag.Get("toml"))
		}
	}
	slices.Sort(keys)
	return keys
}

func textKeys(t *testing.T, text string) []string {
	t.Helper()
	var tree map[string]map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for section, fields := range tree {
		for field := range fields {
			keys = append(keys, section+"."+field)
		}
	}
	slices.Sort(keys)
	return keys
}
