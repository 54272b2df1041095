"""Skeletons are objects that Kubernetes takes, and they are all that a pipeline refers to."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given

from tests.argo.client import Validator
from tests.inspect import kinds
from tests.inspect.inspected import STEPS, compiled, of_steps, report
from tests.inspect.references import references
from tests.properties.programs import Program, programs
from tests.properties.test_programs import checked
from wzc.inspect.kubernetes import manifests
from wzc.inspect.model import Report

ACCOUNT_RULES = [
    # What Argo's documentation asks for as the minimum (docs/workflow-rbac.md, since 3.4).
    {
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
    }
]


def documents(found: Report) -> list[dict[str, Any]]:
    """The skeletons, each as Kubernetes takes it."""
    text = manifests(found, "p.wz")
    made = [it for it in yaml.safe_load_all(text) if it is not None]
    for document in made:
        kinds.check(document)
    return made


def one(found: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    (document,) = [
        it for it in found if (it["kind"], it["metadata"]["name"]) == (kind, name)
    ]  # fmt: skip
    return document


@pytest.mark.slow
@checked(80)
@given(programs())
def test_they_are_what_the_manifest_refers_to(argo: Validator, program: Program) -> None:
    found = compiled(program.source())
    made = documents(found.report)
    assert argo.read(manifests(found.report, "p.wz")) == made  # Go's YAML reads the same
    (manifest,) = found.manifests
    wanted = references(manifest)
    role = {"Role", "RoleBinding"}
    assert {(it["kind"], it["metadata"]["name"]) for it in made if it["kind"] not in role} == {
        (kind, name) for kind, name, *_ in wanted
    }
    # In the manifest's namespace, each key that is needed with a value to fill in.
    namespace = manifest.document["metadata"].get("namespace")
    assert {it["metadata"].get("namespace") for it in made} <= {namespace}
    for kind, name, key, _, optional in wanted:
        if key and not optional:
            document = one(made, kind, name)
            assert key in (document["data"] if kind == "ConfigMap" else document["stringData"])
    _check_accounts(made, {name for kind, name, *_ in wanted if kind == "ServiceAccount"})


def _check_accounts(made: list[dict[str, Any]], accounts: set[str]) -> None:
    (role,) = [it for it in made if it["kind"] == "Role"]
    (binding,) = [it for it in made if it["kind"] == "RoleBinding"]
    assert role["rules"] == ACCOUNT_RULES
    assert binding["roleRef"]["name"] == role["metadata"]["name"]
    assert (
        accounts <= {subject["name"] for subject in binding["subjects"]} <= {*accounts, "default"}
    )


def test_without_an_account_the_default_one_gets_the_role() -> None:
    made = documents(of_steps('step r = Read(folder = "/")'))
    assert [it["kind"] for it in made] == ["Role", "RoleBinding"]
    assert made[1]["subjects"] == [{"kind": "ServiceAccount", "name": "default"}]


def test_images_are_pulled_from_the_registries_of_the_images() -> None:
    found = of_steps(
        'image_pull_secrets = ["pull"]\nstep r = Read(folder = "/")\n'
        'step s = Read(folder = "/") { image = "python:3.12-slim" }'
    )
    secret = one(documents(found), "Secret", "pull")
    config = yaml.safe_load(secret["stringData"][".dockerconfigjson"])
    assert list(config["auths"]) == ["registry.example.com", "https://index.docker.io/v1/"]


def test_what_may_be_missing_is_a_comment() -> None:
    found = of_steps(
        "step r = Read(folder = from_env(), limit = from_env()) {"
        ' env_from = [secret("a"), config_map("b", prefix = "READ__", optional = true)] }'
    )
    made = documents(found)
    # An empty value in a later source would hide the one that was filled in.
    assert one(made, "Secret", "a")["stringData"] == {"READ__FOLDER": ""}
    assert "data" not in one(made, "ConfigMap", "b")
    assert '# READ__LIMIT: ""' in manifests(found, "p.wz")
    assert '# FOLDER: ""' in manifests(found, "p.wz")


def test_the_default_of_an_input_is_found_by_its_label() -> None:
    # Argo's workflow/common/configmap.go, GetConfigMapValue, refuses others.
    found = of_steps('input x: string = config_map("c", key = "k")\nstep r = Read(folder = x)')
    config_map = one(documents(found), "ConfigMap", "c")
    assert config_map["metadata"]["labels"] == {"workflows.argoproj.io/configmap-type": "Parameter"}
    assert config_map["data"] == {"k": ""}


def test_a_claim_of_several_steps_is_for_several_nodes() -> None:
    mount = '{ mounts { "/a" = claim("c") } }'
    alone = of_steps(f'step r = Read(folder = "/") {mount}')
    both = of_steps(f'step r = Read(folder = "/") {mount}\nstep s = Read(folder = "/") {mount}')
    for found, modes in ((alone, ["ReadWriteOnce"]), (both, ["ReadWriteMany"])):
        claim = one(documents(found), "PersistentVolumeClaim", "c")
        assert claim["spec"]["accessModes"] == modes


def test_each_namespace_gets_its_own() -> None:
    pipeline = (
        'pipeline {0} {{ namespace = "{1}"\nservice_account_name = "account"\n'
        'defaults {{ image = "acme:1", env_from = [secret("s")] }}\n'
        'step r = Read(folder = "/") }}\n'
    )
    found = report(STEPS + pipeline.format("a", "n") + pipeline.format("b", "m"))
    made = documents(found)
    kinds_made = ["ServiceAccount", "Role", "RoleBinding", "Secret"]
    assert [(it["kind"], it["metadata"]["namespace"]) for it in made] == [
        (kind, namespace) for namespace in ("n", "m") for kind in kinds_made
    ]
