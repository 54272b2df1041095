"""The evaluated pipeline: what exists, and every value with its origin.

The classes here are also the schemas: the checker, the language reference and the editor read the
attributes' types and texts from them (`model.attribute`).
"""
