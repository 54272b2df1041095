"""Merging by kind: what `=`, a block, `+=` and `null` do to what is inherited."""

import pytest

from tests.language.program import (
    accepted,
    entries,
    final,
    in_pipeline,
    in_step,
    refused,
    spans,
    value,
)


def layers(*blocks: str) -> str:
    """A step `s` with layers, weakest first: the pipeline's defaults, then its own block."""
    defaults, block = blocks
    return in_pipeline(f"defaults {{\n{defaults}\n}}\nstep s = Work() {{\n{block}\n}}")


def test_blocks_amend_key_by_key() -> None:
    text = layers("resources { cpu = 1, memory = 1Gi }", "resources { memory = 2Gi }")
    assert final(text, "s.resources") == {"cpu": "1", "memory": "2Gi"}


def test_maps_amend_key_by_key() -> None:
    text = layers('env { A = "1", B = "2" }', 'env { B = "3", C = "4" }')
    assert final(text, "s.env") == {"A": "1", "B": "3", "C": "4"}


def test_blocks_in_blocks_amend_too() -> None:
    text = in_pipeline('schedule { cron = "@daily", keep { failed = 1, succeeded = 2 } }') + (
        "profile x { pipeline p { schedule { keep { failed = 3 } } } }"
    )
    expected = {"cron": "@daily", "keep": {"failed": 3, "succeeded": 2}}
    assert final(text, "schedule", profiles=["x"]) == expected


def test_equals_with_a_block_replaces() -> None:
    text = layers("resources { cpu = 1, memory = 1Gi }", "resources = { memory = 2Gi }")
    assert final(text, "s.resources") == {"memory": "2Gi"}
    text = layers('env { A = "1" }', 'env = { B = "2" }')
    assert final(text, "s.env") == {"B": "2"}


def test_scalars_are_replaced_whole() -> None:
    assert final(layers("timeout = 1h", "timeout = 2h"), "s.timeout") == "2h"


def test_ranges_are_replaced_whole() -> None:
    text = layers("resources { cpu = 1..4 }", "resources { cpu = 2.. }")
    assert final(text, "s.resources.cpu") == "2.."


def test_lists_are_replaced_whole() -> None:
    text = layers(
        'security_context { drop_capabilities = ["A", "B"] }',
        'security_context { drop_capabilities = ["C"] }',
    )
    assert final(text, "s.security_context.drop_capabilities") == ["C"]


def test_calls_are_replaced_whole() -> None:
    text = layers('artifacts = s3(bucket = "one", region = "eu")', 'artifacts = s3(bucket = "two")')
    found = entries(accepted(text).steps["s"].attributes.artifacts)
    assert found.bucket.data == "two" and found.region is None


def test_null_removes() -> None:
    pipeline = accepted(layers("timeout = 1h", "timeout = null"))
    assert pipeline.steps["s"].attributes.timeout is None
    text = layers('env { A = "1", B = "2" }', "env { A = null }")
    assert list(entries(accepted(text).steps["s"].attributes.env)) == ["B"]
    text = layers("resources { cpu = 1, memory = 1Gi }", "resources { cpu = null }")
    assert entries(accepted(text).steps["s"].attributes.resources).cpu is None
    text = layers("resources { cpu = 1 }", "resources = null")
    assert accepted(text).steps["s"].attributes.resources is None


def test_null_of_an_expression_removes_too() -> None:
    text = "param slow: bool = false\n" + layers("timeout = 1h", "timeout = 2h if slow else null")
    assert accepted(text).steps["s"].attributes.timeout is None
    assert final(text, "s.timeout", params={"slow": True}) == "2h"


def test_a_block_after_null_begins_anew() -> None:
    text = layers("resources { cpu = 1 }", "resources = null") + (
        "profile x { pipeline p { step s { resources { memory = 1Gi } } } }"
    )
    assert final(text, "s.resources", profiles=["x"]) == {"memory": "1Gi"}


def test_append_adds_to_a_list() -> None:
    text = layers(
        'security_context { drop_capabilities = ["A"] }',
        'security_context { drop_capabilities += ["B"] }',
    )
    assert final(text, "s.security_context.drop_capabilities") == ["A", "B"]


def test_append_onto_nothing_and_onto_null() -> None:
    assert len(final(in_step('env_from += [secret("a")]'), "s.env_from")) == 1
    text = layers('env_from = [secret("a")]', "env_from = null") + (
        'profile x { pipeline p { step s { env_from += [secret("b")] } } }'
    )
    [only] = final(text, "s.env_from", profiles=["x"])
    assert only.name.data == "b"


