"""The containers of the pods that Argo makes, for what is merged into them unseen."""

# The containers of the pods that Argo makes, by the list they stand in (workflowpod.go).
ARGO_CONTAINERS = {"containers": ("main", "wait"), "initContainers": ("init",)}
