"""What is said of documents in files: with places in the YAML."""

from collections.abc import Mapping
from typing import Any

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics
from wzc.importers.yaml.tree import Node, find, find_entry, nearest_place, plain
from wzc.importers.yaml.tree import Scalar as YamlScalar
from wzc.verify.findings import Path, shown
from wzc.verify.followed import Said, without_what_follows


@define(eq=False)
class YamlFindings:
    """Reports on one document of a file; the label of each place is the path of the field."""

    node: Node
    diagnostics: Diagnostics
    said: list[Said] = Factory(list)

    def report(
        self, code: Code, path: Path, message: str, help: str | None, *, at_key: bool
    ) -> None:
        """See `Findings.report`; it is kept until `settle`."""
        self.said.append(Said(code, path, message, help, at_key))

    def settle(
        self, taken: Mapping[Path, str] | None = None, lacking: Mapping[Path, str] | None = None
    ) -> None:
        """Report what was said, without what only follows from another (`followed.py`)."""
        data = plain(self.node) if taken else None
        for each in without_what_follows(self.said, taken or {}, lacking or {}, data):
            entry = find_entry(self.node, each.path) if each.at_key else None
            place = nearest_place(self.node, each.path) if entry is None else entry.key
            label = shown(each.path)
            self.diagnostics.report(each.code, each.message, place, label, help=each.help)
        self.said.clear()

    def written(self, path: Path) -> str | None:
        """See `Findings.written`."""
        found = find(self.node, path)
        return nearest_place(self.node, path).text if isinstance(found, YamlScalar) else None


def keys_that_are_no_texts(data: Any, path: Path, findings: YamlFindings) -> None:
    """Report keys such as `n` and `1`, which Go reads as false and a number; they are dropped."""
    if isinstance(data, Mapping):
        for key in [key for key in data if not isinstance(key, str)]:
            _tell_key(key, path, findings)
            if isinstance(data, dict):
                del data[key]
        for key, each in data.items():
            keys_that_are_no_texts(each, (*path, key), findings)
    elif isinstance(data, list):
        for number, each in enumerate(data):
            keys_that_are_no_texts(each, (*path, number), findings)


def _tell_key(key: object, path: Path, findings: YamlFindings) -> None:
    parent = find(findings.node, path)
    place = parent.entries[key].key if parent is not None and hasattr(parent, "entries") else None
    written = place.text if place is not None else str(key)
    becomes = str(key).lower() if isinstance(key, bool) else "null" if key is None else str(key)
    findings.diagnostics.report(
        codes.MANIFEST_WRONG_VALUE,
        f"Argo reads the key `{written}` as `{becomes}`, which is no text",
        place,
        help=f'write `"{written}"`',
    )
