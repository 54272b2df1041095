"""A generated case: files as in a folder of the corpus, and what they say, as data."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import yaml
from attrs import Factory, define, evolve

from tests.parity.command import Command, read_command
from tests.parity.generated.chooser import Chooser
from tests.parity.generated.faults import FAULTS, WRONG
from tests.parity.generated.pipelines import Node, manifest_steps, python, random_tree
from tests.parity.generated.values import divided, merged, random_config, random_env, written

Tree = dict[str, Any]


@define
class Generated:
    """One case. `config` and `env` are what the files say of the workflow in the end.

    `files` are by name and include command.txt; `fault` is the mistake that was planted, if any.
    """

    seed: int
    tree: Node
    config: Tree
    env: dict[str, str]
    files: dict[str, str] = Factory(dict)
    fault: str = ""

    def write(self, folder: Path) -> Command:
        """Write the files into an empty folder; the command that they are for."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return read_command(folder)


def generate(seed: int) -> Generated:
    """The case of a number."""
    choose = Chooser(seed)
    is_manifest = choose.chance(0.25)
    tree = random_tree(choose, own=not is_manifest)
    env = random_env(choose, tree)
    config = random_config(choose, tree, None)
    fault = ""
    if choose.chance(0.13):
        fault = choose.one(list(FAULTS) if choose.chance(0.75) else list(WRONG))
    if is_manifest:
        return _manifest(choose, tree, config, env, fault)
    if env:
        config.setdefault("container", {})["env"] = env
    if fault:
        (FAULTS | WRONG)[fault](choose, config, tree)
    return _values(choose, tree, config, fault)


def _env(config: Tree) -> dict[str, str]:
    """The container's variables, so far as they are any."""
    container = config.get("container")
    env = container.get("env") if isinstance(container, dict) else None
    return {name: text for name, text in (env or {}).items() if isinstance(text, str)}


def plain(case: Generated) -> Generated:
    """The same with its configuration in one values file, in the plainest style."""
    if "pipeline.py" not in case.files:
        return case
    text = yaml.safe_dump({"workflows": {"demo": case.config}}, sort_keys=False)
    words = shlex.split(case.files["command.txt"])
    command = ["wurzel", "generate", "-b", "ArgoBackend", "--values", "values.yaml", words[-1]]
    files = {name: given for name, given in case.files.items() if name.endswith(".py")}
    files |= {"values.yaml": text, "command.txt": shlex.join(command) + "\n"}
    return evolve(case, files=files)


def _values(choose: Chooser, tree: Node, config: Tree, fault: str) -> Generated:
    variable = choose.one(("pipeline", "last", "flow"))
    workflow = choose.one(("demo", "rag-prod", "pipeline_x"))
    count = choose.one((1, 1, 1, 2, 3))
    if choose.chance(0.02):
        # Without values there are only defaults.
        command = f"wurzel generate -b ArgoBackend pipeline:{variable}\n"
        files = {**python(choose, tree, variable), "command.txt": command}
        return Generated(choose.seed, tree, {}, {}, files)
    other = random_config(choose, tree, random_env(choose, tree))
    trees: list[Tree] = [
        {"workflows": {workflow: part}} for part in divided(choose, config, count, other)
    ]
    if choose.chance(0.2):
        another: Tree = {"another": {"name": "other", "dataDir": "/other"}}
        first = trees[0]["workflows"]
        trees[0]["workflows"] = {**first, **another}
    if choose.chance(0.1):
        trees[0]["dvc"] = {workflow: {"dataDir": "./data"}}
    if choose.chance(0.05):
        trees[-1]["workflow"] = {"name": "ignored"}
    names = [f"values-{number}.yaml" if number else "values.yaml" for number in range(count)]
    words = ["wurzel", "generate", "--backend", "ArgoBackend"]
    for name in names:
        words += ["--values", name]
    if choose.chance(0.7):
        words += ["--pipeline-name", workflow]
    words += ["--output", "output.yaml", f"pipeline:{variable}"]
    files = {**python(choose, tree, variable), "command.txt": shlex.join(words) + "\n"}
    files |= {name: written(choose, part) for name, part in zip(names, trees, strict=True)}
    config = merged([part["workflows"][workflow] for part in trees])
    return Generated(choose.seed, tree, config, _env(config), files, fault)


def _manifest(
    choose: Chooser, tree: Node, config: Tree, env: dict[str, str], fault: str
) -> Generated:
    """A manifest: settings at their steps or in the container's variables, where those win."""
    settings: dict[str, dict[str, str]] = {}
    names = {node.kind.name.upper(): node.kind.name for node in tree.all()}
    rest: dict[str, str] = {}
    for variable, text in env.items():
        owner, _, name = variable.partition("__")
        if owner in names and name and choose.chance(0.7):
            settings.setdefault(names[owner], {})[name] = text
            if choose.chance(0.1):
                rest[variable] = text
        else:
            rest[variable] = text
    spec: Tree = {"backend": "argo"}
    if choose.chance(0.4):
        # The configuration's own wins, also if it is null.
        spec["schedule"] = choose.one((None, "0 3 * * *", "15 6 * * 1"))
    middlewares = _middlewares(choose, rest)
    if middlewares:
        spec["middlewares"] = middlewares
    if rest:
        config.setdefault("container", {})["env"] = rest
    if fault:
        (FAULTS | WRONG)[fault](choose, config, tree)
    spec["steps"] = manifest_steps(choose, tree, settings)
    if config or choose.chance(0.5):
        spec["backendConfig"] = {"argo": config}
        if choose.chance(0.1):
            spec["backendConfig"]["dvc"] = {"dataDir": "./data"}
    manifest: Tree = {
        "apiVersion": "wurzel.dev/v1alpha1",
        "kind": "Pipeline",
        "metadata": {"name": "demo"},
        "spec": spec,
    }
    if choose.chance(0.2):
        manifest["metadata"] |= {"labels": {"team": "x"}, "annotations": {"owner": "y"}}
    words = ["wurzel", "manifest", "generate", "my manifest.yaml", "--output", "output.yaml"]
    files = {"my manifest.yaml": written(choose, manifest), "command.txt": shlex.join(words) + "\n"}
    whole = {
        f"{step.upper()}__{name}": text
        for step, given in settings.items()
        for name, text in given.items()
    }
    whole |= _env(config)
    if "schedule" not in config and "schedules" not in config and "schedule" in spec:
        config = {**config, "schedule": spec["schedule"]}
    return Generated(choose.seed, tree, config, whole, files, fault)


def _middlewares(choose: Chooser, rest: dict[str, str]) -> list[Tree]:
    """The manifest's middlewares, taken out of the variables for the most part."""
    names = [name.strip() for name in rest.get("MIDDLEWARES", "").split(",") if name.strip()]
    if not names or choose.chance(0.2):
        return []
    del rest["MIDDLEWARES"]
    found = []
    for name in names:
        prefix = f"{name.upper()}__"
        given = {
            key.removeprefix(prefix): rest.pop(key) for key in list(rest) if key.startswith(prefix)
        }
        middleware: Tree = {"name": name}
        if given:
            middleware["settings"] = given
        found.append(middleware)
    return found
