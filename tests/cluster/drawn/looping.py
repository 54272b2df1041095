"""What a drawn step goes through, and its `when`, which may ask each item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.drawn.words import item, quoted, written

if TYPE_CHECKING:
    from tests.cluster.drawn.writing import Writing


def loops(w: Writing) -> None:
    step, dice = w.step, w.dice
    weights = {"texts": 4, "numbers": 3, "range": 2, "maps": 2, "list": 4, "outputs": 3}
    sources = [
        (other.name, output)
        for other in w.author.steps
        if other.loop
        and not other.use
        and w.after.get(other.name, True)
        and not (other.unrolled and other.has_when)
        for output in other.outputs
        if output.type in ("int", "string") and (output.default or not other.asks)
    ]
    single = [each for each in w.known if each.type == "int" and "an output" in each.uses]
    if not w.author.lists:
        del weights["list"]
    if not sources:
        del weights["outputs"]
    if single:
        weights["written"] = 2
    kind = dice.weighted(weights)
    type, count = "string", 3
    if kind == "texts":
        texts = dice.few(("a", "b c", "ü", "x'y", "7"), 3) or ["a"]
        node, count = "[" + ", ".join(map(quoted, texts)) + "]", len(texts)
    elif kind == "numbers":
        numbers = dice.few((0, 1, 2, 5, 9), 4) or [1]
        node, type, count = str(numbers), "int", len(numbers)
    elif kind == "range":
        low, count = dice.pick(-1, 0, 1, 3), dice.pick(1, 2, 3, 4)
        node, type = f"{low}..{low + count - 1}", "int"
    elif kind == "maps":
        node = '[{ n = 1, t = "a" }, { n = 4, t = "b c" }, { n = 2, t = "c" }]'
        type = "map"
    elif kind == "list":
        node = dice.pick(*w.author.lists)
        type, count = w.author.lists[node], 3
    elif kind == "outputs":
        name, output = dice.pick(*sources)
        node, type = f"{name}.{output.name}", output.type
        count = 3
    else:
        node, type = f"[{written(dice.pick(*single))}, 2]", "int"
        count = 2
    cost = w.part.pods if w.part else 1
    if count * cost > w.room or (kind == "outputs" and w.part):
        return
    step.of_run = kind in ("list", "outputs", "written")
    if step.of_run and w.part and (w.author.is_part or w.part.gives):
        step.of_run = False
        return
    step.loop, step.pods = True, count
    w.clause = f" for x in {node}"
    w.author.use("loop", f"loop over {kind}")
    if type == "map":
        # What an item of a map is, nobody says: it is text where it stands in one.
        w.item = [item("string", '"${x.n}"'), item("string", '"${x.t}"')]
        w.of_maps = True
    else:
        w.item = [item(type, "x")]
    if not step.of_run and dice.chance(18):
        step.unrolled = True
        w.block.append("unroll = true")
        w.author.use("unroll")
    elif dice.chance(22):
        step.apart = True
        w.block.append(f"parallelism = {dice.pick(1, 2)}")
        w.author.use("loop with parallelism")


def asks(w: Writing) -> None:
    """A `when`: of the step, or of each item."""
    step, dice = w.step, w.dice
    if not dice.chance(26):
        return
    ints = [each for each in w.item if each.type == "int"]
    if w.item and not w.part and dice.chance(60) and not step.unrolled:
        if ints:
            node = f"{written(ints[0])} {dice.pick('>', '<=', '!=')} {dice.pick('1', '2', '3')}"
            numbers = [e for e in w.known if e.type == "int"]
            if numbers and dice.maybe():
                other = dice.pick(*numbers)
                w.note(other)
                node = f"{written(ints[0])} < {written(other)}"
        else:
            node = "x.n > 1" if w.of_maps else 'x != "a"'
        step.asks = True
        w.author.use("when for each item")
    else:
        found = w.expression("bool", item=False, depth=2, out=False)
        if found.known:
            return
        node = f"({written(found)})"
        if dice.chance(50):  # more often than not it runs
            node = f"({node} or not false)" if dice.chance(20) else f"{node} or n_of > 1"
            node = node if has_n(w) else f"({written(found)})"
        w.author.use("when")
        w.author.use(*(["when of an output"] if found.sources else []))
    step.has_when = True
    w.block.append(f"when = {node}")


def has_n(w: Writing) -> bool:
    return any(value.node == "n_of" for value in w.author.values)
