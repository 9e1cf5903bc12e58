package speaker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The part of PulseAudio's native protocol that one stream needs, as the server's
// sources describe it (src/pulsecore/protocol-native.c, src/pulse/PROTOCOL). Every
// packet has a head of five 32-bit words in network order; the body of a command is
// a row of values, each behind a letter that gives its type.

const (
	pulseVersion = 15 // of the protocol: the first that tells all that is asked for here
	pulseHead    = 20 // bytes: length, channel, offset (2), flags
	pulseControl = 0xFFFFFFFF
	pulseAny     = 0xFFFFFFFF // no index, or a size that the server may choose
	pulseCookie  = 256
	pulsePatient = 2 * time.Second // for an answer while a stream is being opened
)

// The commands, by their numbers.
const (
	pulseError     = 0
	pulseReply     = 2
	pulseCreate    = 3
	pulseAuth      = 8
	pulseSetName   = 9
	pulseDrain     = 12
	pulseRequest   = 61
	pulseUnderflow = 63
	pulseKilled    = 64
	pulseSuspended = 76
	pulseMoved     = 78
)

// pulsePacket is a command on its way to the server.
type pulsePacket struct{ b []byte }

func newPulsePacket(command, tag uint32) *pulsePacket {
	p := &pulsePacket{b: make([]byte, pulseHead, 512)}
	return p.number(command).number(tag)
}

func (p *pulsePacket) number(v uint32) *pulsePacket {
	p.b = binary.BigEndian.AppendUint32(append(p.b, 'L'), v)
	return p
}

func (p *pulsePacket) flags(values ...bool) *pulsePacket {
	for _, v := range values {
		letter := byte('0')
		if v {
			letter = '1'
		}
		p.b = append(p.b, letter)
	}
	return p
}

func (p *pulsePacket) blob(v []byte) *pulsePacket {
	p.b = binary.BigEndian.AppendUint32(append(p.b, 'x'), uint32(len(v)))
	p.b = append(p.b, v...)
	return p
}

// properties writes keys and values in turn.
func (p *pulsePacket) properties(words ...string) *pulsePacket {
	p.b = append(p.b, 'P')
	for i := 0; i+1 < len(words); i += 2 {
		p.b = append(append(append(p.b, 't'), words[i]...), 0)
		value := append([]byte(words[i+1]), 0)
		p.number(uint32(len(value))).blob(value)
	}
	p.b = append(p.b, 'N')
	return p
}

func (p *pulsePacket) raw(b ...byte) *pulsePacket {
	p.b = append(p.b, b...)
	return p
}

// pulseSeal writes the head of a packet of the given body.
func pulseSeal(packet []byte, channel uint32) []byte {
	clear(packet[:pulseHead])
	binary.BigEndian.PutUint32(packet, uint32(len(packet)-pulseHead))
	binary.BigEndian.PutUint32(packet[4:], channel)
	return packet
}

// pulseFields reads the values of a command one after the other; once one is not
// what was asked for, all that follow are zero and bad is set.
type pulseFields struct {
	b   []byte
	bad bool
}

// take returns the n bytes behind the letter of a type.
func (f *pulseFields) take(letter byte, n int) []byte {
	if f.bad || len(f.b) < 1+n || f.b[0] != letter {
		f.bad = true
		return make([]byte, n)
	}
	v := f.b[1 : 1+n]
	f.b = f.b[1+n:]
	return v
}

func (f *pulseFields) number() uint32 { return binary.BigEndian.Uint32(f.take('L', 4)) }

func (f *pulseFields) flag() bool {
	set := len(f.b) > 0 && f.b[0] == '1'
	if set {
		f.take('1', 0)
	} else {
		f.take('0', 0)
	}
	return set
}

func (f *pulseFields) text() string {
	if len(f.b) > 0 && f.b[0] == 'N' {
		f.take('N', 0)
		return ""
	}
	end := strings.IndexByte(string(f.b), 0)
	if end < 1 {
		f.bad = true
		return ""
	}
	return strings.TrimSuffix(string(f.take('t', end)), "\x00")
}

// pulseConn is a connection to the server. It belongs to one goroutine.
type pulseConn struct {
	*quietSocket
	buf  []byte
	r, w int // unread part of buf
	tag  uint32
}

// dialPulse connects to the first server that the environment names, and shows it
// the cookie of this user.
func dialPulse() (*pulseConn, error) {
	err := errors.New("no sound server is configured")
	for _, where := range pulseServers() {
		var conn net.Conn
		if conn, err = net.DialTimeout(where[0], where[1], pulsePatient); err != nil {
			continue
		}
		var c *pulseConn
		if c, err = newPulseConn(conn); err == nil {
			return c, nil
		}
	}
	return nil, fmt.Errorf("reach PulseAudio: %w", err)
}

