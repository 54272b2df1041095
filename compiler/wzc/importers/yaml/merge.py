"""Several YAML trees as one: the later over the earlier."""

from collections.abc import Hashable

from wzc.importers.yaml.tree import Entry, Mapping


def merge(base: Mapping, override: Mapping) -> Mapping:
    """Mappings are merged key by key; anything else, also a list or a null, replaces.

    The rule of Helm and of Wurzel's values files. Keys stay in the order in which they first
    appear. Neither tree is changed; an entry of the result knows which ones it replaced.
    """
    entries: dict[Hashable, Entry] = dict(base.entries)
    for key, entry in override.entries.items():
        before = entries.get(key)
        if before is None:
            entries[key] = entry
        elif isinstance(before.node, Mapping) and isinstance(entry.node, Mapping):
            node = merge(before.node, entry.node)
            entries[key] = Entry(entry.key, node, (*before.replaced, before))
        else:
            entries[key] = Entry(entry.key, entry.node, (*before.replaced, before))
    return Mapping(override.span, entries, base.is_shared or override.is_shared)
