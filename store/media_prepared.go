package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// preparedExt is what the names of prepared sound end in.
const preparedExt = ".pcm"

// PreparedPath is where the PCM of a record lies.
func (s *Store) PreparedPath(r Record) string {
	return filepath.Join(s.media.dir, fmt.Sprintf("%s-%d-%d%s", r.SHA256, r.PreparedRate, r.PreparedChans, preparedExt))
}

// PreparedFile is prepared sound on the disk.
type PreparedFile struct {
	Path  string
	SHA   string // of the original
	Bytes int64
}

// PreparedFiles lists the prepared sound that there is, whether or not a record
// still names it.
func (s *Store) PreparedFiles() (out []PreparedFile, err error) {
	paths, err := filepath.Glob(filepath.Join(s.media.dir, "*"+preparedExt))
	if err != nil {
		return nil, fmt.Errorf("list prepared sound: %w", err)
	}
	for _, path := range paths {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() {
			continue // gone meanwhile, or not ours
		}
		sha, _, _ := strings.Cut(filepath.Base(path), "-")
		out = append(out, PreparedFile{Path: path, SHA: sha, Bytes: info.Size()})
	}
	return out, nil
}

// DropPrepared removes prepared sound; it can be made again from the original.
// Who reads it at the moment reads it to the end.
func (s *Store) DropPrepared(path string) error {
	if filepath.Dir(path) != s.media.dir || filepath.Ext(path) != preparedExt {
		return fmt.Errorf("drop prepared sound: %s is none", path)
	}
	if err := removeIfThere(path); err != nil {
		return s.problem(fmt.Errorf("drop prepared sound: %w", err))
	}
	return nil
}
