"""Random values files: every field of Wurzel's schema, in each notation that it takes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import yaml

from tests.parity.generated.chooser import Chooser
from tests.parity.generated.pipelines import Node
from tests.parity.generated.settings import REQUIRED, SETTINGS, settings_of

Tree = dict[str, Any]

# Pydantic takes all of these for a boolean or a whole number.
_TRUE = (True, True, True, "yes", "true", "on", 1, "1")
_FALSE = (False, False, False, "no", "false", "off", 0, "0")
_IDS = (1000, 1000, 65532, "1000", 1000.0, 2000)
CPU = ("100m", "1", "1.5", "250m", "2", "0.1", "3000m", "0")
CPU_LIMITS = ("4", "10", "3500m", "5.5", "1k")
MEMORY = ("64Mi", "128Mi", "0.25Gi", "1Gi", "131072Ki", "1Mi")
MEMORY_LIMITS = ("1Gi", "2Gi", "1.5Gi", "4096Mi", "1Ti")
CRONS = ("0 4 * * *", "*/15 8-18 * * 1-5", "@daily", "0 0 1 JAN *", "30 2 * * MON,FRI", "@every 1h")
AWKWARD = (
    *("", " ", "yes", "null", "~", "007", "1e3", "08", "0x1f", "1_000", "12:30:45", "2020-01-01"),
    *(
        "a: b # c",
        'he said "hi" and it\'s ok',
        '{"k": ["v", 1], "u": "ü€"}',
        "line one\nline two\n",
    ),
    *("  leading", "trailing ", "a\tb", "Wurzel—Käse", "=", "- a", "[1, 2]", "@x", "`x`", "!tag"),
    *("&anchor", "*alias", "'", '"', "\\", "\\n", "${HOME}", "$", "100 $", "%s", "a" * 200),
    *("${secret:vault:some-key}", "true", "1.5", ".5", "+1", "0o17", "\u2028", "😀", "#", "|", ">"),
)
# What Kubernetes or Argo replaces on the way to the container.
REPLACED = (
    *("$(HOME)", "$(LEVEL)/x", "$$", "a$$b", "$$(LEVEL)", "$(", "$()", "a $(LEVEL) b $(TZ)"),
    *("{{workflow.name}}", "{{ workflow.name }}", "{{workflow.name}}-x", "{{workflow.namespace}}"),
    *("{{nope}}", "{{", "}}{{", "{{{a}}}", "{{pod.name}}", "{{=1+1}}", "{{workflow.uid}}"),
)
NAMES = ("LEVEL", "EXTRA", "LOG_LEVEL", "TZ", "lower_case", "WITH.DOT", "with-dash", "_X", "X__Y")
SECRETS = ("wurzel-secrets", "db", "team.secrets", "s3-creds", "tls-secret")
# Keys that Wurzel ignores, by where they stand.
UNKNOWN: dict[tuple[str, ...], Tree] = {
    (): {"retryStrategy": {"limit": 2}, "nmae": "x", "timezone": "UTC", "tolerations": []},
    ("container",): {"imagePullPolicy": "Always", "envs": {"A": "b"}, "command": ["x"]},
    ("container", "resources"): {"gpu": "1", "cpuLimit": "2"},
    ("container", "tokenizerCache"): {"size": "1Gi"},
    ("container", "securityContext"): {"privileged": False},
    ("artifacts",): {"region": "eu-central-1", "accessKey": "x"},
    ("podSecurityContext",): {"sysctls": []},
}


def random_config(choose: Chooser, tree: Node, env: dict[str, str] | None) -> Tree:
    """A workflow's configuration as it is written; `env` as `random_env` makes it."""
    c = choose
    config: Tree = c.fields(
        0.35,
        namespace=("argo", "team-a", "argo-workflows"),
        serviceAccountName=("sa", "wurzel-service-account", "team.sa"),
        dataDir=("/data", "/usr/app/", "/mnt/wurzel/./x", "/data//y"),
        annotations=({}, {"a": "1"}, {"sidecar.istio.io/inject": "false", "owner": "jane: x"}),
        nodeSelector=({}, {"pool": "batch"}, {"kubernetes.io/arch": "arm64", "gpu": "true"}),
        podSpecPatch=(None, *_PATCHES),
    )
    if c.chance(0.8):
        config["name"] = c.one(("rag", "my-pipeline", "a", "team.rag", "x1-y2"))
    if c.chance(0.5):
        config |= _schedule(c)
    if c.chance(0.1):
        config["entrypoint"] = c.one(("wurzel-pipeline", "main", "my-entry"))
    container = _container(c)
    if env:
        container["env"] = env
    root = c.chance(0.04)
    if root or c.chance(0.4):
        config["podSecurityContext"] = _security(c, pod=True, root=root)
    if root or c.chance(0.4):
        container["securityContext"] = _security(c, pod=False, root=root)
    if container or c.chance(0.1):
        config["container"] = container
    if c.chance(0.5):
        config["artifacts"] = _artifacts(c)
    for path, keys in UNKNOWN.items():
        if c.chance(0.06):
            place = config
            for part in path:
                place = place.setdefault(part, {})
            name = c.one(list(keys))
            place.setdefault(name, keys[name])
    return _shuffled(c, config)


