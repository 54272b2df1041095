"""What `wzc` costs, beside Wurzel and Hera: `python -m benchmarks` writes docs/benchmarks.md."""
