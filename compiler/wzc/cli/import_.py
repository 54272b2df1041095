"""`wzc import`: what there is elsewhere as a `.wz` file."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Sequence

from attrs import frozen

from wzc.api import failure_diagnostics
from wzc.cli.arguments import Parser, choice, color_option
from wzc.cli.files import write_file
from wzc.cli.python_files import python_project
from wzc.cli.terminal import print_diagnostics, print_output, print_text
from wzc.cli.usage import UsageError
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.python.project import Project
from wzc.importers.stub.model import Package
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.importing import Imported, Wanted, import_wurzel
from wzc.source.file import SourceFile
from wzc.source.loader import LoadFailure, read_source
from wzc.values.suggest import nearest

# What can be brought over, and what the overview says of it.
_KINDS = {"wurzel": "a pipeline of Wurzel's, in Python or as a manifest, with its values files"}
_WRONG_USAGE = 2

_EPILOG = """\
What has an effect in Wurzel's output is in the file, or there is an error. What Wurzel ignores, and
what could not work, is told. The Python file is read, not run; what it needs need not be installed.

exit codes: 0 written (warnings too), 1 mistakes in the files, and nothing was written (with
--keep-going: all that could be), 2 wrong usage, 3 a mistake of the compiler

examples:
  wzc import wurzel --pipeline pipeline.py --values values.yaml -o rag.wz
  wzc import wurzel --pipeline pipeline.py:rag --values base.yaml --values prod.yaml --as-profiles
  wzc import wurzel --manifest pipelinemanifest.yaml
"""


def run(words: list[str]) -> int:
    """Translate, and print or write what came out; the exit code."""
    if not words:
        sys.stderr.write(_overview())
        return _WRONG_USAGE
    if words[0] in ("-h", "--help"):
        print(_overview(), end="")
        return 0
    if words[0] not in _KINDS:
        raise _unknown(words[0])
    return _wurzel(words[1:])


def _overview() -> str:
    rows = ["usage: wzc import KIND ...", ""]
    rows += [f"  wzc import {name:<9} {summary}" for name, summary in _KINDS.items()]
    return "\n".join([*rows, "", "`wzc import KIND --help` says more.", ""])


def _unknown(word: str) -> UsageError:
    guess = nearest(word, _KINDS)
    if word.startswith("-") or word.endswith((".py", ".yaml", ".yml")):
        what = f"what is to be imported comes first: `wzc import wurzel {word} ...`"
    elif guess is not None:
        what = f"`{word}` cannot be imported: did you mean `wzc import {guess}`?"
    else:
        what = f"`{word}` cannot be imported; there is " + ", ".join(f"`{k}`" for k in _KINDS)
    return UsageError(what, "usage: wzc import KIND ...\n", "wzc import --help")


# ---- wurzel


@frozen
class _Files:
    """The files that the words name, read; and what the Python file itself says of values."""

    values: Sequence[SourceFile]
    manifest: SourceFile | None
    workflow: str | None
    told: str = ""


def _wurzel(words: list[str]) -> int:
    started = time.perf_counter()
    parser = _parser()
    options = parser.parse(words)
    _require_sense(parser, options)
    path, name = _pipeline(parser, options.pipeline)
    project = python_project([path] if path else [], options.python)
    diagnostics = Diagnostics()
    files = _read(options, path, name, project, diagnostics)
    found: list[Diagnostic] = diagnostics.sorted()
    imported = Imported(None, found)
    if not diagnostics.has_errors:
        graph, package = None, None
        if path and getattr(options, "import"):
            graph, package = _run_it(project, path, name, options.python, diagnostics)
            imported = Imported(None, diagnostics.sorted())
        if not diagnostics.has_errors:
            wanted = Wanted(
                path,
                name,
                files.manifest,
                files.values,
                files.workflow,
                options.as_profiles,
                options.keep_going,
                graph,
                package,
                options.output or "pipeline.wz",
            )
            imported = import_wurzel(wanted, project)
            imported.diagnostics = [*diagnostics.sorted(), *imported.diagnostics]
    if files.told and options.format != "json":
        print_text(files.told, sys.stderr)
    print_diagnostics(
        imported.diagnostics,
        stream=sys.stderr,
        files=_names(options, path),
        seconds=time.perf_counter() - started,
        color=options.color,
        format=options.format,
    )
    if imported.text is not None:
        _put_out(imported, options)
    elif options.format != "json":
        print_text("nothing was written; `--keep-going` writes what there is\n", sys.stderr)
    return 0 if imported.ok else 1


def _run_it(
    project: Project, path: str, name: str | None, python: str | None, diagnostics: Diagnostics
) -> tuple[WurzelGraph | None, Package | None]:
    """What the file says when it runs: its steps, and the classes that are not Wurzel's."""
    from functools import partial

    from wzc.importers.wurzel.introspect import introspect
    from wzc.importers.wurzel.introspect_process import ask_python

    ask = partial(ask_python, python or sys.executable)
    graph = introspect(project, path, name, diagnostics, ask)
    if graph is None:
        return None, None
    own = {one.type.module for one in graph.steps if one.type.module.split(".")[0] != "wurzel"}
    if not own:
        return graph, None
    from wzc.cli import introspection

    main = project.open(path)
    modules = [path if main is not None and main.name == one else one for one in sorted(own)]
    return graph, introspection.introspect(modules, python, diagnostics)


