"""Which place of the `.wz` files a line of the output came from, as data beside the output."""

import re
from bisect import bisect_right
from typing import Any

from wzc.backend.emit.yaml import Line, Path

_BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def source_map(lines: list[Line], output_name: str) -> dict[str, Any]:
    """The source map of an output, ready for JSON, from what `emit_yaml` gave.

    `mappings` are in the order of the output. Each covers the lines `line` to `last` of the output
    (from 1, both included) and the source text from `from` to just before `to`; `document` is the
    index of the YAML document, `via` what the value passed through, outermost first.
    """
    indices: dict[tuple[str, str], int] = {}
    mappings: list[dict[str, Any]] = []
    for line in lines:
        span = line.origin.span
        file = span.file
        from_line, from_column = file.position(span.start)
        to_line, to_column = file.position(span.end)
        mappings.append(
            {
                "line": line.number,
                "last": line.last,
                "document": line.document,
                "path": path_text(line.path),
                "source": indices.setdefault((file.name, file.key), len(indices)),
                "from": {"line": from_line, "column": from_column},
                "to": {"line": to_line, "column": to_column},
                "via": [str(via) for via in line.origin.via],
            }
        )
    return {
        "version": 1,
        "output": output_name,
        "sources": [name for name, _ in indices],
        "mappings": mappings,
    }


def lookup(source_map: dict[str, Any], line: int) -> dict[str, Any] | None:
    """The mapping of the innermost key or item that covers an output line (from 1), if any."""
    mappings: list[dict[str, Any]] = source_map["mappings"]
    # Mappings nest, and inner ones come after outer ones: the last one that covers the line is it.
    at = bisect_right(mappings, line, key=_line)
    while at:
        at -= 1
        if mappings[at]["last"] >= line:
            return mappings[at]
    return None


def path_text(path: Path) -> str:
    """A path as users read it: `spec.templates[0].name`, `metadata.labels["a/b"]`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _BARE_KEY.fullmatch(step):
            parts.append(f".{step}" if parts else step)
        else:
            from json import dumps

            parts.append(f"[{dumps(step, ensure_ascii=False)}]")
    return "".join(parts)


def _line(mapping: dict[str, Any]) -> int:
    number: int = mapping["line"]
    return number
