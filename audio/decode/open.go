package decode

import (
	"errors"
	"io"
	"time"
)

// openMP3 is tried on everything that is nothing else: MP3 has no magic.
func openMP3(w *window, lim Limits) (*Stream, error) {
	sums, err := survey(w)
	switch {
	case errors.Is(err, io.EOF):
		return nil, noFrames(w)
	case err != nil:
		return nil, err
	case mostlyMissing(sums):
		return nil, &Error{Kind: Damaged, Detail: "mp3"}
	case len(sums) > 1:
		return newJoined(w, sums, lim.Workers), nil
	}
	return newMP3(w, sums[0], lim.Workers), nil
}

// newMP3 is the stream of one stretch.
func newMP3(w *window, sum summary, workers int) *Stream {
	return &Stream{info: sum.info(), body: newMP3Body(w, sum, workers)}
}

func mostlyMissing(sums []summary) bool {
	missing, whole := time.Duration(0), time.Duration(0)
	for _, s := range sums {
		missing += s.length(s.missing)
		whole += s.length(s.frames)
	}
	return missing*2 > whole
}

// noFrames says what a file is in which no sound was found.
func noFrames(w *window) error {
	sound := tagsEnd(w)
	if sound > 0 && sound >= soundEnd(w) {
		return &Error{Kind: NoSound, Detail: "tags"}
	}
	detail := looksLike(w.at(sound, sniffed))
	if err := w.failure(); err != nil {
		return err
	}
	return &Error{Kind: NotAudio, Detail: detail}
}

// tagsEnd is where the tags at the beginning of a file end.
func tagsEnd(w *window) int64 {
	pos := int64(0)
	for {
		n := tagAt(w, pos)
		if n == 0 {
			return pos
		}
		pos += n
	}
}
