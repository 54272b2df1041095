"""Reads Python source without running it."""

from wzc.importers.python.enums import enum_kind
from wzc.importers.python.evaluate import (
    class_value,
    enum_members,
    evaluate,
    evaluate_factory,
)
from wzc.importers.python.files import Files, MemoryFiles
from wzc.importers.python.module import Module, Problem
from wzc.importers.python.project import External, Found, Project, Resolved, Unknown
from wzc.importers.python.scope import Scope
from wzc.importers.python.values import Member, NotStatic, Pattern, Reference, SecretText, Value

__all__ = [
    "External",
    "Files",
    "Found",
    "Member",
    "MemoryFiles",
    "Module",
    "NotStatic",
    "Pattern",
    "Problem",
    "Project",
    "Reference",
    "Resolved",
    "Scope",
    "SecretText",
    "Unknown",
    "Value",
    "class_value",
    "enum_kind",
    "enum_members",
    "evaluate",
    "evaluate_factory",
]
