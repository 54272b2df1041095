"""Writes docs/reference/, the language's reference, from the definitions that the checker uses."""
