"""Text on its way through Argo and Kubernetes.

Argo replaces `{{...}}` in everything it reads, in several passes, so an escaped tag would be taken
for one in the next pass. Kubernetes replaces `$(NAME)` and `$$` in environment variables and
commands (k8s.io/kubernetes third_party/forked/golang/expansion/expand.go: `$$` is a dollar,
`$(` begins a reference, and a dollar before anything else takes the next *byte* along, which breaks
a character of several bytes).
"""

import re

from wzc.backend.emit.tree import Map
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.value import Value
from wzc.source.origin import Origin

# A variable that holds one brace: what refers to it is put together by Kubernetes, after Argo.
BRACE_VARIABLE = "WZC_BRACE"

_DOLLARS = re.compile(r"\$+(?=[(\x80-\U0010ffff])|\$\$+")


def for_kubernetes(text: str) -> str:
    """Text that Kubernetes hands on unchanged: dollars that it would read are doubled."""
    return _DOLLARS.sub(lambda match: match.group() * 2, text)


def takes_brace(text: str) -> bool:
    """Whether a value refers to `BRACE_VARIABLE`, which then has to be set before it."""
    return re.search(rf"(?<!\$)(?:\$\$)*\$\({BRACE_VARIABLE}\)", text) is not None


def for_argo(text: str) -> str:
    """A value in which Argo finds no tag; `BRACE_VARIABLE` has to be set before it."""
    return text.replace("{{", f"{{$({BRACE_VARIABLE})")


def put(target: Map, key: str, value: Value | None, diagnostics: Diagnostics) -> None:
    """Set a key to a plain value, with its origin; nothing if there is no value.

    Text with `{{` is refused: where it would be read as a tag, nothing can keep Argo from it.
    """
    if value is None:
        return
    data = value.data
    if isinstance(data, str):
        refuse_tags(data, value.origin, diagnostics)
    target.put(key, data if isinstance(data, (str, int, float, bool)) else data.text, value.origin)


def refuse_tags(text: str, origin: Origin, diagnostics: Diagnostics) -> None:
    """Report text that Argo would take for a tag where it cannot be kept from it."""
    if "{{" in text:
        diagnostics.report(
            codes.ARGO_TAG,
            "Argo would read `{{` here as the beginning of a tag",
            origin.span,
            help="write it without `{{`; in settings and `env` it reaches the container as it is",
        )
