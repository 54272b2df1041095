"""Rules on evaluated pipelines, one per file."""
