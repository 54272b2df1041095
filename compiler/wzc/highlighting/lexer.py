"""A lexer for Pygments.

It looks at the text alone, as the grammars for editors do, so it also works on files with mistakes:
a line that is not finished spoils no other. Pygments' own types of tokens stand for the classes of
`grammar/README.md`.
"""

import re
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, default, include, using, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
)

from wzc.highlighting import words as known

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_PATH = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_BEFORE_LAST = rf"(?:{_NAME}[ \t]*\.[ \t]*)*"
_UNITS = "|".join(sorted(known.UNITS, key=len, reverse=True))
_ESCAPES = "|".join(map(re.escape, known.ESCAPES))
_DECLARES = "|".join(known.DECLARATIONS_WORDS)
# Where a line begins like a declaration: what was open before it was not finished.
_DECLARATION = (
    rf"(?=^[ \t]*(?:(?:{_DECLARES})[ \t]+[A-Za-z_]|import[ \t]+[\"']|(?:{_DECLARES})[ \t]*$"
    r"|from\b.*\bimport\b))"
)
_TYPE_END = (
    r"(?==(?!=)|[,(){}\]#])|\b(?=(?:at|from|default)\b)|(?<![:|>\s])(?=[ \t\r]*$)"
    rf"|(?=^[ \t]*{_NAME}[ \t]*(?:=(?!=)|\+=|:|\{{))|{_DECLARATION}"
)


def _named(keyword: str, kind: Any) -> tuple[str, Any]:
    """A rule for a keyword with the name that it declares."""
    return (
        rf"\b({keyword})([ \t]+)({_NAME})",
        bygroups(Keyword.Declaration, Whitespace, kind),
    )


def _path(keyword: str, kind: Any) -> tuple[str, Any]:
    """A rule for a keyword with a path: modules, and last what it is about."""
    return (
        rf"\b({keyword})([ \t]+)({_BEFORE_LAST})({_NAME})",
        bygroups(Keyword.Declaration, Whitespace, using(_Path), kind),
    )


def _words(group: tuple[str, ...], suffix: str = r"\b") -> Any:
    return words(group, r"\b", suffix)


class _Path(RegexLexer):  # type: ignore[misc]
    """The names of modules, with their dots."""

    name = "wz modules"
    tokens: ClassVar[dict[str, Any]] = {
        "root": [(_NAME, Name.Namespace), (r"\.", Punctuation), (r"\s+", Whitespace)]
    }


class _Amount(RegexLexer):  # type: ignore[misc]
    """An amount or a duration: numbers and units in turn."""

    name = "wz amounts"
    tokens: ClassVar[dict[str, Any]] = {
        "root": [(r"[0-9][0-9_.]*", Number), (r"[A-Za-z]+", Number.Unit)]
    }


