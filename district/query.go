package district

import (
	"cmp"
	"slices"

	"github.com/truyenthanh/loa/broadcast/typed"
)

// wants says whether a record is asked for. The day and the station are not
// looked at: a store finds by them.
func (q Query) wants(r Run) bool {
	switch {
	case r.Branch > 0 && !q.Branches,
		q.Outcome != "" && r.Outcome != q.Outcome,
		q.Slot != 0 && r.Programme != q.Slot,
		!typed.Matches(r.Title, q.Title):
		return false
	}
	return true
}

// byMoment orders the records of a day as they were or should have been heard.
func byMoment(a, b Run) int {
	return cmp.Or(
		a.Moment().Compare(b.Moment()),
		cmp.Compare(a.Station, b.Station),
		cmp.Compare(a.LogID, b.LogID),
		cmp.Compare(a.Branch, b.Branch),
		cmp.Compare(a.Airing, b.Airing),
	)
}

// inOrder orders logs as they were met, each before its branches.
func inOrder(a, b Log) int {
	return cmp.Or(cmp.Compare(a.Station, b.Station), a.Met.Compare(b.Met), cmp.Compare(a.No, b.No))
}

// related finds among the logs of a station one with its branches, by branch, and
// those that go on from it.
func related(all []Log, logID string) (branches, children []Log) {
	for _, l := range all {
		switch {
		case l.LogID == logID:
			branches = append(branches, l)
		case l.Branch == 0 && l.Parent != nil && l.Parent.LogID == logID:
			children = append(children, l)
		}
	}
	slices.SortFunc(branches, func(a, b Log) int { return cmp.Compare(a.Branch, b.Branch) })
	slices.SortFunc(children, inOrder)
	return branches, children
}

// byDay orders counts by day and station.
func byDay(a, b Tally) int {
	return cmp.Or(
		cmp.Compare(a.Date, b.Date), cmp.Compare(a.Station, b.Station), cmp.Compare(a.Outcome, b.Outcome), cmp.Compare(a.Reason, b.Reason),
	)
}
