"""A step whose template is written as Argo has it: the last resort."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import ANY, STRING, MapOf, Union, also_at_run_time


@lean
class RawTemplate(Block):
    """`raw_template(template = { data = { ... } })`: a template with Argo's own fields.

    Its name, inputs and outputs are those of the step.
    """

    keyword = "raw_template"

    template: Value | None = attribute(
        Union((MapOf(also_at_run_time(ANY)), STRING)),
        "T",
        "Argo's fields of a template, or their YAML: what it runs, and how.",
        'template = { container = { image = "alpine:3.20", command = ["true"], tty = true } }',
        required=True,
    )
