"""Expressions: operators by type, conditionals, comprehensions, interpolation, functions."""

import pytest

from tests.language.program import DECLARATIONS, accepted, compiled, evaluated, in_step, refused

OPERATORS = [
    ("1 + 2", 3),
    ("1 - 2", -1),
    ("2 * 3", 6),
    ("7 / 2", 3.5),
    ("7 % 3", 1),
    ("-7 % 3", 2),
    ("0.1 + 0.2", 0.3),
    ("1.1 * 3", 3.3),
    ("1 + 0.5", 1.5),
    ("1e3 + 1", "1001"),
    ('"a" + "b"', "ab"),
    ("[1] + [2, 3]", [1, 2, 3]),
    ("1Gi + 512Mi", "1536Mi"),
    ("1Gi + 1Gi", "2Gi"),
    ("1 + 500m", "1500m"),
    ("2Gi - 1Gi", "1Gi"),
    ("2Gi * 3", "6Gi"),
    ("3 * 100m", "300m"),
    ("100m * 10", "1000m"),
    ("1Gi * 0.5", "512Mi"),
    ("1Gi / 2", "512Mi"),
    ("2Gi / 1Gi", 2.0),
    ("1 * 1.5Gi", "1536Mi"),
    ("1Gi + 1G", "2073741824"),
    ("1G / 8", "125M"),
    ("1 / 3 * 1", 0.3333333333333333),
    ("1min + 30s", "90s"),
    ("1h - 30min", "30min"),
    ("1min * 90", "90min"),
    ("24h * 7", "7d"),
    ("1h / 4", "15min"),
    ("1h / 15min", 4.0),
    ("2 * 30s", "1min"),
    ("1s / 3", "333ms"),
    ("-5", -5),
    ("-500m", "-500m"),
    ("- -5", 5),
    ("not true", False),
    ("true and false", False),
    ("false or true", True),
    ("1 < 2", True),
    ("2 <= 2", True),
    ("1 > 1.5", False),
    ('"a" < "b"', True),
    ("1Gi > 1G", True),
    ("1 > 500m", True),
    ("1min >= 60s", True),
    ("1 == 1.0", True),
    ("1 == true", False),
    ('1 == "1"', False),
    ("1Gi == 1024Mi", True),
    ("1000m == 1", True),
    ("0.1 == 100m", True),
    ("60s == 1min", True),
    ('"500m" == 500m', False),
    ("[1, 2] == [1, 2]", True),
    ("[1000m] == [1]", True),
    ("{ a = 1 } == { a = 1 }", True),
    ("{ a = 1 } != { b = 1 }", True),
    ("null == null", True),
    ("null != 1", True),
    ('secret("a", key = "k") == secret("a", key = "k")', True),
    ("1..2 == 1..3", False),
]


@pytest.mark.parametrize(("text", "expected"), OPERATORS)
def test_every_operator(text: str, expected: object) -> None:
    found = evaluated(text)
    assert found == expected and found.__class__ is expected.__class__


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 * 3 % 4", 2),
        ("10 - 4 - 3", 3),
        ("-2 * 3", -6),
        ("1 + 2 == 3 and not 1 > 2", True),
        ("true or false and false", True),
        ("not true or true", True),
        ("not 1 == 2", True),
        ("1 if false else 2 if false else 3", 3),
        ("1 + 1..2 * 3", "2..6"),
        ('"a" + "b" == "ab"', True),
        ("[1, 2][0] + 1", 2),
        ("-[1, 2][1]", -2),
    ],
)
def test_what_binds_tighter(text: str, expected: object) -> None:
    assert evaluated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '«1 + "a"»',
        '«"a" * 3»',
        '«"a" - "b"»',
        "«true + 1»",
        "«true < false»",
        "«[1] * 2»",
        '«1 < "a"»',
        "«1Gi * 1Gi»",
        "«1Gi + 1h»",
        "«1h + 1»",
        "«1h * 1h»",
        "«2 / 1Gi»",
        "«1Gi % 2»",
        "«1h < 5»",
        "«{ a = 1 } + { b = 2 }»",
        '«-"a"»',
        "«-1h»",
        "«-true»",
        "«null + 1»",
    ],
)
def test_operands_that_do_not_go_together(text: str) -> None:
    refused(in_step("", f"value = {text}"), "WZ3008")


