"""`${secret:provider:ref}`: texts that Wurzel's secret resolver replaces in the container.

Source: `manifest/secrets/placeholder.py` and the providers of Wurzel 3.3.1.
"""

import re

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import Span
from wzc.values.suggest import nearest

_PLACEHOLDER = re.compile(r"\$\{secret:(?P<provider>[^:}]+):(?P<ref>[^}]+)\}\n?")
RESOLVER = "secret_resolver"
# The one that can be set up; `k8s` is registered, and never built.
PROVIDER = "vault"


def check_placeholder(text: str, place: Span, diagnostics: Diagnostics) -> None:
    """Report a placeholder whose provider Wurzel does not have: each pod would fail.

    For pipelines with the secret resolver; without it, the text is what the step gets.
    """
    found = _PLACEHOLDER.fullmatch(text)
    if found is None or found["provider"] == PROVIDER:
        return
    provider, ref = found["provider"], found["ref"]
    meant = nearest(provider, [PROVIDER])
    help = f"Wurzel resolves `${{secret:{PROVIDER}:...}}` only"
    if provider == "k8s":
        name, _, key = ref.partition("/")
        help = f'in .wz a Secret needs no resolver: secret("{name}", key = "{key or "..."}")'
    diagnostics.report(
        catalogue.UNKNOWN_PROVIDER,
        f"Wurzel has no secret provider `{provider}`"
        if provider != "k8s"
        else "Wurzel's secret provider `k8s` cannot be set up",
        place,
        f"did you mean `{meant}`?" if meant else "",
        help=help,
    )
