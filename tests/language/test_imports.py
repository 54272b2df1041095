"""Imports: modules of the standard library and files; they give names, never output."""

import pytest

from tests.language.program import (
    accepted,
    compiled,
    evaluated,
    in_pipeline,
    refused,
    spans,
    unmarked,
)
from wzc.diagnostics.model import Diagnostic

LIBRARY = {
    "./lib.wz": "let size = 7\nparam rate: float = 2.5\npreset big { parallelism = 3 }\n"
    'extern step Own() : -> [D] { class = "a:Own" }\ncontract D { }\nlet _hidden = 1'
}


def test_a_module_of_the_standard_library_is_imported_by_its_name() -> None:
    text = "import wurzel\nimport wurzel.steps\n" + in_pipeline(
        'use wurzel.defaults\nstep s = steps.ManualMarkdownStep(folder_path = "/d")'
    )
    assert accepted(text).steps["s"].type.name == "ManualMarkdownStep"


def test_a_file_is_imported_by_its_path_under_a_name() -> None:
    assert evaluated("[lib.size, lib.rate]", 'import "./lib.wz" as lib', files=LIBRARY) == [7, 2.5]
    [found] = refused('import «"./lib.wz"»\n' + in_pipeline(""), "WZ2012", files=LIBRARY)
    assert found.help == '`import "./lib.wz" as lib`'
    assert [fix.title for fix in found.fixes] == ["write `as lib`"]


def test_names_of_a_module_are_imported_also_under_other_names() -> None:
    text = 'from "./lib.wz" import size, big as huge, Own as Mine\n' + in_pipeline(
        "use huge\nstep o = Mine()\nstep s = Work(size = size)"
    )
    pipeline = accepted(text, files=LIBRARY)
    assert pipeline.values["parallelism"].data == 3
    assert pipeline.steps["o"].type.name == "Own"


def test_presets_steps_and_middlewares_are_used_through_the_module() -> None:
    files = {"./lib.wz": LIBRARY["./lib.wz"] + '\nextern middleware m() { class = "a:M" }'}
    text = 'import "./lib.wz" as lib\n' + in_pipeline(
        "use lib.big\nmiddlewares = [lib.m()]\nstep o = lib.Own()"
    )
    assert list(accepted(text, files=files).steps) == ["o"]


def test_a_missing_module_gets_the_nearest() -> None:
    [found] = refused("import «wurzle»\n" + in_pipeline(""), "WZ2001")
    assert found.message == "the standard library has no module `wurzle`"
    assert found.help == "did you mean `wurzel`?"
    refused("from «wurzel.stepps» import A\n" + in_pipeline("step a = A()"), "WZ2001")


def test_a_missing_file_gets_the_nearest() -> None:
    [found] = refused('import «"./libs.wz"» as lib\n' + in_pipeline(""), "WZ2001", files=LIBRARY)
    assert found.help == "did you mean `./lib.wz`?"


def test_a_name_that_a_module_does_not_have() -> None:
    text = 'from "./lib.wz" import «sizes»\n' + in_pipeline("step s = Work(size = sizes)")
    [found] = refused(text, "WZ2002", files=LIBRARY)
    assert found.message == "`lib.wz` declares no `sizes`"
    assert found.fixes[0].edits[0].text == "size"
    text = 'import "./lib.wz" as lib\n' + in_pipeline("step s = Work(size = lib.«sise»)")
    assert refused(text, "WZ2002", files=LIBRARY)[0].message == "`lib` has no value `sise`"
    text = 'import "./lib.wz" as lib\n' + in_pipeline("use lib.«bigg»")
    assert refused(text, "WZ2002", files=LIBRARY)[0].message == "`lib` has no preset `bigg`"


def test_a_name_of_a_module_that_is_something_else() -> None:
    for body, message in [
        ("use lib.«size»", "`lib.size` is a let, and a preset is needed here"),
        ("step o = «lib.big»()", "`lib.big` is a preset, and a step type is needed here"),
        ("step s = Work(value = lib.«big»)", "`lib.big` is a preset, and a value is needed here"),
    ]:
        text = 'import "./lib.wz" as lib\n' + in_pipeline(body)
        [found] = refused(text, "WZ2010", files=LIBRARY)
        assert found.message == message


