# make demo   install what is missing, build, run the main job on real data
# make test   install what is missing, run all tests
# make build  install what is missing, leave the tool at .build/release/clv
# make wheel  the Python package as a wheel and an sdist in dist
# make dist   all that a release has, in dist: tarballs, Debian packages, the wheel
# make test-spark   clv.spark on a cluster on this machine
# make test-dist    what make dist left, in a system of its own
# make test-senders the examples that send scores, by the vendors' clients
# make fuzz   random runs of the tool, with fresh seeds
# make fuzz-targets   random bytes into each reader
# make service   the service, installs what is missing, at .build-service/release/clv-serve
# make test-service   the tests of the service
# make docs   the documentation of the library as a site; make python-docs that of
#             the Python package
# make sanitize   all tests under the address and the thread sanitizer

DATA := notebooks-data
DEMO := demo-output

# pkg-config names of the C libraries, and the Debian packages they come in.
LIBRARIES := openblas lapacke zlib libzstd
PACKAGES := libopenblas-dev liblapacke-dev zlib1g-dev libzstd-dev pkg-config \
	python3 python3-pip
BROWSER := chromium fonts-dejavu-core
SERVERS := postgresql sqlite3

# Installs Debian packages.
define install
if ! command -v apt-get >/dev/null; then \
  echo "please install: $(1)" >&2; exit 1; \
fi; \
sudo=$$([ $$(id -u) -eq 0 ] || echo sudo); \
echo "installing: $(1)"; \
$$sudo apt-get update -qq && \
DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq \
  --no-install-recommends $(1) >/dev/null
endef

.PHONY: build demo test data lint format docs bench peers screenshots clean \
	dependencies browser engines python fortran fuzz fuzz-targets sanitize wheel \
	dist test-spark test-dist test-senders service service-libraries \
	service-tools test-service python-docs

build: dependencies
	swift build -c release --product clv

demo: build data
	@log=$(DATA)/downloads/cdnow-sample.csv; end=1997-09-30; \
	if [ ! -f $$log ]; then \
	  echo "CDNOW could not be downloaded: here is the simulated log instead."; \
	  log=$(DATA)/simulated-sample.csv; end=2024-09-29; \
	fi; \
	set -x; .build/release/clv run $$log --calibration-end $$end \
	  --output $(DEMO)

# Tests that start and kill hundreds of processes take turns.
APART := KillTests|FailedOutputTests|FailedInputTests|RandomRuns
test: dependencies browser engines python data
	swift test -c release --scratch-path .build-tests --skip '$(APART)'
	swift test -c release --scratch-path .build-tests --skip-build \
	  --no-parallel --filter '$(APART)'
	Tests/Python/run .build-tests/release

# A wheel that needs nothing but what each Linux has, for any Python.
wheel: dependencies python fortran
	Sources/Python/make-wheel dist

# Archives to install and to unpack, with their sums and a list of their parts.
dist: dependencies service-libraries python fortran
	Sources/Packaging/make-dist dist

fortran: dependencies
	@if [ -z "$$(find /usr/lib/gcc -name libgfortran.a 2>/dev/null)" ]; then \
	  ( $(call install,libgfortran-12-dev) ) \
	    || echo "OpenBLAS goes into the wheel as it is: it will be larger" >&2; \
	fi

# A master and two workers on this machine, of a build that make test left or
# leaves. Java is installed where it is missing.
test-spark: dependencies python data
	swift test list -c release --scratch-path .build-tests >/dev/null
	Tests/Spark/run .build-tests/release

# The vendors' clients against a server on this machine.
test-senders: dependencies python
	swift test list -c release --scratch-path .build-tests >/dev/null
	Tests/Senders/run .build-tests/release

# Installs what make dist left into a system of its own, and runs it there.
test-dist:
	Tests/Packaging/run dist

# The service is a package of its own, Sources/Service, with dependencies that
# the tool does without.
SERVICE := --package-path Sources/Service --scratch-path .build-service
service: dependencies service-libraries
	swift build -c release $(SERVICE) --product clv-serve

# Its parts by Swift, then the process: against the tool, over TLS, killed, by
# schemathesis from its own document, and in a browser.
test-service: dependencies service-libraries service-tools browser python
	swift test -c release $(SERVICE)
	swift test list -c release --scratch-path .build-tests >/dev/null
	CLV_TOOL=.build-tests/release/clv Tests/Service/run .build-service/release

# Random runs of the tool by seeds that no test knows: make fuzz SECONDS=600.
# Each finding is printed with its seed, which make fuzz SEED=1234 repeats;
# what it left is kept in .build-fuzz/runs.
SECONDS := 60
fuzz: dependencies
	CLV_FUZZ_SECONDS=$(SECONDS) $(if $(SEED),CLV_FUZZ_SEED=$(SEED)) \
	  swift test -c release --scratch-path .build-tests --filter RandomRuns

# Random bytes into the readers, as libFuzzer breeds them; some of them only
# with TARGETS="log dates".
TARGETS :=
fuzz-targets: dependencies
	Tests/Fuzz/run --seconds $(SECONDS) $(TARGETS)

# XCTest itself leaks, so leaks are not looked for. A symbolizer would inherit
# the pipes of the processes that tests start and keep them open: llvm-symbolizer
# names what a report gives as addresses. The sanitizers take more address space
# than the limits of memory that are tested, and their time.
SUPPRESSED := suppressions=$(CURDIR)/Tests/sanitizer-suppressions.txt
SANITIZED := --skip "limit on memory" $(if $(FILTER),--filter $(FILTER))
sanitize: export CLV_TIME_FACTOR := 10
sanitize: dependencies data
	ASAN_OPTIONS=detect_leaks=0:symbolize=0:$(SUPPRESSED) swift test \
	  -c release --sanitize=address --scratch-path .build-asan $(SANITIZED)
	TSAN_OPTIONS=symbolize=0 swift test \
	  -c release --sanitize=thread --scratch-path .build-tsan $(SANITIZED)

