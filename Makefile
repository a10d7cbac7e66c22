# One command a job; `make help` lists them. Another interpreter: make PYTHON=python3.12 test

PYTHON ?= python3
CORPORA ?= ../shared/corpora
BIN := .venv/bin
STAMP := .venv/.installed
WITHOUT := .venv/without-numba

.DEFAULT_GOAL := help
.PHONY: help demo test test-without-numba check bench fuzz golden clean

help: ## list these recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP) ## scan an invented little company and show the inventory
	$(BIN)/pdscan demo

test: $(STAMP) ## run all tests
	$(BIN)/python -m pytest

test-without-numba: $(WITHOUT)/.installed ## run the tests where numba is not installed
	PDSCAN_TEST_WITHOUT_NUMBA=yes $(WITHOUT)/bin/python -m pytest

check: $(STAMP) ## lint, format, types and floors; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## measure speed and memory; accuracy too with CORPORA=folder
	$(BIN)/python -m benchmarks.bench_match
	$(BIN)/python -m benchmarks.bench_scan
	$(BIN)/python -m benchmarks.bench_memory --quick
	@if [ -d "$(CORPORA)" ]; then $(BIN)/python -m benchmarks.accuracy --corpora "$(CORPORA)"; \
	else echo "Accuracy was not measured: there are no labelled corpora at $(CORPORA)."; fi

fuzz: $(STAMP) ## compare the matchers with an oracle until a million matches agree
	$(BIN)/python -m benchmarks.fuzz --hits 1000000

golden: $(STAMP) ## write the expected reports of the tests anew; review the diff
	PDSCAN_GOLDEN=write $(BIN)/python -m pytest tests/test_report.py tests/test_without_numba.py::test_the_inventory_is_the_same_with_numba_and_without

clean: ## remove everything that these recipes made
	rm -rf .venv build dist demo .demo benchmarks/data *.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find pdscan detectors connectors tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is as old as the last installation, so that a changed pyproject.toml installs again.
$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON): install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("pdscan needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Name another one: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The same versions as in .venv, but for the two packages that compile the scan.
$(WITHOUT)/.installed: $(STAMP)
	$(BIN)/python -m venv --clear $(WITHOUT)
	$(BIN)/python -m pip freeze --exclude-editable > $(WITHOUT)/all.txt
	grep -Ev '^(numba|llvmlite)==' $(WITHOUT)/all.txt > $(WITHOUT)/rest.txt
	$(WITHOUT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement $(WITHOUT)/rest.txt
	$(WITHOUT)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
