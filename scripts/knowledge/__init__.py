"""Makes compiler/wzc/knowledge/_tables.py from what package registries serve: `make knowledge`."""
