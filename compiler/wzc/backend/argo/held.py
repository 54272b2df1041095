"""What is emitted for an older Argo, held to the types of that version.

Documents are made for the newest one, and what is wrong with those is a mistake of the compiler
(`verify/own.py`, which leaves out these types for all others). What an older one does not take is a
mistake in the source: the rules of `lint/target.py` tell it first, and this what they do not know.
"""

from collections.abc import Iterable

from wzc.backend.emit.tree import Map, origin_at
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.knowledge.check import Finding, check
from wzc.knowledge.schema import load
from wzc.model.pipeline import Pipeline

# What only full CRDs count.
_LIMITS = ("max_items", "max_length")


def hold(documents: Iterable[Map], pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Report what the target would refuse in a pipeline's documents, where it came from.

    What has no place of its own is the whole pipeline's.
    """
    target = pipeline.target
    for document in documents:
        for finding in check(document, str(document["kind"]), load(target.version)):
            if finding.rule not in _LIMITS or target.has_limits:
                _report(finding, document, pipeline, diagnostics)


def _report(finding: Finding, document: Map, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    said = pipeline.target.said
    origin = origin_at(document, finding.path)
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in finding.path)
    problem = finding.problem
    diagnostics.report(
        codes.NOT_IN_TARGET,
        f"{pipeline.target.title} would refuse what this becomes: {problem.message}",
        pipeline.place if origin is None else origin.span,
        secondary=[] if said is None else [Label(said, "it is to run there")],
        notes=[f"at `{where.lstrip('.')}` of the {document['kind']}"],
        help=problem.help,
    )
