"""Wurzel pipelines, values files and manifests to `.wz`: see README.md."""
