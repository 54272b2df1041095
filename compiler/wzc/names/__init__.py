"""Imports, scopes and the binding of names to what they mean."""
