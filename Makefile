.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8050
DATA ?= data
PY := .venv/bin/python
FONTS := dashboard/assets/fonts
# matrices are small here: more threads would only wait for each other
export OPENBLAS_NUM_THREADS := 1
PLOTLY := dashboard/assets/plotly
NPM_FONTS := @fontsource/noto-sans@5.3.0 @fontsource/noto-sans-arabic@5.3.0
# of the same version as the plotly.js in the package plotly, else the package's own serves (dashboard/bundles.py)
PARTS := .venv/npm-plotly
NPM_PLOTLY := plotly.js-geo-dist-min@4.1.1 plotly.js-cartesian-dist-min@4.1.1

.PHONY: help setup browser postgresql run test check bench soak lock sbom audit sample clean

help: ## list the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready $(FONTS)/.ready $(PLOTLY)/.ready dashboard/packed/.ready ## install the locked packages into .venv, fonts and parts of plotly where npm is present

.venv/.ready: requirements.lock
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
	  uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@touch $@

$(FONTS)/.ready: Makefile
	@mkdir -p $(FONTS) .venv/npm
	@if command -v npm >/dev/null && timeout 60 npm install --silent --no-audit --no-fund --no-save --fetch-retries=1 \
	    --fetch-timeout=15000 --prefix .venv/npm $(NPM_FONTS) >/dev/null 2>&1 </dev/null; then \
	  cp .venv/npm/node_modules/@fontsource/noto-sans/files/noto-sans-latin{,-ext}-{400,600}-normal.woff2 \
	     .venv/npm/node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-{400,600}-normal.woff2 $(FONTS)/; \
	else echo "fonts: npm cannot fetch them here, so the system's own are used (make clean, then make run, tries again)"; fi
	@touch $@

$(PLOTLY)/.ready: Makefile
	@mkdir -p $(PLOTLY) $(PARTS)
	@if command -v npm >/dev/null && timeout 60 npm install --silent --no-audit --no-fund --no-save --fetch-retries=1 \
	    --fetch-timeout=15000 --prefix $(PARTS) $(NPM_PLOTLY) >/dev/null 2>&1 </dev/null; then \
	  cp $(PARTS)/node_modules/plotly.js-{geo,cartesian}-dist-min/plotly-*.min.js $(PLOTLY)/; fi
	@cd $(PLOTLY) && sha256sum --check --status ../../plotly.sha256 2>/dev/null || { rm -f *.js; \
	  echo "plotly: its parts cannot be fetched here as they are known, so pages load the whole of it (make clean, then make run, tries again)"; }
	@touch $@

dashboard/packed/.ready: .venv/.ready $(PLOTLY)/.ready $(wildcard dashboard/assets/*.js dashboard/assets/*.css)
	@$(PY) -m dashboard pack >/dev/null
	@touch $@

run: setup ## build what is new and serve http://127.0.0.1:8050 (PORT=, DATA=)
	@$(PY) -m dashboard serve --data $(DATA) --port $(PORT) --prepare

browser: setup
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "browser: installing Debian's chromium"; \
	  { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-core; } >/dev/null 2>&1 \
	  || echo "browser: chromium could not be installed; the browser journeys will be skipped"; \
	fi

# without a cluster of its own the package starts nothing
postgresql: setup
	@if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "postgresql: installing Debian's server"; \
	  { apt-get update && apt-get install -y --no-install-recommends postgresql-common && \
	    mkdir -p /etc/postgresql-common/createcluster.d && \
	    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/kew.conf && \
	    apt-get install -y --no-install-recommends postgresql; } >/dev/null 2>&1 \
	  || echo "postgresql: it could not be installed; the state database is proven on SQLite only"; \
	fi

test: setup browser postgresql ## run every test, a real browser included
	@$(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup ## lint, types, walls between the rooms
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports

bench: setup ## measure against bare engines in the same run, as ratios
	@$(PY) -m pytest tests/bench --run-bench -s

soak: setup browser postgresql ## the long proofs: full lists, many seeds
	@$(PY) -m pytest --run-soak

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 --upgrade -o requirements.lock

sbom: setup ## list every part, with version, hashes and licence, in dist/sbom.cdx.json (CycloneDX 1.6)
	@$(PY) tests/house/parts.py dist/sbom.cdx.json

# the tool stands outside the lock: it needs the network whenever it runs, and no server needs it
audit: export PATH := .venv/bin:$(PATH)
audit: ## ask public databases for weaknesses known of the locked packages (needs uv and the network, else skipped)
	@if ! command -v uv >/dev/null || ! timeout 90 uv tool run --quiet pip-audit --version >/dev/null 2>&1; then \
	  echo "audit: SKIPPED, nothing was looked up: uv or the network is missing here"; \
	else \
	  uv tool run --quiet pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.lock >.venv/audit 2>&1; code=$$?; \
	  if grep -qE 'ConnectionError|ServiceError|Max retries|timed out' .venv/audit; then echo "audit: SKIPPED, the databases cannot be reached from here"; \
	  elif n=$$(grep -c 'could not be audited' .venv/audit); then \
	    grep -v 'could not be audited' .venv/audit; \
	    echo "audit: SKIPPED for $$n packages: the database that answers here does not know them"; exit $$code; \
	  else cat .venv/audit; exit $$code; fi; \
	fi

sample: setup ## write data/sample again from its seed
	@$(PY) -m etl demo --out data/sample --years 3 --seed 20260330

clean: ## remove what set-up and runs made (never the inbox, the archive or the state)
	rm -rf .venv $(FONTS) $(PLOTLY) dashboard/packed dist data/demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