_PATCHES = (
    "terminationGracePeriodSeconds: 30",
    "containers:\n  - name: main\n    resources:\n      limits:\n        cpu: '2'\n",
    '{"hostNetwork": true, "dnsPolicy": "ClusterFirst"}',
    "initContainers:\n  - name: init\n    securityContext:\n      runAsNonRoot: true\n",
    "tolerations:\n- key: gpu\n  operator: Exists\n  effect: NoSchedule\n",
)


def _schedule(c: Chooser) -> Tree:
    kind = c.number(0, 5)
    if kind == 0:
        return {"schedules": c.some(CRONS, 1, 3)}
    if kind == 1:
        return {"schedule": c.some(CRONS, 1, 2)}
    if kind == 2:
        return {c.one(("schedule", "schedules")): c.one((None, []))}
    return {"schedule": c.one(CRONS)}


def _container(c: Chooser) -> Tree:
    found: Tree = c.fields(
        0.35,
        image=(
            "ghcr.io/telekom/wurzel:3.3.1",
            "registry:5000/team/wurzel@sha256:" + "0" * 64,
            "wurzel",
        ),
        annotations=({}, {"a": "1"}, {"prometheus.io/scrape": "true"}),
        secretRef=([], ["db"], ["wurzel-secrets", "db"]),
        configMapRef=([], ["wurzel-config"], ["a", "b.c"]),
    )
    if c.chance(0.35):
        found["envFrom"] = [_env_from(c) for _ in range(c.number(0, 3))]
    if c.chance(0.3):
        found["mountSecrets"] = _mounts(c)
    if c.chance(0.35):
        found["tokenizerCache"] = _cache(c)
    if c.chance(0.5):
        found["resources"] = c.fields(
            0.5,
            cpu_request=CPU,
            cpu_limit=(None, *CPU_LIMITS),
            memory_request=MEMORY[:-3] if c.chance(0.5) else MEMORY[-1:],
            memory_limit=MEMORY_LIMITS,
            ephemeral_request=(None, *MEMORY),
            ephemeral_limit=(None, *MEMORY_LIMITS),
        )
    return found


def _env_from(c: Chooser) -> Tree:
    found = c.fields(
        0.5,
        kind=("secret", "configMap"),
        prefix=(None, "", "APP_", "x."),
        optional=(*_TRUE, *_FALSE),
    )
    return {**found, "name": c.one(SECRETS)}


