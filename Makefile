# make demo and make test set everything up by themselves: Python 3.11 or newer and make are all they need.
# Paths are relative throughout, so the project may lie in a folder with spaces or Chinese characters.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
BIN := .venv/bin
PORT ?= 3000
SUPERSET_PORT ?= 8088
# The Python that Superset 6 runs on.
SUPERSET_PYTHON ?= $(shell for p in python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && { echo "$$p"; break; }; done)
# uv installs the same locked files in a fraction of the time. Where it is not on the path it is put beside the environment. Where there is none for
# this machine, or it does not reach the packages (a proxy or certificates that only pip knows), pip installs.
UV_FOLDER := .venv/uv
UV = $(shell command -v uv || command -v $(UV_FOLDER)/bin/uv)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
install = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python $(1) || )$(PIP) install $(1)
RESOLVE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
COMPILE := $(RESOLVE) pyproject.toml

.PHONY: help demo dagster docs test lint types definitions dbt-build superset superset-test benchmark mutants faults sbom lock setup setup-dev clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

demo: setup ## load the sample disclosures in raw/inbox and print what was found
	@$(BIN)/juesuan load raw/inbox

dagster: setup ## Dagster's pages on http://127.0.0.1:3000, nothing runs until it is switched on; Ctrl-C ends it
	@mkdir -p .juesuan/dagster && cp dagster_project/dagster.yaml .juesuan/dagster/
	@DAGSTER_HOME="$$PWD/.juesuan/dagster" $(BIN)/dagster dev --host 127.0.0.1 --port $(PORT)

superset: .venv-superset/installed ## Superset with two dashboards over the warehouse, on http://127.0.0.1:8088; Ctrl-C ends it
	@PORT=$(SUPERSET_PORT) bi/superset/start.sh

test: setup-dev ## run all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: setup-dev ## ruff, and that imports between layers run down only
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: setup-dev ## mypy --strict
	@$(BIN)/mypy

definitions: setup-dev ## what Dagster loads is valid
	@home="$$(mktemp -d)"; trap 'rm -rf "$$home"' EXIT; DAGSTER_HOME="$$home" $(BIN)/dagster definitions validate

dbt-build: setup-dev ## build the warehouse of the sample disclosures with dbt, every test included
	@home="$$(mktemp -d)"; mkdir "$$home/warehouse"; trap 'rm -rf "$$home"' EXIT; \
	$(BIN)/python -m tests.land raw/inbox "$$home"; \
	JUESUAN_LANDED="$$home/raw/landed" JUESUAN_WAREHOUSE="$$home/warehouse" $(BIN)/dbt build \
		--project-dir dbt --profiles-dir dbt --target-path "$$home/target" --log-path "$$home/logs" --warn-error-options '{"error": "all", "silence": ["LogTestResult"]}'

docs: setup ## the tables with their descriptions and lineage as one page that works offline: docs-site/index.html
	@home="$$(mktemp -d)"; trap 'rm -rf "$$home"' EXIT; mkdir "$$home/warehouse"; \
	$(BIN)/juesuan build --home "$$home" >/dev/null; \
	JUESUAN_LANDED="$$home/raw/landed" JUESUAN_WAREHOUSE="$$home/warehouse" $(BIN)/dbt --quiet docs generate --static \
		--project-dir dbt --profiles-dir dbt --target-path "$$home/target" --log-path "$$home/logs"; \
	mkdir -p docs-site; cp "$$home/target/static_index.html" docs-site/index.html; echo "docs-site/index.html"

benchmark: setup-dev .venv-benchmarks/installed ## reading, loading, queries and memory in one table, beside other readers and an earlier commit; written to benchmarks/results
	@$(BIN)/python benchmarks/benchmark.py

mutants: setup-dev .venv-audit/installed ## nightly: change amounts, placement and judging in every small way; how many changes no test notices
	@rm -rf mutants && PYTHONPATH=.venv-audit/tools $(BIN)/python -m mutmut run && PYTHONPATH=.venv-audit/tools $(BIN)/python -m mutmut results

