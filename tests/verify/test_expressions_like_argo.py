"""Expressions: what `verify` says of them holds in Argo's own evaluator.

What it calls a fault fails there whatever the values are; what it calls fine has values with which
it does not fail, but for what only values tell (an index, a time, a number that is none).
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from wzc.verify.language.checks import function_of
from wzc.verify.language.expressions import Expression, ExpressionError, parse
from wzc.verify.language.functions import BUILTINS, OF_ARGO, WITH_PREDICATE
from wzc.verify.language.kinds import TEXT
from wzc.verify.language.sprig import SPRIG

PATHS = ("inputs.parameters.x", "tasks.a.outputs.result", "workflow.name", "retries")
# Values that some operator or function takes.
VALUES = ("1", "true", "a", '["a", "b"]', '{"a": 1}', "2024-01-02", "")
SCOPES = [dict.fromkeys(PATHS, value) for value in VALUES]
# What a value can be wrong in, that no kind tells.
OF_VALUES = re.compile(
    "|".join(
        (
            *("index out of range", r"divi\w+ by", "invalid character", "unexpected end of JSON"),
            *("strconv", "parsing", "time zone", r"time\.", "invalid date", "negative", "duration"),
            *("slice bounds", "out of bounds", "cannot (?:find|index|fetch|get|take)", "semver"),
            *(r"invalid operation: (?:int|float)\(", "argument for (?:repeat|m)", "memory budget"),
            *(
                "illegal base64",
                "unsupported (?:type|value)",
                "as list",
                "on type",
                "map key",
                "in array",
            ),
            *("JSON", "predicate should", "nil pointer", "empty", "error parsing regexp"),
            *("could not be (?:sorted|compared)", "interface conversion", "makeslice", "range"),
            *(
                "not a",
                "must",
                "wrong",
                "be type of",
                "redeclare",
                "has no field",
                "Invalid",
                "invalid base",
            ),
            *(r"operation: \+ \(mism", r'Operator\("#"\)', "int and float64"),
        )
    )
)
# They need a network, a clock or a generator, or always fail.
APART = frozenset(
    """now bcrypt htpasswd genCA genCAWithKey genPrivateKey genSelfSignedCert fail getHostByName
    genSelfSignedCertWithKey genSignedCert genSignedCertWithKey derivePassword buildCustomCert
    encryptAES decryptAES dateModify date_modify mustDateModify must_date_modify unixEpoch
    urlJoin urlParse dig randBytes seq until untilStep first last get date sort fromPairs timezone
    concat deepCopy""".split()
)
OPERATORS = (
    *("+", "-", "*", "/", "%", "**", "==", "!=", "<", ">", "<=", ">=", "and", "or", "&&", "||"),
    *("in", "not in", "contains", "startsWith", "endsWith", "matches", "??", ".."),
)
FUNCTIONS = sorted((set(BUILTINS) | set(OF_ARGO)) - APART)
OF_SPRIG = sorted(set(SPRIG) - APART)

atoms = st.one_of(
    st.sampled_from(PATHS),
    st.sampled_from(["1", "2.5", "'a'", '"1"', "true", "false", "nil", "[1, 2]", "['a']", "[]"]),
    st.sampled_from(['{"a": 1}', "tasks['a'].outputs.result", "inputs?.parameters?.x"]),
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{}({})".format, st.sampled_from(["!", "-", "not "]), inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("{}({})".format, st.sampled_from(FUNCTIONS), arguments),
        st.builds("sprig.{}({})".format, st.sampled_from(OF_SPRIG), arguments),
        st.builds("{} | {}({})".format, inner, st.sampled_from(FUNCTIONS), arguments),
        st.builds("map([{}], {{ # }})".format, inner),
        st.builds("let v = {}; v".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
    )


expressions = st.recursive(atoms, larger, max_leaves=5)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """An expression with a character too many or too few."""
    text = draw(expressions)
    at = draw(st.integers(0, len(text)))
    if draw(st.booleans()):
        return text[:at] + draw(st.sampled_from("()[]{}'\"+=!?:.,;# |&a1")) + text[at:]
    return text[:at] + text[at + 1 :]


def kinds_of(path: tuple[str, ...]) -> frozenset[str] | None:
    return TEXT if ".".join(path) in PATHS else None


def errors(argo: Validator, text: str) -> list[str]:
    """What Argo says with each of the scopes."""
    calls = [{"op": "expression", "text": text, "scope": _scope(each)} for each in SCOPES]
    return [reply.error for reply in argo.evaluate(calls)]


def _scope(values: dict[str, str]) -> dict[str, object]:
    return dict(values)


def read(text: str) -> Expression | str:
    try:
        return parse(text, kinds_of)
    except ExpressionError as error:
        return str(error)


def has_unknown(found: Expression) -> bool:
    """Whether it names something that is not there, as after a slip."""
    known = {*PATHS, "inputs", "inputs.parameters"}
    for reference in found.references:
        if reference.path[0] not in ("inputs", "tasks", "workflow", "retries"):
            return True
        if ".".join(reference.path) not in known:
            return True
    return any(function_of(call) is None and call[0] not in WITH_PREDICATE for call in found.calls)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(expressions, expressions, broken()))
def test_what_is_said_of_an_expression_holds_in_argo(argo: Validator, text: str) -> None:
    found = read(text)
    said = errors(argo, text)
    if isinstance(found, str):
        assert all(said), f"{text}\n{found}"
        return
    loud = [each for each in found.mistakes if not each.silent]
    if has_unknown(found):
        return
    if any(each.certain for each in loud):
        assert all(said), f"{text}\n{loud}"
    elif not found.mistakes:
        fine = [error for error in said if not error or OF_VALUES.search(error)]
        assert fine, f"{text}\n{said[0]}"


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=expressions, right=expressions, operator=st.sampled_from(["==", "!=", "in"]))
def test_what_is_never_equal_is_not(argo: Validator, left: str, right: str, operator: str) -> None:
    text = f"({left}) {operator} ({right})"
    found = read(text)
    if (
        isinstance(found, str)
        or not any(each.silent for each in found.mistakes)
        or len(found.mistakes) > 1
    ):
        return
    calls = [{"op": "expression", "text": text, "scope": _scope(each)} for each in SCOPES]
    for reply in argo.evaluate(calls):
        if not reply.error and found.mistakes[0].message.startswith(f"`({left})`"):
            assert json.loads(reply.value["json"]) is (operator == "!=")


@pytest.mark.parametrize("name", [*FUNCTIONS, *(f"sprig.{name}" for name in OF_SPRIG)])
def test_how_many_arguments_a_function_takes(argo: Validator, name: str) -> None:
    """Argo takes those that the tables say, and no more and no fewer."""
    function = function_of(tuple(name.split(".")))
    assert function is not None
    most = len(function.parameters) if function.most is None else function.most
    wrong = [count for count in (function.least - 1, most + 1) if count >= 0]
    for count in wrong:
        if function.most is None and count > most:
            continue
        arguments = ", ".join(["inputs.parameters.x"] * count)
        assert all(errors(argo, f"{name}({arguments})")), (name, count)
    for count in {function.least, most} if name != "date" else ():
        arguments = ", ".join(["inputs.parameters.x"] * count)
        said = [each for each in errors(argo, f"{name}({arguments})") if each]
        few = [
            each for each in said if re.search("number of arg|enough arg|too (?:many|few)", each)
        ]
        assert not few, few
