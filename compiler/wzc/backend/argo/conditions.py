"""When a task runs: Argo's `depends` and `when`.

`depends` asks how tasks ended, in expr-lang (Argo docs/enhanced-depends-logic.md); a bare name
stands for success, a skipped task or a daemon. `when` is text that Argo reads anew, in another
language, once its tags are replaced: only an expression that gives `true` or `false` is written
there, as anything else may be read as something else (argo-rules.md, B2).
"""

from attrs import define, field

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope, literal
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.graph.dag import Dag
from wzc.model.loops import is_dag_of_its_own, may_be_skipped, skips_items
from wzc.model.order import STATES, Atom, Clause
from wzc.model.pipeline import Step
from wzc.model.retried import is_result
from wzc.model.run_time import RunTimeValue, Source

_RESULTS = {
    "succeeded": "Succeeded",
    "failed": "Failed",
    "errored": "Errored",
    "skipped": "Skipped",
    "omitted": "Omitted",
    "daemoned": "Daemoned",
    "any_succeeded": "AnySucceeded",
    "all_failed": "AllFailed",
}
# What shows that a task was there to run.
_HAS_RUN = frozenset(("succeeded", "daemoned", "failed", "errored", "any_succeeded", "all_failed"))
# What the name of a task alone accepts.
_BARE = frozenset(("succeeded", "skipped", "daemoned"))


@define(eq=False)
class TaskScope(Scope):
    """What a task itself can refer to: the run's values and what other tasks have left."""

    dag: Dag = field(kw_only=True)
    tasks: dict[str, str] = field(kw_only=True)
    step: str = field(kw_only=True)

    def variable(self, source: Source) -> str:
        """What Argo calls a source, among the tasks of a DAG."""
        if source.kind == "state":
            return f"tasks[{literal(self.tasks[source.step])}].{STATES[source.name]}"
        if source.kind == "parameter":
            return f"inputs.parameters.{source.name}"
        if source.kind != "output":
            return super().variable(source)
        return output_of(self.dag, self.tasks, self.step, source.step, source.name)


def output_of(dag: Dag, names: dict[str, str], step: str, source: str, output: str) -> str:
    """An output of another task in an expression, its default where a step may run without it.

    Where a task was skipped or could not start, it has left no outputs, and Argo would wait for
    them or end the task in an error.
    """
    producer = dag.pipeline.steps[source]
    port = producer.outputs[output]
    printed = is_result(dag.pipeline, producer, port)
    task = f"tasks[{literal(names[source])}]"
    if tag_of(dag, names, step, source, output) is not None:
        return f"{task}.outputs.{'result' if printed else f'parameters.{output}'}"
    if producer.loop is not None:
        nothing = "'[]'"
        return when_known(names[source], or_else(names[source], output, nothing))
    from wzc.backend.argo.env import env_text

    assert port.default is not None
    default = literal(env_text(port.default.data))
    return when_known(names[source], or_else(names[source], None if printed else output, default))


def when_known(task: str, expression: str) -> str:
    """What is made of a task that may have left nothing: Argo leaves it alone until it has ended.

    The tasks of a DAG are read once before they run, as a part of its template. Nothing is known of
    them then, but inside of another DAG `tasks` itself is, for `tasks.name` (operator.go:
    executeTemplate): a default would be taken at once. How a task ended has none, so that this is
    not evaluated before it is known.
    """
    return f"(tasks[{literal(task)}].status == '' ? '' : ({expression}))"


def or_else(task: str, output: str | None, default: str) -> str:
    """An output of a task (None: what it prints) that may be missing, in an expression."""
    name = f"tasks[{literal(task)}]"
    if output is not None:
        return f"{name}?.outputs?.parameters?.{output} ?? {default}"
    # Argo keeps what a container prints only where it is asked for in so many words (operator.go:
    # generateOutputResultRegex).
    return f"{name}?.outputs == nil ? {default} : {name}.outputs.result ?? {default}"


