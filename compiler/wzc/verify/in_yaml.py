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

# Rules that say the same twice do so close together.
_LATELY = 50


@define(eq=False)
class YamlFindings:
    """Reports on one document of a file; the label of each place is the path of the field."""

    node: Node
    diagnostics: Diagnostics
    is_broken: bool = False
    said: list[Said] = Factory(list)

    def report(
        self, code: Code, path: Path, message: str, help: str | None, *, at_key: bool
    ) -> None:
        """See `Findings.report`; it is kept until `settle`.

        Of a document that Argo drops nothing more is said.
        """
        said = Said(code, path, message, help, at_key)
        if not self.is_broken and said not in self.said[-_LATELY:]:
            self.said.append(said)

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
    """Report keys such as `n` and `0x1f`, of which Go makes `false` and `31`.

    (sigs.k8s.io/yaml: convertToJSONableObject; null and others are no keys at all.)
    """
    if isinstance(data, Mapping):
        for key in [key for key in data if not isinstance(key, str)]:
            becomes = str(key).lower() if isinstance(key, bool) else str(key)
            _tell_key(key, becomes, path, findings)
            if isinstance(data, dict):
                value = data.pop(key)
                if isinstance(key, bool | int):
                    data.setdefault(becomes, value)
        for key, each in data.items():
            keys_that_are_no_texts(each, (*path, key), findings)
    elif isinstance(data, list):
        for number, each in enumerate(data):
            keys_that_are_no_texts(each, (*path, number), findings)


def _tell_key(key: object, becomes: str, path: Path, findings: YamlFindings) -> None:
    parent = find(findings.node, path)
    place = parent.entries[key].key if parent is not None and hasattr(parent, "entries") else None
    written = place.text if place is not None else str(key)
    if written.strip("\"'") == becomes or findings.is_broken:
        return
    message = f"Argo reads the key `{written}` as `{becomes}`, so there is no `{written}`"
    if key is None:
        message = f"the key `{written}` is null, and no text: Argo refuses the manifest"
    findings.diagnostics.report(
        codes.MANIFEST_WRONG_VALUE,
        message,
        place,
        shown((*path, written)),
        help=f'write `"{written}"`',
    )
