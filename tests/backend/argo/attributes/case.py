"""What a line of the tables is."""

from __future__ import annotations

from typing import Any

# The class of the model, its attribute, a line of source, the path of the field that it
# becomes, and the value there.
Case = tuple[type, str, str, str, Any]
