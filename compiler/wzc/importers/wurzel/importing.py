"""`wzc import wurzel`: a pipeline and its values files as one `.wz` file."""

import os
import re
from collections.abc import Sequence

from attrs import Factory, define, frozen

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic, Diagnostics, Label
from wzc.importers.python.project import Project
from wzc.importers.stub.model import Package
from wzc.importers.wurzel.classes import located
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.graph import StepNode, WurzelGraph
from wzc.importers.wurzel.own_steps import OwnSteps, declare_own_steps
from wzc.importers.wurzel.translate.document import Head, document
from wzc.importers.wurzel.translate.environment import NamedStep
from wzc.importers.wurzel.translate.library import Library, read_library
from wzc.importers.wurzel.translate.names import identifier, profile_name, step_name, unique
from wzc.importers.wurzel.translate.origins import Origins
from wzc.importers.wurzel.translate.translation import (
    Translation,
    report_missing,
    require,
    translate,
)
from wzc.importers.wurzel.translate.unmet import add_unmet
from wzc.importers.wurzel.translate.variables import Variable
from wzc.importers.wurzel.values import Configured, Values, configure, read_values
from wzc.importers.yaml.tree import Mapping as YamlMapping
from wzc.pipeline import Options, Result, compile_source
from wzc.source.file import SourceFile, Span
from wzc.source.loader import FileLoader, Loader
from wzc.values.suggest import nearest
from wzc.writing import write

_FOLLOW_UPS = (
    codes.MISSING_INPUT,
    codes.MISSING_SETTING,
    codes.MISSING_UNDER_CONDITION,
    codes.NO_DATA_PORT,
    codes.NO_STEPS,
)


@frozen
class Wanted:
    """What is to be brought over: a Python file or a manifest, and values files in their order.

    `pipeline` is a path that the project's files know, `name` the variable in it. `graph` and
    `package` are its steps and one's own step classes where the file was run (`--import`).
    `target` is what messages call the written file.
    """

    pipeline: str | None = None
    name: str | None = None
    manifest: SourceFile | None = None
    values: Sequence[SourceFile] = ()
    workflow: str | None = None
    as_profiles: bool = False
    keep_going: bool = False
    graph: WurzelGraph | None = None
    package: Package | None = None
    target: str = "pipeline.wz"


@define
class Imported:
    """What came of it: the text, None after errors (unless going on was asked for), and all that
    there is to say, in the order of the files.
    """

    text: str | None
    diagnostics: list[Diagnostic] = Factory(list)
    pipeline: str = ""
    profiles: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return not any(item.is_error for item in self.diagnostics)


def import_wurzel(wanted: Wanted, project: Project, loader: Loader | None = None) -> Imported:
    """Translate; nothing is read but through the project's files and the loader.

    What has an effect in Wurzel is in the text, or there is an error (WZ8xxx, or what the compiler
    says of the text, at the place in the YAML or Python file that it came from).
    """
    return _Import(wanted, project, loader or FileLoader()).run()


