"""Evaluates clusters, where a pipeline names them."""

from wzc.evaluate.blocks import BlockEvaluator
from wzc.evaluate.environment import Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.objects import make
from wzc.model.cluster import Cluster, EvaluatedCluster
from wzc.syntax import ast


def cluster_value(evaluator: Evaluator, node: ast.Cluster) -> EvaluatedCluster:
    """The cluster that a declaration makes; several pipelines may name it, it is made once."""
    found = evaluator.clusters.get(id(node))
    if found is None:
        values = BlockEvaluator(evaluator).apply(node.body, Cluster, {}, Environment())
        found = EvaluatedCluster(node.name.text, node.name.span, make(Cluster, values), values)
        evaluator.clusters[id(node)] = found
    return found
