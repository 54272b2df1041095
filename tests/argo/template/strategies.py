"""Generated texts, scopes and expressions, with what is awkward in them more often than in life."""

from __future__ import annotations

from attrs import frozen
from hypothesis import strategies as st

from tests.argo.template.gotext import ordered_json
from tests.argo.template.scope import Scope

NAMES = (
    "item", "item.a", "retries", "inputs.parameters.x", "inputs.parameters.my-p",
    "inputs.parameters", "workflow.name", "workflow.parameters.n", "tasks.a.outputs.result",
    "tasks.a-b.outputs.parameters.p", "tasks.a.status", "workflow.status",
)  # fmt: skip
ABSENT_NAMES = (
    "inputs.parameters.nope",
    "workflow.nope",
    "tasks.z.outputs.result",
    "typo",
    "item.b",
)
# All are in Python's and in Go's Unicode; some Go does not print, some it writes in its own way.
CHARACTERS = "ab1-. \t\n\r\a\v\x00\x7f\"'\\{}<>&$%äß日\u00ad\u200b\u2028\ufeff😀\U000e0001"

awkward = st.sampled_from(
    (
        "", " ", "0", "1", "007", "1.0", "-3", "1e3", "+5", "9223372036854775808", "true", "false",
        "nil", "null", "x", "foo-bar", "{{item}}", "{{inputs.parameters.x}}", "{{=1+1}}", "{{",
        "}}",
        "{", "}", "{{{{", "a}}b{{c", '{"a": 1, "b": [true, null]}', '["x", "y"]', "[]", '"', "'",
        "it's", 'say "x"', "\\", "\\n", "\n", "a\nb", "<b>&amp;", "ü", "日本", "😀", "\x7f", "\a",
        "$(VAR)", "$$", "%d",
    )
)  # fmt: skip
texts = awkward | st.text(CHARACTERS, max_size=8)


def scopes(*, absent: bool = True) -> st.SearchStrategy[Scope]:
    values = texts | st.none() if absent else texts
    few = st.dictionaries(st.sampled_from(NAMES), values, min_size=2, max_size=8)
    return few | st.fixed_dictionaries(dict.fromkeys(NAMES[2:], texts))


blanks = st.sampled_from(("", "", "", " ", "  ", "\t"))


@st.composite
def simple_tags(draw: st.DrawFn) -> str:
    name: str = draw(st.sampled_from(NAMES + ABSENT_NAMES))
    return "{{" + draw(blanks) + name + draw(blanks) + "}}"


@st.composite
def nested_tags(draw: st.DrawFn) -> str:
    inner = draw(st.sampled_from(NAMES))
    outer = draw(st.sampled_from(("inputs.parameters.", " tasks.", "", "a b")))
    return (
        "{{"
        + outer
        + "{{"
        + draw(blanks)
        + inner
        + "}}"
        + draw(st.sampled_from(("", "}}", ".x}}")))
    )


# ---------------------------------------------------------------- expressions


def go_string(text: str, quote: str = "'") -> str:
    """A string of an expression, with the escapes that it needs."""
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
    return quote + escaped + quote


