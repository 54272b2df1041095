"""Patches of pods."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, entries, key_span
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.values.pod_spec import ARGO_CONTAINERS

if TYPE_CHECKING:
    from wzc.knowledge.check import Finding

# Steps whose pods have no container `wait`, which has a rule of its own (`patched_pods`).
_WITHOUT_WAIT = ("http", "resource")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse patches that are not YAML, unknown fields, wrong values, and containers of no pod.

    Argo merges a patch only when it makes a pod. What is not YAML then fails every pod, a field it
    does not know it drops without a word, and a container of another name it adds, with an empty
    image (argo-rules.md, B2; util.go: ApplyPodSpecPatch). A container with an image is one more.
    """
    whole = pipeline.attributes.pod_spec_patch
    found: dict[int, tuple[Value, list[Step]]] = {}
    steps = [s for s in pipeline.steps.values() if s.type.name not in ("suspend", "raw_template")]
    if whole is not None and data(whole) is not None:
        found[id(whole)] = (whole, steps)
    for step in steps:
        value = step.attributes.pod_spec_patch
        if value is not None and data(value) is not None and _has_pod(step):
            found.setdefault(id(value), (value, []))[1].append(step)
    for value, of in found.values():
        _Patch(value, _pods(of, pipeline), pipeline, diagnostics).check()


def _has_pod(step: Step) -> bool:
    return step.type.built_in is None or step.type.name != "http"


@define(frozen=True)
class _Pod:
    """The names of a step's containers, by the list that they are in."""

    step: Step
    containers: Mapping[str, tuple[str, ...]]


def _pods(steps: list[Step], pipeline: Pipeline) -> list[_Pod]:
    """The pods that a patch is for: without steps, one of Argo's alone (workflowpod.go)."""
    from wzc.lint.layout import layout_of

    argos = layout_of(pipeline.attributes).containers
    found: list[_Pod] = []
    for step in steps:
        attributes = step.attributes
        main, *more = argos["containers"]
        own = [main]
        if step.type.name == "container_set" and step.type.built_in is not None:
            own = list(entries(attributes.containers))
        names = {
            "containers": (*own, *more, *entries(attributes.sidecars)),
            "initContainers": (*argos["initContainers"], *entries(attributes.init_containers)),
        }
        found.append(_Pod(step, names))
    return found


@define(eq=False)
class _Patch:
    """One patch, as a map or as text."""

    value: Value
    pods: list[_Pod]
    pipeline: Pipeline
    diagnostics: Diagnostics
    tree: Value = Factory(lambda self: self.value, takes_self=True)

    def check(self) -> None:
        from wzc.lint.raw import check_values, findings, parsed, tables

        tree = parsed(self.value, codes.BAD_POD_PATCH, "pod_spec_patch", self.diagnostics)
        if tree is None or not tree.data:
            return
        self.tree = tree
        if not check_values(self.tree, codes.BAD_POD_PATCH, self.diagnostics):
            return
        for finding in findings(self.tree, "PodSpec", tables(self.pipeline)):
            self._tell(finding)
        for group in ARGO_CONTAINERS:
            value = self.tree.data.get(group)
            if value is not None and isinstance(value.data, list):
                for container in value.data:
                    if isinstance(container.data, dict):
                        self._name(group, container)

    def _tell(self, finding: "Finding") -> None:
        from wzc.lint.raw import value_at

        path, problem = finding.path, finding.problem
        group = str(path[0]) if path else ""
        in_list = group in ARGO_CONTAINERS
        if finding.rule == "merge_key" and in_list and len(path) == 2:
            return  # `_name` says more
        found = value_at(self.tree, path)
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if in_list and len(path) == 1 and finding.rule == "type":
            self._report(
                f"`{group}` is a list of containers, each with its name",
                self._key(found, group),
                f'`{group} = [{{ name = "{ARGO_CONTAINERS[group][0]}", ... }}]`',
            )
        elif finding.rule == "unknown":
            dropped = "Argo drops fields it does not know, without a word"
            help = f"did you mean `{problem.fix}`? {dropped}" if problem.fix else dropped
            self._report(problem.message, self._key(found, key), help)
        else:
            self._report(
                f"`{key}` in `pod_spec_patch`: {problem.message}",
                self._key(found, key) if finding.rule == "key" else self._text(found),
                problem.help or "every pod would fail that is made with this patch",
            )

    def _name(self, group: str, container: Value) -> None:
        fields = container.data
        name = fields.get("name")
        known = ARGO_CONTAINERS[group]
        if self.pods:
            known = tuple(dict.fromkeys(n for pod in self.pods for n in pod.containers[group]))
        if name is None:
            self._report(
                f"an entry of `{group}` needs a `name`: patches are merged by it",
                container.origin.span,
                f"there is {_listed(known)}",
            )
            return
        if not isinstance(data(name), str) or "image" in fields or "$patch" in fields:
            return
        others = (key for key in ARGO_CONTAINERS if key != group)
        if name.data not in known:
            other = next((key for key in others if self._stands(key, name.data)), "")
            self._report(
                f"no pod has a container `{name.data}` in `{group}`, and Argo would add it "
                "without an image",
                self._text(name),
                f"`{name.data}` stands in `{other}`"
                if other
                else f"there is {_listed(known)}; a further one needs an `image`",
            )
            return
        without = next((p for p in self.pods if name.data not in p.containers[group]), None)
        if without is None or (name.data == "wait" and without.step.type.name in _WITHOUT_WAIT):
            return
        self.diagnostics.report(
            codes.BAD_POD_PATCH,
            f"the pod of step `{without.step.name}` has no container `{name.data}`, and Argo would "
            "add it without an image",
            self._text(name),
            secondary=[Label(without.step.place, "this step's")],
            help="patch it in the blocks of the steps that have it",
        )

    def _stands(self, group: str, name: str) -> bool:
        pods = self.pods
        known = [n for pod in pods for n in pod.containers[group]] or ARGO_CONTAINERS[group]
        return name in known

    def _key(self, value: Value, name: str) -> Span:
        if isinstance(self.value.data, str):
            return self._inside(f"{name}:", len(name))
        return key_span(value, name)

    def _text(self, value: Value) -> Span:
        if isinstance(self.value.data, str):
            return self._inside(str(value.data), len(str(value.data)))
        return value.origin.span

    def _inside(self, text: str, length: int) -> Span:
        """The place of a text in the patch's, if it is there once; else the whole."""
        span = self.value.origin.span
        if span.text.count(text) != 1:
            return span
        start = span.start + span.text.index(text)
        return Span(span.file, start, start + length)

    def _report(self, message: str, place: Span, help: str) -> None:
        self.diagnostics.report(codes.BAD_POD_PATCH, message, place, help=help)


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(f"`{name}`" for name in names) or "none"
