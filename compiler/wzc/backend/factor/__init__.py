"""Repetition in the documents, written once."""
