"""Mistakes that Wurzel takes without a word and Kubernetes, Argo or the step's start would not.

Each plants one in a configuration. What it is recognised by stands in reasons.py, which looks at
the configuration alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.parity.generated.chooser import Chooser
from tests.parity.generated.pipelines import Node
from tests.parity.generated.settings import wrong_setting

Tree = dict[str, Any]
Fault = Callable[[Chooser, Tree, Node], None]


def _at(tree: Tree, *path: str) -> Tree:
    for part in path:
        if not isinstance(tree.get(part), dict):
            tree[part] = {}
        tree = tree[part]
    return tree


def _sets(path: tuple[str, ...], *values: object) -> Fault:
    def plant(choose: Chooser, config: Tree, tree: Node) -> None:
        _at(config, *path[:-1])[path[-1]] = choose.one(values)

    return plant


def _cron(choose: Chooser, config: Tree, tree: Node) -> None:
    config.pop("schedules", None)
    config["schedule"] = choose.one(("every day at noon", "99 99 * * *", "* * *", "0 0 30 2 *"))


def _root(choose: Chooser, config: Tree, tree: Node) -> None:
    place = _at(config, "podSecurityContext") if choose.chance(0.5) else None
    if place is None:
        place = _at(config, "container", "securityContext")
    place.update(choose.one(({"runAsNonRoot": True, "runAsUser": 0}, {"runAsUser": -5})))


def _seccomp(choose: Chooser, config: Tree, tree: Node) -> None:
    place = _at(config, "podSecurityContext")
    place.pop("seccompLocalhostProfile", None)
    place["seccompProfileType"] = "Localhost"
    if choose.chance(0.5):
        place["seccompProfileType"] = "RuntimeDefault"
        place["seccompLocalhostProfile"] = "profiles/a.json"


def _credentials(choose: Chooser, config: Tree, tree: Node) -> None:
    place = _at(config, "artifacts")
    place["accessKeySecret"] = {"name": "s3-creds", "key": "a"}
    place["secretKeySecret"] = choose.one((None, {"name": "team.secrets", "key": "b"}))


def _mounted_twice(choose: Chooser, config: Tree, tree: Node) -> None:
    mapping = [{"key": "a", "value": "x"}]
    _at(config, "container")["mountSecrets"] = choose.one(
        (
            [{"from": name, "to": "/etc/a", "mappings": mapping} for name in ("a", "b")],
            [{"from": "a", "to": "/etc/a", "mappings": [*mapping, {"key": "b", "value": "x"}]}],
            [{"from": "Not_A_Name", "to": "/etc/a", "mappings": mapping}],
            [{"from": "a", "to": "etc/a", "mappings": mapping}],
            [{"from": "a", "to": "/etc", "mappings": [{"key": "a", "value": "../x"}]}],
            [{"from": "a", "to": "/etc", "mappings": [{"key": "not a key", "value": "x"}]}],
        )
    )


def _cache(choose: Chooser, config: Tree, tree: Node) -> None:
    place = _at(config, "container", "tokenizerCache")
    place["enabled"] = True
    place["createPvc"] = choose.chance(0.5)
    place |= choose.one(
        (
            {"createPvc": True, "accessModes": []},
            {"createPvc": True, "accessModes": ["ReadWriteTwice"]},
            {"createPvc": True, "storageClassName": "Not_A_Name"},
            {"createPvc": False, "claimName": "Not A Name"},
            {"mountPath": "cache"},
        )
    )


def _variable(choose: Chooser, config: Tree, tree: Node) -> None:
    name = choose.one(("1BAD NAME", "a=b", "", "ümlaut"))
    _at(config, "container", "env")[name] = "x"


def _setting(choose: Chooser, config: Tree, tree: Node) -> None:
    settings = [wrong_setting(choose, node.kind.name) for node in tree.all()]
    found = [setting for setting in settings if setting is not None]
    if found:
        setting = choose.one(found)
        _at(config, "container", "env")[setting.variable] = setting.text


def _placeholder(choose: Chooser, config: Tree, tree: Node) -> None:
    names = [node.kind.name for node in tree.all() if node.kind.name == "ManualMarkdownStep"]
    variable = f"{names[0].upper()}__FOLDER_PATH" if names else "LEVEL"
    _at(config, "container", "env")[variable] = "${secret:azure:x}"


def _env_from(choose: Chooser, config: Tree, tree: Node) -> None:
    _at(config, "container")["envFrom"] = [
        choose.one(({"name": "Not A Name"}, {"name": "a", "prefix": "1 bad="}, {"name": ""}))
    ]


FAULTS: dict[str, Fault] = {
    "name": _sets(("name",), "My Pipeline!", "UPPER", "", "a" * 64, "-a", "a_b"),
    "namespace": _sets(("namespace",), "Bad_NS", "", "a.b"),
    "account": _sets(("serviceAccountName",), "a b", "Upper"),
    "cron": _cron,
    "annotation": _sets(("annotations",), {"not a key": "x"}, {"a/b/c": "x"}),
    "pod annotation": _sets(("container", "annotations"), {"not a key": "x"}),
    "node selector": _sets(("nodeSelector",), {"not a key": "x"}, {"a": "not a value!"}),
    "image": _sets(("container", "image"), "not an image!!", "", "Upper/Case"),
    "data folder": _sets(("dataDir",), "data", "/my data", "./x"),
    "bucket": _sets(("artifacts", "bucket"), "Bad_Bucket!", "b", ""),
    "endpoint": _sets(("artifacts", "endpoint"), "https://minio:9000", "minio:port", "a b"),
    "mode": _sets(("artifacts", "defaultMode"), 99999, -1, 775),
    "patch": _sets(("podSpecPatch",), "}{ not yaml : [", "just text", "containers: 7", "nope: 1"),
    "entrypoint": _sets(("entrypoint",), "not a name", ""),
    "root": _root,
    "seccomp": _seccomp,
    "credentials": _credentials,
    "mounts": _mounted_twice,
    "cache": _cache,
    "variable": _variable,
    "setting": _setting,
    "placeholder": _placeholder,
    "env from": _env_from,
    "middleware": _sets(("container", "env", "MIDDLEWARES"), "promethius", "prometheus,,", "a b"),
    "space in amount": _sets(("container", "resources"), {"memory_limit": " 1Gi "}),
    "capability": _sets(("container", "securityContext"), {"dropCapabilities": ["net raw"]}),
}


# ---- what Wurzel refuses itself


def _resources(**given: str) -> Fault:
    def plant(choose: Chooser, config: Tree, tree: Node) -> None:
        _at(config, "container")["resources"] = dict(given)

    return plant


def _any(*faults: Fault) -> Fault:
    def plant(choose: Chooser, config: Tree, tree: Node) -> None:
        choose.one(faults)(choose, config, tree)

    return plant


_CONTAINER = "container"
WRONG: dict[str, Fault] = {
    "null": _any(
        *(
            _sets((key,), None)
            for key in ("name", "namespace", "dataDir", "artifacts", "container")
        ),
        *(_sets((_CONTAINER, key), None) for key in ("image", "env", "secretRef", "resources")),
        _sets(("artifacts", "bucket"), None),
        _sets((_CONTAINER, "env", "LEVEL"), None),
    ),
    "type": _any(
        _sets(("name",), 17, True, ["x"]),
        _sets(("schedule",), 5, {"cron": "* * * * *"}),
        _sets(("annotations",), {"a": 1}, ["a"], "a"),
        _sets(("nodeSelector",), {"a": True}, "a=b"),
        _sets(("podSpecPatch",), {"hostNetwork": True}),
        _sets((_CONTAINER, "env", "LEVEL"), 5, True, 1.5, ["x"]),
        _sets((_CONTAINER, "secretRef"), "x", [{"name": "x"}], [None]),
        _sets((_CONTAINER, "envFrom"), ["x"], [{"kind": "secret"}], [{"kind": "x", "name": "a"}]),
        _sets((_CONTAINER, "mountSecrets"), [{"from": "a"}], [{"from": "a", "to": "/x"}]),
        _sets((_CONTAINER, "tokenizerCache"), {"enabled": "maybe"}, {"accessModes": "x"}, True),
        _sets((_CONTAINER, "securityContext"), {"runAsNonRoot": None}, {"runAsUser": 1.5}),
        _sets(("podSecurityContext",), {"fsGroupChangePolicy": "Never"}, {"runAsUser": "abc"}),
        _sets(("podSecurityContext",), {"seccompProfileType": "Unconfined"}),
        _sets(("artifacts",), {"insecure": 2}, {"defaultMode": "rwx"}, {"accessKeySecret": "x"}),
    ),
    "amount": _any(
        _resources(cpu_request="abc"),
        _resources(cpu_limit=""),
        _resources(memory_limit="128MB"),
        _resources(memory_request="1Gi", memory_limit="512Mi"),
        _resources(cpu_request="2", cpu_limit="1"),
        _resources(ephemeral_request="2Gi", ephemeral_limit="1Gi"),
        _sets(
            (_CONTAINER, "tokenizerCache"), {"enabled": True, "createPvc": True, "storageSize": "x"}
        ),
    ),
    # Kubernetes takes these, and so do we.
    "other amount": _any(
        _resources(memory_limit="512M"),
        _resources(memory_limit="1073741824"),
        _resources(cpu_limit="1500u", cpu_request="1000u"),
        _resources(cpu_limit="2e0"),
    ),
}