faults: setup-dev ## nightly: kill, fill the disk and set the clock back while documents are loaded; the marts must be those of an undisturbed run
	@$(BIN)/python benchmarks/faults.py

superset-test: setup-dev .venv-superset/installed-test ## nightly: the real Superset in Chromium; every figure of the dashboards must be that of the marts
	@$(BIN)/python benchmarks/superset_figures.py

sbom: setup .venv-audit/installed ## what is installed to run, with licences: sbom.cdx.json (CycloneDX)
	@.venv-audit/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file sbom.cdx.json $(BIN)/python

lock: ## resolve the dependencies again (needs uv)
	echo setuptools | $(COMPILE) - --upgrade --output-file requirements.lock
	echo uv | $(RESOLVE) - --upgrade --output-file .ci/requirements-uv.txt
	echo setuptools | $(COMPILE) - --extra dev --extra mcp --extra ocr --extra s3 --constraint requirements.lock --output-file requirements-dev.lock
	$(RESOLVE) bi/superset/requirements.in --upgrade --output-file bi/superset/requirements.txt
	$(RESOLVE) bi/superset/requirements-test.in --constraint bi/superset/requirements.txt --output-file bi/superset/requirements-test.txt

# A stamp in the environment names the lock it was installed from, so a second set-up costs nothing.
setup: .venv/installed
setup-dev: .venv/installed-dev

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "juesuan needs Python 3.11 or newer; none was found (set PYTHON=/path/to/python3)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@command -v uv >/dev/null || $(PIP) install --require-hashes --target $(UV_FOLDER) -r .ci/requirements-uv.txt 2>/dev/null || true

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Setting up .venv (once)…" >&2
	@$(call install,--no-deps --require-hashes -r requirements.lock)
	@$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@$(call install,--no-deps --require-hashes -r requirements-dev.lock)
	@touch $@

# The other readers have an environment of their own: the project is measured beside them and uses none of them.
.venv-benchmarks/installed: benchmarks/requirements.txt | .venv/bin/python
	@echo "Setting up .venv-benchmarks (once)…" >&2
	@$(BIN)/python -m venv .venv-benchmarks
	@.venv-benchmarks/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/requirements.txt
	@touch $@

# Superset has an environment of its own: it wants other versions than the project.
.venv-superset/bin/python:
	@[ -n "$(SUPERSET_PYTHON)" ] || { echo "Superset needs Python 3.11 or 3.12; neither was found (set SUPERSET_PYTHON=/path/to/python3)" >&2; exit 1; }
	@$(SUPERSET_PYTHON) -m venv .venv-superset

.venv-superset/installed: bi/superset/requirements.txt | .venv-superset/bin/python
	@echo "Setting up .venv-superset (once)…" >&2
	@$(subst $(BIN),.venv-superset/bin,$(call install,--no-deps --require-hashes -r bi/superset/requirements.txt))
	@touch $@

.venv-superset/installed-test: bi/superset/requirements-test.txt .venv-superset/installed
	@$(subst $(BIN),.venv-superset/bin,$(call install,--no-deps --require-hashes -r bi/superset/requirements-test.txt))
	@touch $@

# Tools that look at the project from outside have an environment of their own, too.
.venv-audit/installed: .ci/requirements-audit.txt .ci/requirements-mutants.txt | .venv/bin/python
	@$(BIN)/python -m venv .venv-audit
	@.venv-audit/bin/python -m pip --disable-pip-version-check --quiet install -r .ci/requirements-audit.txt
	@$(PIP) install --target .venv-audit/tools -r .ci/requirements-mutants.txt
	@touch $@

clean: ## remove what was built (environment, landing, warehouse)
	rm -rf .venv .venv-benchmarks .venv-audit .venv-superset mutants docs-site sbom.cdx.json .juesuan raw/landed warehouse dbt/target
