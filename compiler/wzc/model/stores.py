"""Stores of data besides S3, and the cluster's own repositories of them."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.sources import Secret
from wzc.model.storage import default_mode, key_of_input, key_prefix
from wzc.model.value import Value
from wzc.types.kinds import BOOL, STRING, Built


@lean
class Gcs(Block):
    """A bucket of Google Cloud Storage."""

    keyword = "gcs"

    bucket: Value | None = attribute(
        STRING.of("gcs_bucket"),
        "artifacts[].gcs.bucket",
        "The bucket's name.",
        'bucket = "docs"',
        required=True,
    )
    service_account_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].gcs.serviceAccountKeySecret",
        "The Secret with the JSON key of an account; without it, the pods' own identity is used.",
        'service_account_key_secret = secret("gcs", key = "key.json")',
    )
    default_mode: Value | None = default_mode()
    key_prefix: Value | None = key_prefix("gcs.key")
    key: Value | None = key_of_input("gcs.key")


@lean
class Azure(Block):
    """A container of Azure Blob Storage."""

    keyword = "azure"

    endpoint: Value | None = attribute(
        STRING.of("azure_endpoint"),
        "artifacts[].azure.endpoint",
        "The address of the account: `https://ACCOUNT.blob.core.windows.net`.",
        'endpoint = "https://searchdocs.blob.core.windows.net"',
        required=True,
    )
    container: Value | None = attribute(
        STRING.of("azure_container"),
        "artifacts[].azure.container",
        "The container's name.",
        'container = "docs"',
        required=True,
    )
    account_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].azure.accountKeySecret",
        "The Secret with the account's key, or with a token for shared access.",
        'account_key_secret = secret("azure", key = "key")',
    )
    use_sdk_creds: Value | None = attribute(
        BOOL,
        "artifacts[].azure.useSDKCreds",
        "Whether the pods' own identity is used instead of a key.",
        "use_sdk_creds = true",
    )
    default_mode: Value | None = default_mode()
    key_prefix: Value | None = key_prefix("azure.blob")
    key: Value | None = key_of_input("azure.blob")


@lean
class Oss(Block):
    """A bucket of Alibaba Cloud's Object Storage Service."""

    keyword = "oss"

    bucket: Value | None = attribute(
        STRING.of("oss_bucket"),
        "artifacts[].oss.bucket",
        "The bucket's name.",
        'bucket = "docs"',
        required=True,
    )
    endpoint: Value | None = attribute(
        STRING.of("oss_endpoint"),
        "artifacts[].oss.endpoint",
        "Where it is, as `http://oss-cn-hangzhou.aliyuncs.com`.",
        'endpoint = "http://oss-cn-hangzhou.aliyuncs.com"',
        required=True,
    )
    access_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].oss.accessKeySecret",
        "The Secret with the access key.",
        'access_key_secret = secret("oss", key = "access")',
    )
    secret_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].oss.secretKeySecret",
        "The Secret with the secret key.",
        'secret_key_secret = secret("oss", key = "secret")',
    )
    use_sdk_creds: Value | None = attribute(
        BOOL,
        "artifacts[].oss.useSDKCreds",
        "Whether the pods' own identity is used instead of keys.",
        "use_sdk_creds = true",
    )
    create_bucket: Value | None = attribute(
        BOOL,
        "artifacts[].oss.createBucketIfNotPresent",
        "Whether a bucket that is not there is created.",
        "create_bucket = true",
        default="false",
    )
    default_mode: Value | None = default_mode()
    key_prefix: Value | None = key_prefix("oss.key")
    key: Value | None = key_of_input("oss.key")


@lean
class Repository(Block):
    """One of the repositories that the cluster's administrators have set up, in a ConfigMap."""

    keyword = "repository"

    config_map: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.artifactRepositoryRef.configMap",
        "The ConfigMap with the repositories, of the run's namespace or of the controller's.",
        'config_map = "artifact-repositories"',
        required=True,
    )
    key: Value | None = attribute(
        STRING.of("secret_key"),
        "W.artifactRepositoryRef.key",
        "Which of them; else the one that the ConfigMap's annotation names.",
        'key = "minio"',
    )
    default_mode: Value | None = default_mode()
