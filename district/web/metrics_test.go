package web_test

import (
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/truyenthanh/loa/district"
)

// named finds the metrics in a text.
var named = regexp.MustCompile(`loa_district_[a-z_]+`)

func TestMetricsCountWhatIsThere(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.do(http.MethodGet, "/nowhere", nil)
	o.do(http.MethodPost, "/v1/bundle", nil)
	page := o.get("/metrics")
	o.wants(
		page,
		`loa_district_stations{state="never"} 1`, `loa_district_stations{state="missed"} 1`, `loa_district_stations{state="well"} 1`,
		`loa_district_entries 12`, `loa_district_forks 0`, `loa_district_poison_entries 0`, `loa_district_store_up 1`,
		`loa_district_station_last_contact_timestamp_seconds{station="dai-loc-01"} 1.7954`,
		`loa_district_http_request_seconds_count{code="404",route="none"}`, `loa_district_ingest_seconds_count`,
	)
}

// The alerts ask for metrics that there are, and a metric that nobody gives is
// noticed.
func TestAlertsAskForMetricsThatThereAre(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	o.do(http.MethodPost, "/v1/bundle", nil)
	there := map[string]bool{}
	for _, name := range named.FindAllString(o.get("/metrics"), -1) {
		there[name] = true
	}
	rules, err := os.ReadFile("../../scripts/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	asked := named.FindAllString(string(rules), -1)
	if len(asked) < 9 {
		t.Errorf("only %d metrics are asked for: %v", len(asked), asked)
	}
	for _, name := range asked {
		if !there[name] {
			t.Errorf("%s is asked for and not there", name)
		}
	}
	if there["loa_district_no_such_metric"] {
		t.Error("a metric that nobody gives counts as there")
	}
}

func TestMetricsAreForThisMachineAndForAdmins(t *testing.T) {
	o := newOffice(t)
	o.threeStations()
	far := []string{"X-Forwarded-For", "192.0.2.7"} // a proxy on this machine says where it comes from
	if answer, page := o.do(http.MethodGet, "/metrics", nil, far...); answer.StatusCode != http.StatusForbidden || named.MatchString(page) {
		t.Errorf("a stranger: %s", answer.Status)
	}
	o.as(district.RoleAdmin)
	if answer, _ := o.do(http.MethodGet, "/metrics", nil, far...); answer.StatusCode != http.StatusOK {
		t.Errorf("an admin from afar: %s", answer.Status)
	}
}
