"""Random attributes, from the schema that the model's classes are.

`write` follows the types; what depends on other attributes (a request is at most its limit, a
toleration without a key says `Exists`) has a function of its own in `SPECIAL`. A type or format
without a generator raises KeyError, and `test_attributes.py` fails for an attribute that is never
written: so a new attribute of the model needs one here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.properties import stores
from tests.properties.layout import Bracket, Line, Node, Quoted, assign, call
from wzc.model.affinity import (
    LabelExpression,
    LabelSelector,
    NodeExpression,
    NodeField,
    NodePreference,
    NodeTerm,
    PodDisruptionBudget,
    PodPreference,
    PodTerm,
)
from wzc.model.attribute import Attribute, schema
from wzc.model.cleaning import ArtifactGc
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.metrics import Counter, Gauge, Histogram, Metric
from wzc.model.pipeline import PipelineAttributes
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.schedule import Schedule
from wzc.model.scheduling import Toleration
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.sidecars import (
    Grpc,
    HttpGet,
    InitContainer,
    Port,
    Probe,
    Sidecar,
    TcpSocket,
)
from wzc.model.sources import ConfigMap, FieldRef, Secret
from wzc.model.step import StepAttributes
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.model.stores import Azure, Gcs, Oss, Repository
from wzc.types.kinds import (
    BlockOf,
    Built,
    Enum,
    ListOf,
    MapOf,
    RangeOf,
    RunTime,
    Scalar,
    Type,
    Union,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]

# Printable text that could be taken for something else on its way.
_PIECES = (
    *("$", "$$", "$$$", "$(", "$(X)", "$(HOME)", "$((X))", "$é", "$日", "${", "$${a}", ")", "("),
    *("{", "}", "{{", "}}", "{{{", "}}}", "{{workflow.uid}}", "{{workflow.name}}", "{{='a'}}"),
    *("{{inputs.parameters.x}}", "{{item}}", "{{tasks.a.outputs.result}}", "{{ .Values.x }}"),
    *("\n", "\n\n", "\t", "\r", " ", "  ", "'", '"', "\\", "\\n", "#", ": ", "- ", "|", ">", "%"),
    *(
        "yes",
        "no",
        "null",
        "~",
        "1e3",
        "08",
        "0x1",
        "true",
        "2020-01-01",
        "",
        "a",
        "b c",
        "ü",
        "日本",
    ),
    *("\u2028", "\x85", "\ufeff", "😀", "\x07", "\x1b[0m", "@", "&", "*", "!", "`"),
)
_ANY_CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.one_of(
    st.sampled_from(_PIECES),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
    st.text(_ANY_CHARACTER, max_size=10),
    st.text("ab \n", max_size=20),
)
# Text that Argo may read: it is refused if it begins a tag.
tagless_texts = texts.filter(lambda text: "{{" not in text)

_label = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?", fullmatch=True)
_subdomain = st.lists(_label, min_size=1, max_size=3).map(".".join)
_awkward_names = st.sampled_from(("n", "y", "1e3", "08", "true", "null", "0x1", "1", "data", "tmp"))
dns_labels = st.one_of(_awkward_names, _label)
dns_names = st.one_of(_awkward_names, _label, _subdomain)
_qualified = st.from_regex(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?", fullmatch=True)
_keys = st.one_of(_qualified, st.tuples(_subdomain, _qualified).map("/".join))
paths = st.lists(
    st.one_of(
        st.sampled_from(("etc", "ssl", "data", "a b", "ü", "$(X)", "x}y", "UPPER", "1e3")), _label
    ),
    min_size=1,
    max_size=3,
).map(lambda parts: "/m/" + "/".join(parts))
env_names = st.from_regex(r"E_[A-Za-z0-9.-]{0,8}", fullmatch=True).filter(lambda n: "__" not in n)

# Formats of text: what may stand there.
FORMATS: dict[str, st.SearchStrategy[str]] = {
    **stores.FORMATS,
    "dns_label": dns_labels,
    "dns_subdomain": dns_names,
    "template_name": _label.map(lambda name: f"the-{name}"),
    "label_key": _keys,
    "label_value": st.one_of(
        st.just(""), st.sampled_from(("yes", "1e3", "08", "n", "1.0")), _qualified
    ),
    "annotation_key": _keys,
    "secret_key": st.from_regex(r"[-_a-zA-Z0-9][-._a-zA-Z0-9]{0,10}", fullmatch=True),
    "image": st.sampled_from(
        (
            "a",
            "python:3.12-slim",
            "ghcr.io/telekom/wurzel:3.3.1",
            "r.example:5000/a/b:v_1",
            "x@sha256:" + "0f" * 32,
        )
    ),
    "cron": st.sampled_from(
        ("0 4 * * *", "*/5 * * * *", "0 0 29 2 *", "@daily", "30 1-5,7 1 JAN-MAR MON", "@every 90m")
    ),
    "timezone": st.sampled_from(("UTC", "Europe/Berlin", "Etc/GMT-2", "America/Argentina/Ushuaia")),
    "path": paths,
    "bucket": st.sampled_from(("abc", "wurzel-bucket", "a.b-c9", "1e3")),
    "endpoint": st.sampled_from(("s3.amazonaws.com", "minio:9000", "10.0.0.1", "[::1]:9000")),
    "env_name": env_names,
    "metric_name": st.sampled_from(("a", "B_1", "y")),
    "header_name": st.sampled_from(("Host", "X-A-1", "y")),
    "port_name": st.sampled_from(("http", "a-1", "y")),
}
_DURATIONS = ("1s", "90s", "5min", "1h30min", "2h", "7d", "60s", "1.5h")
_AMOUNTS = {
    "cpu": ("100m", "250m", "500m", "0.5", "1", "1500m", "2", "16"),
    "memory": ("1Mi", "128Mi", "200M", "0.5Gi", "512Mi", "1Gi", "1.5Gi", "2Gi", "1Ti"),
    "whole": ("0", "1", "2", "8"),
}
_INTS = (0, 1, 2, 7, 1000, 65534, 2**31 - 1)


_VARIANTS = (
    *("retry", "tokenizer_cache", "security_context"),
    *("liveness_probe", "readiness_probe"),
)
# Made by calls, whose arguments have `=`.
_BUILT = (
    *(Secret, ConfigMap, FieldRef, Claim, NewClaim, EmptyDir, Projected, Localhost),
    *(S3, Gcs, Azure, Oss, Repository),
)


class Writer:
    """Writes random attributes; `used` are those it has written, as (class, attribute)."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.used: set[tuple[type, str]] = set()
        # In a step's block: what it amends there, `defaults` may hold in another variant.
        self.in_step = False

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def draw_int(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    # ---- values by type

    def value(self, type: Type) -> Node:
        """Something that has the type."""
        if isinstance(type, Union):
            members = [member for member in type.members if member != Scalar("null")]
            known = [member for member in members if not isinstance(member, RunTime)]
            # Amounts of the run hang on what else the step has: `attempts` draws them.
            is_amount = any(getattr(member, "name", "") == "quantity" for member in known)
            if known != members and (is_amount or not (self.maybe() and self.maybe())):
                members = known
            return self.value(self.pick(*members))
        if isinstance(type, Scalar):
            return self.scalar(type)
        if isinstance(type, Enum):
            return _literal(self.pick(*type.values))
        if isinstance(type, ListOf):
            return Bracket("[", self.distinct(type.element))
        if isinstance(type, MapOf):
            keys = self.draw(st.lists(FORMATS[type.key_format], max_size=3, unique=True))
            return Bracket("{", [assign(Quoted(key), self.value(type.element)) for key in keys])
        if isinstance(type, RangeOf):
            inside = type.element
            parts = inside.members if isinstance(inside, Union) else (inside,)
            [element] = [part for part in parts if isinstance(part, Scalar)]
            return self.range(element)
        if isinstance(type, (BlockOf, Built)):
            return self.object(type.model, built=isinstance(type, Built))
        if isinstance(type, RunTime) and type.type == Scalar("bool"):
            return 'workflow.name == "x"'
        if isinstance(type, RunTime):
            return str(self.pick("workflow.name", '"${workflow.uid}-x"', "workflow.namespace"))
        raise KeyError(f"no generator for the type {type}")

    def scalar(self, type: Scalar) -> Node:
        """A value of a simple type."""
        if type.name == "string" and dict(type.limits).get("min_length"):
            return Quoted(self.draw(tagless_texts.filter(bool)))
        if type.name == "string":
            return Quoted(self.draw(FORMATS[type.format] if type.format else tagless_texts))
        if type.name == "bool":
            return str(self.pick("true", "false"))
        if type.name == "int":
            if type.format == "mode":
                # Folders stay open to their owner: other modes are refused where data flows.
                return str(self.pick("0o775", "0o700", "0o100", "0o777"))
            limits = dict(type.limits)
            low, high = limits.get("min", -5), limits.get("max", 2**31 - 1)
            return str(self.pick(*(number for number in _INTS if low <= number <= high)))
        if type.name == "float":
            return str(self.pick("1.5", "0.0", "2.0", "1e-7", "3"))
        if type.name == "duration":
            return str(self.pick(*_DURATIONS))
        assert type.name == "quantity", type
        return str(self.pick(*_AMOUNTS[type.format]))

    def range(self, type: Scalar, *, needs_low: bool = False) -> Node:
        """A range with its ends in order; the tables above are in order but for durations."""
        values = (
            ("1s", "90s", "5min", "2h", "7d") if type.name == "duration" else _AMOUNTS[type.format]
        )
        low = self.draw(st.integers(0, len(values) - 1))
        high = self.draw(st.integers(low, len(values) - 1))
        forms = [f"{values[low]}..{values[high]}", f"{values[low]}.."]
        if not needs_low:
            forms.append(f"..{values[high]}")
        return str(self.pick(*forms))

    def distinct(self, element: Type) -> list[Node]:
        """Up to three different entries."""
        found: list[Node] = []
        for _ in range(self.draw(st.integers(0, 3))):
            value = self.value(element)
            if value not in found:
                found.append(value)
        return found

    # ---- objects

    def object(self, model: type, *, built: bool) -> Node:
        """A block, or a constructor's call."""
        special = SPECIAL.get(model)
        entries = special(self) if special is not None else self.some(model)
        return call(model.keyword, entries) if built else Bracket("{", entries)  # type: ignore[attr-defined]

    def some(self, model: type, *but: str) -> list[Node]:
        """Some of a class's attributes, in any order; the required ones always."""
        known = [item for item in schema(model).values() if not item.later and item.name not in but]
        chosen = [item for item in known if item.required or self.maybe()]
        return [self.entry(model, item) for item in self.draw(st.permutations(chosen))]

    def entry(self, model: type, item: Attribute | str) -> Node:
        """One attribute of a class as it is written."""
        if isinstance(item, str):
            item = schema(model)[item]
        special = SPECIAL_ATTRIBUTES.get((model, item.name))
        if special is not None:
            value = special(self)
        elif item.shorthand and isinstance(item.type, BlockOf) and self.maybe():
            value = self.value(schema(item.type.model)[item.shorthand].type)
        else:
            value = self.value(item.type)
        return self.set(model, item.name, value)

    def set(self, model: type, name: str, value: Node) -> Node:
        """An attribute with a certain value. A block is written with or without `=`."""
        self.used.add((model, name))
        is_block = isinstance(value, Bracket) and value.kind == "{" and model not in _BUILT
        if is_block and not (self.in_step and name in _VARIANTS) and self.maybe():
            return Line([name, " ", value])
        return assign(name, value)


def _literal(value: str | int) -> Node:
    return Quoted(value) if isinstance(value, str) else str(value)


def text(value: str) -> Node:
    return Quoted(value)


# ---- objects whose attributes depend on one another


def _retry(w: Writer) -> list[Node]:
    found = [w.entry(Retry, "limit")]
    if w.maybe():
        found.append(w.entry(Retry, "on"))
    if w.maybe():
        found.append(w.entry(Retry, "affinity"))
    if w.maybe():
        conditions = ("last_retry.exit_code == 137", 'contains(last_retry.message, "OOM")')
        found.append(w.set(Retry, "expression", w.pick(*conditions)))
    if w.maybe():
        duration = Scalar("duration")
        backoff = w.range(duration, needs_low=True) if w.maybe() else w.pick("1s", "90s", "5min")
        found.append(w.set(Retry, "backoff", backoff))
        if w.maybe():
            found.append(w.set(Retry, "factor", w.pick("1", "2", "10")))
        if w.maybe():
            found.append(w.set(Retry, "max_duration", w.pick("8d", "30d")))
    return found


def _schedule(w: Writer) -> list[Node]:
    return [w.set(Schedule, "cron", _times(w)), *w.some(Schedule, "cron")]


def _of_schedule(w: Writer) -> Node:
    """A condition over a schedule."""
    number = w.pick("succeeded", "failed", "seconds_since_last_run")
    comparison = f"cron.{number} {w.pick('>', '<=', '==')} {w.pick('0', '3600')}"
    also = w.pick("", " and cron.has_run", ' or cron.name != "{{x}}"')
    return str(w.pick("true", "not cron.has_run", comparison + also))


def _toleration(w: Writer) -> list[Node]:
    entries: list[Node] = []
    has_key = w.maybe()
    if has_key:
        entries.append(w.entry(Toleration, "key"))
    if not has_key or w.maybe():
        entries.append(w.set(Toleration, "operator", text("Exists")))
    else:
        entries.append(w.set(Toleration, "operator", text("Equal")))
        entries.append(w.entry(Toleration, "value"))
    if w.maybe():
        entries.append(w.set(Toleration, "effect", text("NoExecute")))
        entries.append(w.set(Toleration, "toleration_seconds", w.pick("0", "60")))
    elif w.maybe():
        entries.append(w.entry(Toleration, "effect"))
    return entries


def _tokenizer_cache(w: Writer) -> list[Node]:
    found = []
    if w.maybe():
        found.append(w.set(TokenizerCache, "create_pvc", "true"))
        found += w.some(
            TokenizerCache, "create_pvc", "claim_name", "read_only", "mount_path", "access_modes"
        )
        if w.maybe():
            modes = w.pick(
                ["ReadWriteOnce"], ["ReadWriteMany", "ReadOnlyMany"], ["ReadWriteOncePod"]
            )
            found.append(
                w.set(TokenizerCache, "access_modes", Bracket("[", list(map(Quoted, modes))))
            )
    else:
        found.append(w.entry(TokenizerCache, "claim_name"))
        if w.maybe():
            found.append(w.entry(TokenizerCache, "read_only"))
    if w.maybe():
        found.append(w.set(TokenizerCache, "mount_path", text("/cache/" + w.draw(dns_labels))))
    return found


def _security(w: Writer) -> list[Node]:
    found = w.some(
        SecurityContext,
        *("privileged", "allow_privilege_escalation", "run_as_user"),
        *("drop_capabilities", "add_capabilities"),
    )
    if w.maybe():
        found.append(w.set(SecurityContext, "run_as_user", w.pick("1", "1000", "65534")))
    if w.maybe():
        found.append(w.set(SecurityContext, "privileged", "false"))
        found.append(w.entry(SecurityContext, "allow_privilege_escalation"))
    for name, capabilities in (("drop", ["ALL"]), ("add", ["NET_BIND_SERVICE", "CHOWN"])):
        if w.maybe():
            value = Bracket("[", [Quoted(each) for each in capabilities])
            found.append(w.set(SecurityContext, f"{name}_capabilities", value))
    return found


def _pod_security(w: Writer) -> list[Node]:
    found = w.some(PodSecurityContext, "run_as_user")
    if w.maybe():
        found.append(w.set(PodSecurityContext, "run_as_user", w.pick("1", "1000", "65534")))
    return found


def _resources(w: Writer) -> list[Node]:
    found = w.some(Resources)
    if w.maybe():
        found.append(assign(Quoted("example.com/fpga"), w.pick("1", "2", "3..3")))
    return found


def _value_source(model: type) -> Callable[[Writer], list[Node]]:
    """One key of a Secret or ConfigMap, as a value."""

    def write(w: Writer) -> list[Node]:
        return [w.entry(model, "name"), w.entry(model, "key"), *w.some(model, *_NOT_OF_A_VALUE)]

    return write


_NOT_OF_A_VALUE = ("name", "key", "prefix", "items", "directory")


def _env_from(w: Writer) -> Node:
    entries = []
    for _ in range(w.draw(st.integers(0, 3))):
        model = w.pick(Secret, ConfigMap)
        arguments: list[Node] = [w.entry(model, "name")]
        if w.maybe():
            arguments.append(w.set(model, "prefix", text(w.pick("", "APP_", "A.b-"))))
        if w.maybe():
            arguments.append(w.entry(model, "optional"))
        entries.append(call(model.keyword, arguments))
    return Bracket("[", entries)


def _claim(w: Writer) -> list[Node]:
    return [*w.some(Claim, "sub_path"), *_sub_path(w, Claim)]


def _new_claim(w: Writer) -> list[Node]:
    found = w.some(NewClaim, "access_modes", "sub_path")
    if w.maybe():
        modes = w.pick(["ReadWriteOnce"], ["ReadWriteMany", "ReadOnlyMany"], ["ReadWriteOncePod"])
        found.append(w.set(NewClaim, "access_modes", Bracket("[", list(map(Quoted, modes)))))
    return [*found, *_sub_path(w, NewClaim)]


def _sub_path(w: Writer, model: type) -> list[Node]:
    folder = text(w.pick("a", "a/b c", "ü", "1e3"))
    return [w.set(model, "sub_path", folder)] if w.maybe() else []


def _projected(w: Writer) -> list[Node]:
    entries: list[Node] = []
    for number in range(w.draw_int(1, 3)):
        model = w.pick(Secret, ConfigMap)
        arguments = [w.entry(model, "name")]
        if w.maybe():
            arguments.append(w.entry(model, "optional"))
        if w.maybe():
            files = [assign(Quoted(w.draw(FORMATS["secret_key"])), Quoted(f"{number}/f.pem"))]
            arguments.append(w.set(model, "items", Bracket("{", files)))
        entries.append(call(model.keyword, arguments))
    return [w.set(Projected, "sources", Bracket("[", entries))]


def _mounts(w: Writer) -> Node:
    entries: list[Node] = []
    for path in w.draw(st.lists(paths, max_size=4, unique_by=lambda path: path.rstrip("/"))):
        model = w.pick(Secret, ConfigMap, Projected, Claim, NewClaim, EmptyDir)
        if model not in (Secret, ConfigMap):
            value = w.object(model, built=True)
        else:
            arguments = [w.entry(model, "name")]
            if w.maybe():
                arguments.append(w.entry(model, "optional"))
            if w.maybe():
                arguments.append(w.set(model, "directory", "true"))
            else:
                keys = w.draw(st.lists(FORMATS["secret_key"], min_size=1, max_size=2, unique=True))
                files = [assign(Quoted(key), Quoted(f"f/{key}.pem")) for key in keys]
                arguments.append(w.set(model, "items", Bracket("{", files)))
            value = call(model.keyword, arguments)
        entries.append(assign(Quoted(path), value))
    return Bracket("{", entries)


def _env(w: Writer) -> Node:
    names = w.draw(st.lists(env_names, max_size=3, unique=True))
    type = schema(StepAttributes)["env"].type
    assert isinstance(type, MapOf)
    entries: list[Node] = []
    for name in names:
        value = Quoted(w.draw(texts)) if w.maybe() else w.value(type.element)
        entries.append(assign(Quoted(name), value))
    return Bracket("{", entries)


def _description(w: Writer) -> Node:
    return Quoted(w.draw(texts))


def _middlewares(w: Writer) -> Node:
    # Wurzel reads one variable for all middlewares of a kind, so each stands once.
    entries: list[Node] = []
    if w.maybe():
        arguments: list[Node] = [assign("gateway", Quoted(w.draw(texts)))] if w.maybe() else []
        entries.append(call("wurzel.prometheus", arguments))
    if w.maybe():
        key = call("secret", [Quoted("v"), assign("key", Quoted("k"))])
        arguments = [assign("url", Quoted("http://vault")), assign("service_role_key", key)]
        entries.append(call("wurzel.secret_resolver", arguments))
    return Bracket("[", entries)


def _times(w: Writer) -> Node:
    """The shorthand of `schedule`: one time or several."""
    if w.maybe():
        return Quoted(w.draw(FORMATS["cron"]))
    crons = w.draw(st.lists(FORMATS["cron"], min_size=1, max_size=3, unique=True))
    return Bracket("[", [Quoted(cron) for cron in crons])


def _when(w: Writer) -> Node:
    return Bracket("{", _schedule(w)) if w.maybe() else _times(w)


def _pod_spec_patch(w: Writer) -> Node:
    if w.maybe():
        return Quoted(w.pick("hostname: a\n", "{subdomain: '08'}", "containers:\n  - name: main\n"))
    entries: list[Node] = [assign("terminationGracePeriodSeconds", w.pick("1", "60"))]
    if w.maybe():
        entries.append(assign("hostname", Quoted(w.draw(tagless_texts))))
    if w.maybe():
        fields = Bracket("{", [assign("name", Quoted("main")), assign("tty", "true")])
        entries.append(assign("containers", Bracket("[", [fields])))
    return Bracket("{", entries)


def _patch(*fields: tuple[str, Callable[[Writer], str]]) -> Callable[[Writer], Node]:
    """A patch of fields that no attribute says, each by its text."""

    def write(w: Writer) -> Node:
        return Bracket("{", [assign(name, made(w)) for name, made in fields if w.maybe()])

    return write


def _aliases(w: Writer) -> str:
    return f'[{{ ip = "10.0.0.{w.pick("1", "2")}", hostnames = ["a", "b"] }}]'


def _notes(w: Writer) -> str:
    return f'{{ "example.com/a" = {w.pick(chr(34) + "x y" + chr(34), "null")} }}'


def _expression(model: type) -> Callable[[Writer], list[Node]]:
    """An expression of a selector: each operator with the values it takes."""

    def write(w: Writer) -> list[Node]:
        more = ("Gt", "Lt") if model is NodeExpression else ()
        operator = w.pick("In", "NotIn", "Exists", "DoesNotExist", *more)
        found = [w.entry(model, "key"), w.set(model, "operator", text(operator))]
        values = ["7"] if operator in more else ["a", "1e3"] if operator.endswith("In") else []
        if values or w.maybe():
            found.append(w.set(model, "values", Bracket("[", [text(v) for v in values])))
        return found

    return write


def _labels(w: Writer, model: type) -> Node:
    keys = w.draw(st.lists(FORMATS["label_key"], min_size=1, max_size=3, unique=True))
    values = [text("b"), Bracket("[", [text("c"), text("y")])]
    entries: list[Node] = [assign(Quoted(key), w.pick(*values)) for key in keys]
    return w.set(model, "match_labels", Bracket("{", entries))


def _node_term(model: type) -> Callable[[Writer], list[Node]]:
    def write(w: Writer) -> list[Node]:
        return [*w.some(model, "match_labels"), _labels(w, model)]

    return write


def _pod_term(model: type) -> Callable[[Writer], list[Node]]:
    def write(w: Writer) -> list[Node]:
        found = [*w.some(model, "match_labels", "namespace_selector"), _labels(w, model)]
        if w.maybe():
            selector: list[Node] = [_labels(w, LabelSelector)]
            if w.maybe():
                selector.append(w.entry(LabelSelector, "match_expressions"))
            found.append(w.set(model, "namespace_selector", Bracket("{", selector)))
        return found

    return write


def _disruption(w: Writer) -> list[Node]:
    name = w.pick("min_available", "max_unavailable")
    found = [w.set(PodDisruptionBudget, name, w.pick("0", "1", text("0%"), text("100%")))]
    return found + w.some(PodDisruptionBudget, "min_available", "max_unavailable")


# Names of locks: what a pipeline holds, its steps may not ask for, and none stands twice.
_LOCKS = st.uuids().map(str)


def _synchronization(w: Writer) -> list[Node]:
    found = []
    if w.maybe():
        name: list[Node] = [w.set(Mutex, "name", text(w.draw(_LOCKS)))]
        block = Bracket("{", [*name, *w.some(Mutex, "name")])
        mutexes: list[Node] = [text(w.draw(_LOCKS)), block, '"m-${workflow.uid}"']
        mutexes = mutexes[: w.draw(st.integers(0, 2 if w.in_step else 3))]
        found.append(w.set(Synchronization, "mutexes", Bracket("[", mutexes)))
    if w.maybe():
        key: list[Node] = [text(str(w.draw(_LOCKS))), assign("key", text("k"))]
        source = call("config_map", key)
        entries: list[Node] = (
            [w.set(Semaphore, "config_map", source)]
            if w.maybe()
            else [w.set(Semaphore, "database", text(w.draw(_LOCKS)))]
        )
        block = Bracket("{", [*entries, *w.some(Semaphore, "config_map", "database")])
        found.append(w.set(Synchronization, "semaphores", Bracket("[", [block])))
    return found


def _probe(w: Writer) -> list[Node]:
    """A probe for readiness; what only one for liveness has is added there."""
    handler = w.pick("exec", "http_get", "tcp_socket", "grpc")
    value: Node = Bracket("[", [text("cat"), text("/x")])
    if handler != "exec":
        port: list[Node] = [w.set(_HANDLERS[handler], "port", w.pick("80", "6333"))]
        value = Bracket("{", [*port, *w.some(_HANDLERS[handler], "port")])
    found = [w.set(Probe, handler, value)]
    return found + w.some(
        Probe, *_HANDLERS, "exec", "success_threshold", "termination_grace_period"
    )


_HANDLERS = {"http_get": HttpGet, "tcp_socket": TcpSocket, "grpc": Grpc}


def _liveness(w: Writer) -> Node:
    found = _probe(w)
    if w.maybe():
        found.append(w.set(Probe, "success_threshold", "1"))
    if w.maybe():
        found.append(w.set(Probe, "termination_grace_period", w.pick("1s", "1min")))
    return Bracket("{", found)


def _container_ports(w: Writer) -> Node:
    # A number for each name: what a step amends, `defaults` may hold under another name.
    numbers = {"http": 8080, "grpc": 8081, "a-1": 8082, "y": 8083}
    names = w.draw(st.lists(st.sampled_from(list(numbers)), unique=True, max_size=3))
    entries: list[Node] = []
    for name in names:
        number = numbers[name]
        if w.maybe():
            entries.append(assign(Quoted(name), str(number)))
            continue
        port: list[Node] = [
            w.set(Port, "container_port", str(number)),
            *w.some(Port, "container_port"),
        ]
        entries.append(Line([Quoted(name), " ", Bracket("{", port)]))
    return Bracket("{", entries)


def _command(w: Writer) -> Node:
    """A program and its arguments; a text alone might be a line for a shell."""
    words = w.value(schema(Sidecar)["command"].type)
    assert isinstance(words, Bracket)
    found = list(words.entries)
    return Bracket("[", [*found, text("x")] if len(found) == 1 else found)


def _around(model: type) -> Callable[[Writer], Node]:
    """Containers around a step's: their names differ by their kind.

    Those of a step are others than those of `defaults`, which they would amend.
    """

    def write(w: Writer) -> Node:
        was, w.in_step = w.in_step, False
        entries: list[Node] = []
        for number in range(w.draw(st.integers(0, 2))):
            probes: tuple[str, ...] = ("liveness_probe", "readiness_probe")
            found = w.some(model, "restart_policy", *probes)
            if model is InitContainer and w.maybe():
                found.append(w.set(model, "restart_policy", text("Always")))
            elif model is InitContainer:
                probes = ()
            found += [w.entry(model, name) for name in probes if w.maybe()]
            where = "own-" if was else ""
            keyword = model.keyword.replace("_", "-")  # type: ignore[attr-defined]
            name = Quoted(f"{where}{keyword}-{number}")
            entries.append(Line([name, " ", Bracket("{", found)]))
        w.in_step = was
        return Bracket("{", entries)

    return write


def _metrics(w: Writer) -> Node:
    """Metrics of the three kinds, each kind under names of its own."""
    entries: list[Node] = []
    for kind in w.draw(st.lists(st.sampled_from(list(_KINDS)), unique=True)):
        model = _KINDS[kind]
        value = w.pick("1", "2.5", text("duration"), "workflow.creation_timestamp_seconds")
        found = [w.set(model, "value", value)]
        if model is Histogram:
            found.append(w.set(model, "buckets", w.pick("[1]", "[0.5, 1, 2]")))
        if model is Gauge:
            found += w.some(Gauge, "value", "realtime")
            if w.maybe():
                found = [
                    w.set(Gauge, "value", text("duration")),
                    w.set(Gauge, "realtime", w.pick("true", "false")),
                ]
        inside = [w.set(Metric, "help", text("What.")), w.set(Metric, kind, Bracket("{", found))]
        inside += w.some(Metric, "help", *_KINDS)
        entries.append(Line([f"m_{kind} ", Bracket("{", inside)]))
    return Bracket("{", entries)


_KINDS: dict[str, type] = {"counter": Counter, "gauge": Gauge, "histogram": Histogram}


def _selector(w: Writer) -> list[Node]:
    found = [_labels(w, LabelSelector)] if w.maybe() else []
    return [*found, *w.some(LabelSelector, "match_labels")]


def _deadline(w: Writer) -> Node:
    return str(w.pick("1s", "90s", "1h30min", "7d"))


SPECIAL: dict[type, Callable[[Writer], list[Node]]] = {
    NodeExpression: _expression(NodeExpression),
    LabelExpression: _expression(LabelExpression),
    NodeField: lambda w: [
        w.set(NodeField, "key", text("metadata.name")),
        w.entry(NodeField, "operator"),
        w.set(NodeField, "values", Bracket("[", [text("node-1")])),
    ],
    NodeTerm: _node_term(NodeTerm),
    NodePreference: _node_term(NodePreference),
    PodTerm: _pod_term(PodTerm),
    PodPreference: _pod_term(PodPreference),
    PodDisruptionBudget: _disruption,
    LabelSelector: _selector,
    Probe: _probe,
    Synchronization: _synchronization,
    Retry: _retry,
    Schedule: _schedule,
    Toleration: _toleration,
    S3: stores.s3,
    Gcs: stores.gcs,
    Azure: stores.azure,
    Oss: stores.oss,
    TokenizerCache: _tokenizer_cache,
    Claim: _claim,
    NewClaim: _new_claim,
    Projected: _projected,
    SecurityContext: _security,
    PodSecurityContext: _pod_security,
    Resources: _resources,
    Secret: _value_source(Secret),
    ConfigMap: _value_source(ConfigMap),
    FieldRef: lambda w: [
        w.set(
            FieldRef,
            "path",
            text(w.pick("metadata.name", "metadata.labels['a/b']", "status.podIP")),
        )
    ],
    Localhost: lambda w: [w.set(Localhost, "profile", text(w.pick("a.json", "profiles/x y.json")))],
}
SPECIAL_ATTRIBUTES: dict[tuple[type, str], Callable[[Writer], Node]] = {
    (Schedule, "when"): _of_schedule,
    (Schedule, "stop_when"): _of_schedule,
    (StepAttributes, "timeout"): _deadline,
    # The data of a program's runs may be deleted, and then nothing may be kept.
    (PipelineAttributes, "artifact_gc"): lambda w: Bracket(
        "{",
        [w.set(ArtifactGc, "strategy", text("Never")), *w.some(ArtifactGc, "strategy")],
    ),
    # A daemon gives nothing, which the data of a program's steps is tested by.
    (StepAttributes, "daemon"): lambda w: "false",
    (StepAttributes, "metrics"): _metrics,
    (PipelineAttributes, "metrics"): _metrics,
    (StepAttributes, "sidecars"): _around(Sidecar),
    **dict.fromkeys(((Sidecar, "command"), (InitContainer, "command")), _command),
    (StepAttributes, "init_containers"): _around(InitContainer),
    **{
        (model, name): write
        for model in (StepAttributes, Sidecar, InitContainer)
        for name, write in (
            ("env", _env),
            ("env_from", _env_from),
            ("mounts", _mounts),
            ("ports", _container_ports),
            ("liveness_probe", _liveness),
        )
    },
    # Off, it needs an account of the pipeline; a step that is left out leaves an empty pipeline.
    (StepAttributes, "automount_service_account_token"): lambda w: "true",
    (StepAttributes, "enabled"): lambda w: "true",
    (PipelineAttributes, "pod_disruption_budget"): lambda w: Bracket("{", _disruption(w)),
    (StepAttributes, "pod_spec_patch"): _pod_spec_patch,
    (StepAttributes, "patch"): _patch(("hostAliases", _aliases), ("annotations", _notes)),
    (StepAttributes, "task_patch"): _patch(
        ("hooks", lambda w: '{ exit { templateRef = { name = "a", template = "b" } } }'),
    ),
    (PipelineAttributes, "patch"): _patch(
        ("hostAliases", _aliases), ("dnsConfig", lambda w: '{ searches = ["a.io"] }')
    ),
    (Schedule, "patch"): _patch(("workflowMetadata", lambda w: f"{{ annotations {_notes(w)} }}")),
    (ArtifactGc, "pod_spec_patch"): _pod_spec_patch,
    (PipelineAttributes, "pod_spec_patch"): _pod_spec_patch,
    (StepAttributes, "active_deadline"): _deadline,
    (PipelineAttributes, "active_deadline"): _deadline,
    (PipelineAttributes, "description"): _description,
    # "None" needs nameservers, which only a patch can name.
    (PipelineAttributes, "dns_policy"): lambda w: Quoted(w.pick("ClusterFirst", "Default")),
    (PipelineAttributes, "generate_name"): lambda w: Quoted(w.draw(dns_labels) + w.pick("", "-")),
    (PipelineAttributes, "kind"): lambda w: Quoted("auto"),
    (PipelineAttributes, "middlewares"): _middlewares,
    (PipelineAttributes, "schedule"): _when,
}
# What the programs themselves decide: kinds, names, and what is a list of steps' attributes.
BY_PROGRAM = {"name", "generate_name", "kind", "schedule", "defaults", "data_dir", "entrypoint"}
# It is an error where a step waits for a failure.
BY_PROGRAM |= {"fail_fast"}
# A declaration of its own, beside the pipeline.
BY_PROGRAM |= {"cluster", "pod_security"}
# What is about other steps, or about loops: `flows.py` writes it.
OF_ORDER = {"when", "after", "unroll", "parallelism"}
# What is of steps of one type: of container sets, which `flows.py` writes.
OF_ORDER |= {"containers"}
