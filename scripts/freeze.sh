#!/usr/bin/env bash
# Renews constraints.txt: installs the newest versions that pyproject.toml allows into a fresh
# environment, and writes down what came. Run `make test` after it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/venv"
pip=("$scratch/venv/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install hatchling editables lark
"${pip[@]}" install --no-build-isolation -e ".[test,dev]"
{
    echo '# Exact versions of all that `make demo` and `make test` install, and of what builds the package.'
    echo '# Made by: scripts/freeze.sh'
    "${pip[@]}" freeze --exclude-editable
} >"$scratch/constraints.txt"
cp "$scratch/constraints.txt" constraints.txt
