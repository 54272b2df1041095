"""Where data that is passed along `>>` is stored, and what is mounted."""

from typing import Any

from wzc.lean import lean
from wzc.model.attribute import Block, attribute, schema
from wzc.model.sources import ConfigMap, Secret
from wzc.model.value import Value
from wzc.types.kinds import BOOL, INT, QUANTITY, STRING, Built, Enum, ListOf, RunTime, Union

_ACCESS = Enum(("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"))

# A text that may be known only in the run.
TEXT = Union((STRING, RunTime(STRING)))


def default_mode() -> Any:
    """The attribute of a store that says which mode the files of consumers have."""
    return attribute(
        INT.of("mode"),
        "artifacts[].mode",
        "The permissions of files, in octal.",
        "default_mode = 0o775",
    )


def key_prefix(field: str) -> Any:
    """The attribute of a store that says where in it the data of runs lies."""
    return attribute(
        STRING,
        f"artifacts[].{field}",
        "What the keys of all data begin with.",
        'key_prefix = "docs"',
        default='"argo-workflows"',
    )


def key_of_input(field: str) -> Any:
    """The attribute that says which file or folder of a store an input is."""
    return attribute(
        TEXT,
        f"artifacts[].{field}",
        "The key of one file or folder, for an input.",
        'key = "caches/main"',
    )


def credentials_of(block: Block) -> dict[str, Value]:
    """The Secrets and ConfigMaps that a store or a location names, by attribute."""
    found = {}
    for name in schema(type(block)):
        value = getattr(block, name)
        if value is not None and isinstance(value.data, (Secret, ConfigMap)):
            found[name] = value
    return found


@lean
class S3(Block):
    """A bucket of S3 or of what speaks its protocol."""

    keyword = "s3"

    bucket: Value | None = attribute(
        STRING.of("bucket"),
        "artifacts[].s3.bucket",
        "The bucket's name.",
        'bucket = "docs"',
        required=True,
    )
    endpoint: Value | None = attribute(
        STRING.of("endpoint"),
        "artifacts[].s3.endpoint",
        "Host and port, without `https://`.",
        'endpoint = "minio.storage:9000"',
        default='"s3.amazonaws.com"',
    )
    insecure: Value | None = attribute(
        BOOL,
        "artifacts[].s3.insecure",
        "Whether to speak HTTP instead of HTTPS.",
        "insecure = true",
        default="false",
    )
    region: Value | None = attribute(
        STRING, "artifacts[].s3.region", "The bucket's region.", 'region = "eu-central-1"'
    )
    default_mode: Value | None = default_mode()
    access_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].s3.accessKeySecret",
        "The Secret with the access key.",
        'access_key_secret = secret("minio", key = "access")',
    )
    secret_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].s3.secretKeySecret",
        "The Secret with the secret key.",
        'secret_key_secret = secret("minio", key = "secret")',
    )
    key_prefix: Value | None = key_prefix("s3.key")
    session_token_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].s3.sessionTokenSecret",
        "The Secret with the token of short-lived keys.",
        'session_token_secret = secret("minio", key = "token")',
        since="3.6",
    )
    use_sdk_creds: Value | None = attribute(
        BOOL,
        "artifacts[].s3.useSDKCreds",
        "Whether the pods' own identity is used, as Amazon's SDK finds it.",
        "use_sdk_creds = true",
        default="false",
    )
    role_arn: Value | None = attribute(
        STRING,
        "artifacts[].s3.roleARN",
        "The role that is taken on.",
        'role_arn = "arn:aws:iam::123456789012:role/pipelines"',
    )
    ca_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].s3.caSecret",
        "The Secret with the certificate of who signed the store's.",
        'ca_secret = secret("minio-ca", key = "ca.crt")',
    )
    create_bucket: Value | None = attribute(
        BOOL,
        "artifacts[].s3.createBucketIfNotPresent",
        "Whether a bucket that is not there is created.",
        "create_bucket = true",
        default="false",
    )
    object_locking: Value | None = attribute(
        BOOL,
        "artifacts[].s3.createBucketIfNotPresent.objectLocking",
        "Whether a bucket that is created keeps its objects from being deleted.",
        "object_locking = true",
        default="false",
    )
    enable_encryption: Value | None = attribute(
        BOOL,
        "artifacts[].s3.encryptionOptions.enableEncryption",
        "Whether the store encrypts: with its own keys, unless others are named.",
        "enable_encryption = true",
        default="false",
    )
    kms_key_id: Value | None = attribute(
        STRING,
        "artifacts[].s3.encryptionOptions.kmsKeyId",
        "The key of KMS that it takes.",
        'kms_key_id = "alias/docs"',
    )
    kms_encryption_context: Value | None = attribute(
        STRING,
        "artifacts[].s3.encryptionOptions.kmsEncryptionContext",
        'What KMS binds it to, as JSON: `json({ team = "search" })`.',
        'kms_encryption_context = json({ team = "search" })',
    )
    server_side_customer_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].s3.encryptionOptions.serverSideCustomerKeySecret",
        "The Secret with a key of your own that the store encrypts with.",
        'server_side_customer_key_secret = secret("minio", key = "customer")',
    )
    key: Value | None = key_of_input("s3.key")


