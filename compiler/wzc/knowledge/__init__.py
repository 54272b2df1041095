"""What each version of Argo accepts: fields, types, limits, and what lists are merged by."""