func newPulseConn(conn net.Conn) (*pulseConn, error) {
	socket, err := newQuietSocket(conn)
	if err != nil {
		return nil, err
	}
	c := &pulseConn{quietSocket: socket, buf: make([]byte, 4096)}
	err = c.SetReadDeadline(time.Now().Add(pulsePatient))
	if err == nil {
		_, err = c.ask(newPulsePacket(pulseAuth, 0).number(pulseVersion).blob(cookie()))
	}
	if err == nil {
		_, err = c.ask(newPulsePacket(pulseSetName, 0).properties("application.name", "Loa"))
	}
	if err != nil {
		_ = c.Close()
		return nil, fmt.Errorf("introduce the station: %w", err)
	}
	return c, nil
}

// ask sends a command and returns the answer to it. What else comes meanwhile is
// of no interest: it is only used before sound flows.
func (c *pulseConn) ask(p *pulsePacket) (pulseFields, error) {
	c.tag++
	binary.BigEndian.PutUint32(p.b[pulseHead+6:], c.tag)
	if _, err := c.Write(pulseSeal(p.b, pulseControl)); err != nil {
		return pulseFields{}, fmt.Errorf("ask PulseAudio: %w", err)
	}
	for {
		command, tag, body, err := c.next()
		switch {
		case err != nil:
			return pulseFields{}, err
		case tag != c.tag:
		case command == pulseReply:
			return body, nil
		case command == pulseError:
			return pulseFields{}, pulseRefusal(body.number())
		}
	}
}

// next returns the next command of the server; body is good until the one after.
func (c *pulseConn) next() (command, tag uint32, body pulseFields, err error) {
	for {
		head := c.buf[c.r:c.w]
		if len(head) >= pulseHead {
			size := int(binary.BigEndian.Uint32(head))
			if size > len(c.buf)-pulseHead {
				return 0, 0, body, errors.New("read from PulseAudio: a packet that is too long")
			}
			if len(head) >= pulseHead+size {
				c.r += pulseHead + size
				body.b = head[pulseHead : pulseHead+size]
				command, tag = body.number(), body.number()
				return command, tag, body, nil
			}
		}
		c.w = copy(c.buf, head)
		c.r = 0
		n, err := c.Read(c.buf[c.w:])
		c.w += n
		if err != nil {
			return 0, 0, body, fmt.Errorf("read from PulseAudio: %w", err)
		}
	}
}

// pulseRefusal is an error number of the server.
type pulseRefusal uint32

const (
	pulseNoEntity pulseRefusal = 5  // here: there is no sink
	pulseBusy     pulseRefusal = 26 // here: the sink cannot be had
)

func (e pulseRefusal) Error() string {
	switch e {
	case pulseNoEntity:
		return "PulseAudio: there is no sink"
	case pulseBusy:
		return "PulseAudio: device or resource busy"
	}
	return fmt.Sprintf("PulseAudio refuses with error %d", uint32(e))
}

// pulseServers lists networks and addresses to try: what PULSE_SERVER names, else
// the socket of this user.
func pulseServers() (list [][2]string) {
	names, set := os.LookupEnv("PULSE_SERVER")
	if dir := os.Getenv("XDG_RUNTIME_DIR"); !set && dir != "" {
		names = filepath.Join(dir, "pulse", "native")
	}
	for _, name := range strings.Fields(names) {
		if _, rest, ok := strings.Cut(name, "}"); ok && name[0] == '{' {
			name = rest // meant for one machine; any other will not find the socket
		}
		network, address, ok := strings.Cut(name, ":")
		switch {
		case strings.HasPrefix(name, "/"):
			list = append(list, [2]string{"unix", name})
		case ok && network == "unix":
			list = append(list, [2]string{"unix", address})
		default:
			list = append(list, [2]string{"tcp", tcpAddress(name)})
		}
	}
	return list
}

// tcpAddress is host:port for what PulseAudio writes tcp:host:port, tcp:host or host.
func tcpAddress(name string) string {
	for _, prefix := range []string{"tcp:", "tcp4:", "tcp6:"} {
		name = strings.TrimPrefix(name, prefix)
	}
	if _, _, err := net.SplitHostPort(name); err != nil {
		name = net.JoinHostPort(name, "4713")
	}
	return name
}

// cookie is what this user shows a server; one that trusts the socket takes any.
func cookie() []byte {
	home := os.Getenv("HOME")
	for _, path := range []string{
		os.Getenv("PULSE_COOKIE"), filepath.Join(home, ".config", "pulse", "cookie"), filepath.Join(home, ".pulse-cookie"),
	} {
		if b, err := os.ReadFile(path); err == nil && len(b) == pulseCookie {
			return b
		}
	}
	return make([]byte, pulseCookie)
}
