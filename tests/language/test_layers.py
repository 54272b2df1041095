"""Layers: language defaults, the pipeline's `defaults`, the step's block; presets where used."""

from tests.language.program import (
    accepted,
    entries,
    final,
    in_pipeline,
    in_step,
    origin_text,
    refused,
    spans,
    value,
    way,
)


def labels(text: str, path: str = "s.pod_labels") -> object:
    return final(text, path)


def test_a_step_takes_the_defaults_of_its_pipeline() -> None:
    text = in_pipeline(
        "defaults { timeout = 1h }\nstep s = Work()\nstep t = Work() { timeout = 2h }"
    )
    assert final(text, "s.timeout") == "1h"
    assert final(text, "t.timeout") == "2h"


def test_the_place_of_defaults_in_the_pipeline_does_not_matter() -> None:
    assert final(in_pipeline("step s = Work()\ndefaults { timeout = 1h }"), "s.timeout") == "1h"


def test_steps_without_a_block_share_their_attributes() -> None:
    # Ten thousand steps that say nothing of their own cost one set of attributes.
    pipeline = accepted(in_pipeline("defaults { timeout = 1h }\nstep s = Work()\nstep t = Work()"))
    assert pipeline.steps["s"].attributes is pipeline.steps["t"].attributes


def test_a_step_changes_nothing_for_the_others() -> None:
    text = in_pipeline(
        'defaults { pod_labels { a = "1" }, env_from = [secret("x")] }\n'
        'step s = Work() { pod_labels { a = "2", b = "3" }\nenv_from += [secret("y")] }\n'
        "step t = Work() { timeout = 1h }"
    )
    assert final(text, "s.pod_labels") == {"a": "2", "b": "3"}
    assert final(text, "t.pod_labels") == {"a": "1"}
    assert len(final(text, "t.env_from")) == 1


PRESET = 'preset one { pod_labels { from = "preset", only = "preset" } }\n'


def test_a_preset_is_below_the_attributes_of_its_block_wherever_it_stands() -> None:
    for body in [
        'use one\npod_labels { from = "step" }',
        'pod_labels { from = "step" }\nuse one',
    ]:
        assert labels(PRESET + in_step(body)) == {"from": "step", "only": "preset"}


def test_a_preset_is_above_the_weaker_layers() -> None:
    text = PRESET + in_pipeline(
        'defaults { pod_labels { from = "defaults", base = "defaults" } }\n'
        "step s = Work() { use one }"
    )
    assert labels(text) == {"from": "preset", "base": "defaults", "only": "preset"}


def test_presets_apply_in_their_order() -> None:
    two = 'preset two { pod_labels { from = "two" } }\n'
    assert labels(PRESET + two + in_step("use one\nuse two")) == {"from": "two", "only": "preset"}
    assert labels(PRESET + two + in_step("use two\nuse one")) == {
        "from": "preset",
        "only": "preset",
    }


def test_a_preset_inside_of_defaults() -> None:
    text = PRESET + in_pipeline("defaults { use one }\nstep s = Work()")
    assert labels(text) == {"from": "preset", "only": "preset"}


def test_a_preset_sets_steps_in_its_defaults() -> None:
    preset = "preset all { parallelism = 2, defaults { timeout = 1h } }\n"
    text = preset + in_pipeline("use all\ndefaults { active_deadline = 2h }\nstep s = Work()")
    assert final(text, "parallelism") == 2
    assert (final(text, "s.timeout"), final(text, "s.active_deadline")) == ("1h", "2h")
    beaten = preset + in_pipeline("use all\ndefaults { timeout = 3h }\nstep s = Work()")
    assert final(beaten, "s.timeout") == "3h"


def test_a_preset_inside_of_a_nested_block() -> None:
    preset = "preset small { cpu = 100m, memory = 128Mi }\n"
    text = preset + in_step("resources { use small\nmemory = 1Gi }")
    assert final(text, "s.resources") == {"cpu": "100m", "memory": "1Gi"}


def test_presets_use_presets() -> None:
    text = (
        'preset inner { pod_labels { a = "inner", b = "inner" } }\n'
        'preset outer { use inner\npod_labels { b = "outer" } }\n' + in_step("use outer")
    )
    assert labels(text) == {"a": "inner", "b": "outer"}
    found = value(text, "s.pod_labels.a")
    assert way(found) == ["preset outer", "preset inner"]


def test_presets_have_parameters() -> None:
    preset = (
        'preset sized(cpu: quantity, name: string = "x", size: quantity? ) {\n'
        "resources { cpu = cpu, memory = size }\npod_labels { name = name } }\n"
    )
    text = preset + in_step("use sized(2, size = 1Gi)")
    assert final(text, "s.resources") == {"cpu": "2", "memory": "1Gi"}
    assert final(text, "s.pod_labels.name") == "x"
    # What is not given of an optional one is null, and null is not there.
    left_out = preset + in_step("use sized(cpu = 2)")
    assert entries(accepted(left_out).steps["s"].attributes.resources).memory is None


