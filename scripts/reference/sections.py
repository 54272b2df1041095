"""The text of one class: what it is, where it stands, and each of its attributes."""

from __future__ import annotations

from attrs import Factory, define

from scripts.reference.layout import item, paragraph, slug
from wzc.model.attribute import Attribute, Block
from wzc.reference import blocks, words
from wzc.reference.facts import description, facts


@define
class Sections:
    """Writes classes one after the other; `pages` says on which page each one is.

    Attributes that several classes have in common are written once, with the first of them.
    """

    pages: dict[type, str]
    written: dict[tuple[type, str], str] = Factory(dict)
    entries: list[tuple[str, str]] = Factory(list)
    heads: dict[tuple[str, str], str] = Factory(dict)

    def section(self, model: type[Block]) -> str:
        """The text of a class."""
        page, name = self.pages[model], blocks.names()[model]
        self.heads[page, name] = self.place(model)
        rows = [f"## {_title(model)}", "", "\n\n".join(map(paragraph, description(model))), ""]
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
        if model.others is not None:
            more = words.takes(model.others, self._link)
            rows += [paragraph(f"Other names stand in quotes, and take {more}."), ""]
        return "\n".join([*rows, *own])

    def _attribute(self, model: type[Block], name: str, each: Attribute) -> list[str]:
        found = [f"### {name}.{each.name}", "", paragraph(each.doc), ""]
        found += [item(fact) for fact in facts(model, each, self._link)]
        return [*found, ""]

    def _link(self, model: type[Block]) -> str:
        name = blocks.names()[model]
        if blocks.is_constructor(model):
            return f"[`{name}(...)`]({self.place(model)})"
        return f"a block [`{name}`]({self.place(model)})"

    def place(self, model: type[Block]) -> str:
        """Where a class is written: the page, and the heading."""
        return f"{self.pages[model]}#{slug(_title(model))}"

    def _stands(self, model: type[Block]) -> str:
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


def _title(model: type[Block]) -> str:
    name = blocks.names()[model]
    if model in blocks.built_in_steps().values():
        return f"{name} steps"
    if "." in name:
        return f"{name} entries"
    return f"{name}(...)" if blocks.is_constructor(model) else name
