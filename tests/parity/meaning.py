"""What a workflow of a Wurzel pipeline means, as a tree that two workflows can be compared by.

Nothing is left out: every field of a document stands somewhere in its tree. Only the arrangement
is another one: steps stand under their class instead of an invented name, references are replaced
by what they refer to (an artifact by its producer, a mount's volume by its source), amounts are
numbers. A reference to nothing becomes a text in angle brackets, which equals nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any

import yaml
from attrs import Factory, define

from tests.parity.reading import amount

Tree = dict[str, Any]
# Fields of an artifact that the executor uses of a template's own input; the rest comes with what
# the task hands over (operator.go: processArgs).
_OF_THE_INPUT = ("name", "path", "mode", "recurseMode", "optional")
# What the tree of a template or container holds elsewhere.
_TEMPLATE_PARTS = ("container", "inputs", "outputs")
_CONTAINER_PARTS = ("command", "env", "envFrom", "resources", "securityContext", "volumeMounts")
_SPEC_PARTS = ("entrypoint", "templates", "volumes", "volumeClaimTemplates", "podSpecPatch")


def meaning(document: Tree) -> Tree:
    """The tree of a Workflow or CronWorkflow."""
    spec = document.get("spec") or {}
    cron: Tree = {}
    if "workflowSpec" in spec:
        cron = without(spec, "workflowSpec")
        spec = spec["workflowSpec"]
    found: Tree = without(document, "metadata", "spec")
    found["metadata"] = document.get("metadata") or {}
    found["cron"] = cron
    found["pods"] = without(spec, *_SPEC_PARTS)
    if "podSpecPatch" in spec:
        found["pods"]["podSpecPatch"] = patch(spec["podSpecPatch"])
    return found | _Workflow(spec).tree()


def patch(text: str) -> object:
    """A pod spec patch as what it says, containers by name."""
    try:
        tree = yaml.safe_load(text)
    except yaml.YAMLError:
        return f"<no YAML: {text}>"
    if isinstance(tree, dict):
        for key in ("containers", "initContainers"):
            if isinstance(tree.get(key), list):
                tree[key] = by_name(tree[key])
    return tree


@define
class _Workflow:
    """Reads the templates of one workflow."""

    spec: Tree
    templates: dict[str, Tree] = Factory(dict)
    volumes: dict[str, Tree] = Factory(dict)
    keys: dict[str, str] = Factory(dict)
    outputs: dict[str, list[Tree]] = Factory(dict)
    mounted: set[str] = Factory(set)

    def tree(self) -> Tree:
        listed = self.spec.get("templates") or []
        self.templates = {template.get("name"): template for template in listed}
        self._read_volumes()
        dags = [template for template in listed if "dag" in template]
        entrypoint = self.spec.get("entrypoint")
        tasks = dags[0]["dag"].get("tasks") or [] if len(dags) == 1 else []
        self._name_steps(tasks)
        used = {task.get("template") for task in tasks}
        return {
            "entrypoint": {"name": entrypoint, "is": _is(self.templates.get(str(entrypoint)))},
            "dag": [without(dag, "dag") | {"fields": without(dag["dag"], "tasks")} for dag in dags],
            "steps": {self.keys[_name(task)]: self._step(task) for task in tasks},
            "unused templates": [
                template
                for name, template in self.templates.items()
                if name not in used and "dag" not in template
            ],
            "template names": {"twice": len(listed) - len(self.templates)},
            "unmounted volumes": {
                name: source for name, source in self.volumes.items() if name not in self.mounted
            },
        }

    def _read_volumes(self) -> None:
        for volume in self.spec.get("volumes") or []:
            self.volumes[volume.get("name")] = without(volume, "name")
        for claim in self.spec.get("volumeClaimTemplates") or []:
            name = claim.get("metadata", {}).get("name")
            made = without(claim, "metadata") | {
                "metadata": without(claim.get("metadata") or {}, "name")
            }
            storage = made.get("spec", {}).get("resources", {})
            made["spec"] = without(made.get("spec") or {}, "resources") | {
                "resources": amounts(storage)
            }
            self.volumes[name] = {"created with the run": made}

    def _name_steps(self, tasks: list[Tree]) -> None:
        """Each task gets the class that it runs for a name, further ones of a class a number."""
        for task in tasks:
            template = self.templates.get(task.get("template", "")) or {}
            words = (template.get("container") or {}).get("command") or []
            name = words[2] if words[:2] == ["wurzel", "run"] and len(words) > 2 else _name(task)
            number, key = 1, name
            while key in self.keys.values():
                number += 1
                key = f"{name} #{number}"
            self.keys[_name(task)] = key
            self.outputs[key] = (template.get("outputs") or {}).get("artifacts") or []

    def _step(self, task: Tree) -> Tree:
        template = self.templates.get(task.get("template", ""))
        if template is None:
            return {"task": task, "template": f"<no template {task.get('template')}>"}
        container = template.get("container") or {}
        command, folders = self._command(container.get("command") or [])
        outputs = (template.get("outputs") or {}).get("artifacts") or []
        inputs, read = self._inputs(task, template, folders["read"])
        command["reads"] = read
        return {
            "task": without(task, "depends", "arguments", "template")
            | {"after": self._after(task.get("depends", ""))}
            | {"arguments": without(task.get("arguments") or {}, "artifacts")},
            "template": without(template, *_TEMPLATE_PARTS)
            | {"inputs": without(template.get("inputs") or {}, "artifacts")}
            | {"outputs": without(template.get("outputs") or {}, "artifacts")},
            "command": command,
            "container": without(container, *_CONTAINER_PARTS),
            **environment(container.get("env") or []),
            "env from": container.get("envFrom") or [],
            "resources": amounts(container.get("resources") or {}),
            "security context": container.get("securityContext") or {},
            "mounts": self._mounts(container.get("volumeMounts") or []),
            "outputs": [self._output(artifact, folders["written"]) for artifact in outputs],
            "inputs": inputs,
        }

    def _command(self, words: list[str]) -> tuple[Tree, dict[str, list[str]]]:
        """What `wurzel run` is told, and the folders that it writes and reads."""
        folders: dict[str, list[str]] = {"written": [], "read": []}
        options: Tree = {}
        flags: list[str] = []
        rest = iter(words[3:] if words[:2] == ["wurzel", "run"] else words)
        for word in rest:
            if word == "-o":
                folders["written"].append(next(rest, ""))
            elif word == "-i":
                folders["read"].append(next(rest, ""))
            elif word == "-e":
                options["executor"] = next(rest, "")
            else:
                flags.append(word)
        folder, name = posixpath.split(", ".join(folders["written"]))
        return options | {"flags": flags, "data folder": folder, "own folder": name}, folders

    def _after(self, depends: str) -> object:
        """Which steps it waits for, or the expression if it is more than that."""
        names = [name.strip() for name in depends.split("&&")] if depends else []
        if any(name not in self.keys for name in names):
            return f"<{depends}>"
        return sorted(self.keys[name] for name in names)

    def _mounts(self, mounts: list[Tree]) -> Tree:
        found: Tree = {}
        for mount in mounts:
            name = mount.get("name", "")
            self.mounted.add(name)
            source = self.volumes.get(name, f"<no volume {name}>")
            path = mount.get("mountPath", "")
            key = path if path not in found else f"{path} again"
            found[key] = without(mount, "mountPath", "name") | {"name": name, "volume": source}
        return found

    def _output(self, artifact: Tree, written: list[str]) -> Tree:
        store = dict(artifact.get("s3") or {})
        path = artifact.get("path")
        return without(artifact, "s3", "path") | {
            "folder": "the one written" if [path] == written else f"<{path}>",
            "key": store.pop("key", None),
            "s3": store,
        }

    def _inputs(self, task: Tree, template: Tree, read: list[str]) -> tuple[Tree, list[str]]:
        """The artifacts that a step gets, by producer; and which producers' data it reads."""
        arguments = by_name((task.get("arguments") or {}).get("artifacts") or [])
        found: Tree = {}
        folders = set(read)
        filled: dict[str, str] = {}
        for artifact in (template.get("inputs") or {}).get("artifacts") or []:
            given = arguments.pop(artifact.get("name"), None)
            producer, one = self._given(artifact, given)
            path = artifact.get("path", "")
            files: object = "all"
            if path in folders:
                filled[path] = producer
            elif posixpath.dirname(path) in folders:
                filled[posixpath.dirname(path)] = producer
                files = {posixpath.basename(path): one.pop("subPath", None)}
            else:
                files = f"<{path} is not read>"
            one["files"] = files
            if producer in found and isinstance(files, dict):
                before = found[producer]["files"]
                if without(found[producer], "files", "name") == without(one, "files", "name"):
                    before.update(files)
                    continue
            key = producer if producer not in found else f"{producer} again"
            found[key] = one
        for name in arguments:
            found[f"<no input {name}>"] = arguments[name]
        empty = [f"<{folder} stays empty>" for folder in read if folder not in filled]
        return found, sorted({producer.removesuffix(" again") for producer in found}) + empty

    def _given(self, artifact: Tree, given: Tree | None) -> tuple[str, Tree]:
        """An input's producer, and how its data gets there.

        A template's own location counts only if it is not the one that the task hands over.
        """
        own = {name: artifact[name] for name in _OF_THE_INPUT if name in artifact}
        own.pop("path", None)
        if given is None:
            return f"<nothing gives {artifact.get('name')}>", own
        rest = without(artifact, *_OF_THE_INPUT)
        handed = without(given, "name", "path", "mode", "recurseMode")
        for name in ("path", "mode", "recurseMode"):
            if name in given and given[name] != artifact.get(name):
                own[f"task's {name}"] = given[name]
        if rest and rest != handed:
            own["the template's own"] = rest
        for key, outputs in self.outputs.items():
            for output in outputs:
                task = next(name for name, step in self.keys.items() if step == key)
                reference = f"{{{{tasks.{task}.outputs.artifacts.{output.get('name')}}}}}"
                if handed.get("from") == reference:
                    extra = without(handed, "from")
                    return key, own | extra | _told(output) | {"by": "reference"}
                if "s3" in handed and handed["s3"] == output.get("s3"):
                    extra = without(handed, "s3", "archive")
                    return key, own | extra | _told(handed) | {"by": "location"}
        return f"<{handed}>", own


