"""Where the sources are: Go modules in the module cache, Hera's wheel in build/knowledge.

Both come through the ordinary clients of their registries, in exact versions.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

from attrs import frozen

from scripts.knowledge.go_types import PREFIXES

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "build" / "knowledge"

ARGO = ("github.com/argoproj/argo-workflows/v3", "v3.7.18")
# The versions of k8s.io/api and k8s.io/apimachinery in Argo's go.mod: v3.5.15, v3.6.19, v3.7.18,
# v4.0.10 and v4.1.2.
KUBERNETES = {"3.5": "v0.24.3", "3.6": "v0.32.2", "3.7": "v0.33.1", "4.0": "v0.33.1"}
KUBERNETES |= {"4.1": "v0.35.4"}
HERA = "7.1.0"
HERA_WHEEL = f"hera-{HERA}-py3-none-any.whl"
HERA_SHA256 = "1957348f770c06aec1b8f8c10c83b62fc03ec51df3c65208dcff672ff5ed145c"
HERA_MODELS = "hera/workflows/models/io/argoproj/workflow/v1alpha1.py"


class MissingSource(Exception):
    """A source is not in its cache; the message says which."""


@frozen
class Sources:
    """The folders of Go packages for each version of Argo, and Hera's models."""

    packages: dict[str, dict[str, Path]]
    hera: Path


def modules() -> list[tuple[str, str]]:
    """The Go modules that are read, each with its version."""
    found = [ARGO]
    for version in sorted(set(KUBERNETES.values())):
        found += [("k8s.io/api", version), ("k8s.io/apimachinery", version)]
    return found


def cached() -> Sources:
    """The sources, where all are in the caches; raises `MissingSource`."""
    for path, version in modules():
        if not module_folder(path, version).is_dir():
            raise MissingSource(f"no {path}@{version} in the module cache")
    wheel = SCRATCH / HERA_WHEEL
    if not wheel.is_file():
        raise MissingSource(f"no {wheel}")
    return Sources(
        {
            version: {path: _package(path, kubernetes) for path in PREFIXES}
            for version, kubernetes in KUBERNETES.items()
        },
        _models(wheel),
    )


def download() -> Sources:
    """Bring into the caches what is not there, and give the sources.

    Raises CalledProcessError where `go` or `pip` fails, OSError where there is no `go`.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    wanted = [f"{path}@{v}" for path, v in modules() if not module_folder(path, v).is_dir()]
    if wanted:
        (SCRATCH / "go.mod").write_text("module knowledge\n", encoding="utf-8")
        subprocess.run(["go", "mod", "download", *wanted], cwd=SCRATCH, check=True)
    if not (SCRATCH / HERA_WHEEL).is_file():
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run(
            [*pip, "download", "--no-deps", "--dest", str(SCRATCH), f"hera=={HERA}"], check=True
        )
    return cached()


def module_folder(path: str, version: str) -> Path:
    """Where Go unpacks a module."""
    return _module_cache() / f"{path}@{version}"


@cache
def _module_cache() -> Path:
    if os.environ.get("GOMODCACHE"):
        return Path(os.environ["GOMODCACHE"])
    if shutil.which("go"):
        asked = subprocess.run(["go", "env", "GOMODCACHE"], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout.strip():
            return Path(asked.stdout.strip())
    return Path.home() / "go" / "pkg" / "mod"


def argo_schema() -> dict[str, object]:
    """Argo's own JSON schema of v3.7.18, which the tables are held to; raises `MissingSource`."""
    path = module_folder(*ARGO) / "api" / "jsonschema" / "schema.json"
    if not path.is_file():
        raise MissingSource(f"no {path}")
    schema: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _package(path: str, kubernetes: str) -> Path:
    for module, version in (ARGO, ("k8s.io/api", kubernetes), ("k8s.io/apimachinery", kubernetes)):
        if path.startswith(module + "/"):
            return module_folder(module, version) / path.removeprefix(module + "/")
    raise KeyError(path)


def _models(wheel: Path) -> Path:
    """Hera's models, out of its wheel."""
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != HERA_SHA256:
        raise MissingSource(f"{wheel} has the SHA-256 {found}, not {HERA_SHA256}")
    target = SCRATCH / f"hera-{HERA}-v1alpha1.py"
    with zipfile.ZipFile(wheel) as archive:
        target.write_bytes(archive.read(HERA_MODELS))
    return target
