"""Raw fields: what is written under Kubernetes' own names, held to the tables of a version."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix
from wzc.evaluate.environment import BROKEN
from wzc.knowledge.check import Finding, check
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Scalar, Type
from wzc.knowledge.schema import KINDS, Schema, load
from wzc.lint.places import key_span
from wzc.model.attribute import Block
from wzc.model.contract import MiddlewareUse
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Range, Value, for_json
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.values.duration import Duration
from wzc.values.problem import Problem

Path = tuple[str | int, ...]

# What a value of the run is to the tables: a text with a tag.
_TAG = "{{=...}}"
_TAKEN = {
    "boolean": "`true` or `false`",
    "int32": "a whole number",
    "int64": "a whole number",
    "number": "a number",
    "quantity": "an amount",
    "bytes": "base64",
    "time": "a time",
}


def tables(pipeline: Pipeline) -> Schema:
    """The tables of the Argo that a pipeline is for."""
    return load(pipeline.target.version)


def check_raw(
    value: Value,
    of: str,
    schema: Schema,
    code: Code,
    name: str,
    diagnostics: Diagnostics,
    refused: Collection[Path] = (),
) -> None:
    """Report what the tables refuse of a patch, each at its place; `name` is what it is called.

    `of` is a type of the tables. What was refused before, below the paths `refused` and elsewhere,
    is left alone.
    """
    if not check_values(value, code, diagnostics):
        return
    for finding in findings(value, of, schema):
        if not any(finding.path[: len(path)] == path for path in refused):
            _report(finding, value, of, schema, code, name, diagnostics)


def findings(value: Value, of: str, schema: Schema) -> Iterator[Finding]:
    """What is wrong with a patch of an object of a type.

    What came with a later version than the target is told by `raw_of_target`.
    """
    from wzc.lint.raw_formats import formats

    data = plain(value)
    for finding in check(data, of, schema, partial=True):
        if finding.rule != "unknown" or finding.versions[:1] <= (schema.version,):
            yield finding
    yield from formats(data, KINDS.get(of, of), schema)


def parsed(value: Value, code: Code, name: str, diagnostics: Diagnostics) -> Value | None:
    """A map, or the one in the YAML of a text, all of it at the text's place.

    None, and a report, where the text is no map.
    """
    if not isinstance(value.data, str):
        return value
    from wzc.importers.yaml.go import map_in

    found = map_in(value.data)
    if isinstance(found, Problem):
        diagnostics.report(
            code,
            f"the text of `{name}` is {found.message}",
            value.origin.span,
            help=found.help or f"as a map, `{name}` is checked by its entries",
        )
        return None
    return placed(found, value.origin)


def placed(data: Any, origin: Origin) -> Value:
    """Plain data as values that all stand at one place."""
    if isinstance(data, dict):
        return Value({key: placed(item, origin) for key, item in data.items()}, origin)
    if isinstance(data, list):
        return Value([placed(item, origin) for item in data], origin)
    return Value(data, origin)


def plain(value: Value) -> Any:
    """The data without places; a value of the run is a tag, and what was refused is nothing."""
    data = value.data
    if isinstance(data, RunTimeValue):
        return _TAG
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items() if item.data is not BROKEN}
    if isinstance(data, list):
        return [plain(item) for item in data if item.data is not BROKEN]
    return None if data is BROKEN else for_json(data)


def check_directives(value: Value, code: Code, diagnostics: Diagnostics) -> None:
    """Refuse directives but `$patch = "delete"` for an item: what is merged is written as it is."""
    data = value.data
    if isinstance(data, list):
        for item in data:
            own = item.data if isinstance(item.data, dict) else {}
            deletes = "$patch" in own and own["$patch"].data == "delete"
            check_directives(
                Value({k: v for k, v in own.items() if k != "$patch"}, item.origin)
                if deletes
                else item,
                code,
                diagnostics,
            )
    elif isinstance(data, dict):
        for key, item in data.items():
            if key.startswith("$"):
                diagnostics.report(
                    code,
                    f"the directive `{key}` is not for here",
                    key_span(item, key),
                    help='`"$patch" = "delete"` takes an item out of a list; `name = null` takes a '
                    "field away",
                )
            check_directives(item, code, diagnostics)


def check_values(value: Value, code: Code, diagnostics: Diagnostics) -> bool:
    """Whether all values have a meaning to Kubernetes; reports those that have none."""
    data = value.data
    if isinstance(data, dict | list):
        inner = list(data.values() if isinstance(data, dict) else data)
        told = [check_values(item, code, diagnostics) for item in inner]
        return all(told)
    message = help = None
    if isinstance(data, Block):
        message = f"`{data.keyword}(...)` has no meaning among Kubernetes' own fields"
        help = "write what Kubernetes has there, such as `secretKeyRef = { name = ..., key = ... }`"
    elif isinstance(data, Duration):
        message = f"Kubernetes does not know the duration `{data.text}`"
        help = f'a number of seconds, or text as the field takes it: `"{data.go()}"`'
    elif isinstance(data, Range | MiddlewareUse):
        message = "Kubernetes does not know this"
        help = "its own fields take texts, numbers, `true` and `false`, lists and maps"
    if message is not None:
        diagnostics.report(code, message, value.origin.span, help=help)
    return message is None


def value_at(value: Value, path: Path) -> Value:
    """What a path leads to; the last part of the way that is there."""
    for key in path:
        data = value.data
        if isinstance(data, list):
            data = dict(enumerate(data))
        if not isinstance(data, dict) or key not in data:
            break
        value = data[key]
    return value


def type_at(of: str, path: Path, schema: Schema) -> Type | None:
    """The type of what a path below a type leads to, None where the tables know none."""
    type: Type | None = ObjectOf(of)
    for key in path:
        if isinstance(type, ListOf):
            type = type.item
        elif isinstance(type, MapOf):
            type = type.value
        elif isinstance(type, ObjectOf):
            field = schema.object(type.name).fields.get(str(key))
            type = None if field is None else field.type
        else:
            return None
    return type


def texts(value: Value) -> Iterator[tuple[str, Value]]:
    """The texts in it that are known, keys too, each with the value that they stand at."""
    data = value.data
    if isinstance(data, str):
        yield data, value
    elif isinstance(data, dict):
        for key, item in data.items():
            yield key, item
            yield from texts(item)
    elif isinstance(data, list):
        for item in data:
            yield from texts(item)


def _report(
    finding: Finding,
    value: Value,
    of: str,
    schema: Schema,
    code: Code,
    name: str,
    diagnostics: Diagnostics,
) -> None:
    found = value_at(value, finding.path)
    type = type_at(of, finding.path, schema)
    problem = finding.problem
    key = next((str(part) for part in reversed(finding.path) if isinstance(part, str)), "")
    if isinstance(found.data, RunTimeValue):
        taken = _TAKEN.get(type.name, "other text") if isinstance(type, Scalar) else "more"
        diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"`{key}` in `{name}` must be known when compiling, and `{found.data.text}` is only "
            "known in the run",
            found.origin.span,
            help=f"Argo replaces text, and this field takes {taken}",
        )
        return
    if finding.rule == "unknown":
        place = key_span(found, str(finding.path[-1]))
        diagnostics.report(
            code,
            problem.message,
            place,
            help=_elsewhere(finding, of, schema) or problem.help,
            fixes=_fixes(place, str(finding.path[-1]), problem.fix),
        )
        return
    where = f"`{key}` in `{name}`" if key and finding.rule != "key" else f"`{name}`"
    diagnostics.report(
        code,
        f"{where}: {problem.message}",
        key_span(found, key) if finding.rule == "key" else found.origin.span,
        help="each has its own" if finding.rule == "unique" else problem.help or _help(type, key),
    )


def _elsewhere(finding: Finding, of: str, schema: Schema) -> str | None:
    """Where a field stands that a template or a spec does not have."""
    if of not in ("Template", "WorkflowSpec") or len(finding.path) > 1 or finding.problem.fix:
        return None
    key = str(finding.path[0])
    if key in schema.object("core.PodSpec").fields:
        return f"it is a field of pods: `pod_spec_patch {{ {key} = ... }}`"
    if of == "Template" and key in schema.object("core.Container").fields:
        return f"it is a field of containers: `container {{ {key} = ... }}`"
    if key in schema.object("Template" if of == "WorkflowSpec" else "WorkflowSpec").fields:
        where = "a step, or of `defaults`" if of == "WorkflowSpec" else "the pipeline"
        return f"it stands in the `patch` of {where}"
    return None


def _help(type: Type | None, key: str) -> str:
    if isinstance(type, ListOf):
        return f"a list is written in brackets: `{key} = [...]`"
    if isinstance(type, Scalar) and type.name in ("boolean", "int32", "int64", "number"):
        return "numbers, `true` and `false` stand without quotes"
    if isinstance(type, MapOf | ObjectOf):
        return f"a map is written in braces: `{key} {{ ... }}`"
    return f"what stands in a patch goes to Argo and Kubernetes as it is, as `{key}`"


def _fixes(place: Span, written: str, right: str | None) -> list[Fix]:
    if right is None or place.text != written:
        return []
    return [Fix(f"write `{right}`", (Edit(place, right),), certain=True)]


def entries_at(value: Value, path: str) -> Mapping[str, Value]:
    """The entries of the map at a path with dots; none where there is no map."""
    found = value
    for key in filter(None, path.split(".")):
        inside = found.data
        if not isinstance(inside, dict) or key not in inside:
            return {}
        found = inside[key]
    return found.data if isinstance(found.data, dict) else {}
