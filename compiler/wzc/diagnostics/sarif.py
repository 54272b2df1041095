"""Diagnostics for code scanning: SARIF 2.1.0 (OASIS), as GitHub and other hosts take it.

Lines and columns count from 1, columns count code points, as in `json.py`.
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from wzc.diagnostics.model import Code, Diagnostic, Fix, Label
from wzc.diagnostics.pages import load_page
from wzc.source.file import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(diagnostics: Sequence[Diagnostic], version: str) -> dict[str, Any]:
    """One run of the tool as a SARIF log, ready for `json.dumps`; `version` is that of wzc.

    Each code that was reported is a rule, with its page as help. Problems without a place have no
    location. Only certain fixes are told: whoever reads them may apply them.
    """
    codes = {item.code.id: item.code for item in diagnostics}
    ids = sorted(codes)
    driver = {"name": "wzc", "version": version, "rules": [_rule(codes[each]) for each in ids]}
    numbers = {id: number for number, id in enumerate(ids)}
    results = [_result(item, numbers[item.code.id]) for item in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    page = load_page(code.id)
    assert page is not None, code.id
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(item: Diagnostic, rule: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": item.code.id,
        "ruleIndex": rule,
        "level": item.severity.value,
        "message": {"text": item.in_words},
        "locations": [] if item.primary is None else [_location(item.primary)],
    }
    if item.secondary:
        found["relatedLocations"] = [
            {"id": number, **_location(label)} for number, label in enumerate(item.secondary)
        ]
    fixes = [_fix(fix) for fix in item.fixes if fix.certain]
    if fixes:
        found["fixes"] = fixes
    return found


def _location(label: Label) -> dict[str, Any]:
    physical = {"artifactLocation": _artifact(label.span), "region": _region(label.span)}
    found: dict[str, Any] = {"physicalLocation": physical}
    if label.text:
        found["message"] = {"text": label.text}
    return found


def _fix(fix: Fix) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for edit in fix.edits:
        artifact = _artifact(edit.span)
        change = changes.setdefault(
            artifact["uri"], {"artifactLocation": artifact, "replacements": []}
        )
        change["replacements"].append(
            {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        )
    return {"description": {"text": fix.title}, "artifactChanges": list(changes.values())}


def _artifact(span: Span) -> dict[str, str]:
    """Where a file is: from where the command ran, or from the root of the machine's files."""
    path = PurePath(span.file.name)
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}


def _region(span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = map(span.file.position, (span.start, span.end))
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }
