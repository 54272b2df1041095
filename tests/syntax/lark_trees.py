"""The same text read by Lark's own parser and by the compiler's, as trees that can be compared."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.lexer import Lexer

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables, parser, tables_gen
from wzc.syntax.tokens import END, tokenize

GRAMMAR = Path(__file__).parents[2] / "grammar" / "wz.lark"


class _OurTokens(Lexer):
    """Hands Lark the compiler's tokens: layout is not a part of the grammar."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        tokens = tokenize(SourceFile("x.wz", data), Diagnostics())
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
            if kind != END:
                yield Token(_tables.TERMINALS[kind], data[start:end])


@cache
def _lark() -> Lark:
    grammar = GRAMMAR.read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=_OurTokens, maybe_placeholders=True)


def by_lark(text: str) -> Any:
    """The tree of Lark's parser: (rule, children), tokens as (terminal, text)."""
    return _plain(_lark().parse(text))


def _plain(item: Any) -> Any:
    if isinstance(item, Tree):
        return (str(item.data), [_plain(child) for child in item.children])
    if isinstance(item, Token):
        return (item.type, str(item))
    return item


class _Recorder:
    """Instead of a Builder: keeps what each reduction gets."""

    def __init__(self, text: str, tokens: Any) -> None:
        self.text = text
        self.tokens = tokens

    def record(self, name: str, kids: list[Any]) -> Any:
        return (name, [self.token(k) if isinstance(k, int) else k for k in kids])

    def token(self, index: int) -> tuple[str, str]:
        tokens = self.tokens
        text = self.text[tokens.starts[index] : tokens.ends[index]]
        return (_tables.TERMINALS[tokens.kinds[index]], text)


def _maker(name: str) -> Any:
    return lambda recorder, start, end, kids: recorder.record(name, kids)


for _name in {rule[3] for rule in _tables.RULES if rule[2] == tables_gen.NODE}:
    setattr(_Recorder, _name, staticmethod(_maker(_name)))


def by_us(text: str, monkeypatch: Any) -> Any:
    """The reductions of the compiler's parser, in the same form."""
    diagnostics = Diagnostics()
    file = SourceFile("x.wz", text)
    tokens = tokenize(file, diagnostics)
    with monkeypatch.context() as patch:
        patch.setattr(parser, "Builder", _Recorder)
        patch.setattr(parser, "_RULES", [None] * len(_tables.RULES))
        recorder: Any = _Recorder(text, tokens)
        recorder.file = file
        tree = parser._Run(tokens, recorder, diagnostics, "start").parse()
    assert not list(diagnostics)
    return tree
