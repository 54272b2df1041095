"""Loops: `withItems`, `withParam`, `withSequence`."""

import re
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.verify.constants import Constants
from wzc.verify.job import Job
from wzc.verify.language.tags import tags
from wzc.verify.model import Manifest, Task, Template, mapping, text

_KEYS = ("withItems", "withParam", "withSequence")
_LIKE_ITEM = ("item", "items", "itme", "iten")
_FORMAT = re.compile(r"%[-+# 0]*[0-9]*(?:\.[0-9]+)?[dvxXobcqU]")


def check(manifest: Manifest, job: Job) -> None:
    """Argo validate.go: addItemsToScope; controller: expandTask, expandSequence."""
    constants = Constants(manifest, job)
    for template in manifest.templates:
        for task in template.tasks:
            _task(manifest, task)
            parameter = text(task.data, "withParam")
            if "{{" in parameter:
                _tags(manifest, task, parameter, [*constants.texts(parameter, template)])
            if "withSequence" in task.data:
                _numbers(manifest, task, template, constants)


def _numbers(manifest: Manifest, task: Task, template: Template, known: Constants) -> None:
    """The numbers of a sequence that come from parameters which are written down."""
    for key, value in mapping(task.data, "withSequence").items():
        if key not in ("count", "start", "end") or not isinstance(value, str) or "{{" not in value:
            continue
        for becomes in known.texts(value, template):
            if becomes and not re.fullmatch("[-+]?[0-9]+", becomes):
                message = f"`{value}` becomes `{becomes[:60]}`, which is no whole number: the task"
                where = (*task.path, "withSequence", key)
                manifest.tell(codes.LOOP_REFUSED, where, f"{message} ends in an error")
                break


def _tags(manifest: Manifest, task: Task, source: str, known: list[str]) -> None:
    """A list that comes from tags: what they become, or at least what stands around them."""
    for becomes in known:
        # An empty text is there to be given when the workflow is submitted.
        if becomes.strip():
            _parameter(manifest, task, becomes)
    around = re.sub(r"\{\{.*?\}\}", "", source, flags=re.DOTALL).strip()
    if not known and around and not around.startswith(("[", "{{")):
        path = (*task.path, "withParam")
        message = (
            f"with `{around[:40]}` around its tags `{source[:60]}` is no list in JSON: the task"
        )
        manifest.tell(codes.LOOP_REFUSED, path, f"{message} ends in an error")


def _task(manifest: Manifest, task: Task) -> None:
    given = [key for key in _KEYS if task.data.get(key) not in (None, "", [])]
    if len(given) > 1:
        message = f"`{given[0]}` and `{given[1]}` stand side by side: Argo refuses the manifest"
        manifest.tell(codes.LOOP_REFUSED, (*task.path, given[1]), message, "keep one")
    items = task.data.get("withItems")
    if items is None and "withItems" in task.data and not given:
        message = f"a loop over nothing: `{task.name}` runs once, with no item"
        manifest.tell(codes.LOOP_REFUSED, (*task.path, "withItems"), message, "write its items")
    if items == []:
        message = f"a loop without items: `{task.name}` runs once, with no item"
        help = "take `withItems` away, or loop over `withParam: '[]'`, which runs never"
        manifest.tell(codes.LOOP_REFUSED, (*task.path, "withItems"), message, help)
    if given:
        _slips(manifest, task)
    if isinstance(items, list) and items:
        _items(manifest, task, items)
    parameter = task.data.get("withParam")
    if parameter is not None:
        _parameter(manifest, task, parameter)
    if task.data.get("withSequence") is not None:
        _sequence(manifest, task)


