"""Clusters: the weakest layer, and what they may say."""

import itertools

import pytest

from tests.language.program import accepted, compiled, final, in_pipeline, refused, value, way

PROD = (
    "cluster prod {\n"
    '  pipeline_defaults { namespace = "c", priority = 1, labels { a = "c", b = "c" } }\n'
    "  step_defaults { timeout = 1h, resources { cpu = 1, memory = 1Gi } }\n"
    "}\n"
)


def with_cluster(body: str, before: str = PROD) -> str:
    return before + in_pipeline("cluster = prod\n" + body)


def test_what_a_cluster_says_holds_where_nothing_else_does() -> None:
    text = with_cluster("step a = Source()")
    assert final(text, "namespace") == "c"
    assert final(text, "a.timeout") is not None
    assert final(in_pipeline("step a = Source()"), "namespace") is None


# Each layer over a weaker one: which of them are there, weakest first.
LAYERS = ("cluster", "preset", "pipeline", "profile")


@pytest.mark.parametrize(
    "present",
    [found for n in range(1, 5) for found in itertools.combinations(LAYERS, n)],
    ids="-".join,
)
def test_the_cluster_is_the_weakest_layer(present: tuple[str, ...]) -> None:
    body = ""
    if "preset" in present:
        body += "use far\n"
    if "pipeline" in present:
        body += 'namespace = "pipeline"\n'
    before = 'preset far { namespace = "preset" }\n'
    before += 'cluster prod { pipeline_defaults { namespace = "cluster" } }\n'
    if "profile" in present:
        before += 'profile x { pipeline p { namespace = "profile" } }\n'
    if "cluster" in present:
        body += "cluster = prod\n"
    text = before + in_pipeline(body)
    profiles = ["x"] if "profile" in present else []
    assert final(text, "namespace", profiles=profiles) == present[-1]


def test_step_defaults_are_below_those_of_the_pipeline_which_amend_them() -> None:
    text = with_cluster(
        "defaults { resources { memory = 2Gi } }\nstep a = Source() { timeout = 3h }"
    )
    assert final(text, "a.resources.memory") == "2Gi"
    assert final(text, "a.resources.cpu") == "1"
    assert final(text, "a.timeout") == "3h"


def test_maps_of_a_cluster_are_amended_key_by_key() -> None:
    text = with_cluster('labels { b = "p" }')
    assert final(text, "labels.a") == "c"
    assert final(text, "labels.b") == "p"


def test_null_takes_away_what_the_cluster_says() -> None:
    assert final(with_cluster("priority = null"), "priority") is None


def test_a_list_of_a_cluster_that_is_replaced_is_a_warning() -> None:
    before = 'cluster prod { step_defaults { env_from = [secret("s")] } }\n'
    refused(
        with_cluster('defaults { «env_from» = [secret("t")] }', before),
        "WZ2016",
    )
    text = with_cluster('defaults { env_from += [secret("t")] }\nstep a = Source()', before)
    assert len(value(text, "a.env_from").data) == 2


def test_a_profile_changes_the_cluster() -> None:
    text = (
        PROD
        + 'cluster dev { pipeline_defaults { namespace = "dev" } }\n'
        + with_cluster("", "")
        + "profile x { pipeline p { cluster = dev } }\n"
        + "profile none { pipeline p { cluster = null } }\n"
    )
    assert final(text, "namespace") == "c"
    assert final(text, "namespace", profiles=["x"]) == "dev"
    assert final(text, "priority", profiles=["x"]) is None
    assert final(text, "namespace", profiles=["none"]) is None


def test_a_cluster_of_another_file_is_named_by_it() -> None:
    files = {"./platform.wz": PROD}
    text = 'import "./platform.wz" as platform\n' + in_pipeline("cluster = platform.prod")
    assert final(text, "namespace", files=files) == "c"
    text = 'from "./platform.wz" import prod\n' + in_pipeline("cluster = prod")
    assert final(text, "namespace", files=files) == "c"


def test_a_cluster_may_hang_on_a_param() -> None:
    text = (
        PROD
        + "cluster dev { }\n"
        + "param is_prod: bool = true\n"
        + in_pipeline("cluster = prod if is_prod else dev")
    )
    assert final(text, "namespace") == "c"
    assert final(text, "namespace", params={"is_prod": "false"}) is None


def test_where_a_value_of_a_cluster_came_from() -> None:
    found = value(with_cluster(""), "namespace")
    assert found.origin.span.text == '"c"'
    assert way(found) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pipeline q { cluster = «nope» }", "WZ2002"),
        ('pipeline q { cluster = «"prod"» }', "WZ3001"),
        ("pipeline q { priority = «prod» }", "WZ3001"),
        ("cluster c { «colour» = 1 }", "WZ2005"),
        ('cluster c { pipeline_defaults { «name» = "a" } }', "WZ2012"),
        ("cluster c { pipeline_defaults { «defaults» { timeout = 1h } } }", "WZ2012"),
        ("cluster c { pipeline_defaults { «cluster» = prod } }", "WZ2012"),
        ("cluster c { «step s = Source()» }", "WZ2012"),
        ('cluster c { «namespace» = "a" }', "WZ2005"),
        ("cluster c { executor { security_context = «1» } }", "WZ3001"),
        ('cluster c { pod_security = «"strict"» }', "WZ3004"),
        ("let prod_ = 1\ncluster «prod_» { }", "WZ2006"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    refused(PROD + text + "\n" + in_pipeline(""), code)


def test_a_file_of_clusters_alone_is_fine_to_import_from() -> None:
    assert accepted(with_cluster("")).name == "p"
    assert compiled(PROD).pipelines == []
