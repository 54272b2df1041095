"""The versions of Argo Workflows that are known, oldest first."""

VERSIONS = ("3.5", "3.6", "3.7", "4.0", "4.1")
