#!/usr/bin/env bash
# Makes build/wurzel-env, Wurzel itself for tests/wurzel, or does nothing when it is as it should be:
# 410 MB, one or two minutes. Needs Python 3.11 or 3.12, which is what Wurzel runs on.
# Exit status: 0 it is there; 3 no such Python, or no network; anything else: the installation failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

constraints=tests/wurzel/constraints.txt
packages=("wurzel[argo]==3.3.1" tiktoken)
venv=build/wurzel-env
stamp=$venv/.wzc-stamp

key() {
    {
        pwd # a virtual environment does not survive a move
        echo "${packages[@]}"
        cat "$constraints"
    } | git hash-object --stdin
}

supported='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))'
if "$venv/bin/python" -c "$supported" 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$(key)" ]; then
    echo "$venv is up to date"
    exit 0
fi

python=
for candidate in "${PYTHON:-python3}" python3 python3.12 python3.11; do
    if "$candidate" -c "$supported" 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Wurzel 3.3.1 needs Python 3.11 or 3.12 (set PYTHON to one)"
    exit 3
fi

mkdir -p build
# Two calls at once must not build the same environment; where there is no flock, that is the caller's care.
if [ -z "${WZC_WURZEL_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    WZC_WURZEL_LOCKED=1 exec flock build/wurzel-env.lock bash "scripts/${0##*/}"
fi

echo "setting up $venv with ${packages[*]} ..."
rm -f "$stamp"
"$python" -m venv --clear "$venv"
log=build/wurzel-env.log
status=0
"$venv/bin/python" -m pip --disable-pip-version-check --quiet --retries 2 --timeout 20 \
    install -c "$constraints" "${packages[@]}" >"$log" 2>&1 || status=$?
if [ "$status" != 0 ]; then
    tail -n 20 "$log"
    # What pip says where no server answers; a package that is missing there is another matter.
    if grep -q 'connection broken by' "$log"; then
        echo "no network to install Wurzel with"
        exit 3
    fi
    exit "$status"
fi
key >"$stamp"
