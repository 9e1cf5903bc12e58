package speaker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/truyenthanh/loa/audio"
)

// What a new device begins with in the middle of a programme comes up from
// silence; a file, which has no gap there, holds it as it was.
func TestADeviceBeginsWithoutAClick(t *testing.T) {
	const channels, level = 2, 16000
	stereo := audio.Format{Rate: 48000, Channels: channels}
	full := bytes.Repeat(binary.LittleEndian.AppendUint16(nil, level), 4*riseFrames*channels)
	for backend, rises := range map[string]bool{Oto: true, Aplay: true, File: false, Null: false} {
		in := newIntake(bytes.NewReader(full), &teller{out: io.Discard}, sampleBytes*channels)
		in.rise = ChildConfig{Backend: backend, Format: stereo}.rise()
		var heard []int
		block := make([]byte, 7*sampleBytes*channels) // many small reads make one rise
		for {
			n, err := in.Read(block)
			if errors.Is(err, io.EOF) {
				break
			}
			for i := 0; i < n; i += sampleBytes {
				heard = append(heard, int(int16(binary.LittleEndian.Uint16(block[i:]))))
			}
		}
		if len(heard) != 4*riseFrames*channels || heard[len(heard)-1] != level || heard[riseFrames*channels] != level {
			t.Fatalf("%s: %d samples that end at %d, want the level %d after %d frames", backend, len(heard), heard[len(heard)-1], level, riseFrames)
		}
		if soft := heard[0] == 0; soft != rises {
			t.Errorf("%s: the first sample is %d", backend, heard[0])
		}
		for i := channels; i < len(heard); i++ {
			if step := heard[i] - heard[i-channels]; step < 0 || step > level/riseFrames+1 {
				t.Fatalf("%s: a step of %d at frame %d", backend, step, i/channels)
			}
		}
	}
}
