"""Emitters of target formats."""