# What a step's data may be stored in; rare ones are made when they are needed.
STORES = (Built(S3), Built("stores:Gcs"), Built("stores:Azure"), Built("stores:Oss"))
# What holds single files, each by the attribute that names one.
FILE_STORES = {"artifactory": "url", "hdfs": "path", "http": "url"}
_FILES = (Built("locations:Artifactory"), Built("locations:Hdfs"), Built("locations:Http"))
# Where an input may come from besides other steps, and where an output may be put.
LOCATIONS = (*STORES, *_FILES, Built("locations:Git"), Built("locations:Raw"))
PLACES = (*STORES, *_FILES)


def named_place(block: Block) -> Value | None:
    """What names one file or folder of a store: a key, an address or a path."""
    found: Value | None = getattr(block, FILE_STORES.get(block.keyword, "key"), None)
    return found


@lean
class TokenizerCache(Block):
    """A volume with the tokenizers' files, so that no step downloads them."""

    keyword = "tokenizer_cache"

    claim_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumes[].persistentVolumeClaim.claimName",
        "The claim that exists already.",
        'claim_name = "tokenizer-cache-pvc"',
    )
    mount_path: Value | None = attribute(
        STRING.of("path"),
        "T.container.volumeMounts[].mountPath",
        "Where it is mounted; `HF_HOME` points there.",
        'mount_path = "/models"',
        default='"/cache/huggingface"',
    )
    read_only: Value | None = attribute(
        BOOL,
        "T.container.volumeMounts[].readOnly",
        "Whether steps may only read it.",
        "read_only = false",
        default="true",
    )
    create_pvc: Value | None = attribute(
        BOOL,
        "W.volumeClaimTemplates[]",
        "Whether each run gets a claim of its own.",
        "create_pvc = true",
    )
    storage_size: Value | None = attribute(
        QUANTITY.of("memory"),
        "W.volumeClaimTemplates[].spec.resources.requests.storage",
        "The size of a created claim.",
        "storage_size = 20Gi",
        default="10Gi",
    )
    storage_class_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumeClaimTemplates[].spec.storageClassName",
        "The storage class of a created claim.",
        'storage_class_name = "standard"',
    )
    access_modes: Value | None = attribute(
        ListOf(_ACCESS),
        "W.volumeClaimTemplates[].spec.accessModes",
        "How a created claim may be mounted.",
        'access_modes = ["ReadWriteMany"]',
        default='["ReadWriteOnce"]',
    )


@lean
class EmptyDir(Block):
    """A folder that lives as long as the pod."""

    keyword = "empty_dir"

    size_limit: Value | None = attribute(
        QUANTITY.of("memory"),
        "W.volumes[].emptyDir.sizeLimit",
        "How much it may hold.",
        "size_limit = 2Gi",
    )
    medium: Value | None = attribute(
        Enum(("", "Memory")),
        "W.volumes[].emptyDir.medium",
        "`Memory` for one in memory.",
        'medium = "Memory"',
    )


@lean
class Claim(Block):
    """A PersistentVolumeClaim that exists already."""

    keyword = "claim"

    name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumes[].persistentVolumeClaim.claimName",
        "The claim's name.",
        'name = "models"',
        required=True,
    )
    read_only: Value | None = attribute(
        BOOL,
        "T.container.volumeMounts[].readOnly",
        "Whether the step may only read it.",
        "read_only = true",
        default="false",
    )
    sub_path: Value | None = attribute(
        STRING, "T.container.volumeMounts[].subPath", "A folder in the volume.", 'sub_path = "de"'
    )


@lean
class NewClaim(Block):
    """A PersistentVolumeClaim that each run gets; one for each place where it is written."""

    keyword = "new_claim"

    size: Value | None = attribute(
        QUANTITY.of("memory"),
        "W.volumeClaimTemplates[].spec.resources.requests.storage",
        "How much it holds.",
        "size = 20Gi",
        required=True,
    )
    storage_class_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumeClaimTemplates[].spec.storageClassName",
        "The storage class; the cluster's default where it is not written.",
        'storage_class_name = "fast"',
    )
    access_modes: Value | None = attribute(
        ListOf(_ACCESS),
        "W.volumeClaimTemplates[].spec.accessModes",
        "How it may be mounted.",
        'access_modes = ["ReadWriteMany"]',
        default='["ReadWriteOnce"]',
    )
    sub_path: Value | None = attribute(
        STRING, "T.container.volumeMounts[].subPath", "A folder in the volume.", 'sub_path = "work"'
    )


@lean
class Projected(Block):
    """Several Secrets and ConfigMaps in one folder."""

    keyword = "projected"

    sources: Value | None = attribute(
        ListOf(Union((Built(Secret), Built(ConfigMap)))),
        "W.volumes[].projected.sources",
        "What is in it: all keys of each, or those of `items`, by the names that these say.",
        'sources = [secret("tls"), config_map("proxies")]',
        required=True,
    )


# What `mounts` takes.
MOUNTED = Union(
    (
        *(Built(Secret), Built(ConfigMap), Built(Projected)),
        *(Built(Claim), Built(NewClaim), Built(EmptyDir)),
    )
)
