"""What is wrong with a manifest: one concept a file, listed in `table`."""
