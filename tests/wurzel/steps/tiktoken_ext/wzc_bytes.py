"""An encoding for tiktoken that needs no download: each byte is a token.

tiktoken looks for plug-ins like this one in the namespace package `tiktoken_ext`.
"""

from typing import Any


def wzc_bytes() -> dict[str, Any]:
    """What tiktoken makes an encoding of."""
    return {
        "name": "wzc_bytes",
        "pat_str": r"[\s\S]",
        "mergeable_ranks": {bytes([byte]): byte for byte in range(256)},
        "special_tokens": {},
    }


ENCODING_CONSTRUCTORS = {"wzc_bytes": wzc_bytes}
