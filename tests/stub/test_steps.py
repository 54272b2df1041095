"""Steps, data and validators: what the source says is what Wurzel has at run time."""

from __future__ import annotations

import pytest
from attrs import evolve

from tests.stub.conftest import Oracle
from tests.stub.runs import HEAD, SHIPPED, compile_errors, only_step, read
from wzc.diagnostics.model import Diagnostics
from wzc.importers.stub.document import stub_text
from wzc.importers.stub.model import PyContract, PyPort, PyStep

WURZEL = "wurzel.datacontract."


def own(name: str) -> str:
    """A class's name; Wurzel's contracts by the last part, as its package is not at hand here."""
    return (
        name.rpartition(".")[2] if name.startswith(("wurzel.", "pydantic.", "pandera.")) else name
    )


def plain_port(port: PyPort | None) -> PyPort | None:
    return None if port is None else PyPort(port.kind, own(port.contract))


def plain_contract(contract: PyContract) -> PyContract:
    fields = tuple(evolve(one, required=True, default=None) for one in contract.fields)
    return PyContract(contract.name, own(contract.base), fields, contract.doc)


STEPS = """
class Row(PydanticModel):
    '''One row.

    Attributes:
        text: What it says,
            in words.
    '''
    text: str
    count: int | None = None
    tags: list[str] = []
class Longer(Row):
    more: dict[str, Any] = Field(default_factory=dict, description="More.")
class Table(PanderaDataFrameModel):
    a: Series[str]
    b: Series[int] = pa.Field(nullable=True, ge=0, description="How many.")
    c: Series[float] = pa.Field(isin=[0.5, 1.5])
    d: Optional[Series[str]]
    e: Series[object]
    f: Series[list[float]]
    g: Series[dict] = pa.Field(nullable=True)
    h: Series[str] = pa.Field(isin=["x", "y"])
    i: Series[bool]
class Wider(Table):
    z: Series[str] | None
"""


@pytest.mark.parametrize(
    ("types", "run"),
    [
        ("None, None, list[Row]", "inpt: None) -> list[Row]"),
        ("NoSettings, list[Row], Row", "inpt: list[Row]) -> Row"),
        ("None, list[Longer], DataFrame[Table]", "inpt: list[Longer]) -> DataFrame[Table]"),
        ("None, DataFrame[Wider], Longer", "inpt: DataFrame[Wider]) -> Longer"),
        ("None, set[Row], set[Row]", "inpt: set[Row]) -> set[Row]"),
        (
            "None, list[MarkdownDataContract], list[MarkdownDataContract]",
            "inpt: list[MarkdownDataContract]) -> list[MarkdownDataContract]",
        ),
    ],
)
def test_data_is_read_as_wurzel_has_it(types: str, run: str, oracle: Oracle) -> None:
    text = f"{HEAD}{STEPS}\nclass Load(TypedStep[{types}]):\n    def run(self, {run}: return None\n"
    package, found = read(text)
    there = oracle.read(text)
    assert not isinstance(there, str), there
    [static], [dynamic] = package.steps, there.steps
    assert plain_port(static.input) == plain_port(dynamic.input)
    assert plain_port(static.output) == plain_port(dynamic.output)
    mine = {name: one for name, one in package.contracts.items() if name.startswith("m.")}
    others = {name: one for name, one in there.contracts.items() if name.startswith("m.")}
    assert {name: plain_contract(one) for name, one in mine.items()} == {
        name: plain_contract(one) for name, one in others.items()
    }
    written = stub_text(package, "Test.", SHIPPED, Diagnostics())
    assert compile_errors(written) == []
    assert {code for code, _ in found} <= {"WZ8104"}


def test_contracts_are_declared_in_the_words_of_the_language() -> None:
    text = (
        f"{HEAD}{STEPS}\nclass Load(TypedStep[None, list[Longer], DataFrame[Wider]]):\n"
        "    def run(self, inpt: list[Longer]) -> DataFrame[Wider]: return None\n"
    )
    written = stub_text(read(text)[0], "Test.", SHIPPED, Diagnostics())
    for expected in (
        "from wurzel.contracts import PanderaDataFrameModel, PydanticModel\n",
        "## One row.\ncontract Row extends PydanticModel {\n"
        "  ## What it says, in words.\n  text: string\n  count: int?\n  tags: [string]\n}",
        "contract Longer extends Row {\n  ## More.\n  more: map[any]\n}",
        "contract Table extends PanderaDataFrameModel {\n  a: string\n",
        "  ## How many.\n  b: int(min = 0)?\n",
        '  d: string?\n  e: any\n  f: [float]\n  g: map[any]?\n  h: "x" | "y"\n  i: bool\n}',
        "contract Wider extends Table {\n  z: string?\n}",
        'extern step Load() : [Longer] -> frame[Wider] {\n  class = "m:Load"\n}',
    ):
        assert expected in written, written


