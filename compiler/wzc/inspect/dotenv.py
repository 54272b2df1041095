"""A file with all variables, to be filled in: for a shell, python-dotenv, and what reads alike."""

import re
from collections.abc import Iterator

from attrs import Factory, define

from wzc.inspect import model
from wzc.inspect.common import common
from wzc.inspect.model import PipelineReport, Provider, Report, StepVariables, Variable
from wzc.inspect.quoting import is_portable, quote
from wzc.model.sources import ConfigMap, FieldRef, Secret, Vault

_SHELL_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_HEADER = """\
# Variables of {file}. Fill in what is empty; a line behind `#` may stay as it is.
# Read it with `set -a; . ./FILE; set +a` or python-dotenv. `docker run --env-file` takes quotes
# for a part of the value: there, pass the variables of a shell on with `-e NAME`.
"""


def template(report: Report, file: str) -> str:
    """The variables of all pipelines, a group for each step; each variable is set once.

    What is set reads back as what the step gets from the manifest. Where steps give one variable
    different values, none is set: each stands in its step's group as a comment. `file` is what to
    call the source.
    """
    found = _Template(len(report.pipelines) > 1)
    for pipeline in report.pipelines:
        for step in pipeline.steps:
            for variable in step.variables:
                found.count(variable, f"{pipeline.name}.{step.name}")
    lines = [_HEADER.format(file=" ".join(file.split()))]
    for pipeline in report.pipelines:
        lines += found.pipeline(pipeline)
    return "\n".join(lines)


@define
class _Line:
    """A variable as it stands in the file: remarks above, and the assignment, or None."""

    remarks: list[str]
    assignment: str
    is_set: bool


@define
class _Template:
    """What was written so far. `variants` are the lines of each variable, with their steps.

    `several` is whether there is more than one pipeline.
    """

    several: bool
    variants: dict[str, dict[str, list[str]]] = Factory(dict)
    written: dict[str, str] = Factory(dict)

    def count(self, variable: Variable, step: str) -> None:
        line = _line(variable)
        key = "\n".join([str(line.is_set), line.assignment, *line.remarks])
        steps = self.variants.setdefault(variable.name, {}).setdefault(key, [])
        steps.append(step)

    def pipeline(self, pipeline: PipelineReport) -> Iterator[str]:
        shared = common(pipeline.steps)
        yield f"# pipeline {pipeline.name}"
        yield ""
        if shared:
            yield "# every step"
            for variable in shared.values():
                yield from self._variable(variable, pipeline, "every step")
            yield ""
        for step in pipeline.steps:
            yield f"# step {step.name}, {step.type.name}"
            for variable in step.variables:
                if variable.name not in shared:
                    yield from self._variable(variable, pipeline, f"step {step.name}", step)
            yield ""

    def _variable(
        self,
        variable: Variable,
        pipeline: PipelineReport,
        group: str,
        step: StepVariables | None = None,
    ) -> Iterator[str]:
        line = _line(variable)
        place = f"{group} of pipeline {pipeline.name}"
        if len(self.variants[variable.name]) > 1:
            yield from (f"# {remark}" for remark in line.remarks)
            only = f"--pipeline {pipeline.name} " if self.several else ""
            hint = "" if step is None else f", or what `{only}--step {step.name}` prints"
            yield f"# other steps have another value: set one of them{hint}"
            yield from (f"# {text}" for text in line.assignment.split("\n"))
            return
        before = self.written.setdefault(variable.name, place)
        if before != place:
            yield f"# {variable.name}: as in {before.removesuffix(f' of pipeline {pipeline.name}')}"
            return
        yield from (f"# {remark}" for remark in line.remarks)
        mark = "" if line.is_set else "# "
        yield from (f"{mark}{text}" for text in line.assignment.split("\n"))


def _line(variable: Variable) -> _Line:
    name = variable.name
    remarks, text, is_set = _content(variable)
    if not _SHELL_NAME.fullmatch(name):
        remarks, is_set = [*remarks, "no shell can set a variable of this name"], False
    if is_set and text and not is_portable(text):
        remarks = [*remarks, "a shell reads it as it is meant, python-dotenv does not"]
    return _Line(remarks, f"{name}={quote(text)}", is_set)


def _content(variable: Variable) -> tuple[list[str], str, bool]:
    """Remarks, the text, and whether the variable is to be set."""
    source, data = variable.source, variable.value.data if variable.value is not None else None
    if source == model.FROM_ENV:
        found = [_provider(provider) for provider in variable.providers]
        where = ", or ".join(found) if found else "no entry of env_from can bring it"
        return [f"from {where}" if found else where], "", variable.required
    if isinstance(data, (Secret, ConfigMap)):
        assert data.name is not None and data.key is not None
        kind = "Secret" if isinstance(data, Secret) else "ConfigMap"
        optional = data.optional is not None and bool(data.optional.data)
        where = f"from {kind} {data.name.data}, key {data.key.data}"
        return [where + (", optional" if optional else "")], "", not optional
    if isinstance(data, FieldRef):
        assert data.path is not None
        return [f"in the cluster, {data.path.data} of the pod"], "", True
    if isinstance(data, Vault):
        return ["the middleware secret_resolver takes its place"], variable.text or "", True
    if source == model.RUN:
        what = getattr(data, "text", None) if variable.owner != "wurzel" else "the run's uid"
        # What was written may go over several lines.
        words = (what or "made of values of the run").split()
        return [f"in the cluster, {' '.join(words)}"], "", True
    if variable.text is None:
        return ["not set"], "", False
    if variable.secret and variable.text:
        return ["a secret with a default, which is not shown"], "", False
    return [], variable.text, True


def _provider(provider: Provider) -> str:
    kind = "Secret" if provider.kind == "secret" else "ConfigMap"
    return f"{kind} {provider.name}, key {provider.key}"
