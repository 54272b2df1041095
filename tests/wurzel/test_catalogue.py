"""What the compiler writes for each setting of Wurzel's own steps is what their settings read."""

from __future__ import annotations

import json
import math
import subprocess
from typing import Any

import pytest
import yaml
from attrs import define, frozen

from tests.wurzel.expansion import Cluster, environment
from tests.wurzel.programs import IMAGE, wz
from tests.wurzel.runner import ROOT, Machine
from wzc.backend.emit.yaml import emit_yaml
from wzc.model.contract import Setting, StepType
from wzc.pipeline import Options, compile_source, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.types.kinds import Enum, ListOf, MapOf, Scalar, Type, Union

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

TEXTS = ["a", "ä 'b' \"c\"\n$(HOME) {{x}}", "true", "08"]
FLOATS = [0.5, 30.0, 1e-7]
SECRET = "s'e\"c$(R)et"
# Those that the environment can load: the others need packages of hundreds of megabytes.
LOADED = {
    *("ManualMarkdownStep", "DropDuplicationStep", "SimpleSplitterStep", "S3MarkdownStep"),
    *("DecagonKnowledgeBaseStep", "ElevenLabsKnowledgeBaseStep", "WonderfulRAGStep"),
    *("ScraperAPIStep", "BaseEmbeddingStep", "EmbeddingStep", "TruncatedEmbeddingStep"),
    *("EmbeddingMultiVectorStep", "MilvusConnectorStep"),
}


@define
class Case:
    """A step with values for its settings, as written, and what has to come out of them."""

    type: StepType
    values: dict[str, Any]


@frozen
class Counted:
    """A duration as it is written, and the number that Wurzel has to read."""

    text: str
    number: float


Loaded = dict[str, list[tuple[Case, dict[str, Any]]]]


def catalogue() -> dict[str, StepType]:
    """The step types of the standard library."""
    path = ROOT / "stdlib" / "wurzel" / "steps.wz"
    names = [
        line.split()[2].partition("(")[0]
        for line in path.read_text().splitlines()
        if line.startswith("extern step ")
    ]
    steps = "".join(f"step s{number} = {name}()\n" for number, name in enumerate(names))
    text = f"from wurzel.steps import {', '.join(names)}\npipeline p {{\n{steps}}}\n"
    result = evaluate_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
    (pipeline,) = result.pipelines
    return {step.type.name: step.type for step in pipeline.steps.values()}


CATALOGUE = catalogue()


def samples(type: Type, name: str) -> list[Any]:
    """Some values of a type; the interesting ones of each kind."""
    if isinstance(type, Enum):
        return list(type.values)
    if isinstance(type, ListOf):
        inner = samples(type.element, name)
        return [[], inner, inner[:1]]
    if isinstance(type, MapOf):
        if name == "html2md_settings":
            return [{"HTML2MD_BINARY_FLAGS": text} for text in TEXTS]
        # Keys of a prefix map are regular expressions.
        return [{}, {"e5-": "query: ", "a|ä.*'\"": "$(HOME) {{x}}"}]
    if isinstance(type, Union):
        return [value for option in type.members for value in samples(option, name)]
    assert isinstance(type, Scalar), type
    kind = type.format or type.name
    if kind == "bool":
        return [True, False]
    if kind == "int":
        limits = dict(type.limits)
        least, most = limits.get("min", 1), limits.get("max", 2**40)
        return [least, min(least + 7, most), most]
    if kind == "float":
        return FLOATS
    if kind == "url":
        return ["http://embedder:8080/embed?a=b%20c#d"]
    if kind == "duration":
        limits = dict(type.limits)
        assert limits["unit"] == "s"
        whole = [Counted("61s", 61), Counted("1h30min", 5400)]
        return whole if limits.get("whole") else [*whole, Counted("500ms", 0.5)]
    if kind == "null":
        return []
    return TEXTS


def cases(type: StepType) -> list[Case]:
    """So many that each setting has each of its samples once."""
    columns = {
        name: samples(setting.type, name)
        for name, setting in type.settings.items()
        if not is_secret(setting)
    }
    rows = max([len(column) for column in columns.values()] or [1])
    return [
        Case(type, {name: values[row % len(values)] for name, values in columns.items()})
        for row in range(rows)
    ]


def is_secret(setting: Setting) -> bool:
    return "secret" in str(setting.type)


def written(case: Case) -> dict[str, str]:
    """The variables that the compiler gives the step, as its container gets them."""
    arguments = [
        f"{name} = {value.text if isinstance(value, Counted) else wz(value)}"
        for name, value in case.values.items()
    ]
    arguments += [
        f'{name} = secret("s", key = "k")'
        for name, setting in case.type.settings.items()
        if is_secret(setting)
    ]
    name = case.type.name
    feed = f"extern step Feed() : -> {case.type.input} {{ class = 'a:Feed' }}\n"
    edge = "step feed = Feed()\nfeed >> it"
    text = (
        f"import wurzel\nfrom wurzel.contracts import MarkdownDataContract, UrlItem, "
        f"EmbeddingResult, EmbeddingMultiVectorResult\nfrom wurzel.steps import {name}\n"
        f"{feed if case.type.input else ''}"
        f'pipeline p {{ use wurzel.defaults\ndefaults {{ image = "{IMAGE}" }}\n'
        f"step it = {name}({', '.join(arguments)})\n"
        f"{edge if case.type.input else ''}\n}}\n"
    )
    result = compile_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options(expand=True))
    assert not result.diagnostics.has_errors, [item.message for item in result.diagnostics]
    manifest = yaml.safe_load(emit_yaml(result.documents)[0])
    (template,) = (it for it in manifest["spec"]["templates"] if it["name"] == "it")
    found = environment(template["container"], Cluster(secrets={"s": {"k": SECRET}}), {})
    found.pop("WURZEL_RUN_ID")
    return found


@pytest.fixture(scope="module")
def loaded(machine: Machine) -> Loaded:
    """Of each step, its cases and what Wurzel made of them; all in one process."""
    every = [case for type in CATALOGUE.values() for case in cases(type)]
    requests = [
        {"class": it.type.class_path, "names": list(it.type.settings), "env": written(it)}
        for it in every
    ]
    answer = subprocess.run(
        [str(machine.python), str(ROOT / "tests" / "wurzel" / "loading.py")],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=True,
        env=machine.image_env,
    )
    found: Loaded = {}
    for case, result in zip(every, json.loads(answer.stdout.splitlines()[-1]), strict=True):
        found.setdefault(case.type.name, []).append((case, result))
    return found


@pytest.mark.parametrize("name", sorted(LOADED))
def test_settings_load_back(loaded: Loaded, name: str) -> None:
    for case, result in loaded[name]:
        assert "values" in result, result
        for setting, value in result["values"].items():
            expected = case.values.get(setting, SECRET)
            if isinstance(expected, Counted):
                expected = expected.number
            if isinstance(expected, float):
                assert math.isclose(value, expected), setting
            else:
                assert (setting, value) == (setting, expected)


def test_the_others_lack_packages(loaded: Loaded) -> None:
    # Whoever installs one of these packages finds its steps among those above.
    missing = {
        name: {str(result.get("missing")).split("'")[1] for _, result in results}
        for name, results in loaded.items()
        if name not in LOADED
    }
    assert missing == {
        "SFTPManualMarkdownStep": {"paramiko"},
        "DoclingStep": {"docling"},
        "QdrantConnectorStep": {"qdrant_client"},
        "QdrantConnectorMultiVectorStep": {"qdrant_client"},
    }
