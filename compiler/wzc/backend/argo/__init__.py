"""Lowering of an evaluated pipeline to Argo Workflows documents."""
