"""What a pipeline manifest may hold: the names and types of Wurzel 3.3.1's `manifest/models.py`."""

from typing import Any, Literal

from attrs import Factory, field, frozen


@frozen
class ManifestMetadata:
    """Of this, only the name is of any use, and not to Argo."""

    name: str
    labels: dict[str, str] = Factory(dict)
    annotations: dict[str, str] = Factory(dict)


@frozen
class MiddlewareSpec:
    """A middleware with its settings, named without their prefix."""

    name: str
    settings: dict[str, str] = Factory(dict)


@frozen
class StepSpec:
    """A step: its class as a dotted path, and the names of those whose data it takes."""

    name: str
    class_: str = field(metadata={"key": "class"})
    dependsOn: list[str] = Factory(list)
    settings: dict[str, str] = Factory(dict)


@frozen
class PipelineSpec:
    """The pipeline. Of `backendConfig`, the part of the backend chosen is used."""

    backend: str
    steps: list[StepSpec]
    schedule: str | None = None
    middlewares: list[MiddlewareSpec] = Factory(list)
    backendConfig: dict[str, Any] = Factory(dict)


@frozen
class PipelineManifest:
    """The whole file."""

    metadata: ManifestMetadata
    spec: PipelineSpec
    apiVersion: str = "wurzel.dev/v1alpha1"
    kind: Literal["Pipeline"] = "Pipeline"
