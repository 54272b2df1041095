"""What objects, templates, tasks and folders are called."""

from attrs import define

from wzc.model.pipeline import Pipeline
from wzc.values.names import kubernetes_name

# Where steps find and leave their data if a pipeline does not say.
DATA_DIR = "/usr/app"
# Inputs that are bound file by file; no step can have this name.
INPUTS_FOLDER = "_inputs"
# The name of the artifact that every step gives.
OUTPUT = "data"
# The parameter with the place of a component's data: the path of the tasks that lead to it.
PATH = "wzc-path"


@define(frozen=True)
class Names:
    """The names of one pipeline's objects."""

    object: str
    entrypoint: str
    steps: dict[str, str]
    data_dir: str  # without a slash at its end, so empty for `/`
    # Of a component's templates: what their names begin with, and what leads to the data that is
    # made in one use of it, as a step's template knows it and as the DAG does.
    prefix: str = ""
    path: str = ""
    path_of_dag: str = ""

    def template(self, step: str) -> str:
        """The name of a step's template."""
        return f"{self.prefix}{self.steps[step]}"

    def folder(self, step: str) -> str:
        """Where a step leaves its data, and where those that take it find it."""
        return f"{self.data_dir}/{self.steps[step]}"

    def inputs(self) -> str:
        """The folder of inputs that are bound file by file."""
        return f"{self.data_dir}/{INPUTS_FOLDER}"


def name_all(pipeline: Pipeline) -> Names:
    """The names of a pipeline: steps keep theirs, in lower case and with `-` for `_`.

    Without an `entrypoint` the DAG's template has the pipeline's name, or `<name>-dag` where a step
    has that one.
    """
    attributes = pipeline.attributes
    steps = {name: kubernetes_name(name) for name in pipeline.steps}
    own = kubernetes_name(pipeline.name)
    if attributes.entrypoint is not None:
        entrypoint: str = attributes.entrypoint.data
    else:
        entrypoint = own
        taken = set(steps.values())
        while entrypoint in taken:
            entrypoint += "-dag"
    return Names(
        own if attributes.name is None else attributes.name.data,
        entrypoint,
        steps,
        DATA_DIR if attributes.data_dir is None else _folder(attributes.data_dir.data),
    )


def _folder(path: str) -> str:
    """A path without what does not matter in it: `/a//b/` is `/a/b`, and `/` is empty."""
    return "".join(f"/{part}" for part in path.split("/") if part not in ("", "."))
