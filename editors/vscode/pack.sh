#!/usr/bin/env bash
# Packs the extension, from this folder and grammar/: editors/vscode/pack.sh [FILE.vsix], by default build/wz.vsix.
# Needs build/node-env, which scripts/node-env.sh makes; no network.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$(realpath -m "${1:-$root/build/wz.vsix}")
vsce=$root/build/node-env/node_modules/.bin/vsce

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cd "$root"
cp editors/vscode/{package.json,README.md,CHANGELOG.md,icon.png} LICENSE "$stage"
mkdir "$stage/syntaxes" "$stage/snippets"
cp grammar/textmate/wz.tmLanguage.json "$stage/syntaxes"
cp grammar/textmate/language-configuration.json "$stage"
cp grammar/snippets/wz.json "$stage/snippets"

mkdir -p "$(dirname "$target")"
cd "$stage"
"$vsce" package --no-dependencies --allow-missing-repository --out "$target"
