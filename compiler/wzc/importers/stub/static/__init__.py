"""Step classes read from their source."""
