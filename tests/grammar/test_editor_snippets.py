"""Each snippet for editors compiles, as it stands when none of its placeholders was touched."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.examples.goldens import ROOT
from wzc import api

SNIPPETS: dict[str, Any] = json.loads(
    (ROOT / "grammar" / "snippets" / "wz.json").read_text(encoding="utf-8")
)
_PLACEHOLDER = re.compile(
    r"\\(?P<escaped>[\\$}])|\$(?P<stop>\d+)|\$\{\d+:(?P<default>(?:[^{}\\]|\\.)*)\}"
    r"|\$\{\d+\|(?P<choice>[^,|]*)[^|]*\|\}|\$\{(?P<again>\d+)\}"
)
_STEP = 'step s = container(image = "alpine:3.20", command = ["true"])'
_FILE = "{}\npipeline other { " + _STEP + " }\n"
_PIPELINE = "pipeline other {\n  {}\n  " + _STEP + "\n}\n"
_ONE_STEP = "pipeline other {\n  {}\n}\n"
_IN_STEP = "pipeline other {\n  " + _STEP + " {\n    {}\n  }\n}\n"
# What each is written in; `{}` is its place.
CONTEXTS = {
    **dict.fromkeys(("pipeline", "pipeline of Wurzel"), "{}\n"),
    **dict.fromkeys(("component", "preset", "contract", "param", "cluster"), _FILE),
    **dict.fromkeys(("container", "script in Python", "script in a shell"), _ONE_STEP),
    **dict.fromkeys(("http", "suspend", "loop"), _ONE_STEP),
    **dict.fromkeys(("input", "on_exit", "schedule", "artifacts"), _PIPELINE),
    **dict.fromkeys(("outputs", "resources", "retry", "env", "secret"), _IN_STEP),
    "defaults": "pipeline other {\n  {}\n  step s = container(command = ['true'])\n}\n",
    "profile": "pipeline name {\n  " + _STEP + "\n}\n{}\n",
    "extern step": "contract Page { url: string }\n" + _FILE,
    "import file": _FILE,
}


def expanded(name: str) -> str:
    """The text that a snippet puts down, with the defaults of its placeholders."""
    body = SNIPPETS[name]["body"]
    text = body if isinstance(body, str) else "\n".join(body)
    # A placeholder's default may be said once, for all of its number.
    defaults = dict(re.findall(r"\$\{(\d+):((?:[^{}\\]|\\.)*)\}", text))

    def value(found: re.Match[str]) -> str:
        if found["escaped"] is not None:
            return found["escaped"]
        if found["default"] is not None:
            return re.sub(r"\\([\\$}])", r"\1", found["default"])
        number = found["again"] or found["stop"]
        return found["choice"] or defaults.get(number, "")

    return _PLACEHOLDER.sub(value, text).replace("\t", "  ")


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_compiles(name: str, tmp_path: Path) -> None:
    text = CONTEXTS[name].replace("{}", expanded(name), 1)
    (tmp_path / "steps.wz").write_text("let text = 1\n", encoding="utf-8")
    (tmp_path / "x.wz").write_text(text, encoding="utf-8")
    found = api.compile(text=text, name=str(tmp_path / "x.wz"))
    assert not found.errors, f"{found.messages()}\n{text}"


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_says_what_it_is(name: str) -> None:
    snippet = SNIPPETS[name]
    assert set(snippet) == {"prefix", "body", "description"}
    assert len(snippet["description"]) < 60
    body = snippet["body"]
    assert "$0" in (body if isinstance(body, str) else "\n".join(body))


def test_every_snippet_is_tried() -> None:
    assert CONTEXTS.keys() == SNIPPETS.keys()
