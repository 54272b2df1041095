"""Properties of evaluation: merging against a model, order, arithmetic, one planted mistake."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language import model
from tests.language.program import compiled, entries, evaluated, refused
from wzc.model.value import plain
from wzc.values.duration import Duration
from wzc.values.quantity import NANO, Quantity

few = settings(max_examples=40)
SEEDS = st.integers(0, 2**32)


def final_values(text: str, profiles: list[str]) -> object:
    result = compiled(text, profiles=profiles)
    assert [d.message for d in result.diagnostics] == [], text
    [pipeline] = result.pipelines
    return model.without_null(plain(dict(pipeline.steps["s"].values)))


@few
@given(model.programs(), SEEDS)
def test_merging_is_what_the_rules_say(program: model.Program, seed: int) -> None:
    text = model.source(program, seed)
    assert final_values(text, model.profiles(program)) == model.expected(program)


@few
@given(model.programs(), SEEDS, SEEDS)
def test_the_order_of_entries_and_declarations_means_nothing(
    program: model.Program, one: int, other: int
) -> None:
    chosen = model.profiles(program)
    assert final_values(model.source(program, one), chosen) == final_values(
        model.source(program, other), chosen
    )


@few
@given(model.programs(), SEEDS)
def test_the_objects_say_what_the_values_say(program: model.Program, seed: int) -> None:
    result = compiled(model.source(program, seed), profiles=model.profiles(program))
    attributes = result.pipelines[0].steps["s"].attributes
    expected = model.expected(program)
    assert (attributes.timeout is None) == ("timeout" not in expected)
    assert (attributes.env is not None and set(attributes.env.data)) == (
        "env" in expected and set(expected["env"])
    )
    if "resources" in expected:
        resources = entries(attributes.resources)
        assert {n for n in ("cpu", "memory") if getattr(resources, n)} == set(expected["resources"])


# ---- arithmetic

numbers = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=3, allow_nan=False).map(lambda d: f"{d:.3f}"),
)


@given(numbers, st.sampled_from("+-*/"), numbers)
def test_numbers_are_decimal(left: str, operator: str, right: str) -> None:
    a, b = Fraction(left), Fraction(right)
    if operator == "/" and not b:
        return
    exact = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[operator]
    whole = "." not in left + right and operator != "/"
    found = evaluated(f"{left} {operator} {right}")
    assert found == (int(exact) if whole else float(exact))
    assert isinstance(found, int if whole else float)


amounts = st.tuples(st.integers(1, 500), st.sampled_from(["m", "", "k", "M", "Ki", "Mi", "Gi"]))


def amount(pair: tuple[int, str]) -> tuple[str, Fraction]:
    text = f"{pair[0]}{pair[1]}"
    found = Quantity.parse(text)
    assert isinstance(found, Quantity)
    return text, Fraction(found.nano, NANO)


@given(amounts, amounts, st.integers(1, 50))
def test_amounts_are_exact(one: tuple[int, str], other: tuple[int, str], factor: int) -> None:
    (a, x), (b, y) = amount(one), amount(other)
    found = Quantity.parse(str(evaluated(f"({a} + {b}) * {factor}")))
    assert isinstance(found, Quantity)
    assert Fraction(found.nano, NANO) == (x + y) * factor
    assert evaluated(f"{a} < {b}") == (x < y)
    assert evaluated(f"{a} == {b}") == (x == y)
    if one[1] and other[1]:
        assert evaluated(f"{a} / {b}") == float(x / y)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 100))
def test_durations_are_exact(a: int, b: int, factor: int) -> None:
    found = Duration.parse(str(evaluated(f"({a}s + {b}ms) * {factor}")))
    assert isinstance(found, Duration)
    assert found.milliseconds == (a * 1000 + b) * factor
    back = Duration.parse(str(evaluated(f"{a}s + {b}ms - {b}ms")))
    assert isinstance(back, Duration) and back.milliseconds == a * 1000


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=5))
def test_precedence_is_that_of_python(values: list[int]) -> None:
    text = " + ".join(f"{v} * 2 - 3 % 2" for v in values)
    assert evaluated(text) == eval(text)


# ---- one planted mistake

PLANTED = [
    ("WZ2005", "step", "«timeuot» = 1h"),
    ("WZ2005", "defaults", "«resuorces» { cpu = 1 }"),
    ("WZ2005", "pipeline", '«namspace» = "a"'),
    ("WZ2005", "preset", "«no_such_thing» = 1"),
    ("WZ2004", "settings", "«szie» = 1"),
    ("WZ2007", "settings", "size = 1, «size» = 2"),
    ("WZ3001", "settings", 'size = «"many"»'),
    ("WZ3005", "settings", "size = «0»"),
    ("WZ3012", "settings", "every = «5m»"),
    ("WZ3013", "settings", 'token = «"abc"»'),
    ("WZ2002", "settings", "size = «unknown_name»"),
    ("WZ3008", "settings", 'value = «1 + "a"»'),
    ("WZ3009", "settings", "value = «1 / 0»"),
    ("WZ2002", "step", "priority_class_name = «unknown_name»"),
    ("WZ2002", "pipeline", "step other = «Wrok»()"),
    ("WZ3002", "pipeline", "step other = «Sink»()"),
    ("WZ4004", "pipeline", "a >> «unknown_step»"),
    ("WZ2006", "pipeline", "step t = Work()\nstep «t» = Work()"),
    ("WZ2011", "profile", "step «unknown_step» { timeout = 1h }"),
    ("WZ2011", "profile", "remove step «unknown_step»"),
    ("WZ2009", "file", "let one = «two»\nlet two = one"),
    ("WZ2001", "file", "import «no.such.module»"),
    ("WZ3003", "file", "param odd: «strng» = 1"),
    ("WZ3014", "file", "param «odd»: int"),
    ("WZ2008", "file", "preset «secret» { }"),
]


@settings(max_examples=100)
@given(model.programs(), SEEDS, st.sampled_from(PLANTED))
def test_one_mistake_gives_one_message(
    program: model.Program, seed: int, planted: tuple[str, str, str]
) -> None:
    code, where, line = planted
    if where == "preset" and not program.presets:
        program.presets.append(model.Block())
    if where == "profile" and len(program.defaults) < 2:
        program.defaults.append(model.Block())
        program.steps.append(model.Block())
    text = model.source(program, seed, {where: line})
    refused(text, code, profiles=model.profiles(program))
