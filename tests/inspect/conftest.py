"""The environment with Wurzel in it, as for the tests of Wurzel's own steps."""

from tests.wurzel.conftest import machine

__all__ = ["machine"]
