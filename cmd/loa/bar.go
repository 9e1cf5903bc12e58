package main

import "strings"

// bar draws how far something came, in so many cells.
func bar(done, total int64, cells int) string {
	full := 0
	if total > 0 {
		full = int(min(max(done, 0), total) * int64(cells) / total)
	}
	return strings.Repeat("▓", full) + strings.Repeat("░", cells-full)
}
