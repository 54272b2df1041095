"""What runs a template: workflows of a cluster that runs nothing but WorkflowTemplates."""

from wzc.backend.argo.names import Names
from wzc.backend.emit.tree import Map
from wzc.model.pipeline import Pipeline
from wzc.source.origin import Origin


def thin_spec(pipeline: Pipeline, names: Names) -> Map:
    """A workflow's spec that says only which template to run, and how soon.

    All else comes from the template (workflow/util/merge.go: JoinWorkflowSpec), also the inputs'
    defaults and the claims of `volumeClaimTemplates`. The queue of waiting runs looks at the
    workflow alone (controller.go: getWfPriority), so `priority` is said in both. A controller with
    restrictions takes this and a few more (Argo 4.1, merge.go: allowedUserOverrideFields).
    """
    found = Map()
    found.put("workflowTemplateRef", Map({"name": names.object}), Origin(pipeline.place))
    priority = pipeline.attributes.priority
    if priority is not None:
        found.put("priority", priority.data, priority.origin)
    return found
