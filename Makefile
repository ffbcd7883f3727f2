# The whole workshop. `make` lists the targets; each sets up what it needs, once.
#
# Needs: Python 3.11 or newer, make, and the package index (or a mirror named to pip).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
# The first of these that is at least 3.11.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && echo $$p && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# A lock names everything, so nothing is left to resolve: older pips would look for a
# newer release of what a package asks for with an extra, and stop for want of its hash.
LOCKED := --require-hashes --no-deps
ARGS ?=
# Tests wait as well as compute: one worker more than the machine of CI has cores.
WORKERS ?= 3

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- set-up: each stamp is renewed when the file it was made from changes ---------

$(VENV)/made.stamp:
	@test -n "$(PYTHON)" || { echo "Xinhu needs Python 3.11 or newer on the PATH." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements/run.lock pyproject.toml $(shell find rust/src rust/Cargo.* -type f) | $(VENV)/made.stamp
	@echo "Installing Xinhu into $(VENV) (a minute the first time) ..."
	$(PIP) install $(LOCKED) -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	@echo "Installing the tools of the workshop ..."
	$(PIP) install $(LOCKED) -r requirements/dev.lock
	@$(PIP) check
	@touch $@

# --- run -----------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/run.stamp ## a synthetic bank, served (ARGS="--port 8123 --customers 100000")
	@exec $(BIN)/xinhu demo $(ARGS)

# --- check -----------------------------------------------------------------------

.PHONY: check
check: $(VENV)/dev.stamp ## style, types, layers, documents, licences
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/docs

.PHONY: test
# The tests start hundreds of processes: none of them compiles what another has compiled,
# whatever the environment says, and nothing is written beside the sources.
test: export PYTHONDONTWRITEBYTECODE :=
test: export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/bytecode
test: $(VENV)/dev.stamp ## every test that this machine can run
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
		--cov --cov-report=term:skip-covered $(ARGS)

.PHONY: format
format: $(VENV)/dev.stamp ## rewrite the style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# --- measure ---------------------------------------------------------------------

.PHONY: bench bench-quick
bench: $(VENV)/dev.stamp ## measure everything at full size
	$(BIN)/python -m bench $(ARGS)

bench-quick: $(VENV)/dev.stamp ## the same at smaller sizes, within three minutes
	$(BIN)/python -m bench --quick $(ARGS)

# The peer that discovery is compared with has an environment of its own.
PEER := .venv-peer

$(PEER)/made.stamp: requirements/bench.lock | $(VENV)/made.stamp
	@echo "Installing Presidio into $(PEER), to compare with ..."
	$(PYTHON) -m venv $(PEER)
	$(PEER)/bin/python -m pip --disable-pip-version-check --no-input --quiet \
		install $(LOCKED) -r requirements/bench.lock
	@touch $@

.PHONY: bench-discovery
bench-discovery: $(VENV)/dev.stamp $(PEER)/made.stamp ## measure discovery (ARGS="--quick")
	$(BIN)/python -m bench.discovery $(ARGS)

.PHONY: fuzz-discovery
fuzz-discovery: $(VENV)/dev.stamp ## break 10,000 files of each format (TIMES=…)
	XINHU_FUZZED=$(or $(TIMES),10000) nice -n 19 $(BIN)/python -m pytest --no-cov -q -p no:cacheprovider tests/adapters/readers/test_read_fuzzed.py

# --- upkeep ----------------------------------------------------------------------

.PHONY: lock
lock: COMPILE = ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
	--strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links
lock: $(VENV)/dev.stamp ## pin the newest versions, with hashes
	cd requirements && $(COMPILE) -o run.lock run.in
	cd requirements && $(COMPILE) -c run.lock -o ocr.lock ocr.in
	cd requirements && $(COMPILE) -c run.lock -o spark.lock spark.in
	cd requirements && $(COMPILE) -c run.lock -o databases.lock databases.in
	cd requirements && $(COMPILE) -c run.lock -c ocr.lock -c spark.lock -c databases.lock -o dev.lock dev.in
	cd requirements && $(COMPILE) -o bench.lock bench.in

.PHONY: clean
clean: ## remove the environment and caches; never a data folder
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build
