"""A pod that Argo's controller has made, and what became of it."""

from __future__ import annotations

import json
import re

from attrs import define, field

from tests.cluster.api import Document

ITEMS = re.compile(r"\(\d+(?::[^()]*)?\)")
_ATTEMPT = re.compile(r"\(\d+\)$")


@define
class Seen:
    """A pod that the controller has made. `path` is that of its node, ``""`` for the workflow's.

    `made` and `ended` are versions of the storage, so they say what came first. `left` is what the
    executor has told of its outputs.
    """

    path: str
    pod: Document
    template: Document
    made: int
    ended: int | None = None
    running: bool = False
    left: Document = field(factory=dict)

    @property
    def place(self) -> str:
        """The path without the items of loops and the attempts."""
        return ITEMS.sub("", self.path)

    @property
    def step(self) -> str:
        """The path without the attempt: what all attempts of one item have in common."""
        return _ATTEMPT.sub("", self.path)

    @property
    def parts(self) -> list[str]:
        """The steps in its path, with items and attempts; those may have dots in them."""
        found = [""]
        depth = 0
        for character in self.path:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if character == "." and not depth:
                found.append("")
            else:
                found[-1] += character
        return found

    @property
    def name(self) -> str:
        name: str = self.pod["metadata"]["name"]
        return name

    def container(self, name: str = "main") -> Document:
        """One of its containers."""
        spec = self.pod["spec"]
        every = [*spec["containers"], *spec.get("initContainers", [])]
        [found] = [each for each in every if each["name"] == name]
        document: Document = found
        return document


def template_of(pod: Document) -> Document:
    """The template that Argo gives to its executor."""
    spec = pod["spec"]
    for container in [*spec["containers"], *spec.get("initContainers", [])]:
        for variable in container.get("env", []):
            if variable["name"] == "ARGO_TEMPLATE":
                found: Document = json.loads(variable["value"])
                return found
    raise ValueError(f"the pod {pod['metadata']['name']} has no template")
