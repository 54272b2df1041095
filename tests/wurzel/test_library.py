"""The library says of settings and contracts what the installed package says of them.

The package is asked by introspection (`describing.py`), so this knows nothing of how a stub reads
its source.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from attrs import evolve

from tests.wurzel.runner import ROOT, Machine
from tests.wurzel.test_catalogue import CATALOGUE, LOADED
from wzc.model.contract import Contract, MiddlewareType, Setting, StepType
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.types.kinds import FLOAT, INT, NULL, Enum, ListOf, MapOf, Scalar, Type, members, optional
from wzc.types.limits import counted
from wzc.types.words import short
from wzc.values.duration import Duration

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

STEPS = [CATALOGUE[name] for name in sorted(LOADED)]
# Where each contract is in the package.
CONTRACTS = {
    "PydanticModel": "datacontract.datacontract",
    "MarkdownDataContract": "datacontract.common",
    "UrlItem": "steps.scraperapi.data",
    "Result": "steps.milvus.data",
    "PanderaDataFrameModel": "datacontract.datacontract",
    "EmbeddingResult": "steps.data",
    "EmbeddingMultiVectorResult": "steps.data",
    "QdrantResult": "steps.qdrant.data",
    "QdrantMultiVectorResult": "steps.qdrant.data",
    "DecagonArticleResult": "steps.decagon.data",
}
MIDDLEWARES = {
    "prometheus": "wurzel.executors.middlewares.prometheus.settings:PrometheusMiddlewareSettings",
    "secret_resolver": (
        "wurzel.executors.middlewares.secret_resolver.providers.vault:_SupabaseSettings"
    ),
}
Answer = dict[str, Any]


def declared() -> tuple[dict[str, Contract], dict[str, MiddlewareType]]:
    """The contracts and middlewares of the standard library."""
    steps = "".join(
        f'extern step S{name}() : -> [{name}] {{ class = "a:B" }}\n' for name in CONTRACTS
    )
    uses = "".join(f"step s{name} = S{name}()\n" for name in CONTRACTS)
    text = (
        f"import wurzel\nfrom wurzel.contracts import {', '.join(CONTRACTS)}\n{steps}"
        "pipeline p { middlewares = [wurzel.prometheus(), wurzel.secret_resolver()]\n"
        f"{uses} }}"
    )
    result = evaluate_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
    [pipeline] = result.pipelines
    contracts = [step.type.output.contract for step in pipeline.steps.values() if step.type.output]
    assert pipeline.attributes.middlewares is not None
    used = [item.data.type for item in pipeline.attributes.middlewares.data]
    return {found.name: found for found in contracts}, {found.name: found for found in used}


@pytest.fixture(scope="module")
def answer(machine: Machine) -> Answer:
    request = {
        "settings": [{"class": it.class_path, "names": list(it.settings)} for it in STEPS],
        "plain": list(MIDDLEWARES.values()),
        "contracts": [f"wurzel.{module}:{name}" for name, module in CONTRACTS.items()],
    }
    done = subprocess.run(
        [str(machine.python), str(ROOT / "tests" / "wurzel" / "describing.py")],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
        env=machine.image_env,
    )
    found: Answer = json.loads(done.stdout.splitlines()[-1])
    return found


# ---- types, both brought to one form: kind, limits or what is in it, and whether it may be null


def ours(type: Type) -> dict[str, Any]:
    parts = [part for part in members(type) if part != NULL]
    nullable = len(parts) < len(members(type))
    [part] = parts
    made: dict[str, Any] = {"nullable": nullable}
    if isinstance(part, Enum):
        return {**made, "kind": "enum", "values": sorted(map(str, part.values))}
    if isinstance(part, ListOf):
        return {**made, "kind": "array", "of": ours(part.element)}
    if isinstance(part, MapOf):
        return {**made, "kind": "object", "of": ours(part.element)}
    assert isinstance(part, Scalar)
    limits = dict(part.limits)
    if part.name == "duration":
        kind = "integer" if limits.get("whole") else "number"
        least = counted(limits["min"], limits["unit"]) if "min" in limits else 0
        return {**made, "kind": kind, "min": least, "max": None}
    kinds = {"int": "integer", "float": "number", "bool": "boolean"}
    kind = part.format or kinds.get(part.name, part.name)
    if kind in ("integer", "number"):
        return {**made, "kind": kind, "min": limits.get("min"), "max": limits.get("max")}
    assert not limits
    return {**made, "kind": kind}


def theirs(schema: Any, defs: Any, *, time: bool = False) -> dict[str, Any]:
    if schema is True or schema == {}:
        return {"nullable": False, "kind": "any"}
    options = schema.get("anyOf", [schema])
    rest = [option for option in options if option.get("type") != "null"]
    assert len(rest) == 1, schema
    [found] = rest
    made: dict[str, Any] = {"nullable": len(rest) < len(options)}
    if "$ref" in found:
        found = defs[found["$ref"].rpartition("/")[2]]
    if "enum" in found:
        return {**made, "kind": "enum", "values": sorted(map(str, found["enum"]))}
    kind = found["type"]
    if kind == "array":
        return {**made, "kind": kind, "of": theirs(found["items"], defs)}
    if kind == "object":
        inner = True if "properties" in found else found.get("additionalProperties", True)
        return {**made, "kind": kind, "of": theirs(inner, defs)}
    if kind == "string":
        formats = {"uri": "url", "password": "secret"}
        return {**made, "kind": formats.get(found.get("format", ""), "string")}
    if kind in ("integer", "number"):
        least = found.get("minimum")
        if "exclusiveMinimum" in found:
            assert kind == "integer"
            least = found["exclusiveMinimum"] + 1
        # A length of time is never negative here; Wurzel does not always say so.
        least = max(least or 0, 0) if time else least
        return {**made, "kind": kind, "min": least, "max": found.get("maximum")}
    return {**made, "kind": kind}


def same_as_in_the_package(settings: dict[str, Setting], fields: dict[str, Any]) -> None:
    assert {name.upper() for name in settings} == set(fields)
    for name, setting in settings.items():
        field = fields[name.upper()]
        default = setting.default
        time = "duration" in str(setting.type)
        if isinstance(default, Duration):
            default = counted(default, "s")
        assert (name, setting.required) == (name, field["required"])
        assert (name, default) == (name, field["default"])
        schema = field["schema"]
        assert (name, ours(setting.type)) == (
            name,
            theirs(schema, schema.get("$defs", {}), time=time),
        )


@pytest.mark.parametrize("type", STEPS, ids=lambda type: type.name)
def test_settings_of_steps(type: StepType, answer: Answer) -> None:
    fields = answer["steps"][STEPS.index(type)]["fields"]
    same_as_in_the_package(type.settings, fields)


@pytest.mark.parametrize("name", MIDDLEWARES)
def test_settings_of_middlewares(name: str, answer: Answer) -> None:
    _, middlewares = declared()
    fields = answer["plain"][list(MIDDLEWARES).index(name)]
    same_as_in_the_package(middlewares[name].settings, fields)


# What pandera calls the types of columns.
COLUMNS = {
    "string": "str",
    "int": "int64",
    "[float]": "list[float]",
    "[[float]]": "list[list[float]]",
    "[string]": "list[str]",
    "map[any]": "<class 'dict'>",
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_contracts(name: str, answer: Answer) -> None:
    contracts, _ = declared()
    there = answer["contracts"][list(CONTRACTS).index(name)]
    contract: Contract | None = contracts[name]
    here: dict[str, Type] = {}
    while contract is not None:
        here = {**contract.fields, **here}
        contract = contract.base
    assert set(here) == set(there)
    for field, type in here.items():
        nullable = NULL in members(type)
        kind = ours(type)["kind"]
        found = there[field]
        if isinstance(found["type"], dict):
            schema = theirs(found["type"], {})
            assert (field, kind, nullable) == (field, schema["kind"], schema["nullable"])
            continue
        assert (field, nullable) == (field, found["nullable"]) or kind == "any"
        if found["type"] == "object":
            continue  # pandera looks no further: it may hold anything
        [part] = [part for part in members(type) if part != NULL]
        column = "str" if isinstance(part, Enum) else COLUMNS[short(part)]
        assert (field, column) == (field, found["type"])


# What is planted, and what it is planted in: SimpleSplitterStep's `batch_size`, an `int(min = 1)`
# with the default 100.
@pytest.mark.parametrize(
    "change",
    [
        {"required": True},
        {"default": 99},
        {"type": INT},
        {"type": INT.within(min=1, max=5)},
        {"type": FLOAT.within(min=1)},
        {"type": optional(INT.within(min=1))},
        {"name": "batchsize"},
    ],
    ids=str,
)
def test_a_difference_would_be_seen(change: dict[str, Any], answer: Answer) -> None:
    type = CATALOGUE["SimpleSplitterStep"]
    fields = answer["steps"][STEPS.index(type)]["fields"]
    changed = evolve(type.settings["batch_size"], **change)
    rest = {name: found for name, found in type.settings.items() if name != "batch_size"}
    with pytest.raises(AssertionError):
        same_as_in_the_package({**rest, changed.name: changed}, fields)
    with pytest.raises(AssertionError):
        same_as_in_the_package(rest, fields)
