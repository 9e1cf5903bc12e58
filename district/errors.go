package district

import "errors"

// ErrNoStation is returned when a station is named that was never added.
var ErrNoStation = errors.New("no such station")

// ErrLocked is returned by OpenFile when another process has the folder.
var ErrLocked = errors.New("another collector works on this folder")

// ErrNewerDatabase is returned by OpenPG when a later version of the program
// has changed the tables.
var ErrNewerDatabase = errors.New("the database belongs to a newer version")
