# Two commands for most people: `make demo` and `make test`. Needed: make, and Python 3.11 or later.
# Written for GNU make 3.81 too (the one macOS ships): nothing newer is used.

SHELL  := /bin/sh
VENV   ?= .venv
PY     := $(VENV)/bin/python
# The first interpreter that is new enough; PYTHON=/path/to/python chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)

IDP_PORT   ?= 9000
PARKS_PORT ?= 9100
WORKERS    ?= 2
RESET      ?=
DAYS       ?= 1
TO         ?=

STEP    := $(PY) scripts/step.py
INSTALL := $(PY) -m pip --disable-pip-version-check --no-input --retries 2 install --require-hashes
NETWORK := "The Python packages could not be fetched; is there a network connection?"
NODE    := frontend/node_modules
# Tools that only look at the code run as the sandbox: it makes its own keys in var/.
LOOK    := env -u ENV_FILE -u DATABASE_URL SANDBOX=1 PUBLIC_BASE_URL=http://localhost:8000

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo serve idp test check bench advance messages lock clean

help:
	@echo "make demo     set up, then run the portal, the practice identity provider and a second service, Parks Pass"
	@echo "              (PORT=8000 IDP_PORT=9000 PARKS_PORT=9100 RESET=1)"
	@echo "make advance  move the demo's business date on and run what falls due (DAYS=1, TO=2026-04-15 or TO=next)"
	@echo "make test     run all tests, on SQLite and on PostgreSQL"
	@echo "make check    linters, types, import contracts, deployment checks"
	@echo "make bench    what a sign-in costs, beside a stock project (about fifteen minutes; bench/README.md)"
	@echo "make serve    run the portal alone on the production server (PORT=8000 WORKERS=2; ENV_FILE=path or the environment)"
	@echo "make idp      run the practice identity provider alone, fault panel and control API on (PORT=9000; STUB_IDP_SANDBOX=0: off)"
	@echo "make setup    only fetch and prepare everything"
	@echo "make messages compile the translations;  make lock  re-lock the dependencies;  make clean  remove what make made"

setup: $(VENV)/.base $(NODE)/.stamp messages staticfiles/.stamp

demo: setup
	@exec $(PY) manage.py demo --port "$(or $(PORT),8000)" --idp-port "$(IDP_PORT)" --parks-port "$(PARKS_PORT)" \
		$(if $(filter-out 0,$(RESET)),--reset)

serve: setup
	@exec $(PY) -m taxportal --port "$(or $(PORT),8000)" --workers "$(WORKERS)"

idp: setup
	@STUB_IDP_SANDBOX="$${STUB_IDP_SANDBOX:-1}" exec $(PY) -m stub_idp --port "$(or $(PORT),9000)"

advance:
	@test -f var/demo.env -a -x $(PY) || { echo "There is no demo to move on yet: run make demo first."; exit 1; }
	@ENV_FILE=var/demo.env $(PY) manage.py advance \
		$(if $(TO),$(if $(filter next,$(TO)),--to-next-event,--to "$(TO)"),--days "$(DAYS)")

test: $(VENV)/.test setup
	@exec $(PY) scripts/suite.py

check: $(VENV)/.lint setup
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/djade --check --target-version 5.2 $$(find templates stub_idp -name '*.html')
	@$(VENV)/bin/lint-imports --no-logo
	@$(LOOK) $(VENV)/bin/mypy
	@$(LOOK) $(PY) manage.py makemigrations --check --dry-run
	@$(PY) scripts/check_deploy.py
	@echo "All checks passed."

bench: $(VENV)/.test setup
	@exec $(PY) -m bench.signin

# A catalogue is compiled where one exists; without any, Babel would call that an error.
messages: $(VENV)/.base
	@if find locale -name '*.po' 2>/dev/null | grep -q .; then $(VENV)/bin/pybabel --quiet compile --directory locale --domain django; fi

# Whatever is served as it is: only gathered again when something of it, or what gathers it, changed.
staticfiles/.stamp: $(VENV)/.base $(NODE)/.stamp $(shell find static stub_idp/static 2>/dev/null) taxportal/settings.py
	@$(LOOK) $(STEP) --title "Gathering static files" --sentence "The static files could not be gathered." -- \
		$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and none was found (make PYTHON=/path/to/python names one)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or later is needed, and $(PYTHON) is not (make PYTHON=/path/to/python names another)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The virtual environment $(VENV) could not be made."; exit 1; }

# Each lock holds the one before, so a fuller install satisfies the smaller ones as well.
$(VENV)/.base: requirements/base.txt | $(PY)
	@$(STEP) --title "Installing Python packages" --count '^ *(Collecting|Requirement already)' --total "$$(grep -c == $<)" \
		--sentence $(NETWORK) -- $(INSTALL) -r $<
	@touch $@
$(VENV)/.test: requirements/test.txt | $(PY)
	@$(STEP) --title "Installing test packages" --count '^ *(Collecting|Requirement already)' --total "$$(grep -c == $<)" \
		--sentence $(NETWORK) -- $(INSTALL) -r $<
	@touch $(VENV)/.base $@
$(VENV)/.lint: requirements/lint.txt | $(PY)
	@$(STEP) --title "Installing linters" --count '^ *(Collecting|Requirement already)' --total "$$(grep -c == $<)" \
		--sentence $(NETWORK) -- $(INSTALL) -r $<
	@touch $(VENV)/.base $(VENV)/.test $@

$(NODE)/.stamp: frontend/package-lock.json frontend/.npmrc | $(PY)
	@$(PY) scripts/design_system.py
	@touch $@

# Only those who change pyproject.toml need this; uv comes from its own lock into its own environment.
lock: | $(PY)
	@test -x .venv-lock/bin/uv || { $(PY) -m venv .venv-lock && .venv-lock/bin/python -m pip --disable-pip-version-check install --quiet \
		--require-hashes -r requirements/lock.txt; }
	@PATH="$$PWD/.venv-lock/bin:$$PATH" $(PY) scripts/lock.py

clean:
	rm -rf .venv-node .venv-lock staticfiles $(NODE) .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
	@if [ -L $(VENV) ]; then rm $(VENV); else rm -rf $(VENV); fi
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "The demo's database and keys are kept in var/; remove that folder yourself if you want them gone."