class WzLexer(RegexLexer):  # type: ignore[misc]
    """Files of the `.wz` language."""

    name = "wz"
    aliases: ClassVar[list[str]] = ["wz"]
    filenames: ClassVar[list[str]] = ["*.wz"]
    flags = re.MULTILINE

    tokens: ClassVar[dict[str, Any]] = {
        "root": [include("code")],
        "code": [
            include("comments"),
            include("keys"),
            (r"\s", Whitespace),
            include("strings"),
            include("imports"),
            include("declared"),
            (r":", Punctuation, "type"),
            (r"->|\|", Operator, "type"),
            include("members"),
            include("keywords"),
            include("called"),
            include("numbers"),
            (_words(known.VALUES), Name.Builtin.Pseudo),
            (_NAME, Name),
            (r">>|~>|[=!<>]=|\+=|[=<>\-+*/%?]", Operator),
            (r"[{}\[\](),.]", Punctuation),
        ],
        "comments": [(r"##(?!#).*\n?", String.Doc), (r"#.*\n?", Comment.Single)],
        # ---- strings
        "strings": [
            (r'"""', String.Double, "long"),
            (r"'''(?:[^']|'(?!''))*(?:'''|\Z)", String.Single),
            (r'"', String.Double, "short"),
            (r"'[^'\n]*(?:'|$)", String.Single),
        ],
        "long": [
            (r'"""', String.Double, "#pop"),
            (r"\\\r?\n", String.Escape),
            include("text"),
            (r'[^"\\$]+|.', String.Double),
        ],
        "short": [
            (r'"|$', String.Double, "#pop"),
            include("text"),
            (r'[^"\\$\n]+|.', String.Double),
        ],
        "text": [
            (
                rf"\\(?:{_ESCAPES}|u[0-9A-Fa-f]{{4}}|u\{{[0-9A-Fa-f]{{1,6}}\}})|\$\$\{{",
                String.Escape,
            ),
            (r"\$\{", String.Interpol, "interpolation"),
            (r"\\.", String.Double),
        ],
        "interpolation": [
            (r"\}|$", String.Interpol, "#pop"),
            (r"\{", Punctuation, "braces"),
            include("code"),
        ],
        "braces": [(r"\}|$", Punctuation, "#pop"), include("code")],
        # ---- declarations
        "imports": [
            (
                rf"\b(from)([ \t]+)(?:({_PATH})|(\"[^\"\n]*\"|'[^'\n]*'))([ \t]+)(import)\b",
                bygroups(
                    *(Keyword.Namespace, Whitespace, using(_Path), String),
                    *(Whitespace, Keyword.Namespace),
                ),
                "names",
            ),
            (
                rf"\b(import)([ \t]+)(?:({_PATH})|(\"[^\"\n]*\"|'[^'\n]*'))"
                rf"(?:([ \t]+)(as)\b(?:([ \t]+)({_NAME}))?)?",
                bygroups(
                    *(Keyword.Namespace, Whitespace, using(_Path), String, Whitespace),
                    *(Keyword.Namespace, Whitespace, Name.Namespace),
                ),
            ),
        ],
        "names": [
            (r"(?<=\w)(?=[ \t\r]*(?:#|$))", Whitespace, "#pop"),
            (_DECLARATION, Whitespace, "#pop"),
            include("comments"),
            (r"as\b", Keyword.Namespace),
            (r"[A-Z]\w*", Name.Class),
            (_NAME, Name),
            (r",", Punctuation),
            (r"\s", Whitespace),
            default("#pop"),
        ],
        "declared": [
            _named(r"contract|extern[ \t]+step", Name.Class),
            _named(r"extern[ \t]+(?:middleware|template)|component|preset", Name.Function),
            _named(r"pipeline|profile|cluster", Name.Namespace),
            _named(r"param|let|input|step|on_exit|for|output(?=[ \t]+\w+[ \t]*=)", Name),
            (
                rf"\b(hook)([ \t]+)({_NAME})(?:([ \t]+)({_NAME}))?",
                bygroups(Keyword.Declaration, Whitespace, Keyword, Whitespace, Name),
            ),
            _path("use", Name.Function),
            _path("extends", Name.Class),
        ],
        # ---- keys, types, members
        "keys": [
            (rf"\b{_NAME}(?=[ \t]*(?:=(?!=)|\+=|:))", Name.Attribute),
            # Only where an entry begins: in `for x in xs {` the word is a value.
            (
                rf"(?:^|(?<=[{{,]))([ \t]*)({_NAME})(?=[ \t]*\{{)",
                bygroups(Whitespace, Name.Attribute),
            ),
        ],
        "type": [(_TYPE_END, Whitespace, "#pop"), include("types"), default("#pop")],
        "types": [
            (r"\s", Whitespace),
            include("strings"),
            (r"\[", Punctuation, "type list"),
            (rf"{_NAME}(?=[ \t]*\.)", Name.Namespace),
            (_words(known.TYPES), Keyword.Type),
            (_NAME, Name.Class),
            include("numbers"),
            (r"->|[|?]", Operator),
            (r"[.,]", Punctuation),
            (r"\(", Punctuation, "type arguments"),
        ],
        "type list": [
            (_DECLARATION, Whitespace, "#pop"),
            (r"\]", Punctuation, "#pop"),
            include("types"),
            include("comments"),
            default("#pop"),
        ],
        "type arguments": [
            (_DECLARATION, Whitespace, "#pop"),
            (r"\)", Punctuation, "#pop"),
            include("code"),
        ],
        "members": [
            (r"\.\.", Operator),
            (r"(\.)([ \t]*)(?=\w)", bygroups(Punctuation, Whitespace), "member"),
        ],
        "member": [include("called names"), (_NAME, Name.Attribute, "#pop"), default("#pop")],
        # ---- words, numbers
        "keywords": [
            (_words(known.CONSTANTS), Keyword.Constant),
            (_words(known.OPERATORS_WORDS), Operator.Word),
            (_words(known.CONTROL_WORDS), Keyword),
            (_words(known.DECLARATIONS_WORDS), Keyword.Declaration),
            (_words(known.CLAUSES_WORDS), Keyword),
        ],
        "called": [
            (_words(known.FUNCTIONS, r"(?=[ \t]*\()"), Name.Builtin),
            (r"\b[A-Z]\w*(?=[ \t]*\()", Name.Class),
            (rf"\b{_NAME}(?=[ \t]*\()", Name.Function),
            (rf"\b{_NAME}(?=[ \t]*\.[ \t]*{_NAME}[ \t]*\()", Name.Namespace),
        ],
        "called names": [
            (_words(known.FUNCTIONS, r"(?=[ \t]*\()"), Name.Builtin, "#pop"),
            (r"[A-Z]\w*(?=[ \t]*\()", Name.Class, "#pop"),
            (rf"{_NAME}(?=[ \t]*\()", Name.Function, "#pop"),
        ],
        "numbers": [
            (
                rf"(?<!\w)(?:[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:{_UNITS}))+"
                r"(?!\w|(?<=E)[+-][0-9])",
                using(_Amount),
            ),
            (
                r"(?<!\w)[0-9][0-9A-Za-z_]*(?:\.[0-9][0-9A-Za-z_]*)?(?:(?<=[eE])[+-][0-9]+)?",
                Number,
            ),
        ],
    }
