"""Where the data of each pod comes from, by Argo's rules, and which files it then has by Wurzel's.

In: an emitted document and a walk through it. Out: for each pod the files that it is given, each as
the pod that wrote it and its name there. `AssertionError` where a file is asked for that nobody
writes, or two files meet.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from tests.argo.template.walk import Run

_TASK = re.compile(r"\{\{tasks\.([\w-]+)\.outputs\.artifacts\.([\w-]+)\}\}")
_INPUT = re.compile(r"\{\{inputs\.artifacts\.([\w-]+)\}\}")
_ITEM = re.compile(r"\((\d+):[^()]*\)")


@frozen
class File:
    """A file that a pod wrote."""

    pod: str
    name: str


class Dataflow:
    def __init__(self, document: dict[str, Any], run: Run) -> None:
        self.templates = {each["name"]: each for each in document["spec"]["templates"]}
        self.entry = document["spec"]["entrypoint"]
        self.run = run
        self.keys: dict[str, str] = {}
        for path, pod in run.pods.items():
            for artifact in pod.template["outputs"].get("artifacts", ()):
                key = artifact["s3"]["key"].split("/", 3)[3]
                assert key not in self.keys, f"{path} writes where {self.keys[key]} does: {key}"
                self.keys[key] = path
        self.written: dict[str, list[str]] = {}

    def given(self) -> dict[str, list[File]]:
        """The files of each pod, in the order of its inputs."""
        found: dict[str, list[File]] = {}
        for path in self.run.pods:
            found[path] = self._given(path)
        return found

    def outputs(self, path: str) -> list[str]:
        """The names of the files that a pod writes."""
        if path not in self.written:
            self._given(path)
        return self.written[path]

    def _given(self, path: str) -> list[File]:
        template = self.run.pods[path].template  # with what each item is given
        task = self._task(path)
        files: list[File] = []
        names: list[str] = []
        arguments = {a["name"]: a for a in task.get("arguments", {}).get("artifacts", ())}
        for artifact in template.get("inputs", {}).get("artifacts", ()):
            pod, below = self._source(path, arguments[artifact["name"]])
            if below:
                assert below in self.outputs(pod), f"{pod} writes no {below}"
                files.append(File(pod, below))
                names.append(artifact["path"].rpartition("/")[2])
            else:
                files += [File(pod, name) for name in self.outputs(pod)]
                names += self.outputs(pod)
        self.written[path] = self._names(template, names)
        assert len(set(self.written[path])) == len(self.written[path]), (path, self.written[path])
        return files

    def _names(self, template: dict[str, Any], given: list[str]) -> list[str]:
        """What Wurzel calls the files (wurzel 3.3.1, core/history.py)."""
        made = template["container"]["command"][2].rpartition(":")[2].removesuffix("Step")
        if not given and "artifacts" not in template.get("inputs", {}):
            return [f"{made}.json"]
        return [f"{name.rpartition('.')[0].removesuffix('Step')}-{made}.json" for name in given]

    # ---- where it comes from

    def _source(self, path: str, artifact: dict[str, Any], file: str = "") -> tuple[str, str]:
        """The pod that wrote an artifact which the task of a node is given, and the file of it.

        `file` is what of it is asked for within the node.
        """
        outside = _parent(path)
        below = "/".join(part for part in (artifact.get("subPath", ""), file) if part)
        if "s3" in artifact:
            whole = artifact["s3"]["key"].split("/", 3)[3]
            # In a component the path of its use stands before.
            steps = _ITEM.sub(r"/\1", outside).replace(".", "/")
            whole = whole.replace("{{inputs.parameters.wzc-path}}", steps)
            return self._by_key(f"{whole}/{below}" if below else whole)
        found = _TASK.fullmatch(artifact["from"])
        if found is not None:
            pod = self._output(f"{outside}.{found[1]}" if outside else found[1], found[2])
            return pod, below
        [name] = _INPUT.findall(artifact["from"])
        [given] = [a for a in self._task(outside)["arguments"]["artifacts"] if a["name"] == name]
        return self._source(outside, given, below)

    def _output(self, path: str, output: str) -> str:
        """The pod that makes an output of a node."""
        template = self.templates[self._template(path)]
        if "dag" not in template:
            return path
        [given] = [a for a in template["outputs"]["artifacts"] if a["name"] == output]
        [(task, inner)] = _TASK.findall(given["from"])
        return self._output(f"{path}.{task}", inner)

    def _by_key(self, key: str) -> tuple[str, str]:
        for whole, path in self.keys.items():
            if key == whole:
                return path, ""
            if key.startswith(f"{whole}/"):
                return path, key[len(whole) + 1 :]
        raise AssertionError(f"nobody writes {key}")

    # ---- nodes

    def _task(self, path: str) -> dict[str, Any]:
        outside = _parent(path)
        dag = self.templates[self._template(outside) if outside else self.entry]
        name = _ITEM.sub("", path[len(outside) + 1 :] if outside else path)
        [found] = [each for each in dag["dag"]["tasks"] if each["name"] == name]
        assert isinstance(found, dict)
        return found

    def _template(self, path: str) -> str:
        template: str = self._task(path)["template"]
        return template


def _parent(path: str) -> str:
    """The DAG that a node is in; items have no dots and parentheses here."""
    return path.rpartition(".")[0]
