"""Keys of earlier outcomes: what Argo refuses, and what is made in the run, is hashed."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.backend.argo.emitted import at, spec, template
from tests.properties.layout import Layout, Line, Quoted, assign
from wzc import api


def key(text: str) -> str:
    found: Any = at(
        template(spec(f"step a_b = Ping() {{ memoize {{ {text}, max_age = 1h }} }}"), "a-b"),
        "memoize.key",
    )
    return str(found)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_a_key_that_is_known_is_one_that_argo_takes(text: str) -> None:
    written = key(Layout(0).document([Line([assign("key", Quoted(text))])]).strip())
    # A controller for all namespaces has one cache for those of one name.
    assert written.startswith("{{workflow.namespace}}-")
    found = written.replace("{{workflow.namespace}}", "ns")
    # cache.go: cacheKeyRegex
    assert re.fullmatch("[a-zA-Z0-9][-a-zA-Z0-9]*", found)
    start = "ns-STEP-a-b-KEY-"
    assert found in (start + text, start + hashlib.sha256(text.encode()).hexdigest())


def test_keys_of_steps_with_like_names_differ() -> None:
    body = """
        step a = Ping() { memoize { key = "b-x", max_age = 1h } }
        step a_b = Ping() { memoize { key = "x", max_age = 1h } }
        step a_key = Ping() { memoize { key = "x", max_age = 1h } }
        step a_key_x = Ping() { memoize { key = "KEY-x", max_age = 1h } }
    """
    made: Any = spec(body)
    keys = [each["memoize"]["key"] for each in made["templates"] if "memoize" in each]
    assert len(set(keys)) == len(keys) == 4


# Kubernetes core/validation.go: a key of a ConfigMap has 253 characters at most, a namespace 63.
def test_a_long_name_and_a_long_key_fit() -> None:
    name = "a_" * 60 + "b"
    found: Any = spec(f'step {name} = Ping() {{ memoize {{ key = "{"k" * 400}", max_age = 1h }} }}')
    [made] = [each for each in found["templates"] if "memoize" in each]
    assert len(made["memoize"]["key"].replace("{{workflow.namespace}}", "n" * 63)) <= 253


def test_a_request_in_a_component_shares_no_key_with_a_step_of_its_name() -> None:
    ask = 'step a = http(url = "https://x.io/{}") {{ memoize {{ key = "k", max_age = 1h }} }}'
    parts = f"component C() {{ {ask.format(1)} }}\ncomponent D() {{ {ask.format(2)} }}"
    text = f"{parts}\npipeline p {{ {ask.format(3)}\nstep c = C()\nstep d = D()\n}}"
    [document] = api.compile(text=text).documents
    made: Any = document
    requests = [each for each in made["spec"]["templates"] if "http" in each]
    keys = {each["memoize"]["key"] for each in requests}
    assert len(requests) == len(keys) == 3


def test_an_output_of_another_step_is_hashed() -> None:
    found = spec("""
        step count = script(image = "a/b:1", interpreter = ["python"], source = 'print(42)') {
          outputs { rows: int from "/tmp/rows" }
        }
        step a = Ping() { memoize { key = "${count.rows}", max_age = 1h } }
    """)
    made = template(found, "a")
    own, hashed = (
        "{{workflow.namespace}}-STEP-a-KEY-",
        "{{=sprig.sha256sum((inputs.parameters.count_rows))}}",
    )
    assert at(made, "memoize.key") == own + hashed
    assert made["inputs"] == {"parameters": [{"name": "count_rows"}]}
