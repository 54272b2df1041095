"""Random text, and what may stand where a format is asked for."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.properties import stores
from tests.properties.layout import Node, Quoted

# Printable text that could be taken for something else on its way.
_PIECES = (
    *("$", "$$", "$$$", "$(", "$(X)", "$(HOME)", "$((X))", "$é", "$日", "${", "$${a}", ")", "("),
    *("{", "}", "{{", "}}", "{{{", "}}}", "{{workflow.uid}}", "{{workflow.name}}", "{{='a'}}"),
    *("{{inputs.parameters.x}}", "{{item}}", "{{tasks.a.outputs.result}}", "{{ .Values.x }}"),
    *("\n", "\n\n", "\t", "\r", " ", "  ", "'", '"', "\\", "\\n", "#", ": ", "- ", "|", ">", "%"),
    *(
        "yes",
        "no",
        "null",
        "~",
        "1e3",
        "08",
        "0x1",
        "true",
        "2020-01-01",
        "",
        "a",
        "b c",
        "ü",
        "日本",
    ),
    *("\u2028", "\x85", "\ufeff", "😀", "\x07", "\x1b[0m", "@", "&", "*", "!", "`"),
)


_ANY_CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


texts = st.one_of(
    st.sampled_from(_PIECES),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
    st.text(_ANY_CHARACTER, max_size=10),
    st.text("ab \n", max_size=20),
)


# Text that Argo may read: it is refused if it begins a tag.
tagless_texts = texts.filter(lambda text: "{{" not in text)


_label = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?", fullmatch=True)


_subdomain = st.lists(_label, min_size=1, max_size=3).map(".".join)


_awkward_names = st.sampled_from(("n", "y", "1e3", "08", "true", "null", "0x1", "1", "data", "tmp"))


dns_labels = st.one_of(_awkward_names, _label)


dns_names = st.one_of(_awkward_names, _label, _subdomain)


_qualified = st.from_regex(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?", fullmatch=True)


_keys = st.one_of(_qualified, st.tuples(_subdomain, _qualified).map("/".join))


paths = st.lists(
    st.one_of(
        st.sampled_from(("etc", "ssl", "data", "a b", "ü", "$(X)", "x}y", "UPPER", "1e3")), _label
    ),
    min_size=1,
    max_size=3,
).map(lambda parts: "/m/" + "/".join(parts))


env_names = st.from_regex(r"E_[A-Za-z0-9.-]{0,8}", fullmatch=True).filter(lambda n: "__" not in n)


# Formats of text: what may stand there.
FORMATS: dict[str, st.SearchStrategy[str]] = {
    **stores.FORMATS,
    "dns_label": dns_labels,
    "dns_subdomain": dns_names,
    "template_name": _label.map(lambda name: f"the-{name}"),
    "label_key": _keys,
    "label_value": st.one_of(
        st.just(""), st.sampled_from(("yes", "1e3", "08", "n", "1.0")), _qualified
    ),
    "annotation_key": _keys,
    "secret_key": st.from_regex(r"[-_a-zA-Z0-9][-._a-zA-Z0-9]{0,10}", fullmatch=True),
    "image": st.sampled_from(
        (
            "a",
            "python:3.12-slim",
            "ghcr.io/telekom/wurzel:3.3.1",
            "r.example:5000/a/b:v_1",
            "x@sha256:" + "0f" * 32,
        )
    ),
    "cron": st.sampled_from(
        ("0 4 * * *", "*/5 * * * *", "0 0 29 2 *", "@daily", "30 1-5,7 1 JAN-MAR MON", "@every 90m")
    ),
    "timezone": st.sampled_from(("UTC", "Europe/Berlin", "Etc/GMT-2", "America/Argentina/Ushuaia")),
    "path": paths,
    "bucket": st.sampled_from(("abc", "wurzel-bucket", "a.b-c9", "1e3")),
    "endpoint": st.sampled_from(("s3.amazonaws.com", "minio:9000", "10.0.0.1", "[::1]:9000")),
    "env_name": env_names,
    "metric_name": st.sampled_from(("a", "B_1", "y")),
    "header_name": st.sampled_from(("Host", "X-A-1", "y")),
    "port_name": st.sampled_from(("http", "a-1", "y")),
}


DURATIONS = ("1s", "90s", "5min", "1h30min", "2h", "7d", "60s", "1.5h")


AMOUNTS = {
    "cpu": ("100m", "250m", "500m", "0.5", "1", "1500m", "2", "16"),
    "memory": ("1Mi", "128Mi", "200M", "0.5Gi", "512Mi", "1Gi", "1.5Gi", "2Gi", "1Ti"),
    "whole": ("0", "1", "2", "8"),
}


INTS = (0, 1, 2, 7, 1000, 65534, 2**31 - 1)


def literal(value: str | int) -> Node:
    return Quoted(value) if isinstance(value, str) else str(value)


def text(value: str) -> Node:
    return Quoted(value)
