#!/usr/bin/env bash
# All checks, in stages with their seconds; `make test` and CI run this. Stops at the first that fails.
#   scripts/test.sh              all of them
#   scripts/test.sh fast         without the API server and the controller (tests/cluster) and what is
#                                marked thorough (most runs of Wurzel itself), and with a 25th of the
#                                drawn examples: `make test-fast`, for between two changes
#   scripts/test.sh -k names     arguments for pytest: those tests alone, without tests/cluster
# Needs Python 3.11 or newer and git; Go for what is built of Argo and Kubernetes, Node for the editors'
# grammars, and Python 3.11 or 3.12 and a network for Wurzel. Without them their tests are skipped, and
# under CI=true that is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

group=all
if [ "${1:-}" = fast ]; then
    group=fast
    shift
    set -- -m "not thorough" "$@"
    export WZC_DRAWN=${WZC_DRAWN:-0.04}
elif [ $# -gt 0 ]; then
    group=some
fi
python=.venv/bin/python
mkdir -p build
programs_log=build/programs.log
cluster_log=build/cluster.log
programs_pid=
cluster_pid=

current=
# Says where it stopped. What still runs in the background must not outlive this script.
finish() {
    if [ -n "$current" ]; then
        printf -- '==> FAILED in stage: %s\n' "$current"
    fi
    for pid in $programs_pid $cluster_pid; do
        # Politely first: pytest ends the servers that it has started.
        kill -INT -- "-$pid" 2>/dev/null || true
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            kill -0 -- "-$pid" 2>/dev/null || break
            sleep 0.5
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

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

# In a process group of its own, so that `finish` also reaches what it starts.
in_background() {
    set -m
    "$@" &
    set +m
}

ruff_stage() {
    "$python" -m ruff check .
    "$python" -m ruff format --check .
}

programs_stage() {
    local status=0
    wait "$programs_pid" || status=$?
    programs_pid=
    # The downloads are chatter; all else is worth reading.
    grep -v '^go: downloading ' "$programs_log" || true
    if [ "$status" = 3 ] && [ "${CI:-}" != true ]; then
        echo "SKIPPED: the tests against Argo's own code, for want of Go (see above)"
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

node_stage() {
    local status=0
    scripts/node-env.sh || status=$?
    if [ "$status" = 3 ] && [ "${CI:-}" != true ]; then
        echo "SKIPPED: the tests of the grammars for editors, for want of Node's packages (see above)"
        return 0
    fi
    return "$status"
}

# Beside all other tests: it waits for servers more than it computes. The first time they are built
# before it, for a quarter of an hour.
cluster() {
    local status=0 start=$SECONDS
    scripts/build-go.sh cluster || status=$?
    if [ "$status" != 0 ] && { [ "$status" != 3 ] || [ "${CI:-}" = true ]; }; then
        return "$status"
    fi
    echo "built in $((SECONDS - start)) s"
    "$python" -m pytest tests/cluster
}

cluster_stage() {
    local status=0
    wait "$cluster_pid" || status=$?
    cluster_pid=
    grep -v '^go: downloading ' "$cluster_log" || true
    return "$status"
}

begin=$SECONDS
stage "environment" scripts/venv.sh test
# Started early: a cold build takes minutes, and linting needs little of the machine meanwhile.
in_background scripts/build-go.sh small >"$programs_log" 2>&1
programs_pid=$!
stage "parser tables" "$python" hatch_build.py
stage "ruff" ruff_stage
stage "mypy" "$python" -m mypy
stage "programs in Go" programs_stage
stage "Wurzel environment" wurzel_stage
stage "Node environment" node_stage
if [ "$group" = some ]; then
    stage "pytest" "$python" -m pytest "$@"
else
    if [ "$group" = all ]; then
        in_background cluster >"$cluster_log" 2>&1
        cluster_pid=$!
    fi
    stage "pytest" "$python" -m pytest --numprocesses auto --dist worksteal --ignore=tests/cluster "$@"
    if [ "$group" = all ]; then
        stage "cluster" cluster_stage
    fi
fi
printf -- '==> all stages passed in %d s\n' $((SECONDS - begin))
