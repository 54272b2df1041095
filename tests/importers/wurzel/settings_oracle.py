"""Reads variables as Wurzel's settings do; runs inside the environment that has Wurzel.

A request is a line of JSON: {"KIND": text} with the name of a field below. The answer is
{"value": ...}, as `repr`, or {"refused": true}.
"""

# mypy: ignore-errors
# (It runs where Wurzel is, and is checked where it is not.)
import json
import os
import sys
from typing import Any, Literal

from pydantic import Field, ValidationError, create_model
from pydantic_settings import SettingsError
from wurzel.core.settings import Settings, SettingsBase


class ProbeSettings(Settings):
    TEXT: str = ""
    NUMBER: int = 0
    REAL: float = 0.0
    FLAG: bool = False
    CHOICE: Literal["a", "B", "1"] = "a"
    TEXTS: list[str] = Field(default_factory=list)
    NUMBERS: list[int] = Field(default_factory=list)
    FLAGS: dict[str, bool] = Field(default_factory=dict)
    MAP: dict[str, str] = Field(default_factory=dict)
    ANYTHING: dict[str, Any] = Field(default_factory=dict)
    MAYBE_NUMBER: int | None = None
    MAYBE_TEXT: str | None = None
    MAYBE_TEXTS: list[str] | None = None


All = create_model("All", PROBESTEP=(ProbeSettings, ...), __base__=SettingsBase)


def answer(request: dict[str, str]) -> dict[str, Any]:
    [(name, text)] = request.items()
    os.environ[f"PROBESTEP__{name}"] = text
    try:
        return {"value": repr(getattr(All().PROBESTEP, name))}
    except (ValidationError, SettingsError):
        return {"refused": True}
    finally:
        del os.environ[f"PROBESTEP__{name}"]


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