# ---- inheritance

BASES = """
import abc
class Row(PydanticModel):
    text: str
class A(Settings):
    X: int = 1
class B(A):
    Y: int = 2
class Base(TypedStep[A, None, list[Row]]):
    '''A base.'''
    def run(self, inpt: None) -> list[Row]: return []
class Plain(Base):
    pass
class Mixin:
    pass
class Other(Mixin, Base, TypedStep[B, None, Row]):
    def run(self, inpt: None) -> Row: return Row(text='')
class Abstract(TypedStep[A, None, Row], abc.ABC):
    @abc.abstractmethod
    def load(self): ...
    def run(self, inpt: None) -> Row: return self.load()
class Concrete(Abstract):
    def load(self): return Row(text='')
class NoRun(TypedStep[A, None, Row]):
    pass
class _Hidden(Base):
    pass
class NotAStep(Mixin):
    pass
"""


def test_steps_are_found_and_inherit_as_in_wurzel(oracle: Oracle) -> None:
    package, found = read(HEAD + BASES)
    there = oracle.read(HEAD + BASES)
    assert not isinstance(there, str), there

    def facts(step: PyStep) -> object:
        names = [one.name for one in step.settings]
        return step.name, names, plain_port(step.input), plain_port(step.output), step.doc

    assert [facts(step) for step in package.steps] == [facts(step) for step in there.steps]
    assert [step.name for step in package.steps] == ["Base", "Plain", "Other", "Concrete"]
    assert found == []


# ---- validators


def validated(*lines: str) -> str:
    body = "\n".join(f"        {line}" for line in lines)
    return f"""{HEAD}
class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"
class LoadSettings(Settings):
    ON: bool = True
    SKIP: bool = False
    NUMBER: int = 0
    MODE: Mode = Mode.FAST
    URL: str = ""
    KEY: SecretStr | None = None
    NAME: str = ""
    TAGS: list[str] = []
    @model_validator(mode="after")
    def check(self):
        '''Ensures something. And more.'''
{body}
class Load(TypedStep[LoadSettings, None, MarkdownDataContract]):
    def run(self, inpt: None) -> MarkdownDataContract: return None
"""


@pytest.mark.parametrize(
    ("lines", "conditions", "is_complete"),
    [
        (
            ["if self.ON and not self.URL:", "    raise ValueError('x')", "return self"],
            {("URL", "on")},
            True,
        ),
        (
            ["if not self.SKIP and self.KEY is None: raise ValueError", "return self"],
            {("KEY", "not skip")},
            True,
        ),
        (
            ["if self.SKIP: return self", "if not self.URL: raise ValueError", "return self"],
            {("URL", "not skip")},
            True,
        ),
        (
            [
                "if self.ON:",
                "    if not self.URL: raise ValueError",
                "    if self.NAME == '': raise ValueError",
                "return self",
            ],
            {("URL", "on"), ("NAME", "on")},
            True,
        ),
        (
            ["if self.ON and not (self.URL and self.NAME): raise ValueError", "return self"],
            {("URL", "on"), ("NAME", "on")},
            True,
        ),
        (
            ["if self.ON or self.SKIP:", "    if not self.URL: raise ValueError", "return self"],
            {("URL", "on"), ("URL", "skip")},
            True,
        ),
        (
            ["if self.MODE == Mode.SLOW and not self.URL: raise ValueError", "return self"],
            {("URL", 'mode == "slow"')},
            True,
        ),
        (
            [
                "if self.NUMBER > 3 and not self.KEY.get_secret_value(): raise ValueError",
                "return self",
            ],
            {("KEY", "number > 3")},
            True,
        ),
        (
            ["if self.URL and not self.KEY: raise ValueError", "return self"],
            {("KEY", 'url != ""')},
            True,
        ),
        (
            ["if self.ON:", "    pass", "elif not self.URL: raise ValueError", "return self"],
            {("URL", "not on")},
            True,
        ),
        (
            [
                "missing = [n for n, v in (('URL', self.URL), ('NAME', self.NAME)) if not v]",
                "if missing: raise ValueError(missing)",
                "return self",
            ],
            {("URL", ""), ("NAME", "")},
            True,
        ),
        (["if not self.URL: raise ValueError", "return self"], {("URL", "")}, True),
        # What is no condition over settings.
        (["if self.ON and not self.TAGS: raise ValueError", "return self"], set(), False),
        (["if not self.URL and not self.NAME: raise ValueError", "return self"], set(), False),
        (["if len(self.URL) > 3: raise ValueError", "return self"], set(), False),
        (["if self.NUMBER > 3: raise ValueError", "return self"], set(), False),
        (
            ["self.URL = self.URL or 'x'", "if not self.URL: raise ValueError", "return self"],
            set(),
            False,
        ),
        (["for _ in (): pass", "return self"], set(), False),
    ],
)
def test_validators_say_when_settings_are_required(
    lines: list[str], conditions: set[tuple[str, str]], is_complete: bool, oracle: Oracle
) -> None:
    text = validated(*lines)
    [validator] = only_step(text).validators
    assert {(one.field, one.text) for one in validator.conditions} == conditions
    assert (validator.rest == "") is is_complete
    there = oracle.read(text)
    assert not isinstance(there, str), there
    assert there.steps[0].validators == (validator,)
    written = stub_text(read(text)[0], "Test.", SHIPPED, Diagnostics())
    assert compile_errors(written) == []
    for field, condition in conditions:
        if condition:
            assert condition in written.partition("required {")[2]
        else:
            assert f"\n  {field.lower()}: string,\n" in written
    assert ("The class also checks: Ensures something. And more" in written) is not is_complete


