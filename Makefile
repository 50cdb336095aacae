# Wensou: `make serve` for a search page, `make test` for all tests. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
INDEX ?= index
SOURCE ?= seeds
HOST ?= 127.0.0.1
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
SHIPPED := analysis engine indexer search webapp interrupts.py settings.py wensou.py
.PHONY: help setup dev compiler browser serve index search test test-cluster nightly torture fuzz lint audit format eval eval-cleaning bench peers check \
  requirements screenshots lighthouse clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

setup: $(VENV)/.installed ## Make the virtual environment with the pinned dependencies
	@$(BIN)/python -c 'import engine.columnar._kernels' 2>/dev/null || echo \
	  "All works, but slower than it can: apt-get install gcc libc6-dev python3-dev, then $(BIN)/pip install --no-deps -e ."

dev: compiler $(VENV)/.installed-dev

# For the loops over postings in C; NumPy does without, and then tests of these loops are skipped.
INCLUDE = $(shell $(PYTHON) -c 'import sysconfig; print(sysconfig.get_path("include"))')
compiler:
	@{ command -v cc && [ -e $(INCLUDE)/Python.h ]; } >/dev/null || { $(SUDO) apt-get update -qq && \
	  $(INSTALL) gcc libc6-dev python3-dev >/dev/null; } || echo "no C compiler can be installed"

# Debian's Chromium without windows (where there is none, Chromium) and firefox, what playwright's
# driver needs beside it, and a font for the screenshots.
BROWSER := chromium-headless-shell firefox-esr libatomic1 fonts-noto-cjk
INSTALL := $(SUDO) apt-get install -y -qq --no-install-recommends

browser:
	@dpkg-query -W $(BROWSER) >/dev/null 2>&1 || { $(SUDO) apt-get update -qq && \
	  { $(INSTALL) $(BROWSER) >/dev/null || $(INSTALL) chromium $(wordlist 2,9,$(BROWSER)) >/dev/null; }; }

serve: setup ## Index seeds/ if there is no index yet, and serve the page at 127.0.0.1:8000
	@[ -e $(INDEX)/current ] || $(BIN)/python -m indexer build $(SOURCE) --index $(INDEX)
	$(BIN)/python -m webapp --index $(INDEX) --host $(HOST) --port $(PORT)

index: setup ## Build the index anew: make index SOURCE=~/articles
	$(BIN)/python -m indexer build $(SOURCE) --index $(INDEX)

search: setup ## Search: make search Q=社区治理
	@$(BIN)/python -m search '$(Q)' --index $(INDEX)

test: dev browser ## Run all tests, the browser's too
	$(BIN)/python -m pytest

nightly: dev ## Clean 100,000 random texts of each kind, ask 10,000 runs of real articles
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/indexer tests/search/test_promises.py \
	  -k 'no_text_raises or promises'

torture: dev ## Kill, fill the disk, change bytes, swap under load, some ten minutes; try: make torture KILLS=100
	TORTURE=1 $(if $(KILLS),KILLS=$(KILLS)) $(BIN)/python -m pytest tests/reliability --durations=20

fuzz: dev ## Ask a server 20,000 requests made of its OpenAPI document and 100,000 odd ones, some 20 minutes
	FUZZ=1 $(BIN)/python -m pytest -s tests/webapp/test_api_contract.py tests/webapp/test_raw_requests.py

test-cluster: dev ## Run the tests of the cluster engine on real nodes, some four minutes (needs Java 17 and Maven)
	@if command -v java >/dev/null && command -v mvn >/dev/null; then \
	  trap '$(BIN)/python tests/cluster/nodes.py stop' EXIT; url=$$($(BIN)/python tests/cluster/nodes.py start) && \
	  WENSOU_TEST_CLUSTER=opensearch+$$url $(BIN)/python -m pytest tests/cluster tests/engine/conformance -k "not whoosh"; \
	else echo "skipped, it needs java and mvn: apt-get install openjdk-17-jre-headless maven"; fi

