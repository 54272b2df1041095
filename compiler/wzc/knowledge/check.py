"""Holds plain data to a type: what a version of Argo, or Kubernetes after it, would refuse."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from wzc.knowledge import rows, scalars
from wzc.knowledge.model import (
    AtMostOne,
    ListOf,
    MapOf,
    Matches,
    NotTogether,
    Object,
    ObjectOf,
    Rule,
    Scalar,
    Type,
)
from wzc.knowledge.scalars import kind_of, shown
from wzc.knowledge.schema import KINDS, Path, Schema
from wzc.values.problem import Problem
from wzc.values.suggest import nearest

# What strategic merge patches say beside fields (apimachinery pkg/util/strategicpatch: the
# directives).
_DIRECTIVES = ("$patch", "$retainKeys")
# Plain ones first, which is quick to see.
_MAPS, _LISTS = (dict, Mapping), (list, tuple)
_DIRECTIVES_OF_FIELDS = ("$setElementOrder/", "$deleteFromPrimitiveList/")


@frozen
class Finding:
    """One thing that would be refused.

    `path` leads to it, from the value that was checked: to the field that is unknown, or to the
    object that lacks a field. `rule` is what does not hold: `unknown`, `type`, `required`, `enum`,
    `pattern`, `minimum`, `maximum`, `min_length`, `max_length`, `min_items`, `max_items`, `unique`,
    `merge_key`, `at_most_one`, `not_together` or `matches`. `allowed` are the words of an
    enumeration, or the names of fields. `versions` are those of Argo that have an unknown field.
    The fix of `problem` is the right spelling of an unknown field or word.
    """

    path: Path
    rule: str
    problem: Problem
    allowed: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


def check(value: object, of: str | Type, schema: Schema, *, partial: bool = False) -> list[Finding]:
    """What is wrong with plain data (mappings, lists, texts, numbers, truth values, None).

    `of` is a type, or the name of one; also a kind (`wzc.knowledge.schema.KINDS`). A null is taken
    for a field that is not there, as Argo's decoder does. With `partial` the value is a strategic
    merge patch: nothing is required but the keys by which lists are merged, rules for whole
    objects are not applied, and directives may stand there. Findings come in the value's order.
    Raises KeyError for a type that the version does not have.
    """
    type: Type = ObjectOf(KINDS.get(of, of)) if isinstance(of, str) else of
    found: list[Finding] = []
    _Check(schema, partial).value(value, type, (), found)
    return found


@frozen
class _Check:
    schema: Schema
    partial: bool

    def value(self, value: object, type: Type, path: Path, found: list[Finding]) -> None:
        if isinstance(type, Scalar):
            refused = scalars.check(value, type)
            if refused is not None:
                found.append(Finding(path, refused.rule, refused.problem, type.enum))
        elif isinstance(type, ListOf):
            if isinstance(value, _LISTS):
                self._list(value, type, path, found)
            else:
                found.append(_wrong_type(value, "a list", path))
        elif not isinstance(value, _MAPS):
            found.append(_wrong_type(value, "a map", path))
        elif isinstance(type, MapOf):
            for key, each in value.items():
                if not isinstance(key, str):
                    found.append(_wrong_key(key, path))
                elif each is not None:
                    self.value(each, type.value, (*path, key), found)
        else:
            self._object(value, type, path, found)

    def _object(
        self, value: Mapping[object, object], type: ObjectOf, path: Path, found: list[Finding]
    ) -> None:
        object = self.schema.object(type.name)
        fields, free = object.fields, object.free
        for key, each in value.items():
            if key in free and (each is None or isinstance(each, str)):
                continue
            if not isinstance(key, str):
                found.append(_wrong_key(key, path))
            elif key in fields:
                if each is not None:
                    self.value(each, fields[key].type, (*path, key), found)
            elif not (self.partial and _is_directive(key)):
                found.append(_unknown(key, object, self.schema.version, path))
        if self.partial:
            return
        for name in object.required:
            if value.get(name) is None and name not in type.waives:
                message = f"{_article(object.title)} has no `{name}`, which it needs"
                found.append(Finding(path, "required", Problem(message), (name,)))
        if type.no_rules or value.keys().isdisjoint(object.ruled):
            return
        for rule in object.rules:
            if _may_be_broken(rule, value):
                found += _broken(rule, value, object, path)

    def _list(
        self,
        value: list[object] | tuple[object, ...],
        type: ListOf,
        path: Path,
        found: list[Finding],
    ) -> None:
        seen: dict[tuple[object, ...], int] = {}
        tells_apart = type.distinct or type.unique_by
        for number, each in enumerate(value):
            self.value(each, type.item, (*path, number), found)
            if self.partial and type.merge_key and isinstance(each, _MAPS):
                found += _without_merge_key(each, type.merge_key, (*path, number))
            key = self._key(each, type) if tells_apart else None
            if key is not None and seen.setdefault(key, number) != number:
                found.append(_twice(key, type, seen[key], (*path, number)))
        if not self.partial:
            found += _length(len(value), type, path)

    def _key(self, value: object, type: ListOf) -> tuple[object, ...] | None:
        """What tells an item from the others, None where nothing does."""
        if type.distinct:
            return (value,) if isinstance(value, str | int) else None
        if not type.unique_by or not isinstance(value, _MAPS):
            return None
        if len(type.unique_by) == 1:
            only = value.get(type.unique_by[0])
            if isinstance(only, str):
                return (only,)
        assert isinstance(type.item, ObjectOf)
        fields = self.schema.object(type.item.name).fields
        found = []
        for name in type.unique_by:
            each = value.get(name)
            of = fields[name].type
            if each is None and isinstance(of, Scalar):
                each = of.default
            if not isinstance(each, str | int):
                return None
            found.append(each)
        return tuple(found)


def _is_directive(key: str) -> bool:
    return key in _DIRECTIVES or key.startswith(_DIRECTIVES_OF_FIELDS)


def _may_be_broken(rule: Rule, value: Mapping[object, object]) -> bool:
    """Whether there is enough in a value to break a rule, which is quick to see."""
    keys = value.keys()
    if isinstance(rule, AtMostOne):
        return len(keys & rule.fields) > 1
    others = rule.others if isinstance(rule, NotTogether) else rule.beside
    return rule.field in keys and not keys.isdisjoint(others)


def _broken(
    rule: Rule, value: Mapping[object, object], object: Object, path: Path
) -> Iterator[Finding]:
    if isinstance(rule, AtMostOne):
        there = [name for name in value if name in rule.fields and _is_there(value[name])]
        for name in there[1:]:
            message = f"{_article(object.title)} has `{there[0]}` and `{name}`, and takes one"
            problem = Problem(message, help=f"one of {_words(rule.fields)}")
            yield Finding((*path, str(name)), "at_most_one", problem, rule.fields)
    elif isinstance(rule, NotTogether):
        if _is_there(value.get(rule.field)):
            for name in rule.others:
                if _is_there(value.get(name)):
                    message = f"`{rule.field}` cannot stand beside `{name}`"
                    problem = Problem(message, help="take one of them away")
                    yield Finding((*path, rule.field), "not_together", problem)
    elif isinstance(rule, Matches):
        text = value.get(rule.field)
        beside = next((name for name in rule.beside if _is_there(value.get(name))), None)
        if beside and isinstance(text, str) and not scalars.matches(rule.pattern, text):
            message = f"`{text}` does not match `{rule.pattern}`, as it has to beside `{beside}`"
            yield Finding((*path, rule.field), "matches", Problem(message))


def _is_there(value: object) -> bool:
    """Whether a field counts: Argo takes an empty text, an empty list and `false` for absent."""
    return not (value is None or value is False or value == "" or value == [])


def _unknown(key: str, object: Object, version: str, path: Path) -> Finding:
    versions = rows.versions_with(object.name, key)
    names = tuple(sorted(object.fields))
    message = f"{_article(object.title)} of Argo {version} has no field `{key}`"
    if versions:
        newer = versions[0] > version
        message += f": it came with {versions[0]}" if newer else f": {versions[-1]} was the last"
        other = rows.counterpart(object.name, key)
        # No fix: where the one takes a value, the other takes a list.
        help = f"Argo {version} has `{other}`" if other in object.fields else None
        return Finding((*path, key), "unknown", Problem(message, help), names, versions)
    right = nearest(key, names)
    help = f"write `{right}`" if right else f"its fields: {_words(names)}" if names else None
    return Finding((*path, key), "unknown", Problem(message, help=help, fix=right), names)


def _wrong_type(value: object, wanted: str, path: Path) -> Finding:
    return Finding(path, "type", Problem(f"{shown(value)} is {kind_of(value)}, not {wanted}"))


def _wrong_key(key: object, path: Path) -> Finding:
    message = f"the key {shown(key)} is {kind_of(key)}, not a text"
    return Finding(path, "type", Problem(message, help=f'write `"{key}"`'))


def _without_merge_key(item: Mapping[object, object], key: str, path: Path) -> Iterator[Finding]:
    # `$patch: replace` stands in an item of its own.
    if key not in item and "$patch" not in item:
        message = f"items of this list are merged by their `{key}`, and this one has none"
        yield Finding(path, "merge_key", Problem(message, help=f"add a `{key}`"), (key,))


def _twice(key: tuple[object, ...], type: ListOf, first: int, path: Path) -> Finding:
    named = " and ".join(
        f"`{name}` {shown(each)}" for name, each in zip(type.unique_by, key, strict=False)
    )
    message = f"item {first} has {named or shown(key[0])} already"
    return Finding(path, "unique", Problem(message), type.unique_by)


def _length(length: int, type: ListOf, path: Path) -> Iterator[Finding]:
    if type.min_items is not None and length < type.min_items:
        message = f"a list of {length} items, and {type.min_items} or more are needed"
        yield Finding(path, "min_items", Problem(message))
    if type.max_items is not None and length > type.max_items:
        message = f"a list of {length} items, and {type.max_items} are allowed"
        yield Finding(path, "max_items", Problem(message))


def _article(title: str) -> str:
    spelt = len(title) > 1 and (title[1].isupper() or title[1].isdigit())  # HTTPArtifact, S3Bucket
    return f"{'an' if title[0] in ('AEFHILMNORSX' if spelt else 'AEIO') else 'a'} {title}"


def _words(words: Any) -> str:
    shown = [f"`{word}`" for word in words]
    rest = len(shown) - 12
    return ", ".join(shown[:12]) + (f" and {rest} more" if rest > 0 else "")
