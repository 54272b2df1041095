"""What a drawn step waits for: entries of `after`, data, and the order alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.drawn.model import Drawn

if TYPE_CHECKING:
    from tests.cluster.drawn.writing import Writing


def asks_after(w: Writing) -> None:
    """Entries of `after`."""
    steps = w.author.steps[-8:]
    if not steps or not w.dice.chance(26):
        return
    entries = []
    for other in w.dice.few(steps, 2):
        words = {"succeeded": 30, "finished": 50, "failed": 14, "errored": 4, "omitted": 4}
        if other.has_when and not other.asks:
            words["skipped"] = 35
        hidden = other.apart or (other.asks and other.loop) or (other.of_run and other.has_when)
        if other.loop and not hidden:
            words |= {"any_succeeded": 40} | ({} if other.unrolled else {"all_failed": 40})
        if w.author.calm:
            words = {"succeeded": 1}
        word = w.dice.weighted(words)
        entry = f"{other.name}.{word}"
        if word in ("failed", "errored") and w.dice.chance(40):
            more = "errored" if word == "failed" else "failed"
            entry += f" or {other.name}.{more}"
            w.author.use("after or")
        if word in ("failed", "errored", "all_failed", "finished"):
            w.author.waits_for_failures = True
        if word in ("failed", "errored", "all_failed") and w.dice.chance(80):
            w.author.shared.prone.add(other.name)
        entries.append(entry)
        w.after[other.name] = word == "succeeded"
        other.asked = other.asked or word != "succeeded"
        w.author.use(f"after {word}")
    if entries:
        w.block.append(f"after = [{', '.join(entries)}]")


def takes_data(w: Writing) -> None:
    """Edges `>>`."""
    part, author = w.part, w.author
    if w.kind != "split" and not (part and part.takes):
        return
    givers = [g for g in author.givers() if not (g.of_run or g.asks)]
    chosen = w.dice.few(givers[-6:], 2)
    if not chosen and givers and not (author.port and w.dice.maybe()):
        chosen = [w.dice.pick(*givers[-6:])]
    runs = [g for g in author.givers() if (g.of_run or g.asks) and g.name not in w.after]
    if not chosen and w.kind == "split" and not author.port:
        chosen = runs[-1:]
    if part and part.takes:
        chosen = chosen[:1]
    ends = []
    for other in chosen:
        optional = not w.after.get(other.name, True) or (
            other.uncertain
            and not w.author.calm
            and w.kind == "split"
            and not (other.of_run or other.asks)
            and w.dice.chance(35)
        )
        if optional and part:
            chosen = []
            break
        ends.append(f"{other.name}{'?' * optional}")
        minds(w, other, optional)
        w.author.use("a? >> b" if optional else "a >> b")
        if other.loop:
            w.author.use("data of a loop")
    if not chosen:
        if author.port:
            ends = [author.port]
        else:
            w.kind, w.part = "container", None
            return
    written = [f"[{', '.join(ends)}]"] if len(ends) > 1 and w.dice.maybe() else ends
    w.edges += [f"{end} >> {w.step.name}" for end in written]
    w.taken = [other.name for other in chosen]


def minds(w: Writing, other: Drawn, optional: bool) -> None:
    """Note that this step may run where another one has not succeeded."""
    other.asked = other.asked or optional
    w.author.waits_for_failures = w.author.waits_for_failures or optional


def waits(w: Writing) -> None:
    """Edges `~>`."""
    others = [s for s in w.author.steps[-10:] if s.name not in w.taken]
    for other in w.dice.few(others, 2):
        optional = other.uncertain and not w.author.calm and w.dice.chance(35)
        minds(w, other, optional)
        w.edges.append(f"{other.name}{'?' * optional} ~> {w.step.name}")
        w.waited.append(other.name)
        w.author.use("a? ~> b" if optional else "a ~> b")
