"""A translation as a document: imports, the pipeline, a profile for each further values file."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from wzc.importers.wurzel.translate.edges import edge_lines
from wzc.importers.wurzel.translate.environment import FROM_ENV
from wzc.importers.wurzel.translate.layers import Group, difference
from wzc.importers.wurzel.translate.library import Library, names_of
from wzc.importers.wurzel.translate.translation import Translation, WrittenStep
from wzc.writing import (
    AmendStep,
    Argument,
    Blank,
    Block,
    Call,
    Comment,
    Document,
    Entry,
    Line,
    Step,
)

# What is missing, as lines of comments: by `""` for the pipeline, `defaults`, `step docs`.
Missing = Mapping[str, Sequence[str]]


@frozen
class Head:
    """What stands above the pipeline: comments, and declarations of one's own."""

    comments: Sequence[str]
    imports: Sequence[Line] = ()
    own: Document = ()


def document(
    head: Head,
    library: Library,
    translations: Sequence[tuple[str, Translation]],
    edges: Sequence[tuple[int, int]],
    missing: Missing,
) -> Document:
    """The whole file. The first translation is the pipeline, each further one a profile over the
    one before it; with each goes the profile's name.
    """
    base = translations[0][1]
    found: list[Entry] = [Comment(line) for line in head.comments]
    found += [Line("import wurzel"), *_imports(head, library, base), Blank()]
    if head.own:
        found += [*head.own, Blank()]
    found.append(_pipeline(base, library, edges, missing))
    before = base
    for name, translation in translations[1:]:
        changes = _profile(translation, before)
        found += [Blank(), Block(f"profile {name}", changes, inline=False)]
        before = translation
    return found


def _imports(head: Head, library: Library, base: Translation) -> list[Entry]:
    types = [step.step.type for step in base.steps if not library.is_own(step.step.type)]
    found: list[Entry] = list(head.imports)
    if types:
        found.append(Line(f"from wurzel.steps import {', '.join(names_of(types))}"))
    return found


def _pipeline(
    base: Translation, library: Library, edges: Sequence[tuple[int, int]], missing: Missing
) -> Block:
    changes = difference(base.attributes, library.preset)
    defaults = next((item for item in changes if _is_defaults(item)), None)
    body: list[Entry] = [Comment(line) for line in missing.get("", ())]
    body.append(Line("use wurzel.defaults"))
    body += [item for item in changes if item is not defaults]
    lost = [Comment(line) for line in missing.get("defaults", ())]
    if defaults is not None or lost:
        entries = [] if not isinstance(defaults, Block) else list(defaults.entries)
        body += [Blank(), Block("defaults", [*lost, *entries], inline=False)]
    body.append(Blank())
    for written in base.steps:
        body += [Comment(line) for line in missing.get(f"step {written.name}", ())]
        body.append(_step(written))
    names = {index: written.name for index, written in enumerate(base.steps)}
    lines = edge_lines(edges, names)
    if lines:
        body += [Blank(), *(Line(line) for line in lines)]
    return Block(f"pipeline {base.name}", body, inline=False)


def _is_defaults(entry: Entry) -> bool:
    return isinstance(entry, Block) and entry.head == "defaults"


def _step(written: WrittenStep) -> Step:
    arguments = tuple(Argument(value, name) for name, value in written.settings.items())
    entries = difference(written.entries, Group({}))
    return Step(written.name, Call(written.step.type.name, arguments), entries)


def _profile(translation: Translation, before: Translation) -> list[Entry]:
    """What the translation changes in the one before it; nothing if that is nothing."""
    body: list[Entry] = list(difference(translation.attributes, before.attributes))
    for now, earlier in zip(translation.steps, before.steps, strict=True):
        settings = [
            Argument(value, name)
            for name, value in now.settings.items()
            if name not in earlier.settings or earlier.settings[name] != value
        ]
        # What comes from outside gives no variable, so it need not be taken away.
        settings += [
            Argument(None, name)
            for name, value in earlier.settings.items()
            if name not in now.settings and value != FROM_ENV
        ]
        entries = difference(now.entries, earlier.entries)
        if settings or entries:
            body.append(AmendStep(now.name, tuple(settings), entries))
    return [Block(f"pipeline {translation.name}", body, inline=False)] if body else []
