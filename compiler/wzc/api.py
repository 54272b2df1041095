"""Compiling from Python: `wzc.compile` and what it gives.

The command line is made of the same calls. Nothing here prints or exits; the one thing read is the
source, through the loader.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from attrs import define, evolve, field

from wzc import __version__
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, Loader, LoadFailure, read_source

if TYPE_CHECKING:
    from wzc.backend.emit.tree import Map

DEFAULT_NAME = "pipeline.wz"
# What pipelines may be made instead of their own kind.
KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate")


class CompileError(ValueError):
    """Output was asked of a compilation that has errors. The text holds them, as on a terminal."""

    def __init__(self, compilation: "Compilation") -> None:
        super().__init__("the source has errors\n" + compilation.messages())
        self.compilation = compilation


@define(eq=False)
class Compilation:
    """What a compile gave: the documents if all went well, and all that there is to say.

    `source` is how users know the source; `documents` are the pipelines', in the order of the
    file, and empty where there are errors; `diagnostics` are in source order.
    """

    source: str
    profiles: tuple[str, ...]  # names, and the files that hold them
    documents: "list[Map]"
    diagnostics: list[Diagnostic]
    _text: str | None = field(default=None, init=False)

    @property
    def ok(self) -> bool:
        """Whether there are no errors. Warnings do not count."""
        return not self.errors

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that stop the output."""
        return [item for item in self.diagnostics if item.is_error]

    @property
    def warnings(self) -> list[Diagnostic]:
        """The diagnostics that do not."""
        return [item for item in self.diagnostics if not item.is_error]

    @property
    def header(self) -> str:
        """What the output's first comment says: its source, and which compiler made it."""
        names = ", ".join(portable_name(profile) for profile in self.profiles)
        chosen = f" with profile {names}" if names else ""
        return (
            f"Generated from {portable_name(self.source)}{chosen} by wzc {__version__}; edit that."
        )

    def yaml(self) -> str:
        """All documents as YAML, divided by `---`, below a comment that names the source.

        CompileError if there are errors.
        """
        self._require_ok()
        if self._text is None:
            from wzc.backend.emit.yaml import emit_yaml

            self._text, _ = emit_yaml(self.documents, header=self.header, places=False)
        return self._text

    def json(self) -> str:
        """All documents as JSON, one after another: how kubectl reads several.

        CompileError if there are errors.
        """
        self._require_ok()
        from wzc.backend.emit.json import emit_json

        return emit_json(self.documents)

    def source_map(self, output_name: str) -> dict[str, Any]:
        """Which place of the sources each line of `yaml()` came from, ready for JSON.

        `output_name` is what the map calls the output. CompileError if there are errors.
        """
        self._require_ok()
        from wzc.backend.emit.source_map import source_map
        from wzc.backend.emit.yaml import emit_yaml

        _, lines = emit_yaml(self.documents, header=self.header)
        found = source_map(lines, output_name)
        found["sources"] = [portable_name(name) for name in found["sources"]]
        return found

    def with_documents(self, documents: "list[Map]") -> "Compilation":
        """The same compilation with only some of its documents, for output of its own."""
        return Compilation(self.source, self.profiles, documents, self.diagnostics)

    def messages(self, *, color: bool = False) -> str:
        """The diagnostics as on a terminal; "" if there are none."""
        from wzc.diagnostics.terminal import render

        return render(self.diagnostics, color=color)

    def _require_ok(self) -> None:
        if not self.ok:
            raise CompileError(self)


@overload
def compile(
    path: str | os.PathLike[str],
    *,
    profiles: Iterable[str | os.PathLike[str]] = (),
    params: Mapping[str, object] | None = None,
    pipeline: str | None = None,
    kind: str | None = None,
    target: str | None = None,
    expand: bool = False,
    loader: Loader | None = None,
) -> Compilation: ...


@overload
def compile(
    *,
    text: str,
    name: str = DEFAULT_NAME,
    profiles: Iterable[str | os.PathLike[str]] = (),
    params: Mapping[str, object] | None = None,
    pipeline: str | None = None,
    kind: str | None = None,
    target: str | None = None,
    expand: bool = False,
    loader: Loader | None = None,
) -> Compilation: ...