def _mounts(c: Chooser) -> list[Tree]:
    folders = c.some(("/etc/ssl", "/secrets", "/run/x/", "/etc/app"), 1, 3)
    mounts = []
    for folder in folders:
        keys = c.some(("tls.crt", "tls.key", "ca", "token_1"), 0 if c.chance(0.1) else 1, 3)
        mappings = [{"key": key, "value": c.one((key, f"{key}.pem", f"sub/{key}"))} for key in keys]
        mounts.append({"from": c.one(SECRETS), "to": folder, "mappings": mappings})
    return mounts


def _cache(c: Chooser) -> Tree:
    return {
        "enabled": c.one((*_TRUE, *_TRUE, *_FALSE)),
        **c.fields(
            0.4,
            claimName=("hf", "tokenizer-cache-pvc"),
            mountPath=("/cache", "/cache/huggingface", "/hf/"),
            readOnly=(*_TRUE, *_FALSE),
            createPvc=(*_TRUE, *_FALSE),
            storageSize=("10Gi", "1.5Gi", "500Mi", "1Ti"),
            storageClassName=(None, "standard", "fast.ssd"),
            accessModes=(["ReadWriteOnce"], ["ReadWriteMany"], ["ReadWriteOnce", "ReadOnlyMany"]),
        ),
    }


def _security(c: Chooser, *, pod: bool, root: bool) -> Tree:
    found = c.fields(
        0.4,
        runAsNonRoot=_FALSE if root else _TRUE,
        runAsUser=(None, *_IDS),
        runAsGroup=(None, 0, *_IDS),
    )
    if root:
        found |= {"runAsNonRoot": False, "runAsUser": 0}
    if c.chance(0.2):
        found |= {"seccompProfileType": "Localhost", "seccompLocalhostProfile": "profiles/a.json"}
    elif c.chance(0.2):
        found |= {"seccompProfileType": "RuntimeDefault", "seccompLocalhostProfile": None}
    # What belongs to the other one is taken, and ignored.
    share = {True: 0.4, False: 0.05}
    found |= c.fields(
        share[pod],
        fsGroup=(None, 0, *_IDS),
        fsGroupChangePolicy=(None, "OnRootMismatch", "Always"),
        supplementalGroups=([], [1000], [1, "2000"]),
    )
    return found | c.fields(
        share[not pod],
        allowPrivilegeEscalation=(None, *_FALSE, True),
        readOnlyRootFilesystem=(None, *_TRUE, *_FALSE),
        dropCapabilities=([], ["ALL"], ["NET_RAW", "CHOWN"]),
    )


def _artifacts(c: Chooser) -> Tree:
    found = c.fields(
        0.6,
        bucket=("team-bucket", "my.bucket.1", "documents"),
        endpoint=("s3.amazonaws.com", "minio:9000", "minio.storage.svc.cluster.local:9000"),
        insecure=(*_TRUE, *_FALSE),
        defaultMode=(None, 509, 493, 0o777, "509", 511.0),
    )
    if c.chance(0.4):
        found["accessKeySecret"] = {"name": "s3-creds", "key": "access-key"}
        found["secretKeySecret"] = {"name": c.one(SECRETS[-2:]), "key": "secret.key"}
    elif c.chance(0.1):
        found |= {"accessKeySecret": None, "secretKeySecret": None}
    return found


def random_env(choose: Chooser, tree: Node) -> dict[str, str]:
    """Variables: settings of the pipeline's steps and of others, middlewares, and anything else."""
    env: dict[str, str] = {}
    used = [node.kind.name for node in tree.all()]
    for step in used:
        for setting in settings_of(choose, step, 0.2):
            env[setting.variable] = setting.text
        for field, _ in REQUIRED.get(step, {}).items():
            if choose.chance(0.5):
                env |= {
                    setting.variable: setting.text
                    for setting in settings_of(choose, step, 1)
                    if setting.field == field
                }
    if choose.chance(0.3):
        other = choose.one([step for step in SETTINGS if step not in used])
        env |= {item.variable: item.text for item in settings_of(choose, other, 0.3)}
    if choose.chance(0.03):
        # What Wurzel itself sets comes behind these.
        env[choose.one(("HF_HOME", "WURZEL_RUN_ID"))] = choose.one(("/x", "1"))
    if choose.chance(0.03):
        # Looks like a setting, and is none: capitals count.
        env[f"{used[0]}__BATCH_SIZE"] = "1"
    if choose.chance(0.35):
        env |= _middlewares(choose)
    for name in choose.some(NAMES, 0, 4):
        env[name] = choose.one(AWKWARD if choose.chance(0.96) else REPLACED)
    items = list(env.items())
    choose.random.shuffle(items)
    return dict(items)


