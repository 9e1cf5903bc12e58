// Package pages looks at a bbolt file as it lies on the disk, before bbolt opens it.
//
// It promises that a look ends, whatever the bytes of the file say, and that a file
// which passes has the structure that bbolt relies on: bbolt itself panics on a
// damaged one, or reads where there is nothing. What the values say is not looked at.
package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"syscall"
)

// The layout of a bbolt file, version 2: pages with a header of 16 bytes (id 8,
// flags 2, count 2, overflow 4), two meta pages, a tree of pages for each bucket,
// one list of free pages. Numbers are in the machine's own byte order.
const (
	pageHeader = 16
	elemSize   = 16

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01

	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSummed  = 56 // bytes of a meta page that its checksum covers

	minPageSize, maxPageSize = 1024, 1 << 24
	maxDepth                 = 64
)

var order = binary.NativeEndian //nolint:gochecknoglobals // a constant in all but form

// Visitor sees every key and value that can be reached. bucket is the path of
// the bucket: the names from the top, with a slash between them.
type Visitor func(bucket string, key, value []byte)

// pages walks a bbolt file as it lies on the disk, without mapping it: whatever
// its bytes say, the walk ends, and ends with an error, never a fault. bbolt
// opens only what has passed.
type pages struct {
	name     string
	file     io.ReaderAt
	size     int64
	high     uint64 // ids from here on are not in use
	root     uint64
	freelist uint64
	seen     []uint64 // a bit a page
	visit    Visitor
	errs     []error
}

// Damage marks what a file holds as unusable, unlike a disk that does not answer.
type Damage struct {
	File  string
	Cause error
}

// Error names the file and what is wrong.
func (d *Damage) Error() string { return d.File + ": " + d.Cause.Error() }

// Unwrap is what is wrong.
func (d *Damage) Unwrap() error { return d.Cause }

// Walk checks the structure of a whole database file and shows what it holds; nil
// shows it to nobody. It goes on past damage, so that what can be read is seen; the
// error is then a [Damage] that names what was found. bbolt's own check runs in a
// goroutine in which a memory fault cannot be caught.
func Walk(path string, visit Visitor) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		// A person put it there, no disk: nothing of his is moved.
		return &os.PathError{Op: "open database", Path: path, Err: syscall.EISDIR}
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if info, err = f.Stat(); err != nil {
		return errors.Join(fmt.Errorf("open database: %w", err), f.Close())
	}
	p := &pages{name: path, file: f, seen: make([]uint64, info.Size()/minPageSize/64+1), visit: visit}
	if p.readMeta() {
		p.bucket("", p.root)
		p.free()
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	if len(p.errs) == 0 {
		return nil
	}
	return &Damage{path, errors.Join(p.errs...)}
}

func (p *pages) badf(format string, args ...any) {
	const enough = 8 // a heap of errors helps nobody
	if len(p.errs) < enough {
		p.errs = append(p.errs, fmt.Errorf(format, args...))
	}
}

// readMeta takes the newer of the meta pages that are whole: a commit that was
// cut leaves the older one.
func (p *pages) readMeta() bool {
	newest := uint64(0)
	found := false
	take := func(at int64) {
		b := make([]byte, pageHeader+metaSummed+8)
		if _, err := p.file.ReadAt(b, at); err != nil {
			return
		}
		m := b[pageHeader:]
		sum := fnv.New64a()
		sum.Write(m[:metaSummed])
		size := int64(order.Uint32(m[8:]))
		good := order.Uint32(m) == metaMagic && order.Uint32(m[4:]) == metaVersion && order.Uint64(m[metaSummed:]) == sum.Sum64() &&
			size >= minPageSize && size <= maxPageSize && (at == 0 || at == size)
		if txid := order.Uint64(m[48:]); good && (!found || txid > newest) {
			found, newest, p.size = true, txid, size
			p.root, p.freelist, p.high = order.Uint64(m[16:]), order.Uint64(m[32:]), order.Uint64(m[40:])
		}
	}
	take(0)
	for at := int64(minPageSize); at <= maxPageSize; at *= 2 {
		take(at)
	}
	if !found {
		p.badf("neither meta page is whole")
	}
	return found
}

// page is one page with the pages that it runs over into.
type page struct {
	id    uint64
	flags uint16
	count int
	body  []byte // with the header
}

// read takes a page in; each page is read once.
func (p *pages) read(id uint64) (page, bool) {
	if id < 2 || id >= p.high {
		p.badf("page %d is outside the file", id)
		return page{}, false
	}
	head := make([]byte, pageHeader)
	if _, err := p.file.ReadAt(head, int64(id)*p.size); err != nil {
		p.badf("page %d: %w", id, err)
		return page{}, false
	}
	more := uint64(order.Uint32(head[12:]))
	if order.Uint64(head) != id || more >= p.high-id {
		p.badf("page %d is not itself", id)
		return page{}, false
	}
	for n := id; n <= id+more; n++ {
		if !p.take(n) {
			p.badf("page %d is used twice", n)
			return page{}, false
		}
	}
	body := make([]byte, int64(more+1)*p.size)
	if _, err := p.file.ReadAt(body, int64(id)*p.size); err != nil {
		p.badf("page %d: %w", id, err)
		return page{}, false
	}
	return page{id, order.Uint16(head[8:]), int(order.Uint16(head[10:])), body}, true
}

