"""Settings and attributes: every declared type with values that fit and values that do not."""

import pytest

from tests.language.program import accepted, compiled, final, in_pipeline, in_step, refused, spans

GOOD = [
    ("size", "1", 1),
    ("size", "1_000", 1000),
    ("size", "0o17", 15),
    ("size", "1e2", 100),
    ("rate", "1.5", 1.5),
    ("rate", "-2", -2),
    ("rate", "1e-2", 0.01),
    ("strict", "false", False),
    ("mode", '"slow"', "slow"),
    ("mode", "3", 3),
    ("every", "1h30min", "1h30min"),
    ("space", "512Mi", "512Mi"),
    ("space", "5", "5"),
    ("space", "0.5", "0.5"),
    ("tags", '["a", "b"]', ["a", "b"]),
    ("tags", "[]", []),
    ("tags", '["a" for x in [1]]', ["a"]),
    ("options", '{ a = 1, "b c" = 2 }', {"a": 1, "b c": 2}),
    ("options", "{ }", {}),
    ("options", "{ a = null, b = 1 }", {"b": 1}),
    ("label", '"abc"', "abc"),
    ("label", "null", None),
    ("address", '"http://host:80/path"', "http://host:80/path"),
    ("value", "[1, { a = true }]", [1, {"a": True}]),
    ("value", "null", None),
]


@pytest.mark.parametrize(("name", "text", "expected"), GOOD)
def test_a_value_that_fits(name: str, text: str, expected: object) -> None:
    found = final(in_step("", f"{name} = {text}"), f"s.settings.{name}")
    assert found == expected and found.__class__ is expected.__class__


BAD = [
    ("size", "«1.5»", "WZ3001", None),
    ("size", '«"1"»', "WZ3001", "1"),
    ("size", "«true»", "WZ3001", None),
    ("size", "«null»", "WZ3001", None),
    ("size", "«[1]»", "WZ3001", "1"),
    ("size", "«1Gi»", "WZ3001", None),
    ("size", "«0»", "WZ3005", None),
    ("size", "«1001»", "WZ3005", None),
    ("rate", '«"1.5"»', "WZ3001", None),
    ("rate", "«500m»", "WZ3001", None),
    ("strict", '«"yes"»', "WZ3001", "true"),
    ("strict", "«1»", "WZ3001", None),
    ("mode", '«"fats"»', "WZ3004", '"fast"'),
    ("mode", '«"3"»', "WZ3004", "3"),
    ("mode", "«4»", "WZ3004", None),
    ("mode", "«true»", "WZ3001", None),
    ("every", "«5m»", "WZ3012", "5min"),
    ("every", "«30»", "WZ3012", None),
    ("every", '«"30s"»', "WZ3001", "30s"),
    ("every", '«"5 minutes"»', "WZ3001", "5min"),
    ("every", '«"soon"»', "WZ3001", None),
    ("every", "«30sec»", "WZ1013", "30s"),
    ("space", '«"1Gi"»', "WZ3001", "1Gi"),
    ("space", '«"1 Gi"»', "WZ3001", "1Gi"),
    ("space", '«"1GiB"»', "WZ3001", "1Gi"),
    ("space", '«"1 GB"»', "WZ3001", None),
    ("space", "«512MB»", "WZ1013", None),
    ("space", "«1h»", "WZ3001", None),
    ("tags", '«"a"»', "WZ3001", '["a"]'),
    ("tags", '["a", «1»]', "WZ3001", '"1"'),
    ("tags", "«{ a = 1 }»", "WZ3001", None),
    ("tags", "[«x» for x in [1]]", "WZ3001", '"${x}"'),
    ("options", '{ a = «"1"» }', "WZ3001", "1"),
    ("options", "«[1]»", "WZ3001", None),
    ("options", "{ a = 1, «a» = 2 }", "WZ2007", None),
    ("label", '«"a"»', "WZ3005", None),
    ("label", '«"abcdef"»', "WZ3005", None),
    ("label", '«"ABC"»', "WZ3005", None),
    ("label", "«5»", "WZ3001", '"5"'),
    ("address", '«"host:80"»', "WZ3005", None),
    ("address", '«"http:///path"»', "WZ3005", None),
    ("token", '«"hunter2"»', "WZ3013", None),
    ("token", '«"${1}"»', "WZ3013", None),
    ("token", "«5»", "WZ3001", None),
    ("token", '«config_map("a", key = "k")»', "WZ3001", None),
    ("size", "«lower»", "WZ2010", None),
    ("size", "1 + «nope»", "WZ2002", None),
]


