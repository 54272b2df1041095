"""compiler/wzc/highlighting/words.py: the words that the lexer for Pygments knows."""

from __future__ import annotations

from scripts.vocabulary.words import words

_HEAD = '"""The words of the language; made by `make vocabulary`, see grammar/vocabulary.json."""\n'
_CALLED = ("functions", "constructors", "step_types", "queries")


def text() -> str:
    """The module."""
    known = words()
    groups = {
        **{f"{name}_words".upper(): group for name, group in known["keywords"].items()},
        "CONSTANTS": known["constants"],
        "FUNCTIONS": sorted({name for group in _CALLED for name in known[group]}),
        "TYPES": known["types"],
        "VALUES": list(known["values"]),
        "UNITS": [*known["units"]["quantities"], *known["units"]["durations"]],
        "ARROWS": known["operators"]["arrows"],
        "ESCAPES": [each[1:] for each in known["strings"]["escapes"] if len(each) == 2],
    }
    return _HEAD + "".join(f"\n{name} = (\n{_rows(group)})\n" for name, group in groups.items())


def _rows(group: list[str]) -> str:
    return "".join(f"    {_quoted(word)},\n" for word in group)


def _quoted(word: str) -> str:
    """As `ruff format` writes it."""
    return repr(word) if '"' in word else '"' + repr(word)[1:-1].replace("\\'", "'") + '"'