# The tests say clearly what they skip where the data cannot be had.
data: dependencies
	@$(DATA)/download-cdnow || echo "the download of CDNOW failed" >&2

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

# The documentation as DocC's site; a broken link is an error, and so is a
# public type that no topic names. Symbol graphs
# are written as modules compile, so they are kept, and told apart by module.
DOCS := .build-docs
CATALOGS := CLVNumerics CLVModels CLVTables CLVData CLVDatabase CLVCRM CLVSQL \
	CLVForecasting CLVRFM CLVValidation CLVCampaigns CLVStudy CLVCharts \
	CLVReports CLVRequests
docs: dependencies
	@mkdir -p $(DOCS)/graphs
	@for target in CLV CLVRequests; do \
	  swift build -c release --target $$target --scratch-path $(DOCS) \
	    -Xswiftc -emit-symbol-graph \
	    -Xswiftc -emit-symbol-graph-dir -Xswiftc $(CURDIR)/$(DOCS)/graphs \
	    || exit 1; \
	done
	Tests/Documentation/check-topics $(DOCS)/graphs Sources $(CATALOGS)
	@set -e; for module in $(CATALOGS); do \
	  rm -rf $(DOCS)/symbols && mkdir $(DOCS)/symbols; \
	  cp $(DOCS)/graphs/$$module[.@]*json $(DOCS)/symbols; \
	  docc convert Sources/$$module/$$module.docc --warnings-as-errors \
	    --fallback-display-name $$module \
	    --fallback-bundle-identifier $$module \
	    --additional-symbol-graph-dir $(DOCS)/symbols \
	    --output-path $(DOCS)/$$module.doccarchive; \
	done
	@rm -rf $(DOCS)/site
	docc merge $(CATALOGS:%=$(DOCS)/%.doccarchive) --output-path $(DOCS)/site

# The Python package's: its guides, notebooks and docstrings, which are read from
# the package with the library that make test uses.
python-docs: dependencies python
	swift build -c release --scratch-path .build-tests --product CLVLibrary
	Sources/Python/docs/build .build-tests/release $(DOCS)/python

bench: dependencies
	Benchmarks/run

peers: build
	Benchmarks/peers/compare
	Benchmarks/peers/compare-pandas

# Pictures of reports to look at, in a temporary directory; needs Chromium.
screenshots: build data
	@directory=$$(mktemp -d); log=$(DATA)/downloads/cdnow-sample.csv; set -e; \
	for language in en fa zh; do \
	  for customer in "" 1516; do \
	    .build/release/clv report $$log --calibration-end 1997-09-30 --quiet \
	      --currency USD --language $$language \
	      $${customer:+--customer $$customer} \
	      --output $$directory/$$language$${customer:+-customer}.html; \
	  done; \
	done; \
	.build/release/clv report $$log --calibration-end 1997-09-30 --quiet \
	  --language fa --persian-digits --output $$directory/fa-digits.html; \
	Tests/Browser/screenshots $$directory $$directory/*.html

clean:
	rm -rf .build .build-tests .build-fuzz .build-asan .build-tsan $(DOCS) \
	  Benchmarks/.build $(DEMO) .build-python .build-dist .build-dist-service .build-service \
	  .venv-python .venv-python-docs .venv-spark .venv-wheel .venv-senders \
	  .venv-packaging .venv-service dist

# Installs only what is missing, so that a machine that has it all needs
# neither a package manager nor the right to use it.
dependencies:
	@if ! { pkg-config --exists $(LIBRARIES) && python3 -m pip --version; } \
	  >/dev/null 2>&1; then $(call install,$(PACKAGES)); fi

# A browser to open reports in: only the tests want it, and without one they
# say what they skip.
browser: dependencies
	@if ! { command -v chromium || command -v chromium-browser \
	    || command -v google-chrome; } >/dev/null; then \
	  ( $(call install,$(BROWSER)) ) \
	    || echo "no browser could be installed" >&2; \
	fi

# DuckDB in a folder of its own, a PostgreSQL server to start and SQLite: only
# the tests want them, and without them they say what they skip.
engines: dependencies
	@Tests/Engines/install \
	  || echo "DuckDB could not be installed" >&2
	@if ! { ls /usr/lib/postgresql/*/bin/pg_ctl || command -v pg_ctl; } \
	    >/dev/null 2>&1 || ! command -v sqlite3 >/dev/null; then \
	  ( $(call install,$(SERVERS)) ) \
	    || echo "PostgreSQL and SQLite could not be installed" >&2; \
	fi

# SQLite and PostgreSQL's client to build the service with, and what its tests
# run.
service-libraries:
	@if ! pkg-config --exists sqlite3 libpq; then \
	  $(call install,libsqlite3-dev libpq-dev); fi

service-tools:
	@if ! { command -v wrk && command -v openssl && command -v psql \
	    && { ls /usr/lib/postgresql/*/bin/pg_ctl || command -v pg_ctl; }; } \
	    >/dev/null 2>&1; then \
	  ( $(call install,wrk openssl postgresql) ) \
	    || echo "wrk, openssl and PostgreSQL could not be installed" >&2; \
	fi

# Virtual environments, which the Python package is tested and built in.
python: dependencies
	@if ! python3 -c 'import ensurepip' 2>/dev/null; then \
	  $(call install,python3-venv); fi
