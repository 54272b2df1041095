#!/usr/bin/env bash
# Builds the programs of the tests that are made of Argo's and Kubernetes' own code, from their folders
# into build/, each unless it is newer than its sources. With `small` only those that take a few minutes
# the first time, with `cluster` only those of tests/cluster: the API server and the controller take a
# quarter of an hour then, and seconds after it.
# Exit status: 0 it is there; 3 no usable Go, nothing was built; anything else: the build failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The folder of the sources, the binary, and the package where it is another module's.
group=${1:-all}
programs=()
if [ "$group" != cluster ]; then
    programs+=(
        "tests/pods/admission build/pod-admission"
        "tests/argo/validator build/argo-validator"
    )
fi
if [ "$group" != small ]; then
    programs+=(
        "tests/cluster/apiserver build/kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver"
        "tests/cluster/controller build/workflow-controller github.com/argoproj/argo-workflows/v3/cmd/workflow-controller"
    )
fi

is_new() {
    [ -x "$2" ] && [ -z "$(find "$1" -type f \( -name '*.go' -o -name 'go.mod' -o -name 'go.sum' \) -newer "$2" -print -quit)" ]
}

# The API server tells its version to all who ask, and refuses to start without one.
flags_of() {
    case $1 in
    *kube-apiserver)
        local version
        version=$(sed -n 's/^require k8s.io\/kubernetes //p' tests/cluster/apiserver/go.mod)
        echo "-s -w -X k8s.io/component-base/version.gitVersion=$version"
        ;;
    *) echo "-s -w" ;;
    esac
}

stale=()
for program in "${programs[@]}"; do
    # shellcheck disable=SC2086
    set -- $program
    if is_new "$1" "$2"; then
        echo "$2 is up to date"
    else
        stale+=("$program")
    fi
done
# The API server's storage; unpacked, not installed, so that it does not run as the machine's own.
get_etcd() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || return 1
    local folder
    folder=$(mktemp -d)
    chmod 755 "$folder" # apt fetches as a user of its own
    # A new machine may not know yet what Debian has.
    (
        cd "$folder" &&
            { apt-get download -qq etcd-server || { apt-get update -qq && apt-get download -qq etcd-server; }; } &&
            dpkg-deb -x etcd-server_*.deb .
    ) && mv "$folder/usr/bin/etcd" build/etcd
    local status=$?
    rm -rf "$folder"
    return $status
}

mkdir -p build
if [ "$group" != small ] && [ ! -x build/etcd ] && ! command -v etcd >/dev/null 2>&1; then
    get_etcd && echo "got build/etcd" || echo "no etcd: Debian's package etcd-server has it"
fi
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

# Built beside its place and moved: a build that is broken off leaves no newer, broken binary.
for program in "${stale[@]}"; do
    # shellcheck disable=SC2086
    set -- $program
    binary=$2
    begin=$SECONDS
    new=$PWD/$binary.new
    trap 'rm -f "$new"' EXIT
    flags=$(flags_of "$binary")
    # Politely: nobody waits for it alone.
    (cd "$1" && nice -n 10 go build -p 2 -buildvcs=false -ldflags "$flags" -o "$new" "${3:-.}")
    mv -f "$new" "$binary"
    echo "built $binary in $((SECONDS - begin)) s"
done
