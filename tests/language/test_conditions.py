"""Settings that are required as the others are, and settings that nothing reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.program import accepted, compiled, in_pipeline, refused, spans, unmarked

STORE = """
extern step Store(
  skip: bool = false,
  bucket: string = "",
  key: secret?,
  tries: int = 3,
  wait: duration(unit = "s") = 1s,
  mode: "fast" | "safe" = "fast",
  note: string = "x",
) : -> [Doc] {
  class = "a:Store"
  required { bucket = not skip, key = mode == "safe" and (tries > 5 or wait >= 1min) }
}
extern middleware vaults(url: string = "", token: secret = "") {
  class = "a:Vaults"
  required { token = url != "" }
}
"""
SECRET = 'secret("s", key = "k")'


def step(settings: str = "", block: str = "") -> str:
    return STORE + in_pipeline(f"step s = Store({settings}) {{ {block} }}")


@pytest.mark.parametrize(
    "settings",
    [
        'bucket = "b"',
        "skip = true",
        'skip = from_env(), note = "y"',
        'skip = config_map("c", key = "k")',
        "bucket = from_env()",
        f"bucket = {SECRET}",
        'bucket = "b", mode = "safe"',
        'bucket = "b", mode = "safe", tries = 5, wait = 59s',
        f'bucket = "b", mode = "safe", tries = 6, key = {SECRET}',
        'bucket = "b", mode = "safe", tries = 6, key = vault("v")',
        'bucket = "b", mode = from_env(), tries = 6',
        # Unknown, but it cannot change the outcome.
        'bucket = "b", mode = "fast", tries = from_env()',
    ],
)
def test_given_or_not_needed(settings: str) -> None:
    accepted(step(settings))


@pytest.mark.parametrize(
    ("settings", "message", "help"),
    [
        (
            "",
            "step s needs `bucket`, because `skip` is `false` by default",
            "`Store(bucket = ...)`; or `skip = true`",
        ),
        (
            "skip = false",
            "step s needs `bucket`, because `skip` is `false`",
            "`Store(bucket = ...)`; or `skip = true`",
        ),
        (
            'bucket = «""»',
            "step s needs `bucket`, because `skip` is `false` by default",
            "`Store(bucket = ...)`; or `skip = true`",
        ),
        (
            'skip = true, mode = "safe", tries = 6, key = null',
            'step s needs `key`, because `mode == "safe" and (tries > 5 or wait >= 1min)`',
            "`Store(key = ...)`",
        ),
        # The same length of time in another unit, and nobody knows `tries`.
        (
            'skip = true, mode = "safe", tries = from_env(), wait = 60s',
            'step s needs `key`, because `mode == "safe" and (tries > 5 or wait >= 1min)`',
            "`Store(key = ...)`",
        ),
    ],
)
def test_needed_and_not_given(settings: str, message: str, help: str) -> None:
    [found] = refused(step(settings), "WZ3015")
    assert (found.message, found.help) == (message, help)
    assert found.secondary[-1].text == "the condition"


def test_the_values_that_decide_are_shown() -> None:
    [found] = refused(step('skip = true, mode = "safe", tries = 6'), "WZ3015")
    assert spans(found)[:-1] == ['"safe"', "6"]


def test_the_environment_is_offered_where_there_is_one() -> None:
    [found] = refused(step(block='env_from = [secret("e")]'), "WZ3015")
    assert found.help is not None and "`bucket = from_env()`" in found.help


def test_values_of_the_run_are_not_known() -> None:
    inputs = 'input off: bool = false\ninput how: string = "fast"\n'
    for settings in ("skip = off", f'bucket = "b", mode = how, tries = 9, key = {SECRET}'):
        accepted(STORE + in_pipeline(f"{inputs}step s = Store({settings})"))
    # Neither `fast` nor `safe` for certain.
    accepted(STORE + in_pipeline(f'{inputs}step s = Store(bucket = "b", mode = how, tries = 9)'))
    accepted(STORE + in_pipeline(f"{inputs}step s = Store(bucket = how)"))


def test_several_settings_of_one_condition_are_one_message() -> None:
    text = (
        'extern step Own(off: bool = false, a: string = "", b: string?, c: secret?) { '
        'class = "a:B", required { a = not off, b = not off, c = not off } }\n'
    )
    [found] = refused(text + in_pipeline(f"step s = «Own»(b = {SECRET})"), "WZ3015")
    assert found.message == "step s needs `a` and `c`, because `off` is `false` by default"


def test_profiles_and_set_decide() -> None:
    text = (
        "param off: bool = false\n"
        + step('skip = off, note = "y"')
        + "profile on { pipeline p { step s(skip = false) } }\n"
        'profile full { pipeline p { step s(bucket = "b") } }\n'
        "profile gone { pipeline p { remove step s } }\n"
    )
    refused(text, "WZ3015")
    assert not list(compiled(text, params={"off": "true"}).diagnostics)
    refused(text, "WZ3015", params={"off": "true"}, profiles=["on"])
    assert not list(compiled(text, profiles=["on", "full"]).diagnostics)
    assert not list(compiled(text, profiles=["gone"]).diagnostics)


def test_middlewares() -> None:
    accepted(STORE + in_pipeline("middlewares = [vaults()]"))
    accepted(STORE + in_pipeline(f'middlewares = [vaults(url = "u", token = {SECRET})]'))
    text = STORE + in_pipeline('middlewares = [«vaults(url = "u")»]')
    [found] = refused(text, "WZ3015")
    assert found.message == 'the middleware `vaults` needs `token`, because `url != ""`'
    # What a profile replaces does not count.
    profile = "profile none { pipeline p { middlewares = [] } }\n"
    plain = text.replace("«", "").replace("»", "")
    assert not list(compiled(plain + profile, profiles=["none"]).diagnostics)


def test_a_misspelt_setting_is_one_mistake() -> None:
    refused(step('«bukcet» = "b"'), "WZ2004")
    refused(step("bucket = «5»"), "WZ3001")


# ---- any condition

NAMES = ("a", "b", "c")
Formula = tuple[Any, ...] | str | bool
formulas: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([*NAMES, True, False]),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or", "==", "!="]), inner, inner),
    ),
    max_leaves=6,
)


def written(formula: Formula) -> str:
    if isinstance(formula, bool):
        return str(formula).lower()
    if isinstance(formula, str):
        return formula
    if len(formula) == 2:
        return f"(not {written(formula[1])})"
    return f"({written(formula[1])} {formula[0]} {written(formula[2])})"


def certain(formula: Formula, values: dict[str, bool | None]) -> bool | None:
    """Kleene's three-valued logic; None is what is not known."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, str):
        return values[formula]
    sides = [certain(side, values) for side in formula[1:]]
    if formula[0] == "not":
        return None if sides[0] is None else not sides[0]
    if formula[0] in ("and", "or"):
        decides: bool = formula[0] == "or"
        if decides in sides:
            return decides
        return None if None in sides else not decides
    return None if None in sides else bool((sides[0] == sides[1]) == (formula[0] == "=="))


