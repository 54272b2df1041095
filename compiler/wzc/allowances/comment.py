"""The text of one comment: `# wz: allow(WZ7001, WZ7011) why`.

Reading is forgiving. What is wrong is remembered, and what can be read all the same is allowed: so
whoever forgot the reason gets one message and not two, and can be shown the whole comment mended.
"""

import re

from attrs import Factory, define

_WORD = "allow"
# What other tools call it.
_WORDS = "allow|allows|allowed|expect|disable|ignore|noqa|nolint|nosec|skip|suppress"
_SYNONYM = re.compile(_WORDS, re.IGNORECASE)
_MARKED = re.compile(r"(#+)[ \t]*wz[ \t]*:", re.IGNORECASE)
# Not marked as such, and clearly meant for the compiler: `wzc: allow(...)`, `ignore: WZ7001`.
_MEANT = re.compile(
    rf"(#+)[ \t]*(?:wzc?[ \t.:-]+(?=(?:{_WORDS})\b.*\bWZ[0-9]{{4}}\b)"
    rf"|(?=(?:{_WORDS})[ \t]*[:=(\[][ \t]*WZ[0-9]{{4}}\b))",
    re.IGNORECASE,
)
_RIGHT_MARK = re.compile(r"#[ \t]*wz:(?=[ \t]|$)")
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]*")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"[ \t]*[^\s,;]+(?:[ \t]*,[ \t]*[^\s,;]+)*[ \t]*,?[ \t]*")
_ITEM = re.compile(r"[^\s,;]+")
# Codes without their brackets, or with others.
_LOOSE = re.compile(r"[:=(\[{ \t]*((?:WZ[0-9]{4}\b[ \t,;]*)+)[)\]}]*", re.IGNORECASE)
_ID = re.compile(r"WZ[0-9]{4}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")


@define
class Words:
    """What a comment says: the codes with their offsets in it, and why.

    `fault` is the first thing that is wrong with it, at `place` in it, and what to do about that.
    """

    codes: list[tuple[str, int]] = Factory(list)
    reason: str = ""
    fault: str | None = None
    place: tuple[int, int] = (0, 0)
    help: str | None = None
    is_readable: bool = True

    def blame(self, fault: str, place: tuple[int, int], help: str | None = None) -> None:
        """Remember what is wrong, unless something is already."""
        if self.fault is None:
            self.fault, self.place, self.help = fault, place, help

    @property
    def mended(self) -> str | None:
        """The comment as it should be; None if a code or the reason has to be thought of first."""
        if not (self.is_readable and self.reason and self._names):
            return None
        return self.form.removesuffix("why") + self.reason

    @property
    def form(self) -> str:
        """How it should look, with `why` for the reason."""
        return f"# wz: {_WORD}({', '.join(self._names or ('WZ7001',))}) why"

    @property
    def _names(self) -> tuple[str, ...]:
        """The codes, as they are written; none unless all are."""
        names = tuple(dict.fromkeys(text.upper() for text, _ in self.codes))
        return names if all(map(_ID.fullmatch, names)) else ()


def is_meant(text: str) -> bool:
    """Whether a comment, from its `#` on, speaks to the compiler."""
    return bool(_MARKED.match(text) or _MEANT.match(text))


def read_words(text: str) -> Words:
    """Take a comment apart that `is_meant`."""
    words = Words()
    mark = _MARKED.match(text) or _MEANT.match(text)
    assert mark is not None
    _read_mark(words, text, mark)
    at = _read_word(words, text, mark.end())
    if at is not None:
        _read_reason(words, text, _read_codes(words, text, at))
    return words


def _read_mark(words: Words, text: str, mark: re.Match[str]) -> None:
    if len(mark[1]) > 1:
        fault = f"`{mark[1]}` begins documentation, and a comment for the compiler has one `#`"
        words.blame(fault, mark.span(1))
    elif not _RIGHT_MARK.match(text):
        end = len(mark[0].rstrip())
        if re.fullmatch(r"#[ \t]*wz:", mark[0]):
            words.blame("a blank is missing after `wz:`", (0, end))
        else:
            if end == 1:  # the mark is missing: `allow(WZ7001)`
                name = _NAME.search(text)
                end = end if name is None else name.end()
            written = f"`{text[:end]}`"
            words.blame(f"a comment for the compiler begins with `# wz:`, not {written}", (0, end))


def _read_word(words: Words, text: str, at: int) -> int | None:
    """Where the codes begin; None if the comment says something else than `allow`."""
    start = at + len(text[at:]) - len(text[at:].lstrip())
    name = _NAME.match(text, start)
    people = "a comment for people begins with something else than `wz:`"
    if name is None:
        place = (0, max(start, 1))
        words.blame(f"`# wz:` is for the compiler, and no `{_WORD}` follows", place, people)
        words.is_readable = False
        return None
    if name[0] == _WORD:
        return name.end()
    likely = bool(_SYNONYM.fullmatch(name[0])) or _is_like_it(name[0])
    hint = f"did you mean `{_WORD}`?" if likely else people
    words.blame(f"`# wz:` knows `{_WORD}` only, not `{name[0]}`", name.span(), hint)
    words.is_readable = likely
    return name.end() if likely else None


def _is_like_it(word: str) -> bool:
    from wzc.values.suggest import nearest

    return nearest(word, (_WORD,)) is not None


def _read_codes(words: Words, text: str, at: int) -> int:
    """Remember the codes; where the reason begins."""
    found = _IN_BRACKETS.match(text, at)
    if found is not None:
        start, end = found.span(1)
        if not found[1].strip(" \t,;"):
            words.blame("the comment names no code, so it allows nothing", found.span())
        elif not _LIST.fullmatch(found[1]):
            if not _ID.search(found[1]):  # words instead of a code
                start += len(found[1]) - len(found[1].lstrip())
                words.codes.append((found[1].strip(), start))
                return found.end()
            words.blame("between two codes stands a comma", (start, end))
    else:
        loose = _LOOSE.match(text, at)
        if loose is None:
            fault = "the comment names no code in parentheses, so it allows nothing"
            words.blame(fault, (at - len(_WORD), at) if at >= len(_WORD) else (0, at))
            words.is_readable = False
            return len(text)
        words.blame("the codes stand in parentheses, right after `allow`", loose.span(1))
        (start, end), found = loose.span(1), loose
    seen: set[str] = set()
    for item in _ITEM.finditer(text, start, end):
        name = item[0].upper()
        if name in seen:
            words.blame(f"`{name}` is named twice", item.span())
            continue
        seen.add(name)
        if _ID.fullmatch(item[0]) and item[0] != name:
            words.blame(f"`{item[0]}` is written `{name}`", item.span())
        words.codes.append((item[0], item.start()))
    return found.end()


def _read_reason(words: Words, text: str, at: int) -> None:
    rest = text[at:].lstrip(" \t:,;.-\u2013\u2014").rstrip()
    if _LETTER.search(rest):
        words.reason = rest
    elif words.codes:
        listed = " and ".join(f"`{name}`" for name, _ in words.codes[:3])
        few = len(words.codes) == 1
        words.blame(f"nothing says why {listed} {'is' if few else 'are'} allowed", (0, len(text)))
