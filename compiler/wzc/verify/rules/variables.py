"""Tags that are never replaced, or not in time."""

import re

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify import scopes
from wzc.verify.graph import Order, order_of
from wzc.verify.job import Job
from wzc.verify.language.expressions import (
    ARGO_FUNCTIONS,
    BUILTINS,
    Expression,
    ExpressionError,
    parse,
)
from wzc.verify.language.sprig import SPRIG
from wzc.verify.language.tags import PREFIXES, Tag, tags
from wzc.verify.model import Data, Manifest, Path, Task, Template, mapping, maps, text
from wzc.verify.scopes import Scope

_ROOTS = ("inputs", "outputs", "tasks", "steps", "workflow", "item", "pod", "node", "lastRetry")
_CONVERSION = re.compile(r"""\b(asInt|int|asFloat|float)\(\s*['"]([^'"]*)['"]\s*\)""")
_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_SECOND = ("parameters", "artifacts", "outputs", "name", "status")
_FUNCTIONS = BUILTINS | ARGO_FUNCTIONS | {"sprig"}
# Fields of a task that are looked at on their own.
_APART = ("inline",)


@define(eq=False)
class _Place:
    """Where tags stand: what they may name, and the task whose fields they are in, if one's.

    `own` says that the task's own results are there, as in its hooks.
    """

    manifest: Manifest
    scope: Scope
    order: Order | None = None
    task: Task | None = None
    own: bool = False
    fields: dict[str, Scope] | None = None

    def tag(self, tag: Tag) -> None:
        if not tag.is_closed:
            message = f"`{{{{{tag.text[:40]}` is never closed: Argo takes the text behind it along"
            self.manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message, "close it with `}}`")
        elif tag.is_expression:
            self.expression(tag.path, tag.text, f"{{{{={tag.text}}}}}")
        elif tag.text == "item" or tag.text.startswith(PREFIXES):
            self.simple(tag)
        else:
            self.stranger(tag)

    def simple(self, tag: Tag) -> None:
        name = tag.text
        if self.scope.has(name):
            return
        if self.order is not None and name.startswith(f"{self.order.word}."):
            self.of_task(tag.path, name, f"{{{{{name}}}}}", exact=True)
            return
        if name == "item":
            message = "`{{item}}` has no items here, and reaches the container as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, "add `withItems` or `withParam`")
            return
        right = nearest(name, self.scope.names)
        message = f"`{{{{{name}}}}}` refers to nothing, so Argo refuses the manifest"
        help = f"write `{{{{{right}}}}}`" if right else self.known(name)
        self.manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message, help)

    def known(self, name: str) -> str | None:
        """What stands beside a name that is not there."""
        above = name.rpartition(".")[0] + "."
        there = sorted(each for each in self.scope.names if each.startswith(above))[:6]
        return "there is " + ", ".join(f"`{{{{{each}}}}}`" for each in there) if there else None

    def stranger(self, tag: Tag) -> None:
        """A tag that Argo leaves alone: told where it looks like one of Argo's."""
        name = tag.text
        if self.scope.has(name):
            return
        if name == "retries" or name.startswith("lastRetry."):
            message = f"`{{{{{name}}}}}` has a value only with a `retryStrategy`: it stays a text"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, "add a `retryStrategy`")
            return
        root, dot, rest = name.partition(".")
        if not dot or not rest or " " in name:
            return
        meant = [f"{each}.{name}" for each in ("inputs", "workflow")]
        meant = [each for each in meant if each in self.scope.names]
        if meant:
            message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
            self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{meant[0]}}}}}`")
            return
        right = nearest(root, _ROOTS)
        if right is None or root in _ROOTS:
            return
        second = "outputs" if ".outputs." in rest else rest.split(".")[0]
        is_task = self.order is not None and second in self.order.by_name
        if second not in _SECOND and not is_task and not self.scope.reaches(f"{right}.{rest}"):
            return
        message = f"`{{{{{name}}}}}` is no tag of Argo's, and stays in the text as it stands"
        self.manifest.tell(codes.TAG_LEFT, tag.path, message, f"write `{{{{{right}.{rest}}}}}`")

    def of_task(
        self, path: Path, name: str, shown: str, *, exact: bool = False, hyphen: str | None = None
    ) -> None:
        """Look at a reference to a task's results. A simple tag names one `exact`ly."""
        assert self.order is not None and self.fields is not None
        word, task_name, field = ([*name.split(".", 2), "", ""])[:3]
        task = self.order.by_name.get(task_name)
        if task is None:
            right = nearest(task_name, self.order.by_name)
            message = f"`{shown}` refers to `{task_name}`, and there is no such {word[:-1]}"
            help = f"write `{hyphen or right}`" if hyphen or right else None
            self.manifest.tell(codes.TAG_WITHOUT_VALUE, path, message, help)
            return
        if self.task is not None and not (self.own and task is self.task):
            if task is self.task:
                message = f"`{shown}` refers to the {word[:-1]} itself, which has no result yet"
                self.manifest.tell(codes.NO_DEPENDENCY, path, message)
                return
            if not self.order.ends_before(task_name, self.task.name):
                self.too_early(path, task_name, shown)
                return
        fields = self.fields.get(task_name)
        if fields is None or fields.has(field) or (not exact and fields.reaches(field)):
            return
        right = nearest(field, fields.names)
        message = f"`{shown}` refers to nothing: `{task_name}` has no `{field}`"
        there = sorted(each for each in fields.names if each.startswith("outputs."))[:6]
        help = f"write `{word}.{task_name}.{right}`" if right else None
        if help is None and there:
            help = "it has " + ", ".join(f"`{each}`" for each in there)
        self.manifest.tell(codes.TAG_WITHOUT_VALUE, path, message, help)

    def too_early(self, path: Path, name: str, shown: str) -> None:
        assert self.task is not None and self.order is not None
        if self.order.word == "steps":
            message = f"`{shown}` needs the result of `{name}`, which does not run before"
            message += f" `{self.task.name}`: the workflow would never end"
            help = f"put `{self.task.name}` into a group behind that of `{name}`"
        else:
            message = f"`{self.task.name}` uses `{shown}` and does not wait for `{name}`"
            message += ": the workflow would never end"
            help = f"add `{name}` to `depends`"
        self.manifest.tell(codes.NO_DEPENDENCY, path, message, help)

    def expression(self, path: Path, source: str, shown: str) -> None:
        try:
            found = parse(source)
        except ExpressionError as error:
            message = f"`{shown}` is no expression: {error}"
            self.manifest.tell(codes.EXPRESSION_REFUSED, path, message)
            return
        left = "so the text stays as it stands" if shown.startswith("{{") else "so it fails"
        self.calls(path, found, left)
        for function, word in _CONVERSION.findall(source):
            if not _NUMBER.fullmatch(word):
                message = f"`{word}` in `{shown}` is no number for `{function}`, {left}"
                self.manifest.tell(codes.TAG_LEFT, path, message)
        hyphen = _hyphenated(found)
        for reference in found.references:
            name = ".".join(reference.path)
            if reference.path[0] == "sprig":
                if len(reference.path) > 1 and reference.path[1] not in SPRIG:
                    self.calls(path, Expression(calls=[reference.path[:2]]), left)
                continue
            if reference.path[0] in _FUNCTIONS or self.scope.reaches(name):
                continue
            if self.order is not None and reference.path[0] == self.order.word:
                if len(reference.path) > 2:
                    self.of_task(path, name, name, hyphen=hyphen)
                continue
            if reference.handled:
                continue
            message = f"`{name}` in `{shown}` has no value, {left}"
            help = f"write `{hyphen}`" if hyphen else None
            if help is None:
                right = nearest(name, self.scope.names)
                help = f"write `{right}`" if right else None
            self.manifest.tell(codes.TAG_LEFT, path, message, help)
            return

    def calls(self, path: Path, found: Expression, left: str) -> None:
        for call in found.calls:
            name = ".".join(call)
            if call[0] == "sprig" and len(call) == 2:
                if call[1] in SPRIG:
                    continue
                right = nearest(call[1], SPRIG)
                help = f"write `sprig.{right}`" if right else None
            elif len(call) == 1 and call[0] not in _FUNCTIONS:
                right = nearest(call[0], _FUNCTIONS)
                help = f"write `{right}`" if right else None
                if call[0] in SPRIG:
                    help = f"write `sprig.{call[0]}`"
            else:
                continue
            self.manifest.tell(codes.TAG_LEFT, path, f"there is no function `{name}`, {left}", help)


def _hyphenated(found: Expression) -> str | None:
    """`inputs.parameters.my-p` is a subtraction: what was meant."""
    for first, second in zip(found.references, found.references[1:], strict=False):
        if len(first.path) > 2 and len(second.path) == 1 and first.path[1] == "parameters":
            *above, last = first.path
            return f"{'.'.join(above)}['{last}-{second.path[0]}']"
        if len(first.path) == 2 and first.path[0] in ("tasks", "steps"):
            rest = "".join(f".{each}" for each in second.path[1:])
            return f"{first.path[0]}['{first.path[1]}-{second.path[0]}']{rest}"
    return None


def check(manifest: Manifest, job: Job) -> None:
    """Tags of all templates: B1 Variables and B2 References of Argo's rules."""
    around = scopes.of_workflow(manifest, job)
    by_path = {template.path: template for template in manifest.templates}
    of_hooks = _Place(manifest, around)
    _hooks(of_hooks, mapping(manifest.spec, "hooks"), (*manifest.spec_path, "hooks"))
    for template in manifest.templates:
        scope = scopes.of_template(template, around)
        if template.is_inline:
            outer = _outer(template, by_path)
            if outer is not None:
                scope = scope.with_names(scopes.of_template(outer, around).names)
            scope = scope.with_names((), ("item", "tasks.", "steps."))
        if template.is_leaf:
            _leaf(manifest, template, scope)
        else:
            _tasks(manifest, template, scope, job)


def _outer(template: Template, by_path: dict[Path, Template]) -> Template | None:
    for length in range(len(template.path) - 1, 0, -1):
        found = by_path.get(template.path[:length])
        if found is not None:
            return found
    return None


def _leaf(manifest: Manifest, template: Template, scope: Scope) -> None:
    place = _Place(manifest, scope)
    measured = _Place(manifest, scopes.of_metrics(template, scope))
    for tag in tags(template.own, template.path):
        below = tag.path[len(template.path) :]
        if below[:1] == ("metrics",):
            measured.tag(tag)
        elif below[:1] == ("inputs",) and tag.text.startswith("inputs."):
            continue
        else:
            place.tag(tag)


def _tasks(manifest: Manifest, template: Template, scope: Scope, job: Job) -> None:
    order = order_of(template)
    fields: dict[str, Scope] = {}
    for task in order.tasks:
        target = job.library.target(manifest, task.data)
        fields.setdefault(task.name, scopes.fields_of(task, target[1] if target else None))
    for task in order.tasks:
        inner = scope
        items = scopes.of_items(task)
        if items.names or items.open:
            inner = scope.with_names(items.names, items.open)
        place = _Place(manifest, inner, order, task, False, fields)
        in_hooks = _Place(manifest, inner, order, task, True, fields)
        data = {key: value for key, value in task.data.items() if key not in _APART}
        for tag in tags(data, task.path):
            below = tag.path[len(task.path) :]
            (in_hooks if below[:1] in (("hooks",), ("onExit",)) else place).tag(tag)
        _artifacts(place, task)
        _hooks(in_hooks, mapping(task.data, "hooks"), (*task.path, "hooks"))
    behind = _Place(manifest, scope, order, None, False, fields)
    measured = _Place(manifest, scopes.of_metrics(template, scope), order, None, False, fields)
    for key, value in template.own.items():
        if key in ("dag", "steps", "inputs"):
            continue
        for tag in tags(value, (*template.path, key)):
            (measured if key == "metrics" else behind).tag(tag)
    if template.kind == "dag":
        for tag in tags(mapping(template.own, "dag").get("target"), (*template.path, "dag")):
            behind.tag(tag)
    _output_expressions(behind, template)


def _hooks(place: _Place, hooks: Data, path: Path) -> None:
    """When hooks run: expressions without braces."""
    for name, hook in hooks.items():
        source = text(hook, "expression") if isinstance(hook, dict) else ""
        if source and "{{" not in source:
            place.expression((*path, name, "expression"), source, source)


def _artifacts(place: _Place, task: Task) -> None:
    """`fromExpression` of a task's artifacts: an expression without braces."""
    path = (*task.path, "arguments", "artifacts")
    for number, artifact in enumerate(maps(mapping(task.data, "arguments"), "artifacts")):
        source = text(artifact, "fromExpression")
        if source and "{{" not in source:
            place.expression((*path, number, "fromExpression"), source, source)


def _output_expressions(place: _Place, template: Template) -> None:
    outputs = mapping(template.own, "outputs")
    path = (*template.path, "outputs")
    for number, parameter in enumerate(maps(outputs, "parameters")):
        source = text(mapping(parameter, "valueFrom"), "expression")
        if source and "{{" not in source:
            where = (*path, "parameters", number, "valueFrom", "expression")
            place.expression(where, source, source)
    for number, artifact in enumerate(maps(outputs, "artifacts")):
        source = text(artifact, "fromExpression")
        if source and "{{" not in source:
            where = (*path, "artifacts", number, "fromExpression")
            place.expression(where, source, source)