@given(formulas, st.tuples(*[st.sampled_from([True, False, None])] * 3), st.booleans())
def test_a_setting_is_missed_just_where_its_condition_is_certain(
    formula: Formula, drawn: tuple[bool | None, ...], defaults: bool
) -> None:
    values = dict(zip(NAMES, drawn, strict=True))
    # A known value is written, or the default.
    declared = {n: v if defaults and v is not None else False for n, v in values.items()}
    texts = {True: "true", False: "false", None: "from_env()"}
    given = [f"{n} = {texts[v]}" for n, v in values.items() if not defaults or v is None]
    parameters = ", ".join(f"{n}: bool = {texts[v]}" for n, v in declared.items())
    text = (
        f'extern step Own({parameters}, it: string = "") '
        f'{{ class = "a:B", required {{ it = {written(formula)} }} }}\n'
        + in_pipeline(f"step s = Own({', '.join(given)})")
    )
    found = [item.code.id for item in compiled(text).diagnostics]
    assert found == (["WZ3015"] if certain(formula, values) is True else [])


# ---- declarations


@pytest.mark.parametrize(
    ("rules", "code", "says"),
    [
        ("required { b = not «aa» }", "WZ2004", "no setting `aa` is declared here"),
        ("required { «bb» = a }", "WZ2004", "no setting `bb` is declared here"),
        ("required { b = «b» != null }", "WZ2012", "not on itself"),
        ("required { b = «n» }", "WZ3001", "takes `true` or `false`"),
        ("required { b = «a < 3» }", "WZ3008", "`<` does not go with"),
        ('required { b = «contains(t, "x")» }', "WZ2012", "a condition is made of settings"),
        ("required { b = «n + 1» > 2 }", "WZ2012", "a condition is made of settings"),
        ("required { b = a, «b» = not a }", "WZ2007", "has two conditions"),
        ("required { «must» = a }", "WZ2012", "always required"),
        ("required { «b { }» }", "WZ2012", "consists of entries"),
        ("«required» = { b = a }", "WZ2012", "`required` is a block"),
        ("required { b = a }\n«required» { t = a }", "WZ2007", "is set twice"),
        ('unread = ["a", «"nn"»]', "WZ2004", "no setting `nn` is declared here"),
        ("unread = [«a»]", "WZ3001", "a list of names of settings"),
        ('unread = «"a"»', "WZ3001", "a list of names of settings"),
        ('«unraed» = ["a"]', "WZ2005", "no attribute `unraed`"),
        ("«requried» { b = a }", "WZ2005", "no attribute `requried`"),
        ('«class { b = "c" }»', "WZ2012", "does not belong into the block"),
    ],
)
def test_mistakes_in_declarations(rules: str, code: str, says: str) -> None:
    for kind, name in (("step", "Own"), ("middleware", "own")):
        # Names of the file are no settings: a condition is about the declaration alone.
        text = (
            "let far = true\n"
            f"extern {kind} {name}(must: int, a: bool = true, n: int = 1, b: string?, "
            f't: string = "") {{ class = "a:B"\n{rules} }}\n'
        )
        if "class" in rules:
            text = text.replace('class = "a:B"', "")
            codes = ["WZ3002", code] if kind == "step" else [code]
            assert [d.code.id for d in compiled(unmarked(text)[0]).diagnostics] == codes
            continue
        [found] = refused(text + in_pipeline(""), code)
        assert says in found.message, found.message


def test_names_of_the_file_are_no_settings() -> None:
    text = 'let far = true\nextern step Own(b: string?) { class = "a:B", required { b = «far» } }\n'
    refused(text + in_pipeline(""), "WZ2004")


def test_the_nearest_setting_is_offered() -> None:
    text = 'extern step Own(push: bool = true, bucket: string?) { class = "a:B", %s }\n'
    for rule, fix in (
        ("required { bucket = psuh }", "push"),
        ('unread = ["psuh"]', '"push"'),
        ("unread = [push]", '"push"'),
        ("required { buckt = push }", "bucket"),
    ):
        [found] = compiled(text % rule + in_pipeline("")).diagnostics
        assert [edit.text for fix in found.fixes for edit in fix.edits] == [fix], rule
