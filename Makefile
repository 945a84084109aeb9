# The two commands: make run, make test. Nothing but git, make and Python >= 3.11 is needed.
PYTHON ?= python3
BIN := .venv/bin
WORKSPACE ?= sample
SERVE ?= 1
PORT ?= 8765
LOCK := --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

# Some machines forbid Python to keep what it compiled: then every command started, hundreds in the tests, compiles anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test setup check format lint types floors read unit docs chaos spark bench lock screens vendor clean

run: .venv/.ready  ## Build the sample business if there is none, run one day, print Today, serve the page
	@test -f $(WORKSPACE)/liuke.toml || $(BIN)/liuke init $(WORKSPACE) --sample
	@$(BIN)/liuke run --workspace $(WORKSPACE)
	@$(BIN)/liuke today --workspace $(WORKSPACE)
	@test "$(SERVE)" = 0 || $(BIN)/liuke serve --workspace $(WORKSPACE) --port $(PORT)

test: setup  ## Everything CI runs
	@$(MAKE) --jobs 2 check read
	@$(MAKE) unit docs

setup: .venv/.dev  ## Make .venv from the hash-locked files

.venv/.ready: requirements/run.txt pyproject.toml scripts/setup.sh
	@PYTHON=$(PYTHON) sh scripts/setup.sh run

.venv/.dev: .venv/.ready requirements/dev.txt
	@PYTHON=$(PYTHON) sh scripts/setup.sh dev

check: setup lint types floors  ## The fast half: format, lint, types, import floors

format: setup  ## Put the code into its one format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint:
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types:
	@$(BIN)/mypy

floors:
	@$(BIN)/lint-imports

read:  # Each of the workers below would compile all test files; what is wrong with one, they say
	@$(BIN)/pytest --collect-only -qq >/dev/null 2>&1 || true

unit:
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

docs:
	@$(BIN)/python scripts/check_docs.py

chaos: setup  ## A day goes out live under 100 kills and 5 races, on SQLite and PostgreSQL; the report is docs/chaos.md
	@$(BIN)/python -m tests.chaos
	@LIUKE_CHAOS=1 $(BIN)/pytest -n0 tests/journey/test_examples.py tests/journey/test_sending_holds.py -k "killed or s1 or s2 or hundred_thousand"

spark: setup  ## Run a whole day of a business whose facts lie in Spark
	@LIUKE_SPARK_RUN=1 $(BIN)/pytest -n0 tests/journey/test_run_on_spark.py tests/contract/test_spark.py tests/contract/test_spark_hive.py

bench: setup  ## Ratios against a baseline of the same run (SIZE=10 for 10 M events, 100 for 100 M)
	@$(BIN)/python -m tests.bench $(if $(SIZE),--millions $(SIZE))

lock:  ## Lock the requirements anew, with hashes and without an index address
	@$(BIN)/uv pip compile $(LOCK) --group build -o requirements/run.txt pyproject.toml
	@$(BIN)/uv pip compile $(LOCK) --group dev --all-extras -o requirements/dev.txt pyproject.toml

screens: setup  ## Screenshots of every page into screens/
	@$(BIN)/python scripts/screens.py

vendor:  ## Fetch the front-end assets anew from their npm packages
	@$(BIN)/python scripts/vendor.py && $(BIN)/python -m scripts.vendor_font

clean:
	rm -rf .venv sample screens bench dist
