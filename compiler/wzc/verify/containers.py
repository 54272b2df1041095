"""The containers of a template, with where they stand."""

from collections.abc import Iterator

from attrs import frozen

from wzc.verify.model import Data, Path, Template, mapping, maps

# Volumes that nobody can write to, however they are mounted.
READ_ONLY = ("configMap", "secret", "downwardAPI", "projected", "image")


@frozen
class Container:
    """A container that is written in a template; `is_main` says that it has the artifacts."""

    data: Data
    path: Path
    is_main: bool
    group: str


def containers_of(template: Template) -> Iterator[Container]:
    """What a template runs itself, its init containers and its sidecars.

    `templateDefaults` are in them where they have a name there.
    """
    for kind in ("container", "script"):
        if template.kind == kind:
            path = (*template.path, kind)
            yield Container(mapping(template.data, kind), path, True, kind)
    if template.kind == "containerSet":
        path = (*template.path, "containerSet", "containers")
        for number, each in enumerate(maps(mapping(template.own, "containerSet"), "containers")):
            yield Container(each, (*path, number), each.get("name") == "main", "containerSet")
    for group in ("initContainers", "sidecars"):
        for number, each in enumerate(maps(template.own, group)):
            yield Container(each, (*template.path, group, number), False, group)
