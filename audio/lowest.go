package audio

// lowest is the smallest of the last so many values, in constant time on average
// however they run: only those that may still become the smallest are kept, each
// smaller than all that came after it (Lemire: Streaming maximum-minimum filter
// using no more than three comparisons per element, Nordic J. of Computing 13, 2006).
type lowest struct {
	kept  []candidate // ring
	first int         // where the smallest is
	count int
	at    int64 // of the next value
}

type candidate struct {
	value float32
	until int64 // the first value that it is too old for
}

func newLowest(window int) lowest { return lowest{kept: make([]candidate, window)} }

// rest forgets all values.
func (l *lowest) rest() { l.first, l.count = 0, 0 }

// next takes a value and gives the smallest of the window that ends with it.
func (l *lowest) next(value float32) float32 {
	if l.count > 0 && l.kept[l.first].until == l.at {
		l.count--
		if l.first++; l.first == len(l.kept) {
			l.first = 0
		}
	}
	for l.count > 0 && l.kept[l.place(l.count-1)].value >= value {
		l.count--
	}
	l.kept[l.place(l.count)] = candidate{value, l.at + int64(len(l.kept))}
	l.count++
	l.at++
	return l.kept[l.first].value
}

// place is where the n-th candidate is.
func (l *lowest) place(n int) int {
	if n += l.first; n >= len(l.kept) {
		return n - len(l.kept)
	}
	return n
}
