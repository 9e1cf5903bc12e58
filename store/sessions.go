package store

import (
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/truyenthanh/loa/broadcast"
)

// bucketSessions keeps the buổi phát by their names. It begins with the first.
var bucketSessions = []byte("sessions")

// ErrNoSession is returned where there is no session of a name.
var ErrNoSession = errors.New("no session of that name")

// Sessions lists the sessions in the order of their names.
func (s *Store) Sessions() (out []broadcast.Session, err error) {
	err = s.log.view(func(tx *bolt.Tx) (err error) {
		out, err = sessionsIn(tx)
		return err
	})
	return out, s.problem(err)
}

// Sessions lists the sessions as changed so far.
func (t *ScheduleTx) Sessions() ([]broadcast.Session, error) { return sessionsIn(t.tx) }

// PutSession puts a session in, or in the place of the one of its name.
func (t *ScheduleTx) PutSession(session broadcast.Session) error {
	sessions, err := t.tx.CreateBucketIfNotExists(bucketSessions)
	if err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	return putJSON(sessions, []byte(session.Name), session)
}

// RemoveSession takes a session out; [ErrNoSession] when there is none of the
// name. Its slots stay.
func (t *ScheduleTx) RemoveSession(name string) error {
	sessions := t.tx.Bucket(bucketSessions)
	if sessions == nil || sessions.Get([]byte(name)) == nil {
		return ErrNoSession
	}
	return sessions.Delete([]byte(name))
}

func sessionsIn(tx *bolt.Tx) (out []broadcast.Session, err error) {
	sessions := tx.Bucket(bucketSessions)
	if sessions == nil {
		return nil, nil
	}
	err = sessions.ForEach(func(k, v []byte) error {
		var session broadcast.Session
		if err := json.Unmarshal(v, &session); err != nil {
			return fmt.Errorf("read session %q: %w", k, err)
		}
		out = append(out, session)
		return nil
	})
	return out, err
}
