// Package playout is the conductor: it takes one airing at a time, drives the
// sound, and writes down what was heard.
//
// It promises that a claim goes to the journal before the first sample, that
// exactly one end follows, that what is called heard was counted at the device,
// and that the sound never waits for the journal: a calendar airing waits for
// its claim until its own start and not a moment longer, a person's play and an
// emergency do not wait at all.
//
// When an airing is due is the scheduler's business, who goes first is decided
// by [broadcast.Decide], how sound is made is left to the [Sound].
//
// The one way to hurt yourself: the methods of [Conductor] are answered by
// [Conductor.Run]; called while nothing runs it, they wait for their context.
package playout

import (
	"time"

	"github.com/truyenthanh/loa/audio"
	"github.com/truyenthanh/loa/broadcast"
)

const (
	// Lead is how long before its time an airing is handed over: the amplifier
	// warms up, the device opens, the claim reaches the disk.
	Lead = 6 * time.Second
	// linger is how long the device stays open behind the last sound.
	linger = 2 * time.Second
	// cueAhead is how long before its time the first sample is placed in the
	// stream; it must exceed what the stream holds on its way to the ear.
	cueAhead = 300 * time.Millisecond
	// glide is how long a change of the volume by the hour takes.
	glide = 2 * time.Second
	// lostShare is the part of a live airing, one in so many, that may be missing
	// of an airing that counts as heard whole.
	lostShare = 50
	// cut is the length of every fade that makes room: short enough to count as
	// at once, long enough not to click.
	cut = 50 * time.Millisecond
	// margin is how long before its sound must be gone a voice is told to fade: the
	// fade, and two looks, for one may come late on a busy box.
	margin = cut + 2*beat
	// giveUp is how long a lost device may be away before what was on air ends.
	giveUp = time.Minute
	// beat is the longest the conductor rests while something is on air.
	beat = 40 * time.Millisecond
	// rest is the longest it rests otherwise.
	rest = time.Second
)

// Sound is the stream that leads to the loudspeakers. Frames are numbered from
// the first ever mixed.
type Sound interface {
	// Open asks for the device, Close lets it go when what was mixed is out.
	Open()
	Close()
	// Play places a source in the stream.
	Play(src audio.Source, cue audio.Cue) *audio.Voice
	// FrameAt is the frame that will be heard at t; false while the device is
	// not running steadily.
	FrameAt(t time.Time) (frame int64, ok bool)
	// TimeOf is when a frame was or will be heard.
	TimeOf(frame int64) time.Time
	// Heard counts the frames that the device has taken.
	Heard() int64
	// OnAir says whether something is on air or about to be: a lost device is then
	// asked for more often.
	OnAir(on bool)
	// CeilingDB is the highest true peak that is sent, in dBTP.
	CeilingDB() float64
	// Restarts counts how often the device was opened again after a fault.
	Restarts() int
	// Underruns counts how often the device wanted frames and had none.
	Underruns() int
}

// Item is the sound of an airing, ready to be mixed.
type Item struct {
	Source  audio.Source
	Gain    float64       // linear
	Frames  int64         // to be heard in all; more than 0
	FadeIn  time.Duration // where it begins out of silence
	FadeOut time.Duration // before the last frame; 0 for what ends by itself
	Close   func()        // lets the source go; never nil

	// Volume is a linear gain on top of Gain that follows the time of day; nil
	// where the volume is always the same.
	Volume func(now time.Time) float64
	// Lost counts the frames that are silent because the source had none; nil for
	// a source that cannot be late.
	Lost func() int64
}

// Media opens the sound of an airing.
type Media interface {
	Open(a broadcast.Airing) (Item, error)
}

// Journal takes entries without making anybody wait.
type Journal interface {
	// Record stamps and queues an entry. The channel is closed when the entry is
	// durable.
	Record(e broadcast.Entry) (durable <-chan struct{})
	// Progress writes over the cell that tells how far the airing on air came.
	Progress(p broadcast.Progress)
}

// Rules gives what arbitration must respect at an instant.
type Rules func(now time.Time) broadcast.Rules

// OnAir is what is heard now.
type OnAir struct {
	Airing  broadcast.Airing
	Started time.Time // zero while its first frame is on its way
	Heard   time.Duration
	Length  time.Duration
	Level   audio.Level
}

// Begun answers a person's play: the first frame was heard, or it never will be.
type Begun struct {
	At      time.Time
	Yields  string // the title of what was interrupted
	Verdict broadcast.Verdict
}

// Over is how an airing ended.
type Over struct {
	broadcast.Verdict
	Heard time.Duration
}
