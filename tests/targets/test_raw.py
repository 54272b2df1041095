"""Raw fields of patches that a version does not have: told at the field, not dropped."""

from __future__ import annotations

import pytest

from tests.backend.argo.emitted import compiled

STEP = "step a = Ping() {{ {} }}"
PATCHES = [
    (STEP.format("pod_spec_patch { hostUsers = false }"), "hostUsers", "3.6"),
    ("pod_spec_patch { hostUsers = false }\nstep a = Ping()", "hostUsers", "3.6"),
    (STEP.format('patch { annotations { a = "b" } }'), "annotations", "3.7"),
    (STEP.format("patch { container { resizePolicy = [] } }"), "resizePolicy", "3.6"),
]


@pytest.mark.parametrize(("body", "field", "since"), PATCHES)
def test_a_field_that_came_later(body: str, field: str, since: str) -> None:
    (error,) = compiled(body, target="3.5").errors
    assert error.code.id == "WZ5031"
    assert error.message == f"the field `{field}` came with Argo {since}, and this is for 3.5"
    assert error.primary is not None and error.primary.span.text == field
    assert not compiled(body, target=since).errors
    assert not compiled(body).errors


def test_in_a_text() -> None:
    body = STEP.format("pod_spec_patch = 'hostUsers: false'")
    (error,) = compiled(body, target="3.5").errors
    assert error.message.startswith("the field `hostUsers` came with Argo 3.6")
    assert error.primary is not None and error.primary.span.text == "'hostUsers: false'"


def test_in_a_raw_template() -> None:
    body = 'step a = raw_template(template = { annotations { a = "b" }, suspend { } })'
    (error,) = compiled(body, target="3.5").errors
    assert error.message == "the field `annotations` came with Argo 3.7, and this is for 3.5"
    assert not compiled(body, target="3.7").errors


def test_what_only_has_another_name_is_said_by_attributes() -> None:
    body = STEP.format('patch { synchronization { mutexes = [{ name = "m" }] } }')
    (error,) = compiled(body, target="3.5").errors
    assert error.code.id == "WZ5026"
