# `make demo` runs the main job on practice data, `make test` passes the tests.
# Both make a private environment in .venv/ first; nothing outside this folder is changed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test env synapse check lint types rooms bench soak fuzz screenshot reference lock clean

help:
	@echo "make demo        the main job on practice data, in the browser"
	@echo "make test        the tests"
	@echo "make check       lint, types, import rules, tests"
	@echo "make bench       the promised figures, one JSON object a line"
	@echo "make soak        the long tests"
	@echo "make fuzz        the API against schemathesis, for as long as FUZZ_SECONDS says (600)"
	@echo "make reference   docs/reference/api.md, from the OpenAPI document"
	@echo "make screenshot  docs/screenshot.png, from the real page"
	@echo "make synapse     the Matrix server that the tests start (also done by make test)"
	@echo "make lock        renew the locked requirements"

demo: env
	$(BIN)/adjourn demo

test: env synapse
	$(BIN)/python -m pytest -n 2 -m "not soak"

env: .venv/ready

# A plain venv, then uv inside it: Debian's own pip refuses to install outside one. Where Python is
# older than 3.11 (macOS, Ubuntu 22.04), uv brings a newer one along, for this folder alone.
.venv/ready: requirements/dev.txt pyproject.toml
	@test -x $(BIN)/python || \
		if $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
			$(PYTHON) -m venv .venv; \
		else \
			$(PYTHON) -m venv .venv-uv && \
			.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' && \
			.venv-uv/bin/uv venv --quiet --seed --python '>=3.11' .venv; \
		fi || { echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

# The tests' Matrix server, in an environment of its own; tests that need it say so without it.
synapse: env
	-@$(BIN)/python -c 'import sys; sys.path.insert(0, "tests"); \
		import synapse_server; synapse_server.installed()'

check: lint types rooms test

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell src docs tests bench README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md

types: env
	$(BIN)/mypy

rooms: env
	$(BIN)/lint-imports

bench: env
	$(BIN)/python -m bench.run

soak: env
	$(BIN)/python -m pytest -m soak --timeout 3600

fuzz: env
	FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(BIN)/python -m pytest tests/api/test_api_fuzz.py -x \
		--timeout 86400

reference: env
	$(BIN)/python tests/api/reference.py docs/reference/api.md

screenshot: env
	$(BIN)/python tests/web/screenshot.py docs/screenshot.png

lock: env
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --upgrade pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --upgrade requirements/synapse.in \
		-o requirements/synapse.txt

clean:
	rm -rf .venv .venv-synapse .mypy_cache .ruff_cache .hypothesis .pytest_cache build dist
