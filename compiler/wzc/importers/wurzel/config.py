"""What Wurzel 3.3.1's Argo backend can be configured with: names, types, defaults.

Source: the Pydantic models of its `executors/backend/backend_argo.py`; tests hold these classes
equal to them. Fields are called as in the YAML, so that one name serves for both; unknown keys are
ignored there (`wzc.importers.wurzel.ignored` tells of them).
"""

from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from attrs import Factory, field, frozen

SeccompType: TypeAlias = Literal["RuntimeDefault", "Localhost"]


@frozen
class SecretMapping:
    """One key of a mounted Secret, and the file's name."""

    key: str
    value: str


@frozen
class SecretMount:
    """A Secret whose keys are mounted one by one below a folder."""

    source: str = field(metadata={"key": "from"})
    destination: PurePosixPath = field(metadata={"key": "to"})
    mappings: list[SecretMapping]


@frozen
class EnvFromConfig:
    """All keys of a Secret or ConfigMap as environment variables."""

    name: str
    kind: Literal["secret", "configMap"] = "secret"
    prefix: str | None = None
    optional: bool = True


@frozen
class SecurityContextConfig:
    """A security context; one class for pods and containers, of which each reads a part."""

    runAsNonRoot: bool = True
    runAsUser: int | None = None
    runAsGroup: int | None = None
    fsGroup: int | None = None
    fsGroupChangePolicy: Literal["OnRootMismatch", "Always"] | None = None
    supplementalGroups: list[int] = Factory(list)
    allowPrivilegeEscalation: bool | None = False
    readOnlyRootFilesystem: bool | None = None
    dropCapabilities: list[str] = Factory(lambda: ["ALL"])
    seccompProfileType: SeccompType = "RuntimeDefault"
    seccompLocalhostProfile: str | None = None


@frozen
class ResourcesConfig:
    """Requests and limits of each container."""

    cpu_request: str = "100m"
    cpu_limit: str | None = None
    memory_request: str = "128Mi"
    memory_limit: str = "512Mi"
    ephemeral_request: str | None = None
    ephemeral_limit: str | None = None


@frozen
class TokenizerCacheConfig:
    """A volume for tokenizer models, shared by all steps."""

    enabled: bool = False
    claimName: str = "tokenizer-cache-pvc"
    mountPath: str = "/cache/huggingface"
    readOnly: bool = True
    createPvc: bool = False
    storageSize: str = "10Gi"
    storageClassName: str | None = None
    accessModes: list[str] = Factory(lambda: ["ReadWriteOnce"])


@frozen
class ContainerConfig:
    """How each step's container runs."""

    image: str = "ghcr.io/telekom/wurzel"
    env: dict[str, str] = Factory(dict)
    envFrom: list[EnvFromConfig] = Factory(list)
    secretRef: list[str] = Factory(list)
    configMapRef: list[str] = Factory(list)
    mountSecrets: list[SecretMount] = Factory(list)
    tokenizerCache: TokenizerCacheConfig = Factory(TokenizerCacheConfig)
    annotations: dict[str, str] = Factory(dict)
    securityContext: SecurityContextConfig = Factory(SecurityContextConfig)
    resources: ResourcesConfig = Factory(ResourcesConfig)


@frozen
class SecretKeyRef:
    """One key of a Secret."""

    name: str
    key: str


@frozen
class S3ArtifactConfig:
    """The bucket through which steps pass their data."""

    bucket: str = "wurzel-bucket"
    endpoint: str = "s3.amazonaws.com"
    insecure: bool = False
    defaultMode: int | None = None
    accessKeySecret: SecretKeyRef | None = None
    secretKeySecret: SecretKeyRef | None = None


@frozen
class WorkflowConfig:
    """One workflow of a values file, or a manifest's `backendConfig.argo`.

    `schedules` also holds what was written as `schedule`.
    """

    name: str = "wurzel"
    namespace: str = "argo-workflows"
    schedules: list[str] | None = None
    entrypoint: str = "wurzel-pipeline"
    serviceAccountName: str = "wurzel-service-account"
    dataDir: PurePosixPath = Factory(lambda: PurePosixPath("/usr/app"))
    annotations: dict[str, str] = Factory(dict)
    container: ContainerConfig = Factory(ContainerConfig)
    artifacts: S3ArtifactConfig = Factory(S3ArtifactConfig)
    podSecurityContext: SecurityContextConfig = Factory(SecurityContextConfig)
    nodeSelector: dict[str, str] = Factory(lambda: {"kubernetes.io/arch": "amd64"})
    podSpecPatch: str | None = None
