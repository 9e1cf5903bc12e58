package audio

// Scale is src at another level: every sample times gain, which is linear. It
// has no ramp; a gain that moves is the business of a [Voice].
func Scale(src Source, gain float64, channels int) Source {
	if gain == 1 {
		return src
	}
	return &scaled{src: src, gain: float32(gain), channels: channels}
}

type scaled struct {
	src      Source
	gain     float32
	channels int
}

func (s *scaled) Read(dst []float32) (int, error) {
	n, err := s.src.Read(dst)
	for i := range dst[:n*s.channels] {
		dst[i] *= s.gain
	}
	return n, err
}
