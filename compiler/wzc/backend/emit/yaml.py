"""Documents to YAML text in block style, and the line on which each origin ended up.

The looks are those of Argo's own examples: two blanks of indentation, also for the dashes of a
sequence under its key, and no folding, however long a line is. Only a `Row` stands on one line.
"""

from collections.abc import Sequence

from attrs import define

from wzc.backend.emit.scalars import block_text, flow_text, number_text, string_text
from wzc.backend.emit.tree import Map, Node, Row, Seq
from wzc.source.origin import Origin

Path = tuple[str | int, ...]

# YAML wants the `:` of a key written without `?` within 1024 characters; readers may count bytes.
_LONGEST_SIMPLE_KEY = 1000
# A `Row` that would be longer is written like any other sequence.
_LONGEST_ROW = 100


@define
class Line:
    """An emitted key or item with an origin: the lines it covers, both from 1, and its path.

    `document` is the index (from 0) of its document, which is not part of the path.
    """

    number: int
    path: Path
    origin: Origin
    last: int = 0
    document: int = 0


def emit_yaml(
    documents: Sequence[Map], *, header: str = "", places: bool = True
) -> tuple[str, list[Line]]:
    """YAML text of the documents, and a `Line` for each key and item that has its own origin.

    Without `places` there are no lines, and the text comes in half the time.
    `header` goes to the top as comments, one for each of its lines. Lines come in the order of the
    text, an outer node before the inner ones on the same line. ValueError for values YAML can't
    carry (see `scalars`), TypeError for values that are no `Node`.
    """
    writer = _Writer(places)
    lines = writer.lines
    for comment in header.splitlines():
        lines.append(f"# {_comment_text(comment)}".rstrip())
    for index, document in enumerate(documents):
        if index:
            # Argo and kubectl cut the text at "\n---" before parsing: without the end marker, that
            # would take the last line break away from a block text.
            if writer.block_end == len(lines):
                lines.append("...")
            lines.append("---")
        writer.document = index
        if document:
            writer.write_map(document, "", "", ())
        else:
            lines.append("{}")
    lines.append("")
    return "\n".join(lines), writer.marks


class _Writer:
    """The text so far, one element for each line, and what was found out about repeated scalars."""

    __slots__ = ("block_end", "document", "keys", "lines", "marks", "places", "values")

    def __init__(self, places: bool) -> None:
        self.places = places
        self.lines: list[str] = []
        self.marks: list[Line] = []
        self.document = 0
        # How many lines there were after the last block text whose final line break matters.
        self.block_end = -1
        self.keys: dict[str, str] = {}
        self.values: dict[str, str] = {}

    def write_map(self, node: Map, first: str, indent: str, path: Path) -> None:
        """Write a mapping with keys: its first line starts with `first`, others with `indent`."""
        lines, keys, values, origins = self.lines, self.keys, self.values, node.origins
        places, inner_path = self.places, path
        lead = first
        for key, value in node.items():
            mark = None
            if places:
                inner_path = (*path, key)
                if key in origins:
                    mark = self._mark(inner_path, origins[key])
            key_text = keys.get(key) or self._key_text(key)
            if key_text[0] == "?":
                lines.append(lead + key_text)
                lead, key_text = indent, ":"
            if type(value) is str and (text := values.get(value)) is not None:
                lines.append(f"{lead}{key_text} {text}")
            elif isinstance(value, dict) and value:
                lines.append(lead + key_text)
                inner = indent + "  "
                self.write_map(value, inner, inner, inner_path)
            elif isinstance(value, list) and value:
                row = value if isinstance(value, Row) else None
                if row is None or not self._write_row(f"{lead}{key_text} ", row, inner_path):
                    lines.append(lead + key_text)
                    inner = indent + "  "
                    self.write_seq(value, inner, inner, inner_path)
            else:
                self._write_scalar(lead + key_text, value, indent)
            if mark is not None:
                mark.last = len(lines)
            lead = indent

    def write_seq(self, node: Seq, first: str, indent: str, path: Path) -> None:
        """Write a sequence with items; inner ones and mappings begin on the line of the dash."""
        lines, values, origins = self.lines, self.values, node.origins
        places, inner_path = self.places, path
        known = len(origins)
        lead = first
        for index, value in enumerate(node):
            mark = None
            if places:
                inner_path = (*path, index)
                if index < known and (origin := origins[index]) is not None:
                    mark = self._mark(inner_path, origin)
            if type(value) is str and (text := values.get(value)) is not None:
                lines.append(f"{lead}- {text}")
            elif isinstance(value, dict) and value:
                self.write_map(value, lead + "- ", indent + "  ", inner_path)
            elif isinstance(value, list) and value:
                self.write_seq(value, lead + "- ", indent + "  ", inner_path)
            else:
                self._write_scalar(lead + "-", value, indent)
            if mark is not None:
                mark.last = len(lines)
            lead = indent

    def _write_row(self, lead: str, node: Row, path: Path) -> bool:
        """Write a sequence on one line; False, and nothing is written, where it does not fit."""
        items = []
        for item in node:
            if not isinstance(item, dict):
                text = flow_text(item)
            else:
                pairs = [(flow_text(key), flow_text(value)) for key, value in item.items()]
                text = None
                if not any(None in pair for pair in pairs):
                    text = "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
            if text is None:
                return False
            items.append(text)
        line = f"{lead}[{', '.join(items)}]"
        if len(line) > _LONGEST_ROW:
            return False
        if self.places:
            for index, item in enumerate(node):
                origin = node.get_origin(index)
                if origin is not None:
                    self._mark((*path, index), origin).last = len(self.lines) + 1
                for key, inner in item.origins.items() if isinstance(item, Map) else ():
                    self._mark((*path, index, key), inner).last = len(self.lines) + 1
        self.lines.append(line)
        return True

    def _mark(self, path: Path, origin: Origin) -> Line:
        mark = Line(len(self.lines) + 1, path, origin, 0, self.document)
        self.marks.append(mark)
        return mark

    def _key_text(self, key: str) -> str:
        text = string_text(key)
        if len(text) * 4 > _LONGEST_SIMPLE_KEY and len(text.encode()) > _LONGEST_SIMPLE_KEY:
            text = f"? {text}"
        else:
            text = f"{text}:"
        self.keys[key] = text
        return text

    def _write_scalar(self, lead: str, value: Node, indent: str) -> None:
        if isinstance(value, str):
            block = block_text(value) if "\n" in value else None
            if block is not None:
                self._write_block(lead, block, indent + "  ")
                return
            text = string_text(value)
            self.values[value] = text
        elif value is None:
            text = "null"
        elif isinstance(value, bool):
            text = "true" if value else "false"
        elif isinstance(value, int | float):
            text = number_text(value)
        elif isinstance(value, dict):
            text = "{}"
        elif isinstance(value, list):
            text = "[]"
        else:
            raise TypeError(f"{type(value).__name__} can't be emitted")
        self.lines.append(f"{lead} {text}")

    def _write_block(self, lead: str, block: tuple[str, list[str]], indent: str) -> None:
        header, texts = block
        self.lines.append(f"{lead} {header}")
        self.lines.extend([indent + text if text else "" for text in texts])
        if header[-1] != "-":
            self.block_end = len(self.lines)


def _comment_text(text: str) -> str:
    """A line of a comment, with whatever is not plainly visible as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