def _name(task: Tree) -> str:
    return str(task.get("name", "<no name>"))


def _told(artifact: Tree) -> Tree:
    """What comes along with a location: whether the data is packed."""
    return {"archive": artifact["archive"]} if "archive" in artifact else {}


def _is(template: Tree | None) -> str:
    if template is None:
        return "<no template>"
    return "the DAG" if "dag" in template else "another template"


def environment(variables: list[Tree]) -> Tree:
    """A container's variables by name, and their order."""
    found: Tree = {}
    for item in variables:
        name = item.get("name", "")
        key = name if name not in found else f"{name} again"
        rest = without(item, "name")
        found[key] = rest["value"] if list(rest) == ["value"] else rest
    return {"env": found, "env order": list(found)}


def amounts(resources: Tree) -> Tree:
    """Requests and limits as numbers."""
    return {
        kind: {name: amount(value) for name, value in given.items()}
        if kind in ("requests", "limits") and isinstance(given, dict)
        else given
        for kind, given in resources.items()
    }


def by_name(items: Iterable[Tree]) -> Tree:
    """Named things by their name; a second one of a name gets a key that nothing equals."""
    found: Tree = {}
    for item in items:
        name = item.get("name", "<no name>")
        found[name if name not in found else f"{name} again"] = without(item, "name") | {
            "name": name
        }
    return found


def without(tree: Tree, *keys: str) -> Tree:
    """The same map without some keys."""
    return {key: value for key, value in tree.items() if key not in keys}
