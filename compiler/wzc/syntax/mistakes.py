"""What a syntax error is called: from the parser's state and the tokens around it to a message."""

from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.source.file import SourceFile, Span
from wzc.syntax import _tables
from wzc.syntax.tokens import END, KEYWORDS, NAME, NL, OPERATORS, TERMINAL, Tokens

_NUMBER, _STRING = TERMINAL["NUMBER"], TERMINAL["STRING"]
_COMPARE = TERMINAL["COMPARE"]
_KEYWORDS = {kind: text for text, kind in KEYWORDS.items()}
_TEXTS = {kind: f"`{text}`" for text, kind in OPERATORS.items() if kind != _COMPARE}
_TEXTS |= {kind: f"`{text}`" for text, kind in KEYWORDS.items()}
_TEXTS |= {NAME: "a name", NL: "a new line", END: "the end of the file", _STRING: "a string"}
_TEXTS[_NUMBER] = "a number"
_SAME = {TERMINAL[name] for name in ("RAW_STRING", "LONG_STRING", "LONG_RAW_STRING")}
_CONTINUING = {KEYWORDS["and"], KEYWORDS["or"], KEYWORDS["if"], KEYWORDS["else"], _COMPARE} | {
    OPERATORS[text] for text in ("+", "-", "*", "/", "%", "..", ".", "|")
}
_DECLARATIONS = ("import", "from", "param", "let", "contract", "extern", "component", "preset", "pipeline")
_EDGE = {OPERATORS[">>"], OPERATORS["~>"]}

Accepts = Callable[[list[int], int], bool]


def describe(
    file: SourceFile,
    tokens: Tokens,
    index: int,
    states: list[int],
    accepts: Accepts,
    diagnostics: Diagnostics,
) -> None:
    """Report the mistake at token `index`, which the parser in `states` cannot take."""
    kind = tokens.kinds[index]
    start, end = tokens.starts[index], tokens.ends[index]
    place = _place(file, tokens, index)
    found = _found(file, tokens, index)
    expected = {kind for kind in range(len(_tables.TERMINALS)) if accepts(states, kind)}
    text = file.text[start:end]
    previous = tokens.kinds[index - 1] if index else NL
    after = tokens.kinds[index + 1] if index + 1 < len(tokens.kinds) else END

    if kind in _CONTINUING and previous == NL:
        diagnostics.report(
            codes.LINE_BREAK_IN_EXPRESSION,
            f"a line cannot begin with `{text}`: the expression ended with the line before",
            place,
            help="an expression goes on over lines in parentheses: `( ... )`",
        )
    elif kind in _KEYWORDS and NAME in expected and _NUMBER not in expected:
        diagnostics.report(
            codes.KEYWORD_AS_NAME,
            f"`{text}` is a keyword and cannot be a name here",
            place,
            help=f"another name, for example `{text}_`; before `=` or `{{` in a block a keyword is an ordinary key",
        )
    elif kind == _COMPARE and text == ">" and previous == OPERATORS["-"] or text == "->" and expected & _EDGE:
        diagnostics.report(
            codes.UNEXPECTED,
            f"an edge is written `>>`, not `{file.text[start - (text == '>'):end]}`",
            place,
            fixes=[Fix("write `>>`", (Edit(Span(file, start, end), ">>"),))] if text == "->" else [],
        )
    elif kind == _COMPARE and previous != NL and _NUMBER not in expected and OPERATORS["+"] in expected:
        diagnostics.report(
            codes.CHAINED_COMPARISON,
            f"comparisons cannot be chained: `{text}` follows another one",
            place,
            help="join two comparisons with `and`",
        )
    elif _NUMBER in expected and _STRING in expected:
        diagnostics.report(codes.MISSING_VALUE, f"a value is missing here, before {found}", _gap(file, tokens, index))
    elif expected == {NAME} or (NAME in expected and _STRING not in expected and len(expected) < 6):
        diagnostics.report(codes.UNEXPECTED, f"a name is expected here, not {found}", place)
    elif OPERATORS["="] in expected and kind == OPERATORS[":"]:
        diagnostics.report(
            codes.UNEXPECTED,
            "a value is set with `=`, not with `:`",
            place,
            fixes=[Fix("write `=`", (Edit(Span(file, start, end), " ="),))],
        )
    elif _declaration_inside(kind, text, expected):
        diagnostics.report(
            codes.UNEXPECTED,
            f"`{text}` stands at the top of a file, not inside of a block",
            place,
            help="move it out of the braces, or close the block before it",
        )
    elif index == 0 or (previous == NL and KEYWORDS["pipeline"] in expected and OPERATORS["}"] not in expected):
        diagnostics.report(
            codes.UNEXPECTED,
            f"a declaration is expected here, not {found}",
            place,
            help="a file consists of " + ", ".join(f"`{word}`" for word in _DECLARATIONS) + " and the like",
        )
    elif OPERATORS["="] in expected and (kind in (NAME, _NUMBER, _STRING) or kind in _SAME) and NL not in expected:
        gap = _gap(file, tokens, index)
        diagnostics.report(codes.UNEXPECTED, f"`=` is missing before {found}", place, fixes=[Fix("write `=`", (Edit(gap, " ="),))])
    elif OPERATORS[","] in expected and NL not in expected and kind not in (NL, END) and _starts_item(kind, after):
        gap = _gap(file, tokens, index)
        diagnostics.report(codes.UNEXPECTED, f"a comma is missing before {found}", gap, fixes=[Fix("write `,`", (Edit(gap, ","),))])
    elif NL in expected and OPERATORS["}"] in expected and kind not in (NL, END):
        diagnostics.report(
            codes.UNEXPECTED,
            f"{found} is not expected here: the entry is complete before it",
            place,
            help="entries stand on lines of their own, or are separated by commas",
        )
    else:
        diagnostics.report(codes.UNEXPECTED, f"{_list(expected)} is expected here, not {found}", place)


def _declaration_inside(kind: int, text: str, expected: set[int]) -> bool:
    inside = OPERATORS["}"] in expected or KEYWORDS["step"] in expected
    return inside and kind in _KEYWORDS and text in ("import", "param", "contract", "extern", "component", "preset")


def _starts_item(kind: int, after: int) -> bool:
    return kind in (NAME, _NUMBER, _STRING) or kind in _SAME or kind in _KEYWORDS


def _place(file: SourceFile, tokens: Tokens, index: int) -> Span:
    """The token itself; for an end of line or file the gap before it."""
    if tokens.kinds[index] in (NL, END):
        return _gap(file, tokens, index)
    return Span(file, tokens.starts[index], tokens.ends[index])


def _gap(file: SourceFile, tokens: Tokens, index: int) -> Span:
    at = tokens.ends[index - 1] if index else 0
    return Span(file, at, at)


def _found(file: SourceFile, tokens: Tokens, index: int) -> str:
    kind = tokens.kinds[index]
    if kind == NL:
        return "the end of the line"
    if kind == END:
        return "the end of the file"
    text = file.text[tokens.starts[index] : tokens.ends[index]].split("\n")[0]
    return f"`{text}`" if len(text) <= 40 else f"`{text[:37]}...`"


def _list(expected: set[int]) -> str:
    """What may come, in words; keywords that may only be keys are left out."""
    shown = [
        text
        for kind, text in sorted(_TEXTS.items(), key=lambda item: (item[1].startswith("`"), item[1]))
        if kind in expected and not (kind in _KEYWORDS and NAME in expected)
    ]
    if not shown:
        return "something else"
    if len(shown) > 6:
        shown = [*shown[:5], "something else"]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " or " + shown[-1]