def _put_out(imported: Imported, options: Namespace) -> None:
    assert imported.text is not None
    if options.output is None:
        print_output(imported.text)
        return
    write_file(options.output, imported.text.encode())
    if options.format != "json":
        words = "".join(f" --profile {name}" for name in imported.profiles)
        print_text(
            f"wrote {options.output}: pipeline {imported.pipeline}; "
            f"`wzc compile {options.output}{words}` prints its YAML\n",
            sys.stderr,
        )


def _require_sense(parser: Parser, options: Namespace) -> None:
    if options.pipeline is None and options.manifest is None:
        parser.error("either `--pipeline FILE.py` or `--manifest FILE` is missing")
    if options.pipeline is not None and options.manifest is not None:
        parser.error("`--pipeline` and `--manifest` both say what the pipeline is")
    if options.manifest is not None and options.values:
        parser.error(
            "a manifest holds its own configuration (`backendConfig.argo`), "
            "so `--values` does not go with it"
        )
    if options.manifest is not None and (options.workflow or getattr(options, "import")):
        word = "--workflow" if options.workflow else "--import"
        parser.error(f"`{word}` does not go with `--manifest`")
    if options.as_profiles and len(options.values) < 2:
        parser.error("`--as-profiles` is about several values files: the first is the base")
    if options.output == "-":
        options.output = None
    if options.output == "":
        parser.error("the name of a file is empty")
    sources = [options.manifest, *options.values, (options.pipeline or "").partition(".py:")[0]]
    for source in filter(None, sources):
        if options.output and os.path.realpath(options.output) == os.path.realpath(source):
            parser.error(f"`{options.output}` is a source: it would be overwritten")


def _pipeline(parser: Parser, word: str | None) -> tuple[str | None, str | None]:
    """The path and the variable of `FILE.py:NAME`."""
    if word is None:
        return None, None
    path, separator, name = word.partition(".py:")
    if separator:
        path += ".py"
    else:
        path, name = word, ""
    if separator and not name:
        parser.error(f"`{word}` lacks the name behind the colon")
    if not path.endswith(".py"):
        file, _, name = path.partition(":")
        meant = file.replace(".", "/") + ".py" + (f":{name}" if name else "")
        hint = (
            f": did you mean `{meant}`?" if os.path.isfile(file.replace(".", "/") + ".py") else ""
        )
        parser.error(f"`{word}` names no Python file" + (hint or ", such as `pipeline.py:rag`"))
    return os.path.abspath(path), name or None