lint: dev ## Check style and types, and look for what is unsafe
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit -q -c pyproject.toml -r $(SHIPPED)
	@! command -v cc >/dev/null || cc -fsyntax-only -std=c11 -Wall -Wextra -Werror $(UNWARNED) -I$(INCLUDE) \
	  engine/columnar/kernels/*.c

# Python's own interfaces need these.
UNWARNED := -Wno-missing-field-initializers -Wno-cast-function-type -Wno-unused-parameter

audit: dev ## Ask whether a dependency has a known hole (needs the network)
	$(BIN)/python .ci/audit.py --require-hashes --disable-pip -r requirements.txt

format: dev ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: dev ## Ask the judged queries, some minutes; try: make eval EVAL='--corpus small'
	@$(BIN)/python -m evaluation $(EVAL)

eval-cleaning: dev ## Measure what damage costs with and without cleaning, some ten minutes
	@$(BIN)/python -m evaluation cleaning $(EVAL)

bench: dev $(VENV)/.installed-bench peers ## Measure against seven engines, some 20 minutes; try: make bench BENCH=--quick
	$(BIN)/python -m benchmarks $(BENCH)

# What pip does not bring; what cannot be had is left out, and the report says so.
LUCENE := 9.12.3
LUCENE_SHA256 := b64a3f8098a7572034fb30085cdee01b34ec81fb0e5a31b471536af58dc6c01b

peers: | $(VENV)/bin/python
	@dpkg-query -W python3-xapian >/dev/null 2>&1 || { $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends python3-xapian >/dev/null; } || \
	  echo "python3-xapian cannot be installed: Xapian is left out"
	@mkdir -p $(VENV)/share/lucene && cd $(VENV)/share/lucene && jar=lucene-core-$(LUCENE).jar && \
	  { [ -e $$jar ] || mvn -q -B dependency:copy -DoutputDirectory="$$PWD" \
	    -Dartifact=org.apache.lucene:lucene-core:$(LUCENE); } && \
	  echo "$(LUCENE_SHA256)  $$jar" | sha256sum -c --quiet || \
	  { rm -f $$jar; echo "Maven cannot fetch $$jar: Lucene is left out"; }

check: lint test ## Everything that CI checks

requirements: dev ## Make the requirements files anew from pyproject.toml
	$(BIN)/pip install -q pip-tools
	$(BIN)/pip-compile -q $(COMPILE) --extra formats --extra cluster -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q $(COMPILE) --allow-unsafe --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile -q $(COMPILE) --extra bench -c requirements.txt -o requirements-bench.txt pyproject.toml

screenshots: dev browser ## Take the pictures in docs/ anew
	$(BIN)/python docs/screenshots.py

lighthouse: dev browser ## Have Lighthouse judge the pages (needs npm); 95 of 100 at least
	$(BIN)/python tests/browser/lighthouse.py

COMPILE := --generate-hashes --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## Remove the virtual environment, caches and the index
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info build
	rm -rf index/current index/lock index/generation-*

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Wensou needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 2; }
	@# Debian ships venv apart from Python.
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv >/dev/null; }
	$(PYTHON) -m venv --upgrade-deps $(VENV)

KERNELS := $(wildcard engine/columnar/kernels/*)

$(VENV)/.installed: requirements.txt pyproject.toml $(KERNELS) | $(VENV)/bin/python
	$(BIN)/pip install -q --require-hashes -r requirements.txt
	$(BIN)/pip install -qq --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@# Where a compiler has come since.
	@$(BIN)/python -c 'import engine.columnar._kernels' 2>/dev/null || $(BIN)/pip install -qq --no-deps -e .
	@touch $@

$(VENV)/.installed-bench: requirements-bench.txt $(VENV)/.installed
	$(BIN)/pip install -q --require-hashes -r requirements-bench.txt
	@touch $@