def _middlewares(c: Chooser) -> dict[str, str]:
    env = {"MIDDLEWARES": c.one(("prometheus", "prometheus", "Prometheus", "", "secret_resolver"))}
    if c.chance(0.2):
        env["MIDDLEWARES"] = "secret_resolver, prometheus"
    if "secret_resolver" in env["MIDDLEWARES"]:
        env["SECRET_RESOLVER__URL"] = "http://vault:54321"
    if "rometheus" in env["MIDDLEWARES"] or c.chance(0.2):
        env |= {
            f"PROMETHEUS__{name}": value
            for name, value in c.fields(
                0.5,
                GATEWAY=("pushgateway:9091", "http://gw.monitoring:9091"),
                JOB=("rag", "my job"),
                DISABLE_CREATED_METRIC=("true", "False", "1"),
            ).items()
        }
        if c.chance(0.2):
            env["PROMETHEUS__PROMETHEUS_GATEWAY"] = "documented:9091"
    return env


def _shuffled(c: Chooser, tree: Tree) -> Tree:
    if c.chance(0.7):
        return tree
    items = list(tree.items())
    c.random.shuffle(items)
    return dict(items)


# ---- several files


def divided(choose: Chooser, config: Tree, count: int, other: Tree) -> list[Tree]:
    """Trees that merge to the configuration: what a later one brings, an earlier has otherwise.

    Otherwise is as in `other`, or in some cases as nobody can want it.
    """
    files: list[Tree] = [{} for _ in range(count)]
    rough = choose.chance(0.3)
    _divide(choose, config, files, other, rough)
    return files


def _divide(choose: Chooser, tree: Tree, files: list[Tree], other: object, rough: bool) -> None:
    others = other if isinstance(other, dict) else {}
    for key, value in tree.items():
        if isinstance(value, dict) and value and choose.chance(0.8):
            inner: list[Tree] = [{} for _ in files]
            _divide(choose, value, inner, others.get(key), rough)
            for file, part in zip(files, inner, strict=True):
                if part:
                    file[key] = part
            continue
        last = choose.number(0, len(files) - 1)
        files[last][key] = value
        if isinstance(value, dict):
            continue  # merged, so an earlier one would shine through
        for file in files[:last]:
            if rough and choose.chance(0.3):
                file[key] = choose.one((None, "overridden", 17, ["overridden"]))
            elif key in others and choose.chance(0.5):
                file[key] = others[key]


def merged(trees: list[Tree]) -> Tree:
    """What the files mean together: mappings are merged, of all else the last one counts."""
    found: Tree = {}
    for tree in trees:
        found = _merge(found, tree)
    return found


def _merge(first: Tree, second: Tree) -> Tree:
    made = deepcopy(first)
    for key, value in second.items():
        if isinstance(made.get(key), dict) and isinstance(value, dict):
            made[key] = _merge(made[key], value)
        else:
            made[key] = value
    return made


def written(choose: Chooser, tree: Tree) -> str:
    """A tree as YAML, in one of the styles that people use."""
    return str(
        yaml.safe_dump(
            tree,
            sort_keys=choose.chance(0.2),
            default_flow_style=choose.one((False, False, False, None, True)),
            default_style=choose.one((None, None, None, '"')),
            allow_unicode=choose.chance(0.7),
            width=choose.one((40, 100)),
        )
    )
