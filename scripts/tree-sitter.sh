#!/usr/bin/env bash
# Generates grammar/tree-sitter-wz/src from its grammar.js, and runs its corpus. `make tree-sitter` runs this.
# Needs cargo once (to build tree-sitter's command line in build/tree-sitter: some minutes), node and a C compiler.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=0.27.1
# What all editors read that have tree-sitter at all; 15 brings nothing that the grammar needs.
abi=14

cli=$PWD/build/tree-sitter/bin/tree-sitter
if [ "$("$cli" --version 2>/dev/null)" != "tree-sitter $version" ]; then
    other=$(command -v tree-sitter || true)
    if [ -n "$other" ] && [ "$("$other" --version)" = "tree-sitter $version" ]; then
        cli=$other
    else
        cargo install tree-sitter-cli --version "$version" --locked --no-default-features \
            --root build/tree-sitter >&2
    fi
fi

cd grammar/tree-sitter-wz
"$cli" generate --abi "$abi"
# tests/treesitter compares this: no parser goes with another grammar than the one it was made from.
{
    echo "tree-sitter $version"
    echo "abi $abi"
    sha256sum grammar.js src/grammar.json src/parser.c
} >src/generated.txt
TREE_SITTER_LIBDIR=$PWD/../../build/tree-sitter/lib "$cli" test
