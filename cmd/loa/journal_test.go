package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/control"
	"github.com/truyenthanh/loa/store"
	"github.com/truyenthanh/loa/uplink"
)

// aired puts one airing of a slot into a journal.
func aired(t *testing.T, st *store.Store, slot broadcast.SlotID, day int, title string, o broadcast.Outcome, zones ...string) {
	t.Helper()
	at := fakeNow().AddDate(0, 0, -day)
	id := broadcast.AiringID(fmt.Sprintf("%d@%s", slot, at.Format(time.RFC3339)))
	stamp := broadcast.Stamp{At: at, Clock: broadcast.ClockTrusted, Boot: "b1"}
	_, err := st.Append(
		broadcast.Entry{Stamp: stamp, Claimed: &broadcast.Airing{ID: id, Slot: slot, Title: title, Zones: zones, Priority: broadcast.PriorityRoutine, Wanted: at, Planned: at}},
		broadcast.Entry{Stamp: stamp, Started: &broadcast.Started{Airing: id, At: at}},
		broadcast.Entry{Stamp: stamp, Ended: &broadcast.Ended{Airing: id, At: at, HeardMS: 5, Verdict: broadcast.Verdict{Outcome: o}}},
	)
	if err != nil {
		t.Fatal(err)
	}
}

// The log is one for people, also where it ended and went on under another id.
func TestTheLogIsFilteredOverAllThatIsKept(t *testing.T) {
	st := emptyStore(t)
	s := idleStation(t, st)
	aired(t, st, 3, 9, "Bản tin sáng", broadcast.OutcomeAired)
	aired(t, st, 14, 8, "Tiêm chủng", broadcast.OutcomePartial, "thôn 1")
	first := st.LogID()
	if err := s.sent().Forked(first, uplink.Head{Seq: 100}); err != nil {
		t.Fatal(err)
	}
	aired(t, st, 3, 2, "Bản tin sáng", broadcast.OutcomeMissed)
	aired(t, st, 15, 1, "Thể dục", broadcast.OutcomeAired, "thôn 2")
	for what, tt := range map[string]struct {
		r    control.LogRequest
		want string // the slots
	}{
		"all":                         {control.LogRequest{}, "3 14 3 15"},
		"a title without accents":     {control.LogRequest{Title: "ban tin"}, "3 3"},
		"an outcome":                  {control.LogRequest{Outcomes: []broadcast.Outcome{broadcast.OutcomeAired}}, "3 15"},
		"several":                     {control.LogRequest{Outcomes: []broadcast.Outcome{broadcast.OutcomeMissed, broadcast.OutcomePartial}}, "14 3"},
		"a zone, and what is for all": {control.LogRequest{Zone: "Thon 1"}, "3 14 3"},
		"a slot":                      {control.LogRequest{Airing: "3"}, "3 3"},
		"no slot":                     {control.LogRequest{Airing: "1"}, ""},
		"an airing":                   {control.LogRequest{Airing: "14@" + fakeNow().AddDate(0, 0, -8).Format(time.RFC3339)}, "14"},
		"one log":                     {control.LogRequest{LogID: first[:8]}, "3 14"},
		"the log that goes on":        {control.LogRequest{LogID: st.LogID()}, "3 15"},
		"the newest page":             {control.LogRequest{Limit: 3}, "14 3 15"},
		"the page before":             {control.LogRequest{Limit: 3, Page: 2}, "3"},
		"no page":                     {control.LogRequest{Limit: 3, Page: 9}, ""},
	} {
		tt.r.All = true
		a, err := s.Log(t.Context(), tt.r)
		var slots []string
		for _, r := range a.Records {
			slots = append(slots, r.Programme.String())
		}
		if err != nil || strings.Join(slots, " ") != tt.want {
			t.Errorf("%s: %v, %v; want %s", what, slots, err, tt.want)
		}
	}
	if v, err := s.Verify(t.Context()); err != nil || v.BadSeq != 0 || len(v.Logs) != 2 || v.LogID != st.LogID() || v.Logs[0].Entries != 6 {
		t.Errorf("verified %+v, %v", v, err)
	}
}

