"""The compiler on one page: text to manifests. Each line of `compile_source` is a pass.

Every pass is a function of what the one before it made, reports mistakes to `diagnostics` and
never raises for a mistake of the user. Passes do not change what they are given.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.params import evaluate_params
from wzc.evaluate.pipeline import evaluate_pipeline
from wzc.evaluate.select import select_pipelines, select_profiles
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value
from wzc.names.bind import bind
from wzc.names.imports import load
from wzc.names.symbols import Program
from wzc.source.file import SourceFile
from wzc.source.loader import Loader
from wzc.types.check import Typed, check
from wzc.types.functions import BUILTINS

if TYPE_CHECKING:
    from wzc.allowances.model import Allowance
    from wzc.allowances.silence import Idle
    from wzc.backend.emit.tree import Map
    from wzc.graph.dag import Dag


@define(frozen=True)
class Options:
    """What a compile is asked for: profiles in order, values of params, one pipeline or all.

    A profile is a name of one in the root file, or a file all of whose profiles are meant.
    `kind` is what pipelines become instead of their own kind: a `Workflow` for one run, or a
    template. `target` is the version of Argo, whatever their clusters have. With `expand` the
    output repeats what it could say once.
    """

    profiles: Sequence[str | SourceFile] = ()
    params: Mapping[str, object] = Factory(dict)
    pipeline: str | None = None
    kind: str | None = None
    target: str | None = None
    expand: bool = False


@define(eq=False)
class Result:
    """What the passes made, as far as they came. `documents` are there only without errors.

    `params` are the final values by the identity of the `param`'s node. `allowances` are the
    comments that allow warnings, `idle` those of the root file that nothing needed.
    """

    diagnostics: Diagnostics
    program: Program
    typed: Typed
    params: dict[int, Value] = Factory(dict)
    pipelines: list[Pipeline] = Factory(list)
    dags: "list[Dag]" = Factory(list)
    documents: "list[Map]" = Factory(list)
    allowances: "list[Allowance]" = Factory(list)
    idle: "list[Idle]" = Factory(list)


def compile_source(source: SourceFile, loader: Loader, options: Options) -> Result:
    """All passes: from text to the documents that are to be emitted.

    Raises FaultyManifest where the documents are wrong, which is a mistake of the compiler.
    """
    result = check_source(source, loader, options)
    if not result.diagnostics.has_errors:
        from wzc.backend.argo.lower import finish, lower

        if not options.expand:
            from wzc.backend.factor.factor import factor

        finished: list[tuple[Pipeline, list[Map]]] = []
        for dag in result.dags:
            made = lower(dag, result.diagnostics, options.kind)
            if not options.expand:
                made = [factor(document, dag) for document in made]
            finished.append((dag.pipeline, finish(made, dag.pipeline, result.diagnostics)))
        if finished and not result.diagnostics.has_errors:
            from wzc.verify.own import hold_own

            hold_own(finished, result.diagnostics)
        result.documents = [document for _, made in finished for document in made]
    if result.allowances:
        from wzc.allowances.program import settle

        settle(result, options)
    return result


def check_source(source: SourceFile, loader: Loader, options: Options) -> Result:
    """The passes that look for mistakes: everything but lowering."""
    result = evaluate_source(source, loader, options)
    if result.pipelines:
        from wzc.graph.build import build
        from wzc.lint.rules import lint, lint_all

        result.dags = [build(pipeline, result.diagnostics) for pipeline in result.pipelines]
        for dag in result.dags:
            lint(dag, result.diagnostics)
        lint_all(result.dags, result.diagnostics)
    if _speaks_to_compiler(result.program):
        from wzc.allowances.read import read_program

        result.allowances = read_program(result.program, result.diagnostics)
    return result


def evaluate_source(source: SourceFile, loader: Loader, options: Options) -> Result:
    """The passes up to evaluated pipelines: what `explain` needs."""
    diagnostics = Diagnostics()
    amending = [chosen for chosen in options.profiles if isinstance(chosen, SourceFile)]
    program = load(source, loader, diagnostics, amending)
    bound = bind(program, BUILTINS, diagnostics)
    typed = check(bound, diagnostics)
    result = Result(diagnostics, program, typed)
    broken = any(module.file.broken_spans for module in program.modules.values())
    if broken or diagnostics.doubtful or not program.complete:
        return result  # what could not be read or imported would only be missed here
    profiles = select_profiles(program, options.profiles, diagnostics)
    evaluator = Evaluator(typed, loader, diagnostics, target=options.target)
    evaluate_params(evaluator, profiles, options.params)
    result.params = evaluator.params.values
    for node in select_pipelines(program, options.pipeline, diagnostics):
        result.pipelines.append(evaluate_pipeline(evaluator, node, profiles))
    return result


def _speaks_to_compiler(program: Program) -> bool:
    """Whether a comment in a file of the program's own may allow something."""
    return any(
        not module.source.is_stdlib and module.file.comments and module.source.may_allow
        for module in program.modules.values()
    )
