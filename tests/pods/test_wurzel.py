"""Wurzel's pipelines in restricted namespaces: its own output does not get in, ours does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import wzc
from tests.parity.cases import CASES
from tests.pods.client import Admission
from tests.pods.test_restricted import LAYOUTS
from wzc.pods.layout import Layout
from wzc.pods.predict import predict

FOLDERS = sorted(path.parent for path in CASES.glob("*/pipeline.wz"))
# These loosen their containers on purpose.
LOOSE = {"09_container_security_relaxed", "38_repo_e2e_manifest"}
# This one patches `init` and `wait`, which pods of the new layout do not have.
OF_LEGACY_PODS = {"07_pod_spec_patch"}


def in_cluster(folder: Path, tmp_path: Path, executor: str) -> wzc.Compilation:
    """A case's pipeline, on a cluster that enforces `restricted`, by a file of profiles."""
    names = re.findall(r"^pipeline (\w+)", (folder / "pipeline.wz").read_text("utf-8"), re.M)
    options = folder / "options.txt"
    words = options.read_text("utf-8").split() if options.exists() else []
    profiles: list[Any] = [words[i + 1] for i, word in enumerate(words) if word == "--profile"]
    amended = "\n".join(f"pipeline {name} {{ cluster = prod }}" for name in names)
    file = tmp_path / "restricted.wz"
    file.write_text(
        f'cluster prod {{ pod_security = "restricted"\n{executor}\n}}\n'
        f"profile restricted {{\n{amended}\n}}\n"
    )
    return wzc.compile(folder / "pipeline.wz", profiles=[*profiles, file])


def refused(document: Any, layout: Layout, admission: Admission) -> dict[str, set[str]]:
    """Why each pod of a manifest would not get in, by its template."""
    spec = document["spec"].get("workflowSpec", document["spec"])
    return {
        pod.template: admission.reasons(pod.spec, "restricted") for pod in predict(spec, layout)
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_wurzels_own_output_does_not_get_in(admission: Admission, folder: Path) -> None:
    for document in yaml.safe_load_all((folder / "output.yaml").read_text("utf-8")):
        if document:
            for layout, _ in (LAYOUTS["legacy"], LAYOUTS["initless"]):
                found = refused(document, layout, admission)
                assert found and all(found.values()), found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_ours_does(admission: Admission, folder: Path, layout: str, tmp_path: Path) -> None:
    how, executor = LAYOUTS[layout]
    made = in_cluster(folder, tmp_path, executor)
    if folder.name in LOOSE or (folder.name in OF_LEGACY_PODS and how.initless):
        refused_as = "WZ5024" if folder.name in LOOSE else "WZ5021"
        assert {item.code.id for item in made.errors} == {refused_as}
        return
    assert made.ok, made.messages()
    for document in yaml.safe_load_all(made.yaml()):
        found = refused(document, how, admission)
        assert found and not any(found.values()), found
