# Everything a developer or a newcomer does with the project. `make help` lists it.
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench wheel setup

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 10

setup: $(READY)  ## install everything into .venv (the other commands do it when needed)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; say which with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements.lock)"
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --python $(BIN)/python --editable .
	@touch $@

run: $(READY)  ## set up, load the demonstration and serve API and pages on this machine
	$(BIN)/foljsam demo
	$(BIN)/foljsam report criteria
	$(BIN)/foljsam report implementation
	$(BIN)/foljsam serve

test: $(READY)  ## run all tests, spread over JOBS workers, with coverage
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --cov --cov-report=term-missing:skip-covered

check: $(READY)  ## lint, types, walls and catalogue; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/foljsam catalogue check

fix: $(READY)  ## format and mend what can be mended, renew generated documentation
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python docs/generate.py

bench: $(READY)  ## print the figures as ratios, measured side by side in one run
	$(BIN)/python -m tests.bench

wheel: $(READY)  ## build the wheel, install it in an empty environment elsewhere, start it
	$(BIN)/python tests/wheel.py

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --no-header --no-emit-index-url pyproject.toml -o requirements.lock