// What the district says is kept, and what it has not yet waits.
func TestWhatWaitsForTheDistrict(t *testing.T) {
	st := emptyStore(t)
	s := idleStation(t, st)
	aired(t, st, 3, 2, "Bản tin sáng", broadcast.OutcomeAired)
	j, old := s.sent(), st.LogID()
	_, at, err := j.Read(old, 3, 0)
	if err := errors.Join(err, j.Acknowledge(old, at)); err != nil || j.Acknowledged(old) != 2 {
		t.Fatalf("acknowledged %d, %v", j.Acknowledged(old), err)
	}
	if st := s.syncStatus(); st.Waiting != 1 || st.LastAck == nil {
		t.Errorf("status %+v, want one waiting", st)
	}
	if err := j.Forked(old, at); err != nil || st.LogID() != old {
		t.Errorf("a head of ours is no fork: %v", err)
	}
	if err := j.Forked(old, uplink.Head{Seq: 9}); err != nil || st.LogID() == old || len(s.faultList()) != 1 || s.faultList()[0].Kind != faultForked {
		t.Errorf("forked: %v, faults %+v", err, s.faultList())
	}
	logs := j.Logs()
	if len(logs) != 2 || logs[0].Last != 3 || logs[1].Parent == nil || logs[1].Parent.LogID != old || logs[1].Parent.Hash != logs[0].Head {
		t.Errorf("logs %+v", logs)
	}
	// The counts of the day do not begin anew with the log.
	if runs := s.runs(); len(runs) != 1 || runs[0].LogID != old {
		t.Errorf("remembered %+v", runs)
	}
}

func TestWhatABoxTellsOfItself(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"/proc/device-tree/serial-number":         "10000000ABCD1234\x00",
		"/sys/class/dmi/id/product_uuid":          "00000000-0000-0000-0000-000000000000\n",
		"/etc/machine-id":                         "f00d\n",
		"/sys/class/net/eth0/address":             "b8:27:eb:00:00:02\n",
		"/sys/class/net/eth0/addr_assign_type":    "0\n",
		"/sys/class/net/eth0/device/uevent":       "",
		"/sys/class/net/wlan0/address":            "b8:27:eb:00:00:01\n",
		"/sys/class/net/wlan0/addr_assign_type":   "0\n",
		"/sys/class/net/wlan0/device/uevent":      "",
		"/sys/class/net/made-up/address":          "02:00:00:00:00:01\n",
		"/sys/class/net/made-up/addr_assign_type": "1\n",
		"/sys/class/net/made-up/device/uevent":    "",
		"/sys/class/net/veth1/address":            "02:00:00:00:00:02\n",
		"/sys/class/net/veth1/addr_assign_type":   "0\n",
		"/sys/block/mmcblk0/device/cid":           "27504853\n",
		"/sys/block/mmcblk0/mmcblk0p2/uevent":     "",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(root+path), 0o755), os.WriteFile(root+path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	blocks := root + "/sys/dev/block/"
	if err := errors.Join(os.MkdirAll(blocks, 0o755), os.Symlink("../../block/mmcblk0", blocks+"179:0"), os.Symlink("../../block/mmcblk0/mmcblk0p2", blocks+"179:2")); err != nil {
		t.Fatal(err)
	}
	h := hardware(root, root)
	if h.SoC != "10000000abcd1234" || h.Machine != "f00d" || !slices.Equal(h.MACs, []string{"b8:27:eb:00:00:01", "b8:27:eb:00:00:02"}) || h.Card != "" {
		t.Errorf("the box tells %+v", h)
	}
	for dev, want := range map[uint64]string{179 << 8: "27504853", 179<<8 | 2: "27504853", 8 << 8: ""} {
		if got := cardOf(root, dev); got != want {
			t.Errorf("device %d is on card %q, want %q", dev, got, want)
		}
	}
	if h := hardware(t.TempDir(), root); !h.Same(store.Hardware{}) {
		t.Errorf("a box that tells nothing: %+v", h)
	}
}

// Only what is old and acknowledged goes, and nothing is old by a clock that is
// not known.
func TestTheLogIsKeptAsLongAsItSays(t *testing.T) {
	st := emptyStore(t)
	s := idleStation(t, st)
	for day := range 4 {
		aired(t, st, 3, 10-day, "Bản tin", broadcast.OutcomeAired)
	}
	j := s.sent()
	_, end, err := j.Read(st.LogID(), st.LastSeq()+1, 0)
	if err := errors.Join(err, j.Acknowledge(st.LogID(), end)); err != nil {
		t.Fatal(err)
	}
	first := func() int64 { return j.Logs()[0].First }
	s.config.Log.KeepDays = int(s.clock.Now().Sub(fakeNow())/(24*time.Hour)) + 9
	quality, _ := s.clock.Quality()
	if done := s.trimLog(t.Context()); done != (quality != broadcast.ClockUnknown) {
		t.Fatalf("trimmed: %v, with a clock that is %s", done, quality)
	}
	s.clock.Confirm()
	if !s.trimLog(t.Context()) || first() < 4 || first() > 7 {
		t.Errorf("kept from %d on, want the last days", first())
	}
}
