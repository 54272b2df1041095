"""Kinds, units and schemas, and the checker that applies them to the AST."""
