"""Scripts that run inside the environments that are measured, and need only what those have."""

# The passes of a compile, in order; here, because benchmarks.inside.passes imports `wzc`.
PASSES = (
    *("load and parse", "bind", "check", "evaluate", "graph", "lint"),
    *("lower", "factor", "verify", "emit"),
)
