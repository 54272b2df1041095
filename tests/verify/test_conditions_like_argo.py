"""`when`: what `verify` says of a condition holds in Argo's own evaluator (govaluate)."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from wzc.verify.language.conditions import fault_of

ATOMS = (
    *("'a'", '"b"', "'it''s'", "1", "2.5", "-1", "true", "false", "word", "foo-bar", "a.b"),
    *("'x-y'", "0x1f", "1e3", "10%", "true", "x1", "1x", "''", "[a]", "(1)", "nil", "null"),
)
OPERATORS = (
    *("==", "!=", "<", ">", "<=", ">=", "=~", "!~", "&&", "||", "+", "-", "*", "/", "%", "**"),
    *("in", "=", "and", "or", "&", "|", "^", "<<", ">>", ",", "IN"),
)
atoms = st.sampled_from(ATOMS)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({})".format, inner),
        st.builds("!{}".format, inner),
        st.builds("{}{}{}".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{} in ({}, {})".format, inner, inner, inner),
    )


conditions = st.recursive(atoms, larger, max_leaves=4)


@st.composite
def broken(draw: st.DrawFn) -> str:
    text = draw(conditions)
    at = draw(st.integers(0, len(text)))
    if draw(st.booleans()):
        return text[:at] + draw(st.sampled_from("()[]'\"=!&|<> a1,")) + text[at:]
    return text[:at] + text[at + 1 :]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(conditions, broken()))
def test_what_is_said_of_a_condition_holds_in_argo(argo: Validator, text: str) -> None:
    [reply] = argo.evaluate([{"op": "when", "text": text}])
    fault = fault_of(text)
    said = None if fault is None or fault.silent else fault.why
    if said and fault and (fault.of_kinds or "without quotes" in said):
        if re.search(r"&&|\|\|", text):
            return  # the second may not be asked for
    elif said and re.search(r"\)`|`\(", said):
        return  # empty parentheses, and what follows some, are dropped without a word
    if said and "without an operator" in said and ")" in text:
        return  # what follows parentheses is dropped without a word
    assert (said is None) == (not reply.error), f"{text!r}\nours: {said}\ntheirs: {reply.error}"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quoted=st.sampled_from(["1", "2.5", "true", "false", "yes", "x"]),
    value=st.sampled_from(["1", "2.5", "true", "false", "yes", "x", "1.50"]),
    swapped=st.booleans(),
)
def test_a_tag_without_quotes_is_never_a_number_in_quotes(
    argo: Validator, quoted: str, value: str, swapped: bool
) -> None:
    sides = ["{{inputs.parameters.x}}", f"'{quoted}'"]
    when = " == ".join(reversed(sides) if swapped else sides)
    fault = fault_of(when)
    [reply] = argo.evaluate([{"op": "when", "text": when.replace(sides[0], value)}])
    assert not reply.error
    if fault is not None:
        assert fault.silent and reply.value is False
    assert (fault is not None) == (quoted not in ("yes", "x"))
