"""YAML as Argo reads it, and amounts as Kubernetes compares them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml
from attrs import field, frozen

from tests.argo.template.defaults import expanded

# The one in C where there is one: it is ten times faster.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class GoLoader(_Loader):  # type: ignore[misc]
    """PyYAML's safe loader with the numbers that sigs.k8s.io/yaml also takes for numbers.

    PyYAML writes `1e3` and `08` bare because YAML 1.1 does not have them as numbers; Go does
    (wurzel.md, D6). Times stay text, as they do in Go.
    """


GoLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
GoLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)[eE][-+]?[0-9]+$"),
    list("-+0123456789."),
)


def read(text: str) -> dict[str, Any]:
    """The only document of a file, with what it says for all templates in each of them.

    ValueError if it is not one object.
    """
    found = list(yaml.load_all(text, GoLoader))
    if len(found) != 1 or not isinstance(found[0], dict):
        raise ValueError("not just one object")
    if "templateDefaults" not in text:
        return found[0]
    whole = expanded(found[0])
    for template in (whole["spec"].get("workflowSpec") or whole["spec"])["templates"]:
        container = template.get("container", {})
        if container.get("name") == "main":  # it is called so anyway (workflowpod.go)
            template["container"] = {key: container[key] for key in container if key != "name"}
    return whole


_POWERS = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_AMOUNT = re.compile(r"([-+]?[0-9.]+)(?:([KMGTPE]i)|([numkMGTPE])|([eE][-+]?[0-9]+))?")


@frozen
class Amount:
    """A quantity: the number counts, the text is for messages."""

    number: Decimal
    text: str = field(eq=False)

    def __repr__(self) -> str:
        return self.text


def amount(written: object) -> object:
    """A quantity as a number: `1.5` and `1500m` are one amount. What is none stays as it is."""
    match = _AMOUNT.fullmatch(str(written))
    if match is None or isinstance(written, bool):
        return written
    number, binary, decimal, exponent = match.groups()
    if exponent:
        found = Decimal(number + exponent)
    elif binary:
        found = Decimal(number) * 1024 ** ("KMGTPE".index(binary[0]) + 1)
    else:
        found = Decimal(number) * Decimal(10) ** _POWERS[decimal or ""]
    return Amount(found, str(written))
