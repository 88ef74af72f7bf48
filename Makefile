# Everything a developer or a newcomer does with the project. `make help` lists it.
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist loadfile
FAST := unit spec docs
SLOW := generative functional integration browser

.DEFAULT_GOAL := help
.PHONY: help run test unit coverage check fix bench wheel setup lock

help:  ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 10

setup: $(READY)  ## install everything into .venv (the other commands do it when needed)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; say which with PYTHON=..."; exit 1; }
	@echo "Setting up in $(VENV): some minutes the first time."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check "$$(grep -o '^uv==[^ ]*' requirements.lock)"
	$(BIN)/uv pip sync --compile-bytecode --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --no-deps --python $(BIN)/python --editable .
	@touch $@

run: $(READY)  ## set up, load the demonstration and serve API and pages on this machine
	$(BIN)/foljsam demo
	$(BIN)/foljsam report criteria
	$(BIN)/foljsam report implementation
	$(BIN)/foljsam serve

test: $(READY)  ## run all tests, the fast kinds first; KIND=unit (or docs, browser ...) runs one kind
ifdef KIND
	$(PYTEST) tests/$(KIND)
else
	$(PYTEST) $(addprefix tests/,$(FAST))
	$(PYTEST) $(addprefix tests/,$(SLOW))
endif

unit: $(READY)  ## run what answers within a minute
	$(PYTEST) tests/unit

coverage: $(READY)  ## run all tests with coverage, and name the slowest 30
	$(PYTEST) --durations=30 --cov --cov-report=term-missing:skip-covered

check: $(READY)  ## lint, types, walls and catalogue; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/foljsam catalogue check
	@echo "Checked: style, format, types, walls between rooms, the catalogue with its worked patients. Nothing was changed."

fix: $(READY)  ## format and mend what can be mended, renew generated documentation
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python docs/generate.py

bench: $(READY)  ## print the figures as ratios, measured side by side in one run
	$(BIN)/python -m tests.bench

wheel: $(READY)  ## build the wheel, install it in an empty environment elsewhere, start it
	$(BIN)/python tests/wheel.py

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml

lock:
	$(LOCK) --extra dev -o requirements.lock
	$(LOCK) --extra server --extra build --constraint requirements.lock -o docker/requirements.lock
