package web

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/truyenthanh/loa/broadcast/words"
	"github.com/truyenthanh/loa/district"
)

// Metrics are what Prometheus asks for. What stations and logs say is read from
// the store when it is asked for, so that every collector on one database says
// the same; requests are counted by [Metrics.Around].
type Metrics struct {
	registry *prometheus.Registry
	now      func() time.Time
	requests *prometheus.HistogramVec
	ingest   *prometheus.HistogramVec
}

// NewMetrics makes the metrics of a collector.
func NewMetrics(c *district.Collector, now func() time.Time) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), now: now,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "loa_district_http_request_seconds", Help: "How long requests took, by route and answer.",
			Buckets: []float64{.005, .02, .05, .1, .2, .5, 1, 2, 5, 20},
		}, []string{"route", "code"}),
		ingest: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "loa_district_ingest_seconds", Help: "How long it took to take a bundle in, its reading included, by answer.",
			Buckets: []float64{.005, .02, .05, .1, .2, .5, 1, 2, 5, 20, 60},
		}, []string{"code"}),
	}
	m.registry.MustRegister(m.requests, m.ingest, stateOf{&Site{collector: c, now: now, o: Options{Location: now().Location()}}, newFamilies()})
	return m
}

// ingestPath is where stations send bundles.
const ingestPath = "/v1/bundle"

// Around measures the requests that a handler answers.
func (m *Metrics) Around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := m.now()
		answer := &answered{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(answer, r)
		took, code := m.now().Sub(start).Seconds(), strconv.Itoa(answer.code)
		route := r.Pattern // the mux has set it by now
		if route == "" {
			route = "none" // what strangers ask for must not make series
		}
		m.requests.WithLabelValues(route, code).Observe(took)
		if strings.HasPrefix(r.URL.Path, ingestPath) {
			m.ingest.WithLabelValues(code).Observe(took)
		}
	})
}

// answered remembers the status of an answer.
type answered struct {
	http.ResponseWriter
	code int
}

// WriteHeader remembers the status.
func (a *answered) WriteHeader(code int) {
	a.code = code
	a.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach what is below.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// metrics are for this machine and for admins.
func (s *Site) metrics() http.Handler {
	show := promhttp.HandlerFor(s.o.Metrics.registry, promhttp.HandlerOpts{
		ErrorLog: logLines{s.o.Log.Error}, MaxRequestsInFlight: 2,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ip := net.ParseIP(address(r))
		// behind a proxy on this machine everybody comes from here: the proxy says so
		here := ip != nil && ip.IsLoopback() && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
		if !here {
			u, err := s.signedIn(r)
			if err != nil || !u.Role.May(district.RoleAdmin) {
				http.Error(w, words.Text(s.langOf(r), words.WebForbidden), http.StatusForbidden)
				return
			}
		}
		show.ServeHTTP(w, r)
	})
}

type logLines struct{ log func(string, ...any) }

// Println writes a line into the collector's own log.
func (l logLines) Println(v ...any) { l.log("metrics failed", "err", v) }

// stateOf reads the store when the metrics are asked for.
type stateOf struct {
	s        *Site
	families families
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("loa_district_"+name, help, labels, nil)
}

// families are the metrics that the store answers for.
type families struct {
	up, stations, contact, faults, lost, entries, forks, poison *prometheus.Desc
}

func newFamilies() families {
	return families{
		up:       desc("store_up", "1 when the store answers."),
		stations: desc("stations", "Stations, by how they do.", "state"),
		contact:  desc("station_last_contact_timestamp_seconds", "When a bundle of a station last came.", "station"),
		faults:   desc("station_faults", "Faults that a station has raised and not cleared.", "station"),
		lost:     desc("lost_entries", "Entries that stations could not store and counted."),
		entries:  desc("entries", "Entries of all logs that are kept."),
		forks:    desc("forks", "Branches of logs that go by one name: two boxes, or one that was restored."),
		poison:   desc("poison_entries", "Entries that are kept and could not be read."),
	}
}

// Describe lists the metrics.
func (c stateOf) Describe(out chan<- *prometheus.Desc) {
	f := c.families
	for _, d := range []*prometheus.Desc{f.up, f.stations, f.contact, f.faults, f.lost, f.entries, f.forks, f.poison} {
		out <- d
	}
}

// Collect reads the store. It is given no context: it sets its own limit.
func (c stateOf) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	cards, err := c.s.cards(ctx)
	if err != nil {
		gauge(c.families.up, 0)
		return
	}
	gauge(c.families.up, 1)
	n := map[State]int{}
	var entries int64
	var forks, poison, lost int
	for _, card := range cards {
		n[card.State]++
		entries += card.Entries
		forks += card.Forks
		poison += card.Poison
		lost += card.Lost
		if !card.Came.IsZero() && card.State != StateRetired {
			gauge(c.families.contact, float64(card.Came.Unix()), card.ID)
			gauge(c.families.faults, float64(len(card.Faults)), card.ID)
		}
	}
	for _, state := range States() {
		gauge(c.families.stations, float64(n[state]), string(state))
	}
	gauge(c.families.entries, float64(entries))
	gauge(c.families.forks, float64(forks))
	gauge(c.families.poison, float64(poison))
	gauge(c.families.lost, float64(lost))
}

const scrapeWait = 10 * time.Second
