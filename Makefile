# What a developer runs. Every path is relative, so the folder may have any name.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The newest Python that runs, unless PYTHON=... says which.
PYTHON ?=
CANDIDATES := python3.14 python3.13 python3.12 python3.11 python3 python
USABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

IN := .venv/bin/python
INSTALL := $(IN) -m pip install --disable-pip-version-check --quiet
THIS := $(INSTALL) --no-deps --no-build-isolation --editable .
LOCK := $(IN) -m uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet

.PHONY: help demo serve test lint sweep sweep-all sweep-decisions chaos fuzz bench bench-rules bench-decisions bench-service docs-test lock clean

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

demo: .venv/runtime ## install what running needs and solve a bundled instance
	.venv/bin/python -m optimizer.cli solve four_offices_2016

serve: .venv/runtime ## answer over HTTP on localhost, everything on this machine
	.venv/bin/python -m optimizer.cli serve

test: .venv/dev ## every test
	$(IN) -m pytest -n auto

docs-test: .venv/dev ## the examples of README and docs
	$(IN) -m pytest tests/docs

lint: .venv/dev ## style, types and the direction of imports
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	$(IN) -m basedpyright
	$(IN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

sweep: .venv/dev ## 10,000 random instances against brute force; takes a while
	$(IN) -m tests.sweep

COUNT ?= 20000
sweep-all: .venv/dev ## 20,000 (COUNT=...) instances of all rules together, against the docs
	$(IN) -m tests.oracle --count $(COUNT)

sweep-decisions: .venv/dev ## 1,000 random instances of every question around the optimum
	$(IN) -m tests.sweep_decisions_flows --count 1000
	$(IN) -m tests.sweep_place --count 1000
	$(IN) -m tests.sweep_why --count 400
	$(IN) -m tests.sweep_measures

chaos: .venv/dev ## 100 rounds of kill -9 of server, worker and database under a stream of jobs
	$(IN) -m tests.api.chaos --rounds 100

fuzz: .venv/dev ## 5,000 requests and more, made up from the service's own document
	$(IN) -m tests.api.fuzz --cases 5000

bench-service: .venv/dev ## load on the service: rates, waiting, memory over 20,000 requests
	$(IN) -m benchmarks.service

bench: .venv/dev ## one table: our whole answer against solvers proving the peak alone
	$(IN) -m benchmarks

bench-rules: .venv/dev ## every other rule: our peak and its bound against solvers with the peak as a variable
	$(IN) -m benchmarks.rules

bench-decisions: .venv/dev ## frontier and curve of 24 offices, as multiples of one solve
	$(IN) -m benchmarks.decisions

lock: .venv/dev ## write the requirements files anew
	$(LOCK) --upgrade --output-file requirements.txt > /dev/null
	$(LOCK) --upgrade --constraints requirements.txt --extra dev --extra bench \
		--output-file requirements-dev.txt > /dev/null

clean: ## remove what can be made again
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/made:
	@for python in $(PYTHON) $(CANDIDATES); do \
		if "$$python" -c '$(USABLE)' 2> /dev/null; then \
			echo "making .venv with $$("$$python" --version)"; \
			"$$python" -m venv .venv && touch $@ && exit 0; \
		fi; \
	done; \
	echo "caseload needs Python 3.11 or newer with its venv module (Debian: python3-venv)" >&2; exit 1

.venv/runtime: requirements.txt pyproject.toml | .venv/made
	$(INSTALL) --require-hashes -r requirements.txt
	$(THIS)
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml | .venv/made
	$(INSTALL) --require-hashes -r requirements-dev.txt
	$(THIS)
	@touch $@ .venv/runtime
