# Two commands do everything on a fresh machine: `make run` and `make test`. CONTRIBUTING.md says what the others are for.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Tests that keep nothing in a database, or ask nothing of its kind, run once; all others run on SQLite and on PostgreSQL.
WITHOUT_ROWS := browser browsers cli/test_commands.py cli/test_config.py cli/test_proxies.py cli/test_weather.py core/test_config.py help/test_numbers.py practices prompts reference rules scales sealing words web/test_fuzz.py web/test_headers.py web/test_origin.py web/test_packing.py web/test_templates.py

# As many at a time as there are cores. A browser's test waits more than it works: one more of those.
CORES := $(shell nproc 2>/dev/null || echo 2)
MORE := $(shell echo $$(($(CORES) + 1)))

.PHONY: run test check browsers screens bench soak lock clean

run: $(VENV)/.run
	@$(BIN)/mooring serve

test: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.setup
	@$(BIN)/pytest --ignore=tests/browser --ignore=tests/browsers -n $(CORES)
	@if $(BIN)/python -m tests.databases; then $(BIN)/pytest $(addprefix --ignore=tests/,$(WITHOUT_ROWS)) -n $(CORES) --database postgresql; fi
	@if command -v node >/dev/null; then node --test tests/js/*.test.js; \
	else echo "Node is not installed: the vectors were run in Python and run in the browser next, not in Node."; fi
	@$(BIN)/pytest tests/browser -n $(MORE) --dist loadfile

check: $(VENV)/.dev node_modules/.installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@npx --no-install tsc --noEmit

# A few minutes each, one browser after the other. One that is not here is named, with what to install, and left out.
browsers: $(VENV)/.dev
	@$(BIN)/python -m tests.browsers.setup
	@$(BIN)/pytest tests/browsers -rs

screens: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.screens

# Takes about five minutes. Nothing else should run meanwhile; the table says how busy the machine was.
bench: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.setup
	@$(BIN)/python -m tests.bench

# Two hundred random journeys, from another seed each time: about half an hour. A seed that fails is printed.
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.setup
	@JOURNEYS=$${JOURNEYS:-200} FIRST=$${FIRST:-$$(date +%s)} $(BIN)/pytest tests/browser/test_journeys.py tests/browser/test_faults.py -n 2

lock: $(VENV)/.dev
	@uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml -o requirements.txt
	@uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "mooring: Python 3.11 or newer is needed and $(PYTHON) was not found. Install it, or call make with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mooring: Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Install a newer one, or call make with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "mooring: this Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up, once ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@
