#!/usr/bin/env bash
# Builds the programs of the tests that are made of Argo's and Kubernetes' own code, from their folders
# into build/, each unless it is newer than its sources.
# Exit status: 0 it is there; 3 no usable Go, nothing was built; anything else: the build failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The folder of the sources, and the binary.
programs=(
    "tests/pods/admission build/pod-admission"
    "tests/argo/validator build/argo-validator"
)

is_new() {
    [ -x "$2" ] && [ -z "$(find "$1" -type f \( -name '*.go' -o -name 'go.mod' -o -name 'go.sum' \) -newer "$2" -print -quit)" ]
}

stale=()
for program in "${programs[@]}"; do
    # shellcheck disable=SC2086
    if is_new $program; then
        echo "${program#* } is up to date"
    else
        stale+=("$program")
    fi
done
[ ${#stale[@]} -gt 0 ] || exit 0

# Asked inside a module: where go.mod wants a newer Go than this one, `go` fetches that toolchain
# through the module proxy, or fails here because it may not.
sources=tests/argo/validator
go_usable() {
    command -v go >/dev/null 2>&1 && (cd "$sources" && go version >/dev/null 2>&1)
}

# The distribution's Go serves from 1.21 on: those can fetch the toolchain that go.mod names.
install_go() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    apt-get update -qq || return 1
    local candidate
    candidate=$(apt-cache policy golang-go | sed -n 's/^ *Candidate: *\([0-9]*:\)\{0,1\}\([0-9.]*\).*/\2/p')
    if [ -z "$candidate" ] ||
        [ "$(printf '1.21\n%s\n' "$candidate" | sort -V | head -n 1)" != 1.21 ]; then
        echo "apt-get offers golang-go '$candidate', older than 1.21"
        return 1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq golang-go || return 1
    # Debian's default forbids the fetch.
    export GOTOOLCHAIN=auto
}

if ! go_usable && ! { ! command -v go >/dev/null 2>&1 && install_go && go_usable; }; then
    echo "no usable Go: $(command -v go >/dev/null 2>&1 && (cd "$sources" && go version 2>&1) || echo "no 'go' on the PATH")"
    exit 3
fi

mkdir -p build
# Built beside its place and moved: a build that is broken off leaves no newer, broken binary.
for program in "${stale[@]}"; do
    binary=${program#* }
    new=$PWD/$binary.new
    trap 'rm -f "$new"' EXIT
    (cd "${program% *}" && go build -buildvcs=false -o "$new" .)
    mv -f "$new" "$binary"
    echo "built $binary"
done
