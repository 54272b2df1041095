"""Buckets whose name is too short."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.artifacts import stores_of
from wzc.lint.places import data
from wzc.model.pipeline import Pipeline
from wzc.model.storage import S3
from wzc.values.s3 import short_bucket


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a bucket of one or two characters.

    Amazon S3 and MinIO refuse such names ("Bucket naming rules"), so nobody can have created it
    there. Argo and Kubernetes take it, and so may other stores.
    """
    stores = (data(value) for value in stores_of(pipeline))
    buckets = {id(s.bucket): s.bucket for s in stores if isinstance(s, S3) and s.bucket is not None}
    for bucket in buckets.values():
        name = data(bucket)
        problem = short_bucket(name) if isinstance(name, str) else None
        if problem is not None:
            diagnostics.report(
                codes.SHORT_BUCKET,
                problem.message,
                bucket.origin.span,
                help="MinIO refuses it too; other stores may take it",
            )
