"""Edges as they are best read: chains, and lists where several steps share a neighbour."""

from collections.abc import Mapping, Sequence

from attrs import frozen


@frozen
class _Link:
    """All of `sources` to all of `targets`, as indices of steps."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]


def edge_lines(edges: Sequence[tuple[int, int]], names: Mapping[int, str]) -> list[str]:
    """Lines such as `a >> [b, c] >> d` in which each edge stands just once.

    `edges` are pairs of producer and consumer. Consumers of the same producers share a link; a
    link goes on where the next one begins with just the steps that it leads to.
    """
    producers: dict[int, list[int]] = {}
    for source, target in dict.fromkeys(edges):
        producers.setdefault(target, []).append(source)
    groups: dict[tuple[int, ...], list[int]] = {}
    for target in sorted(producers):
        groups.setdefault(tuple(sorted(producers[target])), []).append(target)
    links = [_Link(sources, tuple(targets)) for sources, targets in groups.items()]
    links.sort(key=lambda link: (link.sources, link.targets))
    starting = {link.sources: link for link in links}
    continued = {link.targets for link in links if link.targets in starting}
    lines = []
    done: set[_Link] = set()
    heads = [link for link in links if link.sources not in continued]
    for link in [*heads, *links]:
        ends = [link.sources]
        at: _Link | None = link
        while at is not None and at not in done:
            done.add(at)
            ends.append(at.targets)
            at = starting.get(at.targets)
        if len(ends) > 1:
            lines.append(" >> ".join(_end(end, names) for end in ends))
    return lines


def _end(steps: tuple[int, ...], names: Mapping[int, str]) -> str:
    written = [names[step] for step in steps]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"
