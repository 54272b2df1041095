"""Lookup: what a name stands for, and what it never stands for (language.md, "Lookup")."""

from tests.language.program import accepted, evaluated, final, in_pipeline, in_step, refused, spans


def test_loop_variables_and_parameters_come_first() -> None:
    text = "let xs = [1, 2]\n" + in_step("", "value = [x * 10 for x in xs]")
    assert final(text, "s.settings.value") == [10, 20]
    preset = 'preset big(size: int) { labels { n = "${size}" } }\n'
    assert final(preset + in_pipeline("use big(size = 7)"), "labels.n") == "7"


def test_then_come_the_steps_of_the_pipeline() -> None:
    text = in_pipeline("step a = Source()\nstep s = Work(value = «a»)")
    assert "`a` is a folder" in refused(text, "WZ3001")[0].message


def test_then_come_lets_params_and_imports_of_the_file() -> None:
    before = 'let a = 1\nparam b: int = 2\nimport "./lib.wz" as lib'
    files = {"./lib.wz": "let c = 3"}
    assert evaluated("[a, b, lib.c]", before, files=files) == [1, 2, 3]


def test_attributes_are_never_names() -> None:
    text = 'param image: string = "a/b:1"\n' + in_step("image = image")
    assert final(text, "s.image") == "a/b:1"
    [found] = refused(in_step('image = "a/b:1"\nenv { A = «image» }'), "WZ2002")
    assert found.message == "nothing is named `image` here"


def test_shadowing_is_an_error() -> None:
    for text, what in [
        ("let a = 1\n" + in_pipeline("step «a» = Source()"), "let"),
        ("param a: int = 1\n" + in_pipeline("step «a» = Source()"), "param"),
        ("let a = 1\npreset big(«a»: int) { }\n" + in_pipeline(""), "let"),
        ("let a = 1\n" + in_step("", "value = [1 for «a» in [1]]"), "let"),
        (in_pipeline("step a = Source()\nstep s = Work(value = [1 for «a» in [1]])"), "step"),
    ]:
        [found] = refused(text, "WZ2008")
        assert found.message.endswith(f"hides the {what} of the same name")
        assert spans(found) == ["a"]


def test_a_name_of_an_import_is_shadowed_too() -> None:
    text = 'import "./lib.wz" as a\n' + in_pipeline("step «a» = Source()")
    refused(text, "WZ2008", files={"./lib.wz": ""})


def test_words_of_the_language_cannot_be_declared_as_callables() -> None:
    refused("preset «lower» { }\n" + in_pipeline(""), "WZ2008")
    refused('extern step «string»() { class = "a:B" }\n' + in_pipeline(""), "WZ2008")
    text = 'from "./lib.wz" import big as «file»\n' + in_pipeline("")
    refused(text, "WZ2008", files={"./lib.wz": "preset big { }"})


def test_the_order_of_declarations_does_not_matter() -> None:
    lines = ["let a = b + 1", "let b = c * 2", "param c: int = 5", in_step("", "value = a")]
    assert final("\n".join(lines), "s.settings.value") == 11
    assert final("\n".join(reversed(lines)), "s.settings.value") == 11
    steps = "a >> s\nstep s = Work()\nstep a = Source()"
    assert [(e.source, e.target) for e in accepted(in_pipeline(steps)).edges] == [("a", "s")]


def test_a_chain_of_lets_may_be_long() -> None:
    # Neither the order nor the length of a chain is a question of the recursion limit.
    lines = [f"let x{i} = x{i + 1} + 1" for i in range(3000)] + ["let x3000 = 0"]
    assert evaluated("x0", "\n".join(lines)) == 3000


def test_a_cycle_of_lets_is_an_error_with_all_places() -> None:
    text = "let a = «b» + 1\nlet b = c\nlet c = a\n" + in_pipeline("")
    [found] = refused(text, "WZ2009")
    assert found.message == "these need one another: `a`, `b`, `c`"
    assert spans(found) == ["c", "a"]
    [alone] = refused("let a = [1, «a»]\n" + in_step("", "value = a"), "WZ2009")
    assert alone.message == "the let `a` needs itself"


def test_params_and_lets_can_make_a_cycle_together() -> None:
    refused("param a: int = «b»\nlet b = a\n" + in_pipeline(""), "WZ2009")


