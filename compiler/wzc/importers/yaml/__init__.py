"""YAML text as a tree with places."""
