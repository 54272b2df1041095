"""Where values come from that are not in the file: Secrets, ConfigMaps, the environment."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import BOOL, STRING, MapOf


@lean
class Secret(Block):
    """A Secret of the namespace: one key of it, or the whole."""

    keyword = "secret"

    name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "secretKeyRef.name",
        "The Secret's name.",
        'name = "qdrant"',
        required=True,
    )
    key: Value | None = attribute(
        STRING.of("secret_key"),
        "secretKeyRef.key",
        "The key that holds the value.",
        'key = "api-key"',
    )
    prefix: Value | None = attribute(
        STRING,
        "envFrom[].prefix",
        "What the names of the variables begin with; for `env_from`.",
        'prefix = "QDRANT_"',
    )
    optional: Value | None = attribute(
        BOOL,
        "secretKeyRef.optional",
        "Whether the step may start without it.",
        "optional = true",
        default="false",
    )
    items: Value | None = attribute(
        MapOf(STRING),
        "volumeMounts[].subPath",
        "File name by key; for `mounts`.",
        'items = { "tls.crt" = "cert.pem" }',
    )
    directory: Value | None = attribute(
        BOOL,
        "volumeMounts[]",
        "Whether all keys are mounted, as the files of one folder.",
        "directory = true",
    )


@lean
class ConfigMap(Block):
    """A ConfigMap of the namespace: one key of it, or the whole."""

    keyword = "config_map"

    name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "configMapKeyRef.name",
        "The ConfigMap's name.",
        'name = "crawler"',
        required=True,
    )
    key: Value | None = attribute(
        STRING.of("secret_key"),
        "configMapKeyRef.key",
        "The key that holds the value.",
        'key = "depth"',
    )
    prefix: Value | None = attribute(
        STRING,
        "envFrom[].prefix",
        "What the names of the variables begin with; for `env_from`.",
        'prefix = "CRAWLER_"',
    )
    optional: Value | None = attribute(
        BOOL,
        "configMapKeyRef.optional",
        "Whether the step may start without it.",
        "optional = true",
        default="false",
    )
    items: Value | None = attribute(
        MapOf(STRING),
        "volumeMounts[].subPath",
        "File name by key; for `mounts`.",
        'items = { "sites.json" = "sites.json" }',
    )
    directory: Value | None = attribute(
        BOOL,
        "volumeMounts[]",
        "Whether all keys are mounted, as the files of one folder.",
        "directory = true",
    )


@lean
class FieldRef(Block):
    """A field of the pod itself."""

    keyword = "field"

    path: Value | None = attribute(
        STRING,
        "fieldRef.fieldPath",
        "The path, as `metadata.name`.",
        'path = "metadata.name"',
        required=True,
    )


@lean
class FromEnv(Block):
    """A setting whose value comes with one of the step's `env_from` sources."""

    keyword = "from_env"


@lean
class Vault(Block):
    """A secret that Wurzel's secret resolver fetches inside of the container."""

    keyword = "vault"

    reference: Value | None = attribute(
        STRING,
        "env[].value",
        "What the resolver looks up.",
        'reference = "kv/search/qdrant"',
        required=True,
    )