def test_two_cycles_are_two_errors() -> None:
    refused(
        "let a = «b»\nlet b = a\nlet c = «d»\nlet d = c\n" + in_pipeline(""), "WZ2009", "WZ2009"
    )


def test_what_is_called_is_looked_up_among_callables_only() -> None:
    text = in_pipeline("step ingest = ingest()\nstep watch = Work()")
    extra = 'extern step ingest() : -> [Doc] { class = "lib:Ingest" }\n'
    assert list(accepted(extra + text).steps) == ["ingest", "watch"]
    assert final("let lower = 1\n" + in_step("", 'value = lower("A")'), "s.settings.value") == "a"


def test_a_value_cannot_be_called() -> None:
    [found] = refused("let a = 1\n" + in_step("", "value = «a»(1)"), "WZ2010")
    assert found.message == "`a` is a let, and a function is needed here"
    refused("let a = 1\n" + in_pipeline("step s = «a»()"), "WZ2010")


def test_a_callable_is_not_a_value() -> None:
    for name, help in [
        ("Source", "`step name = Source(...)` makes a step of it"),
        ("watch", "`middlewares = [watch(...)]` wraps it around the steps"),
        ("lower", "`lower(...)` calls it"),
    ]:
        [found] = refused(in_step("", f"value = «{name}»"), "WZ2010")
        assert found.help == help


def test_a_step_type_a_preset_and_a_function_are_not_mixed_up() -> None:
    preset = "preset big { }\n"
    refused(preset + in_pipeline("step s = «big»()"), "WZ2010")
    refused(in_pipeline('step s = «secret»("x")'), "WZ2010")
    refused(in_pipeline("use «Source»"), "WZ2010")
    refused(in_pipeline("middlewares = [«Source»()]"), "WZ2010")


def test_an_unknown_name_gets_the_nearest() -> None:
    text = "let size = 1\n" + in_step("", "value = «siez»")
    [found] = refused(text, "WZ2002")
    assert found.primary is not None
    assert found.primary.text == "did you mean `size`?"
    assert found.fixes[0].edits[0].text == "size"
    [plain] = refused(in_step("", "value = «hello»"), "WZ2002")
    assert plain.help == 'text stands in quotes: `"hello"`'


def test_an_unknown_callable_gets_the_nearest() -> None:
    assert (
        refused(in_pipeline("step s = «Sorce»()"), "WZ2002")[0].fixes[0].edits[0].text == "Source"
    )
    assert refused(in_step("", "value = «lenn»([])"), "WZ3006")[0].fixes[0].edits[0].text == "len"
    refused("preset big { }\n" + in_pipeline("use «bigg»"), "WZ2002")
    refused("param a: «strng» = 1\n" + in_pipeline(""), "WZ3003")


def test_words_of_other_languages_are_understood() -> None:
    for name, word in [("True", "true"), ("None", "null"), ("no", "false")]:
        [found] = refused(in_step("", f"value = «{name}»"), "WZ2002")
        assert found.message == f"`{name}` is written `{word}`"


def test_values_have_no_methods() -> None:
    [found] = refused('let a = "X"\n' + in_step("", "value = a.«lower»()"), "WZ2010")
    assert found.help == "`lower(a)`"
    refused(in_step("", 'value = «"X".lower»()'), "WZ2010")


def test_a_mistake_in_a_name_has_no_consequences() -> None:
    text = "let a = «nope» + 1\nlet b = a * 2\n" + in_step("", 'value = "${b}", size = b, rate = a')
    refused(text, "WZ2002")


def test_a_let_in_a_pipeline_is_refused_once() -> None:
    text = in_pipeline("«let a = 1»\nstep s = Work(size = a)")
    [found] = refused(text, "WZ2012")
    assert found.message == "a `let` does not belong into a pipeline"


def test_a_step_declared_twice() -> None:
    [found] = refused(in_pipeline("step s = Work()\nstep «s» = Source()"), "WZ2006")
    assert spans(found) == ["s"]


def test_two_pipelines_may_have_steps_of_the_same_name() -> None:
    text = "pipeline a { step s = Source() }\npipeline b { step s = Source() }"
    from tests.language.program import compiled

    result = compiled(text)
    assert not list(result.diagnostics)
    assert [list(p.steps) for p in result.pipelines] == [["s"], ["s"]]
