"""The text of one class: what it is, where it stands, and each of its attributes."""

from __future__ import annotations

import inspect
import re

from attrs import Factory, define

from scripts.reference import blocks, paths, words
from scripts.reference.layout import item, paragraph, slug
from wzc.lint import container_set, http, resource_steps
from wzc.lint.own_attributes import OF_TASKS
from wzc.model.attribute import Attribute
from wzc.model.cluster import Cluster, Executor
from wzc.model.components import OF_USES
from wzc.model.step import StepAttributes

# What they become is no field of a manifest: they are about the controller.
_NOT_IN_MANIFESTS = (Cluster, Executor)
_SOURCE = re.compile(r"\s*\([\w/.-]+\.(?:go|md)\b[^)]*\)")


@define
class Sections:
    """Writes classes one after the other; `pages` says on which page each one is.

    Attributes that several classes have in common are written once, with the first of them.
    """

    pages: dict[type, str]
    written: dict[tuple[type, str], str] = Factory(dict)
    entries: list[tuple[str, str]] = Factory(list)
    heads: dict[tuple[str, str], str] = Factory(dict)

    def section(self, model: type, intro: str = "") -> str:
        """The text of a class."""
        page, name = self.pages[model], blocks.names()[model]
        self.heads[page, name] = self.place(model)
        rows = [f"## {_title(model)}", "", intro or _doc(model), ""]
        stands = self._stands(model)
        if stands:
            rows += [paragraph(stands), ""]
        others: list[str] = []
        later: list[str] = []
        own: list[str] = []
        for each in blocks.attributes(model):
            key = (blocks.definer(model, each.name), each.name)
            place = f"{page}#{slug(f'{name}.{each.name}')}"
            if each.later:
                later.append(f"`{each.name}`")
            elif key in self.written:
                others.append(f"[`{each.name}`]({self.written[key]})")
            else:
                self.written[key] = place
                self.entries.append((f"{name}.{each.name}", place))
                own += self._attribute(model, name, each)
        if others:
            rows += [paragraph("As elsewhere: " + ", ".join(others) + "."), ""]
        if later:
            rows += [paragraph("Known, and not supported yet: " + ", ".join(later) + "."), ""]
        if getattr(model, "others", None) is not None:
            more = words.takes(model.others, self._link)  # type: ignore[attr-defined]
            rows += [paragraph(f"Other names stand in quotes, and take {more}."), ""]
        return "\n".join([*rows, *own])

    def _attribute(self, model: type, name: str, each: Attribute) -> list[str]:
        found = [f"### {name}.{each.name}", "", paragraph(each.doc), ""]
        if each.required:
            found.append("- required")
        found.append(item(f"takes {self._takes(each)}"))
        if each.default:
            found.append(f"- where nothing is said: `{each.default}`")
        found.append(item(f"for example `{each.example}`"))
        if model is StepAttributes:
            found.append(item(f"for {_step_types(each.name)}"))
        if each.argo and model not in _NOT_IN_MANIFESTS:
            versions = paths.span(paths.versions(each.argo))
            found.append(item(f"in Argo `{paths.full(each.argo)}`, {versions}"))
        return [*found, ""]

    def _takes(self, each: Attribute) -> str:
        text = words.takes(each.type, self._link)
        if each.scope:
            text += f", in which `{each.scope}` is known"
        if each.shorthand:
            text += f"; what is no block is its `{each.shorthand}`"
        return text

    def _link(self, model: type) -> str:
        name = blocks.names()[model]
        if blocks.is_constructor(model):
            return f"[`{name}(...)`]({self.place(model)})"
        return f"a block [`{name}`]({self.place(model)})"

    def place(self, model: type) -> str:
        """Where a class is written: the page, and the heading."""
        return f"{self.pages[model]}#{slug(_title(model))}"

    def _stands(self, model: type) -> str:
        found = []
        for use in blocks.uses()[model]:
            owner = blocks.names()[use.owner]
            # What several have in common is said of the first.
            where = f"{self.pages[use.owner]}#{slug(f'{owner}.{use.attribute.name}')}"
            key = (blocks.definer(use.owner, use.attribute.name), use.attribute.name)
            link = f"[{owner}.{use.attribute.name}]({self.written.get(key, where)})"
            if key[0] is use.owner and link not in found and not use.attribute.later:
                found.append(link)
        if model in blocks.ROOTS or not found:
            return ""
        return f"Stands in {', '.join(found)}."


def _title(model: type) -> str:
    name = blocks.names()[model]
    if model in blocks.built_in_steps().values():
        return f"{name} steps"
    if "." in name:
        return f"{name} entries"
    return f"{name}(...)" if blocks.is_constructor(model) else name


def _doc(model: type) -> str:
    """What the class's docstring says, without the sources of rules."""
    text = _SOURCE.sub("", inspect.getdoc(model) or "")
    return "\n\n".join(paragraph(part) for part in text.split("\n\n"))


def _step_types(name: str) -> str:
    """The types of steps that an attribute means something for."""
    if name in OF_TASKS:
        uses = ", and uses of components" if name in OF_USES else ""
        return f"steps of all types{uses}"
    if name == "containers":
        return "`container_set`"
    sets = [] if name in container_set.OF_ONE else ["`container_set`"]
    others = [
        f"`{kind}`"
        for kind, allowed in (("resource", resource_steps.ALLOWED), ("http", http.ALLOWED))
        if name in allowed
    ]
    return ", ".join(["declared step types", "`container`", "`script`", *sets, *others])
