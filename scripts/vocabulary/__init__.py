"""Writes grammar/vocabulary.json, the words of the language, from the grammar and the checker."""
