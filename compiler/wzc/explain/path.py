"""Paths into a pipeline, as users write them: `embed.resources.memory`, `env_from[0].name`."""

import re

_PART = re.compile(r"""\.?(?:([A-Za-z_][A-Za-z0-9_-]*)|"([^"]*)"|'([^']*)')|\[([0-9]+)\]""")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Path = tuple[str | int, ...]


def parse_path(text: str) -> Path | int:
    """The parts of a path, or the offset (from 0) where it makes no sense.

    Parts are divided by dots; a key with other characters stands in quotes
    (`node_selector."kubernetes.io/arch"`), an entry of a list in brackets.
    """
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        # A dot stands between two parts, and only there.
        if match is None or (match[4] is None and (text[at] == ".") is not bool(parts)):
            return at
        name = match[1] or match[2] or match[3]
        if match[4] is not None:
            parts.append(int(match[4]))
        elif name:
            parts.append(name)
        else:
            return at
        at = match.end()
    return tuple(parts) or 0


def path_text(path: Path) -> str:
    """A path as it is written."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            shown = part if _NAME.fullmatch(part) else f'"{part}"'
            text += f".{shown}" if text else shown
    return text
