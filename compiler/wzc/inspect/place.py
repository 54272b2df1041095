"""Where a value was written, in a few words."""

from wzc.source.origin import Origin

_SHOWN = ("profile", "preset", "param")


def place(origin: Origin) -> str:
    """`rag.wz:12`, with the profile, preset or param it came through; `--set image`."""
    return ", ".join([_line(origin), *via(origin)])


def via(origin: Origin) -> list[str]:
    """The profiles, presets and params a value came through, outermost first, each once."""
    if any(via.kind == "--set" for via in origin.via):
        return []
    return list(dict.fromkeys(str(via) for via in origin.via if via.kind in _SHOWN))


def _line(origin: Origin) -> str:
    if any(via.kind == "--set" for via in origin.via):
        return origin.span.file.name  # it is called `--set NAME`
    return f"{origin.span.file.name}:{origin.span.position[0]}"