numbers = st.sampled_from(
    ("0", "1", "2", "10", "007", "1.5", "0.1", "2.0", "1e3", "1e21", "1e-7", "100")
)
strings = st.builds(
    go_string,
    st.sampled_from(
        ("", "x", "1", "a b", "it's", 'q"', "é", "{", "}", "<", "$.a", "\\", "\n", "0")
    ),
    st.sampled_from("'\""),
)
paths = st.sampled_from(
    (
        "item", "retries", "inputs.parameters.x", "inputs.parameters['my-p']", "workflow.name",
        'inputs.parameters["x"]', "inputs['parameters'].x", "workflow.parameters.n", "workflow",
        "tasks.a.outputs.result", "tasks['a-b'].outputs.parameters.p", "tasks.a.status",
        "workflow.status", "inputs.parameters.nope", "typo", "typo.x", "inputs.nope.x",
        "inputs?.parameters?.x", "inputs.nope?.x", "inputs.parameters.x.y", "item.a", "item.b",
        "inputs.parameters.my-p", "tasks.a?.outputs.result",
    )
)  # fmt: skip
OPERATORS = (
    "+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "and", "or", "&&", "||", "??",
    "contains", "startsWith", "endsWith", "in", "matches",
)  # fmt: skip
CALLS = (
    "asInt({})", "asFloat({})", "int({})", "float({})", "string({})", "toJson({})",
    "jsonpath({}, '$.a')", "jsonpath({}, '$')", "jsonpath({}, '$[0]')", "jsonpath({}, '$.b[1]')",
    "sprig.trim({})", "sprig.lower({})", "sprig.upper({})", "sprig.sha256sum({})",
    "sprig.b64enc({})",
    "sprig.toString({})", "sprig.quote({})", "sprig.empty({})", "sprig.default('d', {})",
    "sprig.coalesce({}, 'c')", "sprig.replace('a', 'b', {})", "sprig.trunc(2, {})",
    "sprig.trimPrefix('x', {})", "sprig.trimSuffix('x', {})", "sprig.hasPrefix('x', {})",
    "sprig.contains('x', {})", "sprig.join(',', {})", "sprig.join('-', sprig.splitList('a', {}))",
    "sprig.ternary('y', 'n', {})", "sprig.b64dec(sprig.b64enc({}))", "sprig.splitList(',', {})",
    "[{}]", "[{}, 1]", "['a', {}]", "{{'k': {}, x: 1}}", "{{'k': {}}}.k", "map({}, #)",
    "map([{}], # + 1)", "filter([1, {}], # > 1)", "filter([{}], {{ # == 'x' }})",
    "{} in ['x', 'v']", "map([{}], map([#], # + 'a'))", "toJson([{}])",
    "{} matches '^[+-]?[0-9]{{1,18}}$'",
    "fromJSON({})", "fromJSON(toJson({}))", "asInt()", "toJson({}, 1)", "sprig.trim()",
    "nosuch({})",
)  # fmt: skip
atoms = st.one_of(numbers, strings, paths, paths, st.sampled_from(("true", "false", "nil")))


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bracketed = st.builds("({})".format, inner)
    either = inner | bracketed
    return st.one_of(
        st.builds("{} {} {}".format, either, st.sampled_from(OPERATORS), either),
        st.builds(lambda call, argument: call.format(argument), st.sampled_from(CALLS), inner),
        st.builds("{} ? {} : {}".format, either, either, either),
        st.builds("{} ?: {}".format, either, either),
        st.builds("{}{}".format, st.sampled_from(("!", "not ", "-")), either),
        bracketed,
    )


broken = st.sampled_from(
    ("", "1 +", "(1", "1 2", "a, c", "a && && b", "'x", "foo(", ")", "1 ?? 2 + 3")
)
wild = st.recursive(atoms, _grown, max_leaves=6)

