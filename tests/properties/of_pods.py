"""Where pods run, with what rights, and what is around their containers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.properties.layout import Bracket, Line, Node, Quoted, assign
from tests.properties.texts import FORMATS, tagless_texts, text
from wzc.model.affinity import (
    LabelSelector,
    NodeExpression,
    PodDisruptionBudget,
)
from wzc.model.attribute import schema
from wzc.model.scheduling import Toleration
from wzc.model.security import PodSecurityContext, SecurityContext
from wzc.model.sidecars import (
    Grpc,
    HttpGet,
    InitContainer,
    Port,
    Probe,
    Sidecar,
    TcpSocket,
)

if TYPE_CHECKING:
    from tests.properties.attributes import Writer


def toleration(w: Writer) -> list[Node]:
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


def security(w: Writer) -> list[Node]:
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


def pod_security(w: Writer) -> list[Node]:
    found = w.some(PodSecurityContext, "run_as_user")
    if w.maybe():
        found.append(w.set(PodSecurityContext, "run_as_user", w.pick("1", "1000", "65534")))
    return found


def pod_spec_patch(w: Writer) -> Node:
    if w.maybe():
        return Quoted(w.pick("hostname: a\n", "{subdomain: '08'}", "containers:\n  - name: main\n"))
    entries: list[Node] = [assign("terminationGracePeriodSeconds", w.pick("1", "60"))]
    if w.maybe():
        entries.append(assign("schedulerName", Quoted(w.draw(tagless_texts))))
    if w.maybe():
        fields = Bracket("{", [assign("name", Quoted("main")), assign("tty", "true")])
        entries.append(assign("containers", Bracket("[", [fields])))
    return Bracket("{", entries)


def patch(*fields: tuple[str, Callable[[Writer], str]]) -> Callable[[Writer], Node]:
    """A patch of fields that no attribute says, each by its text."""

    def write(w: Writer) -> Node:
        return Bracket("{", [assign(name, made(w)) for name, made in fields if w.maybe()])

    return write


def aliases(w: Writer) -> str:
    return f'[{{ ip = "10.0.0.{w.pick("1", "2")}", hostnames = ["a", "b"] }}]'


def notes(w: Writer) -> str:
    return f'{{ "example.com/a" = {w.pick(chr(34) + "x y" + chr(34), "null")} }}'


def expression(model: type) -> Callable[[Writer], list[Node]]:
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


def node_term(model: type) -> Callable[[Writer], list[Node]]:
    def write(w: Writer) -> list[Node]:
        return [*w.some(model, "match_labels"), _labels(w, model)]

    return write


def pod_term(model: type) -> Callable[[Writer], list[Node]]:
    def write(w: Writer) -> list[Node]:
        found = [*w.some(model, "match_labels", "namespace_selector"), _labels(w, model)]
        if w.maybe():
            selector: list[Node] = [_labels(w, LabelSelector)]
            if w.maybe():
                selector.append(w.entry(LabelSelector, "match_expressions"))
            found.append(w.set(model, "namespace_selector", Bracket("{", selector)))
        return found

    return write


def disruption(w: Writer) -> list[Node]:
    name = w.pick("min_available", "max_unavailable")
    found = [w.set(PodDisruptionBudget, name, w.pick("0", "1", text("0%"), text("100%")))]
    return found + w.some(PodDisruptionBudget, "min_available", "max_unavailable")


def probe(w: Writer) -> list[Node]:
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


def liveness(w: Writer) -> Node:
    found = probe(w)
    if w.maybe():
        found.append(w.set(Probe, "success_threshold", "1"))
    if w.maybe():
        found.append(w.set(Probe, "termination_grace_period", w.pick("1s", "1min")))
    return Bracket("{", found)


def container_ports(w: Writer) -> Node:
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


def command(w: Writer) -> Node:
    """A program and its arguments; a text alone might be a line for a shell."""
    words = w.value(schema(Sidecar)["command"].type)
    assert isinstance(words, Bracket)
    found = list(words.entries)
    return Bracket("[", [*found, text("x")] if len(found) == 1 else found)


def around(model: type) -> Callable[[Writer], Node]:
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


def selector(w: Writer) -> list[Node]:
    found = [_labels(w, LabelSelector)] if w.maybe() else []
    return [*found, *w.some(LabelSelector, "match_labels")]
