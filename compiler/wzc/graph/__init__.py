"""The DAG: built, checked and ordered with networkx."""
