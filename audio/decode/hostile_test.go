package decode

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"
	"testing"
	"time"
)

// silentFLAC is a FLAC of silence, mono at 8 kHz: 12 bytes for each block of
// 32768 frames, which is 4 s. STREAMINFO says total.
func silentFLAC(blocks int, total uint64) []byte {
	const block = 32768
	b := append([]byte("fLaC\x80\x00\x00\x22"), make([]byte, 34)...)
	binary.BigEndian.PutUint16(b[8:], block)
	binary.BigEndian.PutUint16(b[10:], block)
	binary.BigEndian.PutUint64(b[18:], 8000<<44|15<<36|total)
	for i := range blocks {
		b = append(b, flacFrame(i, 0xf4, []byte{0, 0, 0})...)
	}
	return b
}

// flacFrame is a mono frame of 16 bits with true checksums. sizes is the byte
// with the codes of block size and rate.
func flacFrame(number int, sizes byte, body []byte) []byte {
	b := []byte{0xff, 0xf8, sizes, 0x08}
	b = append(b, []byte(string(rune(number)))...)
	b = append(b, crc8(b))
	b = append(b, body...)
	return binary.BigEndian.AppendUint16(b, crc16(0, b))
}

// oggOf puts packets on pages, one each, with the given granules.
func oggOf(packets [][]byte, granules []int64) []byte {
	var all [][]byte
	for i, packet := range packets {
		flags := byte(0)
		if i == 0 {
			flags = oggFirst
		}
		p := append([]byte("OggS\x00"), flags)
		p = binary.LittleEndian.AppendUint64(p, uint64(granules[i]))
		p = binary.LittleEndian.AppendUint32(p, 1)
		p = binary.LittleEndian.AppendUint32(p, uint32(i))
		p = append(p, 0, 0, 0, 0, byte(len(packet)/255+1))
		p = append(p, bytes.Repeat([]byte{255}, len(packet)/255)...)
		p = append(p, byte(len(packet)%255))
		all = append(all, append(p, packet...))
	}
	return sealed(all)
}

func opusHeadOf(channels, family byte) []byte {
	return append([]byte("OpusHead\x01"), channels, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, family)
}

// vorbisOf is a Vorbis with a setup of the given first bytes.
func vorbisOf(setup string) []byte {
	ident := []byte("\x01vorbis\x00\x00\x00\x00\x01\x44\xac\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xb8\x01")
	comment := []byte("\x03vorbis\xff\xff\xff\xff\xff\xff\xff\xff")
	packets := [][]byte{ident, comment, append([]byte("\x05vorbis"), setup...), {0, 0}}
	return oggOf(packets, []int64{0, 0, 0, 1 << 40})
}