@pytest.mark.parametrize(
    "text",
    ["«1» and true", 'true or «"a"»', "not «1»", "1 if «0» else 2", "[1 for x in [1] if «x»]"],
)
def test_conditions_are_true_or_false(text: str) -> None:
    refused(in_step("", f"value = {text}"), "WZ3001")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("«1 / 0»", "divides by zero"),
        ("«1 % 0»", "divides by zero"),
        ("«1Gi / 0»", "divides by zero"),
        ("«1h / 0s»", "divides by zero"),
        ("«1min - 1h»", "negative duration"),
        ("«4Ei + 4Ei»", "more than Kubernetes can count"),
        ("«100000d * 1000»", "longer than Argo can count"),
        ("«[1][1]»", "entry 1 of a list of one entry"),
        ('«{ size = 1 }["sise"]»', "did you mean `size`?"),
        ("«{ size = 1 }.colour»", "it has `size`"),
    ],
)
def test_expressions_without_a_value(text: str, says: str) -> None:
    [found] = refused(in_step("", f"value = {text}"), "WZ3009")
    assert says in found.message


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ('param a: any = "x"', "«a * 2»"),
        ("param a: any = true", "«a + 1»"),
        ('param a: any = "%s"', "«a % 2»"),
        ("param a: any = [1]", "«a < 1»"),
        ("param a: int? = null", "«a + 1»"),
        ("param a: any = 1", "«a.b»"),
    ],
)
def test_types_that_only_turn_up_in_evaluation(before: str, text: str) -> None:
    refused(before + "\n" + in_step("", f"value = {text}"), "WZ3009")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[7, 8][2]", "of a list of 2 entries: counting begins at 0, and the last one is 1"),
        ("[7][1]", "of a list of one entry: counting begins at 0, and the last one is 0"),
        ("[7, 8][-3]", "from the end it begins at -1, and the first one is -2"),
        ("[][0]", "of an empty list"),
    ],
)
def test_an_entry_beyond_a_list_says_how_it_is_counted(text: str, says: str) -> None:
    [found] = refused(in_step("", f"value = «{text}»"), "WZ3009")
    assert found.message.endswith(says)


def test_what_would_fill_the_memory_is_refused() -> None:
    texts = "\n".join(f'let x{i} = "${{x{i - 1}}}${{x{i - 1}}}"' for i in range(1, 60))
    found = compiled('let x0 = "xxxxxxxx"\n' + texts + "\n" + in_step("")).diagnostics
    assert [d.code.id for d in found] == ["WZ3009"]
    numbers = "\n".join(f"let x{i} = x{i - 1} * x{i - 1}" for i in range(1, 60))
    found = compiled("let x0 = 99\n" + numbers + "\n" + in_step("")).diagnostics
    assert [d.code.id for d in found] == ["WZ3009"]
    lists = "\n".join(f"let x{i} = x{i - 1} + x{i - 1}" for i in range(1, 60))
    found = compiled("let x0 = [1, 2, 3]\n" + lists + "\n" + in_step("")).diagnostics
    assert [d.code.id for d in found] == ["WZ3009"]


def test_a_branch_that_is_not_taken_is_not_evaluated() -> None:
    assert evaluated("1 if true else 1 / 0") == 1
    assert evaluated("false and 1 / 0 == 1") is False
    assert evaluated("true or 1 / 0 == 1") is True
    before = "param n: int? = null"
    assert evaluated("n if n != null else 5", before) == 5
    assert evaluated("n + 1 if n != null else 5", before, params={"n": "7"}) == 8


def test_both_branches_are_checked() -> None:
    refused(in_step("", 'size = 1 if true else «"a"»'), "WZ3001")
    refused(in_step("", "value = [1] if true else «nope»"), "WZ2002")


def test_comprehensions() -> None:
    assert evaluated("[x * x for x in range(1, 5)]") == [1, 4, 9, 16]
    assert evaluated("[x for x in [1, 2, 3, 4] if x % 2 == 0]") == [2, 4]
    assert evaluated('["${k}!" for k in keys({ a = 1, b = 2 })]') == ["a!", "b!"]
    assert evaluated("[[y for y in range(x)] for x in [1, 2]]") == [[0], [0, 1]]
    assert evaluated("[x for x in []]") == []
    for text in ["[x for x in «5»]", "[x for x in «{ a = 1 }»]", '[x for x in «"ab"»]']:
        refused(in_step("", f"value = {text}"), "WZ3001")


