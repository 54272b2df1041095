"""Whole files around single lines of the reference."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wzc.model.affinity import (
    LabelExpression,
    NodeExpression,
    NodePreference,
    PodDisruptionBudget,
    PodTerm,
)
from wzc.model.attribute import Attribute, schema
from wzc.model.cluster import Cluster
from wzc.model.components import ComponentAttributes
from wzc.model.container_set import SetContainer
from wzc.model.containers import Container, Script, Suspend
from wzc.model.locations import Artifactory, Git, Hdfs, Raw
from wzc.model.locations import Http as HttpInput
from wzc.model.locks import Semaphore
from wzc.model.metrics import Metric
from wzc.model.pipeline import PipelineAttributes
from wzc.model.raw import RawTemplate
from wzc.model.requests import Http, Resource
from wzc.model.retry import Retry
from wzc.model.schedule import Schedule
from wzc.model.scheduling import Toleration
from wzc.model.sidecars import InitContainer, OfPod, Probe
from wzc.model.sources import ConfigMap, FieldRef, Secret, Vault
from wzc.model.step import StepAttributes
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.model.stores import Azure, Gcs, Oss, Repository
from wzc.reference import blocks

_IMAGE = 'defaults { image = "busybox:1.37" }'
_OTHERS = {
    "count": """\
  step count = container(command = ["count"]) { outputs { rows: int from "/tmp/rows" } }""",
    "audit": '  step audit = container(command = ["audit"])',
    "warmup": '  step warmup = container(command = ["warm"])',
}
# What declared types are for: data that is passed on, and what only they get.
_TYPES = """
contract Doc { text: string }
extern step Make() : -> [Doc] { class = "a.b:Make" }
extern step Take() : [Doc] -> [Doc] { class = "a.b:Take" }
extern step Ask(token: secret) { class = "a.b:Ask" }
"""
_DATA = "  step a = Make()\n  step b = Take()\n  a >> b"
_CLUSTER = 'cluster prod { pipeline_defaults { labels { cluster = "prod" } } }\n'
_SSH = 'repo = "git@github.com:argoproj/argo-workflows.git"'
_STEP = '  step a = container(command = ["true"])'


def _pipeline(entries: str, steps: str = _STEP) -> str:
    there = entries + steps
    needed = [text for name, text in _IN_PIPELINE.items() if re.search(rf"\b{name}", there)]
    if "defaults {" not in " ".join([entries, *needed]):
        needed.append(_IMAGE)
    used = " ".join([there, *needed])
    modules = [
        name
        for name in ("kubernetes", "wurzel")
        if re.search(rf"\b{name}\.(\w+\(|restricted)", used)
    ]
    first = "".join(f"import {name}\n" for name in modules)
    start = "\n".join([*needed, entries])
    return f"{first}{_CLUSTER}pipeline p {{\n{start}\n{steps}\n}}\n{_TYPES}"


def _step(entries: str, name: str) -> str:
    """A pipeline with a step `a` whose block has these entries, and with the steps they name."""
    others = [text for other, text in _OTHERS.items() if f"{other}." in entries]
    a = f"step a = {_STEPS[name]}" if name in _STEPS else _STEP
    if name in ("artifacts", "tokenizer_cache"):
        return _pipeline("", _DATA.replace("Make()", f"Make() {{ {entries} }}"))
    if name in ("enabled", "unroll"):
        others.append(
            _STEP.replace("step a", "step b") + ("" if name == "enabled" else "\n  a ~> b")
        )
    return _pipeline("", "\n".join([*others, f"{a} {{\n{entries}\n}}"]))


# Where constructors and step types are written; blocks stand where their attributes do.
_HOMES: dict[type, str] = {
    Container: "  step a = container({})",
    Script: "  step a = script({})",
    Suspend: '  step a = suspend({})\n  step b = container(command = ["true"])\n  a ~> b',
    Http: "  step a = http({})",
    Resource: "  step a = resource({})",
    RawTemplate: "  step a = raw_template({})",
    **{
        store: f"""\
  artifacts = {name}({{}})
{_DATA}"""
        for name, store in (("s3", S3), ("gcs", Gcs), ("azure", Azure), ("oss", Oss))
    },
    Repository: f"  artifacts = repository({{}})\n{_DATA}",
    **{
        location: f"""\
  step a = container(command = ["true"]) {{ inputs {{ x = {name}({{}}) at "/in" }} }}"""
        for name, location in (
            *(("git", Git), ("http", HttpInput), ("raw", Raw)),
            *(("artifactory", Artifactory), ("hdfs", Hdfs)),
        )
    },
    **{
        volume: f"""\
  step a = container(command = ["true"]) {{ mounts {{ "/m" = {name}({{}}) }} }}"""
        for name, volume in (
            *(("claim", Claim), ("new_claim", NewClaim), ("projected", Projected)),
            ("empty_dir", EmptyDir),
        )
    },
    **{
        source: f"""\
  step a = container(command = ["true"]) {{ env {{ A = {name}({{}}) }} }}"""
        for name, source in (("secret", Secret), ("config_map", ConfigMap), ("field", FieldRef))
    },
}
# The same for single attributes.
_PLACES: dict[tuple[type, str], str] = {
    **{
        (source, name): f"""\
  step a = container(command = ["true"]) {{ {place} }}"""
        for keyword, source in (("secret", Secret), ("config_map", ConfigMap))
        for name, place in (
            ("prefix", f"env_from = [{keyword}({{}})]"),
            ("items", f'mounts {{ "/m" = {keyword}({{}}) }}'),
            ("directory", f'mounts {{ "/m" = {keyword}({{}}) }}'),
        )
    },
    (SetContainer, "after"): """\
  step a = container_set {
    containers { fetch { command = ["fetch"] }, main { {} } }
  }""",
    (Vault, "reference"): "  step a = Ask(token = vault({}))",
    (Probe, "success_threshold"): f"{_STEP} {{ readiness_probe {{ {{}} }} }}",
    **{
        (store, "key"): f"""\
  step a = container(command = ["true"]) {{ inputs {{ x = {name}({{}}) at "/in" }} }}"""
        for name, store in (("s3", S3), ("gcs", Gcs), ("azure", Azure), ("oss", Oss))
    },
}
# What has to stand beside the attributes of a class, by name.
_BESIDE: dict[type, tuple[str, ...]] = {
    NodeExpression: ("key", "operator", "values"),
    LabelExpression: ("key", "operator", "values"),
    NodePreference: ("match_labels",),
    PodTerm: ("match_labels",),
    Container: ("command",),
    Resource: ("manifest",),
    Metric: ("counter",),
    OfPod: ("command",),
    Probe: ("tcp_socket",),
    Semaphore: ("config_map",),
    Toleration: ("operator",),
    Azure: ("use_sdk_creds",),
    Oss: ("use_sdk_creds",),
    Retry: ("limit",),
    Schedule: ("cron",),
    TokenizerCache: ("create_pvc",),
    PodDisruptionBudget: ("min_available",),
    SetContainer: ("command",),
}
# The same for single attributes, by name or as it is written; instead of what the class needs.
_BESIDE_ONE: dict[tuple[type, str], tuple[str, ...]] = {
    **{(Probe, name): () for name in ("exec", "http_get", "grpc", "tcp_socket")},
    **{(Metric, name): () for name in ("counter", "gauge", "histogram")},
    (PodDisruptionBudget, "max_unavailable"): (),
    (Semaphore, "database"): (),
    (Toleration, "value"): ("key", 'operator = "Equal"'),
    (Toleration, "operator"): ("key",),
    (Toleration, "toleration_seconds"): ("operator", 'effect = "NoExecute"'),
    (PodTerm, "namespace_selector"): ("match_labels { }",),
    (TokenizerCache, "claim_name"): (),
    (TokenizerCache, "mount_path"): ("claim_name",),
    (TokenizerCache, "read_only"): ("claim_name",),
    (Retry, "factor"): ("limit", "backoff"),
    (Retry, "max_duration"): ("limit", "backoff"),
    (S3, "access_key_secret"): ("secret_key_secret",),
    (S3, "secret_key_secret"): ("access_key_secret",),
    (S3, "session_token_secret"): ("access_key_secret", "secret_key_secret"),
    (S3, "object_locking"): ("create_bucket",),
    (S3, "kms_key_id"): ("enable_encryption",),
    (S3, "kms_encryption_context"): ("enable_encryption", "kms_key_id"),
    (S3, "server_side_customer_key_secret"): ("enable_encryption",),
    (Azure, "account_key_secret"): (),
    (Oss, "access_key_secret"): ("secret_key_secret",),
    (Oss, "secret_key_secret"): ("access_key_secret",),
    (Secret, "name"): ("key",),
    (Secret, "optional"): ("key",),
    (ConfigMap, "name"): ("key",),
    (ConfigMap, "optional"): ("key",),
    (HttpInput, "username_secret"): ("password_secret",),
    (HttpInput, "password_secret"): ("username_secret",),
    (HttpInput, "client_cert_secret"): ("client_key_secret",),
    (HttpInput, "client_key_secret"): ("client_cert_secret",),
    (HttpInput, "client_id_secret"): ("client_secret_secret", "token_url_secret"),
    (HttpInput, "client_secret_secret"): ("client_id_secret", "token_url_secret"),
    (HttpInput, "token_url_secret"): ("client_id_secret", "client_secret_secret"),
    (HttpInput, "scopes"): ("client_id_secret", "client_secret_secret", "token_url_secret"),
    **{
        (Hdfs, name): ("user",)
        for name in ("addresses", "path", "force", "data_transfer_protection")
    },
    **{
        (Hdfs, name): ("krb_ccache_secret", "krb_config", "krb_service_principal_name")
        for name in ("krb_ccache_secret", "krb_config", "krb_service_principal_name")
    },
    **{
        (Hdfs, name): (
            *("krb_keytab_secret", "krb_username", "krb_realm"),
            *("krb_config", "krb_service_principal_name"),
        )
        for name in ("krb_keytab_secret", "krb_username", "krb_realm")
    },
    (Git, "ssh_private_key_secret"): (_SSH,),
    (Git, "insecure_ignore_host_key"): (_SSH, "ssh_private_key_secret"),
    (Resource, "merge_strategy"): ("manifest", 'action = "patch"'),
    **{
        (InitContainer, name): ("command", "restart_policy")
        for name in ("liveness_probe", "readiness_probe")
    },
}
# What a pipeline needs beside an attribute of it or of a step.
_IN_PIPELINE = {
    "automount_service_account_token": 'executor_service_account = "argo-executor"',
    "pod_security =": "use kubernetes.restricted",
    "max_memory": 'defaults { image = "busybox:1.37", resources { memory = 1Gi..2Gi } }',
    r"vault\(": "middlewares = [wurzel.secret_resolver()]",
}
# What a step is, where it is no plain container.
_STEPS = {
    "containers": "container_set",
    "parallelism": 'container(command = ["true"]) for x in ["de", "en"]',
    "unroll": 'container(command = ["true"]) for x in ["de", "en"]',
}


def whole(model: type, each: Attribute, line: str) -> str:
    """A file with a line of a class in its place."""
    return _placed(model, each.name, [line, *_companions(model, each.name, line)])


def without(model: type, each: Attribute, line: str) -> str:
    """The same without the line, but with all that has to stand beside it."""
    return _placed(model, each.name, _companions(model, each.name, line))


def _placed(model: type, name: str, lines: list[str]) -> str:
    home = _PLACES.get((model, name)) or _HOMES.get(model)
    if home is not None:
        return _pipeline("", home.replace("{}", ", ".join(lines), 1))
    text = "\n".join(lines)
    if model is PipelineAttributes:
        return _pipeline(text, _DATA if name in ("artifacts", "data_dir", "middlewares") else _STEP)
    if model is StepAttributes:
        return _step(text, name)
    if model is ComponentAttributes:
        body = f'component c() {{\n{text}\n  step x = container(command = ["true"])\n}}\n'
        return body + _pipeline("", "  step a = c()")
    if model is Cluster:
        return f"cluster c {{\n{text}\n}}\n" + _pipeline("cluster = c" + _security(name))
    use = next(each for each in blocks.uses()[model])
    inner = ", ".join(lines)
    wrapped = {
        "block": f"{use.attribute.name} {{ {inner} }}",
        "list": f"{use.attribute.name} = [{{ {inner} }}]",
        "map": f"{use.attribute.name} {{ b {{ {inner} }} }}",
    }[use.shape]
    if blocks.is_constructor(model):
        call = f"{blocks.names()[model]}({inner})"
        wrapped = f"{use.attribute.name} = " + (call if use.shape == "block" else f"[{call}]")
    outer = use.attribute.name
    return _placed(use.owner, outer, [wrapped, *_companions(use.owner, outer, wrapped)])


def _security(name: str) -> str:
    """What a pipeline says whose cluster has something to do with restricted pods."""
    return "\nuse kubernetes.restricted" if name in ("executor", "pod_security") else ""


def _companions(model: type, name: str, line: str) -> list[str]:
    """What has to stand beside an attribute, as far as it does not yet."""
    known = schema(model)
    bases = [base for base in model.__mro__ if base in _BESIDE]
    wanted = _first(_BESIDE_ONE.get((base, name)) for base in model.__mro__)
    if wanted is None:
        wanted = _BESIDE[bases[0]] if bases else ()
    found = [each for each in wanted if each not in known]
    required = [each.name for each in known.values() if each.required]
    for each in dict.fromkeys((*wanted, *required)):
        written = " ".join([line, *found])
        if each in known and not re.search(rf"(?<!\.)\b{each} *[={{]", written):
            found.append(known[each].example)
    return found


def _first(found: Iterable[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    return next((each for each in found if each is not None), None)
