"""Paths in a container, and the modes of files."""

import re

from wzc.values.problem import Problem

_MOST = 0o777
_OCTAL = re.compile("[0-7]{3,4}")


def absolute_path(text: str) -> Problem | None:
    """Whether it is an absolute path in a Linux container, fit to mount something at.

    Refused: a relative path, `..`, `:` (Kubernetes VolumeMount.mountPath: "Must not contain ':'"),
    backslashes and control characters. The root `/` is a path.
    """
    if not text.strip():
        return Problem("the path is empty", help="an absolute path, such as `/data`")
    if "\\" in text or re.match("[A-Za-z]:", text):
        return Problem(
            f"path `{text}` is not of Linux", help="an absolute path with `/`, such as `/data`"
        )
    if text.startswith("~"):
        return Problem(
            f"path `{text}` begins with `~`, which only a shell understands",
            help="the folder's full path, such as `/home/app/data`",
        )
    if not text.startswith("/"):
        return Problem(
            f"path `{text}` is relative", help=f"an absolute path begins with `/`: `/{text}`"
        )
    if ".." in text.split("/"):
        return Problem(f"path `{text}` goes up with `..`", help="write the folder itself")
    if ":" in text:
        return Problem(f"path `{text}` has a `:`, and Kubernetes refuses it in a mount")
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        return Problem("the path has a control character, such as the end of a line")
    return None


def file_mode(number: int, text: str | None = None) -> Problem | None:
    """Whether it is a mode of a file: 0 to 0o777 (CRD: 0 to 511).

    In: the number, and how it was written, if that is known. A decimal number with the look of a
    mode is refused: 775 is too large to be one, and 400, which would be read as 0o620, is
    refused where `text` shows that it was written so.
    """
    written = text if text is not None else str(number)
    if _OCTAL.fullmatch(written) and int(written, 8) <= _MOST:
        fix = f"0o{written}"
        message = f"`{written}` is a decimal number, and modes are octal"
        if number > _MOST:
            return Problem(message, help=f"write `{fix}`", fix=fix)
        if text is not None:
            # Argo's YAML has modes in decimal, so it could be meant.
            help = f"write `{fix}`, or `0o{number:o}` if the decimal number is meant"
            return Problem(message, help=help)
    if 0 <= number <= _MOST:
        return None
    return Problem(f"`{written}` is not a mode of a file", help="a mode is `0o000` to `0o777`")


def normal_path(path: str) -> str:
    """A path without what does not matter in it: `/a/` and `/a//.` are `/a`."""
    return "/" + "/".join(part for part in path.split("/") if part not in ("", "."))
