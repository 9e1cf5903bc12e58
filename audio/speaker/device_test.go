package speaker

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoCards = ` 0 [HDMI           ]: HDA-Intel - HDA ATI HDMI
                      HDA ATI HDMI at 0xf7e60000 irq 48
 1 [UsbAudio       ]: USB-Audio - USB Audio
                      C-Media USB Audio at usb-0000:00:14.0-3, full speed
`

func TestConfiguredCardIsTheOnlyOneWithinReach(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "cards")
	if err := os.WriteFile(list, []byte(twoCards), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ device, want string }{
		{"UsbAudio", `pcm.!default { type plug slave.pcm { type hw card "UsbAudio" device 0 } }`},
		{"HDMI,3", `pcm.!default { type plug slave.pcm { type hw card "HDMI" device 3 } }`},
	} {
		env, err := deviceEnv(row.device, list, dir)
		if err != nil {
			t.Fatalf("%s: %v", row.device, err)
		}
		conf, err := os.ReadFile(filepath.Join(dir, "alsa.conf"))
		if err != nil || !strings.Contains(string(conf), row.want) {
			t.Errorf("%s gives %s (%v), want %s", row.device, conf, err, row.want)
		}
		got := strings.Join(env, " ")
		want := "ALSA_CONFIG_PATH=" + dir + "/alsa.conf PULSE_SERVER=unix:/nonexistent"
		if got != want {
			t.Errorf("%s adds %s, want %s", row.device, got, want)
		}
	}
}

func TestWithoutADeviceTheEnvironmentIsLeftAlone(t *testing.T) {
	if env, err := deviceEnv("", "/nonexistent", "/nonexistent"); env != nil || err != nil {
		t.Errorf("got %v, %v", env, err)
	}
}

func TestDeviceThatCannotBeIsRefused(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "cards")
	if err := os.WriteFile(list, []byte(twoCards), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ device, cards, kind, says string }{
		{"Headset", list, WrongCard, "HDMI, UsbAudio"},
		{"UsbAudi", list, WrongCard, "UsbAudi is not there"},
		{"UsbAudio", filepath.Join(dir, "none"), NoDevice, "no sound card at all"},
		{"1", list, BadConfig, "CARD"},
		{"hw:CARD=UsbAudio", list, BadConfig, "CARD"},
		{"UsbAudio,x", list, BadConfig, "CARD"},
		{`UsbAudio" } }`, list, BadConfig, "CARD"},
		{"file:" + dir + "/missing.conf", list, NoDevice, "no such file"},
	} {
		_, err := deviceEnv(row.device, row.cards, dir)
		fault, ok := errors.AsType[*Fault](err)
		if !ok || fault.Kind != row.kind || !strings.Contains(fault.Detail, row.says) {
			t.Errorf("%s: got %v, want %s saying %q", row.device, err, row.kind, row.says)
		}
	}
}