def test_append_is_for_lists() -> None:
    [found] = refused(in_step("«timeout» += [1h]"), "WZ3001")
    assert found.help == "`timeout = ...` sets it"
    refused(in_step('env_from += «secret("a")»'), "WZ3001")


def test_append_to_a_shorthand_appends_to_what_it_stands_for() -> None:
    text = in_pipeline('schedule = "0 4 * * *"') + (
        'profile x { pipeline p { schedule += ["0 5 * * *"] } }\n'
        'profile y { pipeline p { schedule { cron += ["0 6 * * *"] } } }'
    )
    assert final(text, "schedule.cron", profiles=["x"]) == ["0 4 * * *", "0 5 * * *"]
    three = ["0 4 * * *", "0 5 * * *", "0 6 * * *"]
    assert final(text, "schedule.cron", profiles=["x", "y"]) == three


def test_a_shorthand_becomes_its_block_before_merging() -> None:
    assert final(in_step("retry = 3"), "s.retry") == {"limit": 3}
    text = layers("retry = 3", 'retry { on = "OnError" }')
    assert final(text, "s.retry") == {"limit": 3, "on": "OnError"}
    text = layers('retry { limit = 1, on = "OnError" }', "retry = 3")
    assert final(text, "s.retry") == {"limit": 3}  # `=` replaces
    text = (
        in_pipeline('schedule = "@daily"')
        + "profile x { pipeline p { schedule { suspend = true } } }"
    )
    assert final(text, "schedule", profiles=["x"]) == {"cron": "@daily", "suspend": True}


def test_setting_twice_in_one_block_is_an_error() -> None:
    for body in ["timeout = 1h\n«timeout» = 2h", "retry = 3\n«retry» { limit = 2 }"]:
        [found] = refused(in_step(body), "WZ2007")
        assert spans(found) == [found.primary.span.text] if found.primary else False
    refused(in_step('env { A = "1", «A» = "2" }'), "WZ2007")
    refused(in_step("resources { cpu = 1, «cpu» = 2 }"), "WZ2007")


@pytest.mark.parametrize("name", ["env_from", "tolerations"])
def test_replacing_an_inherited_list_that_grows_is_a_warning(name: str) -> None:
    one = 'secret("a")' if name == "env_from" else '{ key = "a", operator = "Exists" }'
    text = layers(f"{name} = [{one}]", f"«{name}» = [{one}]")
    [found] = refused(text, "WZ2016")
    assert not found.is_error and spans(found) == [f"[{one}]"]
    [edit] = found.fixes[0].edits
    assert (edit.span.text, edit.text) == ("=", "+=")


def test_replacing_nothing_or_by_null_is_no_warning() -> None:
    accepted(in_step('env_from = [secret("a")]'))
    accepted(layers("env_from = []", 'env_from = [secret("a")]'))
    accepted(layers('env_from = [secret("a")]', "env_from = null"))


def test_a_profile_that_replaces_what_it_amends_is_no_warning() -> None:
    # What the same block says is not inherited; what comes of a preset or of the defaults is.
    own = in_step('env_from = [secret("a")]')
    profile = 'profile x { pipeline p { step s { env_from = [secret("b")] } } }'
    assert len(final(own + profile, "s.env_from", profiles=["x"])) == 1
    inherited = in_pipeline('defaults { env_from = [secret("a")] }\nstep s = Work()')
    marked = profile.replace("env_from", "«env_from»")
    refused(inherited + marked, "WZ2016", profiles=["x"])
    preset = 'preset some { env_from = [secret("a")] }\n' + in_step("use some")
    refused(preset + marked, "WZ2016", profiles=["x"])
    changed = 'profile x { pipeline p { defaults { env_from = [secret("b")] } } }'
    assert len(final(inherited + changed, "s.env_from", profiles=["x"])) == 1


def test_names_of_their_own_merge_like_the_others() -> None:
    text = layers(
        'resources { cpu = 1, "a.com/x" = 1 }', 'resources { "a.com/x" = 2, "b.com/y" = 3 }'
    )
    assert final(text, "s.resources") == {"cpu": "1", "a.com/x": "2", "b.com/y": "3"}
    extra = entries(accepted(text).steps["s"].attributes.resources).extra
    assert list(extra) == ["a.com/x", "b.com/y"]


def test_what_was_beaten_is_kept_layer_by_layer() -> None:
    text = layers("timeout = 1h", "timeout = 2h") + (
        "profile x { pipeline p { step s { timeout = 3h } } }"
    )
    found = value(text, "s.timeout", profiles=["x"])
    chain = []
    while found is not None:
        chain.append(found.data.text)
        found = found.previous
    assert chain == ["3h", "2h", "1h"]
