"""`data` templates: what is done to the list of a store's files."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.language.checks import function_of
from wzc.verify.language.expressions import ExpressionError, parse
from wzc.verify.language.functions import OF_ARGO, WITH_PREDICATE
from wzc.verify.model import Manifest, Template, mapping, maps, text

# artifacts/*: ListObjects of these says that it is not supported.
_WITHOUT_LISTS = ("git", "http", "hdfs", "raw")


def _source(manifest: Manifest, template: Template) -> None:
    """Argo workflow/data/data.go: processSource."""
    data, path = mapping(template.own, "data"), (*template.path, "data", "source")
    if not data:
        return
    if "artifactPaths" not in mapping(data, "source"):
        message = "it does not say whose files the list has: the step ends in an error"
        manifest.tell(codes.ARTIFACT_REFUSED, path, message, "add `artifactPaths`")
        return
    place = mapping(mapping(data, "source"), "artifactPaths")
    for store in _WITHOUT_LISTS:
        if isinstance(place.get(store), dict):
            message = f"Argo cannot list what is in `{store}`: the step ends in an error"
            help = "name a store such as `s3`, or none, for the artifact repository"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "artifactPaths", store), message, help)


def check(manifest: Manifest, job: Job) -> None:
    """Argo workflow/data/data.go: processExpression knows `data`, and what expr-lang brings."""
    for template in manifest.templates:
        _source(manifest, template)
        path = (*template.path, "data", "transformation")
        for number, step in enumerate(maps(mapping(template.own, "data"), "transformation")):
            source = text(step, "expression")
            where = (*path, number, "expression")
            if not source or "{{" in source:
                continue
            try:
                found = parse(source)
            except ExpressionError as error:
                message = f"`{source}` is no expression: {error}; the step ends in an error"
                manifest.tell(codes.EXPRESSION_REFUSED, where, message)
                continue
            for call in found.calls:
                name = ".".join(call)
                known = not call[0] or call[0] in WITH_PREDICATE or function_of(call) is not None
                if name in OF_ARGO or call[0] == "sprig" or (len(call) == 1 and not known):
                    message = f"there is no function `{name}` here: the step ends in an error"
                    manifest.tell(codes.EXPRESSION_REFUSED, where, message)
            for reference in found.references:
                root = reference.path[0]
                if root != "data" and root != "sprig" and root not in WITH_PREDICATE:
                    message = f"`{root}` does not exist here: the step ends in an error"
                    help = "the list is `data`, and one item of it `#`"
                    manifest.tell(codes.EXPRESSION_REFUSED, where, message, help)
                    break
