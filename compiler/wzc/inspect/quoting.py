"""How a value is written so that a shell and python-dotenv read the same.

Both take text in quotes over several lines, but not alike: in single quotes a shell knows no
escapes, while python-dotenv knows two, of a backslash and of the quote (parser.py); and it puts
variables in the place of `${NAME}` whatever the quotes (variables.py). `docker run --env-file`
knows no quotes at all: there, only what is bare here is right.
"""

import re

_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=-]*")
_EXPANDED = re.compile(r"\$\{[^}:]*(?::-[^}]*)?\}")


def quote(text: str) -> str:
    """The text as the right side of an assignment, exact for every POSIX shell."""
    if _BARE.fullmatch(text):
        return text
    if "'" not in text and not _has_escapes(text):
        return f"'{text}'"
    if "$" not in text and "`" not in text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "'" + text.replace("'", "'\\''") + "'"


def is_portable(text: str) -> bool:
    """Whether python-dotenv reads the same from it as a shell.

    It reads files with any line break as one, and takes no two quoted pieces together.
    """
    if "\r" in text or _EXPANDED.search(text):
        return False
    needs_double = "'" in text or _has_escapes(text)
    return not needs_double or not ("$" in text or "`" in text or text.endswith("\\"))


def _has_escapes(text: str) -> bool:
    return "\\\\" in text or text.endswith("\\")
