"""Checking a file as it stands and with each of its profiles."""

import os
from collections.abc import Mapping, Sequence

from attrs import define

from wzc.api import failure_diagnostics
from wzc.cli.sources import open_chosen
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, LoadFailure


@define(frozen=True)
class Checked:
    """What was found in one file, in source order, and the files that were read for it."""

    diagnostics: list[Diagnostic]
    files: list[SourceFile]


class _CachingLoader(FileLoader):
    """Reads each file once, so that several checks speak of the very same files."""

    def __init__(self) -> None:
        self._modules: dict[tuple[str, bool, str], SourceFile | LoadFailure] = {}
        self.files: dict[str, SourceFile] = {}

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        """See `Loader.module`."""
        key = (reference, relative, origin.key if relative else "")
        found = self._modules.get(key)
        if found is None:
            found = super().module(reference, relative, origin)
            if isinstance(found, SourceFile):
                found = self.files.setdefault(found.key, found)
            self._modules[key] = found
        return found


def check_file(
    file: str,
    profiles: Sequence[str | os.PathLike[str]],
    params: Mapping[str, object],
    pipeline: str | None,
    target: str | None = None,
) -> Checked:
    """All checks of a file: with `profiles` if there are any, else as it stands and with each.

    Each problem comes once. One that the file as it stands does not have gets a note that says
    with which profiles it shows.
    """
    opened = open_chosen(file, profiles)
    if isinstance(opened, LoadFailure):
        return Checked(failure_diagnostics(opened).sorted(), [])
    source, chosen = opened
    from wzc.pipeline import Options, compile_source
    from wzc.syntax import ast

    loader = _CachingLoader()
    for one in (source, *chosen):
        if isinstance(one, SourceFile):
            loader.files[one.key] = one
    asked = Options(chosen, params, pipeline, target=target)
    base = compile_source(source, loader, asked)
    declarations = base.program.root.file.declarations
    names = [node.name.text for node in declarations if isinstance(node, ast.Profile)]
    found = _of_module(base.diagnostics, declarations)
    broken = any(module.file.broken_spans for module in base.program.modules.values())
    if not profiles and not broken:
        runs = {
            name: compile_source(source, loader, Options((name,), params, pipeline, target=target))
            for name in dict.fromkeys(names)
            if name
        }
        found = _merge(
            found, {name: _of_module(run.diagnostics, declarations) for name, run in runs.items()}
        )
        if base.allowances and runs:
            from wzc.allowances.program import idle_in_all, is_partial

            if not is_partial(asked):
                found = _in_order(found + idle_in_all([base, *runs.values()], found))
    return Checked(found, list(loader.files.values()))


def _of_module(diagnostics: Diagnostics, declarations: Sequence[object]) -> list[Diagnostic]:
    """Without the demand for a pipeline where there are other declarations: others import these."""
    from wzc.syntax import ast

    if not declarations or any(isinstance(node, ast.Pipeline) for node in declarations):
        return diagnostics.sorted()
    return [item for item in diagnostics if item.code is not codes.NOTHING_TO_COMPILE]


def _merge(base: list[Diagnostic], runs: Mapping[str, list[Diagnostic]]) -> list[Diagnostic]:
    """One list of what several checks found, in source order."""
    merged = {_key(item): item for item in base}
    first_seen: dict[tuple[object, ...], list[str]] = {}
    for name, items in runs.items():
        for item in items:
            key = _key(item)
            if key not in merged:
                merged[key] = item
                first_seen[key] = [name]
            elif key in first_seen:
                first_seen[key].append(name)
    for key, names in first_seen.items():
        listed = ", ".join(f"`{name}`" for name in names)
        merged[key].notes.append(f"only with profile{'s' if len(names) > 1 else ''} {listed}")
    # A param that profiles set need not have a value in the file as it stands.
    for key, item in list(merged.items()):
        if item.code is codes.PARAM_NOT_SET and key not in first_seen:
            without = [run for run in runs.values() if key not in map(_key, run)]
            if without:
                del merged[key]
    return _in_order(list(merged.values()))


def _key(item: Diagnostic) -> tuple[object, ...]:
    if item.primary is None:
        return (item.code.id, item.message)
    span = item.primary.span
    return (item.code.id, item.message, span.file.name, span.start, span.end)


def _in_order(items: list[Diagnostic]) -> list[Diagnostic]:
    """As `Diagnostics.sorted`: without a place first, then by file, then by place."""
    order: dict[str, int] = {}
    for item in items:
        if item.primary is not None:
            order.setdefault(item.primary.span.file.key, len(order))

    def key(item: Diagnostic) -> tuple[int, int, int, str]:
        if item.primary is None:
            return (-1, 0, 0, item.code.id)
        span = item.primary.span
        return (order[span.file.key], span.start, span.end, item.code.id)

    return sorted(items, key=key)
