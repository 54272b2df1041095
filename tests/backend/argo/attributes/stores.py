"""Of stores: what is in their parentheses, and becomes in the output of a step `read`."""

from __future__ import annotations

from tests.backend.argo.attributes.case import Case
from wzc.model.storage import S3
from wzc.model.stores import Azure, Gcs, Oss

STORE: list[Case] = [
    (S3, "bucket", "", "s3.bucket", "bucket"),
    (S3, "endpoint", 'endpoint = "minio:9000"', "s3.endpoint", "minio:9000"),
    (S3, "insecure", "insecure = true", "s3.insecure", True),
    (S3, "region", 'region = "eu"', "s3.region", "eu"),
    (
        S3,
        "access_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "s3.accessKeySecret",
        {"name": "m", "key": "a"},
    ),
    (
        S3,
        "secret_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "s3.secretKeySecret",
        {"name": "m", "key": "s"},
    ),
    (
        S3,
        "session_token_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s"), '
        'session_token_secret = secret("m", key = "t")',
        "s3.sessionTokenSecret",
        {"name": "m", "key": "t"},
    ),
    (
        S3,
        "key_prefix",
        'key_prefix = "runs/"',
        "s3.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read",
    ),
    (
        S3,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "s3.useSDKCreds",
        True,
    ),
    (
        S3,
        "role_arn",
        'role_arn = "arn:aws:iam::1:role/r"',
        "s3.roleARN",
        "arn:aws:iam::1:role/r",
    ),
    (
        S3,
        "ca_secret",
        'ca_secret = secret("ca", key = "ca.crt")',
        "s3.caSecret",
        {"name": "ca", "key": "ca.crt"},
    ),
    (
        S3,
        "create_bucket",
        "create_bucket = true",
        "s3.createBucketIfNotPresent",
        {},
    ),
    (
        S3,
        "object_locking",
        "create_bucket = true, object_locking = true",
        "s3.createBucketIfNotPresent.objectLocking",
        True,
    ),
    (
        S3,
        "enable_encryption",
        "enable_encryption = true",
        "s3.encryptionOptions.enableEncryption",
        True,
    ),
    (
        S3,
        "kms_key_id",
        'enable_encryption = true, kms_key_id = "k"',
        "s3.encryptionOptions.kmsKeyId",
        "k",
    ),
    (
        S3,
        "kms_encryption_context",
        'enable_encryption = true, kms_key_id = "k", kms_encryption_context = json({ a = "b" })',
        "s3.encryptionOptions.kmsEncryptionContext",
        '{"a":"b"}',
    ),
    (
        S3,
        "server_side_customer_key_secret",
        'enable_encryption = true, server_side_customer_key_secret = secret("c", key = "k")',
        "s3.encryptionOptions.serverSideCustomerKeySecret",
        {"name": "c", "key": "k"},
    ),
    (
        Gcs,
        "bucket",
        "",
        "gcs.bucket",
        "bucket",
    ),
    (
        Gcs,
        "service_account_key_secret",
        'service_account_key_secret = secret("g", key = "key.json")',
        "gcs.serviceAccountKeySecret",
        {"name": "g", "key": "key.json"},
    ),
    (
        Gcs,
        "key_prefix",
        'key_prefix = "runs/"',
        "gcs.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read/data",
    ),
    (
        Azure,
        "endpoint",
        "use_sdk_creds = true",
        "azure.endpoint",
        "https://acc.blob.core.windows.net",
    ),
    (
        Azure,
        "container",
        "use_sdk_creds = true",
        "azure.container",
        "docs",
    ),
    (
        Azure,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "azure.useSDKCreds",
        True,
    ),
    (
        Azure,
        "account_key_secret",
        'account_key_secret = secret("a", key = "k")',
        "azure.accountKeySecret",
        {"name": "a", "key": "k"},
    ),
    (
        Azure,
        "key_prefix",
        'use_sdk_creds = true, key_prefix = ""',
        "azure.blob",
        "{{workflow.name}}/{{workflow.uid}}/read/data",
    ),
    (
        Oss,
        "bucket",
        "use_sdk_creds = true",
        "oss.bucket",
        "bucket",
    ),
    (
        Oss,
        "endpoint",
        "use_sdk_creds = true",
        "oss.endpoint",
        "oss-cn-hangzhou.aliyuncs.com",
    ),
    (
        Oss,
        "use_sdk_creds",
        "use_sdk_creds = true",
        "oss.useSDKCreds",
        True,
    ),
    (
        Oss,
        "create_bucket",
        "use_sdk_creds = true, create_bucket = true",
        "oss.createBucketIfNotPresent",
        True,
    ),
    (
        Oss,
        "access_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "oss.accessKeySecret",
        {"name": "m", "key": "a"},
    ),
    (
        Oss,
        "secret_key_secret",
        'access_key_secret = secret("m", key = "a"), secret_key_secret = secret("m", key = "s")',
        "oss.secretKeySecret",
        {"name": "m", "key": "s"},
    ),
    (
        Oss,
        "key_prefix",
        'use_sdk_creds = true, key_prefix = "runs"',
        "oss.key",
        "runs/{{workflow.name}}/{{workflow.uid}}/read",
    ),
]

# What a store needs before those.
NEEDED = {
    S3: 'bucket = "bucket"',
    Gcs: 'bucket = "bucket"',
    Azure: 'endpoint = "https://acc.blob.core.windows.net", container = "docs"',
    Oss: 'bucket = "bucket", endpoint = "oss-cn-hangzhou.aliyuncs.com"',
}
