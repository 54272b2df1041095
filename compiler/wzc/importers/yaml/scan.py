"""PyYAML's loader, but for tabs and anchors, which Go's reader takes more of."""

from typing import Any

from yaml.nodes import Node as YamlNode
from yaml.scanner import ScannerError

from wzc.importers.yaml.read import TreeLoader

_BREAKS = "\r\n\x85\u2028\u2029"
_ENDS = f"\0 \t{_BREAKS}"
_BETWEEN_DOCUMENTS = ("---", "...")


class GoLoader(TreeLoader):
    """A loader that splits text as go-yaml v2 does, and so as libyaml does.

    PyYAML knows no tabs but in quotes; libyaml lets them stand wherever no indentation is
    (go-yaml scannerc.go: yaml_parser_scan_to_next_token, yaml_parser_scan_plain_scalar). An anchor
    may mark several values, of which an alias means the last (go-yaml decode.go: anchor).
    """

    def compose_node(self, parent: YamlNode | None, index: int) -> YamlNode | None:
        anchor = getattr(self.peek_event(), "anchor", None)  # type: ignore[no-untyped-call]
        if anchor in self.anchors and not self._is_alias():
            del self.anchors[anchor]
        return super().compose_node(parent, index)

    def _is_alias(self) -> bool:
        from yaml.events import AliasEvent

        return bool(self.check_event(AliasEvent))

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str]:
        """What stands for the space behind a word of a plain scalar, if the scalar goes on."""
        blanks = ""
        breaks: list[str] = []
        while True:
            char = self.peek()
            if char in (" ", "\t"):
                if char == "\t" and breaks and self.column < indent:
                    problem = "found character '\\t' that cannot start any token"
                    raise ScannerError(None, None, problem, self.get_mark())
                if not breaks:
                    blanks += char
                self.forward()
            elif char in _BREAKS:
                breaks.append(self.scan_line_break())  # type: ignore[no-untyped-call]
                self.allow_simple_key = True
                if self.prefix(3) in _BETWEEN_DOCUMENTS and self.peek(3) in _ENDS:
                    return []
            else:
                break
        if not breaks:
            return [blanks] if blanks else []
        first, *others = breaks
        if first != "\n":
            return breaks
        return others or [" "]
