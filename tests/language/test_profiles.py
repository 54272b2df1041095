"""Profiles amend declarations before anything is merged."""

from tests.language.program import accepted, final, in_pipeline, refused, spans, value, way

BASE = in_pipeline(
    "defaults { timeout = 1h, active_deadline = 1h }\n"
    "step a = Source()\n"
    "step s = Work(size = 1, rate = 2) { timeout = 2h }\n"
    'step z = Sink(uri = "x")\n'
    "a >> s >> z"
)


def profile(body: str, name: str = "x") -> str:
    return f"profile {name} {{ pipeline p {{\n{body}\n}} }}\n"


def edges(text: str, **options: object) -> list[tuple[str, str]]:
    return [(edge.source, edge.target) for edge in accepted(text, **options).edges]


def test_the_defaults_of_a_profile_amend_those_of_the_pipeline() -> None:
    text = BASE + profile("defaults { active_deadline = 5h }")
    assert final(text, "a.active_deadline", profiles=["x"]) == "5h"
    assert final(text, "a.timeout", profiles=["x"]) == "1h"
    assert final(text, "a.active_deadline") == "1h"


def test_the_block_of_a_step_still_beats_the_defaults_of_a_profile() -> None:
    text = BASE + profile("defaults { timeout = 5h }")
    assert final(text, "s.timeout", profiles=["x"]) == "2h"
    assert final(text, "a.timeout", profiles=["x"]) == "5h"


def test_the_step_of_a_profile_amends_the_step() -> None:
    text = BASE + profile("step s { timeout = 5h }")
    assert final(text, "s.timeout", profiles=["x"]) == "5h"
    assert final(text, "s.active_deadline", profiles=["x"]) == "1h"


def test_a_step_without_a_block_gets_one() -> None:
    text = BASE + profile("step a { timeout = 5h }")
    assert final(text, "a.timeout", profiles=["x"]) == "5h"
    assert final(text, "s.timeout", profiles=["x"]) == "2h"


def test_settings_are_amended_one_by_one() -> None:
    text = BASE + profile("step s(size = 7)")
    step = accepted(text, profiles=["x"]).steps["s"]
    assert {name: found.data for name, found in step.settings.items()} == {"size": 7, "rate": 2}
    before = step.settings["size"].previous
    assert before is not None and before.data == 1


def test_settings_and_block_at_once() -> None:
    text = BASE + profile("step s(size = 7) { timeout = 9h }")
    assert final(text, "s.settings.size", profiles=["x"]) == 7
    assert final(text, "s.timeout", profiles=["x"]) == "9h"


def test_shared_values_are_not_changed() -> None:
    # The value of a let stands in two steps; only one of them has beaten something.
    text = (
        "let n = 5\n"
        + in_pipeline("step s = Work(size = 1)\nstep t = Work(size = n)")
        + profile("step s(size = n)")
    )
    pipeline = accepted(text, profiles=["x"])
    assert pipeline.steps["t"].settings["size"].previous is None
    assert pipeline.steps["s"].settings["size"].previous is not None


def test_a_profile_adds_a_step() -> None:
    text = BASE + profile("step extra = Work(size = 3)\na >> extra >> z")
    assert "extra" not in accepted(text).steps
    found = accepted(text, profiles=["x"])
    assert found.steps["extra"].settings["size"].data == 3
    assert ("a", "extra") in [(e.source, e.target) for e in found.edges]


def test_a_step_of_a_profile_takes_the_defaults() -> None:
    assert final(BASE + profile("step extra = Work()"), "extra.timeout", profiles=["x"]) == "1h"


def test_a_profile_removes_a_step_with_its_edges() -> None:
    text = BASE + profile("remove step s")
    assert edges(text) == [("a", "s"), ("s", "z")]
    assert edges(text, profiles=["x"]) == []
    assert list(accepted(text, profiles=["x"]).steps) == ["a", "z"]


def test_a_removed_step_may_be_declared_anew() -> None:
    text = BASE + profile("step s = Source()\nremove step s")
    pipeline = accepted(text, profiles=["x"])
    assert pipeline.steps["s"].type.name == "Source"


def test_a_profile_adds_edges() -> None:
    assert edges(BASE + profile("a >> z"), profiles=["x"])[-1] == ("a", "z")


def test_later_profiles_beat_earlier_ones() -> None:
    text = (
        BASE
        + profile("step s(size = 2) { timeout = 3h }", "x")
        + profile("step s(size = 3) { timeout = 4h }", "y")
    )
    assert final(text, "s.timeout", profiles=["x", "y"]) == "4h"
    assert final(text, "s.timeout", profiles=["y", "x"]) == "3h"
    assert final(text, "s.settings.size", profiles=["x", "y"]) == 3


