"""Rules of Argo that surprise, one test each: what a compiler has to know when it writes a tag.

The generated tests hold the evaluator to Argo; these say what follows from that, in Argo's words
where there is an issue for it.
"""

from __future__ import annotations

import pytest

from tests.argo.template.arguments import process_arguments
from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.expressions import evaluate
from tests.argo.template.outputs import gathered_values
from tests.argo.template.tags import replaced_json, replaced_text
from tests.argo.template.when import should_execute

SCOPE = {"inputs.parameters.x": "v", "inputs.parameters.my-p": "w", "tasks.a.outputs.result": None}


@pytest.mark.parametrize(
    "text",
    [
        "{{input.parameters.x}}",  # a typo
        "{{item}}",  # outside of a loop
        "{{=inputs.parameters.my-p}}",  # a subtraction of a name that is not there
        "{{=nosuch(1)}}",
        "{{=asInt('zz')}}",
        "{{=1 + 'a'}}",
        "{{=sprig.toString(-true)}}",
        "{{ inputs['parameters'] }}",
    ],
)
def test_what_cannot_be_evaluated_reaches_the_container_as_text(text: str) -> None:
    assert replaced_text(text, SCOPE, lenient=True) == text


def test_only_a_fault_in_the_syntax_is_an_error_there() -> None:
    with pytest.raises(ArgoError) as error:
        replaced_text("{{=1 +}}", SCOPE, lenient=True)
    assert error.value.kind is Kind.EXPRESSION


def test_names_with_hyphens_go_in_brackets_in_an_expression_and_bare_in_a_tag() -> None:
    assert replaced_text("{{=inputs.parameters['my-p']}}", SCOPE, lenient=True) == "w"
    assert replaced_text("{{inputs.parameters.my-p}}", SCOPE, lenient=True) == "w"


def test_blanks_around_a_simple_name_do_not_matter() -> None:
    assert replaced_text("{{ inputs.parameters.x }}", SCOPE, lenient=True) == "v"


def test_an_absent_output_needs_a_fallback_in_an_expression() -> None:
    assert replaced_text("{{=tasks.a.outputs.result ?? 'else'}}", SCOPE, lenient=False) == "else"
    with pytest.raises(ArgoError) as error:
        replaced_text("{{tasks.a.outputs.result}}", SCOPE, lenient=True)
    assert error.value.kind is Kind.ABSENT


def test_a_name_that_a_task_needs_makes_it_wait() -> None:
    for text in ('"{{tasks.b.outputs.result}}"', '"{{=tasks.b.outputs.result}}"'):
        with pytest.raises(ArgoError) as error:
            replaced_json(text, SCOPE, strict=("tasks", "steps"))
        assert error.value.kind is Kind.MISSING


def test_an_escaped_tag_is_a_tag_in_the_next_pass() -> None:
    once = replaced_text("{{='{' + '{x}' + '}'}}", {}, lenient=True)
    assert once == "{{x}}"
    assert replaced_text(once, {"x": "gone"}, lenient=True) == "gone"


def test_a_value_that_looks_like_a_tag_is_replaced_with_the_inputs() -> None:
    template = {
        "name": "t",
        "inputs": {"parameters": [{"name": "x"}, {"name": "y", "default": "other"}]},
        "container": {"image": "i", "args": ["{{inputs.parameters.x}}"]},
    }
    arguments = {"parameters": [{"name": "x", "value": "{{workflow.name}}"}]}
    found = process_arguments(template, arguments, {"workflow.name": "wf"}, {})
    assert found["container"]["args"] == ["wf"]


@pytest.mark.parametrize("character", ["\a", "\v", "\x00", "\x7f", "\U000e0001"])
def test_some_characters_of_a_value_cannot_be_inserted_at_all(character: str) -> None:
    with pytest.raises(ArgoError) as error:
        replaced_json('"{{x}}"', {"x": character})
    assert error.value.kind is Kind.INVALID_JSON


def test_numbers_print_as_go_prints_them() -> None:
    assert replaced_text("{{=1000000 * 1.0}}", {}, lenient=True) == "1000000"
    assert evaluate("string(1000000 * 1.0)", {}) == "1e+06"
    assert replaced_text("{{=10 / 2}} {{=7 / 2}}", {}, lenient=True) == "5 3.5"


def test_a_name_is_hidden_where_a_longer_one_goes_on() -> None:
    scope = {"item": '{"a":1}', "item.a": "1"}
    assert replaced_text("{{item}} {{=item.a}}", scope, lenient=True) == '{\\"a\\":1} 1'
    assert evaluate("toJson(item)", scope) == '{"a":"1"}'


def test_conditions_compare_text_only_in_quotes() -> None:
    assert should_execute("foo == 'foo'")
    assert not should_execute("'1' == 1")
    for broken in ("foo-bar == foo-bar", "'it's' == 'x'", "'a' = 'a'", "1"):
        with pytest.raises(ArgoError) as error:
            should_execute(broken)
        assert error.value.kind is Kind.CONDITION


def test_gathered_numbers_become_text_and_gathered_lists_stay_lists() -> None:
    assert gathered_values(["1", "2"]) == '["1","2"]'
    assert gathered_values(["[1]", "{}"]) == "[[1],{}]"
    assert gathered_values(["[1]", "2"]) == '["[1]","2"]'


@pytest.mark.parametrize(
    "expression",
    ["[1, 2][0]", "'y' in x", "all(x, true)", "x[1:2]", "let a = 1; a", "2 ** 3", "1..2"],
)
def test_what_is_outside_the_list_is_not_guessed(expression: str) -> None:
    with pytest.raises(Unsupported):
        evaluate(expression, {"x": "y"})
