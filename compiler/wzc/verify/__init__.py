"""Manifests for Argo, whoever wrote them, held to what Argo and Kubernetes do with them."""
