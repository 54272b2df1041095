"""Documents to JSON text."""

from collections.abc import Sequence

from wzc.backend.emit.tree import Map


def emit_json(documents: Sequence[Map]) -> str:
    """JSON text, indented by two, keys in their order; several documents one after another.

    That is how kubectl reads JSON, too; Argo's own commands take only one document.
    ValueError for what JSON can't carry: NaN, the infinities, lone surrogates.
    """
    from json import dumps

    text = "".join(
        dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        for document in documents
    )
    text.encode()  # UnicodeEncodeError, which is a ValueError, for a lone surrogate
    return text
