"""What cannot be a token: what somebody who writes it most likely means, and what to write."""

import re
from collections.abc import Iterable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix
from wzc.source.file import SourceFile, Span
from wzc.syntax.strings_amiss import unclosed_string
from wzc.syntax.tokens import (
    CLOSER_OF,
    CLOSERS,
    COMMA,
    COMPARE,
    KEYWORDS,
    NAME,
    NL,
    OPERATORS,
    STRING,
    Tokens,
    line_start,
)

_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[A-Za-z_]")
_REST = re.compile(r"[^\n\r]*")
_URL_REST = re.compile(r"//[^\s,)}\]\"']*")
_BLANK_REST = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?=\n|\Z)")

# text: (its kind of token, what to write for it, whether that is certain, why)
_SPELLINGS: dict[str, tuple[int | None, str | None, bool, str]] = {
    "&&": (KEYWORDS["and"], "and", True, "write `and`"),
    "&": (KEYWORDS["and"], "and", False, "write `and`"),
    "||": (KEYWORDS["or"], "or", True, "write `or`"),
    ":=": (OPERATORS["="], "=", True, "a value is set with `=`"),
    "=>": (
        OPERATORS["="],
        None,
        False,
        "a value is set with `=`; data passes from step to step along `>>`",
    ),
    "<>": (COMPARE, "!=", True, "write `!=`"),
    "===": (COMPARE, "==", True, "write `==`"),
    "!==": (COMPARE, "!=", True, "write `!=`"),
    "**": (OPERATORS["*"], None, False, "there is no power; write the number out"),
    "??": (KEYWORDS["or"], None, False, "write `a if a != null else b`"),
    "-=": (OPERATORS["+="], None, False, "only `+=` changes a value: `=` replaces it as a whole"),
    "...": (OPERATORS[".."], "..", False, "a range is written with two dots, `1..4`"),
    "~": (OPERATORS["~>"], "~>", False, "an edge that only orders is `~>`"),
    "^": (OPERATORS["*"], None, False, "there is no such operator"),
    **dict.fromkeys(
        ("\u2192", "\u21d2", "\u27f6", "\u27a1", "\u279c"),
        (OPERATORS[">>"], ">>", False, "`a >> b` passes data, `a ~> b` only orders"),
    ),
}


