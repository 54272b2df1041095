"""The nearest correct spelling of a word."""

import re
from collections.abc import Iterable

# A shorter part says too little of the whole.
_SHORTEST_PART = 4
_SEPARATORS = re.compile(r"[-_]")


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` is most likely a misspelling of, or None.

    Names that differ only in case and in `-` and `_` are the same name spelled another way
    (`runAsUser`, `run-as-user` for `run_as_user`), and win. Otherwise one slip is allowed for
    words of three letters, two from six, three from ten, and one less where the first letter is
    another one: an exchange of neighbours counts as one.
    If that finds nothing, it is the one candidate that has the word as a whole part.
    The answer does not depend on the order of the candidates: of equally near ones it is the one
    that begins with the same letter, then the one nearest in length, then the alphabetically first.
    """
    folded = word.lower()
    plain = _plain(word)
    best: tuple[int, bool, int, str] | None = None
    candidates = set(candidates)
    for candidate in candidates:
        if plain and _plain(candidate) == plain:
            # The exact word is nearer than another spelling of it.
            distance = -2 if candidate == word else -1
        else:
            bound = _allowed(max(len(word), len(candidate)))
            if bound > 1 and candidate[:1].lower() != folded[:1]:
                bound -= 1  # hardly anybody misses the first letter and others
            if best is not None:
                bound = min(bound, best[0])
            distance = _distance(folded, candidate.lower(), bound)
            if distance > bound:
                continue
        other_start = candidate[:1].lower() != folded[:1]
        entry = (distance, other_start, abs(len(candidate) - len(word)), candidate)
        if best is None or entry < best:
            best = entry
    if best is not None:
        return best[3]
    return _whole_part(folded, candidates)


def _whole_part(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate of which a word is a part: `folder` for `folder_path`."""
    if len(word) < _SHORTEST_PART:
        return None
    found = [name for name in candidates if word in _SEPARATORS.split(name.lower())]
    return found[0] if len(found) == 1 else None


def _plain(word: str) -> str:
    return _SEPARATORS.sub("", word).lower()


def _allowed(length: int) -> int:
    """How many slips a word of this length may have and still be recognised."""
    if length < 3:
        return 0
    if length < 6:
        return 1
    return 2 if length < 10 else 3


def _distance(a: str, b: str, bound: int) -> int:
    """Insertions, deletions, changes and exchanges of neighbours between two words.

    Anything above `bound` stands for "too far"; the rest is not computed.
    """
    if abs(len(a) - len(b)) > bound:
        return bound + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > bound:
            return bound + 1
    return row[-1]
