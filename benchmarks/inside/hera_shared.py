"""The smallest Hera script for a chain of N Wurzel steps: `python -m ...inside.hera_shared N`.

One template for each type of step, with parameters for what differs, and nothing that the steps do
not need. Folders are the same in all pods, and the task's name tells data apart in the store.
"""

import sys

from hera.workflows import (  # type: ignore[import-not-found]
    DAG,
    Artifact,
    Container,
    Env,
    NoneArchiveStrategy,
    Parameter,
    Resources,
    RetryStrategy,
    S3Artifact,
    Workflow,
)
from hera.workflows.models import (  # type: ignore[import-not-found]
    Capabilities,
    PodSecurityContext,
    SeccompProfile,
    SecurityContext,
)

LOCKED = SecurityContext(
    run_as_non_root=True,
    allow_privilege_escalation=False,
    capabilities=Capabilities(drop=["ALL"]),
    seccomp_profile=SeccompProfile(type="RuntimeDefault"),
)


def step(name: str, program: str, setting: str, *, takes: bool) -> Container:
    """The template of a type of step, with its one setting as a parameter."""
    inputs = [Parameter(name="setting")]
    if takes:
        inputs.append(Artifact(name="input", path="/usr/app/input", mode=509, recurse_mode=True))
    return Container(
        name=name,
        image="ghcr.io/telekom/wurzel:3.3.1",
        command=["wurzel", "run", program, "-o", "/usr/app/data", "-e", "BaseStepExecutor"]
        + (["-i", "/usr/app/input"] if takes else [])
        + ["--encapsulate-env"],
        env=[
            Env(name=setting, value="{{inputs.parameters.setting}}"),
            Env(name="WURZEL_RUN_ID", value="{{workflow.uid}}"),
        ],
        inputs=inputs,
        outputs=[
            S3Artifact(
                name="data",
                path="/usr/app/data",
                archive=NoneArchiveStrategy(),
                bucket="wurzel-bucket",
                endpoint="s3.amazonaws.com",
                key="argo-workflows/{{workflow.name}}/{{workflow.uid}}/{{tasks.name}}",
            )
        ],
        resources=Resources(
            cpu_request="100m", cpu_limit="500m", memory_request="128Mi", memory_limit="512Mi"
        ),
        retry_strategy=RetryStrategy(limit=4, retry_policy="OnError"),
        security_context=LOCKED,
    )


def main() -> None:
    count = int(sys.argv[1])
    with Workflow(
        generate_name="chain-",
        namespace="argo-workflows",
        entrypoint="wurzel-pipeline",
        service_account_name="wurzel-service-account",
        node_selector={"kubernetes.io/arch": "amd64"},
        security_context=PodSecurityContext(
            run_as_non_root=True, seccomp_profile=SeccompProfile(type="RuntimeDefault")
        ),
    ) as workflow:
        read = step(
            "read",
            "wurzel.steps.manual_markdown:ManualMarkdownStep",
            "MANUALMARKDOWNSTEP__FOLDER_PATH",
            takes=False,
        )
        split = step(
            "split",
            "wurzel.steps.splitter:SimpleSplitterStep",
            "SIMPLESPLITTERSTEP__BATCH_SIZE",
            takes=True,
        )
        with DAG(name="wurzel-pipeline"):
            before = read(name="s0", arguments={"setting": "/data/s0"})
            for index in range(1, count):
                data = before.get_artifact("data").with_name("input")
                arguments = [Parameter(name="setting", value=str(100 + index % 50)), data]
                task = split(name=f"s{index}", arguments=arguments)
                before >> task
                before = task
    sys.stdout.write(workflow.to_yaml())


if __name__ == "__main__":
    main()
