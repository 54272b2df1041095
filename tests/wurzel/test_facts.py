"""What Wurzel itself does, where rules of the compiler depend on it or have yet to be made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.wurzel.by_hand import ByHand
from tests.wurzel.runner import Machine

pytestmark = pytest.mark.slow

SETTINGS = "own_steps:SettingsStep"


def test_a_class_inside_a_class_is_not_found(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"Class 'Outer\.InnerStep' not in module"):
        ByHand(machine, tmp_path).run("own_steps:Outer.InnerStep")


def values(machine: Machine, folder: Path, settings: dict[str, str]) -> dict[str, Any]:
    """What a step sees where these variables, too, have the names of its settings."""
    variables = {"TEXT": "outside", "MAYBE": "outside", "WHOLE": "9"}
    there = ByHand(machine, folder).run(SETTINGS, settings=settings, variables=variables)
    (path,) = there.iterdir()
    found: dict[str, Any] = json.loads(path.read_text())["values"]
    return found


# While a step runs, its settings are variables without prefix, and Wurzel reads them from there.


def test_settings_that_are_not_given_come_from_variables_of_their_bare_names(
    machine: Machine, tmp_path: Path
) -> None:
    found = values(machine, tmp_path, {"WHOLE": "3"})
    assert (found["WHOLE"], found["TEXT"], found["MAYBE"]) == (3, "outside", "outside")


def test_without_any_given_setting_they_have_their_defaults(
    machine: Machine, tmp_path: Path
) -> None:
    found = values(machine, tmp_path, {})
    assert (found["WHOLE"], found["TEXT"]) == (0, "")


def test_a_setting_hides_a_variable_of_its_bare_name(machine: Machine, tmp_path: Path) -> None:
    assert values(machine, tmp_path, {"WHOLE": "3"})["env"]["WHOLE"] == "3"


def test_a_setting_that_the_class_does_not_have_stops_the_step(
    machine: Machine, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="could not create SettingsOfAllKinds from env"):
        ByHand(machine, tmp_path).run(SETTINGS, settings={"TETX": "a"})


def test_without_an_input_file_a_step_does_nothing_and_succeeds(
    machine: Machine, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    there = ByHand(machine, tmp_path).run("own_steps:MarkStep", [empty], output="out")
    assert not there.exists()
