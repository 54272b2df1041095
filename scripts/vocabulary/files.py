"""The files that `make vocabulary` writes, each with what makes its text."""

from __future__ import annotations

from scripts.vocabulary import pygments, textmate, tree_sitter, words

FILES = {
    "grammar/vocabulary.json": words.text,
    "grammar/textmate/wz.tmLanguage.json": textmate.text,
    "compiler/wzc/highlighting/words.py": pygments.text,
    "grammar/tree-sitter-wz/queries/highlights.scm": tree_sitter.text,
    "grammar/tree-sitter-wz/helix/highlights.scm": tree_sitter.helix,
}
