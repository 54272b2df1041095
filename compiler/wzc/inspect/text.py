"""The report for people: aligned columns, a group for each step, 100 columns wide."""

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

from attrs import define

from wzc.explain.show import show
from wzc.inspect import model
from wzc.inspect.common import common
from wzc.inspect.model import Key, Need, PipelineReport, Report, Use, Variable
from wzc.inspect.objects import ACCOUNT
from wzc.inspect.place import place
from wzc.model.run_time import Input
from wzc.model.sources import ConfigMap, Secret
from wzc.model.value import Value
from wzc.types.words import short

_WIDTH = 100
_LONGEST_NAME = 60
_LONGEST_TYPE = 40
_MOST_LINES = 4
_LIMITS = re.compile(r"\([^()]*\)")
# What Argo does in each pod with its account (docs/workflow-rbac.md).
_RULE = "      to create and patch workflowtaskresults of argoproj.io"
_BOLD, _FAINT, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


@define(frozen=True)
class _Row:
    """A variable in three columns, and lines that belong below it."""

    name: str
    value: str
    origin: str = ""
    below: tuple[str, ...] = ()


def text(report: Report, *, color: bool) -> str:
    """The whole report, with variables first and then what has to exist."""
    parts = [_pipeline(pipeline, color) for pipeline in report.pipelines]
    return "\n".join(parts)


def _pipeline(pipeline: PipelineReport, color: bool) -> str:
    where = f"{pipeline.place.file.name}:{pipeline.place.position[0]}"
    lines = [_bold(f"pipeline {pipeline.name}", color) + f", {where}"]
    if pipeline.inputs:
        lines += ["", "  " + _bold("inputs", color) + ", given when it is submitted"]
        lines += _table([_input(item) for item in pipeline.inputs])
    shared = common(pipeline.steps)
    if shared:
        lines += ["", "  " + _bold("every step", color)]
        lines += _variables(list(shared.values()), color)
    for step in pipeline.steps:
        own = [item for item in step.variables if item.name not in shared]
        lines += ["", "  " + _bold(f"step {step.name}", color) + f", {step.type.name}"]
        lines += _variables(own, color) or ["    nothing of its own"]
    space = "its namespace" if pipeline.namespace is None else f"namespace {pipeline.namespace}"
    lines += ["", "  " + _bold(f"what has to exist in {space}", color)]
    steps = [step.name for step in pipeline.steps]
    accounts = [need for need in pipeline.needs if need.kind == ACCOUNT]
    for need in accounts:
        lines += _need(need, steps, color)
    if accounts:
        lines += [f"    {_bold('Role and RoleBinding', color)} for {_accounts(accounts)}", _RULE]
    for need in pipeline.needs:
        if need.kind != ACCOUNT:
            lines += _need(need, steps, color)
    return "\n".join(lines) + "\n"


# ---- variables


def _variables(variables: Sequence[Variable], color: bool) -> list[str]:
    """What is set, and below it what holds by default."""
    lines = _table([_row(item) for item in variables if item.source != model.DEFAULT])
    defaults = [_row(item) for item in variables if item.source == model.DEFAULT]
    if defaults:
        listed = ["    by default", *_table(defaults)]
        lines += [f"{_FAINT}{line}{_RESET}" for line in listed] if color else listed
    return lines


def _input(item: Input) -> _Row:
    default = "" if item.default is None else f" = {_written(item.default)}"
    where = place(item.origin) + (", required" if item.default is None else "")
    return _Row(item.name, f"{short(item.type)}{default}", where)


def _row(variable: Variable) -> _Row:
    assert variable.value is not None
    if variable.source == model.RUN and variable.owner == "wurzel":
        return _Row(variable.name, "the run's uid", "Argo, for each run")
    if variable.source == model.DEFAULT:
        hidden = variable.secret and variable.text
        value = _declared(variable, "..." if hidden else show(variable.value))
        return _Row(variable.name, value, "nothing reads it" if variable.unread else "")
    origin = place(variable.value.origin)
    if variable.source == model.RUN:
        origin += ", known in the run"
    if variable.required:
        origin += ", required"
    if variable.unread:
        origin += ", nothing reads it"
    below = tuple(_providers(variable))
    return _Row(variable.name, _declared(variable, _written(variable.value)), origin, below)


def _written(value: Value) -> str:
    """A value as one writes it: the name of a Secret or ConfigMap stands without its word."""
    shown = show(value)
    if isinstance(value.data, (Secret, ConfigMap)):
        return shown.replace("(name = ", "(", 1)
    return shown