@define
class _Import:
    wanted: Wanted
    project: Project
    loader: Loader
    diagnostics: Diagnostics = Factory(Diagnostics)

    def run(self) -> Imported:
        graph, first, configurations = self._read()
        if graph is None and not self.wanted.keep_going:
            return self._failed()
        if not configurations:
            return self._failed()
        own = self._own(graph)
        library = read_library(own.document, self.loader)
        steps, edges = self._steps(graph, library, own)
        name = self._name(graph, configurations[-1][1])
        translations = [
            (
                profile,
                translate(name, source, first, steps, library, self.diagnostics),
            )
            for profile, source in configurations
        ]
        head = Head(self._header(graph, configurations), own.imports, own.entries)
        result = self._compiled(head, library, translations, edges)
        if not self.diagnostics.has_errors:  # which may be why something is missing
            report_missing(translations[-1][1], self.diagnostics)
        origins = self._origins(result, translations)
        # What is missing after an error may be missing because of it.
        silent = _FOLLOW_UPS if self.diagnostics.has_errors else ()
        errors = [item for item in result.diagnostics if item.is_error]
        origins.report([item for item in errors if item.code not in silent], self.diagnostics)
        text = result.program.root.source.text
        if self.diagnostics.has_errors:
            if not self.wanted.keep_going:
                return self._failed()
            missing = self._missing([translation for _, translation in translations])
            text = write(document(head, library, translations, edges, missing))
        names = tuple(profile for profile, _ in translations[1:])
        return Imported(text, self.diagnostics.sorted(), name, names)

    def _failed(self) -> Imported:
        return Imported(None, self.diagnostics.sorted())

    # ---- reading

    def _read(
        self,
    ) -> tuple[WurzelGraph | None, list[Variable], list[tuple[str, Configured]]]:
        """The graph, a manifest's variables, and a configuration for each layer."""
        wanted = self.wanted
        if wanted.manifest is not None:
            from wzc.importers.wurzel.manifest import read_manifest
            from wzc.importers.wurzel.translate.from_manifest import variables_of

            manifest = read_manifest(wanted.manifest, self.diagnostics)
            if manifest is None:
                return None, [], []
            found = located(manifest.graph, self.project, self.diagnostics)
            return found, variables_of(manifest), [("", manifest.configured)]
        graph = wanted.graph
        if graph is None and wanted.pipeline is not None:
            from wzc.importers.wurzel.pipeline.read import read_pipeline

            graph = read_pipeline(self.project, wanted.pipeline, wanted.name, self.diagnostics)
        values = read_values(wanted.values, self.diagnostics)
        return graph, [], self._configurations(values)

    def _configurations(self, values: Values) -> list[tuple[str, Configured]]:
        name = self.wanted.workflow or next(iter(values.names), None)
        last = configure(values, name, self.diagnostics)
        if last is None:
            return []
        if not self.wanted.as_profiles:
            return [("", last)]
        found = []
        stems = [_stem(file.name) for file in self.wanted.values]
        names = ["", *unique([profile_name(stem) for stem in stems[1:]], ())]
        for count in range(1, len(values.files)):
            part = values.prefix(count)
            configured = None
            if name in part.names:
                configured = configure(part, name, self.diagnostics)
            found.append(
                configured or Configured(name, WorkflowConfig(), YamlMapping(part.tree.span))
            )
        return list(zip(names, [*found, last], strict=False))

    def _own(self, graph: WurzelGraph | None) -> OwnSteps:
        classes = [step.type for step in graph.steps] if graph is not None else []
        own = list(dict.fromkeys(one for one in classes if one.module.split(".")[0] != "wurzel"))
        package = self.wanted.package
        return declare_own_steps(self.project, own, self.loader, self.diagnostics, package)

    # ---- steps

    def _steps(
        self, graph: WurzelGraph | None, library: Library, own: OwnSteps
    ) -> tuple[list[NamedStep], list[tuple[int, int]]]:
        """The steps that have a declaration, with valid names, and the edges between them."""
        if graph is None:
            return [], []
        known: list[tuple[int, StepNode]] = []
        for index, node in enumerate(graph.steps):
            if library.step(node.type) is not None:
                known.append((index, node))
            else:
                self._report_undeclared(node, library)
        names = [step_name(node.name, node.type.name) for _, node in known]
        taken = ["wurzel", *own.names]
        steps = []
        for (_, node), name in zip(known, unique(names, taken), strict=True):
            type = library.step(node.type)
            assert type is not None
            steps.append(NamedStep(name, type, node.place))
        number = {index: position for position, (index, _) in enumerate(known)}
        edges = [
            (number[source], number[target])
            for source, target in graph.edges
            if source in number and target in number
        ]
        return steps, edges

    def _report_undeclared(self, node: StepNode, library: Library) -> None:
        """A class that nothing could be learned about; perhaps that has been said already."""
        if node.type.module.split(".")[0] == "wurzel":
            names = [type.class_name for type in library.steps.values()]
            guess = nearest(node.type.name, names)
            self.diagnostics.report(
                codes.UNKNOWN_PYTHON_NAME,
                f"Wurzel has no step class `{node.type.name}`",
                node.place,
                f"did you mean `{guess}`?" if guess else "",
                notes=["step classes: " + ", ".join(sorted(names))],
            )
            return
        if self.diagnostics.has_errors:
            return
        declared = node.type.declared
        self.diagnostics.report(
            codes.CANNOT_SAY,
            f"nothing declares the step class `{node.type.path}`, and its source does not say what "
            "it takes",
            node.place,
            secondary=[] if declared is None else [Label(declared, "the class")],
            help="`--import` runs its module instead of reading it"
            if self.wanted.package is None
            else "Wurzel's command finds only classes at the top of a module",
        )

    def _name(self, graph: WurzelGraph | None, configured: Configured) -> str:
        """The workflow's key; else what the graph is called, if that says anything."""
        found = configured.name or ""
        if not found and graph is not None and self.wanted.manifest is not None:
            found = graph.name
        if not found and graph is not None and re.fullmatch(r"[A-Za-z_]\w*", graph.name):
            found = "" if graph.name == "pipeline" else graph.name
        return identifier(found or configured.config.name, "pipeline")

    def _header(
        self, graph: WurzelGraph | None, configurations: Sequence[tuple[str, Configured]]
    ) -> list[str]:
        sources = []
        if self.wanted.manifest is not None:
            sources.append(self.wanted.manifest.name)
        elif self.wanted.pipeline is not None:
            sources.append(_shown(self.project, self.wanted.pipeline))
        sources += [file.name for file in self.wanted.values]
        listed = ", ".join(os.path.basename(name) for name in sources)
        workflow = configurations[-1][1].name
        which = f", workflow {workflow}" if workflow is not None and self.wanted.values else ""
        return [f"Brought over from Wurzel: {listed}{which}."]

    # ---- writing

    def _compiled(
        self,
        head: Head,
        library: Library,
        translations: Sequence[tuple[str, Translation]],
        edges: Sequence[tuple[int, int]],
    ) -> Result:
        """The text, compiled, with what is required and in no file as `from_env()`; the first
        result that has errors: of the pipeline, then with one profile after the other.
        """
        for _, translation in translations:
            require(translation)
        results = self._compile(head, library, translations, edges)
        is_changed = False
        for result, (_, translation) in zip(results, translations, strict=True):
            is_changed = add_unmet(result, translation) or is_changed
        if is_changed:
            results = self._compile(head, library, translations, edges)
        wrong = (result for result in results if result.diagnostics.has_errors)
        return next(wrong, results[-1])

    def _compile(
        self,
        head: Head,
        library: Library,
        translations: Sequence[tuple[str, Translation]],
        edges: Sequence[tuple[int, int]],
    ) -> list[Result]:
        text = write(document(head, library, translations, edges, {}))
        profiles = tuple(profile for profile, _ in translations[1:])
        source = SourceFile(self.wanted.target, text, os.path.abspath(self.wanted.target))
        return [
            compile_source(source, self.loader, Options(profiles[:count]))
            for count in range(len(translations))
        ]

    def _origins(self, result: Result, translations: Sequence[tuple[str, Translation]]) -> Origins:
        places = {profile: translation.places for profile, translation in translations}
        return Origins(result.program.root.file, places)

    def _missing(self, layers: Sequence[Translation]) -> dict[str, list[str]]:
        """The errors as comments, by where in the file something is missing."""
        found: dict[str, list[str]] = {}
        for item in self.diagnostics.sorted():
            if not item.is_error:
                continue
            place = item.primary.span if item.primary is not None else None
            ways = [layer.places.way_of(place) for layer in layers if place is not None]
            way = next(filter(None, ways), ())
            key = way[0] if way and (way[0] == "defaults" or way[0].startswith("step ")) else ""
            where = f" ({_position(place)})" if place is not None else ""
            what = "missing" if item.code.id.startswith("WZ8") else "to be mended"
            found.setdefault(key, []).append(f"{what}: {item.message}{where}")
        return found


def _position(place: Span) -> str:
    return f"{os.path.basename(place.file.name)}:{place.position[0]}"


def _stem(name: str) -> str:
    return os.path.basename(name).rpartition(".")[0] or name


def _shown(project: Project, path: str) -> str:
    module = project.open(path)
    return module.file.name if module is not None else path
