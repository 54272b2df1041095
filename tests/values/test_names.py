import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values import names

identifiers = st.from_regex("[A-Za-z_][A-Za-z0-9_]*", fullmatch=True)
LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("docs", "docs"),
        ("My_Step", "my-step"),
        ("_private_", "private"),
        ("__", ""),
        ("a__b", "a--b"),
    ],
)
def test_kubernetes_name(identifier: str, name: str) -> None:
    assert names.kubernetes_name(identifier) == name


@given(identifiers)
def test_kubernetes_names_are_template_names(identifier: str) -> None:
    name = names.kubernetes_name(identifier)
    if name and len(name) <= 63:
        assert names.argo_template_name(name) is None
        assert names.dns_label(name) is None
    assert bool(name) == bool(identifier.strip("_"))


@given(st.text("ab0-._ A", max_size=8))
def test_labels_and_subdomains_follow_the_patterns(text: str) -> None:
    # The patterns of Kubernetes validation.go.
    assert (names.dns_label(text) is None) == bool(re.fullmatch(LABEL, text))
    assert (names.dns_subdomain(text) is None) == bool(re.fullmatch(rf"{LABEL}(\.{LABEL})*", text))
    assert (names.argo_template_name(text) is None) == bool(
        re.fullmatch("[a-z0-9][-a-z0-9]*", text)
    )


@given(st.text(max_size=20))
def test_corrected_names_are_right(text: str) -> None:
    for check in (names.dns_label, names.dns_subdomain, names.argo_template_name):
        problem = check(text)
        if problem is not None and problem.fix is not None:
            assert check(problem.fix) is None


@pytest.mark.parametrize(
    ("text", "said", "fix"),
    [
        ("My_App", "`My_App` has a capital letter", "my-app"),
        ("my_app", "has a `_`", "my-app"),
        ("my app", "has a blank", "my-app"),
        ("-app", "at an end", "app"),
        ("my.app", "has a `.`", "my-app"),
        ("Größe", "has a capital letter", "gre"),
        ("", "empty", None),
        ("___", "has a `_`", None),
    ],
)
def test_dns_label_says_what_is_wrong(text: str, said: str, fix: str | None) -> None:
    problem = names.dns_label(text)
    assert problem is not None
    assert said in problem.message
    assert problem.fix == fix


def test_lengths() -> None:
    assert names.dns_label("a" * 63) is None
    assert names.dns_label("a" * 64) is not None
    assert names.dns_label("a" * 16, 15) is not None
    assert names.dns_subdomain("a" * 253) is None
    assert names.dns_subdomain("a" * 254) is not None
    assert names.argo_template_name("a" * 128) is None
    assert names.argo_template_name("a" * 129) is not None


def test_a_name_that_ends_with_a_dash_or_line() -> None:
    assert names.dns_label("app-") is not None
    assert names.dns_label("app\n") is not None
    # Argo lets a template end so.
    assert names.argo_template_name("app-") is None


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        ("Workflow", 63),
        ("WorkflowTemplate", 63),
        ("ClusterWorkflowTemplate", 63),
        ("CronWorkflow", 52),
    ],
)
def test_workflow_names(kind: str, limit: int) -> None:
    assert names.workflow_name("a" * limit, kind) is None
    problem = names.workflow_name("a" * (limit + 1), kind)
    assert problem is not None
    assert f"at most {limit}" in problem.message
    assert problem.help == "shorten it by 1 character"
    assert names.workflow_name("rag.prod", kind) is None
    assert names.workflow_name("Rag", kind) is not None


# argo-rules.md, B2: the fourteen measured with the controller.
@pytest.mark.parametrize(
    "text",
    [
        *("and", "or", "not", "in", "contains", "matches", "startsWith", "endsWith", "if", "else"),
        *("let", "true", "false", "nil"),
    ],
)
def test_words_of_depends(text: str) -> None:
    problem = names.task_name(text)
    assert problem is not None
    assert "depends" in problem.message
    assert len(names.TASK_NAMES_THAT_BREAK_DEPENDS) == 14


def test_task_names() -> None:
    assert names.task_name("split") is None
    assert names.task_name("not-ready") is None
    assert names.task_name("step-1") is None
    digit = names.task_name("1a")
    assert digit is not None
    assert "begins with a digit" in digit.message
    assert names.task_name("a_b") is not None
    assert names.task_name("") is not None
