"""Steps of the tests' own; they run in the environment that has Wurzel in it.

Their declarations are in `own.wz`, with the same names and defaults.
"""

# Fields of pydantic's models have their defaults to themselves.
# ruff: noqa: RUF012

import os
from typing import Any, Literal

import pandera as pa
import pandera.typing as patyp
from pydantic import Field, SecretStr
from wurzel.core import NoSettings, Settings, TypedStep
from wurzel.datacontract import MarkdownDataContract, PanderaDataFrameModel, PydanticModel

Documents = list[MarkdownDataContract]


class MarkSettings(Settings):
    """What a document is marked with."""

    MARK: str = "x"


class MarkStep(TypedStep[MarkSettings, Documents, Documents]):
    """Writes into each document which steps it came through."""

    def run(self, inpt: Documents) -> Documents:
        for document in inpt:
            document.keywords += f">{self.settings.MARK}"
        return inpt


class AStepWithAVeryLongNameSuchAsGeneratorsOfCodeLikeToGiveToClasses(MarkStep):
    """Its name is 62 bytes long without `Step`: four of them in a chain are too long for a file."""


class Everything(PydanticModel):
    """Settings as a step saw them."""

    values: dict[str, Any]


class SettingsOfAllKinds(Settings):
    """A field of each kind that Wurzel's own settings have."""

    TEXT: str = ""
    TEXTS: list[str] = []
    NUMBERS: list[float] = []
    MAP: dict[str, str] = {}
    NESTED: dict[str, Any] = {}
    WHOLE: int = 0
    REAL: float = 0.0
    FLAG: bool = False
    CHOICE: Literal["a b", "ä"] = "ä"
    MAYBE: str | None = None
    SECRET: SecretStr = SecretStr("")
    FROM_OUTSIDE: str = Field("not given")


class SettingsStep(TypedStep[SettingsOfAllKinds, None, Everything]):
    """Gives its settings and its environment, as they arrived."""

    def run(self, inpt: None) -> Everything:
        values = self.settings.model_dump()
        values["SECRET"] = self.settings.SECRET.get_secret_value()
        return Everything(values=values | {"env": dict(os.environ)})


class Outer:
    """Holds a class that Wurzel's command does not find."""

    class InnerStep(SettingsStep):
        """Like any other, but for its place."""


class Rows(PanderaDataFrameModel):
    """One row for each document."""

    text: patyp.Series[str]
    words: patyp.Series[int]
    parts: patyp.Series[list[str]] = pa.Field(coerce=False)


class ToRowsStep(TypedStep[NoSettings, Documents, patyp.DataFrame[Rows]]):
    """Documents as a data frame."""

    def run(self, inpt: Documents) -> patyp.DataFrame[Rows]:
        return patyp.DataFrame[Rows](
            {
                "text": [document.md for document in inpt],
                "words": [len(document.md.split()) for document in inpt],
                "parts": [document.md.split() for document in inpt],
            }
        )


class CountStep(TypedStep[NoSettings, patyp.DataFrame[Rows], patyp.DataFrame[Rows]]):
    """Doubles the counts, and so shows that it ran."""

    def run(self, inpt: patyp.DataFrame[Rows]) -> patyp.DataFrame[Rows]:
        inpt["words"] = inpt["words"] * 2
        return inpt


class FromRowsStep(TypedStep[NoSettings, patyp.DataFrame[Rows], Documents]):
    """A data frame as documents."""

    def run(self, inpt: patyp.DataFrame[Rows]) -> Documents:
        return [
            MarkdownDataContract(md=" ".join(row.parts), keywords=str(row.words), url=row.text)
            for row in inpt.itertuples()
        ]
