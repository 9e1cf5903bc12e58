// Package control is the counter between the operator and the daemon: a typed
// request and answer for each command, one server, one client, over HTTP on a
// unix socket.
//
// A call is POST /v1/COMMAND. Its body is one line of JSON, the request, and
// after it the bytes of a file where the command carries one. The answer is
// lines of JSON: any number of {"progress":…}, and of {"chunk":…} where a command
// gives a file, then exactly one {"answer":…} or {"error":…}. It promises that the caller is who the kernel says, that a
// problem arrives with words in the caller's language, that files of any size
// stream through, and that a command that breaks never takes the daemon along.
// What the commands do is left to a [Station].
//
// The one way to hurt yourself: the reader given to a [Station] is the socket
// itself. It is gone when the method returns, and read only once.
package control

import (
	"encoding/json"
	"errors"
	"time"
)

// API is the version of requests and answers. Both sides name theirs in a
// header; two versions do not talk to each other.
const API = "1"

// MaxPath is the longest path of a unix socket in bytes: sun_path of
// sockaddr_un (unix(7)) less the closing zero.
const MaxPath = 107

const (
	pathPrefix    = "/v1/"
	headerAPI     = "Loa-Api"
	headerLang    = "Loa-Lang"    // of the caller, "" lets the station choose; in the answer, the one chosen
	headerVersion = "Loa-Version" // of the program on the other side
	contentType   = "application/x-ndjson"

	maxRequest   = 64 << 10 // bytes of the request line
	maxHeaders   = 16 << 10
	headerWait   = 10 * time.Second
	readStall    = 2 * time.Minute  // a memory stick may take its time, but not for ever
	writeStall   = 10 * time.Second // a caller that stops reading holds up nobody
	maxChunk     = 64 << 10         // bytes of a file in one line of an answer
	shutdownWait = 3 * time.Second
)

// The problems of the wire itself, beside those of package broadcast. Their
// class is failed.
const (
	problemVersion     = "version_mismatch" // version of the caller, version of the station
	problemInterrupted = "interrupted"      // the caller gave up
)

// errRequest is wrapped around a request that is not one.
var errRequest = errors.New("read request")

// line is one line of an answer. Exactly one of the fields is set.
type line struct {
	Progress *ProgressLine   `json:"progress,omitempty"`
	Chunk    []byte          `json:"chunk,omitempty"`
	Answer   json.RawMessage `json:"answer,omitempty"`
	Error    *Error          `json:"error,omitempty"`
}

// none is the request of the commands that ask for nothing in particular.
type none struct{}
