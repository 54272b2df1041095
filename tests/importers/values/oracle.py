"""Reads values files and manifests as Wurzel does; runs inside the environment that has Wurzel.

Requests and answers are JSON, one a line. A request is {"values": [texts], "workflow": name or
null}, {"manifest": text} or {"schema": true}.
"""

import json
import os
import pathlib
import sys
import tempfile
from typing import Any

from pydantic import BaseModel, ValidationError
from wurzel.exceptions import ValuesFileError
from wurzel.executors.backend import backend_argo
from wurzel.executors.backend.backend_argo import (
    ArgoBackend,
    TemplateValues,
    WorkflowConfig,
    select_workflow,
)
from wurzel.executors.backend.values import load_values
from wurzel.manifest.builder import ManifestBuilder
from wurzel.manifest.generator import ManifestGenerator
from wurzel.manifest.loader import ManifestLoader
from wurzel.manifest.validator import ManifestValidator


def dump(config: BaseModel) -> Any:
    return config.model_dump(mode="json", by_alias=True)


def refused(error: ValidationError) -> dict[str, Any]:
    """The keys that Pydantic objects to."""
    return {"refused": [[str(part) for part in one["loc"]] for one in error.errors()]}


def values(request: dict[str, Any], folder: pathlib.Path) -> dict[str, Any]:
    paths = [folder / f"{number}.yaml" for number in range(len(request["values"]))]
    for path, text in zip(paths, request["values"], strict=True):
        path.write_bytes(text.encode())
    try:
        loaded = load_values(paths, TemplateValues)
        return {"config": dump(select_workflow(loaded, request["workflow"]))}
    except ValidationError as error:
        return refused(error)
    except (ValuesFileError, ValueError) as error:
        return {"error": str(error)}


def manifest(request: dict[str, Any], folder: pathlib.Path) -> dict[str, Any]:
    path = folder / "pipelinemanifest.yaml"
    path.write_bytes(request["manifest"].encode())
    try:
        loaded = ManifestLoader.load(path)
        generator = ManifestGenerator(loaded)
        env = generator.collect_env_vars()
        with generator._env_override(env):
            backend = generator.instantiate_backend()
        assert isinstance(backend, ArgoBackend), backend
        # The steps themselves are of no use here, and their classes would have to exist.
        names = {step.name: step.name for step in loaded.spec.steps}
        ends = ManifestBuilder(loaded).find_terminal_steps(names)
        errors = ManifestValidator(loaded).validate_step_refs()
        cycles = ManifestValidator(loaded).validate_no_cycles()
        config = dump(backend.config)
        return {"env": env, "config": config, "ends": ends, "errors": errors, "cycles": cycles}
    except ValidationError as error:
        return {**refused(error), "model": error.title}
    except Exception as error:
        return {"error": repr(error)}


def schema() -> dict[str, Any]:
    """The fields of all models below a workflow's, with their types."""
    found: dict[str, Any] = {}
    for item in vars(backend_argo).values():
        if isinstance(item, type) and item.__module__ == backend_argo.__name__:
            fields = getattr(item, "model_fields", {}).items()
            found[item.__name__] = {one.alias or name: str(one.annotation) for name, one in fields}
    models = {name: fields for name, fields in found.items() if fields}
    return {"models": models, "default": dump(WorkflowConfig())}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Wurzel prints is no answer
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryDirectory() as folder:
            at = pathlib.Path(folder)
            if "values" in request:
                answer = values(request, at)
            elif "manifest" in request:
                answer = manifest(request, at)
            else:
                answer = schema()
        print(json.dumps(answer), file=answers, flush=True)


main()
