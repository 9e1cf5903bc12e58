package decode

// header is the 32-bit head of an MPEG audio frame, ISO/IEC 11172-3 2.4.1.3
// and 13818-3, with the unofficial MPEG-2.5.
type header uint32

const (
	mpeg25 = 0
	mpeg2  = 2
	mpeg1  = 3

	modeMono = 3
)

// kbps holds the bit rates by table and index; see header.kbps.
var kbps = [5][15]int{
	{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448}, // MPEG-1 Layer I
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},    // MPEG-1 Layer II
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},     // MPEG-1 Layer III
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},    // MPEG-2 Layer I
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},         // MPEG-2 Layers II and III
}

var rates = [3]int{44100, 48000, 32000}

func headerOf(b []byte) header {
	if len(b) < 4 {
		return 0
	}
	return header(b[0])<<24 | header(b[1])<<16 | header(b[2])<<8 | header(b[3])
}

func (h header) version() int      { return int(h>>19) & 3 }
func (h header) layer() int        { return 4 - int(h>>17)&3 } // 4 is reserved
func (h header) crc() bool         { return h>>16&1 == 0 }
func (h header) bitrateIndex() int { return int(h>>12) & 15 }
func (h header) rateIndex() int    { return int(h>>10) & 3 }
func (h header) padding() int      { return int(h>>9) & 1 }
func (h header) mode() int         { return int(h>>6) & 3 }
func (h header) free() bool        { return h.bitrateIndex() == 0 }

// valid reports whether every field has a defined value.
func (h header) valid() bool {
	return h>>21 == 0x7ff && h.version() != 1 && h.layer() != 4 &&
		h.bitrateIndex() != 15 && h.rateIndex() != 3 && h&3 != 2
}

// native reports what the MP3 decoder takes: MPEG-1 and MPEG-2 Layer III.
func (h header) native() bool { return h.layer() == 3 && h.version() != mpeg25 }

// same reports whether two frames may belong to one stream: version, layer,
// rate and the number of channels agree.
func (h header) same(o header) bool {
	const fixed = 0xfffe0c00
	return (h^o)&fixed == 0 && h.channels() == o.channels()
}

func (h header) channels() int {
	if h.mode() == modeMono {
		return 1
	}
	return 2
}

func (h header) rate() int {
	rate := rates[h.rateIndex()]
	switch h.version() {
	case mpeg2:
		return rate / 2
	case mpeg25:
		return rate / 4
	}
	return rate
}

func (h header) kbps() int {
	table := h.layer() - 1
	if h.version() != mpeg1 {
		table = min(h.layer()+2, 4)
	}
	return kbps[table][h.bitrateIndex()]
}

// samples is the number of sample frames that an MPEG frame carries.
func (h header) samples() int {
	switch {
	case h.layer() == 1:
		return 384
	case h.layer() == 3 && h.version() != mpeg1:
		return 576
	}
	return 1152
}

// size is the frame's length in bytes with its header; 0 for free format.
func (h header) size() int {
	if h.free() {
		return 0
	}
	if h.layer() == 1 {
		return (12*h.kbps()*1000/h.rate() + h.padding()) * 4
	}
	return h.samples()/8*h.kbps()*1000/h.rate() + h.padding()
}

// sideSize is the length of the side information of Layer III.
func (h header) sideSize() int {
	switch {
	case h.version() == mpeg1 && h.channels() == 2:
		return 32
	case h.version() == mpeg1 || h.channels() == 2:
		return 17
	}
	return 9
}

// maxBegin is how far back main data may begin, in bytes: the bit reservoir.
func (h header) maxBegin() int {
	if h.version() == mpeg1 {
		return 511
	}
	return 255
}
