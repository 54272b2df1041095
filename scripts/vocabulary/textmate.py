"""grammar/textmate/wz.tmLanguage.json from the YAML beside it and the words of the language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from scripts.vocabulary.words import words

FOLDER = Path(__file__).resolve().parents[2] / "grammar" / "textmate"
_VARIABLE = re.compile(r"<([a-z_]{2,})>")
_ABOUT = "Made by `make vocabulary` from grammar/textmate/wz.tmLanguage.yaml: edit that one."
# A line of a long string that ends it.
_LAST_LINE = {
    '"""': r'(?:[^"\\\n]|\\.|"(?!""))*"""',
    "'''": r"(?:[^'\n]|'(?!''))*'''",
}


def text() -> str:
    """The file."""
    source = yaml.safe_load((FOLDER / "wz.tmLanguage.yaml").read_text(encoding="utf-8"))
    variables = _lists() | source.pop("variables")
    for language, scope in source.pop("languages").items():
        source["repository"][f"in_{language}"] = {"patterns": _embedded(language, scope)}
    return (
        json.dumps(
            {"information_for_contributors": [_ABOUT]} | _filled(source, variables), indent=2
        )
        + "\n"
    )


def _lists() -> dict[str, str]:
    """An expression for each list of words that the grammar asks for."""
    known = words()
    called = ("functions", "constructors", "step_types", "queries")
    return {
        "functions": _any({name for group in called for name in known[group]}),
        "types": _any(known["types"]),
        "values": _any(known["values"]),
        "constants": _any(known["constants"]),
        "operator_words": _any(known["keywords"]["operators"]),
        "control": _any(known["keywords"]["control"]),
        "declarations": _any(known["keywords"]["declarations"]),
        "clauses": _any(known["keywords"]["clauses"]),
        "units": _any([*known["units"]["quantities"], *known["units"]["durations"]]),
        "arrows": _any(known["operators"]["arrows"]),
        "escapes": _any(e[1:] for e in known["strings"]["escapes"] if len(e) == 2),
    }


def _any(texts: Any) -> str:
    """One of the texts, the longest first."""
    ordered = sorted(set(texts), key=lambda text: (-len(text), text))
    return "|".join(re.escape(text) for text in ordered)


def _filled(item: Any, variables: dict[str, str]) -> Any:
    if isinstance(item, dict):
        return {key: _filled(value, variables) for key, value in item.items()}
    if isinstance(item, list):
        return [_filled(value, variables) for value in item]
    if isinstance(item, str):
        while _VARIABLE.search(item):
            item = _VARIABLE.sub(lambda found: variables[found[1]], item)
    return item


def _embedded(language: str, scope: str) -> list[dict[str, Any]]:
    """Long strings whose lines are in another language, but for the one that ends them.

    `while` looks at each line before the other language does, so whatever that takes for open at
    the end is closed.
    """
    patterns = []
    for quotes, kind in (('"""', "double"), ("'''", "single")):
        string = f"string.quoted.triple.{kind}.wz"
        more = "" if kind == "single" else " meta.embedded.block.interpolated.wz"
        interpolated = [{"include": "#escape"}, {"include": "#interpolation"}]
        patterns.append(
            {
                "begin": quotes,
                "end": quotes,
                "beginCaptures": {
                    "0": {"name": f"{string} punctuation.definition.string.begin.wz"}
                },
                "endCaptures": {"0": {"name": f"{string} punctuation.definition.string.end.wz"}},
                "patterns": [
                    {
                        "begin": rf"(?:\G|^)(?!{_LAST_LINE[quotes]})",
                        "while": rf"(?:\G|^)(?!{_LAST_LINE[quotes]})",
                        "contentName": f"meta.embedded.block.{language}.wz{more}",
                        "patterns": [{"include": scope}],
                    },
                    *([] if kind == "single" else interpolated),
                    {"name": string, "match": r"[^\\$\"']+|."},
                ],
            }
        )
    return patterns
