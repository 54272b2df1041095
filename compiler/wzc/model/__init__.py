"""The evaluated pipeline: what exists, and every value with its origin."""