def test_private_names_stay_in_their_file() -> None:
    [found] = refused(
        'from "./lib.wz" import «_hidden»\n' + in_pipeline(""), "WZ2015", files=LIBRARY
    )
    assert spans(found) == ["_hidden"]
    text = 'import "./lib.wz" as lib\n' + in_pipeline("step s = Work(size = lib.«_hidden»)")
    refused(text, "WZ2015", files=LIBRARY)


def test_a_path_has_two_parts() -> None:
    text = 'import "./lib.wz" as lib\n' + in_pipeline("use lib.big.«more»")
    refused(text, "WZ2002", files=LIBRARY)
    [found] = refused(
        "import wurzel.steps\n" + in_pipeline("step s = «wurzel».steps.EmbeddingStep()"), "WZ2002"
    )
    assert found.help == "`wurzel.steps` is imported as `steps`: `steps.EmbeddingStep`"


@pytest.mark.parametrize("length", [1, 2, 3])
def test_files_that_import_one_another(length: int) -> None:
    names = ["./main.wz", "./b.wz", "./c.wz"][:length]
    texts = []
    for position, _ in enumerate(names):
        target = names[(position + 1) % length]
        mark = position == length - 1
        shown = f'«"{target}"»' if mark else f'"{target}"'
        texts.append(f"import {shown} as other{position}\n")
    files = dict(zip(names[1:], texts[1:], strict=True))
    [found] = refused(texts[0] + in_pipeline(""), "WZ2003", files=files)
    assert len(found.secondary) == length - 1
    if length == 1:
        assert found.message == "`main.wz` imports itself"
    else:
        shown = ", ".join(f"`{name.removeprefix('./')}`" for name in names)
        assert found.message == f"these files import one another: {shown}"


def test_two_files_may_import_a_third() -> None:
    files = {
        "./a.wz": 'import "./c.wz" as c\nlet a = c.one + 1',
        "./b.wz": 'from "./c.wz" import one\nlet b = one + 2',
        "./c.wz": "let one = 1",
    }
    before = 'import "./a.wz" as a\nimport "./b.wz" as b'
    assert evaluated("[a.a, b.b]", before, files=files) == [2, 3]


def test_a_clash_of_names_is_an_error_with_both_places() -> None:
    text = 'from "./lib.wz" import size\nlet «size» = 1\n' + in_pipeline("")
    [found] = refused(text, "WZ2006", files=LIBRARY)
    assert spans(found) == ["size"]
    assert found.help == "give one of them another name, for example with `as`"
    text = 'import "./lib.wz" as x\nfrom "./lib.wz" import size as «x»\n' + in_pipeline("")
    refused(text, "WZ2006", files=LIBRARY)


def test_a_failed_import_has_no_consequences() -> None:
    text = in_pipeline(
        "use lib.defaults\nuse big\nmiddlewares = [lib.m()]\nimage_pull_secrets = [name]\n"
        "step a = Own()\nstep b = lib.Other()\na >> b\ndefaults { image = lib.image }"
    )
    refused(
        'import «"./no.wz"» as lib\nfrom «"./no.wz"» import big, Own, name\n' + text,
        "WZ2001",
        "WZ2001",
    )


def test_a_name_that_failed_to_be_imported_leaves_nothing_missing() -> None:
    # What the preset would have set is not missing by another mistake.
    text = 'from "./lib.wz" import «bigg»\n' + in_pipeline("use bigg\nstep s = Sink()")
    refused(text, "WZ2002", files=LIBRARY)


def test_mistakes_of_an_imported_file_are_reported_there() -> None:
    files = {"./lib.wz": "let a = «nope»\npreset p { «colour» = 1 }"}
    refused('import "./lib.wz" as lib\n' + in_pipeline(""), "WZ2002", "WZ2005", files=files)


def test_pipelines_and_profiles_are_not_imported() -> None:
    files = {"./lib.wz": "pipeline q { }\nprofile prod { }"}
    for name, kind in [("q", "pipeline"), ("prod", "profile")]:
        text = f'from "./lib.wz" import «{name}»\n' + in_pipeline("")
        [found] = refused(text, "WZ2010", files=files)
        assert found.message == f"a {kind} cannot be imported: only the root file's are compiled"


