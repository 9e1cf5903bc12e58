package decode

import (
	"errors"
	"io"
)

// openMP3 is tried on everything that is nothing else: MP3 has no magic.
func openMP3(w *window, lim Limits) (*Stream, error) {
	sum, err := summarise(w)
	switch {
	case errors.Is(err, io.EOF):
		return nil, noFrames(w)
	case err != nil:
		return nil, err
	case sum.missing*2 > sum.frames:
		return nil, &Error{Kind: Damaged, Detail: "mp3"}
	}
	return &Stream{info: sum.info(), body: newMP3Body(w, sum, lim.Workers)}, nil
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