@pytest.mark.parametrize(("name", "text", "code", "fix"), BAD)
def test_a_value_that_does_not_fit(name: str, text: str, code: str, fix: str | None) -> None:
    [found] = refused(in_step("", f"{name} = {text}"), code)
    assert [f.edits[0].text for f in found.fixes] == ([fix] if fix else [])


@pytest.mark.parametrize(
    ("name", "text", "code", "fix"),
    [b for b in BAD if b[2] in ("WZ3001", "WZ3004", "WZ3005", "WZ3012")],
)
def test_the_same_through_a_let(name: str, text: str, code: str, fix: str | None) -> None:
    plain_text = text.replace("«", "").replace("»", "")
    if "for x" in text:
        return
    found = [
        d.code.id
        for d in compiled(f"let v = {plain_text}\n" + in_step("", f"{name} = v")).diagnostics
    ]
    assert len(found) == 1 and found[0] in (code, "WZ3001")


def test_a_mistake_shows_where_the_setting_is_declared() -> None:
    [found] = refused(in_step("", "size = «true»"), "WZ3001")
    assert found.message == "`size` takes a whole number, not `true`"
    assert spans(found) == ["size"] and found.secondary[0].text == "declared here"


def test_a_value_of_a_let_shows_where_it_is_written() -> None:
    [found] = refused('let v = "a"\n' + in_step("", "size = «v»"), "WZ3001")
    assert found.message == "`size` takes a whole number, and this is text"
    assert [label.text for label in found.secondary] == ["`v` is text"]
    [found] = refused("let v = 5000\n" + in_step("", "size = «v»"), "WZ3005")
    assert spans(found) == ["5000"] and not found.fixes


def test_an_entry_of_a_let_is_reported_where_it_is_written() -> None:
    text = 'let v = { a = 1, b = «"x"» }\n' + in_step("", "options = v")
    [found] = refused(text, "WZ3001")
    assert [label.text for label in found.secondary] == ["used here"]


def test_settings_that_are_misspelt_missing_or_given_twice() -> None:
    [found] = refused(in_step("", "«sise» = 1"), "WZ2004")
    assert found.message == "Work has no setting `sise`"
    assert found.fixes[0].certain and found.fixes[0].edits[0].text == "size"
    assert found.notes == ["settings: size, rate, strict, mode, and 8 more"]
    [found] = refused(in_pipeline("step s = «Sink»()"), "WZ3002")
    assert found.help == "`Sink(uri = ...)`"
    refused(in_step("", "size = 1, «size» = 2"), "WZ2007")
    [found] = refused(in_step("", "«5»"), "WZ3007")
    assert found.help == "`size = 5`"
    refused(in_pipeline("step s = «Sink»"), "WZ3002")
    # Nobody has declared what is the language's own; and a script lacks its interpreter only once.
    [found] = refused(in_pipeline("step s = «script»()"), "WZ3002")
    assert found.message == "step `s` lacks the required settings `interpreter`, `source`"
    assert found.help == "`script(interpreter = ..., source = ...)`"
    assert not found.secondary


def test_a_misspelt_setting_is_not_also_missing() -> None:
    refused(in_pipeline('step s = Sink(«urii» = "x")'), "WZ2004")
    refused(in_pipeline("step s = Sink(uri = «5»)"), "WZ3001")


def test_a_missing_setting_offers_the_environment_where_there_is_one() -> None:
    text = in_pipeline('defaults { env_from = [secret("x")] }\nstep s = «Sink»()')
    [found] = refused(text, "WZ3002")
    assert found.help == "`Sink(uri = ...)`, or `uri = from_env()` if an `env_from` source holds it"


