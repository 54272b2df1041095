"""The page of each code: what it means, why it matters, a wrong example and the same mended.

Pages are Markdown files in the folder `pages` beside this file. Their examples are real: tests
compile them, so an example is a whole file, or several:

    ```wz file=steps.wz profile=prod set=image=x

What is brought over from elsewhere has examples in Python and YAML, named after what they are:
`pipeline.py`, `values.yaml`, `pipelinemanifest.yaml` for `wzc import`, `steps.py` for `wzc stub`,
`workflow.yaml` for `wzc verify`.

    ```python file=pipeline.py workflow=docs import=yes
"""

import re
from collections.abc import Iterator

from attrs import define

ROOT_NAME = "example.wz"
_CODE_ID = re.compile(r"WZ[0-9]{4}")
_TITLE = re.compile(r"# (WZ[0-9]{4}): (\S.*)")
_LANGUAGES = ("wz", "python", "yaml")
_ATTRIBUTE = re.compile(r'(\w+)=("[^"]*"|\S+)')


@define(frozen=True)
class Example:
    """A file of an example. The first of several is the root, whose options hold for all.

    `profiles` and `settings` (`name=value`) are given as `--profile` and `--set`, `workflow` as
    `--workflow`, `level` as `--pod-security`; `imports` stands for `--import`.
    """

    name: str
    text: str
    profiles: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    workflow: str | None = None
    imports: bool = False
    level: str | None = None

    @property
    def has_options(self) -> bool:
        """Whether something is given on the command line."""
        return bool(self.profiles or self.settings or self.workflow or self.imports or self.level)


@define(frozen=True)
class Page:
    """What `wzc explain` shows of a code.

    `text` is the Markdown below the title. `wrong` is empty where the mistake is not one of text
    (a missing file).
    """

    code_id: str
    title: str
    text: str
    wrong: tuple[Example, ...]
    right: tuple[Example, ...]

    @property
    def is_testable(self) -> bool:
        """Whether the wrong example can be compiled."""
        return bool(self.wrong)


def load_page(code_id: str) -> Page | None:
    """The page of a code (`WZ2004`), None if there is none."""
    if not _CODE_ID.fullmatch(code_id):
        return None
    from pathlib import Path  # late: only this command needs it

    path = Path(__file__).parent / "pages" / f"{code_id}.md"
    try:
        return parse_page(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def parse_page(markdown: str) -> Page:
    """Take a page apart. ValueError says what is wrong with it."""
    head, _, text = markdown.partition("\n")
    title = _TITLE.fullmatch(head)
    if title is None:
        raise ValueError(f"the first line of a page is `# WZ0000: title`, not `{head}`")
    examples: dict[str, list[Example]] = {"Wrong": [], "Right": []}
    for section, info, code in _fences(text):
        language, _, attributes = info.partition(" ")
        is_example = language == "wz" or (language in _LANGUAGES and "file=" in attributes)
        if is_example:
            if section not in examples:
                raise ValueError("examples stand below `## Wrong` and `## Right`")
            examples[section].append(_example(attributes, code))
    for section, files in examples.items():
        names = [file.name for file in files]
        if len(set(names)) < len(names):
            raise ValueError(f"two files of `## {section}` have the same name")
        if any(file.has_options for file in files[1:]):
            raise ValueError("`profile=`, `set=` and the like belong to the first file")
    wrong, right = (tuple(examples[section]) for section in ("Wrong", "Right"))
    return Page(title[1], title[2], text.strip("\n") + "\n", wrong, right)


def render_page(page: Page, color: bool) -> str:
    """The page for a terminal: headings bold with `color`, code indented, the rest as written."""

    def heading(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if color else text

    rows = [heading(f"{page.code_id}: {page.title}"), ""]
    is_code = False
    for line in page.text.splitlines():
        if line.startswith("```"):
            is_code = not is_code
            name = _attributes(line).get("file") if is_code else None
            if name:
                rows.append(f"  {name[0]}:")
        elif is_code:
            rows.append(f"    {line}".rstrip())
        elif line.startswith("#"):
            rows.append(heading(line.lstrip("# ")))
        else:
            rows.append(line)
    return "\n".join(rows) + "\n"


def _fences(text: str) -> Iterator[tuple[str, str, str]]:
    """Section heading, info string and content of each fenced block."""
    section = ""
    info: str | None = None
    code: list[str] = []
    for line in text.splitlines():
        if info is None:
            if line.startswith("```"):
                info = line[3:].strip()
            elif line.startswith("## "):
                section = line[3:].strip()
        elif line == "```":
            yield section, info, "".join(code)
            info, code = None, []
        else:
            code.append(f"{line}\n")
    if info is not None:
        raise ValueError("a fence is not closed")


def _example(attributes: str, code: str) -> Example:
    found = _attributes(attributes)
    rest = _ATTRIBUTE.sub("", attributes).strip()
    if rest or found.keys() - {"file", "profile", "set", "workflow", "import", "level"}:
        raise ValueError(f"an example takes file=, profile= and set=, not `{attributes}`")
    [name] = found.get("file", [ROOT_NAME])
    [workflow] = found.get("workflow", [None])
    [level] = found.get("level", [None])
    return Example(
        name,
        code,
        tuple(found.get("profile", ())),
        tuple(found.get("set", ())),
        workflow,
        "import" in found,
        level,
    )


def _attributes(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in _ATTRIBUTE.findall(text):
        found.setdefault(key, []).append(value.strip('"'))
    return found
