"""What a container is given: amounts, environment, volumes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.properties.layout import Bracket, Node, Quoted, assign, call
from tests.properties.texts import FORMATS, dns_labels, env_names, paths, text, texts
from wzc.model.attribute import schema
from wzc.model.resources import Resources
from wzc.model.sources import ConfigMap, Secret
from wzc.model.step import StepAttributes
from wzc.model.storage import Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.types.kinds import (
    MapOf,
)

if TYPE_CHECKING:
    from tests.properties.attributes import Writer


def tokenizer_cache(w: Writer) -> list[Node]:
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


def resources(w: Writer) -> list[Node]:
    found = w.some(Resources)
    if w.maybe():
        found.append(assign(Quoted("example.com/fpga"), w.pick("1", "2", "3..3")))
    return found


def value_source(model: type) -> Callable[[Writer], list[Node]]:
    """One key of a Secret or ConfigMap, as a value."""

    def write(w: Writer) -> list[Node]:
        return [w.entry(model, "name"), w.entry(model, "key"), *w.some(model, *_NOT_OF_A_VALUE)]

    return write


_NOT_OF_A_VALUE = ("name", "key", "prefix", "items", "directory")


def env_from(w: Writer) -> Node:
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


def claim(w: Writer) -> list[Node]:
    return [*w.some(Claim, "sub_path"), *_sub_path(w, Claim)]


def new_claim(w: Writer) -> list[Node]:
    found = w.some(NewClaim, "access_modes", "sub_path")
    if w.maybe():
        modes = w.pick(["ReadWriteOnce"], ["ReadWriteMany", "ReadOnlyMany"], ["ReadWriteOncePod"])
        found.append(w.set(NewClaim, "access_modes", Bracket("[", list(map(Quoted, modes)))))
    return [*found, *_sub_path(w, NewClaim)]


def _sub_path(w: Writer, model: type) -> list[Node]:
    folder = text(w.pick("a", "a/b c", "ü", "1e3"))
    return [w.set(model, "sub_path", folder)] if w.maybe() else []


def projected(w: Writer) -> list[Node]:
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


def mounts(w: Writer) -> Node:
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


def env(w: Writer) -> Node:
    names = w.draw(st.lists(env_names, max_size=3, unique=True))
    type = schema(StepAttributes)["env"].type
    assert isinstance(type, MapOf)
    entries: list[Node] = []
    for name in names:
        value = Quoted(w.draw(texts)) if w.maybe() else w.value(type.element)
        entries.append(assign(Quoted(name), value))
    return Bracket("{", entries)
