package decode

import (
	"bytes"
	"errors"
	"io"
)

// oggHeaders finds the first stream of sound in an Ogg file and reads its
// headers. Tags are passed over: they hold pictures, and lengths that lie.
func oggHeaders(w *window) (oggHeader, error) {
	first, err := firstStream(w)
	if err != nil {
		return oggHeader{}, err
	}
	s := newOggStream(w)
	s.bound, s.serial = true, first.serial
	ident := bytes.Clone(first.packets[0])
	if bytes.HasPrefix(ident, []byte("OpusHead")) {
		h, err := opusHeader(ident)
		if err != nil {
			return h, err
		}
		return h, h.behind(s, 1, func(packet []byte) bool { return !bytes.HasPrefix(packet, []byte("OpusTags")) })
	}
	return vorbisHeaders(s, ident)
}

// firstStream gives the first page of the first stream that is decoded here.
func firstStream(w *window) (oggPage, error) {
	s := newOggStream(w)
	detail := "ogg"
	for {
		p, err := s.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return p, err
		}
		if err != nil || p.flags&oggFirst == 0 {
			return p, &Error{Kind: Unsupported, Detail: detail}
		}
		if len(p.packets) == 0 || p.packets[0] == nil {
			continue
		}
		head := p.packets[0]
		switch {
		case bytes.HasPrefix(head, []byte("OpusHead")), bytes.HasPrefix(head, []byte("\x01vorbis")):
			return p, nil
		case bytes.HasPrefix(head, []byte("\x7fFLAC")):
			detail = "ogg flac"
		case bytes.HasPrefix(head, []byte("Speex   ")):
			detail = "speex"
		case bytes.HasPrefix(head, []byte("\x80theora")):
			detail = "ogg video"
		}
	}
}

// behind sets where the sound begins: on the page behind the given number of
// headers, or on a page of which sound says that it holds no header.
func (h *oggHeader) behind(s *oggStream, headers int, sound func(packet []byte) bool) error {
	for seen := -1; seen < headers; { // the first page itself is not counted
		before := *s
		p, err := s.next()
		if errors.Is(err, io.EOF) {
			return &Error{Kind: NoSound, Detail: h.codec}
		}
		if err != nil {
			return err
		}
		if seen >= 0 && len(p.packets) > 0 && p.packets[0] != nil && sound(p.packets[0]) {
			h.from = before
			return nil
		}
		seen += len(p.packets)
	}
	h.from = *s
	return nil
}
