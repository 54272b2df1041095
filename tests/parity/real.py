"""Wurzel itself, as a process that generates workflows; runs in the environment that has it.

Reads requests and writes answers, JSON, one a line. A request has a `folder`, and either a
`manifest` or a `pipeline` (`module:name`) with `values` (files) and `workflow`; the answer has the
`yaml`, or the `error` that Wurzel ended with. A request with `settings`, a list of {class, env},
is answered with what each step's settings are in a container with these variables: `values`, or
the `errors` by field. One process for all: the imports take two seconds.

What the steps' packages need to run is not installed: their modules are made up, since generating
needs no more than the classes' names and types.
"""

import importlib
import importlib.abc
import importlib.machinery
import json
import os
import sys
import types
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# Packages of hundreds of megabytes that steps import.
_MADE_UP = {
    *("paramiko", "bs4", "joblib", "boto3", "botocore", "langchain_core", "qdrant_client"),
    *("pymilvus", "docling", "docling_core", "transformers", "tiktoken", "spacy", "tlsh", "torch"),
    *("wtpsplit", "langchain_text_splitters", "langchain", "openai", "requests"),
}


class _Anything(type):
    """A class whose attributes are there, whatever they are called."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Thing(name)

    def __iter__(cls) -> Any:
        return iter(())


class _Thing(str, metaclass=_Anything):
    """A value, a type and a decorator."""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.any_schema()

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Thing(name)


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Anything(name, (_Thing,), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes up the modules that are not installed."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] not in _MADE_UP:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: Any) -> Any:
        return _Module(spec.name)

    def exec_module(self, module: Any) -> None:
        """There is nothing to run."""


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    # What Wurzel prints is no answer.
    os.dup2(2, 1)
    # Behind the others: only for what is not installed.
    sys.meta_path.append(_Finder())
    importlib.import_module("wurzel.cli._main")
    importlib.import_module("wurzel.executors.backend.backend_argo")
    importlib.import_module("wurzel.manifest.generator")
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in requests:
        print(json.dumps(_answer(json.loads(line))), file=answers, flush=True)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    before = set(sys.modules)
    sys.path.insert(0, request["folder"])
    os.chdir(request["folder"])
    # Two files written in the same second are not to be taken for one.
    importlib.invalidate_caches()
    sys.dont_write_bytecode = True
    try:
        if "settings" in request:
            return {"settings": [_settings(item) for item in request["settings"]]}
        if "manifest" in request:
            return {"yaml": _of_manifest(Path(request["manifest"]))}
        return {"yaml": _of_pipeline(request)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        os.chdir("/")
        sys.path.remove(request["folder"])
        for name in set(sys.modules) - before:
            found = getattr(sys.modules[name], "__file__", None) or ""
            if found.startswith(request["folder"]):
                del sys.modules[name]


def _of_pipeline(request: dict[str, Any]) -> str:
    """As `wurzel generate --backend ArgoBackend` does."""
    from wurzel.cli._main import backend_callback, executer_callback, pipeline_callback
    from wurzel.cli.cmd_generate import main as generate

    return generate(
        pipeline_callback(None, None, request["pipeline"]),
        backend=backend_callback(None, None, "ArgoBackend"),
        values=[Path(file) for file in request.get("values", ())],
        pipeline_name=request.get("workflow") or None,
        executor=executer_callback(None, None, request.get("executor")),
    )


def _of_manifest(file: Path) -> str:
    """As `wurzel manifest generate` does."""
    from wurzel.manifest.generator import ManifestGenerator
    from wurzel.manifest.loader import ManifestLoader

    with TemporaryDirectory() as folder:
        output = Path(folder) / "output.yaml"
        ManifestGenerator(ManifestLoader.load(file)).generate(output)
        return output.read_text(encoding="utf-8")


def _settings(request: dict[str, Any]) -> dict[str, Any]:
    """A step's settings as they are when it starts."""
    from pydantic import ValidationError
    from wurzel.cli._main import step_callback
    from wurzel.executors.base_executor import step_env_encapsulation

    cls = step_callback(None, None, request["class"])
    before = dict(os.environ)
    os.environ.update(request["env"])
    try:
        with step_env_encapsulation(cls):
            settings = cls.__new__(cls).settings_class()
    except Exception as error:
        found: BaseException | None = error
        while found is not None and not isinstance(found, ValidationError):
            found = found.__cause__ or found.__context__
        if found is None:
            return {"errors": {"": f"{type(error).__name__}: {error}"}}
        return {"errors": {".".join(map(str, e["loc"])): e["type"] for e in found.errors()}}
    finally:
        os.environ.clear()
        os.environ.update(before)
    fields = getattr(type(settings), "model_fields", ())
    return {"values": {name: repr(_plain(getattr(settings, name))) for name in fields}}


def _plain(value: Any) -> Any:
    """Secrets as what they hold, patterns as their text."""
    if hasattr(value, "get_secret_value"):
        return value.get_secret_value()
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return getattr(value, "pattern", value)


if __name__ == "__main__":
    main()
