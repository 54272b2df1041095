"""Outputs of the whole workflow that are used before they are there."""

import re

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.language.tags import Tag, tags
from wzc.verify.model import Data, Manifest, Task, Template, mapping, maps, text

_USE = re.compile(r"\bworkflow\.outputs\.(?:parameters|artifacts)\.[-\w]+")


def check(manifest: Manifest, job: Job) -> None:
    """A tag that has no value as its pod is made stays in the text (Argo util/template:
    simple_template.go); steps in a wrong order are refused (validate.go: addOutputsToScope).
    """
    flows = _Flows(manifest, job)
    if not any(flows.made_by(template) for template in manifest.templates):
        return
    begins = manifest.template(text(manifest.spec, "entrypoint"))
    if begins is not None and not manifest.is_template and not flows.is_open(begins):
        for name, tag in flows.needed_inside(begins):
            if name not in flows.made_by(begins):
                message = f"`{name}` is not made by anything that runs: Argo refuses the manifest"
                manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message)
    for template in manifest.templates:
        for name, tag in flows.own_uses(template):
            if name in flows.own_names(template):
                message = f"`{name}` is what `{template.name}` itself makes, and has no value yet"
                manifest.tell(codes.NO_DEPENDENCY, tag.path, message)
        for task in template.tasks:
            for name, tag in flows.needed_by(task):
                flows.look(template, task, name, tag)


def _outputs(template: Template) -> list[Data]:
    outputs = mapping(template.data, "outputs")
    return [*maps(outputs, "parameters"), *maps(outputs, "artifacts")]


@define(eq=False)
class _Flows:
    """Which outputs of the workflow templates make, and which they need from elsewhere."""

    manifest: Manifest
    job: Job
    _made: dict[int, frozenset[str]] = Factory(dict)
    _needed: dict[int, list[tuple[str, Tag]]] = Factory(dict)

    def target(self, task: Task) -> Template | None:
        """What a task runs, if it is in this manifest."""
        found = self.job.library.target(self.manifest, task.data)
        return found[1] if found is not None and found[0] is self.manifest else None

    def own_names(self, template: Template) -> frozenset[str]:
        """Those that are outputs of the template itself."""
        outputs = mapping(template.data, "outputs")
        return frozenset(
            f"workflow.outputs.{kind}.{name}"
            for kind in ("parameters", "artifacts")
            for each in maps(outputs, kind)
            if (name := text(each, "globalName")) and "{{" not in name
        )

    def made_by(self, template: Template) -> frozenset[str]:
        """All that a run of a template makes, or may make."""
        found = self._made.get(id(template))
        if found is None:
            self._made[id(template)] = frozenset()  # of one that runs itself
            targets = [self.target(task) for task in template.tasks]
            inside = [self.made_by(each) for each in targets if each is not None]
            found = self._made[id(template)] = self.own_names(template).union(*inside)
        return found

    def is_open(self, template: Template) -> bool:
        """Whether something runs in it that is not in this manifest."""
        left, seen = [template], set[int]()
        while left:
            each = left.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if any("{{" in text(o, "globalName") for o in _outputs(each)):
                return True
            for task in each.tasks:
                target = self.target(task)
                if target is None:
                    return True
                left.append(target)
        return False

    def is_made_outside(self, template: Template, name: str) -> bool:
        """Whether one makes it that a run of a template does not run, which may come first."""
        inside, left = set[int](), [template]
        while left:
            each = left.pop()
            if id(each) not in inside:
                inside.add(id(each))
                targets = [self.target(task) for task in each.tasks]
                left += [target for target in targets if target is not None]
        return any(
            name in self.own_names(each) and id(each) not in inside
            for each in self.manifest.templates
        )

    def own_uses(self, template: Template) -> list[tuple[str, Tag]]:
        """What is in the tags of a template that runs something itself."""
        if not template.is_leaf:
            return []
        return [(name, tag) for tag in template.tags for name in _USE.findall(tag.text)]

    def needed_by(self, task: Task) -> list[tuple[str, Tag]]:
        """What has to be there as a task begins; not for its hooks."""
        data = {key: each for key, each in task.data.items() if key not in ("hooks", "inline")}
        found = [(name, tag) for tag in tags(data, task.path) for name in _USE.findall(tag.text)]
        target = self.target(task)
        return found + (self.needed_inside(target) if target is not None else [])

    def needed_inside(self, template: Template) -> list[tuple[str, Tag]]:
        """What a template needs and nothing in it makes."""
        found = self._needed.get(id(template))
        if found is None:
            self._needed[id(template)] = []
            found = [*self.own_uses(template)]
            for task in template.tasks:
                found += self.needed_by(task)
            made = self.made_by(template)
            found = self._needed[id(template)] = [each for each in found if each[0] not in made]
        return found

    def look(self, template: Template, task: Task, name: str, tag: Tag) -> None:
        """What a task needs is told where tasks beside it make it, and none of them has ended."""
        order = self.job.order_of(template)
        makers = []
        for other in order.tasks:
            target = self.target(other)
            if target is not None and name in self.made_by(target):
                makers.append(other.name)
        if task.name in makers or not makers:
            return
        if any(order.ends_before(each, task.name) for each in makers):
            return
        if self.is_made_outside(template, name):
            return
        message = (
            f"`{name}` is what `{makers[0]}` makes, and `{task.name}` does not wait for it: it"
        )
        message += " has no value, and the tag stays in the text"
        help = f"add `{makers[0]}` to `depends` of `{task.name}`"
        if order.word == "steps":
            message = f"`{name}` is what `{makers[0]}` makes, which does not run before"
            message += f" `{task.name}`: it has no value"
            help = f"put `{task.name}` into a group behind that of `{makers[0]}`"
        self.manifest.tell(codes.NO_DEPENDENCY, tag.path, message, help)
