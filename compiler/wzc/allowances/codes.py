"""Which codes can be allowed, and in files of which kind."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Severity

# The ranges of codes that files of a kind are warned with; of the others it is said of what.
WZ = "a .wz file"
MANIFEST = "a manifest"
_RANGES = {WZ: "124567", MANIFEST: "9"}
_OTHERS = {"8": "Python and YAML files", "9": "manifests"}


def may_be_allowed(code: Code) -> bool:
    """Whether a comment of some file can allow a code."""
    return any(why_not(code, kind) is None for kind in _RANGES)


def why_not(code: Code, kind: str) -> tuple[str, str] | None:
    """Why a code cannot be allowed in a file of a kind, and what to do; None if it can."""
    if code is codes.UNUSED_ALLOWANCE:
        return (
            f"`{code.id}` is about the codes beside it, and there are none",
            f"`# wz: allow(WZ7001, {code.id}) why` allows `WZ7001` where it may not be needed",
        )
    if code.severity is Severity.ERROR:
        return (
            f"`{code.id}` is an error, and only warnings can be allowed",
            f"`wzc explain {code.id}` says how to mend it",
        )
    if code.id[2] not in _RANGES[kind]:
        about = _OTHERS.get(code.id[2], "the language")
        return (f"`{code.id}` is a warning about {about}: {kind} never gets it", "leave it out")
    return None
