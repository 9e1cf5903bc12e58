package broadcast

import "time"

// BlockPause is the silence that ends a buổi phát: what follows after less belongs
// to the same one.
const BlockPause = 5 * time.Minute

// Capped says whether the policy bounds how long or how often the station speaks,
// on any day and in any zone.
func (p Policy) Capped() bool {
	if p.MaxBlock > 0 || p.MaxBlocks > 0 {
		return true
	}
	for i := range p.Rules {
		if r := &p.Rules[i]; r.MaxBlock != nil && *r.MaxBlock > 0 || r.MaxBlocks != nil && *r.MaxBlocks > 0 {
			return true
		}
	}
	return false
}

// block is a buổi phát: airings that follow each other with hardly a pause.
type block struct {
	from, till time.Time
	nth        int // of its day, from 1
}

// airtime is what was spoken so far in each zone.
type airtime struct {
	policy Policy
	blocks map[string]block
}

func newAirtime(p Policy) *airtime {
	if !p.Capped() {
		return nil
	}
	return &airtime{policy: p, blocks: map[string]block{}}
}

// joined is the buổi phát of which sound from an instant on would be part.
func (t *airtime) joined(zone string, from time.Time) block {
	b, spoke := t.blocks[zone]
	switch {
	case spoke && from.Sub(b.till) < BlockPause:
		return b
	case spoke && dayOf(b.from, 0).Equal(dayOf(from, 0)):
		return block{from: from, nth: b.nth + 1}
	default:
		return block{from: from, nth: 1}
	}
}

// refuses says whether an airing that begins now would make a buổi phát longer, or
// their number greater, than the policy allows. A nil airtime refuses nothing.
func (t *airtime) refuses(a Airing, now time.Time, left time.Duration) (Breach, bool) {
	if t == nil || a.uncapped() {
		return Breach{}, false
	}
	for _, zone := range t.policy.zonesOf(a.Zones) {
		h, b := t.policy.on(dayOf(now, 0), zone), t.joined(zone, now)
		switch {
		case h.maxBlock > 0 && now.Add(left).Sub(b.from) > h.maxBlock:
			return Breach{Cap: h.maxBlock}, true
		case h.maxBlocks > 0 && b.nth > h.maxBlocks:
			return Breach{Blocks: h.maxBlocks}, true
		}
	}
	return Breach{}, false
}

// spoke counts what was heard of an airing.
func (t *airtime) spoke(a Airing, from, till time.Time) {
	if t == nil || a.Priority == PriorityEmergency {
		return
	}
	for _, zone := range t.policy.zonesOf(a.Zones) {
		b := t.joined(zone, from)
		b.till = till
		t.blocks[zone] = b
	}
}

// uncapped says whose length nobody counts.
func (a Airing) uncapped() bool {
	return a.Priority == PriorityEmergency || a.Exempt || a.Extra
}

// Cap says which bounds hold for an airing that the plan refuses for them.
func (p Policy) Cap(a Airing) Breach {
	var b Breach
	for _, zone := range p.zonesOf(a.Zones) {
		h := p.on(dayOf(a.Wanted, 0), zone)
		if h.maxBlock > 0 && (b.Cap == 0 || h.maxBlock < b.Cap) {
			b.Cap = h.maxBlock
		}
		if h.maxBlocks > 0 && (b.Blocks == 0 || h.maxBlocks < b.Blocks) {
			b.Blocks = h.maxBlocks
		}
	}
	return b
}
