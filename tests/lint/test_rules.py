"""What holds for the rules together: which there are, their order of cost, no cascades."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wzc.lint.rules as rules
from tests.lint.sources import IMAGE, Linted, evaluated, linted, source_of
from tests.lint.test_cases import TABLES
from wzc.diagnostics import catalogue
from wzc.diagnostics.pages import load_page
from wzc.lint.places import listed
from wzc.lint.shared_claim import incomparable
from wzc.model.attribute import schema
from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes

CHECKS = [*rules.RULES, *map(rules.rule, rules.RARE), rules.rule("target")]
RULES: dict[str, ModuleType] = {
    check.__module__.rpartition(".")[2]: sys.modules[check.__module__] for check in CHECKS
}
FOLDER = Path(rules.__file__).parent


def test_every_rule_has_a_table_and_says_what_it_refuses() -> None:
    assert TABLES.keys() == RULES.keys() | {"same_object"}
    for name, module in RULES.items():
        doc = module.check.__doc__
        assert doc and doc.startswith(("Refuse ", "Warn ")), name


def test_no_rule_is_forgotten() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if "\ndef check(" in path.read_text("utf-8")}
    assert files == RULES.keys()


# Parts of rules that few pipelines need, with the rules in whose tables they are.
PARTS = {
    "amounts": ("resources", "retry"),
    "claims": ("tokenizer_cache", "volumes"),
    "commands": ("ports",),
    "raw": ("patches",),
}

# What is said of components, which the tables do not have: tests/backend/argo/test_locations.py.
OF_COMPONENTS = {"outputs": {"WZ1099"}}


def test_each_code_of_a_rule_is_triggered_by_a_case() -> None:
    for path in FOLDER.glob("*.py"):
        used = set(re.findall(r"codes\.([A-Z_]+)", path.read_text("utf-8")))
        ids = {getattr(catalogue, name).id for name in used}
        tables = [TABLES.get(name, {}) for name in PARTS.get(path.stem, (path.stem,))]
        tested = {case["code"] for table in tables for case in table.get("wrong", [])}
        # What sources.py shares with other rules is in its own table.
        assert ids - OF_COMPONENTS.get(path.stem, set()) <= tested, path.stem


def test_the_preset_of_the_standard_library_triggers_nothing() -> None:
    text = source_of({"pipeline": "use wurzel.defaults", "defaults": "image = null"})
    text = text.replace("image = null\n", "")
    assert "image" not in text
    assert linted(text) == []


def test_the_example_of_the_design_triggers_nothing() -> None:
    assert (
        linted(
            source_of(
                {
                    "pipeline": """
                        use wurzel.defaults
                        schedule = "0 4 * * *"
                        artifacts = s3(
                          bucket       = "wurzel-bucket",
                          endpoint     = "s3.amazonaws.com",
                          default_mode = 0o775,
                        )
                        middlewares = [wurzel.prometheus(gateway = "pushgateway.monitoring:9091")]
                    """,
                    "defaults": f"""
                        image     = "{IMAGE}"
                        resources {{ cpu = 100m..500m, memory = 128Mi..512Mi }}
                        env_from  = [secret("wurzel-env"), config_map("app", prefix = "APP_")]
                    """,
                    "split": """
                        resources { cpu = 1..4, memory = 2Gi..8Gi }
                        retry     { limit = 4, on = "OnError", backoff = 30s..10min }
                    """,
                }
            )
        )
        == []
    )


def test_a_mistake_in_defaults_is_reported_once() -> None:
    steps = "\n".join(
        f'step s{n} = ManualMarkdownStep(folder_path = "/data") {{ env {{ N = "{n}" }} }}'
        for n in range(20)
    )
    found = linted(
        f"""from wurzel.steps import ManualMarkdownStep
        pipeline rag {{
          defaults {{ image = "{IMAGE}", retry {{ on = "OnError" }}, resources {{ cpu = 2..1 }} }}
          {steps}
        }}"""
    )
    assert sorted(item.code.id for item in found) == ["WZ5006", "WZ5016"]


def test_the_attributes_of_a_rare_rule_exist() -> None:
    known = (
        schema(PipelineAttributes).keys() | schema(StepAttributes).keys() | BUILT_IN_STEPS.keys()
    ) | {"inputs", "outputs"}
    for names in rules.RARE.values():
        assert set(names) <= known


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('tokenizer_cache { claim_name = "Bad_Name" }', "WZ5001"),
        ('tokenizer_cache { create_pvc = "true" }', "WZ3001"),
        ("retry { limit = 1.5 }", "WZ3001"),
        ('retry { limit = 3, backoff = "soon", factor = 2 }', "WZ3001"),
        ('image = "no image"', "WZ5004"),
        ('mounts { "/etc/ssl" = secret("Bad_Name") }', "WZ5001"),
    ],
)
def test_what_was_refused_is_no_second_mistake(wrong: str, code: str) -> None:
    assert [item.code.id for item in linted(source_of({"split": wrong}))] == [code]


def test_a_refused_cron_is_not_missing() -> None:
    found = linted(
        source_of({"pipeline": 'schedule { cron = "61 * * * *" }\nkind = "CronWorkflow"'})
    )
    assert [item.code.id for item in found] == ["WZ5002"]


def test_the_rules_are_silent_about_a_pipeline_without_steps() -> None:
    result = evaluated("pipeline empty { }")
    for check in CHECKS:
        check(Linted(result.pipelines[0]).pipeline, result.diagnostics)
    assert len(result.diagnostics) == 0


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
            st.sets(st.integers(0, n - 1)),
        )
    )
)
def test_steps_without_a_path_between_them(
    drawn: tuple[int, set[tuple[int, int]], set[int]],
) -> None:
    count, pairs, chosen = drawn
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(f"s{n}" for n in range(count))
    graph.add_edges_from((f"s{a}", f"s{b}") for a, b in pairs if a < b)
    pipeline = evaluated(
        "from wurzel.steps import DropDuplicationStep\npipeline rag {\n"
        # Declared from the last to the first, so that the order of declaration is no help.
        + "".join(f"step s{n} = DropDuplicationStep()\n" for n in reversed(range(count)))
        + "".join(f"{a} ~> {b}\n" for a, b in graph.edges)
        + "}"
    ).pipelines[0]
    names = {f"s{n}" for n in chosen}
    unordered = {
        frozenset((a, b))
        for a in names
        for b in names
        if a != b and not nx.has_path(graph, a, b) and not nx.has_path(graph, b, a)
    }
    found = incomparable(pipeline, names)
    if found is None:
        assert unordered == set()
    else:
        assert frozenset(found) in unordered


def test_steps_in_a_cycle_are_not_compared() -> None:
    pipeline = evaluated(
        "from wurzel.steps import DropDuplicationStep\npipeline rag {\n"
        "step a = DropDuplicationStep()\nstep b = DropDuplicationStep()\na ~> b ~> a\n}"
    ).pipelines[0]
    assert incomparable(pipeline, {"a", "b"}) is None


def test_names_in_a_sentence() -> None:
    names = ["a", "b", "c", "d", "e"]
    assert [listed(names[:n]) for n in range(1, 6)] == [
        "a",
        "a and b",
        "a, b and c",
        "a, b and 2 more",
        "a, b and 3 more",
    ]


OWN_CODES = ("WZ5018", "WZ5019", "WZ5020", "WZ7001", "WZ7002", "WZ7003", "WZ7004")


@pytest.mark.parametrize("code", OWN_CODES)
def test_the_examples_of_a_page(code: str) -> None:
    page = load_page(code)
    assert page is not None
    [wrong], [right] = page.wrong, page.right
    assert [item.code.id for item in linted(wrong.text)] == [code]
    assert linted(right.text) == []
