"""Names: odd but valid ones, and what becomes of them in Kubernetes."""

from __future__ import annotations

from hypothesis import strategies as st

# Argo's `depends` is an expression: these are its words (argo-rules.md, B2).
WORDS_OF_DEPENDS = frozenset(
    "and or not in contains matches startswith endswith if else let true false nil".split()
)
# Of the language's own (grammar/wz.lark); a step may not be called so.
KEYWORDS = frozenset(
    "import as from param let contract extends extern middleware template component preset pipeline"
    " profile cluster step remove use for in input output on_exit hook at default if else or and"
    " not true false null".split()
)
_NEAR = (
    *(
        "steps",
        "Step",
        "pipelines",
        "or_",
        "_and",
        "Use",
        "nulls",
        "TRUEs",
        "forx",
        "In_",
        "inputs",
    ),
    *("n", "y", "N", "no", "Yes", "on", "off", "null_", "nan", "e1", "x1e3", "a_1", "a1", "A_1_"),
    *("data", "main", "init", "wait", "tmp", "docs", "split", "secret", "file", "json", "range"),
    *("x" * 60, "very_long_" * 9 + "name", "UPPER_CASE", "camelCase", "Mixed_Case9", "a__b", "z_"),
)

identifiers = st.one_of(
    st.sampled_from(_NEAR),
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,11}", fullmatch=True),
)


def kubernetes_name(name: str) -> str:
    """Lower case, `-` for `_`, none at the ends."""
    return name.lower().replace("_", "-").strip("-")


def is_fine(name: str) -> bool:
    """Whether a step can have the name."""
    made = kubernetes_name(name)
    return (
        name not in KEYWORDS
        and made != ""
        and not made[0].isdigit()
        and made not in WORDS_OF_DEPENDS
    )


step_names = identifiers.filter(is_fine)
pipeline_names = step_names.filter(lambda name: len(name) <= 40)


def several(count: int) -> st.SearchStrategy[list[str]]:
    """So many step names that stay different in Kubernetes."""
    return st.lists(step_names, min_size=count, max_size=count, unique_by=kubernetes_name)
