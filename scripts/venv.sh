#!/usr/bin/env bash
# Makes .venv, or does nothing when it is as it should be. Usage: scripts/venv.sh run|test
#   run    the compiler alone (an editable install)
#   test   also what tests, linters and type checks need
# Everything it has to say goes to standard error: `make demo` prints YAML, and only that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec 1>&2

level=${1:?usage: scripts/venv.sh run|test}
case $level in
run) target="." ;;
test) target=".[test,dev]" ;;
*)
    echo "venv.sh: no such level: $level"
    exit 2
    ;;
esac

python=${PYTHON:-python3}
venv=.venv
stamp=$venv/.wzc-stamp
supported='import sys; sys.exit(sys.version_info < (3, 11))'

# What an environment depends on. The path is part of it: a virtual environment does not survive a move.
key() {
    {
        echo "$1"
        pwd
        cat pyproject.toml constraints.txt hatch_build.py
    } | git hash-object --stdin
}

usable() {
    "$venv/bin/python" -c "$supported" 2>/dev/null && [ -f "$stamp" ]
}

# An environment for the tests runs the compiler too.
if usable; then
    have=$(cat "$stamp")
    if [ "$have" = "$(key test)" ] || [ "$have" = "$(key "$level")" ]; then
        exit 0
    fi
fi

# Two calls at once must not build the same environment; where there is no flock, that is the caller's care.
if [ -z "${WZC_VENV_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    mkdir -p build
    WZC_VENV_LOCKED=1 exec flock build/venv.lock bash "scripts/${0##*/}" "$level"
fi

if ! "$python" -c "$supported"; then
    echo "wzc needs Python 3.11 or newer; '$python' is not (set PYTHON to one that is)"
    exit 1
fi
echo "setting up $venv ($level) ..."
# One that only lacks the tests' packages is added to; any other is made anew, so that nothing
# lingers in it that the project no longer asks for.
if ! { usable && [ "$(cat "$stamp")" = "$(key run)" ]; }; then
    rm -f "$stamp"
    if ! "$python" -m venv --clear "$venv"; then
        echo "'$python -m venv' failed; on Debian and Ubuntu the package python3-venv is needed"
        exit 1
    fi
fi
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
# The build's own requirements go in first, pinned like all others: an isolated build would take
# whatever versions are newest that day.
"${pip[@]}" install -c constraints.txt hatchling editables lark
"${pip[@]}" install -c constraints.txt --no-build-isolation -e "$target"
key "$level" >"$stamp"
