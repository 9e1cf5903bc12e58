package speaker

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// ownALSA marks a device that is an ALSA configuration file of the owner's.
const ownALSA = "file:"

// deviceForm is CARD or CARD,DEVICE, by the id that the kernel gives a card. The
// number of a card is not an id: it changes from boot to boot.
var deviceForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_-]*)(?:,([0-9]{1,2}))?$`)

// deviceEnv returns what the child's environment needs so that it reaches the
// configured device and no other: a configuration of its own for ALSA, and an
// address for PulseAudio that nobody serves. Without a device it returns nothing.
func deviceEnv(device, cardsFile, dir string) ([]string, error) {
	if device == "" {
		return nil, nil
	}
	if path, own := strings.CutPrefix(device, ownALSA); own {
		if _, err := os.Stat(path); err != nil {
			return nil, &Fault{NoDevice, fmt.Errorf("find the ALSA configuration: %w", err).Error()}
		}
		return onlyALSA(path), nil
	}
	m := deviceForm.FindStringSubmatch(device)
	if m == nil {
		return nil, &Fault{BadConfig, fmt.Sprintf("device %q: want CARD or CARD,DEVICE as in /proc/asound/cards", device)}
	}
	ids, err := cards(cardsFile)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(ids, m[1]) {
		kind := WrongCard
		if len(ids) == 0 {
			kind = NoDevice
		}
		return nil, &Fault{kind, fmt.Sprintf("card %s is not there; there is: %s", m[1], list(ids))}
	}
	path := filepath.Join(dir, "alsa.conf")
	if err := os.WriteFile(path, []byte(alsaConfig(m[1], m[2])), 0o640); err != nil {
		return nil, &Fault{Disk, fmt.Errorf("write the ALSA configuration: %w", err).Error()}
	}
	return onlyALSA(path), nil
}

func onlyALSA(path string) []string {
	return []string{"ALSA_CONFIG_PATH=" + path, "PULSE_SERVER=unix:/nonexistent"}
}

// alsaConfig is a whole configuration whose only device is one card. The string
// form "hw:CARD=..." would need the definitions of /usr/share/alsa.
func alsaConfig(card, device string) string {
	if device == "" {
		device = "0"
	}
	return fmt.Sprintf("pcm.!default { type plug slave.pcm { type hw card %q device %s } }\n"+
		"ctl.!default { type hw card %q }\n", card, device, card)
}

// cardLine matches the first of the two lines that the kernel prints for a card.
var cardLine = regexp.MustCompile(`^\s*\d+ \[(\S+)\s*\]:`)

// cards reads the ids of the cards; a machine without ALSA has none.
func cards(path string) ([]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the list of sound cards: %w", err)
	}
	defer f.Close()
	var ids []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if m := cardLine.FindStringSubmatch(lines.Text()); m != nil {
			ids = append(ids, m[1])
		}
	}
	return ids, lines.Err()
}

func list(ids []string) string {
	if len(ids) == 0 {
		return "no sound card at all"
	}
	return strings.Join(ids, ", ")
}
