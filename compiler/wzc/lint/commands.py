"""What is run: a program and its arguments."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import items
from wzc.model.value import Value
from wzc.types.words import quoted
from wzc.values.command import shell_line


def check_command(command: Value | None, name: str, diagnostics: Diagnostics) -> None:
    """Refuse a command that is one text with blanks: there is no program of that name.

    `name` is what the setting is called. The kubelet starts a container's first word as it stands.
    """
    entries = items(command)
    words = shell_line([entry.data for entry in entries])
    if words is None:
        return
    listed = ", ".join(quoted(word) for word in words)
    line = quoted(entries[0].data)
    diagnostics.report(
        codes.NO_PROGRAM,
        f"there is no program `{entries[0].data}`: no shell divides it into words",
        entries[0].origin.span,
        help=f"write `{name} = [{listed}]`"
        + (f', or `["sh", "-c", {line}]` for a shell' if name == "command" else ""),
    )
