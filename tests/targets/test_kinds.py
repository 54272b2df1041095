"""Templates, and the workflows that run them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import TYPES, compiled, document
from tests.backend.argo.emitted import at as of
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import VERSIONS, load

TEMPLATES = ("WorkflowTemplate", "ClusterWorkflowTemplate")
# What a controller in restricted mode takes of a workflow that runs a template, beside the
# reference (Argo 4.1, workflow/util/merge.go: allowedUserOverrideFields).
ALLOWED = {
    *("arguments", "entrypoint", "shutdown", "suspend", "activeDeadlineSeconds", "priority"),
    *("ttlStrategy", "podGC", "volumeClaimGC", "archiveLogs", "workflowMetadata", "metrics"),
    *("artifactGC", "workflowTemplateRef"),
}
BODY = """
namespace = "docs"
labels { team = "search" }
priority = 7
ttl { completed = 1d }
input folder: string = "/data"
synchronization { mutexes = ["m"] }
step a = Read(folder = folder) { mounts { "/x" = new_claim(size = 1Gi) } }
"""


def restricted(body: str, kind: str | None = None, target: str | None = None) -> api.Compilation:
    text = f"cluster c {{ references_only = true }}\npipeline p {{\ncluster = c\n{body}\n"
    text += f'defaults {{ image = "a/b:1" }}\n}}\n{TYPES}'
    found = api.compile(text=text, kind=kind, target=target)
    assert not found.errors, found.messages()
    return found


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_template_is_the_workflow_under_a_name(kind: str, version: str, argo: Validator) -> None:
    body = BODY if kind == "WorkflowTemplate" else BODY.replace('namespace = "docs"', "")
    found = compiled(f'kind = "{kind}"\n{body}', target=version)
    (made,) = found.documents
    workflow = document(body, target=version)
    assert made["kind"] == kind
    assert made["spec"] == workflow["spec"]
    metadata = dict(workflow["metadata"])  # type: ignore[arg-type]
    assert metadata.pop("generateName") == "p-"
    assert made["metadata"] == {"name": "p", **metadata}
    assert list(check(made, kind, load(version))) == []
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    # The same by the command line.
    assert compiled(body, target=version, kind=kind).documents == [made]


def test_inputs_need_no_default() -> None:
    step = "input folder: string\nstep a = Read(folder = folder)"
    made = document(f'kind = "WorkflowTemplate"\n{step}')
    assert of(made, "spec.arguments.parameters") == [{"name": "folder"}]


def test_as_a_cluster_template_it_has_no_namespace() -> None:
    (made,) = compiled(BODY, kind="ClusterWorkflowTemplate").documents
    assert "namespace" not in made["metadata"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('schedule = "@daily"', "a WorkflowTemplate has no schedule, and this pipeline has one"),
        ('generate_name = "x-"', "a WorkflowTemplate has a fixed name, so `generate_name` means"),
        (
            f'name = "{"x" * 64}"',
            f"`{'x' * 64}` has 64 characters, and the name",
        ),
    ],
)
def test_what_a_template_has_not(body: str, message: str) -> None:
    (error,) = compiled(f'kind = "WorkflowTemplate"\n{body}\nstep a = Ping()').errors
    assert error.message.startswith(message)


def test_a_cluster_template_in_a_namespace() -> None:
    body = 'kind = "ClusterWorkflowTemplate"\nnamespace = "docs"\nstep a = Ping()'
    (error,) = compiled(body).errors
    assert error.message == (
        "a ClusterWorkflowTemplate is the whole cluster's, and stands in no namespace"
    )
    assert error.primary is not None and error.primary.span.text == '"docs"'


# ---- thin ones


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("schedule", ["", 'schedule = "@daily"'])
def test_a_thin_one_says_what_it_runs(version: str, schedule: str, argo: Validator) -> None:
    found = restricted(schedule + BODY, target=version)
    template, run = found.documents
    assert (template["kind"], run["kind"]) == (
        "WorkflowTemplate",
        "CronWorkflow" if schedule else "Workflow",
    )
    spec: Any = run["spec"]
    spec = spec.get("workflowSpec", spec)
    assert spec == {"workflowTemplateRef": {"name": "p"}, "priority": 7}
    assert set(spec) <= ALLOWED
    plain = document(schedule + BODY, target=version)
    whole: Any = plain["spec"]
    assert template["spec"] == whole.get("workflowSpec", whole)
    assert run["metadata"] == plain["metadata"]
    for each in found.documents:
        assert list(check(each, str(each["kind"]), load(version))) == []
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    assert [str(each) for each in argo.validate(found.yaml(), lint=False) if not each.ok] == []


def test_one_run_of_what_has_a_schedule() -> None:
    template, run = restricted('schedule = "@daily"\n' + BODY, kind="Workflow").documents
    assert (template["kind"], run["kind"]) == ("WorkflowTemplate", "Workflow")
    assert of(run, "metadata.generateName") == "p-"


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_template_alone(kind: str) -> None:
    (made,) = restricted('schedule = "@daily"\n' + BODY, kind=kind).documents
    assert made["kind"] == kind
    (written,) = restricted(f'kind = "{kind}"\nstep a = Ping()').documents
    assert written["kind"] == kind
