"""What a text with tags becomes where its parameters are known."""

import re
from collections.abc import Iterator

from attrs import Factory, define

from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Template, mapping, maps, text

_TAG = re.compile(r"\{\{\s*(workflow|inputs)\.parameters\.([-\w]+)\s*\}\}")
# No more texts of one than these.
_MOST = 50


@define(eq=False)
class Constants:
    """The parameters of one manifest that are known: those of its workflow, and of calls."""

    manifest: Manifest
    job: Job
    _callers: dict[int, list[Data]] | None = None
    _inputs: dict[int, dict[str, set[str]]] = Factory(dict)

    def texts(self, source: str, template: Template | None = None) -> Iterator[str]:
        """What a text may become in runs; nothing where a tag in it is not known."""
        from itertools import chain, islice, product

        values = []
        for tag in _TAG.finditer(source):
            known = self.of_workflow() if tag[1] == "workflow" else self.of_inputs(template)
            values.append(sorted(known.get(tag[2], ())))
        if "{{" in _TAG.sub("", source):
            return
        for chosen in islice(product(*values), _MOST):
            parts = _TAG.split(source)[:: _TAG.groups + 1]  # the text between the tags
            yield "".join(chain.from_iterable(zip(parts, (*chosen, ""), strict=True)))

    def of_workflow(self) -> dict[str, set[str]]:
        """The workflow's own parameters, as far as they are written in it."""
        parameters = maps(mapping(self.manifest.spec, "arguments"), "parameters")
        return {
            text(each, "name"): {value}
            for each in parameters
            if (value := each.get("value")) is not None
            and isinstance(value, str)
            and "{{" not in value
        }

    def of_inputs(self, template: Template | None) -> dict[str, set[str]]:
        """What a template's inputs are given by those that call it, or are by default."""
        if template is None:
            return {}
        found = self._inputs.get(id(template))
        if found is None:
            # Nothing is known yet of one that calls itself.
            found = self._inputs[id(template)] = {}
            found.update(self._given(template))
        return found

    def _given(self, template: Template) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        calls = self._calls().get(id(template), [])
        if template.name and template.name == text(self.manifest.spec, "entrypoint"):
            calls = [*calls, mapping(self.manifest.spec, "arguments")]
        for port in maps(mapping(template.data, "inputs"), "parameters"):
            name = text(port, "name")
            values: set[str] = set()
            for call in calls:
                given = [each for each in maps(call, "parameters") if text(each, "name") == name]
                value = given[0].get("value") if given else port.get("value", port.get("default"))
                if isinstance(value, str):
                    values.update(self.texts(value))
            found[name] = values
        return found

    def _calls(self) -> dict[int, list[Data]]:
        """The arguments of all calls of a template of this manifest."""
        if self._callers is None:
            self._callers = {}
            for template in self.manifest.templates:
                for task in template.tasks:
                    found = self.job.library.target(self.manifest, task.data)
                    if found is not None and found[0] is self.manifest:
                        arguments = mapping(task.data, "arguments")
                        self._callers.setdefault(id(found[1]), []).append(arguments)
        return self._callers
