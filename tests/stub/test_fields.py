"""Every kind of field: the static reading is what Pydantic has at run time."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stub.conftest import Oracle
from tests.stub.runs import HEAD, SHIPPED, STEP, compile_errors, only_step, read
from wzc.diagnostics.model import Diagnostics
from wzc.importers.stub.document import stub_text
from wzc.importers.stub.model import PyField, PyType

CLASSES = """
class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"
class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2
class Size(str, enum.Enum):
    S = "s"
    L = "l"
class Auto(enum.StrEnum):
    ONE = enum.auto()
    TWO = enum.auto()
class Inner(BaseModel):
    A: int = 1
    B: list[str] = Field(default_factory=list, description="Texts.")
class Deep(BaseModel):
    INNER: Inner = Inner()
    NAME: str
class Nested(Settings):
    X: int = 5
class Tree(BaseModel):
    LEAVES: list["Tree"] = []
Name = constr(min_length=2)
Alias = Optional[Literal["a", "b"]]
LIMIT = 7
NAMES = ["a", "b"]
"""


def fields_text(*lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HEAD}{CLASSES}\nclass LoadSettings(Settings):\n{body}{STEP}"


def plain_type(type: PyType) -> PyType:
    """Without what only one of the readers can see: the order of members, names of classes."""
    items = tuple(plain_type(one) for one in type.items)
    if type.kind == "union":
        items = tuple(sorted(items, key=repr))
    name = "" if type.kind in ("custom",) else type.name
    return evolve(
        type,
        name=name,
        items=items,
        limits=dict(sorted(type.limits.items())),
        fields=tuple(plain_field(one) for one in type.fields),
    )


def plain_field(field: PyField) -> PyField:
    default = field.default
    if field.type.kind == "url" and isinstance(default, str):
        default = default.rstrip("/")  # Pydantic adds a path
    return evolve(field, type=plain_type(field.type), default=default, default_text="")


def both(oracle: Oracle, text: str) -> tuple[list[PyField], list[PyField]]:
    """The settings of the step as both readers see them."""
    found = oracle.read(text)
    assert not isinstance(found, str), found
    [step] = found.steps
    return (
        [plain_field(one) for one in only_step(text).settings],
        [plain_field(one) for one in step.settings],
    )


@pytest.mark.parametrize(
    "line",
    [
        "X: str",
        "X: int = 5",
        "X: float = 1",
        "X: bool = False",
        "X: bytes = b'x'",
        "X: Path",
        "X: Path = Path('a') / 'b'",
        "X: Any = None",
        "X: object = 5",
        "X: SecretStr",
        "X: SecretStr = SecretStr('')",
        "X: SecretStr | None = None",
        "X: Optional[str]",
        "X: str | None = None",
        "X: Optional[int] = 3",
        "X: Union[int, str] = 3",
        "X: int | str | None = None",
        "X: list",
        "X: list[str] = []",
        "X: List[int] = [1, 2]",
        "X: list[Path] = [Path('a')]",
        "X: set[str] = {'b', 'a'}",
        "X: frozenset[int] = frozenset()",
        "X: tuple[int, ...] = (1, 2)",
        "X: tuple[int, str] = (1, 'a')",
        "X: Sequence[str] = ()",
        "X: dict = {'a': {'b': [1, None]}}",
        "X: Dict[str, int] = Field(default_factory=dict)",
        "X: Mapping[str, list[int]] = {'a': [1]}",
        "X: dict[re.Pattern, str] = {re.compile('a'): 'b'}",
        "X: Literal['a', 'b'] = 'a'",
        "X: Literal[1, 'a', None] = None",
        "X: Literal[True, False]",
        "X: Alias = None",
        "X: Color = Color.RED",
        "X: Level = Level.HIGH",
        "X: Size = Size.L",
        "X: Auto = Auto.TWO",
        "X: list[Color] = [Color.RED, Color.BLUE]",
        "X: Color | None = None",
        "X: Inner = Inner()",
        "X: Inner = Inner(A=2, B=['x'])",
        "X: Inner = Field(default_factory=Inner)",
        "X: Inner = Field(default_factory=lambda: Inner(A=3))",
        "X: Deep",
        "X: Nested",
        "X: Tree = Tree()",
        "X: Optional[Inner] = None",
        "X: int = Field(5, gt=0, le=LIMIT)",
        "X: int = Field(default=5, ge=1, lt=10, multiple_of=5)",
        "X: float = Field(0.5, gt=0, description='How much.')",
        "X: str = Field(..., min_length=1, max_length=9, pattern='^[a-z]+$')",
        "X: str = Field(min_length=LIMIT)",
        "X: list[str] = Field(default_factory=lambda: list(NAMES), min_length=1)",
        "X: list[str] = Field(default_factory=lambda: ['a', *NAMES])",
        "X: Annotated[int, Field(gt=0, description='Annotated.')] = 3",
        "X: Annotated[str, Field(default='a')]",
        "X: list[Annotated[int, Field(gt=0)]] = [1]",
        "X: PositiveInt = 1",
        "X: Optional[PositiveInt] = None",
        "X: conint(gt=2, le=8) = 3",
        "X: constr(pattern='a') = 'a'",
        "X: Name = 'ab'",
        "X: list[Name] = ['ab']",
        "X: AnyUrl",
        "X: Url = Url('http://a.b')",
        "X: HttpUrl | None = None",
        "X: datetime.timedelta = datetime.timedelta(minutes=1, seconds=30)",
        "X: datetime.date",
        "X: uuid.UUID",
        "X: decimal.Decimal",
        "X: 'Optional[int]' = None",
        "X: int = LIMIT * 2",
        "X: str = f'{LIMIT}-x'",
        "X: list[str] = NAMES",
        "X: int = Field(3, validation_alias='OTHER')",
        "X: int = Field(3, validation_alias=AliasChoices('A', 'B'))",
        "X: int = Field(3, alias='OTHER')",
        "X: int = Field(3, serialization_alias='OTHER')",
        "lower: int = 1",
        "X: Final[int] = 3",
        "X: ClassVar[int] = 3",
        "_X: int = 3",
    ],
)
def test_a_field_is_read_as_pydantic_has_it(line: str, oracle: Oracle) -> None:
    static, there = both(oracle, fields_text(line, "LAST: int = 1"))
    assert static == there


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # By the rules of the language, not from what comes out.
        ("X: int = Field(5, gt=0, lt=10)", "x: int(min = 1, max = 9) = 5"),
        ("X: float = Field(0.5, gt=0, lt=1)", "x: float(greater_than = 0, less_than = 1) = 0.5"),
        ("X: Optional[str] = None", "x: string?"),
        ("X: Optional[str]", "x: string"),
        ("X: Optional[list[str]] = ['a']", 'x: [string]? = ["a"]'),
        ("X: SecretStr = SecretStr('')", 'x: secret = ""'),
        ("X: SecretStr = SecretStr('hunter2')", "x: secret?"),
        ("X: Color = Color.RED", 'x: "red" | "blue" = "red"'),
        ("X: Color | None = None", 'x: "red" | "blue"?'),
        ("X: Level = Level.LOW", "x: 1 | 2 = 1"),
        ("X: dict[str, list[int]] = {'a b': [1]}", 'x: map[[int]] = { "a b" = [1] }'),
        ("X: Inner = Inner()", "x: map[any] = { A = 1, B = [] }"),
        ("X: Nested", "x: map[any]?"),
        ("X: constr(pattern='\"') = '\"'", "x: string(pattern = '\"') = '\"'"),
        ("X: AnyUrl = 'http://a'", 'x: url = "http://a"'),
        ("X: str = '${x}'", "x: string = '${x}'"),
        ("X: list[str] = Field(max_length=2)", "x: [string]"),
        ("X: Literal['a', 2] = 2", 'x: "a"?'),
        ("X: int = Field(3, validation_alias='OTHER')", "other: int = 3"),
    ],
)
def test_how_a_field_is_declared(line: str, expected: str) -> None:
    text = stub_text(read(fields_text(line))[0], "Test.", SHIPPED, Diagnostics())
    assert f"({expected})" in text or f"\n  {expected},\n" in text, text
    assert "hunter2" not in text
    assert compile_errors(text) == []


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("X: datetime.date", "WZ8104", "X"),
        ("X: tuple[int, str]", "WZ8104", "X"),
        ("X: Missing", "WZ8104", "X"),
        ("X: list[Missing] = []", "WZ8104", "X"),
        ("X: Literal[True, 'auto'] = 'auto'", "WZ8104", "X"),
        ("X: Literal['a', 2] = 2", "WZ8104", "X"),
        ("X: int = Field(default_factory=os.getpid)", "WZ8105", "os.getpid"),
        ("X: str = os.environ['A']", "WZ8105", "os.environ['A']"),
        ("lower: int = 1", "WZ8106", "lower"),
        ("X: int = Field(1, alias='Y')", "WZ8106", "X"),
        ("größe: int = 1", "WZ8106", "größe"),
    ],
)
def test_what_cannot_be_said_is_reported_at_its_place(line: str, code: str, place: str) -> None:
    package, found = read(fields_text(line))
    assert found == [(code, place)]
    assert compile_errors(stub_text(package, "Test.", SHIPPED, Diagnostics())) == []


def test_fields_are_inherited_as_python_does() -> None:
    text = (
        HEAD
        + """