def _read(
    options: Namespace,
    path: str | None,
    name: str | None,
    project: Project,
    diagnostics: Diagnostics,
) -> _Files:
    workflow = options.workflow
    named = list(options.values)
    told = ""
    if path is not None and not named:
        named, workflow, told = _generated(path, name, options, project, diagnostics)
    values = [_open(one, diagnostics) for one in named]
    manifest = _open(options.manifest, diagnostics) if options.manifest is not None else None
    if path is not None and project.files.read(path) is None:
        shown = os.path.relpath(path)
        failure = read_source(path, shown if not shown.startswith("..") else path)
        if isinstance(failure, LoadFailure):
            _report(failure, diagnostics)
    return _Files([one for one in values if one is not None], manifest, workflow, told)


def _generated(
    path: str, name: str | None, options: Namespace, project: Project, diagnostics: Diagnostics
) -> tuple[list[str], str | None, str]:
    """The values files that the Python file itself gives to Wurzel's backend."""
    from wzc.diagnostics import catalogue as codes
    from wzc.importers.wurzel.pipeline.generated import generated_with

    for found in generated_with(project, path):
        if name is not None and found.pipeline not in ("", name):
            continue
        if found.values is None:
            if not options.keep_going:
                diagnostics.report(
                    codes.NOT_STATIC,
                    "the file gives Wurzel's backend a configuration that is made in Python, or "
                    "only known when it runs",
                    found.place,
                    help="put it into a values file and name that with `--values`",
                )
                return [], options.workflow, ""
            told = f"without the configuration of {found.place}, which is not in a file\n"
            return [], options.workflow, told
        if not found.values:
            continue
        folder = os.path.dirname(path)
        named = []
        for one in found.values:
            beside = os.path.relpath(os.path.join(folder, one))
            named.append(one if os.path.exists(one) or not os.path.exists(beside) else beside)
        listed = ", ".join(f"`{one}`" for one in named)
        where = str(found.place)
        chosen = options.workflow or found.workflow
        which = f" and the workflow `{chosen}`" if chosen else ""
        return named, chosen, f"values: {listed}{which}, as {where} has it\n"
    return [], options.workflow, ""


def _open(file: str, diagnostics: Diagnostics) -> SourceFile | None:
    found = read_source(file, file)
    if isinstance(found, LoadFailure):
        _report(found, diagnostics)
        return None
    return found


def _report(failure: LoadFailure, diagnostics: Diagnostics) -> None:
    for item in failure_diagnostics(failure):
        diagnostics.report(item.code, item.message, None, notes=item.notes, help=item.help)


def _names(options: Namespace, path: str | None) -> list[str]:
    names = [options.manifest] if options.manifest is not None else []
    if path is not None:
        names.append(options.pipeline.partition(".py:")[0].removesuffix(".py") + ".py")
    return [*names, *options.values]


def _parser() -> Parser:
    parser = Parser(
        "import wurzel",
        "(--pipeline FILE.py[:NAME] | --manifest FILE) [--values FILE]... [-o FILE] [OPTIONS]",
        "Bring a pipeline of Wurzel's over: its steps, settings and configuration as a .wz file.",
        _EPILOG,
    )
    parser.add_argument(
        "--pipeline",
        metavar="FILE.py[:NAME]",
        help="the Python file, and the variable that holds the pipeline (default: pipeline)",
    )
    parser.add_argument("--manifest", metavar="FILE", help="a pipeline manifest")
    parser.add_argument(
        "--values",
        action="append",
        default=[],
        metavar="FILE",
        help="a values file; several are merged in the order given, later ones win",
    )
    parser.add_argument(
        "--workflow", metavar="NAME", help="which of the values' workflows (default: the first)"
    )
    parser.add_argument(
        "--as-profiles",
        action="store_true",
        help="the first values file is the pipeline, each further one a profile",
    )
    parser.add_argument(
        "--import",
        action="store_true",
        help="run the Python file instead of reading it, where it is not static",
    )
    parser.add_argument("--python", metavar="PATH", help="the Python that has its modules")
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help="write what there is in spite of errors, with a comment where something is missing",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    choice(parser, "--format", ("text", "json"), "how to print what was found")
    color_option(parser)
    return parser
