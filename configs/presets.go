package configs

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed presets/*.toml
var presetFiles embed.FS

// Presets names the policies that a commune may begin with.
func Presets() (names []string) {
	files, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic(fmt.Errorf("list embedded presets: %w", err))
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), path.Ext(f.Name())))
	}
	slices.Sort(names)
	return names
}

// Preset is the text of a preset, as a part of a configuration.
func Preset(name string) (text string, ok bool) {
	if !slices.Contains(Presets(), name) {
		return "", false
	}
	data, err := presetFiles.ReadFile("presets/" + name + ".toml")
	return string(data), err == nil
}

// lay puts the preset that a file names under its own keys. A name that is none
// is left for the check, and a text that cannot be read for the reading of it.
func lay(data []byte, c *Config) {
	var names struct {
		Policy struct {
			Preset string `toml:"preset"`
		} `toml:"policy"`
	}
	if toml.Unmarshal(bytes.TrimPrefix(data, byteOrderMark), &names) != nil {
		return
	}
	if text, ok := Preset(names.Policy.Preset); ok {
		if errs := decode(names.Policy.Preset, []byte(text), c); len(errs) > 0 {
			panic(fmt.Errorf("read embedded preset: %w", errs))
		}
	}
}