from base import Base, Mixin
class LoadSettings(Mixin, Base):
    Y: str
    Z: int = Field(4)
"""
        + STEP
    )
    base = (
        HEAD
        + """
class Mixin:
    M: int = 5
class Base(Settings):
    X: int = Field(3, gt=1, description="d")
    Y: str = "a"
    Z: int = 1
"""
    )
    step = only_step(text, base=base)
    assert [(one.name, one.required, one.default) for one in step.settings] == [
        ("X", False, 3),
        ("Y", True, None),
        ("Z", False, 4),
        ("M", False, 5),
    ]
    assert step.settings[0].type.limits == {"gt": 1}


# ---- generated settings

SCALARS: dict[str, st.SearchStrategy[str]] = {
    "int": st.integers(-99, 99).map(repr),
    "float": st.floats(-9, 9).map(repr) | st.integers(0, 9).map(repr),
    "str": st.text(max_size=8).map(repr),
    "bool": st.booleans().map(repr),
    "Path": st.sampled_from(["Path('a/b')", "Path('/x') / 'y'"]),
    "SecretStr": st.sampled_from(["SecretStr('')", "SecretStr('a')"]),
    "Color": st.sampled_from(["Color.RED", "Color('blue')"]),
    "Level": st.sampled_from(["Level.LOW"]),
    "Auto": st.sampled_from(["Auto.TWO"]),
    "Literal['a', 2, None]": st.sampled_from(["'a'", "2", "None"]),
    "Inner": st.sampled_from(["Inner()", "Inner(A=2)"]),
    "datetime.timedelta": st.integers(0, 10**6).map(lambda n: f"datetime.timedelta(seconds={n})"),
    "Any": st.sampled_from(["None", "1", "'x'"]),
}
Typed = tuple[str, st.SearchStrategy[str]]


def _listed(parts: list[str], form: str) -> str:
    return form.format(", ".join(parts))


def _bigger(inner: st.SearchStrategy[Typed]) -> st.SearchStrategy[Typed]:
    def lists(typed: Typed) -> list[Typed]:
        name, value = typed
        many = st.lists(value, max_size=3)
        keyed = st.dictionaries(st.sampled_from("abc"), value, max_size=2)
        return [
            (f"list[{name}]", many.map(lambda parts: _listed(parts, "[{}]"))),
            (
                f"tuple[{name}, ...]",
                many.map(lambda parts: _listed([*parts, ""], "({})") if parts else "()"),
            ),
            (
                f"dict[str, {name}]",
                keyed.map(lambda d: "{" + ", ".join(f"{k!r}: {v}" for k, v in d.items()) + "}"),
            ),
            (f"Optional[{name}]", value | st.just("None")),
            (f"{name} | None", value | st.just("None")),
            (f"Union[{name}, list[int]]", value | st.just("[1]")),
        ]

    return inner.flatmap(lambda typed: st.sampled_from(lists(typed)))


TYPED: st.SearchStrategy[Typed] = st.recursive(
    st.sampled_from(list(SCALARS.items())), _bigger, max_leaves=4
)
LIMITS = {
    "int": ["gt=-100", "ge=-99", "lt=100", "le=99", "multiple_of=1"],
    "float": ["gt=-10.5", "ge=-9", "lt=10", "le=9"],
    "str": ["min_length=0", "max_length=8", "pattern='^.*'"],
}


@st.composite
def field_lines(draw: st.DrawFn) -> list[str]:
    """Annotated names with defaults, and limits of which some make no difference."""
    lines = []
    for number in range(draw(st.integers(1, 5))):
        name, value = draw(TYPED)
        limits = draw(st.lists(st.sampled_from(LIMITS.get(name, [""])), max_size=3, unique=True))
        extra = [one for one in limits if one]
        if draw(st.booleans()):
            extra.append(f"description={draw(st.sampled_from(['A text.', 'Two  blanks.']))!r}")
        default = draw(value) if draw(st.booleans()) else None
        form = draw(st.sampled_from(["plain", "field", "factory", "annotated"]))
        if form == "annotated":
            name, call = f"Annotated[{name}, Field({', '.join(extra)})]", None
        elif form == "factory" and default is not None:
            call = f"Field({', '.join([f'default_factory=lambda: {default}', *extra])})"
        elif form == "field" or extra:
            first = ["..." if default is None else default] if draw(st.booleans()) else []
            if default is not None and not first:
                first = [f"default={default}"]
            call = f"Field({', '.join([*first, *extra])})"
        else:
            call = None
        given = call if call is not None else default
        lines.append(f"F{number}: {name}" + (f" = {given}" if given is not None else ""))
    return lines


@settings(max_examples=120)
@given(field_lines())
def test_generated_settings_are_read_as_pydantic_has_them(oracle: Oracle, lines: list[str]) -> None:
    text = fields_text(*lines)
    static, there = both(oracle, text)
    assert static == there
    diagnostics = Diagnostics()
    written = stub_text(read(text)[0], "Test.", SHIPPED, diagnostics)
    assert compile_errors(written) == []


def test_the_reading_does_not_depend_on_the_order_of_a_set() -> None:
    line = "X: set[str] = {'c', 'a', 'b'}"
    found: list[Any] = [only_step(fields_text(line)).settings[0].default for _ in range(3)]
    assert found == [["a", "b", "c"]] * 3