def _declared(variable: Variable, value: str) -> str:
    """A variable as the source has it: `batch_size: int = 100`. Limits are left out."""
    if variable.owner in ("setting", "middleware"):
        kind = _LIMITS.sub("", variable.type)
        kind = kind if len(kind) <= _LONGEST_TYPE else kind[: _LONGEST_TYPE - 1] + "…"
        return f"{variable.setting}: {kind} = {value}"
    return f"env = {value}" if variable.owner == "env" else f"{variable.setting} = {value}"


def _providers(variable: Variable) -> Iterable[str]:
    if variable.source != model.FROM_ENV:
        return
    if not variable.providers:
        yield "! no entry of `env_from` can bring it: they all have other prefixes"
    for provider in variable.providers:
        start = "from" if provider is variable.providers[0] else "or"
        prefix = f" (prefix {provider.prefix})" if provider.prefix else ""
        optional = ", optional" if provider.optional else ""
        kind = {"secret": "Secret", "config_map": "ConfigMap"}[provider.kind]
        yield f"{start} {kind} {provider.name}, key {provider.key}{prefix}{optional}"
    if len(variable.providers) > 1:
        yield "where several have it, the last of these counts"


def _table(rows: Sequence[_Row]) -> list[str]:
    """Three columns, as narrow as they may be.

    What leaves no room for the last column on its line has it on the next; so has a very long name
    all the others.
    """
    width = max((len(row.name) for row in rows if len(row.name) <= _LONGEST_NAME), default=0)
    indent = 4 + width + 2
    last = max((len(row.origin) for row in rows), default=0)
    fitting = [len(row.value) for row in rows if indent + len(row.value) + 2 + last <= _WIDTH]
    middle = max(fitting, default=0)
    lines: list[str] = []
    for row in rows:
        values = _wrapped(row.value, indent)
        if len(values) > _MOST_LINES:
            values[_MOST_LINES - 1 :] = [values[_MOST_LINES - 1][: _WIDTH - 1] + "…"]
        if len(row.name) > width:
            lines.append(f"    {row.name}")
        else:
            values[0] = f"    {row.name:<{width}}  {values[0].lstrip()}"
        if row.origin and len(values) == 1 and len(row.value) <= middle:
            values[0] = f"{values[0]:<{indent + middle}}  {row.origin}"
        elif row.origin:
            values += _wrapped(row.origin, indent)
        lines += values
        for line in row.below:
            lines += _wrapped(line, indent)
    return lines


# ---- objects


def _accounts(accounts: Sequence[Need]) -> str:
    return "the account" if len(accounts) == 1 else "these accounts"


def _need(need: Need, steps: Sequence[str], color: bool) -> list[str]:
    marks = []
    if need.is_pull_secret:
        marks.append("to pull images")
    if need.optional and not need.given:
        marks.append("optional")
    if need.given:
        marks.append("there in every namespace")
    marks += [f"with the label {name}: {value}" for name, value in need.labels.items()]
    head = f"    {_bold(str(need), color)}" + "".join(f", {mark}" for mark in marks)
    whole = [use for use in need.uses if use.key is None]
    lines = [head]
    if whole:
        lines += _wrapped("for " + _used_by(whole, steps), 6)
    width = min(max((len(key.name) for key in need.keys), default=0), 44)
    for key in need.keys:
        lines += _key(key, width, steps, need)
    return lines


def _key(key: Key, width: int, steps: Sequence[str], need: Need) -> list[str]:
    text = "for " + _used_by(key.uses, steps)
    if key.others:
        text += f"; or in {' or '.join(key.others)}"
    if key.optional and not need.optional:
        text += "; optional"
    first, *rest = _wrapped(text, 6 + width + 2)
    return [f"      {key.name:<{width}}  {first.lstrip()}", *rest]


def _used_by(uses: Sequence[Use], steps: Sequence[str]) -> str:
    """What refers to an object, each with the steps: `env_from of all steps`."""
    by_what: dict[str, list[str | None]] = {}
    for use in uses:
        found = by_what.setdefault(use.what, [])
        if use.step not in found:
            found.append(use.step)
    return "; ".join(f"{what}{_of(found, steps)}" for what, found in by_what.items())


def _of(found: Sequence[str | None], steps: Sequence[str]) -> str:
    named = [name for name in found if name is not None]
    if not named:
        return ""
    if len(named) == len(steps) > 1:
        return " of all steps"
    return (" of step " if len(named) == 1 else " of steps ") + ", ".join(named)


def _wrapped(text: str, indent: int) -> list[str]:
    return [" " * indent + line for line in wrap(text, _WIDTH - indent, break_on_hyphens=False)]


def _bold(text: str, color: bool) -> str:
    return f"{_BOLD}{text}{_RESET}" if color else text
