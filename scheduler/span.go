package scheduler

import (
	"time"

	"github.com/truyenthanh/loa/broadcast"
)

// span reads a week or a month as people name it when they look back, or the
// coming one. A week begins on Monday (ISO 8601).
func span(folded string, today broadcast.Date) (first, last broadcast.Date, ok bool) {
	weeks, week := map[string]int{
		"tuan nay": 0, "tuan truoc": -1, "tuan roi": -1, "tuan qua": -1, "tuan sau": 1, "tuan toi": 1,
		"this week": 0, "last week": -1, "next week": 1,
	}[folded]
	months, month := map[string]int{
		"thang nay": 0, "thang truoc": -1, "thang roi": -1, "thang qua": -1, "thang sau": 1, "thang toi": 1,
		"this month": 0, "last month": -1, "next month": 1,
	}[folded]
	noon := broadcast.TimeOfDay(12*3600).On(today, time.UTC)
	switch {
	case week:
		back := (int(noon.Weekday()) + 6) % 7
		first = today.AddDays(7*weeks - back)
		return first, first.AddDays(6), true
	case month:
		begin := noon.AddDate(0, months, 1-noon.Day())
		return broadcast.DateOf(begin), broadcast.DateOf(begin.AddDate(0, 1, -1)), true
	}
	return "", "", false
}
