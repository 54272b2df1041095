"""Habits of other languages, and the slips that are made often: each with a message of its own.

A habit looks at the tokens around a mistake and says what to write in this language, or None if
it does not recognise anything. The order matters: the first that speaks is taken.
"""

from wzc.syntax.habits.declarations import DECLARATION_HABITS
from wzc.syntax.habits.entries import ENTRY_HABITS
from wzc.syntax.habits.imports import IMPORT_HABITS
from wzc.syntax.habits.keywords import KEYWORD_HABITS
from wzc.syntax.habits.python import PYTHON_HABITS
from wzc.syntax.habits.steps import STEP_HABITS
from wzc.syntax.habits.values import VALUE_HABITS
from wzc.syntax.habits.yaml import YAML_HABITS
from wzc.syntax.mistakes import Mistake, Said

_HABITS = (
    *KEYWORD_HABITS,
    *STEP_HABITS,
    *YAML_HABITS,
    *PYTHON_HABITS,
    *ENTRY_HABITS,
    *IMPORT_HABITS,
    *DECLARATION_HABITS,
    *VALUE_HABITS,
)


def find_habit(mistake: Mistake) -> Said | None:
    """What to say if this is a mistake that is made often."""
    for habit in _HABITS:
        said = habit(mistake)
        if said is not None:
            return said
    return None
