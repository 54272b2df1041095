"""The types and constraints that Pydantic knows, by name.

Sources: Pydantic's documentation ("Types", "Fields"), `annotated-types`, `typing`.
"""

from wzc.importers.stub.model import Json, PyType

# Parameters of `Field`, `con...` and `annotated_types` that limit a value, under one name each.
LIMITS = {
    "gt": "gt",
    "ge": "ge",
    "lt": "lt",
    "le": "le",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "min_items": "min_length",
    "max_items": "max_length",
    "pattern": "pattern",
    "regex": "pattern",
}
POSITIONAL_LIMITS: dict[str, tuple[str, ...]] = {
    "Gt": ("gt",),
    "Ge": ("ge",),
    "Lt": ("lt",),
    "Le": ("le",),
    "MultipleOf": ("multiple_of",),
    "MinLen": ("min_length",),
    "MaxLen": ("max_length",),
    "Len": ("min_length", "max_length"),
}
CONSTRAINED = {
    "conint": "int",
    "confloat": "float",
    "constr": "str",
    "conbytes": "bytes",
    "conlist": "list",
    "conset": "set",
    "confrozenset": "set",
    "condecimal": "text",
}
_BUILTIN = {
    "int": "int",
    "float": "float",
    "str": "str",
    "bool": "bool",
    "bytes": "bytes",
    "bytearray": "bytes",
    "list": "list",
    "dict": "dict",
    "set": "set",
    "frozenset": "set",
    "tuple": "list",
    "object": "any",
    "None": "none",
}
# By the last part of the name, in `typing`, `typing_extensions` and `collections.abc`.
_GENERIC = {
    "Annotated": "Annotated",
    "Literal": "Literal",
    "Optional": "Optional",
    "Union": "Union",
    "List": "list",
    "list": "list",
    "Sequence": "list",
    "MutableSequence": "list",
    "Iterable": "list",
    "Collection": "list",
    "Deque": "list",
    "deque": "list",
    "Set": "set",
    "set": "set",
    "FrozenSet": "set",
    "frozenset": "set",
    "AbstractSet": "set",
    "MutableSet": "set",
    "Tuple": "tuple",
    "tuple": "tuple",
    "Dict": "dict",
    "dict": "dict",
    "Mapping": "dict",
    "MutableMapping": "dict",
    "DefaultDict": "dict",
    "defaultdict": "dict",
    "OrderedDict": "dict",
    "Final": "wrapper",
    "Required": "wrapper",
    "NotRequired": "wrapper",
}
_TYPING = ("typing", "typing_extensions", "collections", "builtins")
_NUMBERS: dict[str, tuple[str, dict[str, Json]]] = {
    "PositiveInt": ("int", {"gt": 0}),
    "NegativeInt": ("int", {"lt": 0}),
    "NonNegativeInt": ("int", {"ge": 0}),
    "NonPositiveInt": ("int", {"le": 0}),
    "PositiveFloat": ("float", {"gt": 0}),
    "NegativeFloat": ("float", {"lt": 0}),
    "NonNegativeFloat": ("float", {"ge": 0}),
    "NonPositiveFloat": ("float", {"le": 0}),
    "FiniteFloat": ("float", {}),
    "StrictInt": ("int", {}),
    "StrictFloat": ("float", {}),
    "StrictStr": ("str", {}),
    "StrictBool": ("bool", {}),
    "StrictBytes": ("bytes", {}),
}
_PATHS = ("Path", "PurePath", "PosixPath", "PurePosixPath", "FilePath", "DirectoryPath", "NewPath")
# What is text in the environment, and has a form of its own.
_TEXTS = {
    "datetime.timedelta": "an ISO 8601 duration such as PT30S",
    "datetime.datetime": "an ISO 8601 date and time",
    "datetime.date": "an ISO 8601 date",
    "datetime.time": "an ISO 8601 time",
    "decimal.Decimal": "a decimal number",
    "uuid.UUID": "a UUID",
    "re.Pattern": "a regular expression",
    "typing.Pattern": "a regular expression",
    "ipaddress.IPv4Address": "an IPv4 address",
    "ipaddress.IPv6Address": "an IPv6 address",
    "ipaddress.IPv4Network": "an IPv4 network",
    "ipaddress.IPv6Network": "an IPv6 network",
    "pydantic.EmailStr": "an e-mail address",
    "pydantic.NameEmail": "a name with an e-mail address",
    "pydantic.IPvAnyAddress": "an IP address",
    "pydantic.IPvAnyNetwork": "an IP network",
    "pydantic.ByteSize": "a number of bytes such as 1MiB",
    "pydantic.Json": "JSON",
    "pydantic.AwareDatetime": "an ISO 8601 date and time with an offset",
    "pydantic.NaiveDatetime": "an ISO 8601 date and time without an offset",
    "pydantic.PastDate": "an ISO 8601 date",
    "pydantic.FutureDate": "an ISO 8601 date",
    "pydantic.PastDatetime": "an ISO 8601 date and time",
    "pydantic.FutureDatetime": "an ISO 8601 date and time",
    "pydantic.UUID1": "a UUID",
    "pydantic.UUID3": "a UUID",
    "pydantic.UUID4": "a UUID",
    "pydantic.UUID5": "a UUID",
    "pydantic.Base64Str": "text in base64",
    "pydantic.Base64Bytes": "text in base64",
}


def generic(name: str) -> str:
    """What a generic type is: a container, `Union`, `Optional`, `Literal`, `Annotated`; or ""."""
    package = name.partition(".")[0]
    return _GENERIC.get(name.rpartition(".")[2], "") if package in _TYPING else ""


def known_type(name: str) -> PyType | None:
    """The type of a dotted name without anything in brackets; None if it is not known."""
    package, last = name.partition(".")[0], name.rpartition(".")[2]
    if package == "builtins":
        kind = _BUILTIN.get(last)
        return None if kind is None else _plain(kind)
    if package in ("typing", "typing_extensions", "collections"):
        if last in ("Any", "Text", "AnyStr"):
            return PyType("any" if last == "Any" else "str")
        kind = _GENERIC.get(last, "")
        if kind in ("list", "set", "dict", "tuple"):
            return _plain("list" if kind == "tuple" else kind)
    if package == "pathlib" and last in _PATHS:
        return PyType("path")
    if package in ("pydantic", "pydantic_core", "pydantic_extra_types"):
        if last in ("SecretStr", "SecretBytes"):
            return PyType("secret")
        if last in _PATHS:
            return PyType("path")
        if last in _NUMBERS:
            kind, limits = _NUMBERS[last]
            return PyType(kind, limits=limits)
        if last.endswith(("Url", "Dsn")):
            return PyType("url")
        text = _TEXTS.get(f"pydantic.{last}")
        return None if text is None else PyType("text", text)
    text = _TEXTS.get(name)
    return None if text is None else PyType("text", text)


def _plain(kind: str) -> PyType:
    items = {"list": 1, "set": 1, "dict": 2}.get(kind, 0)
    return PyType(kind, items=(PyType("any"),) * items)
