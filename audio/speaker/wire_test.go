package speaker

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReportsAreReadAsTheyWereWritten(t *testing.T) {
	var out strings.Builder
	say := &teller{out: &out}
	for _, err := range []error{
		say.ready("pulse", 80*time.Millisecond),
		say.taken(0),
		say.taken(123456789),
		say.end(123456790),
		say.fault(&Fault{Busy, "device\nor resource  busy"}),
		say.dry(3),
		say.fault(&Fault{Kind: Stalled}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := "ready pulse 80000\ntaken 0\ntaken 123456789\nend 123456790\n" +
		"fault busy device or resource busy\ndry 3\nfault stalled \n"
	if out.String() != want {
		t.Fatalf("the child says %q, want %q", out.String(), want)
	}
	lines := strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	for i, check := range []func(r report) bool{
		func(r report) bool { return r.driver == "pulse" && r.latency == 80*time.Millisecond },
		func(r report) bool { return r.word == wordTaken && r.frames == 0 },
		func(r report) bool { return r.frames == 123456789 },
		func(r report) bool { return r.word == wordEnd && r.frames == 123456790 },
		func(r report) bool { return *r.fault == Fault{Busy, "device or resource busy"} },
		func(r report) bool { return r.word == wordDry && r.frames == 3 },
		func(r report) bool { return r.fault.Kind == Stalled && r.fault.Detail == "" },
	} {
		r, err := parseReport(lines[i])
		if err != nil || !check(r) {
			t.Errorf("%q is read as %+v, %v", lines[i], r, err)
		}
	}
}

func TestEndlessDetailIsCutShort(t *testing.T) {
	var out strings.Builder
	if err := (&teller{out: &out}).fault(&Fault{NoDevice, strings.Repeat("ệ", 1000)}); err != nil {
		t.Fatal(err)
	}
	if r, err := parseReport(strings.TrimSuffix(out.String(), "\n")); err != nil || r.fault.Detail != strings.Repeat("ệ", 133)+"..." {
		t.Errorf("%+v, %v", r.fault, err)
	}
}

func TestNonsenseFromAChildIsRefused(t *testing.T) {
	for _, line := range []string{
		"", "taken", "taken ", "taken -1", "taken x", "taken 1 2", "taken 99999999999999999999",
		"end", "ready", "ready pulse", "ready pulse fast", "hello", "TAKEN 1", "panic: runtime error",
	} {
		if r, err := parseReport(line); err == nil {
			t.Errorf("%q is read as %+v, want an error", line, r)
		}
	}
}

func TestNoLineFromAChildPanicsTheParent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := parseReport(rapid.String().Draw(t, "line"))
		if err == nil && (r.frames < 0 || r.latency < 0) {
			t.Fatalf("a negative count got through: %+v", r)
		}
	})
}
