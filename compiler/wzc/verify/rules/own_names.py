"""The name of a task, where nobody knows it yet."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.language.tags import tags
from wzc.verify.model import Manifest, text


def check(manifest: Manifest, job: Job) -> None:
    """`{{tasks.name}}` is the task that runs a template (Argo operator.go: executeTemplate), and
    the first template is run by none. What begins with `tasks.` and has no value in a task is
    waited for (dag.go: resolveDependencyReferences), which Argo's validation does not see.
    """
    template = manifest.template(text(manifest.spec, "entrypoint"))
    if manifest.is_template or template is None or template.kind != "dag":
        return
    for each in manifest.templates:
        for task in each.tasks:
            found = job.library.target(manifest, task.data)
            if found is not None and found[1] is template:
                return
    for task in template.tasks:
        data = {key: each for key, each in task.data.items() if key not in ("hooks", "inline")}
        for tag in tags(data, task.path):
            if tag.text == "tasks.name" and not tag.is_expression:
                message = f"`{{{{tasks.name}}}}` is the task that runs `{template.name}`, and none"
                message += " does: the workflow would never end"
                help = (
                    f"write `{task.name}`, or use the tag in the template that `{task.name}` runs"
                )
                manifest.tell(codes.NO_DEPENDENCY, tag.path, message, help)
