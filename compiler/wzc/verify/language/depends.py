"""`depends`: which tasks a task waits for (Argo common/ancestry.go)."""

import re
from functools import lru_cache

from attrs import frozen

RESULTS = (
    *("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned"),
    *("AnySucceeded", "AllFailed"),
)
OF_ITEMS = frozenset({"AnySucceeded", "AllFailed"})
_NAME = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)")
# What nearly all are.
_JOINED = re.compile(
    r"[a-zA-Z0-9][-a-zA-Z0-9]*(?:\.\w+)?(?: (?:&&|\|\|) [a-zA-Z0-9][-a-zA-Z0-9]*(?:\.\w+)?)*"
)
_TOKEN = re.compile(r"\s*(?:(&&|\|\||!|\(|\))|([a-zA-Z0-9][-a-zA-Z0-9]*(?:\.\w+)?)|(\S)|$)")


@frozen
class Dependency:
    """A task that is waited for, and the result that is asked for, if one is."""

    task: str
    result: str | None


@lru_cache(1024)
def dependencies(text: str) -> tuple[Dependency, ...]:
    """The tasks that Argo finds in a text, right or wrong."""
    found = []
    for match in _NAME.finditer(text):
        task, _, result = match[0].partition(".")
        found.append(Dependency(task, result or None))
    return tuple(found)


@lru_cache(1024)
def why_refused(text: str) -> str | None:
    """What is wrong with its syntax; None where nothing is."""
    if _JOINED.fullmatch(text):
        return None
    expects_task, depth, at = True, 0, 0
    while True:
        match = _TOKEN.match(text, at)
        assert match is not None
        at = match.end()
        operator, name, other = match.groups()
        if other:
            return f"`{other}` has no place in it: tasks are joined by `&&` and `||`"
        if name:
            if not expects_task:
                return f"`{name}` follows a task without `&&` or `||` between them"
            expects_task = False
        elif operator in ("!", "("):
            if not expects_task:
                return f"`{operator}` follows a task without `&&` or `||` between them"
            depth += operator == "("
        elif operator == ")":
            if expects_task or not depth:
                return "`)` stands where a task is expected" if depth else "`)` closes nothing"
            depth -= 1
        elif operator:
            if expects_task:
                return f"`{operator}` stands where a task is expected"
            expects_task = True
        else:
            break
    if expects_task:
        return "it ends where a task is expected"
    return "`(` is never closed" if depth else None


def may_hold(text: str, task: str, result: str) -> bool:
    """Whether a text that can be read can be true when one task ended so, whatever the others did.

    A task alone stands for its success, being skipped, or running as a daemon.
    """
    words = [match[0] for match in _WORD.finditer(text)]
    return _Reader(words, task, result).any_of() is not False


_WORD = re.compile(r"&&|\|\||[!()]|[a-zA-Z0-9][-a-zA-Z0-9]*(?:\.\w+)?")
_ALONE = ("Succeeded", "Skipped", "Daemoned")


class _Reader:
    """Three values: true, false, and None where other tasks decide."""

    def __init__(self, words: list[str], task: str, result: str) -> None:
        self.words, self.task, self.result = words, task, result
        self.at = 0

    def sees(self, word: str) -> bool:
        if self.at < len(self.words) and self.words[self.at] == word:
            self.at += 1
            return True
        return False

    def any_of(self) -> bool | None:
        found = self.all_of()
        while self.sees("||"):
            other = self.all_of()
            found = True if found or other else False if found is other is False else None
        return found

    def all_of(self) -> bool | None:
        found = self.one()
        while self.sees("&&"):
            other = self.one()
            found = False if False in (found, other) else True if found and other else None
        return found

    def one(self) -> bool | None:
        if self.sees("!"):
            found = self.one()
            return None if found is None else not found
        if self.sees("("):
            found = self.any_of()
            self.sees(")")
            return found
        if self.at == len(self.words):
            return None
        name, _, asked = self.words[self.at].partition(".")
        self.at += 1
        if name != self.task:
            return None
        return self.result in ((asked,) if asked else _ALONE)
