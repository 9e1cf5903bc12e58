package uplink_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/uplink"
)

// What the two ends of a bad line do, each in a network of its own.
const (
	endVariable = "LOA_TEST_END"
	atDistrict  = "district"
	atStation   = "station"
	backlog     = 1800
	address     = "10.99.0.1:8440"
)

// loss drops three packets of ten each way.
const loss = `table inet loss {
  chain in { type filter hook input priority 0; iifname "line" numgen random mod 100 < 30 drop; }
  chain out { type filter hook output priority 0; oifname "line" numgen random mod 100 < 30 drop; }
}`

// thirtyDays is the backlog of a month without a link.
func thirtyDays() *journal {
	j := newJournal("box")
	entries := month(20).entries[:backlog]
	l := j.logs[0]
	for _, e := range entries {
		l.entries, l.heads = append(l.entries, e), append(l.heads, l.heads[len(l.heads)-1].Next(e))
	}
	return j
}

// A month's backlog comes through 64 kbit/s with 30 % loss each way and a line
// that is gone for a while, and nothing of it twice.
func TestAMonthComesThroughABadLine(t *testing.T) {
	switch os.Getenv(endVariable) {
	case atDistrict:
		beDistrict(t)
		return
	case atStation:
		beStation(t)
		return
	}
	t.Parallel()
	for _, tool := range []string{"ip", "tc", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%v: install the tools of the tests with scripts/setup test", err)
		}
	}
	district, station := fmt.Sprintf("loa-d%d", os.Getpid()), fmt.Sprintf("loa-s%d", os.Getpid())
	if out, err := exec.Command("ip", "netns", "add", district).CombinedOutput(); err != nil {
		t.Skipf("no network of its own can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("ip", "netns", "delete", district).Run() })
	t.Cleanup(func() { _ = exec.Command("ip", "netns", "delete", station).Run() })
	laid(t, district, station)

	server := end(t, district, atDistrict)
	stop, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var held bytes.Buffer
	server.Stdout, server.Stderr = &held, &held
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	sender := end(t, station, atStation)
	said, err := sender.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Start(); err != nil {
		t.Fatal(err)
	}
	var story strings.Builder
	for lines := bufio.NewScanner(said); lines.Scan(); {
		story.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "half") { // and now the line is gone
			command(t, "ip", "-n", station, "link", "set", "line", "down")
			<-time.After(3 * time.Second)
			command(t, "ip", "-n", station, "link", "set", "line", "up")
		}
	}
	if err := sender.Wait(); err != nil {
		t.Errorf("the station: %v\n%s", err, &story)
	}
	stop.Close()
	if err := server.Wait(); err != nil || !strings.Contains(held.String(), fmt.Sprintf("held %d twice 0", backlog)) {
		t.Errorf("the district: %v\n%s", err, &held)
	}
	if !strings.Contains(story.String(), "half") {
		t.Errorf("the line was never gone: nothing was tested\n%s", &story)
	}
	t.Log(story.String())
}

// laid lays the line between two networks.
func laid(t *testing.T, district, station string) {
	t.Helper()
	rules := filepath.Join(t.TempDir(), "loss.nft")
	if err := os.WriteFile(rules, []byte(loss), 0o600); err != nil {
		t.Fatal(err)
	}
	slow := strings.Fields("root tbf rate 64kbit burst 4kb latency 400ms")
	command(t, "ip", "netns", "add", station)
	command(t, "ip", "-n", district, "link", "add", "line", "type", "veth", "peer", "name", "line", "netns", station)
	for name, address := range map[string]string{district: "10.99.0.1/24", station: "10.99.0.2/24"} {
		command(t, "ip", "-n", name, "address", "add", address, "dev", "line")
		command(t, "ip", "-n", name, "link", "set", "line", "up")
		command(t, "tc", append([]string{"-n", name, "qdisc", "add", "dev", "line"}, slow...)...)
	}
	command(t, "ip", "netns", "exec", station, "nft", "-f", rules)
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
}

// end runs this test as one end of the line.
func end(t *testing.T, network, role string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ip", "netns", "exec", network, os.Args[0], "-test.run=^TestAMonthComesThroughABadLine$")
	cmd.Env = append(os.Environ(), endVariable+"="+role)
	return cmd
}

// beDistrict collects until its input ends, then says what it holds.
func beDistrict(t *testing.T) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	c := newCollector()
	srv := &http.Server{Handler: uplink.NewServer(c, uplink.ServerOptions{Now: time.Now, Lang: words.EN})}
	go func() { _ = srv.Serve(l) }()
	_, _ = os.Stdin.Read(make([]byte, 1))
	_ = srv.Close()
	held := c.log(place{station, thirtyDays().logs[0].id})
	missing, wrong := c.missing(thirtyDays())
	fmt.Printf("held %d twice %d missing %d\n", len(held.entries), len(wrong), missing)
}

// beStation syncs until all is acknowledged.
func beStation(t *testing.T) {
	j, began, half := thirtyDays(), time.Now(), false
	h, err := uplink.NewHTTP("http://127.0.0.1", uplink.Trust{Now: time.Now, Floor: time.Now, Sure: func() bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	s := client("http://"+address, h, j)
	s.OnProgress = func(p uplink.Progress) {
		fmt.Printf("%5.1f s: entry %d\n", time.Since(began).Seconds(), p.Seq)
		if !half && p.Seq > 0 {
			half = true
			fmt.Println("half")
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	for {
		r, err := s.Sync(ctx)
		fmt.Printf("%5.1f s: %+v %v\n", time.Since(began).Seconds(), r, err)
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}