# ---- hostile modules


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("X = type('X', (TypedStep[None, None, MarkdownDataContract],), {})", "WZ8102", "type("),
        (
            "S = create_model('S')\nclass L(TypedStep[S, None, MarkdownDataContract]):\n"
            "    def run(self, inpt): ...",
            "WZ8102",
            "S",
        ),
        ("class L(TypedStep):\n    def run(self, inpt): ...", "WZ8102", "L"),
        ("class L(TypedStep[None, None]):\n    def run(self, inpt): ...", "WZ8102", "TypedStep["),
        (
            "class L(TypedStep[int, None, MarkdownDataContract]):\n    def run(self, inpt): ...",
            "WZ8102",
            "int",
        ),
        (
            "class L(TypedStep[None, None, tuple[int]]):\n    def run(self, inpt): ...",
            "WZ8102",
            "tuple[int]",
        ),
        (
            "class L(TypedStep[None, None, list['Later']]):\n    def run(self, inpt): ...",
            "WZ8102",
            "list['Later']",
        ),
        (
            "class T:\n    pass\nclass L(TypedStep[None, None, T]):\n    def run(self, inpt): ...",
            "WZ8102",
            "T",
        ),
        (
            "from gone import BaseStep\nclass L(BaseStep):\n    def run(self, inpt): ...",
            "WZ8103",
            "L",
        ),
        ("from gone import *\nclass L(MyTypedStep):\n    def run(self, inpt): ...", "WZ8103", "L"),
        (
            "from gone import deco\n@deco\nclass L(TypedStep[None, None, MarkdownDataContract]):\n"
            "    def run(self, inpt): ...",
            "WZ8103",
            "deco",
        ),
        (
            "from gone import Meta\nclass L(TypedStep[None, None, MarkdownDataContract], "
            "metaclass=Meta):\n    def run(self, inpt): ...",
            "WZ8103",
            "Meta",
        ),
        (
            "from gone import Mixin\nclass S(Mixin, Settings): ...\n"
            "class L(TypedStep[S, None, MarkdownDataContract]):\n    def run(self, inpt): ...",
            "WZ8103",
            "S",
        ),
        (
            "class S(Settings):\n    model_config = SettingsConfigDict(env_prefix='A_')\n"
            "    X: int = 1\n"
            "class L(TypedStep[S, None, MarkdownDataContract]):\n    def run(self, inpt): ...",
            "WZ8106",
            "X",
        ),
    ],
)
def test_what_is_out_of_sight_is_reported_at_its_place(text: str, code: str, place: str) -> None:
    package, found = read(HEAD + text)
    [(_, where)] = [pair for pair in found if pair[0] == code]
    assert where.startswith(place)
    assert (package.steps == ()) is (code == "WZ8102" or "BaseStep" in text or "MyTyped" in text)


def test_classes_that_go_in_circles_end() -> None:
    text = HEAD + (
        "class A(B): ...\nclass B(A): ...\n"
        "class S(Settings):\n    X: 'Y' = None\nY = Optional['Y']\n"
        "class L(A, TypedStep[S, None, MarkdownDataContract]):\n    def run(self, inpt): ...\n"
    )
    assert [step.name for step in read(text)[0].steps] == ["L"]


def test_what_is_nested_without_end_is_cut() -> None:
    deep = " + ".join(["1"] * 900)
    wide = " | ".join(["int"] * 300)
    text = f"{HEAD}class LoadSettings(Settings):\n    X: int = {deep}\n    Y: {wide} = 1\n" + (
        "class Load(TypedStep[LoadSettings, None, MarkdownDataContract]):\n"
        "    def run(self, inpt): ...\n"
    )
    package, found = read(text)
    assert [one.name for one in package.steps[0].settings] == ["X", "Y"]
    assert {code for code, _ in found} == {"WZ8104", "WZ8105"}
