# Every target sets up what it needs by itself: a fresh machine wants Python 3.11 to 3.14, make and a package index.
# Afterwards nothing is fetched again until pyproject.toml or constraints.txt changes.

PYTHON ?=
WORKERS ?= 2
DEMO_FLAGS ?=
TEST_FLAGS ?=
SOAK ?= 40
SEED := $(or $(SEED),$(shell date +%s))

VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m
PACKAGES := pyproject.toml constraints.txt
INSTALL = $(RUN) pip install -qq --disable-pip-version-check -c constraints.txt -e
SAY_NEXT = echo "Installing failed, see above. It needs a package index that pip can reach; then run make again." >&2

# pip and the tools keep their caches under HOME; without one they would write them into the work tree.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)/home
endif

# A tree that was moved or copied brings a .venv that still runs the code of its old place, and an upgrade of the
# system's Python leaves one that does not start.
ifneq ($(CURDIR),$(shell $(BIN)/python -c '' 2>/dev/null && cat $(VENV)/made-in 2>/dev/null))
REMADE := remade
endif

.DEFAULT_GOAL := help
.PHONY: help demo test contract check coverage bench clean remade

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## sandbox, demo company and pipeline, without any account
	@$(BIN)/plannit-qbo demo $(DEMO_FLAGS)

test: $(VENV)/installed-dev ## all tests (TEST_FLAGS=… is handed to pytest, WORKERS=2 processes)
	@$(RUN) pytest -n $(WORKERS) --dist loadfile $(TEST_FLAGS)

# One process, so that a real company named by QBO_CONTRACT_… is asked at one pace; see tests/contract/README.md.
contract: $(VENV)/installed-dev ## what QuickBooks promises, asked of the sandbox or of a company of yours at Intuit
	@$(RUN) pytest tests/contract $(TEST_FLAGS)

check: $(VENV)/installed-dev ## style, types, the direction of imports, documentation and the graph
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy
	@$(BIN)/lint-imports --no-logo
	@$(RUN) pytest -q tests/architecture/test_docs.py tests/defs/test_definitions.py

coverage: $(VENV)/installed-dev ## all tests with branch coverage
	@$(RUN) pytest -n $(WORKERS) --dist loadfile --cov --cov-report=term $(TEST_FLAGS)

bench: $(VENV)/installed-dev ## figures for freshness, backfill, overhead, memory and the sandbox
	@$(RUN) benchmarks

soak: $(VENV)/installed-dev ## random requests to the sandbox, SOAK=40 times as many as in make test; prints its SEED
	@echo "SEED=$(SEED)"
	@SOAK=$(SOAK) $(RUN) pytest -q --hypothesis-seed=$(SEED) --timeout 7200 tests/sandbox/qbo/properties

clean: ## remove the environment, caches and the kept state of the demo
	rm -rf $(VENV) .demo .coverage .coverage.* htmlcov build dist *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/made-in: $(REMADE)
	@python=$$(scripts/find-python.sh "$(PYTHON)") && rm -rf $(VENV) && \
	echo "Setting up $(VENV) with $$python: once, about a minute." && \
	"$$python" -m venv $(VENV) && printf '%s' "$(CURDIR)" > $@

$(VENV)/installed: $(VENV)/made-in $(PACKAGES)
	@$(INSTALL) . || { $(SAY_NEXT); exit 1; }
	@touch $@

$(VENV)/installed-dev: $(VENV)/made-in $(PACKAGES)
	@$(INSTALL) '.[dev]' || { $(SAY_NEXT); exit 1; }
	@touch $(VENV)/installed $@
