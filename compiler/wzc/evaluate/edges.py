"""The edges of a pipeline, from chains and lists to pairs of steps."""

from collections.abc import Iterable

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.kinds import Artifact
from wzc.values.suggest import nearest


@define(eq=False)
class Edges:
    """Adds edges to a pipeline whose steps are known.

    `silent` are names of steps that were removed, refused with a report, or declared twice with
    different types: edges to them are left out, and are no further mistake.
    """

    pipeline: Pipeline
    silent: frozenset[str]
    diagnostics: Diagnostics

    def add(self, bodies: Iterable[ast.Block]) -> None:
        """Add the edges of the declaration and of the profiles that amend it."""
        for body in bodies:
            for entry in body.entries:
                if isinstance(entry, ast.Edge):
                    self._edge(entry)

    def _edge(self, node: ast.Edge) -> None:
        ends = []
        for end in node.ends:
            steps = end.steps if isinstance(end, ast.EdgeList) else [end]
            ends.append([step for step in steps if self._known(step)])
        for position, arrow in enumerate(node.arrows):
            sources, targets = ends[position], ends[position + 1]
            if self.pipeline.disabled and arrow.data:
                self._cut(node.ends[position], targets)
            place = Span(node.file, node.ends[position].start, node.ends[position + 1].end)
            for source in sources:
                for target in targets:
                    self.pipeline.edges += [
                        Edge(first, second, arrow.data, place, arrow.span, source.optional)
                        for first in self._steps(source)
                        for second in self._steps(target)
                    ]
        for target in ends[-1]:
            if target.optional:
                self.diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "`?` says that a step may be skipped, and nothing waits for this one here",
                    target.span,
                    help=f"`{target.path.text}? >> next`",
                )

    def _cut(self, end: ast.EdgeStep | ast.EdgeList, targets: list[ast.EdgeStep]) -> None:
        """Note which steps lose the data of a step that is left out."""
        for source in end.steps if isinstance(end, ast.EdgeList) else [end]:
            name = source.path.parts[0].text
            if name in self.pipeline.disabled:
                for target in targets:
                    self.pipeline.cut.setdefault(target.path.parts[0].text, name)

    def _steps(self, end: ast.EdgeStep) -> list[str]:
        """The steps that an end stands for: those that a loop was made into, else the one."""
        name = end.path.parts[0].text
        return self.pipeline.unrolled.get(name, [name])

    def _known(self, end: ast.EdgeStep) -> bool:
        first = end.path.parts[0]
        steps = self.pipeline.steps
        if first.text in self.silent or not first.text:
            return False
        if first.text in steps and steps[first.text].event:
            from wzc.evaluate.handlers import report_handler

            report_handler(steps[first.text], first.span, self.diagnostics)
            return False
        if first.text in steps or first.text in self.pipeline.unrolled:
            return len(end.path.parts) == 1 or self._is_data(end, self._steps(end)[0])
        guess = nearest(first.text, steps)
        self.diagnostics.report(
            codes.UNKNOWN_STEP,
            f"there is no step `{first.text}`",
            first.span,
            f"did you mean `{guess}`?" if guess else "",
            help=None if guess else f"`step {first.text} = Type(...)` declares one",
            fixes=[Fix(f"write `{guess}`", (Edit(first.span, guess),))] if guess else [],
        )
        return False

    def _is_data(self, end: ast.EdgeStep, step: str) -> bool:
        """Whether `step.output` is what the step gives along `>>`; reports another output."""
        outputs = self.pipeline.steps[step].outputs
        name = end.path.parts[1]
        found = outputs.get(name.text) if len(end.path.parts) == 2 else None
        if found is None:
            guess = nearest(name.text, outputs)
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"step `{end.path.parts[0].text}` has no output `{name.text}`",
                name.span,
                f"did you mean `{guess}`?" if guess else "",
                notes=["outputs: " + ", ".join(outputs) if outputs else "it has none"],
            )
        elif not isinstance(found.type, Artifact) or found.type.data is None:
            self.diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{end.path.text}` is no data, and only data passes along `>>`",
                end.span,
                secondary=[Label(found.place, "declared here")],
                help=f"a step that refers to `{end.path.text}` waits for it, without an edge",
            )
        else:
            return True
        return False
