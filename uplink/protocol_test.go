package uplink_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/uplink"
)

const protocolPath = "../docs/SYNC.md"

// documentedAnswer is what docs/SYNC.md says of an answer.
type documentedAnswer struct {
	Status   int    `json:"-"`
	Kind     string `json:"kind"`
	Next     int64  `json:"next"`
	HeadHash string `json:"head_hash"`
	District string `json:"district"`
	Nonce    string `json:"nonce"`
}

// plainAsk asks as the page says, with nothing of this package.
func plainAsk(t *testing.T, method, url string, body []byte) documentedAnswer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Loa-Nonce", "lượt-7")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	a := documentedAnswer{Status: resp.StatusCode}
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil || a.Nonce != "lượt-7" {
		t.Fatalf("%+v, %v", a, err)
	}
	return a
}

// A station that was written from the page alone introduces its key, asks how far its
// log is known, and sends it.
func TestAStationWrittenFromThePageIsUnderstood(t *testing.T) {
	url := serve(t, newCollector()).URL
	key := keyOf("xa-moi")
	public := base64.StdEncoding.EncodeToString(publicOf(key))
	said := "loa enrol 1\nxa-moi\n\"Đài \\\"Mới\\\"\"\n" + public + "\n\"MA-MOI\""
	body := fmt.Sprintf(`{"station":"xa-moi","name":"Đài \"Mới\"","key":%q,"code":"MA-MOI","proof":%q}`,
		public, base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(said))))
	if a := plainAsk(t, "POST", url+"/v1/enrol", []byte(body)); a.Status != 200 || a.Kind != "ok" || a.District != "Huyện Đại Lộc" {
		t.Fatalf("enrolment: %+v", a)
	}
	head := url + "/v1/head?station=xa-moi&log=" + logID + "&key=" + documentedFingerprint(publicOf(key))
	start := uplink.Origin("xa-moi", logID)
	if a := plainAsk(t, "GET", head, nil); a.Status != 200 || a.Next != 1 || a.HeadHash != start.Hex() {
		t.Fatalf("head of a log that is not known: %+v", a)
	}
	var member bytes.Buffer
	h := uplink.Header{Station: "xa-moi", LogID: logID, From: 1, PrevHash: start.Hex()}
	if _, err := uplink.Seal(&member, h, lines(1, 20), key); err != nil {
		t.Fatal(err)
	}
	sent := plainAsk(t, "POST", url+"/v1/bundle", member.Bytes())
	if sent.Status != 200 || sent.Kind != "ok" || sent.Next != 21 {
		t.Fatalf("bundle: %+v", sent)
	}
	if a := plainAsk(t, "GET", head, nil); a.Next != 21 || a.HeadHash != sent.HeadHash {
		t.Errorf("head after it: %+v, want that of %+v", a, sent)
	}
}

// mute refuses everything with one kind.
type mute struct {
	*collector
	kind uplink.Kind
}

func (m mute) Key(context.Context, string) (ed25519.PublicKey, error) {
	return nil, &uplink.Refusal{Kind: m.kind}
}

// Every refusal that the page lists has the status that the page gives it, and none
// that a bundle can meet is left out.
func TestThePageKnowsEveryKind(t *testing.T) {
	page, err := os.ReadFile(protocolPath)
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (?:\\d+, )?(\\d{3}) \\|").FindAllSubmatch(page, -1)
	if len(rows) < 13 {
		t.Fatalf("the page has %d rows of kinds", len(rows))
	}
	for _, row := range rows {
		kind, status := uplink.Kind(row[1]), string(row[2])
		url := serve(t, mute{newCollector(), kind}).URL + "/v1/head?station=" + station + "&log=" + logID
		if kind == uplink.KindOK {
			url = serve(t, newCollector()).URL + "/v1/head?station=" + station + "&log=" + logID
		}
		if a := plainAsk(t, "GET", url, nil); strconv.Itoa(a.Status) != status || a.Kind != string(kind) {
			t.Errorf("%s: status %d as %s, the page says %s", kind, a.Status, a.Kind, status)
		}
	}
	for _, kind := range uplink.Kinds() {
		if !strings.Contains(string(page), "`"+string(kind)+"`") {
			t.Errorf("the page does not know %s", kind)
		}
	}
}
