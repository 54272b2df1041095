"""Tags and expressions: the evaluator gives what Argo's own code gives."""

from __future__ import annotations

import json

from hypothesis import given, settings

from tests.argo.client import Reply, Validator
from tests.argo.template.compare import Comparison, kind_of
from tests.argo.template.errors import ArgoError
from tests.argo.template.expressions import evaluate
from tests.argo.template.functions import to_json
from tests.argo.template.strategies import Case, expression_cases, json_cases
from tests.argo.template.tags import replaced_json

MANY = settings(max_examples=400)


def test_tags_in_json_are_replaced_as_argo_does(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(json_cases)
    def check(case: Case) -> None:
        call = {
            "op": "json",
            "text": case.text,
            "scope": dict(case.scope),
            "lenient": case.lenient,
            "strict": case.strict,
        }
        comparison.same(
            call,
            lambda: replaced_json(case.text, case.scope, lenient=case.lenient, strict=case.strict),
            lambda reply: kind_of(reply.error) if reply.error else reply.value,
        )

    check()
    assert comparison.share > 0.8


def test_expressions_have_argos_values(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(expression_cases)
    def check(case: Case) -> None:
        def ours() -> object:
            try:
                return json.loads(to_json(evaluate(case.text, case.scope)))
            except ArgoError:
                return "an error"

        def theirs(reply: Reply) -> object:
            return "an error" if reply.error else json.loads(reply.value["json"])

        call = {"op": "expression", "text": case.text, "scope": dict(case.scope)}
        comparison.same(call, ours, theirs)

    check()
    assert comparison.share > 0.8
