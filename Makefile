# Everything a person does here, by name. Each target sets up what it needs: all that must be on the machine is
# Python 3.11 or newer (with its venv module), make and a package index. ARGS= is handed on: make demo ARGS=--keep

BIN = .venv/bin
RUN = $(BIN)/python
# Found only when the environment is made: the first of these names that is new enough.
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
# One more than there are processors: half of what the tests do is to wait for servers and browsers.
WORKERS = $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
LOCK = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint types imports coverage bench torture pictures lock clean

help:  ## show this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

demo: .venv/.server  ## try jobclub with made-up people on this machine
	@$(BIN)/jobclub demo $(ARGS)

test: .venv/.dev  ## run the tests
	$(RUN) -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS)

check: lint types imports coverage  ## everything that must hold before a change is handed in

lint: .venv/.dev  ## style: ruff, all rules on
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/.dev  ## types: mypy, strict
	$(BIN)/mypy

imports: .venv/.dev  ## floors: who may import whom
	$(BIN)/lint-imports --no-logo

coverage: RUN = $(BIN)/coverage erase && $(BIN)/coverage run
coverage: test  ## the tests, and what they leave untouched; the core must be covered whole
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report
	@$(BIN)/coverage report --include='jobclub/core/*' --fail-under=100

bench: .venv/.dev  ## measure
	$(BIN)/python -m benchmarks $(ARGS)

torture: .venv/.dev  ## races, kills and outages, with the promises' own numbers
	$(BIN)/python -m benchmarks.torture $(ARGS)

pictures: .venv/.dev  ## take the pictures in docs/ anew (needs a browser)
	$(RUN) -m tests.browser.pictures

lock: .venv/.dev  ## pin what setup.cfg asks for; ARGS=--upgrade takes newer releases
	@$(LOCK) $(ARGS) --extra server --extra postgres --extra entra --extra teams --output-file requirements/server.txt setup.cfg
	@$(LOCK) $(ARGS) --extra server --extra postgres --extra entra --extra teams --extra dev --constraint requirements/server.txt --output-file requirements/dev.txt setup.cfg

clean:  ## remove what was made here, the environment too
	rm -rf .venv build dist *.egg-info .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment for both locks: dev.txt holds all of server.txt at the same versions. A stamp is older than its
# lock or setup.cfg as soon as one of them changes, and the environment is then brought up to date.
.venv/.server: requirements/server.txt setup.cfg pyproject.toml | .venv/bin/python
	$(call install,server)
	@touch $@

.venv/.dev: requirements/dev.txt setup.cfg pyproject.toml | .venv/bin/python
	$(call install,dev)
	@touch .venv/.server $@

define install
@echo "Installing requirements/$(1).txt into .venv (a minute or two, only when it changed) ..."
@$(BIN)/python -m pip install -qq --require-hashes -r requirements/$(1).txt
@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
endef

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "jobclub needs Python 3.11 or newer, and found none: please install python3 (3.11+)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: please install its venv module (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
