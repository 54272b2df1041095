"""Checks clusters: where pipelines run."""

from wzc.diagnostics import catalogue as codes
from wzc.model.cluster import Cluster
from wzc.syntax import ast
from wzc.types.blocks import check_block
from wzc.types.expressions import ExpressionChecker

# What is a pipeline's own, with where it belongs.
_OWN = {
    "name": "each pipeline has its own",
    "cluster": "the pipeline says which cluster it is for: `cluster = {}`",
    "defaults": "what holds for steps stands in the cluster's `step_defaults {{ }}`",
    "schedule": "each pipeline has its own",
}


def check_cluster(node: ast.Cluster, checker: ExpressionChecker) -> None:
    """Check the attributes of a cluster, and that its defaults are none of one pipeline alone."""
    check_block(checker, node.body, Cluster)
    for entry in node.body.entries:
        if isinstance(entry, ast.Amend) and entry.key.text == "pipeline_defaults":
            for inner in entry.block.entries:
                if isinstance(inner, (ast.Assign, ast.Amend, ast.Append)):
                    _own(inner, node, checker)


def _own(
    entry: ast.Assign | ast.Amend | ast.Append, node: ast.Cluster, checker: ExpressionChecker
) -> None:
    help = _OWN.get(entry.key.text)
    if help is not None:
        checker.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{entry.key.text}` is not the same for all pipelines of a cluster",
            entry.key,
            help=help.format(node.name.text),
        )
