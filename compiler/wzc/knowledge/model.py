"""What is known of a field, and of the types that fields have."""

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen


@frozen
class Scalar:
    """A single value.

    `name` is `string`, `bytes` (base64), `time` (RFC 3339), `boolean`, `int32`, `int64`, `number`,
    `quantity`, `int-or-string` or `any` (whatever JSON can say).

    A value is one of `enum`, matches `pattern` (as Go reads it), is from `minimum` to `maximum`,
    and has `min_length` to `max_length` characters, as far as these are there. `in_pod` says that
    Kubernetes holds the pod to `enum`, not Argo the document: a tag may stand there, and the empty
    text stands for nothing. `default` is what Kubernetes takes for a value that is absent.
    """

    name: str
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    in_pod: bool = False
    default: str | None = None


@frozen
class ObjectOf:
    """An object of the named type, to be looked up in the schema.

    Required fields that `waives` names are not required here. With `no_rules` the object is a part
    of others (`templateDefaults`), and the type's rules do not hold for it alone.
    """

    name: str
    waives: tuple[str, ...] = ()
    no_rules: bool = False


@frozen
class ListOf:
    """A list.

    No two of its objects have the same values in the fields `unique_by`; with `distinct` no two
    values are the same. A strategic merge patch adds to the list with `merge` (else it replaces
    the list), object by object where `merge_key` names the field that tells which is which, and
    may say with `$retainKeys` which fields of an object stay with `retain_keys`.
    """

    item: "Type"
    min_items: int | None = None
    max_items: int | None = None
    unique_by: tuple[str, ...] = ()
    distinct: bool = False
    merge: bool = False
    merge_key: str | None = None
    retain_keys: bool = False


@frozen
class MapOf:
    """A map from texts to values of one type."""

    value: "Type"


Type: TypeAlias = Scalar | ObjectOf | ListOf | MapOf


@frozen
class Field:
    """A field in one version of Argo.

    `since` is the first version that has a field of this name, None if all known ones have it;
    `until` is the last one, None if the newest has it.
    """

    name: str
    type: Type
    required: bool
    since: str | None
    until: str | None


@frozen
class AtMostOne:
    """At most one of these fields is there."""

    fields: tuple[str, ...]


@frozen
class NotTogether:
    """A field does not stand beside any of the others."""

    field: str
    others: tuple[str, ...]


@frozen
class Matches:
    """A text matches a pattern where one of the fields `beside` is there."""

    field: str
    pattern: str
    beside: tuple[str, ...]


Rule: TypeAlias = AtMostOne | NotTogether | Matches


@frozen
class Object:
    """An object type: its fields by name, and what they are held to together."""

    name: str
    fields: Mapping[str, Field]
    rules: tuple[Rule, ...]

    required: tuple[str, ...] = field(init=False, eq=False, repr=False)
    # Fields that take any text, as most do.
    free: frozenset[str] = field(init=False, eq=False, repr=False)
    # Fields without which no rule can be broken.
    ruled: frozenset[str] = field(init=False, eq=False, repr=False)

    @required.default
    def _required(self) -> tuple[str, ...]:
        return tuple(name for name, each in self.fields.items() if each.required)

    @free.default
    def _free(self) -> frozenset[str]:
        free = (Scalar("string"), Scalar("any"))
        return frozenset(name for name, each in self.fields.items() if each.type in free)

    @ruled.default
    def _ruled(self) -> frozenset[str]:
        return frozenset(
            name
            for rule in self.rules
            for name in (rule.fields if isinstance(rule, AtMostOne) else (rule.field,))
        )

    @property
    def title(self) -> str:
        """The type's name, without the package it is from."""
        return self.name.rpartition(".")[2]
