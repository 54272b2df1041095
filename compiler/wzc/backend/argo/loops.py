"""Loops as Argo repeats tasks: the items, and what of each one a task hands on to its template.

Argo replaces `{{item}}` in the task by the item's text, and `{{item.key}}` by that of an entry, as
JSON has it: quotes in it stay escaped (operator.go: processItem; v1alpha1/item.go: String). So only
harmless texts become entries of a map; others travel as a text with JSON in it, which an expression
takes apart.
"""

import re
from collections.abc import Sequence

from attrs import Factory, define

from wzc.backend.emit.tree import Map, Seq
from wzc.model.loops import Loop
from wzc.source.origin import Origin

# The number of an item: Argo names the node `<workflow>.<step>(<number>:<item>)`, with no other
# parenthesis (operator.go: generateNodeName), and a retried one after all its attempts' parent.
INDEX = "{{=sprig.regexFind('[0-9]+', sprig.regexFind('[(][0-9]+:', node.name))}}"

_HARMLESS = re.compile(r"[A-Za-z0-9 _.,:;/@#%+=*?!|~^()\[\]$-]*")


@define(eq=False)
class Items:
    """What the items of a loop hand on: columns of texts, one for each item, by their name.

    Each column is a parameter of the step's template. Columns with the same texts are one.
    """

    loop: Loop
    columns: dict[str, tuple[str, ...]] = Factory(dict)
    # Columns that the task's own condition reads, and those that nothing else does.
    asked: set[str] = Factory(set)
    kept: set[str] = Factory(set)

    def handed_on(self) -> list[str]:
        """The columns that the step's template takes."""
        return [name for name in self.columns if name not in self.kept]

    def entry(self, name: str) -> str:
        """A column in an expression of the task itself."""
        return "item" if len(self.columns) == 1 else f"jsonpath(item, '$.{name}')"

    def column(self, texts: Sequence[str], name: str, taken: Sequence[str]) -> str:
        """The parameter that has these texts; `name` is what to call it if it is a new one."""
        given = tuple(texts)
        for known, others in self.columns.items():
            if others == given:
                return known
        name = wanted = re.sub("[^A-Za-z0-9_]", "_", name)
        number = 1
        while name in self.columns or name in taken:
            number += 1
            name = f"{wanted}_{number}"
        self.columns[name] = given
        return name

    def put(self, task: Map, origin: Origin) -> Seq:
        """Make a task a loop; the parameters that it hands on to its template."""
        parameters = Seq()
        items = self.loop.items
        assert items is not None
        if len(self.columns) > 1:
            plain = not self.asked and all(
                _HARMLESS.fullmatch(text) for texts in self.columns.values() for text in texts
            )
            rows = [dict(zip(self.columns, row, strict=True)) for row in self._rows()]
            for name in self.handed_on():
                value = f"{{{{item.{name}}}}}" if plain else f"{{{{=jsonpath(item, '$.{name}')}}}}"
                parameters.add(Map({"name": name, "value": value}))
            made = [Map(row) if plain else _json(row) for row in rows]
            task.put("withItems", Seq(made), origin)
            return parameters
        for name in self.handed_on():
            parameters.add(Map({"name": name, "value": "{{item}}"}))
        texts = next(iter(self.columns.values()), ())
        numbers = [str(item.data) for item in items]
        if self.loop.counts and (not texts or list(texts) == numbers):
            ends = {"start": items[0].data, "end": items[-1].data}
            task.put("withSequence", Map(ends), origin)
            return parameters
        if not texts:
            texts = tuple(str(number) for number in range(len(items)))
        written = [
            item.data if _same(item.data, text) else text
            for item, text in zip(items, texts, strict=True)
        ]
        task.put("withItems", Seq(written), origin)
        return parameters

    def _rows(self) -> list[tuple[str, ...]]:
        return list(zip(*self.columns.values(), strict=True))


def _same(data: object, text: str) -> bool:
    """Whether Argo makes the text of the item itself; it reads fractions as it likes."""
    if isinstance(data, bool):
        return text == str(data).lower()
    return isinstance(data, int) and text == str(data)


def _json(row: dict[str, str]) -> str:
    import json

    return json.dumps(row, ensure_ascii=False)
