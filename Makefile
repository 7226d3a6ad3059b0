# Only make, git and a Python from 3.11 on are needed; everything else goes into .venv.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs accuracy bench bench-fast fuzz search archive-tools fetch-kills soak-jobs test-image fast test-fast clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "%-13s %s\n", $$1, $$2 }'

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 on was found; install one, or say: make PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(READY): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,cluster]'
	@touch $@

demo: $(INSTALLED) ## Read the sample pages and show the table
	@mkdir -p out
	@$(BIN)/python cli.py parse data/samples -o out/answers.csv -o out/answers.parquet --pages out/pages.csv; test $$? -le 1
	@$(BIN)/python -m examples.demo out/answers.parquet

test: lint ## Check everything: format, lint, types, tests
	$(BIN)/python -m pytest -n 2

lint: $(READY) ## Check format, lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY) ## Write the generated pages of docs/ anew
	$(BIN)/python -m docs.generate

accuracy: $(READY) ## Score the parser on the annotated threads
	$(BIN)/python -m tests.accuracy

fuzz: $(READY) ## Look for pages that break the parser, for FUZZ_SECONDS (60) seconds
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	$(BIN)/python -m tests.fuzz_pages -max_total_time=$${FUZZ_SECONDS:-60} -max_len=65536 -rss_limit_mb=2048 -timeout=30

search: $(READY) ## Repeat the property tests SEARCH_ROUNDS (10) times, each time with other examples
	@for round in $$(seq $${SEARCH_ROUNDS:-10}); do \
		HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -q -n 2 $$(grep -l '^@given' tests/test_*.py) || exit 1; done

bench: $(READY) ## Measure against peers (some minutes; see docs/performance.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m bench

bench-fast: fast ## The same of pages alone, with compiled parsers (needs a C compiler)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	PYTHONPATH=build/fast:. $(BIN)/python -P -m bench speed

# pywb serves archives to the tests of fetching, the other two say what should come out. It pins old
# libraries, so it has an environment of its own.
archive-tools: ## Install the web archive server that tests of fetching use
	@test -x .venv-pywb/bin/python || $(PYTHON) -m venv .venv-pywb
	.venv-pywb/bin/python -m pip install --quiet --disable-pip-version-check "setuptools<81" pywb==2.10.0 cdx_toolkit==0.9.39 wayback==0.5.1

fetch-kills: $(READY) ## Fetch 5,000 pages from nginx, killed 20 times, and check that none is lost (two minutes)
	$(BIN)/python -m bench.fetch_kills

soak-jobs: $(READY) ## Kill runs of a job 1,100 times; the tables must not tell (some 12 minutes)
	$(BIN)/python -m tests.kill_jobs --kills 1000
	$(BIN)/python -m tests.kill_jobs --kills 100 --workers 2

test-image: $(READY) ## Build deploy/Containerfile without a registry and run its job (three minutes; root, buildah, debootstrap)
	$(BIN)/python -m pytest -s -rs -p no:cacheprovider tests/trial_of_image.py

clean: ## Remove the environment and everything that was made
	rm -rf .venv .venv-pywb out build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

fast: $(READY) ## Build a wheel with compiled parsers into dist/ (needs a C compiler; takes a minute or two)
	@rm -rf dist build/fast build/source && mkdir -p build/fast build/source
	@cp -r pyproject.toml README.md LICENSE cli.py parsers scraper build/source
	HATCH_BUILD_HOOKS_ENABLE=1 $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist build/source
	@$(BIN)/python -m zipfile -e dist/*.whl build/fast
	@echo "Install it with: pip install $$(ls dist/*.whl)"

test-fast: fast ## Check that the compiled parsers read every page as the others do
	@$(BIN)/python tests/dump_threads.py > build/plain.txt
	@PYTHONPATH=build/fast $(BIN)/python tests/dump_threads.py > build/compiled.txt
	cmp build/plain.txt build/compiled.txt
