"""Text that only Argo reads on its way: a script, or the text of a file.

Kubernetes puts nothing together here, so a brace cannot come from a variable. Most braces need no
care: Argo leaves tags alone that it does not know. Those that it would replace or refuse are broken
up by a tag of a parameter that holds a brace. A template is read by Argo several times, and each
time whole: the parameter's value is a tag itself, as often as there are further readings
(common.ProcessArgs; operator.go: processNodeRetries; workflowpod.go: substitutePodParams).
"""

import re

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.run_time import Known, Text, node_of
from wzc.model.value import Value

# What Argo's validation looks at (common.go: GlobalVarValidWorkflowVariablePrefix), and names
# without a dot that are known somewhere.
_KNOWN = re.compile(
    r"\s*(?:=|(?:item|steps|inputs|outputs|pod|workflow|tasks|node|lastRetry|retries)\b)"
)
_TAG = re.compile(r"\{\{([^{}]*)\}\}")


def source_text(value: Value, scope: Scope, diagnostics: Diagnostics) -> str:
    """The text of a value for a place that only Argo reads; reports what cannot be written."""
    node = node_of(value.data)
    parts = node.parts if isinstance(node, Text) else (node,)
    written = ""
    for position, part in enumerate(parts):
        if isinstance(part, Known):
            written += _plain(str(part.data), scope, last=position + 1 == len(parts))
            continue
        try:
            written += scope.tag(part, out=False)
        except Untranslatable as problem:
            shown = getattr(value.data, "text", value.origin.span.text)
            diagnostics.report(codes.ARGO_TAG, f"`{shown}` {problem}", value.origin.span)
    return written


def unread(text: str, scope: Scope) -> str:
    """Known text that stands by itself."""
    return _plain(text, scope, last=True)


def _plain(text: str, scope: Scope, *, last: bool) -> str:
    """Known text, its braces broken up where Argo would not leave them alone."""
    harmless = _TAG.sub(lambda match: "" if not _KNOWN.match(match[1]) else match[0], text)
    if "{{" not in harmless and (last or not text.endswith("{")):
        return text
    brace = scope.brace()
    found = re.sub(r"\{{2,}", lambda match: brace * (len(match[0]) - 1) + "{", text)
    if not last and found.endswith("{"):
        found = found[:-1] + brace
    return found