def test_a_required_setting_is_not_null() -> None:
    refused(in_pipeline("step s = Sink(uri = «null»)"), "WZ3001")


def test_settings_and_attributes_are_told_apart() -> None:
    [found] = refused(in_step("«size» = 1"), "WZ2005")
    assert found.help == "it is a setting, and stands in the parentheses: `(size = 1)`"
    [found] = refused(in_step("", "«timeout» = 1h"), "WZ2004")
    assert found.help == "it says how a step runs, and stands in its block: `{ timeout = 1h }`"


@pytest.mark.parametrize(
    "source",
    [
        'secret("a", key = "k")',
        'config_map("a", key = "k")',
        'field("metadata.name")',
        'vault("ref")',
        "from_env()",
    ],
)
@pytest.mark.parametrize("name", ["size", "tags", "every", "value"])
def test_settings_may_come_from_elsewhere(name: str, source: str) -> None:
    accepted(in_step("", f"{name} = {source}"))


@pytest.mark.parametrize("source", ['secret("a", key = "k")', 'vault("ref")', "from_env()"])
def test_secrets_come_from_where_secrets_are_kept(source: str) -> None:
    accepted(in_step("", f"token = {source}"))
    text = f"param key: secret = {source}\n" + in_step("", "token = key")
    accepted(text)
    preset = "preset p(key: secret) { env { TOKEN = key } }\n" + in_step(f"use p({source})")
    if "secret" in source:
        accepted(preset)


def test_sources_are_not_for_attributes_that_need_a_constant() -> None:
    refused(in_step("timeout = «from_env()»"), "WZ3001")
    refused(in_step('image = «secret("a", key = "b")»'), "WZ3001")


def test_what_env_takes() -> None:
    body = (
        'A = "x", B = 1, C = 1.5, D = true, E = secret("a", key = "k"), F = field("metadata.name")'
    )
    accepted(in_step(f"env {{ {body} }}"))
    for bad in ["[1]", 'vault("x")', "{ a = 1 }", "1h"]:
        refused(in_step(f"env {{ A = «{bad}» }}"), "WZ3001")
    refused(in_step('env { «"A B"» = "x" }'), "WZ5008")


def test_limits_and_literals_of_declarations_are_checked() -> None:
    for type, code in [
        ("int(«mn» = 1)", "WZ3003"),
        ('int(min = «"a"»)', "WZ3003"),
        ("string(min = 1)".replace("min", "«min»"), "WZ3003"),
        ('string(pattern = «"["»)', "WZ3003"),
        ("string(max_length = «-1»)", "WZ3003"),
        ("duration(min = «5»)", "WZ3003"),
        ("bool(«x» = 1)", "WZ3003"),
        ("int(multiple_of = «0»)", "WZ3003"),
        ("int(min = 1, min = «2»)", "WZ2007"),
        ('"a" | «1.5»', "WZ3003"),
        ("«5Gi» | 1", "WZ3003"),
        ("«strng»", "WZ3003"),
        ("[«strng»]", "WZ3003"),
        ("«map»", "WZ3003"),
        ("«list»[int]", "WZ3003"),
        ("«frame[Doc]»", "WZ3003"),
        ("«Doc»", "WZ3003"),
    ]:
        refused(f'extern step Odd(a: {type}) {{ class = "a:B" }}\n' + in_pipeline(""), code)


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        ("int(min = 2)", "2", "1"),
        ("int(max = 2)", "2", "3"),
        ("int(greater_than = 2)", "3", "2"),
        ("int(less_than = 2)", "1", "2"),
        ("int(multiple_of = 5)", "10", "11"),
        ("float(min = 0.5, max = 1.5)", "1.5", "1.6"),
        ("duration(min = 1s, max = 1min)", "60s", "61s"),
        ("string(min_length = 2)", '"ab"', '"a"'),
        ('string(pattern = "^a")', '"ab"', '"ba"'),
        ("[int(min = 2)]", "[2]", "[1]"),
        ("int(min = 2)?", "null", "1"),
    ],
)
def test_limits(type: str, good: str, bad: str) -> None:
    declaration = f'extern step Own(a: {type}) {{ class = "a:B" }}\n'
    accepted(declaration + in_pipeline(f"step s = Own(a = {good})"))
    marked = f"[«{bad[1:-1]}»]" if bad.startswith("[") else f"«{bad}»"
    refused(declaration + in_pipeline(f"step s = Own(a = {marked})"), "WZ3005")


