#!/usr/bin/env bash
# Makes build/node-env, the Node packages of tests/grammar, or does nothing when it is as it should be: 160 MB, about a minute.
# No script of a package is run.
# Exit status: 0 it is there; 3 no Node 18 or newer, or no network; anything else: the installation failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

source=tests/grammar/node
target=build/node-env
stamp=$target/.wzc-stamp
key=$(cat "$source/package.json" "$source/package-lock.json" | git hash-object --stdin)

if [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
    echo "$target is up to date"
    exit 0
fi
if ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null 2>&1; then
    echo "the tests of the TextMate grammar need Node 18 or newer, with npm"
    exit 3
fi

mkdir -p build
# Two calls at once must not build the same environment; where there is no flock, that is the caller's care.
if [ -z "${WZC_NODE_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    WZC_NODE_LOCKED=1 exec flock build/node-env.lock bash "scripts/${0##*/}"
fi

echo "setting up $target ..."
mkdir -p "$target"
rm -f "$stamp"
cp "$source/package.json" "$source/package-lock.json" "$target"
log=build/node-env.log
status=0
(cd "$target" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1 || status=$?
if [ "$status" != 0 ]; then
    tail -n 20 "$log"
    # What npm says where no server answers; a package that is missing there is another matter.
    if grep -qE 'ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|network' "$log"; then
        echo "no network to install the Node packages with"
        exit 3
    fi
    exit "$status"
fi
echo "$key" >"$stamp"
