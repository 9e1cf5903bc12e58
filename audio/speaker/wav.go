package speaker

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/truyenthanh/loa/audio"
)

// wavHeader is the length of the canonical header of a PCM WAV file: RIFF, a
// "fmt " chunk of 16 bytes, and the head of "data" (Multimedia Programming
// Interface and Data Specifications 1.0, IBM and Microsoft, 1991).
const wavHeader = 44

// fileDevice writes a WAV file. A file that is already there and has the same
// format is continued, so a restarted child loses nothing; any other is refused.
type fileDevice struct{ cfg ChildConfig }

func (d *fileDevice) play(ctx context.Context, in *intake) error {
	w, err := openWAV(d.cfg.Path, d.cfg.Format)
	if err != nil {
		return &Fault{Disk, err.Error()}
	}
	err = paced{d.cfg.Format, w.append}.play(ctx, in, File)
	if cerr := w.f.Close(); err == nil && cerr != nil {
		err = &Fault{Disk, cerr.Error()}
	}
	return err
}

func (*fileDevice) alive() error { return nil }

// wavFile is a WAV file being written. Its header is right after every append.
type wavFile struct {
	f      *os.File
	format audio.Format
	data   int64 // bytes of sound
}

func openWAV(path string, format audio.Format) (*wavFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, fmt.Errorf("open the output file: %w", err)
	}
	w := &wavFile{f: f, format: format}
	if err := w.resume(); err != nil {
		_ = f.Close() // the first error says more
		return nil, err
	}
	return w, nil
}

// resume finds the end of the sound that is there and writes the header.
func (w *wavFile) resume() error {
	head := make([]byte, wavHeader)
	n, err := w.f.ReadAt(head, 0)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
	case err != nil:
		return fmt.Errorf("read the output file: %s is not a WAV file: %w", w.f.Name(), err)
	case string(head[:4]) != "RIFF" || string(head[8:40]) != string(w.header()[8:40]):
		return fmt.Errorf("read the output file: %s is not a WAV file of %d Hz, %d channels, 16 bits",
			w.f.Name(), w.format.Rate, w.format.Channels)
	default:
		info, err := w.f.Stat()
		if err != nil {
			return fmt.Errorf("measure the output file: %w", err)
		}
		frame := int64(sampleBytes * w.format.Channels)
		w.data = (info.Size() - wavHeader) / frame * frame
	}
	return w.append(nil)
}

// append adds sound and brings the header up to date. The sound goes first: a
// crash between the two leaves a valid, slightly shorter file.
func (w *wavFile) append(p []byte) error {
	if _, err := w.f.WriteAt(p, wavHeader+w.data); err != nil {
		return &Fault{Disk, fmt.Errorf("write the output file: %w", err).Error()}
	}
	w.data += int64(len(p))
	if _, err := w.f.WriteAt(w.header(), 0); err != nil {
		return &Fault{Disk, fmt.Errorf("write the header of the output file: %w", err).Error()}
	}
	return nil
}

// header is the header for the present length. Its sizes are 32 bits wide; beyond
// 4 GiB they stay at the largest value, which players read as "to the end".
func (w *wavFile) header() []byte {
	frame := sampleBytes * w.format.Channels
	size := min(w.data, math.MaxUint32-wavHeader)
	h := make([]byte, 0, wavHeader)
	h = append(h, "RIFF"...)
	h = binary.LittleEndian.AppendUint32(h, uint32(size+wavHeader-8))
	h = append(h, "WAVEfmt "...)
	h = binary.LittleEndian.AppendUint32(h, 16)
	h = binary.LittleEndian.AppendUint16(h, 1) // PCM
	h = binary.LittleEndian.AppendUint16(h, uint16(w.format.Channels))
	h = binary.LittleEndian.AppendUint32(h, uint32(w.format.Rate))
	h = binary.LittleEndian.AppendUint32(h, uint32(w.format.Rate*frame))
	h = binary.LittleEndian.AppendUint16(h, uint16(frame))
	h = binary.LittleEndian.AppendUint16(h, 8*sampleBytes)
	h = append(h, "data"...)
	return binary.LittleEndian.AppendUint32(h, uint32(size))
}
