package store

import (
	"encoding/json"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Hardware is the box that a folder lies in, as far as it tells: a card that
// wakes up in another one may be a copy whose original works elsewhere.
type Hardware struct {
	SoC     string   `json:"soc,omitempty"`     // serial number of the board
	Card    string   `json:"card,omitempty"`    // cid of the memory card
	Machine string   `json:"machine,omitempty"` // id of the installed system
	MACs    []string `json:"macs,omitempty"`    // of its network cards
}

// OtherThan names what shows that two boxes differ: "soc", "card", "mac" or
// "machine"; "" when nothing does. What one of the two does not tell shows
// nothing. Network cards and systems are changed in one box too, so they are
// asked only where neither board nor card answers.
func (h Hardware) OtherThan(was Hardware) string {
	known := func(a, b string) bool { return a != "" && b != "" }
	switch {
	case known(h.SoC, was.SoC) && h.SoC != was.SoC:
		return "soc"
	case known(h.Card, was.Card) && h.Card != was.Card:
		return "card"
	case known(h.SoC, was.SoC), known(h.Card, was.Card):
		return ""
	case len(h.MACs) > 0 && len(was.MACs) > 0:
		if slices.ContainsFunc(h.MACs, func(m string) bool { return slices.Contains(was.MACs, m) }) {
			return ""
		}
		return "mac"
	case known(h.Machine, was.Machine) && h.Machine != was.Machine:
		return "machine"
	}
	return ""
}

// Same says whether two boxes tell the same of themselves.
func (h Hardware) Same(was Hardware) bool {
	return h.SoC == was.SoC && h.Card == was.Card && h.Machine == was.Machine && slices.Equal(h.MACs, was.MACs)
}

func boxIn(tx *bolt.Tx) (h Hardware) {
	_ = json.Unmarshal(tx.Bucket(bucketMeta).Get([]byte(metaBox)), &h) // a lost row shows nothing
	return h
}

func (s *Store) putBox(tx *bolt.Tx) error {
	if s.asked.Hardware.Same(Hardware{}) {
		return nil // nobody looked
	}
	return putJSON(tx.Bucket(bucketMeta), []byte(metaBox), s.asked.Hardware)
}
