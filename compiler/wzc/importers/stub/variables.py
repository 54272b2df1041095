"""Which variable sets a field of a step's settings.

Wurzel reads `CLASS__FIELD` with the field's exact spelling, and the compiler writes the setting's
name in upper case: a field with lower-case letters cannot be reached.
"""

import re

from attrs import evolve

from wzc.importers.stub.model import PyField

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


def reach(field: PyField) -> PyField:
    """The field with the name its variable has behind `CLASS__`, or why it has none."""
    if field.why:
        return evolve(field, variable="")
    name = field.variable or field.name
    if _VARIABLE.fullmatch(name):
        return evolve(field, variable=name)
    if not name.isascii():
        why = "names of variables have no other letters than A to Z"
    else:
        why = f"Wurzel reads it from `...__{name}`, and the compiler writes `...__{name.upper()}`"
    return evolve(field, variable="", why=why)
