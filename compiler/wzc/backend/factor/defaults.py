"""What all pods of a workflow share stands once, in its `templateDefaults`.

Argo merges them into each template before anything else (operator.go: mergedTemplateDefaultsInto):
maps key by key, what has a merge key item by item, with the template's own items first, and all
else is the template's. Nothing can be taken away again, so only what every template has, or says
otherwise, may be there. What would change something other than pods stays where it is: a `retry`
or a `timeout` would be the DAG's as well.
"""

import re
from collections import Counter
from collections.abc import Sequence

from wzc.backend.emit.tree import Map, Node, Seq, maps
from wzc.backend.factor.factor import tasks_of

# So many templates have to have it, and so much has to be gained, in characters.
_ENOUGH = 3
_WORTH = 500
_KINDS = frozenset(("container", "script", "resource", "data", "dag", "steps", "suspend"))
_PODS = frozenset(("container", "script", "resource", "data"))
# Fields of templates that only pods have.
_OF_PODS = (
    "securityContext",
    "serviceAccountName",
    "automountServiceAccountToken",
    "nodeSelector",
    "tolerations",
    "affinity",
    "priorityClassName",
    "schedulerName",
    "podSpecPatch",
)
# Fields of containers that stay in each template: what runs there is said there.
_OWN = frozenset(("name", "image", "command", "args", "source", "workingDir"))
# Lists that Argo merges item by item, and by what (the patchMergeKey tags of core/v1). None of
# their items is said anew by a template: where the order changes, Go's decoder mixes old and new.
_MERGED = {"env": "name", "volumeMounts": "mountPath"}
# What a template may say anew, as a whole.
_SAID_ANEW = frozenset(("resources", "securityContext", "envFrom", "imagePullPolicy"))
_REFERENCE = re.compile(r"\$\(([^()]+)\)")
_TAG = re.compile(r"\{\{(?!workflow\.(?:name|namespace|uid)\}\})")


def put_defaults(spec: Map) -> Map:
    """A workflow's spec with what its pods share in `templateDefaults`; as it is if that is little.

    Templates that are kept elsewhere, or have no name, would get the defaults too: then nothing is
    moved. So it is where a template is of a kind that older versions would take for a container.
    """
    templates = spec.get("templates")
    if not isinstance(templates, Seq) or "templateDefaults" in spec:
        return spec
    found = maps(templates)
    if not all(_KINDS & template.keys() for template in found) or _refers_elsewhere(found):
        return spec
    containers = maps(Seq(template.get("container") for template in found))
    if len(containers) < _ENOUGH:
        return spec
    shared, own, gain = _shared_of_containers(containers)
    defaults = Map()
    pods = [template for template in found if _PODS & template.keys()]
    moved = []
    for field in _OF_PODS:
        values = [template.get(field) for template in pods]
        if (
            values[0] is not None
            and values.count(values[0]) == len(values)
            and _is_fixed(values[0])
        ):
            defaults.put(field, values[0], pods[0].get_origin(field))
            moved.append(field)
            gain += _size(values[0]) * (len(values) - 1)
    if gain < _WORTH:
        return spec
    if shared:
        # The full CRDs of 3.5 and 3.6 ask for a name here; Argo itself calls it `main` anyway.
        container = Map({"name": "main"})
        for key, value in shared.items():
            container.put(key, value, shared.get_origin(key))
        defaults.put("container", container)
    written = Seq()
    for index, template in enumerate(templates):
        assert isinstance(template, Map)
        kept = Map()
        for key, value in template.items():
            if key in moved and _PODS & template.keys():
                continue
            if key == "container":
                value = own[id(value)]
            kept.put(key, value, template.get_origin(key))
        written.add(kept, templates.get_origin(index))
    result = Map()
    for key, value in spec.items():
        if key == "templates":
            result.put("templateDefaults", defaults)
            value = written
        result.put(key, value, spec.get_origin(key))
    return result


def _refers_elsewhere(templates: Sequence[Map]) -> bool:
    for template in templates:
        if "steps" in template:
            return True
        for task in tasks_of(template):
            hooks = task.get("hooks")
            called = [task, *(hooks.values() if isinstance(hooks, Map) else ())]
            if any(not isinstance(each, Map) or "template" not in each for each in called):
                return True
    return False