def test_unions() -> None:
    declaration = 'extern step Own(a: int | [int] | "auto") { class = "a:B" }\n'
    for good in ["1", "[1]", '"auto"']:
        accepted(declaration + in_pipeline(f"step s = Own(a = {good})"))
    refused(declaration + in_pipeline("step s = Own(a = «true»)"), "WZ3001")
    refused(declaration + in_pipeline('step s = Own(a = «"aut"»)'), "WZ3004")
    refused(declaration + in_pipeline('step s = Own(a = [«"a"»])'), "WZ3001")


def test_documented_defaults_may_be_of_secrets() -> None:
    # A declared default says what the class does anyway.
    accepted('extern step Own(a: secret = "") { class = "a:B" }\n' + in_pipeline("step s = Own()"))
    refused('extern step Own(a: int = «""») { class = "a:B" }\n' + in_pipeline(""), "WZ3001")


def test_middlewares_and_their_settings() -> None:
    text = in_pipeline('middlewares = [watch(gateway = "x:1", level = 2)]')
    [use] = accepted(text).values["middlewares"].data
    assert {name: found.data for name, found in use.data.settings.items()} == {
        "gateway": "x:1",
        "level": 2,
    }
    refused(in_pipeline("middlewares = [watch(«levle» = 1)]"), "WZ2004")
    refused(in_pipeline("middlewares = [watch(level = «true»)]"), "WZ3001")
    refused(in_pipeline("middlewares = [«1»]"), "WZ3001")


def test_constructors_check_their_arguments() -> None:
    refused(in_step("env_from = [«secret()»]"), "WZ3007")
    refused(in_step('env_from = [secret("x", «prefx» = "a")]'), "WZ3007")
    refused(in_step('env_from = [secret("x", prefix = «1»)]'), "WZ3001")
    refused(in_step('env_from = [secret(«"A B"»)]'), "WZ5001")
    refused(in_step('env_from = [secret("x", «name» = "y")]'), "WZ2007")


def test_a_let_as_a_block() -> None:
    text = "let r = { cpu = 1, memory = 1Gi }\n" + in_step("resources = r")
    assert final(text, "s.resources") == {"cpu": "1", "memory": "1Gi"}
    text = "let d = { retry = 3, timeout = 1h }\n" + in_pipeline("defaults = d\nstep s = Work()")
    assert final(text, "s.retry") == {"limit": 3}
    [found] = refused("let r = { cpu = 1, «memroy» = 1Gi }\n" + in_step("resources = r"), "WZ2005")
    assert found.help == "did you mean `memory`?"
    assert [label.text for label in found.secondary] == ["used here"]
    refused("let r = { cpu = 1, memory = «5m» }\n" + in_step("resources = r"), "WZ3012")
    refused('let l = { «"a b"» = "x" }\n' + in_step("pod_labels = l"), "WZ5008")
    refused("let r = 5\n" + in_step("resources = «r»"), "WZ3001")


def test_a_let_as_a_block_may_be_used_twice() -> None:
    text = "let r = { cpu = 1, «memroy» = 1Gi }\n" + in_pipeline(
        "step s = Work() { resources = r }\nstep t = Work() { resources = r }"
    )
    refused(text, "WZ2005")


def test_single_quotes_leave_a_name_as_it_is() -> None:
    help = "in single quotes `${...}` stands for itself: write the text in double quotes"
    for line, code, written in (
        ("image = «'alpine:${x}'»", "WZ5004", ['"alpine:${x}"']),
        ("timeout = «'${x}h'»", "WZ3001", ['"${x}h"']),
        ("timeout = «'\"${x}h'»", "WZ3001", []),
    ):
        [found] = refused('let x = "3"\n' + in_step(line), code)
        assert found.help == help
        assert [edit.text for fix in found.fixes for edit in fix.edits] == written
        assert not any(fix.certain for fix in found.fixes)
