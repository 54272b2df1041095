"""The files that `make vocabulary` writes, each with what makes its text."""

from __future__ import annotations

from scripts.vocabulary import pygments, textmate, words

FILES = {
    "grammar/vocabulary.json": words.text,
    "grammar/textmate/wz.tmLanguage.json": textmate.text,
    "compiler/wzc/highlighting/words.py": pygments.text,
}