def test_a_later_profile_amends_the_step_of_an_earlier_one() -> None:
    text = BASE + profile("step extra = Work()", "x") + profile("step extra(size = 3)", "y")
    assert final(text, "extra.settings.size", profiles=["x", "y"]) == 3
    marked = text.replace("step extra(", "step «extra»(")
    [found] = refused(marked, "WZ2011", profiles=["y"])
    assert found.message == "there is no step `extra` to amend"
    refused(marked, "WZ2011", profiles=["y", "x"])


def test_a_profile_after_one_that_removes() -> None:
    text = BASE + profile("remove step s", "x") + profile("step «s» { timeout = 1h }", "y")
    [found] = refused(text, "WZ2011", profiles=["x", "y"])
    assert found.help == "a profile that comes before removes it"


def test_attributes_of_the_pipeline_and_presets_in_a_profile() -> None:
    text = (
        'preset far { namespace = "far", parallelism = 4 }\n'
        + BASE
        + profile("use far\nparallelism = 9")
    )
    assert final(text, "namespace", profiles=["x"]) == "far"
    assert final(text, "parallelism", profiles=["x"]) == 9
    assert way(value(text, "namespace", profiles=["x"])) == ["profile x", "preset far"]


def test_overriding_what_does_not_exist_is_an_error() -> None:
    text = BASE + profile("step «splitt» { timeout = 1h }")
    refused(text, "WZ2011")
    [found] = refused(
        BASE.replace("step s ", "step split ").replace(" s ", " split ")
        + profile("step «splitt» { }"),
        "WZ2011",
    )
    assert found.primary is not None and found.primary.text == "did you mean `split`?"
    refused(BASE + profile("remove step «t1»"), "WZ2011")
    refused(BASE + "profile x { pipeline «q» { } }", "WZ2011")
    refused(BASE + "profile x { «n» = 1 }", "WZ2011")
    refused(BASE + profile("«nope» >> a"), "WZ4004", profiles=["x"])


def test_an_attribute_at_the_top_of_a_profile_is_told_its_place() -> None:
    [found] = refused(BASE + 'profile x { «namespace» = "a" }', "WZ2011")
    assert found.help == "an attribute of a pipeline is set in `pipeline name { ... }`"
    [found] = refused(BASE + "profile x { step «s» { timeout = 1h } }", "WZ2012")
    assert found.help == "it belongs into `pipeline p { ... }`"


def test_a_profile_that_is_not_selected_is_checked() -> None:
    refused(BASE + profile("step s(«sise» = 1)"), "WZ2004")
    refused(BASE + profile("step s { «tiemout» = 1h }"), "WZ2005")
    refused(BASE + profile("step s { timeout = «5m» }"), "WZ3012")
    refused(BASE + profile("step s(size = «nope»)"), "WZ2002")
    refused("param n: int = 1\n" + BASE + 'profile x { n = «"a"» }', "WZ3001")


def test_a_let_that_only_a_profile_needs() -> None:
    text = "let far = 9h\n" + BASE + profile("step s { timeout = far }")
    assert final(text, "s.timeout") == "2h"
    assert final(text, "s.timeout", profiles=["x"]) == "9h"


def test_what_is_said_twice() -> None:
    refused(BASE + "profile x { pipeline p { }\npipeline «p» { } }", "WZ2007")
    refused("param n: int = 1\n" + BASE + "profile x { n = 1\n«n» = 2 }", "WZ2007")
    refused(BASE + "profile x { }\nprofile «x» { }", "WZ2006")
    [found] = refused(BASE + profile("step «s» = Source()"), "WZ2006")
    assert found.help is not None and found.help.startswith("`step s { ... }`")
    assert spans(found) == ["s"]


def test_two_profiles_may_add_the_same_step_if_they_are_not_selected_together() -> None:
    text = BASE + profile("step extra = Work()", "x") + profile("step «extra» = Source()", "y")
    plain_text = text.replace("«", "").replace("»", "")
    assert accepted(plain_text, profiles=["y"]).steps["extra"].type.name == "Source"
    refused(text, "WZ2006", profiles=["x", "y"])


def test_only_profiles_change_steps() -> None:
    [found] = refused(in_pipeline("step a = Source()\nremove step «a»"), "WZ2012")
    assert found.message == "only a profile can remove a step"
    [found] = refused(in_pipeline("step «a» { timeout = 1h }"), "WZ2012")
    assert found.help == "`step a = Type(...)` declares a step"


def test_an_unknown_profile_gets_the_nearest() -> None:
    [found] = refused(BASE + profile("", "prod"), "WZ2013", profiles=["prd"])
    assert found.help == "did you mean `prod`?"


def test_a_profile_given_twice_counts_once() -> None:
    assert final(BASE + profile("step s(size = 4)"), "s.settings.size", profiles=["x", "x"]) == 4


def test_edges_to_a_step_that_is_refused_are_no_further_mistake() -> None:
    text = in_pipeline("step a = «Nope»()\nstep s = Work()\na >> s") + profile(
        "step a { timeout = 1h }"
    )
    refused(text, "WZ2002", profiles=["x"])
