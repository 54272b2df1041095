"""Commands: a program and its arguments, each a text of its own."""

from collections.abc import Sequence


def shell_line(command: Sequence[object]) -> list[str] | None:
    """The words of a command that is one line, as for a shell; None if it may be a program.

    The kubelet starts the first text of a command as it stands, blanks and all. A path may have
    blanks in it; a plain word followed by others is a line for a shell. What Argo fills in
    (`{{`) is not known.
    """
    if len(command) != 1 or not isinstance(command[0], str):
        return None
    words = command[0].split()
    if len(words) < 2 or "{{" in command[0] or "/" in words[-1] or "\\" in command[0]:
        return None
    return words
