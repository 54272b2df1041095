# Needs Python 3.11 or newer (as python3, or PYTHON=...), git and make. `make test` also uses Go, Node and
# a C compiler, if they are there.
PYTHON ?= python3
export PYTHON

PY := .venv/bin/python
EXAMPLE := examples/rag/rag.wz
TABLES := compiler/wzc/syntax/_tables.py

.DEFAULT_GOAL := help
.PHONY: help demo bless test test-fast test-cluster bench tables knowledge reference vocabulary tree-sitter vscode validator lint format stdlib-check clean venv-run venv-test

help:
	@echo "make demo       compile $(EXAMPLE), print the YAML"
	@echo "make test       all checks: lint, types, tests, runs on an API server and Argo's controller"
	@echo "make test-fast  the same without these two, and less thoroughly"
	@echo "make test-cluster  what runs on those two"
	@echo "make bench      measure beside Wurzel and Hera, write docs/benchmarks.md (15 minutes)"
	@echo "make bless      write the committed results of the tests anew; read them before you commit"
	@echo "make tables     generate the parser's tables from grammar/wz.lark"
	@echo "make knowledge  what each version of Argo accepts, from Go modules and Hera (needs Go)"
	@echo "make reference  docs/reference/, from the definitions that the compiler checks with"
	@echo "make vocabulary the words of highlighters, and what is made of them"
	@echo "make tree-sitter  the parser for editors, from grammar/tree-sitter-wz/grammar.js (needs Rust and Node)"
	@echo "make vscode     build/wz.vsix, the extension for VS Code (needs Node)"
	@echo "make validator  build Argo's validation for the tests (needs Go)"
	@echo "make lint       ruff and mypy"
	@echo "make format     format the Python sources, fix what ruff can fix"
	@echo "make stdlib-check  what stdlib/wurzel says, held to an installed Wurzel (WURZEL_PYTHON=...)"
	@echo "make clean      remove all that was made, .venv too"

# Standard output carries the YAML and nothing else.
demo: $(TABLES)
	@$(PY) -m wzc compile $(EXAMPLE)

# The first time it builds the API server and Argo's controller, for a quarter of an hour; Go keeps what it
# has built where it keeps all else.
test:
	@scripts/test.sh

test-fast:
	@scripts/test.sh fast

# Examples and generated programs on Argo's controller; the servers are built where they are not there.
test-cluster: venv-test
	@scripts/build-go.sh
	@$(PY) -m pytest tests/cluster

# Standard library only; the environments that it measures it makes itself, in build/bench.
bench:
	@$(PYTHON) -m benchmarks

# By its date: a grammar that changed since an editable install gives new tables.
tables: $(TABLES)
$(TABLES): grammar/wz.lark compiler/wzc/syntax/tables_gen.py | venv-run
	@$(PY) hatch_build.py >&2
	@touch $@

# Writes compiler/wzc/knowledge/_tables.py and docs/versions.md; the sources are in caches after the first time.
knowledge: venv-test
	@PYTHONPATH=.:compiler $(PY) -m scripts.knowledge
	@PYTHONPATH=.:compiler $(PY) -m scripts.knowledge page

# Writes docs/reference/.
reference: venv-test
	@PYTHONPATH=.:compiler $(PY) -m scripts.reference

# Writes grammar/vocabulary.json, and what is made with its words (scripts/vocabulary/files.py).
vocabulary: venv-test
	@PYTHONPATH=.:compiler $(PY) -m scripts.vocabulary

# Builds tree-sitter's command line in build/tree-sitter the first time, in some minutes.
tree-sitter:
	@scripts/tree-sitter.sh

vscode:
	@scripts/node-env.sh
	@editors/vscode/pack.sh build/wz.vsix

validator:
	@scripts/build-go.sh small

lint: venv-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

# WURZEL_PYTHON is a Python that has the Wurzel in question; its source is read, not run.
WURZEL_PYTHON ?=
stdlib-check: $(TABLES) | venv-run
	@test -n "$(WURZEL_PYTHON)" || scripts/wurzel-env.sh >&2
	@$(PY) -m wzc stub --check stdlib/wurzel/steps.wz wurzel.steps \
		--python $(or $(WURZEL_PYTHON),build/wurzel-env/bin/python)

format: venv-test
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# Each returns at once when the environment is as it should be (.venv/.wzc-stamp).
venv-run:
	@scripts/venv.sh run
venv-test:
	@scripts/venv.sh test

bless: venv-test
	PYTHONPATH=compiler:. $(PY) -m tests.bless

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis $(TABLES)
	find compiler tests -type d -name __pycache__ -prune -exec rm -rf {} +
