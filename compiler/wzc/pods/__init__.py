"""The pods that Argo makes of a manifest, and what Pod Security says of them."""
