"""What `wzc inspect` knows: which variables steps get, and what has to exist in the namespace."""
