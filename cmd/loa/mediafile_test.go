package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast/words"
)

// Whatever a stick may bring, people read the name that they know it by and not
// the decoder's word for it.
func TestEveryFormatIsCalledByItsName(t *testing.T) {
	for file, name := range map[string]string{
		"#!AMR\n":                          "AMR",
		"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "WMA",
		"FORM\x00\x00\x10\x00AIFF":         "AIFF",
		".snd\x00\x00\x00\x18":             "AU",
		"caff\x00\x01":                     "CAF",
		"MThd\x00\x00\x00\x06":             "MIDI",
		"ADIF":                             "AAC",
		".RMF\x00\x00":                     "RealMedia",
		"MAC \x96\x0f":                     "APE",
		"wvpk\x10\x00":                     "WavPack",
		"riff\x2e\x91\xcf\x11":             "W64",
		"RIFF\x00\x00\x10\x00AVI LIST":     "AVI",
		"\x1a\x45\xdf\xa3\x01":             "MKV",
		"FLV\x01\x05":                      "FLV",
		"\x00\x00\x01\xba\x44":             "MPEG",
		"\x00\x00\x00\x18ftypM4A ":         "M4A",
		"\x00\x00\x00\x18ftyp3gp4":         "3GP",
		codedWAV(0x02):                     "WAV (ADPCM)",
		codedWAV(0x11):                     "WAV (IMA ADPCM)",
		codedWAV(0x31):                     "WAV (GSM)",
		codedWAV(0x50):                     "WAV (MPEG Layer II)",
		codedWAV(0xff):                     "WAV (AAC)",
		codedWAV(0x161):                    "WAV (WMA)",
		"%PDF-1.7\n":                       "PDF",
		"PK\x03\x04\x14\x00":               "Office",
		"Rar!\x1a\x07\x01":                 "tệp nén",
		"7z\xbc\xaf\x27\x1c":               "tệp nén",
		"\x1f\x8b\x08\x00":                 "tệp nén",
		"\x89PNG\r\n":                      "PNG",
		"\xff\xd8\xff\xe0":                 "JPEG",
		"GIF89a":                           "GIF",
		"RIFF\x00\x00\x10\x00WEBP":         "WebP",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Office",
		"\x7fELF\x02":                      "chương trình",
		"MZ\x90\x00":                       "chương trình",
		"SQLite format 3\x00":              "cơ sở dữ liệu",
	} {
		padded := append([]byte(file), make([]byte, 4096)...)
		_, err := decode.Probe(bytes.NewReader(padded), int64(len(padded)))
		d, ok := errors.AsType[*decode.Error](err)
		if !ok {
			t.Errorf("%q: %v, want a refusal", file, err)
			continue
		}
		group := words.Codec
		if d.Kind == decode.NotAudio {
			group = "looks"
		}
		if got := words.Label(words.VI, group, d.Detail); !strings.Contains(got, name) {
			t.Errorf("%q is called %q, want %s", file, got, name)
		}
	}
}

// codedWAV is the head of a WAV file in a coding, which the file tells by a number.
func codedWAV(tag uint16) string {
	head := []byte("RIFF\x00\x10\x00\x00WAVEfmt \x10\x00\x00\x00")
	head = binary.LittleEndian.AppendUint16(head, tag)
	head = append(head, "\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00"...) // mono, 8 kHz
	return string(head) + "data\x00\x08\x00\x00"
}
