package uplink_test

import (
	"testing"

	"github.com/truyenthanh/loa/uplink"
)

// headAfter is the head of a log of n ordinary entries.
func headAfter(n int) uplink.Head {
	at := uplink.Origin(station, logID)
	for _, e := range lines(1, n) {
		at = at.Next(e)
	}
	return at
}

// batchOf reads the one member of a file.
func batchOf(t testing.TB, file []byte) uplink.Batch {
	t.Helper()
	batches, err := readAll(file)
	if err != nil || len(batches) != 1 {
		t.Fatalf("%d batches, %v", len(batches), err)
	}
	return batches[0]
}

// Entries 11 to 20 arrive; what is known of the log decides what they are.
func TestABatchIsHeldAgainstTheHead(t *testing.T) {
	b := batchOf(t, sealed(t, headAfter(10), lines(11, 10)))
	other := headAfter(14)
	other = other.Next([]byte(`{"seq":15,"down":{}}`))
	for _, tc := range []struct {
		what  string
		known uplink.Head
		fresh int
		want  uplink.Kind
	}{
		{"it goes on where the log ended", headAfter(10), 10, ""},
		{"half of it is known", headAfter(15), 5, ""},
		{"all of it is known", headAfter(20), 0, ""},
		{"the log went on since", headAfter(30), 0, ""},
		{"entries between are missing", headAfter(7), 0, uplink.KindGap},
		{"nothing is known yet", uplink.Origin(station, logID), 0, uplink.KindGap},
		{"another station has begun the same log", headAfter(9).Next([]byte("other")), 0, uplink.KindFork},
		{"another entry stands at the same place", other, 0, uplink.KindFork},
		{"another last entry", headAfter(19).Next([]byte("other")), 0, uplink.KindFork},
	} {
		t.Run(tc.what, func(t *testing.T) {
			fresh, end, err := b.Fit(tc.known)
			if tc.want != "" {
				if kindOf(err) != tc.want || end != tc.known {
					t.Errorf("%v, head %v, want %s", err, end, tc.want)
				}
				return
			}
			if err != nil || len(fresh) != tc.fresh || end != headAfter(20) {
				t.Errorf("%d fresh, end %v, %v, want %d", len(fresh), end, err, tc.fresh)
			}
			if tc.fresh > 0 && string(fresh[0]) != string(lines(21-tc.fresh, 1)[0]) {
				t.Errorf("the first fresh entry is %s", fresh[0])
			}
		})
	}
	if _, err := b.Verify(publicOf(keyOf(station)), headAfter(15)); kindOf(err) != uplink.KindOrder {
		t.Errorf("an exact check lets an overlap pass: %v", err)
	}
}

func TestOnlyTheStationsKeyProves(t *testing.T) {
	b := batchOf(t, sealed(t, headAfter(0), lines(1, 3)))
	if err := b.Signed(publicOf(keyOf(station))); err != nil {
		t.Error(err)
	}
	if err := b.Signed(publicOf(keyOf("another"))); kindOf(err) != uplink.KindKey {
		t.Errorf("another key: %v", err)
	}
	if err := b.Signed(nil); kindOf(err) != uplink.KindKey {
		t.Errorf("no key: %v", err)
	}
	b.Key = uplink.Fingerprint(publicOf(keyOf("another")))
	if err := b.Signed(publicOf(keyOf("another"))); kindOf(err) != uplink.KindSignature {
		t.Errorf("another key under another's signature: %v", err)
	}
}

func TestPoisonIsToldFromGoodEntries(t *testing.T) {
	for _, tc := range []struct {
		stored string
		good   bool
	}{
		{`{"seq":7,"at":"2026-11-24T05:30:00+07:00","clock":"trusted","boot":"b","up_ns":1,"down":{}}`, true},
		{`{"seq":7,"kind_of_a_later_version":{}}`, true},
		{`{"seq":8,"down":{}}`, false},
		{`{"seq":"7"}`, false},
		{`{"seq":7`, false},
		{"\xff\xfe", false},
		{`null`, false},
	} {
		e, err := uplink.Entry(7, []byte(tc.stored))
		if tc.good != (err == nil) || tc.good && e.Seq != 7 {
			t.Errorf("%s: %v", tc.stored, err)
		}
		if !tc.good && kindOf(err) != uplink.KindPoison {
			t.Errorf("%s: %v, want poison", tc.stored, err)
		}
	}
}