def test_imports_give_names_never_output() -> None:
    files = {"./lib.wz": 'pipeline q { step s = T() }\nextern step T() { class = "a:T" }'}
    result = compiled('import "./lib.wz" as lib\n' + in_pipeline(""), files=files)
    assert [pipeline.name for pipeline in result.pipelines] == ["p"]


def test_a_param_of_an_imported_file_keeps_its_default() -> None:
    files = {"./lib.wz": "param «size»: int"}
    text = 'import "./lib.wz" as lib\n' + in_pipeline("step s = Work(size = lib.size)")
    [found] = refused(text, "WZ3014", files=files)
    assert found.help == "only params of the file that is compiled can be set: give it a default"


def test_an_import_has_no_interpolation() -> None:
    refused('let a = "x"\nimport «"./${a}.wz"» as lib\n' + in_pipeline(""), "WZ2012")


def test_a_misspelt_import_is_the_only_mistake() -> None:
    files = {"./lib.wz": 'extern step Reader() { class = "a:Reader" }'}
    text = 'from "./lib.wz" import «Reeder»\n' + in_pipeline("step s = Reader()")
    [found] = refused(text, "WZ2002", files=files)
    assert [fix.edits[0].text for fix in found.fixes] == ["Reader"]


# ---- imports without a use (WZ7013)


LIB = 'extern step T() { class = "a:T" }\nlet x = 1\npreset p { priority = 1 }\n'


def unused(text: str) -> list[Diagnostic]:
    return refused(text, "WZ7013", files={"./lib.wz": LIB}, declarations="")


def fixed(text: str) -> str:
    plain_text, _ = unmarked(text)
    [found] = unused(text)
    [fix] = found.fixes
    [edit] = fix.edits
    assert fix.certain
    return plain_text[: edit.span.start] + edit.text + plain_text[edit.span.end :]


def test_an_import_without_a_use_is_told_and_can_be_taken_away() -> None:
    body = "pipeline q { step s = T() }\n"
    names = 'from "./lib.wz" import T\n'
    assert fixed('import "./lib.wz" as «lib»\n' + names + body) == names + body
    assert fixed('from "./lib.wz" import «x» # why\n' + names + body) == " # why\n" + names + body
    assert fixed('from "./lib.wz" import T, «x»\n' + body) == names + body
    assert fixed('from "./lib.wz" import «x», T\n' + body) == names + body
    assert fixed('from "./lib.wz" import x as «y», T as U\n' + body.replace("T", "U")) == (
        'from "./lib.wz" import T as U\n' + body.replace("T", "U")
    )


def test_several_names_without_a_use_are_one_mistake() -> None:
    [found] = unused('from "./lib.wz" import «x», p, T\npipeline q { step s = T() }\n')
    assert found.message == "`x`, `p` are imported and not used"


@pytest.mark.parametrize(
    "use",
    [
        "let y = lib.x",
        "pipeline q { use lib.p }",
        "pipeline q { step s = lib.T() }",
        "profile z { pipeline p { priority = lib.x } }\n",
        "preset r(a: int = lib.x) { priority = a }\npipeline q { use r }",
    ],
)
def test_a_use_anywhere_is_a_use(use: str) -> None:
    text = 'import "./lib.wz" as lib\n' + use + "\n" + in_pipeline("")
    accepted_result = compiled(text, files={"./lib.wz": LIB})
    assert [d.message for d in accepted_result.diagnostics if d.code.id == "WZ7013"] == []


def test_a_name_that_hides_or_a_key_is_no_use() -> None:
    unused(
        'from "./lib.wz" import «x», T\n'
        'pipeline q { step s = T() { env { x = "1" }, pod_labels { x = "1" } } }\n'
    )


def test_after_an_error_no_import_is_called_unused() -> None:
    text = 'from "./lib.wz" import x, T\npipeline q { step s = T(), priority = «xx» }\n'
    refused(text, "WZ2002", files={"./lib.wz": LIB}, declarations="")
