"""What the kubelet does with text, written after its code, independently of the compiler."""

from collections.abc import Mapping


def expand(text: str, variables: Mapping[str, str]) -> str:
    """Replace `$(NAME)` where there is such a variable, and leave it otherwise; `$$` is a dollar.

    From Kubernetes' third_party/forked/golang/expansion/expand.go: it goes byte by byte, so
    `$$(NAME)` is never expanded, and a dollar before anything else takes the next byte along and
    turns it into the character of that number.
    """
    data = text.encode()
    found = bytearray()
    at = 0
    while at < len(data):
        if data[at : at + 1] != b"$" or at + 1 == len(data):
            found.append(data[at])
            at += 1
            continue
        following = data[at + 1 : at + 2]
        end = data.find(b")", at + 2)
        if following == b"$":
            found += b"$"
            at += 2
        elif following == b"(" and end >= 0:
            name = data[at + 2 : end].decode(errors="replace")
            found += variables.get(name, f"$({name})").encode()
            at = end + 1
        else:
            found += b"$" + chr(following[0]).encode()
            at += 2
    return found.decode(errors="replace")
