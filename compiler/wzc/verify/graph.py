"""The order in which the tasks of one template run."""

from attrs import Factory, define

from wzc.verify.language.depends import dependencies
from wzc.verify.model import Task, Template, mapping, text


@define(eq=False)
class Order:
    """The tasks of a template, by name, and which end before which begins.

    `waits_for` has the names a task waits for, also those that no task has.
    """

    template: Template
    tasks: list[Task]
    by_name: dict[str, Task] = Factory(dict)
    waits_for: dict[str, list[str]] = Factory(dict)
    _before: dict[str, set[str]] = Factory(dict)
    cycle: tuple[str, ...] = ()
    # Whether names of tasks are only known when the template is run.
    has_tags: bool = False

    @property
    def ends(self) -> list[Task]:
        """The tasks that a DAG ends with: its `target`, or those that no other waits for; of steps
        the last group.
        """
        if self.template.kind == "steps":
            last = max((task.group for task in self.tasks), default=0)
            return [task for task in self.tasks if task.group == last]
        named = text(mapping(self.template.own, "dag"), "target").split()
        if named:
            return [self.by_name[name] for name in named if name in self.by_name]
        waited = {each for names in self.waits_for.values() for each in names}
        return [task for task in self.tasks if task.name not in waited]

    @property
    def word(self) -> str:
        """How tags refer to them."""
        return "steps" if self.template.kind == "steps" else "tasks"

    def ends_before(self, first: str, second: str) -> bool:
        """Whether one task has ended when the other begins."""
        if self.template.kind == "steps":
            return self.by_name[first].group < self.by_name[second].group
        if first in self.waits_for.get(second, ()):
            return True
        return first in self._ancestors(second)

    def _ancestors(self, name: str) -> set[str]:
        if name not in self._before:
            found: set[str] = set()
            left = [name]
            while left:
                for each in self.waits_for.get(left.pop(), ()):
                    if each not in found:
                        found.add(each)
                        left.append(each)
            self._before[name] = found
        return self._before[name]


def order_of(template: Template) -> Order:
    """The order in one template; its cycle, if it has one."""
    order = Order(template, template.tasks)
    for task in order.tasks:
        order.by_name.setdefault(task.name, task)
        named = task.data.get("dependencies")
        waits = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
        depends = task.data.get("depends")
        if isinstance(depends, str):
            waits += [each.task for each in dependencies(depends)]
        order.waits_for.setdefault(task.name, waits)
        order.has_tags |= "{{" in task.name or (isinstance(depends, str) and "{{" in depends)
    order.cycle = cycle_of(order.waits_for)
    return order


def cycle_of(waits_for: dict[str, list[str]]) -> tuple[str, ...]:
    """Names that wait for one another, the first twice; empty where there are none."""
    done: set[str] = set()
    for start in waits_for:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, at = stack.pop()
            if at == 0:
                if name in done:
                    continue
                path.append(name)
                on_path.add(name)
            below = waits_for.get(name, ())
            if at < len(below):
                stack.append((name, at + 1))
                each = below[at]
                if each in on_path:
                    return (*path[path.index(each) :], each)
                stack.append((each, 0))
            else:
                done.add(name)
                path.pop()
                on_path.discard(name)
    return ()