def test_the_arguments_of_a_preset_are_checked() -> None:
    preset = "preset sized(cpu: quantity) { resources { cpu = cpu } }\n"
    [missing] = refused(preset + in_step("use «sized»"), "WZ3007")
    assert missing.help == "`use sized(cpu = ...)`"
    assert spans(missing) == ["sized"]
    refused(preset + in_step("use sized(«cpus» = 1)"), "WZ3007")
    refused(preset + in_step("use sized(cpu = «true»)"), "WZ3001")
    refused(preset + in_step("use sized(1, «2»)"), "WZ3007")
    refused(preset + in_step("use sized(cpu = 1, «cpu» = 2)"), "WZ2007")


def test_a_preset_may_be_used_twice_with_different_arguments() -> None:
    preset = "preset named(n: string) { pod_labels { name = n } }\n"
    body = 'step s = Work() { use named("a") }\nstep t = Work() { use named("b") }'
    assert labels(preset + in_pipeline(body)) == {"name": "a"}
    assert labels(preset + in_pipeline(body), "t.pod_labels") == {"name": "b"}


def test_presets_that_use_one_another_are_an_error() -> None:
    [found] = refused("preset a { use «b» }\npreset b { use a }\n" + in_step("use a"), "WZ2009")
    assert found.message == "these use one another: `a`, `b`"
    [alone] = refused("preset a { defaults { use «a» } }\n" + in_pipeline("use a"), "WZ2009")
    assert alone.message == "the preset `a` uses itself"
    refused("preset a { use «a» }\n" + in_pipeline(""), "WZ2009")  # also if it is not used


def test_presets_that_are_nested_too_deeply() -> None:
    chain = "".join(f"preset p{i} {{ use p{i + 1} }}\n" for i in range(60)) + "preset p60 { }\n"
    found = refused(chain + in_step("use p0"), "WZ1010")
    assert found[0].message == "presets use one another more than 40 deep"


def test_a_mistake_in_a_preset_is_reported_once_with_its_use() -> None:
    preset = "preset odd { «colour» = 1 }\n"
    [found] = refused(
        preset + in_pipeline("step s = Work() { use odd }\nstep t = Work() { use odd }"), "WZ2005"
    )
    assert [label.text for label in found.secondary] == ["used here, in a step"]


def test_a_preset_that_is_not_used_is_checked() -> None:
    refused("preset odd { «colour» = 1 }\n" + in_pipeline(""), "WZ2005")
    refused("preset odd { timeout = «5m» }\n" + in_pipeline(""), "WZ3012")


def test_a_preset_of_a_pipeline_is_not_for_steps() -> None:
    [found] = refused("import wurzel\n" + in_step("use «wurzel.defaults»"), "WZ2005")
    assert found.message == (
        "the preset `defaults` sets `namespace`, which is no attribute of a step"
    )
    assert found.help == "it is used in the block of a pipeline"


def test_a_preset_of_steps_is_not_for_pipelines() -> None:
    preset = "preset slow { timeout = 5h }\n"
    [found] = refused(preset + in_pipeline("use «slow»"), "WZ2005")
    assert found.help == "`defaults { use slow }` takes it in for the steps"
    assert spans(found) == ["timeout"]


def test_an_attribute_of_steps_is_told_its_place() -> None:
    [found] = refused(in_pipeline("«retry» = 3"), "WZ2005")
    assert found.help == "it stands in `defaults { }`"
    [found] = refused(in_pipeline("«timeout» = 3h"), "WZ2005")
    assert found.help == "it is said for steps: `defaults { timeout = 3h }`, or in a step's block"
    [found] = refused(in_step('«namespace» = "a"'), "WZ2005")
    assert found.help == "it is said for the whole pipeline, not for a step"


def test_a_preset_that_is_not_used_is_taken_for_what_it_looks_like() -> None:
    accepted("preset again { retry = null }\n" + in_pipeline(""))
    accepted("preset again { use slow }\npreset slow { timeout = 1h }\n" + in_pipeline(""))
    refused("preset again { retry = 3 }\n" + in_pipeline("use «again»"), "WZ2005")


def test_steps_do_not_stand_in_presets() -> None:
    refused("preset odd { «step s = Work()» }\n" + in_pipeline("use odd"), "WZ2012")


def test_wurzels_defaults_are_the_weakest_of_a_pipeline() -> None:
    text = "import wurzel\n" + in_pipeline(
        'use wurzel.defaults\nnamespace = "mine"\nstep s = Work() { resources { cpu = 2 } }'
    )
    assert final(text, "namespace") == "mine"
    assert final(text, "entrypoint") == "wurzel-pipeline"
    assert final(text, "s.resources") == {"cpu": "2", "memory": "128Mi..512Mi"}
    found = value(text, "entrypoint")
    assert origin_text(found) == '"wurzel-pipeline"' and way(found) == ["preset wurzel.defaults"]