// Files that were made to hurt are refused or survived: at once, in little
// memory, and by a kind that people can be told.
func TestHostileFiles(t *testing.T) {
	day := Limits{MaxDuration: 3 * time.Hour}
	voice := wave(t, speech(t), 48000, 1)
	plain := encode(t, voice, "a.flac", "-t", "2")
	lying := bytes.Clone(plain)
	copy(lying[42:], "\x84\xff\xff\xff") // a block of 16 MB in a small file
	opus := pages(encode(t, voice, "a.opus", "-t", "2"))
	future := slices.Clone(opus)
	future[len(future)-1] = bytes.Clone(future[len(future)-1])
	binary.LittleEndian.PutUint64(future[len(future)-1][6:], 1<<60)
	binary.LittleEndian.PutUint32(future[len(future)-1][18:], 900)
	for _, row := range []struct {
		name string
		file []byte
		lim  Limits
		want Kind
	}{
		{"24 h of silence as FLAC", silentFLAC(21094, 24*3600*8000), day, TooLong},
		{"24 h of silence, a header that does not say so", silentFLAC(21094, 0), day, TooLong},
		{"24 h of silence, a header that says an hour", silentFLAC(21094, 3600*8000), day, TooLong},
		{"4 s of silence, a header that says 24 h", silentFLAC(1, 24*3600*8000), day, ""},
		{"4 s of silence, a header that says a year", silentFLAC(1, 1<<36-1), day, ""},
		{"FLAC without a frame", silentFLAC(0, 8000), day, NoSound},
		{"FLAC, a metadata block beyond the end", lying, day, ""},
		{"FLAC of nothing but heads", append(silentFLAC(0, 8000), bytes.Repeat(flacFrame(0, 0xf4, nil)[:6], 50_000)...), day, Damaged},
		{"FLAC of nothing but heads of later frames", append(silentFLAC(1, 80000), bytes.Repeat(flacFrame(1, 0xf4, nil)[:6], 100_000)...), day, Damaged},
		{"FLAC of one frame that says it is the last of years", append(silentFLAC(1, 0), flacFrame(0xfffff, 0xf4, []byte{0, 0, 0})...), day, Damaged},
		{"the magic of FLAC alone", []byte("fLaC"), day, Damaged},
		{"the magic of Ogg alone", []byte("OggS"), day, NeedsFFmpeg},
		{"a million magics of Ogg", bytes.Repeat([]byte("OggS\x00\x00\xff\xff"), 1<<20), day, NeedsFFmpeg},
		{"a file of tags, each of which could end anywhere", bytes.Repeat([]byte("LYRICSBEGINLYRICSEND"), 1<<18), day, NoSound},
		{"a file of beginnings of tags", bytes.Repeat([]byte("LYRICSBEGIN"), 1<<18), day, NotAudio},
		{"Opus without a packet", oggOf([][]byte{opusHeadOf(1, 0)}, []int64{0}), day, NoSound},
		{"Opus without a channel", oggOf([][]byte{opusHeadOf(0, 0)}, []int64{0}), day, Damaged},
		{"Opus that ends after 700,000 years", sealed(future), day, Damaged},
		{"24 h of Opus that was not sent", notSent(24 * 3600), day, TooLong},
		{"Opus packets that lie", oggOf([][]byte{opusHeadOf(2, 0), []byte("OpusTags"), {3, 63}, {0xff, 0xc5, 0xff}, {0xff}}, []int64{0, 0, 960, 1920, 2880}), day, Damaged},
		{"Vorbis with a book of no entries", vorbisOf("\x00BCV\x01\x00\x00\x00\x00"), day, NeedsFFmpeg},
		{"Vorbis with a book of 16 million entries", vorbisOf("\x00BCV\xff\xff\xff\xff\xff\x01\x00"), day, NeedsFFmpeg},
		{"Vorbis with a book without end", vorbisOf("\x00BCV\x01\x00\xff\x0f\x00\x01\x00\x00"), day, Damaged},
		{"Vorbis with a setup cut off", vorbisOf("\x00BCV\x01\x00\x04\x00\x00"), day, Damaged},
	} {
		t.Run(row.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := Open(bytes.NewReader(row.file), int64(len(row.file)), row.lim)
			runtime.ReadMemStats(&after)
			if err == nil {
				var got sound
				if got, err = decodeAll(row.file, row.lim); err == nil && got.Frames != s.Info().Frames {
					t.Error("the length changed")
				}
			}
			if kindOf(err) != row.want || err != nil && row.want == "" {
				t.Errorf("got %v, want %q", err, row.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("opening it took %d MB", used>>20)
			}
		})
	}
}

// notSent is Opus of which no frame was sent: 120 ms in two bytes.
func notSent(seconds int) []byte {
	packets, granules := [][]byte{opusHeadOf(1, 0), []byte("OpusTags")}, []int64{0, 0}
	for i := range seconds * 100 / 12 {
		packets, granules = append(packets, []byte{0x1b, 2}), append(granules, int64(i+1)*5760)
	}
	return oggOf(packets, granules)
}
