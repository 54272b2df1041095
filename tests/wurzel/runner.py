"""Runs an emitted workflow on this machine, with folders in the place of pods and of S3.

Each task gets a pod folder of its own. Only what the manifest says is passed: outputs go to the
store under their key, inputs come from there by `from` and `subPath` to their `path`, variables are
those of `env` and `envFrom`. A missing file is an error, as it is to Argo.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import Factory, define, field

from tests.kubelet import expand
from tests.wurzel.expansion import Cluster, Manifest, environment
from tests.wurzel.workflow import Task, UnsupportedError, Workflow, instantiate

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
UID = "6f1c2a3e-0b7d-4c58-9e44-2d1f5a7b9c01"


class TaskFailedError(Exception):
    """A task that would fail in the cluster; the text says why, with the end of its log."""


@define
class Machine:
    """The environment with Wurzel in it, as the process that runs containers' commands.

    `isolated` says whether commands see the manifest's own paths; otherwise paths in commands and
    variables are rewritten.
    """

    python: Path
    isolated: bool = field(init=False)
    _process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(self.python), str(HERE / "container.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.isolated = self._answer()["isolated"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    @property
    def image_env(self) -> dict[str, str]:
        """What the image itself would set: where `wurzel` is found, and the tests' own steps."""
        return {
            "PATH": f"{self.python.parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": "/tmp",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(HERE / "steps"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @property
    def image_files(self) -> list[Path]:
        """Folders that have to be seen even where they lie below `/tmp`, which pods have anew."""
        base = subprocess.run(
            [str(self.python), "-c", "import sys; print(sys.base_prefix)"],
            capture_output=True,
            text=True,
            check=True,
        )
        found = (ROOT, self.python.parent.parent, Path(base.stdout.strip()))
        return [path for path in found if path.is_relative_to("/tmp")]

    def run(self, request: Mapping[str, Any]) -> int:
        """Run a command; the exit code."""
        assert self._process.stdin is not None
        print(json.dumps({"isolated": self.isolated, **request}), file=self._process.stdin)
        self._process.stdin.flush()
        code: int = self._answer()["code"]
        return code

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.python} container.py ended: {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@define
class Done:
    """What is left of a run: the folder of each task's output, variables, and logs."""

    workflow: Workflow
    outputs: dict[str, Path] = Factory(dict)
    variables: dict[str, dict[str, str]] = Factory(dict)
    logs: dict[str, Path] = Factory(dict)
    inputs: dict[str, list[str]] = Factory(dict)

    def files(self, task: str) -> list[str]:
        """The names of the files that a task wrote."""
        return sorted(path.name for path in self.outputs[task].iterdir())

    def documents(self, task: str) -> list[dict[str, Any]]:
        """All documents that a task wrote as JSON, in no order that means anything."""
        return read_documents(self.outputs[task])


def read_documents(folder: Path) -> list[dict[str, Any]]:
    """All documents in the JSON files of a folder."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.iterdir()):
        data = json.loads(path.read_text(encoding="utf-8"))
        found += data if isinstance(data, list) else [data]
    return found


@define
class Runner:
    """Runs workflows below `folder`; `fresh` starts a new Python for each command."""

    machine: Machine
    folder: Path
    cluster: Cluster = Factory(Cluster)
    fresh: bool = False

    def run(self, manifest: Manifest, *, uid: str = UID) -> Done:
        """Run a Workflow or CronWorkflow to its end; TaskFailedError at the first that fails."""
        workflow = instantiate(manifest, uid=uid)
        done = Done(workflow)
        for task in workflow.tasks:
            pod = _Pod(self, workflow, task)
            done.inputs[task.name] = pod.load_inputs(done)
            done.variables[task.name] = pod.run()
            done.logs[task.name] = pod.log
            pod.store_outputs(done)
        return done


@define
class _Mount:
    here: Path
    path: str
    writable: bool


@define
class _Pod:
    runner: Runner
    workflow: Workflow
    task: Task
    folder: Path = field(init=False)
    mounts: list[_Mount] = Factory(list)

    def __attrs_post_init__(self) -> None:
        self.folder = self.runner.folder / "pods" / self.task.name
        (self.folder / "root").mkdir(parents=True)
        for mount in self.container.get("volumeMounts", ()):
            here = self._volume(mount["name"])
            if "subPath" in mount:
                here /= mount["subPath"]
                if not here.exists():
                    raise TaskFailedError(f"{self.task.name}: no {mount['subPath']} in a volume")
            self.mounts.append(_Mount(here, mount["mountPath"], not mount.get("readOnly", False)))

    @property
    def container(self) -> Manifest:
        found: Manifest = self.task.template["container"]
        return found

    @property
    def log(self) -> Path:
        return self.folder / "log"

    # ---- volumes

    def _volume(self, name: str) -> Path:
        claims = self.workflow.spec.get("volumeClaimTemplates", ())
        if any(claim["metadata"]["name"] == name for claim in claims):
            return _made(self.runner.folder / "claims" / name)
        volumes = {volume["name"]: volume for volume in self.workflow.spec.get("volumes", ())}
        ((kind, source),) = ((key, it) for key, it in volumes[name].items() if key != "name")
        cluster = self.runner.cluster
        if kind == "emptyDir":
            return _made(self.folder / "volumes" / name)
        if kind == "persistentVolumeClaim":
            return Path(cluster.claims[source["claimName"]])
        if kind == "secret":
            values = cluster.secrets[source["secretName"]]
        elif kind == "configMap":
            values = cluster.config_maps[source["name"]]
        else:
            raise UnsupportedError(f"a volume of kind {kind}")
        folder = _made(self.folder / "volumes" / name)
        for key, text in values.items():
            (folder / key).write_text(text)
        return folder

    def _here(self, path: str) -> Path:
        """Where a path of the container lies on this machine: in a volume, or in the pod's root."""
        holders = [mount for mount in self.mounts if _is_in(path, mount.path)]
        if not holders:
            return Path(f"{self.folder / 'root'}{path}")
        holder = max(holders, key=lambda mount: len(mount.path))
        return holder.here / path[len(holder.path) :].strip("/")

    # ---- artifacts

    def load_inputs(self, done: Done) -> list[str]:
        """Bring the inputs from the store to their paths, which are returned."""
        artifacts = self.task.template.get("inputs", {}).get("artifacts", ())
        names = [artifact["name"] for artifact in artifacts]
        if len(set(names)) != len(names) or set(names) != set(self.task.sources):
            raise UnsupportedError(f"{self.task.name}: inputs {names}, given {self.task.sources}")
        for artifact in artifacts:
            source = self.task.sources[artifact["name"]]
            stored = self._stored(source.task, self._output(source.task, source.artifact))
            if source.sub_path is not None:
                stored /= source.sub_path
            if not stored.exists():
                raise TaskFailedError(f"{self.task.name}: {stored} is not in the store")
            path, mode = artifact["path"], artifact.get("mode", 0o755)
            if stored.is_dir() and artifact.get("recurseMode") and not mode & 0o100:
                # Argo gives it to folders too.
                raise TaskFailedError(f"{self.task.name}: {mode:o} makes {path} a closed folder")
            if any(_is_in(path, mount.path) for mount in self.mounts):
                _copy(stored, self._here(path))  # Argo loads it into the volume
                continue
            here = self.folder / "inputs" / artifact["name"]
            _copy(stored, here)
            self.mounts.append(_Mount(here, path, True))
        return [artifact["path"] for artifact in artifacts]

    def store_outputs(self, done: Done) -> None:
        """Take the outputs to the store."""
        for artifact in self.task.template.get("outputs", {}).get("artifacts", ()):
            if artifact.get("archive") != {"none": {}}:
                raise UnsupportedError("only unarchived artifacts")
            here = self._here(artifact["path"])
            if not here.exists():
                raise TaskFailedError(f"{self.task.name}: no output at {artifact['path']}")
            stored = self._stored(self.task.name, artifact)
            if stored.exists():
                raise TaskFailedError(f"{self.task.name}: {stored} would be overwritten")
            # An object store has no folders: without files there is nothing.
            if here.is_file() or any(path.is_file() for path in here.rglob("*")):
                _copy(here, stored)
            done.outputs[self.task.name] = here

    def _stored(self, task: str, artifact: Manifest) -> Path:
        store = self.runner.folder / "store"
        if "s3" in artifact:
            return store.joinpath(artifact["s3"]["bucket"], artifact["s3"]["key"])
        # The cluster's own repository, with the key that Argo takes if nothing else is said.
        run = self.workflow.name
        return store.joinpath("default", run, f"{run}-{task}", artifact["name"])

    def _output(self, task: str, name: str) -> Manifest:
        template = next(it.template for it in self.workflow.tasks if it.name == task)
        for artifact in template.get("outputs", {}).get("artifacts", ()):
            if artifact["name"] == name:
                found: Manifest = artifact
                return found
        raise UnsupportedError(f"{task} has no output {name}")

    # ---- the container

    def run(self) -> dict[str, str]:
        """Run the command; its variables."""
        machine = self.runner.machine
        fields = {"metadata.name": f"{self.workflow.name}-{self.task.name}"}
        own = environment(self.container, self.runner.cluster, fields)
        words = [*self.container.get("command", ()), *self.container.get("args", ())]
        words = [expand(word, own) for word in words]
        outputs = self.task.template.get("outputs", {}).get("artifacts", ())
        folders = [artifact["path"] for artifact in outputs]
        read_only = bool(self.container.get("securityContext", {}).get("readOnlyRootFilesystem"))
        request: dict[str, Any] = {
            "log": str(self.log),
            "root": str(self.folder / "root"),
            "folders": folders,
            "read_only": read_only,
            "fresh": self.runner.fresh,
        }
        if machine.isolated:
            image = [_Mount(path, str(path), False) for path in machine.image_files]
            mounts = [*self.mounts, *image]
            if not any(mount.path == "/tmp" for mount in mounts):
                mounts.append(_Mount(_made(self.folder / "tmp"), "/tmp", not read_only))
            request["mounts"] = [[str(m.here), m.path, m.writable] for m in mounts]
            variables = own
        else:
            words, variables = self._rewritten(words, own, folders)
        request |= {"argv": words, "env": {**machine.image_env, **variables}}
        code = machine.run(request)
        if code != 0:
            end = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
            raise TaskFailedError(f"{self.task.name}: exit code {code}\n{end}")
        return own

    def _rewritten(
        self, words: list[str], variables: dict[str, str], folders: list[str]
    ) -> tuple[list[str], dict[str, str]]:
        """The command and the variables, with the pod's folders in the place of its paths."""
        places = {path: str(self._here(path)) for path in folders}
        for mount in self.mounts:
            link = Path(f"{self.folder / 'root'}{mount.path}")
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(mount.here)
            places[mount.path] = str(link)
            places.setdefault(str(Path(mount.path).parent), str(link.parent))
        longest_first = sorted(places, key=len, reverse=True)
        pattern = re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, longest_first))})(?![\w.-])")

        def rewrite(text: str) -> str:
            return pattern.sub(lambda match: places[match[1]], text)

        return [rewrite(word) for word in words], {k: rewrite(v) for k, v in variables.items()}


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


def environment_python() -> Path:
    """The Python of the environment that scripts/wurzel-env.sh makes."""
    return Path(os.environ.get("WZC_WURZEL_PYTHON") or ROOT / "build/wurzel-env/bin/python")
