#!/usr/bin/env bash
# All checks, in stages; `make test` and CI run this with `fast`. Stops at the first stage that fails.
# With `fast` first, the API server and the controller (tests/cluster) are left out, and not built.
# Needs Python 3.11 or newer and git; Go for the validator, and Python 3.11 or 3.12 and a network for
# Wurzel (without them those tests are skipped, and under CI=true that is a failure).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

group=
if [ "${1:-}" = fast ]; then
    group=fast
    shift
fi
python=.venv/bin/python
mkdir -p build
validator_log=build/validator.log
validator_pid=

current=
# Says where it stopped. The build that may still run in the background must not outlive this script.
finish() {
    if [ -n "$current" ]; then
        printf -- '==> FAILED in stage: %s\n' "$current"
    fi
    if [ -n "$validator_pid" ]; then
        kill -- "-$validator_pid" 2>/dev/null || true
    fi
}
trap finish EXIT

stage() {
    local name=$1 start=$SECONDS
    shift
    current=$name
    printf -- '==> %s\n' "$name"
    # No `if "$@"`: inside a condition `set -e` is off, and a stage's first failure would go unseen.
    "$@"
    printf -- '    %s: %d s\n' "$name" $((SECONDS - start))
    current=
}

ruff_stage() {
    "$python" -m ruff check .
    "$python" -m ruff format --check .
}

# Started early: a cold build takes minutes, and linting needs little of the machine meanwhile.
start_validator() {
    set -m # a process group of its own, so that `finish` also reaches the compilers it starts
    scripts/build-go.sh $group >"$validator_log" 2>&1 &
    validator_pid=$!
    set +m
}

validator_stage() {
    local status=0
    wait "$validator_pid" || status=$?
    validator_pid=
    # The downloads are chatter; all else is worth reading.
    grep -v '^go: downloading ' "$validator_log" || true
    if [ "$status" = 3 ] && [ "${CI:-}" != true ]; then
        echo "SKIPPED: the tests against Argo's own validation, for want of Go (see above)"
        return 0
    fi
    return "$status"
}

wurzel_stage() {
    local status=0
    scripts/wurzel-env.sh || status=$?
    if [ "$status" = 3 ] && [ "${CI:-}" != true ]; then
        echo "SKIPPED: the tests with Wurzel itself (see above)"
        return 0
    fi
    return "$status"
}

begin=$SECONDS
stage "environment" scripts/venv.sh test
start_validator
stage "parser tables" "$python" hatch_build.py
stage "ruff" ruff_stage
stage "mypy" "$python" -m mypy
stage "programs in Go" validator_stage
stage "Wurzel environment" wurzel_stage
if [ $# -gt 0 ]; then
    stage "pytest" "$python" -m pytest "$@"
else
    stage "pytest" "$python" -m pytest --ignore=tests/cluster
    if [ "$group" != fast ]; then
        stage "cluster" "$python" -m pytest tests/cluster
    fi
fi
printf -- '==> all stages passed in %d s\n' $((SECONDS - begin))
