"""Settings that are required as the others are: `bucket` unless `skip`."""

from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.translate.translation import Translation, come_from_outside
from wzc.pipeline import Result


def add_unmet(result: Result, translation: Translation, diagnostics: Diagnostics) -> bool:
    """Write `from_env()` for settings that the steps' conditions ask for and nothing gives.

    Whether there were any.
    """
    return False
