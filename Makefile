# `make demo` and `make test` are all a fresh clone needs: they install uv and the packages by themselves.
UV ?= $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
GET_UV := $(filter .tools/bin/uv,$(UV))
RUN := $(UV) run --no-sync

.DEFAULT_GOAL := help
.PHONY: help demo serve test quick lint fix bench mutants screenshots messages wheel setup install

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: install  ## show the whole loop with an invented runner, in under a minute
	$(RUN) pronghorn demo

serve: install  ## run Pronghorn here: the worker and the page
	$(RUN) pronghorn serve

test: setup  ## run every test; PRONGHORN_REQUIRE_SHARED=1 fails where sample data is missing
	$(RUN) pytest -n auto -q

quick: setup  ## run the tests without the slow journeys, in about two minutes
	$(RUN) pytest -n auto -q -m "not journey"

lint: setup  ## check style, types and which room may import which
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

fix: setup  ## format the code and repair what ruff can repair by itself
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup  ## print timings, and how plans would have met fifteen real histories
	$(RUN) python -m tests.benchmarks --walk

mutants: setup  ## change the planner a little at a time and name what no test notices; takes hours
	$(RUN) python -m tests.mutants

screenshots: setup  ## take the pictures of the README again, with the system's Chromium
	$(RUN) python -m tests.browser.screenshots

messages: setup  ## collect every sentence people read into locale/pronghorn.pot, for translators
	$(RUN) python -m tests.messages

wheel: setup  ## build the wheel into dist/ and try it in an environment of its own
	@rm -rf dist
	$(UV) build --quiet --wheel --out-dir dist
	$(RUN) python -m tests.wheel dist

install: .venv/.runs  ## install what `pronghorn` needs to run, demo included, and nothing else

setup: .venv/.ready  ## install what tests and checks need as well

.tools/bin/uv:
	@python3 -m venv .tools && .tools/bin/python -m pip install --quiet --upgrade uv || { \
		rm -rf .tools; \
		echo "Could not install uv. Install Python 3.12 or newer (on Debian and Ubuntu python3-venv too), check that you are online, and run make again." >&2; \
		exit 1; \
	}

# uv takes a Python that is there if it is new enough, else it downloads one.
define python
@$(UV) python find --quiet '>=3.12' >/dev/null 2>&1 || $(UV) python install --quiet 3.12 || { \
	echo "Pronghorn needs Python 3.12 or newer, and none could be downloaded. Install one (https://www.python.org/downloads/) and run make again." >&2; \
	exit 1; \
}
endef

.venv/.runs: pyproject.toml uv.lock $(GET_UV)
	$(python)
	@echo "Installing the packages, once. This can take a minute."
	@$(UV) sync --locked --quiet --inexact --no-default-groups --extra demo
	@touch $@

.venv/.ready: pyproject.toml uv.lock $(GET_UV)
	$(python)
	@echo "Installing the packages, and those for tests and checks, once. This can take a few minutes."
	@$(UV) sync --locked --quiet
	@touch $@ .venv/.runs
