# Each habit of the project is one command; each installs what it lacks, says so, and is quick the second time.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check verify screens bench clean system-for-run system-for-test

to_run := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji fonts-opendyslexic
to_test := $(to_run) chromium libatomic1 libreoffice-writer-nogui default-jre-headless libjaxb-java

# The rooms whose own tests must reach every branch of theirs.
rooms := files cases letters documents kits actions accounts closing

python = $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done), \
	$(error Python 3.11 or newer is needed and was not found))
# More than there are cores: servers and word processors are often waited for. Browsers keep a core busy each.
pytest := .venv/bin/python -m pytest --numprocesses 4 --dist worksteal --quiet
catalogues := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/*.po))

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-for-run .venv/to-run $(catalogues) ## Serve the campaigns on http://127.0.0.1:5000
	.venv/bin/every-letter serve

test: system-for-test .venv/to-test $(catalogues) ## Run every test, with every branch of the pipeline covered
	@$(pytest) -m "not long" $(rooms:%=tests/%) $(rooms:%=--cov=app/%) --cov-context=test --cov-report=
	@# What runs while tests are collected, outside of any, is the modules' own definitions.
	@set -e; for room in $(rooms); do \
		echo "app/$$room"; \
		.venv/bin/coverage report --include="app/$$room/*" --contexts="^tests/$$room/|^$$" --fail-under=100; \
	done
	@echo "tests of the rest"
	@$(pytest) -m "not long" $(rooms:%=--ignore=tests/%)

check: system-for-run .venv/to-test ## Check style, types, templates and the house rules
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	find app letter_templates \( -name '*.html' -o -name '*.html.jinja' \) -exec .venv/bin/djlint --lint --quiet {} +
	.venv/bin/python -m pytest --quiet tests/test_architecture.py

verify: system-for-test .venv/to-test $(catalogues) ## Inspect every paper, part of kits and screen in every view, and all that scripts do
	@$(pytest) -m long --ignore=tests/kits --ignore=tests/papers --ignore=tests/screens
	@$(pytest) tests/papers/test_matrix.py tests/papers/test_prohibitions.py tests/kits/test_matrix.py tests/kits/test_printed.py --whole-matrix
	@$(pytest) -m long tests/screens --numprocesses 3

screens: system-for-test .venv/to-test $(catalogues) ## Take pictures of every screen into screens/
	@.venv/bin/python -m tests.screens

bench: system-for-test .venv/to-test $(catalogues) ## Measure what must be quick; the table goes to bench/
	@.venv/bin/python -m tests.benchmarks

clean: ## Remove what can be made again; your data in instance/ stays
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage* *.egg-info $(catalogues)
	find app tests -name __pycache__ -exec rm -rf {} +

system-for-run:
	@.ci/system $(to_run)

system-for-test:
	@.ci/system $(to_test)

.venv/to-run: requirements.txt pyproject.toml
	$(call install,requirements.txt)
	@touch $@

.venv/to-test: requirements-test.txt pyproject.toml
	$(call install,requirements-test.txt)
	@touch .venv/to-run $@

define install
@echo "Installing Python packages from $(1) into .venv"
@$(python) -m venv .venv
@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(1)
@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef

%.mo: %.po
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
