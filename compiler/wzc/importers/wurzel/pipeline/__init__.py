"""Reads a Wurzel pipeline from Python source without running it."""
