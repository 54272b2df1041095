"""Buckets whose name is too short."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps
from wzc.model.pipeline import Pipeline
from wzc.model.storage import S3
from wzc.model.value import Value
from wzc.values.s3 import short_bucket


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a bucket of one or two characters.

    Amazon S3 and MinIO refuse such names ("Bucket naming rules"), so nobody can have created it
    there. Argo and Kubernetes take it, and so may other stores.
    """
    stores: dict[int, Value] = {}
    for value in (
        pipeline.attributes.artifacts,
        *(step.attributes.artifacts for step in distinct_steps(pipeline)),
    ):
        store = data(value)
        if isinstance(store, S3) and store.bucket is not None:
            stores.setdefault(id(store.bucket), store.bucket)
    for bucket in stores.values():
        name = data(bucket)
        problem = short_bucket(name) if isinstance(name, str) else None
        if problem is not None:
            diagnostics.report(
                codes.SHORT_BUCKET,
                problem.message,
                bucket.origin.span,
                help="MinIO refuses it too; other stores may take it",
            )