def compile(
    path: str | os.PathLike[str] | None = None,
    *,
    text: str | None = None,
    name: str = DEFAULT_NAME,
    profiles: Iterable[str | os.PathLike[str]] = (),
    params: Mapping[str, object] | None = None,
    pipeline: str | None = None,
    kind: str | None = None,
    target: str | None = None,
    expand: bool = False,
    loader: Loader | None = None,
) -> Compilation:
    """Compile a `.wz` file (`compile("rag.wz")`) or text (`compile(text=..., name="rag.wz")`).

    `name` is what messages call the text, and relative imports start in its folder. `profiles` are
    applied in their order: names of profiles in the file, and paths (`Path("prod.wz")`) of files
    of profiles. `params` sets params of the file: text is read as after `--set`,
    numbers, booleans and lists as what they are. `pipeline` names the only one to compile.
    `kind` makes of each pipeline something else than it says: `"Workflow"` a single run of one
    with a schedule, `"WorkflowTemplate"` and `"ClusterWorkflowTemplate"` what runs are made of.
    `target` is the version of Argo (`"3.7"`), instead of the one of the pipelines' clusters or the
    newest. With `expand` the output repeats what it could say once. `loader` finds imports; by
    default they come from the file system.

    Mistakes in the file, and a file that is not there, are in the result's `diagnostics`: they
    never raise. TypeError is for calls that make no sense: both a path and text, neither, or text
    where a path belongs; ValueError for another `kind` or `target`.
    """
    if isinstance(profiles, str):
        raise TypeError(f"profiles takes several names: profiles=[{profiles!r}]")
    if kind not in (None, *KINDS):
        raise ValueError(f"kind is one of {', '.join(map(repr, KINDS))} or None, not {kind!r}")
    if target is not None:
        from wzc.values.versions import VERSIONS

        if target not in VERSIONS:
            known = ", ".join(map(repr, VERSIONS))
            raise ValueError(f"target is one of {known} or None, not {target!r}")
    source = open_source(path, text, name)
    return compile_opened(
        source, tuple(profiles), dict(params or {}), pipeline, loader, kind, target, expand
    )


def compile_opened(
    source: SourceFile | LoadFailure,
    profiles: Sequence[str | os.PathLike[str]] = (),
    params: Mapping[str, object] | None = None,
    pipeline: str | None = None,
    loader: Loader | None = None,
    kind: str | None = None,
    target: str | None = None,
    expand: bool = False,
) -> Compilation:
    """The same for a source that has been read, or could not be."""
    names = tuple(os.fspath(profile) for profile in profiles)
    chosen = open_profiles(profiles)
    for failure in (source, chosen):
        if isinstance(failure, LoadFailure):
            return Compilation(source.name, names, [], failure_diagnostics(failure).sorted())
    assert not isinstance(source, LoadFailure) and not isinstance(chosen, LoadFailure)
    from wzc.pipeline import Options, compile_source

    options = Options(chosen, params or {}, pipeline, kind, target, expand)
    result = compile_source(source, loader or FileLoader(), options)
    documents = [] if result.diagnostics.has_errors else result.documents
    return Compilation(source.name, names, documents, result.diagnostics.sorted())


def open_profiles(
    profiles: Iterable[str | os.PathLike[str]],
) -> tuple[str | SourceFile, ...] | LoadFailure:
    """Names as they are, and files of profiles read; else why the first could not be."""
    found: list[str | SourceFile] = []
    for profile in profiles:
        opened = profile if isinstance(profile, str) else open_source(profile)
        if isinstance(opened, LoadFailure):
            return opened
        found.append(opened)
    return tuple(found)


def open_source(
    path: str | os.PathLike[str] | None, text: str | None = None, name: str = DEFAULT_NAME
) -> SourceFile | LoadFailure:
    """The root file, from a path or from text; TypeError unless it is just one of the two."""
    if (path is None) == (text is None):
        raise TypeError(
            'compile takes either a path, or text: compile("rag.wz"), compile(text="...")'
        )
    if text is not None:
        return SourceFile(name, text, os.path.abspath(name))
    assert path is not None
    given = os.fspath(path)
    if "\n" in given:
        raise TypeError("the path is no path: the text of a file goes into compile(text=...)")
    found = read_source(given, given)
    if not isinstance(found, LoadFailure) or found.reason != "missing":
        return found
    # Only pipeline files are worth suggesting, unless there are none.
    sources = tuple(entry for entry in found.candidates if entry.endswith(".wz"))
    return evolve(found, candidates=sources or found.candidates)


def failure_diagnostics(failure: LoadFailure) -> Diagnostics:
    """Why the root file could not be read."""
    from wzc.names.imports import report_failure

    diagnostics = Diagnostics()
    report_failure(failure, None, diagnostics)
    found = diagnostics.sorted()[0]
    if failure.reason == "folder":
        inside = _sources_in(failure.name)
        if inside:
            found.help = _there_is(failure.name, inside)
    folder = os.path.dirname(failure.name)
    if failure.reason == "missing" and found.help is None:
        sources = [entry for entry in failure.candidates if entry.endswith(".wz")]
        if folder and not os.path.isdir(folder):
            found.help = f"there is no folder `{folder}` either"
        elif sources:
            found.help = _there_is(folder, sources)
    return diagnostics


def _sources_in(folder: str) -> list[str]:
    try:
        return sorted(entry for entry in os.listdir(folder) if entry.endswith(".wz"))
    except OSError:
        return []


def _there_is(folder: str, sources: list[str]) -> str:
    listed = ", ".join(f"`{os.path.join(folder, entry)}`" for entry in sources[:8])
    return f"there is {listed}" + (" and more" if len(sources) > 8 else "")


def portable_name(path: str) -> str:
    """A path as output may show it: the same on every machine.

    Relative paths stay as given, without detours; absolute ones become relative to the current
    folder, or a bare file name if they lie outside it.
    """
    if not os.path.isabs(path):
        return os.path.normpath(path)
    inside = os.path.relpath(os.path.normpath(path))
    return os.path.basename(path) if inside.split(os.sep, 1)[0] == os.pardir else inside
