"""What `wzc explain` knows: where values come from, and an overview of a file."""