// take marks a page that lies in the file; false when it was taken before.
func (p *pages) take(id uint64) bool {
	word, bit := id/64, uint64(1)<<(id%64)
	if word >= uint64(len(p.seen)) {
		return true // behind the end: reading it says so
	}
	before := p.seen[word]
	p.seen[word] |= bit
	return before&bit == 0
}

func (p *pages) bucket(name string, root uint64) { p.tree(name, root, nil, nil, 0) }

// tree walks the pages below one; its keys must lie from low up to but not
// including high (nil: no bound).
func (p *pages) tree(bucket string, id uint64, low, high []byte, depth int) {
	pg, ok := p.read(id)
	switch {
	case !ok:
	case pg.flags == leafPage:
		p.leaf(bucket, pg, low, high)
	case pg.flags == branchPage && pg.count > 0 && depth < maxDepth:
		p.branch(bucket, pg, low, high, depth)
	default:
		p.badf("page %d is no page of a tree", id)
	}
}

func (p *pages) branch(bucket string, pg page, low, high []byte, depth int) {
	keys, children := make([][]byte, pg.count), make([]uint64, pg.count)
	for i := range pg.count {
		at := pageHeader + i*elemSize
		if at+elemSize > len(pg.body) {
			p.badf("page %d: element %d is outside the page", pg.id, i)
			return
		}
		e := pg.body[at:]
		var ok bool
		if keys[i], ok = cut(e, uint64(order.Uint32(e)), uint64(order.Uint32(e[4:]))); !ok || !p.inOrder(keys[:i], keys[i], low, high) {
			p.badf("page %d: key %d is out of place", pg.id, i)
			return
		}
		children[i] = order.Uint64(e[8:])
	}
	for i, child := range children {
		end := high
		if i+1 < len(keys) {
			end = keys[i+1]
		}
		p.tree(bucket, child, keys[i], end, depth+1)
	}
}

func (p *pages) leaf(bucket string, pg page, low, high []byte) {
	var keys [][]byte
	for i := range pg.count {
		at := pageHeader + i*elemSize
		if at+elemSize > len(pg.body) {
			p.badf("page %d: element %d is outside the page", pg.id, i)
			return
		}
		e := pg.body[at:]
		pos, ksize, vsize := uint64(order.Uint32(e[4:])), uint64(order.Uint32(e[8:])), uint64(order.Uint32(e[12:]))
		key, ok := cut(e, pos, ksize)
		value, ok2 := cut(e, pos+ksize, vsize)
		if !ok || !ok2 || !p.inOrder(keys, key, low, high) {
			p.badf("page %d: key %d is out of place", pg.id, i)
			return
		}
		keys = append(keys, key)
		if order.Uint32(e)&bucketFlag != 0 {
			p.inner(bucket, key, value)
		} else if p.visit != nil {
			p.visit(bucket, key, value)
		}
	}
}

// inner walks a bucket that is the value of a key: a root page and a sequence,
// or, for a small one, a leaf page right behind them.
func (p *pages) inner(bucket string, key, value []byte) {
	if bucket != "" {
		bucket += "/"
	}
	bucket += string(key)
	if len(value) < 16 {
		p.badf("bucket %s has no root", key)
		return
	}
	if root := order.Uint64(value); root != 0 {
		p.bucket(bucket, root)
		return
	}
	in := value[16:]
	if len(in) < pageHeader || order.Uint16(in[8:]) != leafPage {
		p.badf("bucket %s has no page", key)
		return
	}
	p.leaf(bucket, page{0, leafPage, int(order.Uint16(in[10:])), in}, nil, nil)
}

// inOrder says whether key follows the keys before it within its bounds.
func (p *pages) inOrder(before [][]byte, key, low, high []byte) bool {
	if n := len(before); n > 0 && bytes.Compare(before[n-1], key) >= 0 {
		return false
	}
	return (low == nil || bytes.Compare(key, low) >= 0) && (high == nil || bytes.Compare(key, high) < 0)
}

// cut is b[pos:pos+n] where b has that much.
func cut(b []byte, pos, n uint64) ([]byte, bool) {
	if pos+n > uint64(len(b)) {
		return nil, false
	}
	return b[pos : pos+n : pos+n], true
}

// free checks the list of free pages: one that is in use and called free would
// be written over by the next change.
func (p *pages) free() {
	pg, ok := p.read(p.freelist)
	if !ok {
		return
	}
	if pg.flags != freelistPage {
		p.badf("page %d is no list of free pages", pg.id)
		return
	}
	ids, n := pg.body[pageHeader:], uint64(pg.count)
	if n == 0xFFFF && len(ids) >= 8 {
		n, ids = order.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids)/8) {
		p.badf("the list of free pages is longer than its page")
		return
	}
	for i := range n {
		id := order.Uint64(ids[i*8:])
		if id < 2 || id >= p.high || !p.take(id) {
			p.badf("page %d is called free", id)
			return
		}
	}
}
