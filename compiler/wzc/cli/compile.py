"""`wzc compile`: the Argo YAML of a pipeline file."""

import os
import sys
import time
from argparse import Namespace

from wzc.api import KINDS, Compilation, compile_opened
from wzc.cli.arguments import (
    Parser,
    choice,
    color_option,
    deny_option,
    one_of,
    selection,
    source_options,
)
from wzc.cli.files import make_folder, write_file
from wzc.cli.outputs import Output, is_folder_target, plan
from wzc.cli.sources import open_named
from wzc.cli.terminal import FORMATS, print_diagnostics, print_output, print_text

_EPILOG = """\
exit codes: 0 fine (warnings too, without --deny-warnings), 1 mistakes in the source or a
difference found by --check, 2 wrong usage or a file that can't be written, 3 a mistake of the
compiler

examples:
  wzc compile rag.wz                              print the YAML
  wzc compile rag.wz --profile prod -o prod.yaml  write it to a file
  wzc compile rag.wz --as Workflow -o run.yaml    one run by hand, instead of a CronWorkflow
  wzc compile rag.wz -o out/                      write a file for each object
  wzc compile rag.wz --check rag.yaml             is rag.yaml what rag.wz gives?
"""


def run(words: list[str]) -> int:
    """Compile, and print, write or compare what came out; the exit code."""
    started = time.perf_counter()
    parser = _parser()
    options = parser.parse(words)
    _require_sense(parser, options)
    compilation = compile_opened(
        open_named(options.file), **selection(options), kind=options.kind, expand=options.expand
    )
    is_fine = compilation.ok and not (options.deny_warnings and compilation.warnings)
    # All that can fail comes before the first file is touched.
    outputs = plan(compilation, options.output or options.check, options.format) if is_fine else []
    print_diagnostics(
        compilation.diagnostics,
        stream=sys.stderr,
        files=[compilation.source],
        seconds=time.perf_counter() - started,
        color=options.color,
        format=options.diagnostics,
    )
    if not is_fine:
        return 1
    if options.check is not None:
        from wzc.cli.compare import compare

        return compare(outputs, compilation.source, _command(options))
    _put_out(compilation, outputs, options)
    return 0


def _parser() -> Parser:
    parser = Parser(
        "compile",
        "FILE [--profile NAME]... [--set NAME=VALUE]... [-o FILE|DIR/] [OPTIONS]",
        "Compile a .wz file: check it, order its steps, print the manifests for Argo Workflows.",
        _EPILOG,
    )
    parser.add_argument("file", metavar="FILE", help="the file to compile, - for standard input")
    source_options(parser)
    parser.add_argument(
        "--as",
        dest="kind",
        type=one_of(*KINDS),
        metavar="KIND",
        help="make another kind of object: Workflow, one run to be submitted by hand, or "
        "WorkflowTemplate, ClusterWorkflowTemplate, which runs are made of",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE|DIR/",
        help="write to a file, or a file for each object into a folder (made where it is missing)",
    )
    parser.add_argument(
        "--check",
        metavar="FILE|DIR/",
        help="write nothing; exit with 1 and a diff where this is not what would be written",
    )
    choice(parser, "--format", ("yaml", "json"), "what to print")
    parser.add_argument(
        "--expand",
        action="store_true",
        help="spell out each step's template, instead of saying once what several share",
    )
    parser.add_argument(
        "--source-map",
        metavar="FILE",
        help="also write, as JSON, which place of the source each line of the YAML came from",
    )
    deny_option(parser)
    choice(parser, "--diagnostics", FORMATS, "how messages are written to standard error")
    color_option(parser)
    return parser


def _require_sense(parser: Parser, options: Namespace) -> None:
    if options.output == "-":
        options.output = None
    if options.output == "" or options.check == "":
        parser.error("the name of a file is empty")
    if options.check is not None and options.output is not None:
        parser.error("`--check` writes nothing, so it does not go with `--output`")
    for target in (options.output, options.source_map):
        if target and os.path.realpath(target) == os.path.realpath(options.file):
            parser.error(f"`{target}` is the source: it would be overwritten")
    if options.source_map is None:
        return
    if options.source_map == options.output:
        parser.error("`--source-map` and `--output` name the same file")
    if options.format == "json":
        parser.error("`--source-map` is about lines of YAML: it does not go with `--format json`")
    if options.check is not None:
        parser.error("`--check` writes nothing, so it does not go with `--source-map`")
    if options.output is not None and is_folder_target(options.output):
        parser.error("`--source-map` is about one file, and `--output` names a folder")


def _put_out(compilation: Compilation, outputs: list[Output], options: Namespace) -> None:
    source_map = None
    if options.source_map is not None:
        from json import dumps

        found = compilation.source_map(outputs[0].name)
        source_map = (dumps(found, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
    if options.output is None:
        print_output(outputs[0].text)
    elif is_folder_target(options.output):
        make_folder(options.output)
    for output in outputs:
        if output.path is not None:
            write_file(output.path, output.text.encode())
    if source_map is not None:
        write_file(options.source_map, source_map)
    if options.output is not None:
        from wzc.cli.submit import submit_line

        print_text(submit_line(compilation, options.output, outputs) + "\n", sys.stderr)


def _command(options: Namespace) -> str:
    """The command that would write what `--check` compares with."""
    from shlex import join

    words = ["wzc", "compile", options.file]
    for profile in options.profile:
        is_name = isinstance(profile, str)
        words += ["--profile" if is_name else "--profile-file", os.fspath(profile)]
    for name, value in options.set:
        words += ["--set", f"{name}={value}"]
    if options.pipeline is not None:
        words += ["--pipeline", options.pipeline]
    if options.target is not None:
        words += ["--target", options.target]
    if options.kind is not None:
        words += ["--as", options.kind]
    if options.expand:
        words.append("--expand")
    if options.format != "yaml":
        words += ["--format", options.format]
    return join([*words, "-o", options.check])
