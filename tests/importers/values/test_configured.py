"""What is known of a configuration besides its values: names, places, and what was replaced."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.importers.values.generated import data
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.values import Configured, configure, read_values
from wzc.importers.yaml.tree import plain
from wzc.source.file import SourceFile

BASE = """\
workflows:
  docs:
    schedule: "0 4 * * *"
    annotations: {a: x}
    container:
      image: a/b:1
      env:
        A: one
        B: two
      envFrom:
      - name: e
"""
PROD = """\
workflows:
  docs:
    container:
      env: {B: three, C: four}
      envFrom: []
  wiki: {}
"""


def configured(*texts: str, name: str | None = None) -> Configured:
    found = Diagnostics()
    files = [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)]
    made = configure(read_values(files, found), name, found)
    assert made is not None and not len(found), [item.message for item in found]
    return made


def test_where_each_value_comes_from() -> None:
    docs = configured(BASE, PROD)
    assert docs.name == "docs"
    assert docs.config.container.env == {"A": "one", "B": "three", "C": "four"}
    places = {
        path: (str(place), place.text)
        for path in (
            ("container", "env", "A"),
            ("container", "env", "B"),
            ("container", "image"),
            ("container", "envFrom"),
            ("schedules",),
            ("schedules", 0),
        )
        if (place := docs.place(path))
    }
    assert places == {
        ("container", "env", "A"): ("0.yaml:8:12", "one"),
        ("container", "env", "B"): ("1.yaml:4:16", "three"),
        ("container", "image"): ("0.yaml:6:14", "a/b:1"),
        ("container", "envFrom"): ("1.yaml:5:7", "envFrom"),
        ("schedules",): ("0.yaml:3:5", "schedule"),
        ("schedules", 0): ("0.yaml:3:15", '"0 4 * * *"'),
    }
    key = docs.key(("container", "env", "B"))
    assert key is not None and (str(key), key.text) == ("1.yaml:4:13", "B")
    assert [span.text for span in docs.replaced(("container", "env", "B"))] == ["two"]
    assert [span.text for span in docs.replaced(("container", "envFrom"))] == ["envFrom"]
    assert docs.replaced(("container", "env", "A")) == []


def test_what_was_written_and_what_was_not() -> None:
    docs = configured(BASE)
    assert docs.given(("container", "env", "A")) and docs.given(("schedules",))
    assert not docs.given(("schedule",)) and not docs.given(("namespace",))
    assert docs.place(("namespace",)) is None and docs.key(("namespace",)) is None


def test_which_workflow() -> None:
    assert configured(BASE, PROD).name == "docs"
    assert configured(BASE, PROD, name="wiki").name == "wiki"
    assert configured(BASE, PROD, name="").name == "docs"
    assert configured(BASE, PROD, name="wiki").config == WorkflowConfig()


def test_without_files_there_are_defaults() -> None:
    made = configured()
    assert made.name is None and made.config == WorkflowConfig()
    assert not made.given(("name",))


def test_of_two_workflows_the_first_is_the_one_that_appears_first() -> None:
    wiki = "workflows: {wiki: {}}\n"
    assert configured(wiki, BASE).name == "wiki"


def test_what_is_shared_through_an_anchor_is_no_ignored_key() -> None:
    text = (
        "common: &common\n  image: a/b:1\n"
        "workflows:\n  docs:\n    x-env: &env {A: b}\n    container: {<<: *common, env: *env}\n"
    )
    docs = configured(text)
    assert (docs.config.container.image, docs.config.container.env) == ("a/b:1", {"A": "b"})
    place = docs.place(("container", "image"))
    assert place is not None and str(place) == "0.yaml:2:10"


FILES = st.lists(
    st.fixed_dictionaries({"workflows": st.fixed_dictionaries({"docs": data(WorkflowConfig, 0)})}),
    min_size=1,
    max_size=4,
)


@given(FILES, st.data())
def test_a_prefix_is_as_if_the_others_were_not_there(files: list[Any], draw: st.DataObject) -> None:
    texts = [yaml.safe_dump(file, sort_keys=False) for file in files]
    sources = [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)]
    count = draw.draw(st.integers(0, len(files)))
    part = read_values(sources, Diagnostics()).prefix(count)
    alone = read_values(sources[:count], Diagnostics())
    assert plain(part.tree) == plain(alone.tree)
    ours, theirs = configure(part, None, Diagnostics()), configure(alone, None, Diagnostics())
    assert ours is not None and theirs is not None
    assert (ours.name, ours.config) == (theirs.name, theirs.config)
