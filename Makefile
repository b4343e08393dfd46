# One front door. `make` alone lists everything.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
BIN := .venv/bin
PEOPLE ?= 60000
SERVE ?= 1
PORT ?= 8000

.PHONY: help demo test check rows serve worker cases bench messages pins clean prepare prepare-test

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: prepare ## set up and run the main job with a demo district (PEOPLE=60000 SERVE=1 PORT=8000)
	@$(BIN)/minzheng demo --people $(PEOPLE) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve --json,)

test: prepare-test ## set up and pass the tests
	@$(BIN)/python -m minzheng.config.cluster
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

check: prepare-test ## lint, types, import contracts, migrations, translations, declarations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m minzheng.config.cluster
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/minzheng check

rows: prepare-test ## which rows of features.md have a passing test that runs the real thing
	@$(BIN)/python -m minzheng.config.cluster
	@$(BIN)/minzheng rows

serve: prepare ## serve what is there
	@$(BIN)/minzheng serve --port $(PORT)

worker: prepare ## run the jobs
	@$(BIN)/minzheng worker

cases: prepare ## run every worked policy case
	@$(BIN)/minzheng cases minzheng/domains/*/*cases.yaml

bench: prepare-test ## run every benchmark (long)
	@for name in policies household reading pipeline search; do $(BIN)/minzheng bench $$name; done

messages: prepare-test ## collect and compile translations
	@$(BIN)/python scripts/messages.py

pins: ## renew the pinned requirements
	@cd requirements && for set in runtime test bench; do \
	  extras=$$(case $$set in test) echo "--extra test";; bench) echo "--extra test --extra bench";; esac); \
	  uv pip compile ../pyproject.toml $$extras --generate-hashes --no-header --python-version 3.11 -q -o $$set.txt; done; \
	  echo "pyspark>=4,<5" | uv pip compile - --generate-hashes --no-header --python-version 3.11 -q -o spark.txt; \
	  echo "setuptools>=77" | uv pip compile - --generate-hashes --no-header --python-version 3.11 -q -o build.txt

clean: ## stop the private database and remove all data of this checkout
	@-$(BIN)/python -m minzheng.config.cluster stop
	rm -rf var

prepare:
	@$(PYTHON) scripts/prepare.py runtime

prepare-test:
	@$(PYTHON) scripts/prepare.py test
