"""Where data that is passed along `>>` is stored, and what is mounted."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.sources import ConfigMap, Secret
from wzc.model.value import Value
from wzc.types.kinds import BOOL, INT, QUANTITY, STRING, Built, Enum, ListOf, Union

_ACCESS = Enum(("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"))


@lean
class S3(Block):
    """A bucket of S3 or of what speaks its protocol."""

    keyword = "s3"

    bucket: Value | None = attribute(
        STRING.of("bucket"), "artifacts[].s3.bucket", "The bucket's name.", required=True
    )
    endpoint: Value | None = attribute(
        STRING.of("endpoint"),
        "artifacts[].s3.endpoint",
        "Host and port, without `https://`; `s3.amazonaws.com` where it is not written.",
    )
    insecure: Value | None = attribute(
        BOOL, "artifacts[].s3.insecure", "Whether to speak HTTP instead of HTTPS."
    )
    region: Value | None = attribute(STRING, "artifacts[].s3.region", "The bucket's region.")
    default_mode: Value | None = attribute(
        INT.of("mode"), "artifacts[].mode", "The permissions of files, in octal: `0o775`."
    )
    access_key_secret: Value | None = attribute(
        Built(Secret), "artifacts[].s3.accessKeySecret", "The Secret with the access key."
    )
    secret_key_secret: Value | None = attribute(
        Built(Secret), "artifacts[].s3.secretKeySecret", "The Secret with the secret key."
    )
    key_prefix: Value | None = attribute(
        STRING, "artifacts[].s3.key", "What the keys of all data begin with."
    )


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
        'mount_path = "/cache/huggingface"',
    )
    read_only: Value | None = attribute(
        BOOL,
        "T.container.volumeMounts[].readOnly",
        "Whether steps may only read it.",
        "read_only = true",
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
        "storage_size = 10Gi",
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
        'access_modes = ["ReadWriteOnce"]',
    )


@lean
class EmptyDir(Block):
    """A folder that lives as long as the pod."""

    keyword = "empty_dir"

    size_limit: Value | None = attribute(
        QUANTITY.of("memory"), "W.volumes[].emptyDir.sizeLimit", "How much it may hold."
    )
    medium: Value | None = attribute(
        Enum(("", "Memory")), "W.volumes[].emptyDir.medium", "`Memory` for one in memory."
    )


@lean
class Claim(Block):
    """A PersistentVolumeClaim that exists already."""

    keyword = "claim"

    name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumes[].persistentVolumeClaim.claimName",
        "The claim's name.",
        required=True,
    )
    read_only: Value | None = attribute(
        BOOL, "T.container.volumeMounts[].readOnly", "Whether the step may only read it."
    )
    sub_path: Value | None = attribute(
        STRING, "T.container.volumeMounts[].subPath", "A folder in the volume."
    )


@lean
class NewClaim(Block):
    """A PersistentVolumeClaim that each run gets; one for each place where it is written."""

    keyword = "new_claim"

    size: Value | None = attribute(
        QUANTITY.of("memory"),
        "W.volumeClaimTemplates[].spec.resources.requests.storage",
        "How much it holds.",
        required=True,
    )
    storage_class_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.volumeClaimTemplates[].spec.storageClassName",
        "The storage class; the cluster's default where it is not written.",
    )
    access_modes: Value | None = attribute(
        ListOf(_ACCESS),
        "W.volumeClaimTemplates[].spec.accessModes",
        'How it may be mounted; `["ReadWriteOnce"]` where it is not written.',
    )
    sub_path: Value | None = attribute(
        STRING, "T.container.volumeMounts[].subPath", "A folder in the volume."
    )


@lean
class Projected(Block):
    """Several Secrets and ConfigMaps in one folder."""

    keyword = "projected"

    sources: Value | None = attribute(
        ListOf(Union((Built(Secret), Built(ConfigMap)))),
        "W.volumes[].projected.sources",
        "What is in it: all keys of each, or those of `items`, by the names that these say.",
        required=True,
    )


# What `mounts` takes.
MOUNTED = Union(
    (
        *(Built(Secret), Built(ConfigMap), Built(Projected)),
        *(Built(Claim), Built(NewClaim), Built(EmptyDir)),
    )
)