class Foreign:
    """Explains what the lexer does not know, and puts in the token that was probably meant."""

    def __init__(
        self, file: SourceFile, diagnostics: Diagnostics, tokens: Tokens, stop: int
    ) -> None:
        self.file = file
        self.text = file.text
        self.diagnostics = diagnostics
        self.tokens = tokens
        self.stop = stop
        self.reported_words: set[str] = set()
        self.reported_lines: set[int] = set()

    def explain(self, at: int, end: int) -> int:
        """Report what stands from `at` to `end` (or beyond), and say where to go on."""
        text = self.text
        self.tokens.fault_lines.add(line_start(text, at))
        character = text[at]
        word = "&&" if text.startswith("&&", at) else text[at:end]
        if word in _SPELLINGS:
            return self._spelling(at, word)
        if character in "\"'":
            return unclosed_string(self, at)
        if word == "//":
            return self._line_comment(at)
        if word == "/*":
            return self._block_comment(at)
        if character in _QUOTES or character == "`":
            return self._odd_quotes(at)
        if character == ";":
            return self._semicolon(at)
        if character == "!":
            self.report(
                at,
                at + 1,
                "`!` means nothing here",
                "write `not`, or `!=` to compare",
                "not ",
                is_certain=bool(_LETTERS.match(text, at + 1)),
            )
            self.tokens.add(KEYWORDS["not"], at, at + 1)
            return at + 1
        if character == "$":
            return self._dollar(at)
        if character == "@":
            help = "there are no decorators; what a step needs stands in its block"
            self.report(at, at + 1, "`@` means nothing here", help)
            return at + 1
        if character == "\\":
            return self._backslash(at)
        if character.isalnum():
            return self._letters(at)
        return self._unknown(at)

    # ---- helpers

    def report(
        self,
        start: int,
        end: int,
        message: str,
        help: str | None,
        replacement: str | None = None,
        *,
        code: Code = codes.UNKNOWN_CHARACTER,
        is_certain: bool = False,
        title: str | None = None,
    ) -> None:
        """Report a stretch, with a fix if there is a `replacement` for it."""
        fixes: list[Fix] = []
        if replacement is not None:
            edit = Edit(Span(self.file, start, end), replacement)
            fixes = [Fix(title or f"write `{replacement.strip()}`", (edit,), is_certain)]
        self._tell(code, message, start, end, help, fixes)

    def _tell(
        self, code: Code, message: str, start: int, end: int, help: str | None, fixes: Iterable[Fix]
    ) -> None:
        place = Span(self.file, start, end)
        self.diagnostics.report(code, message, place, help=help, fixes=fixes)

    def _innermost(self) -> int | None:
        """The innermost bracket that is open, if brackets match so far."""
        depth = 0
        for kind in reversed(self.tokens.kinds):
            if kind in CLOSERS:
                depth += 1
            elif kind in CLOSER_OF:
                if depth == 0:
                    return kind
                depth -= 1
            elif kind == NL and depth == 0:
                return None  # good enough: an entry of a block begins here
        return None

    # ---- the cases

    def _spelling(self, at: int, word: str) -> int:
        kind, replacement, is_certain, help = _SPELLINGS[word]
        end = at + len(word)
        code = codes.UNKNOWN_CHARACTER if len(word) == 1 else codes.FOREIGN_SYNTAX
        self.report(
            at, end, f"there is no `{word}`", help, replacement, code=code, is_certain=is_certain
        )
        if kind is not None:
            self.tokens.add(kind, at, end)
        return end

    def _line_comment(self, at: int) -> int:
        """`// comment`, or what is left of a URL without quotes."""
        text, tokens = self.text, self.tokens
        if tokens.kinds[-2:] == [NAME, OPERATORS[":"]] and tokens.ends[-1] == at:
            start = tokens.starts[-2]
            found = _URL_REST.match(text, at, self.stop)
            end = found.end() if found is not None else at + 2
            if tokens.ends[-2] == tokens.starts[-1]:
                quoted = f'"{text[start:end]}"'
                self.report(
                    start,
                    end,
                    f"`{text[start:end]}` stands without quotes",
                    "a URL is a string",
                    quoted,
                    code=codes.FOREIGN_SYNTAX,
                )
                del tokens.kinds[-2:], tokens.starts[-2:], tokens.ends[-2:]
                tokens.names[start] = ""
                tokens.add(STRING, start, end)
                return end
        found = _REST.match(text, at, self.stop)
        end = found.end() if found is not None else self.stop
        edit = Edit(Span(self.file, at, at + 2), "#")
        self._tell(
            codes.FOREIGN_SYNTAX,
            "a comment begins with `#`, not with `//`",
            at,
            at + 2,
            None,
            [Fix("write `#`", (edit,), certain=True)],
        )
        return end

    def _block_comment(self, at: int) -> int:
        text, file = self.text, self.file
        close = text.find("*/", at + 2, self.stop)
        end = self.stop if close < 0 else close + 2
        fixes = []
        if close >= 0 and _BLANK_REST.match(text, end):
            edits = [Edit(Span(file, at, at + 2), "#")]
            line = text.find("\n", at, close)
            while line >= 0:
                edits.append(Edit(Span(file, line + 1, line + 1), "# "))
                line = text.find("\n", line + 1, close)
            edits.append(Edit(Span(file, close, end), ""))
            fixes = [Fix("write `#`", tuple(edits))]
        if close < 0:
            self.tokens.lost.append((at, end))
        self._tell(
            codes.FOREIGN_SYNTAX,
            "a comment begins with `#`, not with `/*`, and ends with its line",
            at,
            at + 2,
            None,
            fixes,
        )
        return end

    def _odd_quotes(self, at: int) -> int:
        text = self.text
        closing = "`" if text[at] == "`" else _QUOTES
        end = at + 1
        while end < self.stop and text[end] not in closing + "\n":
            end += 1
        help = "strings stand in \"...\" or '...'"
        message = f"`{text[at]}` is a typographic quote"
        if closing == "`":
            message = "a backtick begins no string"
        if end < self.stop and text[end] in closing:
            end += 1
            inner = text[at + 1 : end - 1]
            quote = '"' if '"' not in inner and "\\" not in inner else "'"
            replacement = f"{quote}{inner}{quote}" if "'" not in inner or quote == '"' else None
            self.report(at, end, message, help, replacement, title="use plain quotes")
        else:
            self.report(at, at + 1, message, help)
        self.tokens.names[at] = ""
        self.tokens.add(STRING, at, end)
        return end

    def _semicolon(self, at: int) -> int:
        text, tokens = self.text, self.tokens
        if self._innermost() in (OPERATORS["("], OPERATORS["["]):
            self.report(at, at + 1, "`;` separates nothing here", "write a comma", ",")
            tokens.add(COMMA, at, at + 1)
            return at + 1
        help = "a new line ends an entry; no `;` is needed"
        if _BLANK_REST.match(text, at + 1):
            self.report(
                at, at + 1, "there is no `;`", help, "", is_certain=True, title="remove `;`"
            )
            return at + 1
        end = at + 1
        while end < self.stop and text[end] in " \t":
            end += 1
        start = line_start(text, at)
        indent = text[start : start + len(text[start:at]) - len(text[start:at].lstrip(" \t"))]
        before = text[start:at].rstrip()
        is_entry = any(sign in before for sign in ("=", ">>", "~>")) or before.endswith(("}", ")"))
        edit = Edit(Span(self.file, at, end), "\n" + indent)
        self._tell(
            codes.UNKNOWN_CHARACTER,
            "there is no `;`",
            at,
            at + 1,
            help,
            [Fix("begin a new line", (edit,))] if is_entry else [],
        )
        tokens.add(NL, at, at + 1)
        return at + 1

    def _dollar(self, at: int) -> int:
        text = self.text
        found = re.compile(r"\$(?:\{([A-Za-z_][\w.]*)\}|([A-Za-z_]\w*))").match(text, at, self.stop)
        if found is None:
            help = "`${...}` interpolates inside of a string in double quotes"
            self.report(at, at + 1, "`$` means nothing here", help)
            return at + 1
        name = found.group(1) or found.group(2)
        help = "outside of a string a name stands by itself"
        self.report(
            at, found.end(), f"there is no `{found.group()}`", help, name, code=codes.FOREIGN_SYNTAX
        )
        if found.group(1) is None:
            return at + 1
        first = name.split(".")[0]
        self.tokens.names[at] = first
        self.tokens.add(NAME, at, found.end())
        return found.end()

    def _backslash(self, at: int) -> int:
        text = self.text
        help = "an expression goes on over lines in parentheses; no `\\` is needed there"
        found = re.compile(r"\\[ \t\r]*\n").match(text, at, self.stop)
        if found is None:
            self.report(
                at, at + 1, "`\\` means nothing here", "it begins an escape inside of a string"
            )
            return at + 1
        self.report(
            at, at + 1, "a `\\` does not continue a line", help, code=codes.LINE_BREAK_IN_EXPRESSION
        )
        self.tokens.fault_lines.add(found.end())
        return found.end()

    def _letters(self, at: int) -> int:
        """A word with letters that names do not have; what touches it belongs to it."""
        text, tokens = self.text, self.tokens
        start = at
        if tokens.kinds and tokens.ends[-1] == at and _WORD.fullmatch(text, tokens.starts[-1], at):
            start = tokens.starts[-1]
            del tokens.kinds[-1], tokens.starts[-1], tokens.ends[-1]
        found = _WORD.match(text, at, self.stop)
        end = found.end() if found is not None else at + 1
        word = text[start:end]
        if word not in self.reported_words:
            self.reported_words.add(word)
            odd = next(letter for letter in word if not letter.isascii())
            help = "names consist of A to Z, a to z, digits and `_`; other text stands in quotes"
            self.report(start, end, f"`{odd}` cannot stand in a name, as in `{word}`", help)
        tokens.add(NAME, start, end)
        return end

    def _unknown(self, at: int) -> int:
        text = self.text
        character = text[at]
        end = at + 1
        while end < self.stop and text[end] == character:
            end += 1
        if character.isspace() or character in _INVISIBLE:
            shown, help = (
                f"U+{ord(character):04X}",
                "it looks like a blank, or like nothing, and is not",
            )
            self.report(
                at,
                end,
                f"the character {shown} means nothing here",
                help,
                " ",
                is_certain=True,
                title="write a blank",
            )
            return end
        line = line_start(text, at)
        if line not in self.reported_lines:
            self.reported_lines.add(line)
            shown = (
                f"`{character}`"
                if character.isprintable()
                else f"the character U+{ord(character):04X}"
            )
            self.report(at, end, f"{shown} means nothing here", None)
        return end
