# Loa: what to type. `make help` lists it; each line there is a target below.
#
# Everything is built without cgo, the same bytes from any folder. The race
# detector is the one exception, and nothing that it builds is shipped.

export CGO_ENABLED = 0

GO      ?= go
TOOL     = $(GO) tool -modfile=scripts/tools/go.mod
PACKAGES = ./...
# files of our own, for the formatter
SOURCES  = git ls-files -co --exclude-standard -- '*.go' ':!:scripts/tools'
TIMEOUT  = 10m
# the race detector makes everything several times slower
RACE_TIMEOUT = 30m
YEARS   ?= 10000

.PHONY: help run test check build years bench soak fleet setup sample fmt browser clean
.DEFAULT_GOAL = help

help: ## list what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: ## build, air the sample bulletin once on a station in a throw-away folder, print the log
	@scripts/run $(BACKEND)

test: ## install what the tests need, run all of them, end to end too
	@scripts/setup test
	@start=$$(date +%s); status=0; \
	$(GO) test -count=1 -timeout $(TIMEOUT) $(PACKAGES) || status=$$?; \
	if [ $$status -eq 0 ]; then verdict=passed; else verdict=FAILED; fi; \
	echo "test: $$verdict, $$($(GO) list $(PACKAGES) | wc -l) packages in $$(( $$(date +%s) - start )) s"; \
	exit $$status

check: ## format, vet, lint, then the tests under the race detector (installs gcc for that alone)
	@scripts/setup check
	@scripts/setup test
	@unformatted=$$($(SOURCES) | xargs -r $(TOOL) gofumpt -l); \
	if [ -n "$$unformatted" ]; then echo "check: not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet $(PACKAGES)
	$(GO) vet -tags bench ./cmd/loa ./cmd/loa-district
	$(GO) vet -tags bench,soak ./cmd/loa
	$(TOOL) golangci-lint run
	CGO_ENABLED=1 $(GO) test -race -count=1 -timeout $(RACE_TIMEOUT) $(PACKAGES)
	@echo "check: passed"

build: ## the binaries, into bin/
	@scripts/setup build >/dev/null
	@mkdir -p bin
	$(GO) build -trimpath -buildvcs=false -ldflags "-s -w -buildid=" -o bin/ ./cmd/...

years: ## simulate YEARS station-years (10,000) with clock steps, cuts and edits
	$(GO) test ./scheduler -run YearsOfStations -v -count=1 -timeout 3h -years $(YEARS)

bench: build ## measure CPU, memory and start against mpd and mpg123
	@scripts/setup bench
	@scripts/bench

soak: ## air a tone for 10 minutes on a busy machine and listen (MINUTES=2: a shorter run)
	@scripts/soak $(MINUTES)

fleet: ## a fleet sends to collectors that are killed: nothing lost or doubled (STATIONS=, DAYS=, AIRINGS=)
	@scripts/fleet $(FLEET)

setup: ## install what running, testing, measuring and checking need
	@for purpose in run test bench soak check browser; do scripts/setup $$purpose || exit; done

sample: ## make the sample bulletin anew
	@scripts/setup test
	@scripts/sample/make

fmt: ## format our own Go files
	@$(SOURCES) | xargs -r $(TOOL) gofumpt -w

browser: ## click through the collector's pages in a real browser; pictures go to bin/screens
	@scripts/setup browser
	@cd scripts/browser && SCREENS=$(CURDIR)/bin/screens $(GO) test -count=1 -timeout $(TIMEOUT) ./...

clean: ## remove what was built
	rm -rf bin coverage.out
