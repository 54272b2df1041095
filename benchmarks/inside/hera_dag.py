"""Builds a DAG with Hera and prints it: `python -m benchmarks.inside.hera_dag SHAPE STEPS`.

One container template for each step, with an image and a command and nothing else: less than what
`wzc` writes for the same step, so the comparison leans Hera's way.
"""

import sys

from hera.workflows import (  # type: ignore[import-not-found]
    DAG,
    Container,
    Task,
    Workflow,
)

from benchmarks.shapes import SHAPES


def main() -> None:
    shape, count = sys.argv[1], int(sys.argv[2])
    graph = SHAPES[shape](count)
    with Workflow(name="bench", entrypoint="main", namespace="argo-workflows") as workflow:
        templates = {
            step: Container(
                name=f"run-{step}",
                image="ghcr.io/telekom/wurzel:3.3.1",
                command=["wurzel", "run", "wurzel.steps.splitter:SimpleSplitterStep"],
            )
            for step in graph.steps
        }
        with DAG(name="main"):
            tasks = {step: Task(name=step, template=templates[step]) for step in graph.steps}
            for source, _, target in graph.edges():
                tasks[source] >> tasks[target]
    sys.stdout.write(workflow.to_yaml())


if __name__ == "__main__":
    main()
