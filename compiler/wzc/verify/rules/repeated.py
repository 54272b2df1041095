"""Outputs of loops of which each round replaces the one before: one key, or one name, for all."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Task, Template, mapping, maps, text

# Of each store, what tells one object from another.
_KEYS = {"s3": "key", "gcs": "key", "oss": "key", "azure": "blob", "hdfs": "path", "http": "url"}


def check(manifest: Manifest, job: Job) -> None:
    """Argo executor.go: saveArtifact overwrites; operator.go: addOutputsToGlobalScope, too."""
    for template in manifest.templates:
        for task in template.tasks:
            if not task.loops or _rounds(task) == 1:
                continue
            target = job.library.target(manifest, task.data)
            if target is not None and target[0] is manifest and target[1].is_leaf:
                _outputs(manifest, target[1], task)


def _rounds(task: Task) -> int | None:
    """How many there are, where that is written down."""
    items = task.data.get("withItems")
    if isinstance(items, list):
        return len(items)
    count = str(mapping(task.data, "withSequence").get("count", ""))
    return int(count) if count.isdecimal() else None


def _outputs(manifest: Manifest, template: Template, task: Task) -> None:
    path: Path = (*template.path, "outputs")
    outputs = mapping(template.own, "outputs")
    for number, artifact in enumerate(maps(outputs, "artifacts")):
        where = (*path, "artifacts", number)
        for store, key in _KEYS.items():
            place = text(mapping(artifact, store), key)
            if place and "{{" not in place:
                message = f"each round of `{task.name}` saves `{text(artifact, 'name')}` to"
                message += f" `{place}`: one replaces the other"
                help = f"put `{{{{pod.name}}}}` into the `{key}`"
                manifest.tell(codes.RISK, (*where, store, key), message, help)
        _global(manifest, artifact, where, task)
    for number, parameter in enumerate(maps(outputs, "parameters")):
        _global(manifest, parameter, (*path, "parameters", number), task)


def _global(manifest: Manifest, port: Data, path: Path, task: Task) -> None:
    name = text(port, "globalName")
    if name and "{{" not in name:
        message = f"each round of `{task.name}` gives `{name}` its own value, and that of the one"
        message += " that ends last stays"
        help = f"the list of all is `outputs.parameters.{text(port, 'name')}` of `{task.name}`"
        where = (*path, "globalName")
        manifest.tell(codes.RISK, where, message, help if path[-2] == "parameters" else None)
