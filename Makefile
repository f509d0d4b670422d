# `make demo` and `make test` are all a fresh clone needs: they install uv and the packages by themselves.
UV ?= $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)

.PHONY: demo test lint bench mutants serve setup screenshots
setup: .venv/.ready

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --upgrade uv

.venv/.ready: pyproject.toml uv.lock $(if $(filter .tools/bin/uv,$(UV)),.tools/bin/uv)
	@echo "Installing the packages, once. This can take a minute."
	$(UV) sync --locked --quiet
	@touch $@

demo: setup  ## a runner's week from the sandbox, in under a minute
	$(UV) run --no-sync pronghorn demo

test: setup  ## the whole suite
	$(UV) run --no-sync pytest -n auto -q

lint: setup  ## ruff, mypy, import contracts
	$(UV) run --no-sync ruff check .
	$(UV) run --no-sync ruff format --check .
	$(UV) run --no-sync mypy
	$(UV) run --no-sync lint-imports

bench: setup  ## timings and the walk through real histories; prints tables, asserts nothing
	$(UV) run --no-sync python -m tests.benchmarks --walk

mutants: setup  ## changes the rules, judge, search and season and names what no test notices; takes an hour
	$(UV) run --no-sync python -m tests.mutants

screenshots: setup  ## the pictures of the README, with the system's Chromium
	$(UV) run --no-sync python -m tests.browser.screenshots

serve: setup  ## the worker, in the foreground
	$(UV) run --no-sync pronghorn serve
