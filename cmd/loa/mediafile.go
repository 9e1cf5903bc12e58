package main

import (
	"errors"
	"time"

	"github.com/truyenthanh/loa/audio/decode"
	"github.com/truyenthanh/loa/broadcast"
)

// maxMediaBytes bounds an upload: three hours of 24-bit stereo at 48 kHz.
const maxMediaBytes = 4 << 30

// mediaProblem turns what a decoder or a disk says of a file into a problem.
func mediaProblem(name, folder string, err error) error {
	if p, ok := errors.AsType[*broadcast.Problem](err); ok {
		return p
	}
	if d, ok := errors.AsType[*decode.Error](err); ok {
		return decodeProblem(name, d)
	}
	return diskProblem(folder, err)
}

func decodeProblem(name string, d *decode.Error) error {
	refuse := func(kind broadcast.ProblemKind, args ...any) error {
		return broadcast.Refuse(kind, "file", append([]any{name}, args...)...).Because(d)
	}
	switch d.Kind {
	case decode.Empty:
		return refuse(broadcast.ProblemFileEmpty)
	case decode.NotAudio:
		return refuse(broadcast.ProblemFileNotAudio, d.Detail)
	case decode.Unsupported:
		return refuse(broadcast.ProblemFileUnsupported, d.Detail)
	case decode.NeedsFFmpeg:
		return refuse(broadcast.ProblemFileNeedsFFmpeg, d.Detail)
	case decode.FFmpegFailed:
		return refuse(broadcast.ProblemFileFFmpegFailed)
	case decode.NoSound:
		return refuse(broadcast.ProblemFileNoSound)
	case decode.TooLong:
		if d.Duration-d.MaxDuration < time.Second { // decoding was given up at the limit
			return refuse(broadcast.ProblemFileOverLimit, d.MaxDuration)
		}
		return refuse(broadcast.ProblemFileTooLong, d.Duration, d.MaxDuration)
	case decode.TooBig:
		return refuse(broadcast.ProblemFileTooBig, d.Bytes, d.MaxBytes)
	case decode.Changed:
		return refuse(broadcast.ProblemFileChanged)
	case decode.ReadFailed:
		return refuse(broadcast.ProblemFileUnreadable, d.Err.Error())
	case decode.Damaged:
	}
	return refuse(broadcast.ProblemFileDamaged)
}
