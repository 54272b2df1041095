"""Source files, places in them, and the loader that finds modules."""
