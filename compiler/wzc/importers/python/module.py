"""One Python module: its text, its syntax tree, and places in it as offsets."""

import ast
import io
import re
import tokenize
import warnings

from attrs import Factory, define

from wzc.importers.python.bindings import Bindings, collect
from wzc.source.file import SourceFile, Span

_LONE_RETURN = re.compile(r"\r(?!\n)")


@define(frozen=True)
class Problem:
    """Why a module cannot be read: a place in it, and the reason in words."""

    place: Span
    why: str


@define(eq=False)
class Module:
    """A module of the project.

    `name` is its dotted name. `problem` says why it could not be parsed; its tree is empty then.
    """

    name: str
    file: SourceFile
    is_package: bool
    tree: ast.Module = Factory(lambda: ast.Module(body=[], type_ignores=[]))
    problem: Problem | None = None
    bindings: Bindings = Factory(Bindings)

    @property
    def package(self) -> str:
        """What relative imports in it are relative to; empty for a file that is in no package."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def span(self, node: ast.AST) -> Span:
        """The place of a node of this module's tree."""
        line = getattr(node, "lineno", None)
        if line is None:
            return Span(self.file, 0, 0)
        start = self._offset(line, node.col_offset)  # type: ignore[attr-defined]
        end_line = getattr(node, "end_lineno", None)
        if end_line is None:
            return Span(self.file, start, start)
        return Span(self.file, start, self._offset(end_line, node.end_col_offset))  # type: ignore[attr-defined]

    def name_span(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Span:
        """The place of a class's or function's own name, which `ast` does not keep."""
        whole = self.span(node)
        at = self.file.text.find(node.name, whole.start + len("def "), whole.end)
        return whole if at < 0 else Span(self.file, at, at + len(node.name))

    def _offset(self, line: int, byte_column: int) -> int:
        start, end = self.file.line_span(min(line, self.file.line_count))
        text = self.file.text[start:end]
        if text.isascii():
            return min(start + byte_column, end)
        return start + len(text.encode()[:byte_column].decode("utf-8", "replace"))


def source_of(node: ast.AST) -> str:
    """An expression as source on one line, for messages; cut where it is nested without end."""
    try:
        return " ".join(ast.unparse(node).split())
    except RecursionError:
        return "..."


def parse_module(name: str, shown: str, key: str, data: bytes, *, is_package: bool) -> Module:
    """Parse a module. `shown` is what messages call its file, `key` its path.

    A mistake in it (encoding, syntax, nesting that is too deep) is the module's `problem`.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        file = SourceFile(shown, data.decode("utf-8", "replace"), key)
        return _unreadable(name, file, is_package, 0, f"it cannot be decoded: {error}")
    # Python also ends lines with a lone CR; offsets stay what they are.
    text = _LONE_RETURN.sub("\n", text.removeprefix("\ufeff"))
    file = SourceFile(shown, text, key)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strings with unknown escapes
            tree = ast.parse(text)
        bindings = collect(tree)
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), file.line_count)
        start, end = file.line_span(line)
        at = min(start + max((error.offset or 1) - 1, 0), end)
        return _unreadable(name, file, is_package, at, error.msg)
    except ValueError as error:  # null bytes, before Python 3.11.4
        return _unreadable(name, file, is_package, 0, str(error))
    except (RecursionError, MemoryError):
        return _unreadable(name, file, is_package, 0, "it is nested too deeply")
    return Module(name, file, is_package, tree, None, bindings)


def _unreadable(name: str, file: SourceFile, is_package: bool, at: int, why: str) -> Module:
    end = min(at + 1, len(file.text))
    return Module(name, file, is_package, problem=Problem(Span(file, at, end), why))
