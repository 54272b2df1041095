"""One mistake, one message: findings that only follow from another are left out.

A field of a wrong name or type is taken away before the rules look, so some of them miss it:
`accessMode: [ReadWriteOnce]` is an unknown field, and a claim without `accessModes`. The field is
told; the other comes back by itself where it was a mistake of its own.
"""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code
from wzc.verify.findings import Path, at

# What other parts refer to, and the codes of references that lead nowhere.
_REFERRED = {
    "volumes": (codes.VOLUME_REFUSED,),
    "volumeClaimTemplates": (codes.VOLUME_REFUSED,),
    "templates": (codes.TEMPLATE_NOT_FOUND,),
    "workflowTemplateRef": (codes.TEMPLATE_NOT_FOUND,),
}
# Which tasks one waits for.
_WAITS = ("depends", "dependencies")


@frozen
class Said:
    """What a rule has said of a document."""

    code: Code
    path: Path
    message: str
    help: str | None
    at_key: bool


def without_what_follows(
    said: list[Said], taken: Mapping[Path, str], lacking: Mapping[Path, str], data: Any
) -> list[Said]:
    """What stands for itself, in its order.

    `taken` are the paths of fields that the schema does not know (`unknown`), or that have a wrong
    `type`, of which the rules see nothing;
    `lacking` the objects that the schema has told to lack a field, with its name; `data` is the
    document.
    """
    causes = set(taken)
    if not causes and not lacking:
        return said
    wrong = {path for path, rule in taken.items() if rule == "type"}
    holders = {path[:-1] for path in causes}
    places = {each.path for each in said}
    left = []
    for each in said:
        path = each.path
        if path not in causes:
            # The wrong field may be what is missing around it, or beside it.
            if path in holders or (path[:-1] in holders and path and at(data, path) is None):
                continue
            if _is_inside(path, wrong) or _refers(each, causes):
                continue
            field = lacking.get(path)
            is_of_schema = f"has no `{field}`, which it needs" in each.message
            # A rule says of the same what the cluster does.
            if is_of_schema and ((*path, field) in places or _is_told_again(each, said)):
                continue
        left.append(each)
    return left


def _is_told_again(one: Said, said: list[Said]) -> bool:
    return any(each is not one and each.path == one.path for each in said)


def _is_inside(path: Path, causes: set[Path]) -> bool:
    return any(path[:end] in causes for end in range(1, len(path)))


def _refers(said: Said, causes: set[Path]) -> bool:
    """Whether it is a reference to what has lost a part."""
    for cause in causes:
        for key, refused in _REFERRED.items():
            is_whole = key != "templates" or cause[-1] == key
            if said.code in refused and key in cause and is_whole:
                return True
        waits = cause[-1] in _WAITS and said.path[: len(cause) - 1] == cause[:-1]
        if waits and said.code is codes.NO_DEPENDENCY:
            return True
    return False