def _shared_of_containers(containers: Sequence[Map]) -> tuple[Map, dict[int, Map], int]:
    """What containers share, what each has besides, by its identity, and how much that saves."""
    shared = Map()
    gain = 0
    first = containers[0]
    for key in first:
        if key in _OWN or any(key not in container for container in containers):
            continue
        values = [container[key] for container in containers]
        part: Node
        if key in _MERGED:
            part = _shared_items(key, values)
            count = len(values)
        else:
            part = _shared_value(key, values)
            count = values.count(part)
        if part is None or not _is_fixed(part):
            continue
        holder = next((each for each in containers if each[key] is part), first)
        shared.put(key, part, holder.get_origin(key))
        gain += _size(part) * (count - 1)
    return shared, {id(each): _besides(each, shared) for each in containers}, gain


def _besides(container: Map, shared: Map) -> Map:
    """A container without what it shares."""
    found = Map()
    for key, value in container.items():
        origin = container.get_origin(key)
        common = shared.get(key)
        if key not in shared:
            found.put(key, value, origin)
        elif key in _MERGED:
            assert isinstance(value, Seq) and isinstance(common, Seq)
            kept = Seq()
            for index, item in enumerate(value):
                if item not in common:
                    kept.add(item, value.get_origin(index))
            if kept:
                found.put(key, kept, origin)
        elif value != common:
            found.put(key, value, origin)
    return found


def _shared_value(key: str, values: Sequence[Node]) -> Node:
    """The value of most, where all others say something else for each part of it; else None."""
    first = values[0]
    if values.count(first) == len(values):
        return first
    if key not in _SAID_ANEW:
        return None
    texts = [repr(value) for value in values]
    text, count = Counter(texts).most_common(1)[0]
    found = values[texts.index(text)]
    if 2 * count <= len(values) or not all(_covers(value, found) for value in values):
        return None
    return found


def _covers(own: Node, default: Node) -> bool:
    """Whether nothing of the default is left when a template's own value is merged into it."""
    if isinstance(default, Map):
        return isinstance(own, Map) and all(
            key in own and _covers(own[key], value) for key, value in default.items()
        )
    return bool(own) or not isinstance(own, Seq)


def _shared_items(key: str, values: Sequence[Node]) -> Seq | None:
    """The items that are the same in all lists; None if there are none, or moving them matters.

    Argo puts a template's own items first.
    """
    lists = [value for value in values if isinstance(value, Seq)]
    by = _MERGED[key]
    named: list[dict[Node, Node]] = []
    for items in lists:
        found: dict[Node, Node] = {}
        for item in items:
            if not isinstance(item, Map) or not isinstance(item.get(by), str) or item[by] in found:
                return None
            found[item[by]] = item
        named.append(found)
    if len(lists) != len(values):
        return None
    shared = Seq()
    for index, item in enumerate(lists[0]):
        assert isinstance(item, Map)
        if _is_fixed(item) and all(other.get(item[by]) == item for other in named[1:]):
            shared.add(item, lists[0].get_origin(index))
    names = [item[by] for item in shared if isinstance(item, Map)]
    if not names:
        return None
    for items in lists:
        before = [item for item in items if isinstance(item, Map)]
        after = [item for item in before if item[by] not in names]
        after += [item for item in shared if isinstance(item, Map)]
        if not _means_the_same(key, before, after):
            return None
    return shared


def _means_the_same(key: str, before: Sequence[Map], after: Sequence[Map]) -> bool:
    """Whether another order of variables or mounts changes nothing.

    A variable may refer to those before it; a folder is mounted before what is inside it.
    """
    if key == "env":
        return _references(before) == _references(after)
    seen: list[str] = []
    for mount in after:
        path = str(mount["mountPath"]).rstrip("/") + "/"
        if any(inner.startswith(path) for inner in seen):
            return False
        seen.append(path)
    return True


def _references(variables: Sequence[Map]) -> dict[tuple[str, str], bool]:
    """By variable and name that it refers to: whether that one is there by then."""
    found: dict[tuple[str, str], bool] = {}
    seen: set[str] = set()
    for item in variables:
        name = str(item["name"])
        value = item.get("value")
        if isinstance(value, str) and "$" in value:
            for referred in _REFERENCE.findall(value):
                found[name, referred] = referred in seen
        seen.add(name)
    return found


def _is_fixed(node: Node) -> bool:
    """Whether Argo reads the same in it once more: the workflow's own tags are read early."""
    return _TAG.search(repr(node)) is None


def _size(node: Node) -> int:
    return len(repr(node))
