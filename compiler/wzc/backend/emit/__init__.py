"""From documents as plain data to text: YAML, JSON, and the source map between the two."""
