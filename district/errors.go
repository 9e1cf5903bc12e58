package district

import "errors"

// ErrNoStation is returned when a station is named that was never added.
var ErrNoStation = errors.New("no such station")

// ErrLocked is returned by OpenFile when another process has the folder.
var ErrLocked = errors.New("another collector works on this folder")
