"""Text that passes through Argo and Kubernetes unchanged."""

from __future__ import annotations

import pytest

from tests.backend.argo.emitted import compiled, container, env, step
from wzc.backend.argo.text import for_argo, for_kubernetes
from wzc.diagnostics import catalogue as codes


@pytest.mark.parametrize(
    ("written", "emitted"),
    [
        ("5$", "5$"),
        ("$5", "$5"),
        ("${x}", "${x}"),
        ("$$", "$$$$"),
        ("$$$", "$$$$$$"),
        ("$(X)", "$$(X)"),
        ("$$(X)", "$$$$(X)"),
        ("a$(", "a$$("),
        ("$x$(Y)", "$x$$(Y)"),
        ("$é", "$$é"),
        ("$$5 and $5", "$$$$5 and $5"),
        ("no dollars", "no dollars"),
    ],
)
def test_dollars_that_kubernetes_reads_are_doubled(written: str, emitted: str) -> None:
    assert for_kubernetes(written) == emitted


@pytest.mark.parametrize("written", ["{{", "{{{", "{{{{", "a{{b}}c{{", "{{{{{", "{ {", "}}"])
def test_no_tag_is_left(written: str) -> None:
    found = for_argo(written)
    assert "{{" not in found
    assert found.replace("$(WZC_BRACE)", "{") == written


def test_the_brace_is_set_before_all_that_need_it_and_only_then() -> None:
    found = step('env { A = "{{x}}", C = "c" }')
    assert next(iter(env(found))) == "WZC_BRACE"
    assert env(found)["WZC_BRACE"] == "{"
    assert env(found)["A"] == "{$(WZC_BRACE)x}}"
    assert env(found)["C"] == "c"
    assert env(found)["WURZEL_RUN_ID"] == "{{workflow.uid}}"
    assert "WZC_BRACE" not in env(step('env { A = "{x}" }'))


def test_the_brace_variable_is_the_compiler_s() -> None:
    found = compiled('step a = Ping() { env { WZC_BRACE = "mine", A = "{{x}}" } }')
    assert [item.code for item in found.errors] == [codes.RESERVED_ENV]


def test_the_command_is_expanded_too() -> None:
    body = 'data_dir = "/a$(X)"\nstep a = Ping()'
    found = compiled(body)
    assert not found.errors
    assert '- "/a$$(X)/a"' in found.yaml() or "- /a$$(X)/a" in found.yaml()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('pod_annotations { a = "{{x}}" }', '"{{x}}"'),
        ('scheduler_name = "{{x}}"', '"{{x}}"'),
        ('mounts { "/{{x}}" = claim("c") }', 'claim("c")'),
        ('mounts { "/m" = secret("s", items = { k = "{{x}}" }) }', '"{{x}}"'),
        ('tokenizer_cache { claim_name = "c", mount_path = "/{{x}}" }', '"/{{x}}"'),
        ('artifacts = s3(bucket = "abc", region = "{{x}}")', '"{{x}}"'),
        ('security_context { seccomp_profile = localhost("{{x}}") }', '"{{x}}"'),
    ],
)
def test_where_nothing_keeps_argo_from_a_tag_it_is_refused(line: str, place: str) -> None:
    found = compiled(f"step a = Read() {{ {line} }}")
    assert [item.code for item in found.errors] == [codes.ARGO_TAG]
    primary = found.errors[0].primary
    assert primary is not None
    assert primary.span.text == place
    assert found.documents == []


def test_the_folder_of_data_too() -> None:
    found = compiled('data_dir = "/{{x}}"\nstep a = Ping()')
    assert [item.code for item in found.errors] == [codes.ARGO_TAG]


def test_labels_of_the_object_are_not_read_by_argo() -> None:
    assert not compiled('annotations { a = "{{x}}" }\nstep a = Ping()').errors


def test_a_text_of_several_lines_stays_one() -> None:
    assert container('env { A = "a\\nb\\n" }')["env"][0] == {"name": "A", "value": "a\nb\n"}  # type: ignore[index]
