// Package configs is what a commune writes down once about its station: name,
// time zone, sound card, quiet hours, and the other keys of loa.toml.
//
// The embedded sample holds every key and is itself the defaults; a file names
// only what differs. Reading is strict: an unknown key, a wrong type or a value
// out of range is an [Error] that knows its place in the file and the nearest
// right word. Finding the file, and the sentences people see, are left to others.
//
// The one way to hurt yourself: a [Config] made by hand is not checked. Take
// [Default] and change it, or pass text through [Parse].
package configs

import (
	_ "embed" // the sample is the defaults
	"fmt"
	"time"
)

// Config is the whole of loa.toml, one field a section.
type Config struct {
	Station   Station   `toml:"station"`
	Output    Output    `toml:"output"`
	Sound     Sound     `toml:"sound"`
	Input     Input     `toml:"input"`
	Media     Media     `toml:"media"`
	Clock     Clock     `toml:"clock"`
	Policy    Policy    `toml:"policy"`
	Emergency Emergency `toml:"emergency"`
	Log       Log       `toml:"log"`
	Uplink    Uplink    `toml:"uplink"`
}

// Station says who the station is.
type Station struct {
	ID       string `toml:"id"`       // lower-case letters, digits and - . _ ; at most 63
	Name     string `toml:"name"`     // for people; at most 120 characters
	Timezone string `toml:"timezone"` // a name of the IANA time zone database
	Language string `toml:"language"` // "vi" or "en"
}

// Output says where the sound goes and how samples are laid out there.
type Output struct {
	Backend  Backend `toml:"backend"`
	Device   string  `toml:"device"`   // "" = the system's default
	Rate     int     `toml:"rate"`     // frames a second, 8000 to 192000
	Channels int     `toml:"channels"` // 1 or 2
	File     string  `toml:"file"`     // WAV path of [FileBackend]; "" = air.wav in the data folder
}

// Media limits what may be imported, and says what is made of it.
type Media struct {
	MaxHours float64 `toml:"max_hours"` // the longest media in hours, above 0 up to 24
	CacheGB  float64 `toml:"cache_gb"`  // room for prepared sound, 10^9 bytes, up to 100000; 0 = no bound
	Trim     bool    `toml:"trim"`      // leave the silence at both ends out
}

// CacheBytes is CacheGB in bytes.
func (m Media) CacheBytes() int64 { return int64(m.CacheGB * 1e9) }

// MaxLength is MaxHours as a duration.
func (m Media) MaxLength() time.Duration { return time.Duration(m.MaxHours * float64(time.Hour)) }

// Clock says whom to believe about the time.
type Clock struct {
	Trust Trust `toml:"trust"`
}

// Emergency says how an emergency is announced.
type Emergency struct {
	Chime string `toml:"chime"` // a media id or a file; "" = none
	Times int    `toml:"times"` // how often it is said, 1 to 20
}

// Log says how long the play log is kept.
type Log struct {
	KeepDays int `toml:"keep_days"` // days after acknowledgement; 0 = for ever
}

// Uplink says where the play log travels to.
type Uplink struct {
	URL    string `toml:"url"`     // "" = as enrolled, else the log stays here
	CAFile string `toml:"ca_file"` // PEM file of the collector's own root; "" = the system's
}

// Location is the station's time zone. It fails only on a station that did not
// come from [Parse], or on a machine that has lost its time zone database.
func (s Station) Location() (*time.Location, error) {
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	return loc, nil
}

// Backend names a way out for the sound.
type Backend string

// The ways out for the sound.
const (
	OtoBackend   Backend = "oto"   // the sound server or the card, through oto
	AplayBackend Backend = "aplay" // the program aplay
	FileBackend  Backend = "file"  // a WAV file, written at the pace of a card
	NullBackend  Backend = "null"  // nowhere, at the pace of a card
)

// Trust says what the quality of the wall clock is judged by.
type Trust string

// The judges of the wall clock.
const (
	TrustAuto   Trust = "auto"   // the kernel's own word, else a working RTC
	TrustSystem Trust = "system" // whoever set up the box vouches for it
)

// Approval says how many people a change takes.
type Approval string

// The ways to approve.
const (
	OnePerson Approval = "one-person"
	TwoPerson Approval = "two-person" // whoever made it, another approves it
)

//go:embed loa.toml
var sample string

// Sample is the text of the sample file: every key with its default and a word
// on it in both languages.
func Sample() string { return sample }