def _items(manifest: Manifest, task: Task, items: list[Any]) -> None:
    for number, each in enumerate(items):
        if each is None:
            message = (
                "an item that is nothing: Argo takes it for an empty list, and `{{item}}` is `[]`"
            )
            where = (*task.path, "withItems", number)
            manifest.tell(codes.LOOP_REFUSED, where, message, 'write `""` or take it away')
    asked = {
        tag.text.removeprefix("item.").split(".")[0]: tag.path
        for tag in tags({k: v for k, v in task.data.items() if k != "withItems"}, task.path)
        if not tag.is_expression and tag.text.startswith("item.")
    }
    source = "item" if "withItems" in task.data else "item of the list"
    for key, path in asked.items():
        lacking = [
            number
            for number, each in enumerate(items)
            if not (isinstance(each, dict) and key in each) and not key.startswith("[")
        ]
        # Of items that stand there the tag is told, if none has it.
        if lacking and (len(lacking) < len(items) or "withItems" not in task.data):
            message = f"{source} {lacking[0]} has no `{key}`: its task ends in an error"
            manifest.tell(codes.LOOP_REFUSED, path, message, f"give each item a `{key}`")


def _slips(manifest: Manifest, task: Task) -> None:
    """Tags in a loop that are `{{item}}` but for a letter: Argo leaves them as they stand."""
    data = {k: v for k, v in task.data.items() if k not in (*_KEYS, "inline")}
    for tag in tags(data, task.path):
        root, dot, rest = tag.text.partition(".")
        if not tag.is_expression and root.lower() in _LIKE_ITEM and root != "item":
            message = f"`{{{{{tag.text}}}}}` is no tag of Argo's, and reaches the container as it"
            help = f"write `{{{{item{dot}{rest}}}}}`"
            manifest.tell(codes.TAG_LEFT, tag.path, f"{message} stands", help)


def _parameter(manifest: Manifest, task: Task, source: Any) -> None:
    path = (*task.path, "withParam")
    if not isinstance(source, str) or "{{" in source:
        return
    if source == "":
        message = "an empty `withParam` is no loop: the task runs once"
        manifest.tell(codes.LOOP_REFUSED, path, message)
        return
    import json

    try:
        found = json.loads(source)
    except ValueError:
        message = f"`{source[:60]}` is no list in JSON: the task ends in an error"
        manifest.tell(codes.LOOP_REFUSED, path, message, 'such as `["a", "b"]`')
        return
    if isinstance(found, list) and found and "withItems" not in task.data:
        _items(manifest, task, found)
    if not isinstance(found, list):
        kind = "a map" if isinstance(found, dict) else "a single value"
        message = f"`{source[:60]}` is {kind}, and no list in JSON: the task ends in an error"
        manifest.tell(codes.LOOP_REFUSED, path, message, f"write `[{source[:60]}]`")


def _sequence(manifest: Manifest, task: Task) -> None:
    sequence = mapping(task.data, "withSequence")
    path = (*task.path, "withSequence")
    is_told = manifest.has_mistakes(path)
    if sequence.get("count") is None and sequence.get("end") is None and not is_told:
        message = "a sequence without `count` or `end`: the task ends in an error"
        manifest.tell(codes.LOOP_REFUSED, path, message, "add `count`")
    for key in ("count", "start", "end"):
        value = sequence.get(key)
        if isinstance(value, str) and "{{" not in value and not re.fullmatch("[-+]?[0-9]+", value):
            message = f"`{value}` is no whole number: the task ends in an error"
            manifest.tell(codes.LOOP_REFUSED, (*path, key), message)
    count = sequence.get("count")
    if re.fullmatch("-[0-9]+", str(count)):
        message = f"`{count}` rounds cannot be run: the task ends in an error"
        manifest.tell(codes.LOOP_REFUSED, (*path, "count"), message)
    shape = text(sequence, "format")
    if shape and "{{" not in shape and len(_FORMAT.findall(shape.replace("%%", ""))) != 1:
        message = f"`{shape}` does not say once how a number is written: the items are wrong"
        manifest.tell(codes.LOOP_REFUSED, (*path, "format"), message, "such as `task-%02d`")
    elif shape and shape.replace("%%", "").count("%") != 1 and "{{" not in shape:
        message = f"`{shape}` has more than one `%`: the items are wrong"
        manifest.tell(codes.LOOP_REFUSED, (*path, "format"), message, "such as `task-%02d`")
