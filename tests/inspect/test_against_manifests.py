"""What is listed is what gets emitted, for generated programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inspect.inspected import STEPS, Compiled, compiled
from tests.inspect.references import references
from tests.properties.names import kubernetes_name
from tests.properties.programs import Program, programs
from tests.properties.reading import container
from tests.properties.test_programs import checked
from wzc.inspect.model import PipelineReport
from wzc.inspect.text import text

pytestmark = pytest.mark.slow


@pytest.mark.thorough
@checked(120)
@given(programs(), st.integers(0, 10_000))
def test_variables_and_objects_are_those_of_the_manifest(program: Program, format: int) -> None:
    found = compiled(program.source(format))
    check_variables(found)
    check_objects(found)
    (pipeline,) = found.report.pipelines
    check_settings(program, pipeline)
    shown = text(found.report, color=False)
    for line in shown.splitlines():
        assert line.isprintable()
        assert len(line) <= 100 or max(map(len, line.split())) > 40, "too wide without a long word"
    for step in pipeline.steps:
        for variable in step.variables:
            assert variable.name in shown


def check_variables(found: Compiled) -> None:
    """Each container has the variables that are said to be emitted, with these values."""
    for pipeline, manifest in zip(found.report.pipelines, found.manifests, strict=True):
        assert len(pipeline.steps) == len(manifest.tasks)
        for step in pipeline.steps:
            _, variables = container(manifest, kubernetes_name(step.name))
            variables.pop("WZC_BRACE", None)
            assert len({it.name for it in step.variables}) == len(step.variables)
            listed = {it.name: it for it in step.variables if it.emitted}
            assert list(variables) == [it.name for it in step.variables if it.emitted]
            for name, value in variables.items():
                source = listed[name].source
                if isinstance(value, str):
                    assert source in ("run", "value", "vault")
                    if source != "run":
                        assert value == listed[name].text
                    elif listed[name].owner == "wurzel":
                        assert value == "uid-of-run"
                    continue
                (kind,) = value
                expected = {
                    "secretKeyRef": "secret",
                    "configMapKeyRef": "config_map",
                    "fieldRef": "field",
                }
                assert (source, listed[name].text) == (expected[kind], None)


def check_objects(found: Compiled) -> None:
    """The references are those of the manifest, and what `from_env()` asks of `env_from`."""
    for pipeline, manifest in zip(found.report.pipelines, found.manifests, strict=True):
        listed = {
            (need.kind, need.name, use.key or "", kubernetes_name(use.step or ""), use.optional)
            for need in pipeline.needs
            if not need.given
            for use in need.uses
            if not use.what.endswith("from_env()")
        }
        assert listed == references(manifest)
        namespace = manifest.document["metadata"].get("namespace")
        assert {need.namespace for need in pipeline.needs} <= {namespace}


def check_settings(program: Program, pipeline: PipelineReport) -> None:
    """Every setting of the step's type is there, written or by default."""
    for step in program.steps:
        (listed,) = [it for it in pipeline.steps if it.name == step.name]
        by_setting = {it.setting: it for it in listed.variables if it.owner == "setting"}
        assert by_setting.keys() == listed.type.settings.keys()
        assert step.type.settings.keys() <= by_setting.keys()
        written = {name: expected for name, _, expected in step.settings}
        for name, variable in by_setting.items():
            assert variable.name == f"{step.type.prefix}__{name.upper()}"
            absent = name in written and written[name].how == "absent"
            expected = "unset" if absent else "default"
            assert (variable.source == expected) is (absent or name not in written)


_SOURCES = st.lists(
    st.tuples(
        st.sampled_from(("secret", "config_map")),
        st.sampled_from(("a", "b")),
        st.sampled_from(("", "STORE__", "S", "APP_", "STORE__ADDRESS", "METRICS__")),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@checked(60)
@given(_SOURCES, st.booleans())
def test_who_can_bring_a_variable_is_who_would(
    sources: list[tuple[str, str, str, bool]], middleware: bool
) -> None:
    entries = ", ".join(
        f'{kind}("{name}", prefix = "{prefix}", optional = {str(optional).lower()})'
        for kind, name, prefix, optional in sources
    )
    found = compiled(
        f"{STEPS}pipeline p {{\n"
        f'defaults {{ image = "acme:1", env_from = [{entries}] }}\n'
        f"{'middlewares = [metrics(gateway = from_env())]' if middleware else ''}\n"
        'step s = Store(address = from_env()) \nstep r = Read(folder = "/a")\nr >> s\n}\n'
    )
    check_variables(found)
    check_objects(found)
    (pipeline,) = found.report.pipelines
    (step,) = [it for it in pipeline.steps if it.name == "s"]
    asked = {"STORE__ADDRESS", "METRICS__GATEWAY"} if middleware else {"STORE__ADDRESS"}
    for name in asked:
        (variable,) = [it for it in step.variables if it.name == name]
        # What Kubernetes makes of an entry: each key, behind the prefix, is a variable.
        expected = [
            (kind, source, name[len(prefix) :], prefix)
            for kind, source, prefix, _ in sources
            if name.startswith(prefix) and name != prefix
        ]
        brought = [(it.kind, it.name, it.key, it.prefix) for it in variable.providers]
        assert brought == expected
        for kind, source, key, _ in expected:
            wanted = {"secret": "Secret", "config_map": "ConfigMap"}[kind]
            (need,) = [it for it in pipeline.needs if (it.kind, it.name) == (wanted, source)]
            assert key in [it.name for it in need.keys]
