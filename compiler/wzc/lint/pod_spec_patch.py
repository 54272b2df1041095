"""Patches of pods."""

from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, key_span
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.values.pod_spec import ARGO_CONTAINERS, CONTAINER_FIELDS, POD_FIELDS
from wzc.values.suggest import nearest


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse patches that are not YAML, unknown fields, and containers that no pod has.

    Argo merges a patch only when it makes a pod. What is not YAML then fails every pod, a field it
    does not know it drops without a word, and a container of another name it adds, with an empty
    image (argo-rules.md, B2; util.go: ApplyPodSpecPatch). A container with an image is one more.
    """
    values = [pipeline.attributes.pod_spec_patch]
    values += [step.attributes.pod_spec_patch for step in distinct_steps(pipeline)]
    seen: set[int] = set()
    for value in values:
        if value is not None and data(value) is not None and id(value) not in seen:
            seen.add(id(value))
            _Patch(value, diagnostics).check()


class _Patch:
    """One patch, as a map or as text."""

    def __init__(self, value: Value, diagnostics: Diagnostics) -> None:
        self.value = value
        self.diagnostics = diagnostics

    def check(self) -> None:
        tree = self.value
        if isinstance(tree.data, str):
            read = self._read(tree.data)
            if read is None:
                return
            tree = read
        for name, field in tree.data.items():
            if self._known(name, field, POD_FIELDS, "pods have no field") and (
                name in ARGO_CONTAINERS
            ):
                self._containers(name, field)

    def _read(self, text: str) -> Value | None:
        """The text as values that all stand at its place; None, and a report, if it is no map."""
        import yaml

        try:
            found = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = "" if mark is None else f", line {mark.line + 1}"
            problem = getattr(error, "problem", None) or "it cannot be read"
            self._report(
                f"the text of `pod_spec_patch` is not YAML{where}: {problem}",
                self.value.origin.span,
                "as a block, `pod_spec_patch { ... }`, it is checked by its entries",
            )
            return None
        if not isinstance(found, dict):
            self._report(
                "the text of `pod_spec_patch` is no map of a pod's fields",
                self.value.origin.span,
                "fields of a pod, such as `tolerations: [...]`",
            )
            return None
        return self._placed(found)

    def _placed(self, found: Any) -> Value:
        if isinstance(found, dict):
            found = {str(key): self._placed(item) for key, item in found.items()}
        elif isinstance(found, list):
            found = [self._placed(item) for item in found]
        return Value(found, self.value.origin)

    def _known(self, name: str, field: Value, fields: frozenset[str], saying: str) -> bool:
        # Directives of Kubernetes' own: `$patch`, `$setElementOrder/...`.
        if name in fields or name.startswith("$"):
            return True
        guess = nearest(name, sorted(fields))
        help = "Argo drops fields it does not know, without a word"
        self._report(
            f"{saying} `{name}`",
            self._key(field, name),
            f"did you mean `{guess}`? {help}" if guess else help,
        )
        return False

    def _containers(self, list_name: str, value: Value) -> None:
        containers = data(value)
        if containers is None:
            return
        if not isinstance(containers, list):
            self._report(
                f"`{list_name}` is a list of containers, each with its name",
                self._key(value, list_name),
                f'`{list_name} = [{{ name = "{ARGO_CONTAINERS[list_name][0]}", ... }}]`',
            )
            return
        for container in containers:
            fields = data(container)
            if isinstance(fields, dict):
                for name, field in fields.items():
                    self._known(name, field, CONTAINER_FIELDS, "containers have no field")
                self._name(list_name, container)

    def _name(self, list_name: str, container: Value) -> None:
        fields = container.data
        known = ARGO_CONTAINERS[list_name]
        name = fields.get("name")
        if name is None:
            self._report(
                f"an entry of `{list_name}` needs a `name`: patches are merged by it",
                container.origin.span,
                f"Argo's own: {_listed(known)}",
            )
        elif data(name) not in known and data(name) is not None and "image" not in fields:
            other = next((key for key, names in ARGO_CONTAINERS.items() if name.data in names), "")
            self._report(
                f"no pod has a container `{name.data}` in `{list_name}`, and Argo would add it "
                "without an image",
                self._text(name),
                f"`{name.data}` stands in `{other}`"
                if other
                else f"Argo's own: {_listed(known)}; a further one needs an `image`",
            )

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
    return " and ".join(f"`{name}`" for name in names)
