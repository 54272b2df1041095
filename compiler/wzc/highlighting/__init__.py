"""Colours for source text, outside of editors. Nothing of the compiler imports this."""