def test_indexing() -> None:
    assert evaluated("[1, 2, 3][0]") == 1
    assert evaluated("[1, 2, 3][-1]") == 3
    assert evaluated('{ a = 1, "b c" = 2 }["b c"]') == 2
    assert evaluated("{ a = { b = 3 } }.a.b") == 3
    refused(in_step("", 'value = [1][«"a"»]'), "WZ3001")
    refused(in_step("", "value = { a = 1 }[«0»]"), "WZ3001")
    refused(in_step("", "value = «5»[0]"), "WZ3008")
    refused(in_step("", 'value = «"abc"»[0]'), "WZ3008")
    refused(in_step("", "value = «[1]».a"), "WZ3008")


def test_a_map_of_several_types_is_looked_at_entry_by_entry() -> None:
    before = 'let c = { size = 5, name = "x" }'
    assert (
        accepted(before + "\n" + in_step("", "size = c.size")).steps["s"].settings["size"].data == 5
    )
    refused(before + "\n" + in_step("", "size = «c.name»"), "WZ3001")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"${"x"}"', "x"),
        ('"${1}"', "1"),
        ('"${1.50}"', "1.5"),
        ('"${true}"', "true"),
        ('"${500m}"', "500m"),
        ('"${1h30min}"', "1h30min"),
        ('"${1Gi + 1Gi}"', "2Gi"),
        ('"a${1}b${2}c"', "a1b2c"),
        ('"$${x}"', "${x}"),
        ("'${x}'", "${x}"),
        ('"${"${1}"}"', "1"),
        ('"{{x}}"', "{{x}}"),
    ],
)
def test_interpolation(text: str, expected: str) -> None:
    assert evaluated(text) == expected


@pytest.mark.parametrize("text", ["[1]", "{ a = 1 }", "null", 'secret("a")', "1..2"])
def test_what_a_string_cannot_take_in(text: str) -> None:
    refused("let a = " + text + "\n" + in_step("", 'value = "x ${«a»}"'), "WZ3001")


def test_null_that_only_turns_up_in_evaluation() -> None:
    [found] = refused("param a: string? = null\n" + in_step("", 'value = "x ${«a»}"'), "WZ3009")
    assert found.message == "`a` is `null`, which has no text"


