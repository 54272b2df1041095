"""The DAG: built, checked and ordered."""
