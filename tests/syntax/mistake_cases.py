"""The cases of `mistakes.txt`."""

from collections.abc import Iterator
from pathlib import Path

from attrs import define

SURROUNDINGS = {
    "top": "let before = 1\n{}\nlet after = 2\n",
    "block": "pipeline p {{\n  before = 1\n{}\n  after = 2\n}}\n",
}


@define
class Case:
    """`marked` has the place between « and »; `fixed` is what the fix makes of the source."""

    where: str
    marked: str
    code: str
    message: str
    help: str | None = None
    fixed: str | None = None
    is_certain: bool = False

    @property
    def source(self) -> str:
        return self.marked.replace("«", "").replace("»", "")

    def file(self, source: str) -> str:
        return SURROUNDINGS[self.where].format(source)

    @property
    def place(self) -> tuple[int, int]:
        """Where the mark is in the whole file."""
        start = self.file("\0").index("\0") + self.marked.index("«")
        return start, start + self.marked.index("»") - self.marked.index("«") - 1


def load_cases() -> list[Case]:
    text = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")
    return list(_cases(text))


def _cases(text: str) -> Iterator[Case]:
    _, *sections = text.split("\n=== ")
    for section in sections:
        where, _, rest = section.partition("\n---\n")
        for block in rest.rstrip("\n").split("\n---\n"):
            yield _case(where, block)


def _case(where: str, block: str) -> Case:
    lines = block.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("WZ1"))
    code, _, message = lines[at].partition(" ")
    case = Case(where, "\n".join(lines[:at]), code, message)
    rest = lines[at + 1 :]
    if rest and rest[0].startswith("help: "):
        case.help = rest.pop(0).removeprefix("help: ")
    if rest:
        case.is_certain = rest[0] == "fix!"
        assert rest.pop(0) in ("fix:", "fix!")
        case.fixed = "\n".join(rest)
    return case
