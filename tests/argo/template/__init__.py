"""Argo's tags, expressions and conditions in Python, and a workflow walked through with them."""
