"""What a merge leaves in a file where two sides have changed the same lines.

The first side is read as it stands; the lines of Git's that part it from the other one, and that
other one, are left out.
"""

import re

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.source.file import SourceFile, Span
from wzc.syntax.tokens import Tokens, line_start

_BEGIN = "<" * 7
# Between the two there may be what both come from (`merge.conflictStyle` of Git).
_REST = re.compile(r"^(?:\|{7}(?: .*)?$[\s\S]*?^)?={7}\r?$[\s\S]*?^>{7}(?: .*)?\r?$", re.MULTILINE)
_MIDDLE = re.compile(r"^={7}", re.MULTILINE)


@define
class Conflicts:
    """Those of a file, as the lexer comes upon them."""

    file: SourceFile
    diagnostics: Diagnostics
    tokens: Tokens
    stop: int
    _rests: dict[int, int] = Factory(dict)

    def end(self, at: int) -> int | None:
        """Where to go on, if a conflict begins at `at`, or the side of it that is left out.

        None if `at` is not about a conflict.
        """
        if at in self._rests:
            end = self._rests[at]
            self.tokens.lost.append((at, end))
            return end
        text = self.file.text
        if not text.startswith(_BEGIN, at) or line_start(text, at) != at:
            return None
        rest = _REST.search(text, at, self.stop)
        if rest is None:
            return None
        self._rests[rest.start()] = rest.end()
        first = self._line(at)
        middle = _MIDDLE.search(text, rest.start())
        assert middle is not None
        last = self._line(line_start(text, rest.end()))
        self.diagnostics.report(
            codes.MERGE_CONFLICT,
            "a merge has left two versions of these lines",
            first,
            "one begins here",
            secondary=[
                Label(self._line(middle.start()), "the other one begins here"),
                Label(last, "and ends here"),
            ],
            help="keep what is meant of both, and remove the lines of the merge",
        )
        self.tokens.fault_lines |= {at, rest.start()}
        return first.end

    def _line(self, start: int) -> Span:
        text = self.file.text
        end = text.find("\n", start)
        return Span(self.file, start, start + len(text[start : end if end >= 0 else None].rstrip()))