# Most of what is drawn above is an error; these have types that fit, and names that mostly exist.
known_paths = st.sampled_from(
    ("item", "inputs.parameters.x", "inputs.parameters['my-p']", "workflow.name", "tasks.a.status",
     "tasks['a-b'].outputs.parameters.p", "workflow.parameters.n", "tasks.a.outputs.result")
)  # fmt: skip
words = st.deferred(lambda: _TYPED["s"])
counts = st.deferred(lambda: _TYPED["n"])
tests = st.deferred(lambda: _TYPED["b"])
OF_TEXTS = OPERATORS[5:11] + OPERATORS[16:19]
lists = st.deferred(lambda: _TYPED["l"])
patterns = st.sampled_from(
    ("'^[+-]?[0-9]{1,18}$'", r"'^[[](.|[\\r\\n])*[]]$'", "'a|x$'", "''", "'^(v|1.)+$'", r"'\\d'",
     "'^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$'")
)  # fmt: skip
items_of = st.sampled_from(
    (
        "#",
        "asInt(#)",
        "asFloat(#)",
        "(# == 'true')",
        "string(#)",
        "# + 'x'",
        "[#]",
        "{'k': #}",
        "{ # }",
    )
)
_TYPED: dict[str, st.SearchStrategy[str]] = {
    "s": st.one_of(
        strings, known_paths, known_paths,
        st.builds("{} + {}".format, known_paths | strings, known_paths | strings),
        st.builds("({} ?? {})".format, known_paths | paths, strings),
        st.builds(
            "sprig.{}({})".format,
            st.sampled_from(("trim", "lower", "upper", "sha256sum", "b64enc", "toString", "quote")),
            words,
        ),
        st.builds("sprig.{}('x', {})".format,
                  st.sampled_from(("default", "trimPrefix", "trimSuffix", "coalesce")), words),
        st.builds("sprig.replace('a', {}, {})".format, strings, words),
        st.builds("sprig.join({}, sprig.splitList(' ', {}))".format, strings, words),
        st.builds("{}({})".format, st.sampled_from(("string", "toJson")), words | counts | tests),
        st.builds("({} ? {} : {})".format, tests, words, words),
        st.builds("toJson({})".format, lists),
        st.builds("fromJSON(toJson({}))".format, words),
        st.builds("toJson({{'k': {}, \"l\": {}}})".format, words, lists),
        st.builds("sprig.join(',', {})".format, lists),
    ),
    "l": st.one_of(
        st.builds("[{}, {}]".format, words, words),
        st.builds("[{}]".format, counts | words | tests),
        st.sampled_from((
            "jsonpath('[\"1\",\"-2\"]', '$')", "jsonpath('[1, true, null]', '$')", "[]",
            "jsonpath('[\"true\", \"x\"]', '$')", "['1', '2']",
        )),
        st.builds("map({}, {})".format, lists, items_of),
        st.builds("filter({}, # {} {})".format, lists, st.sampled_from(OPERATORS[5:7]), words),
    ),
    "n": st.one_of(
        numbers, numbers,
        st.builds("{}('{}')".format, st.sampled_from(("asInt", "int", "asFloat", "float")),
                  st.sampled_from(("3", "-2", "1.5", "1e3"))),
        st.builds("{}({})".format, st.sampled_from(("asInt", "asFloat")), known_paths),
        st.builds("({} {} {})".format, counts, st.sampled_from(("+", "-", "*", "/", "%")), counts),
        st.builds("-{}".format, numbers),
        st.builds("({} ? {} : {})".format, tests, counts, counts),
    ),
    "b": st.one_of(
        st.sampled_from(("true", "false")),
        st.builds("{} {} {}".format, words, st.sampled_from(OF_TEXTS), words),
        st.builds("{} matches {}".format, words, patterns),
        st.builds("{} in {}".format, words | counts, lists),
        st.builds("{} in ['x', 'v', {}]".format, words, strings),
        st.builds("{} {} {}".format, counts, st.sampled_from(OPERATORS[5:11]), counts),
        st.builds("({} {} {})".format, tests, st.sampled_from(("and", "or", "&&", "||")), tests),
        st.builds("{}({})".format, st.sampled_from(("!", "not ", "sprig.empty")), tests),
        st.builds("sprig.{}('a', {})".format,
                  st.sampled_from(("contains", "hasPrefix", "hasSuffix")), words),
    ),
}  # fmt: skip
typed = st.one_of(words, counts, tests, lists)
expressions = st.integers(0, 15).flatmap(
    lambda draw: broken if draw == 15 else wild if draw > 9 else typed
)


@st.composite
def expression_tags(draw: st.DrawFn) -> str:
    """An expression in its tag. Argo ends it at the first `}}`, wherever that stands."""
    return "{{=" + draw(blanks) + draw(expressions) + draw(blanks) + "}}"


plain = st.text("ab {}$\\\"'<ü\n", max_size=5)
tagged_texts = st.lists(
    st.one_of(plain, simple_tags(), nested_tags(), expression_tags(), expression_tags()), max_size=3
).map("".join)
json_templates = st.lists(tagged_texts, min_size=1, max_size=3).map(ordered_json)


@frozen
class Case:
    """One thing to be asked, of Argo and of the evaluator."""

    text: str
    scope: Scope
    lenient: bool = True
    strict: tuple[str, ...] = ()


STRICT = st.sampled_from(((), (), ("tasks", "steps")))
json_cases = st.builds(Case, json_templates, scopes(), st.booleans(), STRICT)
expression_cases = st.builds(Case, expressions, scopes())
