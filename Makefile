# `make run` starts the program, `make upgrade` brings what it keeps to a new version, `make test` does every check.
# They install what they need into .venv.

PYTHON ?= python3
PORT ?= 8501
# Three on two cores: the tests with a browser wait most of the time.
WORKERS ?= 3

VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run upgrade test bench soak screenshots audit format install clean python
.DEFAULT_GOAL := run

run: install
	@$(PY) -m services migrate
	@$(PY) -m services demo --if-empty
	@if [ -z "$$KMO_PUBLIC_URL" ] && ! grep -qs '^KMO_PUBLIC_URL=' .env; then export KMO_PUBLIC_URL="http://localhost:$(PORT)"; fi; \
	exec $(PY) -m streamlit run app.py --server.port "$(PORT)" --server.headless true

# Each step runs only when the one before it went well. The backup is made with the packages of the old version, before
# anything changes; only when the new program cannot start with those (or there are none) they are installed first.
upgrade:
	@$(PY) -c 'import services.__main__' 2>/dev/null || $(MAKE) --no-print-directory install
	$(PY) -m services backup
	@$(MAKE) --no-print-directory install
	$(PY) -m services migrate
	$(PY) -m services check
	@echo "Klaar. Start het programma: make run (of systemctl start, zie deploy/README.md)."

test: $(VENV)/.installed-dev
	@$(PY) -m tests.e2e.browser_install
	@$(PY) -m tests.e2e.server_install
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest -n $(WORKERS)

bench: $(VENV)/.installed-dev
	@$(PY) -m benchmarks

soak: $(VENV)/.installed-dev # fifty readers at work; MINUTES=5, ON=--postgres
	@$(PY) -m benchmarks.soak --minutes $(or $(MINUTES),5) $(ON)

screenshots: $(VENV)/.installed-dev
	@$(PY) -m tests.e2e.browser_install
	@$(PY) -m tests.e2e.screenshots

audit: $(VENV)/.installed-dev
	@$(PY) -m pip_audit --requirement constraints.txt --no-deps --disable-pip --strict

format: $(VENV)/.installed-dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

install: $(VENV)/.installed

clean: # leaves var/, which holds data
	@rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than what they installed, so that a second run skips all of it.
$(VENV)/.installed: requirements.txt constraints.txt | python
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Pakketten worden geïnstalleerd in $(VENV); dat duurt de eerste keer een minuut."
	@$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $@

python:
	@command -v $(PYTHON) >/dev/null \
	|| { echo "$(PYTHON) is niet gevonden. Installeer Python 3.11 of hoger, of wijs het aan: make run PYTHON=/pad/naar/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Python 3.11 of hoger is nodig; dit is $$($(PYTHON) -V). Wijs een nieuwere aan: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "Deze Python mist venv. Op Debian of Ubuntu: sudo apt install python3-venv"; exit 1; }
