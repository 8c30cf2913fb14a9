# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1

.PHONY: demo test lint faults fault-loops fixtures lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.runtime
	$(BIN)/tinxa demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The table of faults: what portals do wrong, how many articles survive it, how many are lost.
faults: $(VENV)/.dev
	$(BIN)/python -m tests.pipeline.test_faults

# Work killed at random moments, full disks, damaged files: ROUNDS of each loop, then every harm once.
ROUNDS ?= 50
fault-loops: $(VENV)/.dev
	$(BIN)/python -m tests.faults --rounds $(ROUNDS)

# Write anew what is read on the fixture pages, and the pages of the shipped sources; look at the difference.
fixtures: $(VENV)/.dev
	$(BIN)/python -m tests.pipeline.fixtures

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Tinxa needs Python 3.11 or newer; name one with: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# Refresh both locks from pyproject.toml (needs uv, which the dev lock brings).
lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --upgrade pyproject.toml --extra build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate -c requirements.lock pyproject.toml --extra build --extra cluster --extra notebook --extra dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) tinxa-data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