FUNCTIONS = [
    ('base64("hé")', "aMOp"),
    ("contains([1, 2], 2)", True),
    ("contains([1Gi], 1024Mi)", True),
    ('contains(["1"], 1)', False),
    ('contains("abc", "bc")', True),
    ('contains({ a = 1 }, "a")', True),
    ('contains({ a = 1 }, "b")', False),
    ('ends_with("abc", "bc")', True),
    ('format("{}-{}", 1, "a")', "1-a"),
    ('format("none")', "none"),
    ('join(["a", 1, true], "-")', "a-1-true"),
    ('join(["a", "b"])', "ab"),
    ('join([], ",")', ""),
    (
        'json({ a = [1, 1.5, true, null, "x"], b = 2Gi })',
        '{"a":[1,1.5,true,null,"x"],"b":"2Gi"}',
    ),
    ('json("é")', '"é"'),
    ("keys({ b = 1, a = 2 })", ["b", "a"]),
    ('len("héé")', 3),
    ("len([1, 2])", 2),
    ("len({ a = 1 })", 1),
    ('lower("AbC")', "abc"),
    ("max(1, 3, 2)", 3),
    ("max([1, 3])", 3),
    ("max(1Gi, 500Mi)", "1Gi"),
    ("max(1, 500m)", 1),
    ("min(5min, 30s)", "30s"),
    ("min(0.5, 1)", 0.5),
    ("merge({ a = 1, b = 1 }, { b = 2 }, { c = 3 })", {"a": 1, "b": 2, "c": 3}),
    ("range(3)", [0, 1, 2]),
    ("range(2, 4)", [2, 3]),
    ("range(4, 2)", []),
    ('replace("a-b-c", "-", "+")', "a+b+c"),
    ('sha256("")', "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("sorted([3, 1, 2])", [1, 2, 3]),
    ('sorted(["b", "a"])', ["a", "b"]),
    ("sorted([1Gi, 500Mi, 1G])", ["500Mi", "1G", "1Gi"]),
    ("sorted([])", []),
    ('split("a,b,,c", ",")', ["a", "b", "", "c"]),
    ('starts_with("abc", "ab")', True),
    ("string(5)", "5"),
    ("string(1.5Gi)", "1.5Gi"),
    ('trim("  a b ")', "a b"),
    ('upper("ab")', "AB"),
    ("values({ b = 1, a = 2 })", [1, 2]),
    ('yaml({ a = [1, "x"] })', "a:\n  - 1\n  - x\n"),
]


@pytest.mark.parametrize(("text", "expected"), FUNCTIONS)
def test_every_function(text: str, expected: object) -> None:
    found = evaluated(text)
    assert found == expected and found.__class__ is expected.__class__


def test_no_function_is_left_out() -> None:
    from wzc.evaluate.functions import IMPLEMENTATIONS
    from wzc.types.functions import FUNCTIONS as DECLARED

    assert set(DECLARED) == set(IMPLEMENTATIONS) | {"file"}
    assert {text.split("(")[0] for text, _ in FUNCTIONS} == set(IMPLEMENTATIONS)


def test_file_reads_a_text_beside_the_source() -> None:
    files = {"a.txt": "hello\n"}
    assert evaluated('file("a.txt")', files=files) == "hello\n"
    assert evaluated('sha256(trim(file("a.txt")))', files=files)[:8] == "2cf24dba"
    [found] = refused(in_step("", 'value = file(«"b.txt"»)'), "WZ2001", files=files)
    assert found.message == "there is no file `b.txt`"
    refused(in_step("", "value = «file()»"), "WZ3007")


def test_file_of_an_imported_module_is_beside_that() -> None:
    files = {"./lib.wz": 'let text = file("a.txt")', "a.txt": "x"}
    assert evaluated("lib.text", 'import "./lib.wz" as lib', files=files) == "x"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("«len()»", "WZ3007"),
        ("len([1], «2»)", "WZ3007"),
        ("len(«5»)", "WZ3001"),
        ("lower(«1»)", "WZ3001"),
        ('lower(«text» = "a")', "WZ3007"),
        ('«split("a")»', "WZ3007"),
        ('«split("a", "")»', "WZ3009"),
        ('«replace("a", "", "b")»', "WZ3009"),
        ('«format("{}")»', "WZ3009"),
        ('«format("{}", 1, 2)»', "WZ3009"),
        ('«format("{}", [1])»', "WZ3009"),
        ("«join([[1]])»", "WZ3009"),
        ('join(«"a"»)', "WZ3001"),
        ("«string([1])»", "WZ3009"),
        ('«json(secret("a"))»', "WZ3009"),
        ("«json(1..2)»", "WZ3009"),
        ("«yaml([1])»", "WZ3009"),
        ("max(1, «1h»)", "WZ3007"),
        ('max(«"a"»)', "WZ3001"),
        ("«max([])»", "WZ3009"),
        ("max([1], «2»)", "WZ3007"),
        ('«sorted([1, "a"])»', "WZ3009"),
        ("«sorted([[1]])»", "WZ3009"),
        ("«range(10000000)»", "WZ3009"),
        ("«range(9223372036854775807)»", "WZ3009"),
        ("range(«1.5»)", "WZ3001"),
        ("merge({ a = 1 }, «[1]»)", "WZ3001"),
        ("keys(«[1]»)", "WZ3001"),
    ],
)
def test_arguments_that_a_function_does_not_take(text: str, code: str) -> None:
    refused(in_step("", f"value = {text}"), code)


def test_what_argo_does_not_have_says_so() -> None:
    refused(in_step("", 'value = «volume»("x")'), "WZ5012")


@pytest.mark.parametrize(
    "nested",
    [
        lambda n: "[" * n + "1" + "]" * n,
        lambda n: "{ a = " * n + "1" + " }" * n,
        lambda n: "(" * n + "1" + ")" * n,
        lambda n: "1 + (" * n + "1" + ")" * n,
        lambda n: "1 if true else (" * n + "1" + ")" * n,
        lambda n: "[" * n + "x for x in [1]" + "]" * n,
        lambda n: "-" * n + "1",
        lambda n: "not " * n + "true",
    ],
)
@pytest.mark.parametrize("depth", [100, 1000])
def test_nesting_is_no_question_of_the_recursion_limit(nested: object, depth: int) -> None:
    text = in_step("", f"value = {nested(depth)}")  # type: ignore[operator]
    found = {d.code.id for d in compiled(text).diagnostics}
    assert found <= {"WZ1010"}
    if depth == 1000:
        assert found == {"WZ1010"}


def test_nested_calls_cost_no_more_than_they_are_long() -> None:
    # Each is looked at once, not once for each that is around it.
    assert evaluated("lower(" * 90 + '"A"' + ")" * 90) == "a"


def test_the_declarations_of_these_tests_are_in_order() -> None:
    assert not list(compiled("pipeline p { }" + DECLARATIONS, declarations="").diagnostics)