def tag_of(dag: Dag, names: dict[str, str], step: str, source: str, output: str) -> str | None:
    """What an output of another task is called in a tag; None where it may be missing.

    What the items of a loop print is gathered as a parameter (`model.gathered`), and of no items
    Argo gathers nothing.
    """
    producer = dag.pipeline.steps[source]
    if output not in producer.outputs:
        return f"tasks.{names[source]}.{STATES[output]}"  # how it went is known in any case
    none = producer.loop is not None and producer.loop.items is None
    if (none and not is_dag_of_its_own(producer)) or not dag.conditions.certain(step, source):
        return None
    printed = is_result(dag.pipeline, producer, producer.outputs[output])
    what = "result" if printed else f"parameters.{output}"
    return f"tasks.{names[source]}.outputs.{what}"


def depends(dag: Dag, names: dict[str, str], step: Step, check: str | None) -> str:
    """What a step waits for, and how that has to have ended; empty where it waits for nothing.

    `check` is the task that looks at the inputs. Whatever runs without success of another task
    asks for it by name: where it fails, all others are left out, and nothing is to run.
    """
    clauses = dag.conditions.clauses[step.name]
    unasked = any(
        all(atom.outcome not in _HAS_RUN for atom in c.any_of)
        or any(atom.outcome == "omitted" for atom in c.any_of)
        for c in clauses
    )
    first = [check] if check is not None and (unasked or not clauses) else []
    alone = len(clauses) + len(first) == 1
    return " && ".join([*first, *(_clause(each, dag, names, alone=alone) for each in clauses)])


def _clause(clause: Clause, dag: Dag, names: dict[str, str], *, alone: bool) -> str:
    by_step: dict[str, list[Atom]] = {}
    for atom in clause.any_of:
        by_step.setdefault(atom.step, []).append(atom)
    parts = []
    for step, atoms in by_step.items():
        outcomes = {atom.outcome for atom in atoms}
        ends = dag.conditions.ends[step]
        if "succeeded" in outcomes and outcomes <= _BARE and ends & _BARE <= outcomes:
            parts.append(names[step])
        else:
            parts += [_atom(atom, dag, names) for atom in atoms]
    text = " || ".join(parts)
    return text if alone or len(parts) == 1 else f"({text})"


def _atom(atom: Atom, dag: Dag, names: dict[str, str]) -> str:
    name = names[atom.step]
    text = f"{name}.{_RESULTS[atom.outcome]}"
    step = dag.pipeline.steps[atom.step]
    if step.loop is None or is_dag_of_its_own(step):
        pass
    elif step.loop.items is None and atom.outcome == "succeeded":
        text = name  # without any items it is skipped (dag.go: executeDAGTask)
    elif may_be_skipped(step):
        # Argo skips each item by itself, and the loop has succeeded then (dag.go: executeDAGTask).
        if atom.outcome == "succeeded":
            text = f"({text} && {name}.AnySucceeded)"
        elif atom.outcome == "skipped":
            text = f"({text} || {name}.Succeeded && !{name}.AnySucceeded)"
    if not atom.unless_failed:
        return text
    others = [names[step] for step in atom.unless_failed]
    return f"({text} && !({' || '.join(f'{n}.Failed || {n}.Errored' for n in others)}))"


def when(dag: Dag, names: dict[str, str], step: Step, diagnostics: Diagnostics) -> str | None:
    """The condition of a step's task; None where it has none."""
    value = step.attributes.when
    if step.name in dag.conditions.impossible:
        return "false"
    if value is None or value.data is True or skips_items(step):
        return None  # that of each item is its loop's (`loop_tasks`)
    if not isinstance(value.data, RunTimeValue):
        return "false"
    try:
        return TaskScope(dag=dag, tasks=names, step=step.name).whole(value.data.node)
    except Untranslatable as problem:
        diagnostics.report(codes.ARGO_TAG, f"`{value.data.text}` {problem}", value.origin.span)
        return "false"
