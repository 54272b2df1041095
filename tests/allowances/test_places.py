"""What a comment is about: `«...»` marks the places whose warning is silenced."""

from __future__ import annotations

import pytest

from tests.allowances.allowing import compiled, found
from tests.language.program import unmarked

# Each text has warnings WZ7001 at its images, and marks those that are gone.
CASES = {
    "the end of a line": """
pipeline p {
  step a = container(image = «"x"», command = ["a"]) # wz: allow(WZ7001) why
  step b = container(image = "x", command = ["a"])
}
""",
    "right above": """
pipeline p {
  step b = container(image = "x", command = ["a"])
  # wz: allow(WZ7001) why
  step a = container(image = «"x"», command = ["a"])
  step c = container(image = "x", command = ["a"])
}
""",
    "above, with the block": """
pipeline p {
  # wz: allow(WZ7001) why
  step a = container(command = ["a"]) {
    timeout = 1h
    image = «"x"»
  }
  defaults { image = "y:1" }
  step c = container(image = "x", command = ["a"])
}
""",
    "the head of a block is a line": """
pipeline p {
  step a = container(command = ["a"]) { # wz: allow(WZ7001, WZ7016) why
    image = "x"
  }
  defaults { image = "y:1" }
}
""",
    "behind the block": """
pipeline p {
  step a = container(command = ["a"]) {
    image = «"x"»
  } # wz: allow(WZ7001) why
  defaults { image = "y:1" }
  step c = container(image = "x", command = ["a"])
}
""",
    "above an attribute": """
pipeline p {
  step a = container(command = ["a"]) {
    # wz: allow(WZ7001) why
    image = «"x"»
  }
  step c = container(image = "x", command = ["a"])
}
""",
    "above a pipeline, with documentation and other comments": """
# wz: allow(WZ7001) why
# It goes on.
## What it is.
pipeline p {
  step a = container(image = «"x"», command = ["a"])
  step b = container(image = «"y"», command = ["a"])
}

pipeline q {
  step a = container(image = "x", command = ["a"])
}
""",
    "above an argument": """
pipeline p {
  step a = container(
    # wz: allow(WZ7001) why
    image = «"x"»,
    command = ["a"],
  )
}
""",
    "behind an argument": """
pipeline p {
  step a = container(
    image = «"x"», # wz: allow(WZ7001) why
    command = ["a"],
  )
}
""",
    "an argument of several lines": """
let x = "x"
pipeline p {
  step a = container(
    image = (
      «"x"»
    ), # wz: allow(WZ7001) why
    command = ["a"],
  )
}
""",
    "a value elsewhere: its place decides": """
let image = «"x"» # wz: allow(WZ7001) why
pipeline p {
  step a = container(image = image, command = ["a"])
}
""",
    "where it is used is not where it is": """
let image = "x"
pipeline p {
  step a = container(image = image, command = ["a"]) # wz: allow(WZ7001, WZ7016) why
}
""",
    "an item of a block on one line": """
pipeline p {
  defaults { image = «"x"» } # wz: allow(WZ7001) why
  step a = container(command = ["a"])
}
""",
    "a preset": """
# wz: allow(WZ7001) why
preset local {
  image = «"x"»
}
pipeline p {
  defaults { use local }
  step a = container(command = ["a"])
  step b = container(image = "y", command = ["a"])
}
""",
    "two on one line": """
pipeline p {
  step a = container(image = «"x"»), step b = container(image = «"x"») # wz: allow(WZ7001) why
}
""",
    "two comments above": """
pipeline p {
  # wz: allow(WZ4009) on purpose
  # wz: allow(WZ7001) why
  step a = container(image = «"x"», command = ["a"])
  step b = container(image = "x:1", command = ["a"])
  step c = container(image = "x:1", command = ["a"])
  b ~> c
}
""",
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_comment_is_about(name: str) -> None:
    text, places = unmarked(CASES[name])
    comments = [line.partition("# wz:")[2] for line in text.splitlines()]
    without = text
    for comment in filter(None, comments):
        without = without.replace(f"# wz:{comment}", "#".ljust(len(comment) + 5))
    assert len(without) == len(text)
    before = {
        (item.code.id, item.primary.span.start, item.primary.span.end)
        for item in found(without)
        if item.primary is not None
    }
    after = {
        (item.code.id, item.primary.span.start, item.primary.span.end)
        for item in found(text)
        if item.primary is not None
    }
    assert after <= before
    gone = {(start, end) for code, start, end in before - after if code == "WZ7001"}
    assert gone == set(places)
    assert compiled(text).yaml() == compiled(without).yaml()


@pytest.mark.parametrize(
    "text",
    [
        "# wz: allow(WZ7001) why\n\npipeline p {\n  defaults { image = 'x:1' }\n}\n",
        "pipeline p {\n  timeout = 1h\n  # wz: allow(WZ7001) why\n}\n",
        "pipeline p {\n  timeout = 1h\n}\n# wz: allow(WZ7001) why\n",
        "# wz: allow(WZ7001) why",
        "pipeline p {\n  a\n    # wz: allow(WZ7001) why\n    >> b\n}\n",
        "let a = [\n  1,\n  # wz: allow(WZ7001) why\n]\n",
        "let a = (\n  1\n  # wz: allow(WZ7001) why\n  + 1\n)\n",
        "# wz: allow(WZ7001) why\n# more\n\n# more\nlet a = 1\n",
    ],
)
def test_nothing_right_below(text: str) -> None:
    [item] = [item for item in found(text) if item.code.id.startswith("WZ1")]
    assert (item.code.id, item.message) == (
        "WZ1017",
        "nothing begins right below this comment, so it allows nothing",
    )


def test_the_file_of_the_warning_decides() -> None:
    text = 'import "./lib.wz" as lib\npipeline p {\n  defaults { use lib.local }\n'
    text += '  step a = container(command = ["a"])\n}\n'
    preset = 'preset local {\n  image = "x" # wz: allow(WZ7001) why\n}\n'
    assert found(text, {"./lib.wz": preset}) == []
    [item] = found(text, {"./lib.wz": preset.replace("WZ7001", "WZ7010")})
    assert item.code.id == "WZ7001"


def test_a_comment_that_cannot_be_read_in_an_imported_file() -> None:
    text = 'import "./lib.wz" as lib\npipeline p {\n  defaults { use lib.local }\n'
    text += '  step a = container(command = ["a"])\n}\n'
    preset = 'preset local {\n  image = "x:1" # wz: alow(WZ7001) why\n}\n'
    [item] = found(text, {"./lib.wz": preset})
    assert item.code.id == "WZ1017"
    assert item.primary is not None and item.primary.span.file.name == "lib.wz"


def test_an_unused_import() -> None:
    text = (
        "from wurzel.steps import ManualMarkdownStep # wz: allow(WZ7013) for the next one\n"
        "# wz: allow(WZ7013) for the next one\nimport wurzel\n"
        'pipeline p {\n  step a = container(image = "x:1", command = ["a"])\n}\n'
    )
    assert found(text) == []


def test_errors_stay_where_warnings_are_allowed() -> None:
    text = 'pipeline p {\n  # wz: allow(WZ7001) why\n  step a = container(image = "x",'
    text += ' command = ["a"]) { timeout = 1m, memory = 1Gi }\n}\n'
    codes = [item.code.id for item in found(text)]
    assert codes and all(item.is_error for item in found(text))
    assert "WZ7016" not in codes


def test_in_a_file_that_is_broken_elsewhere() -> None:
    text = "pipeline p {\n  # wz: allow(WZ7001) why\n  step a = = container(image = 'x')\n}\n"
    assert "WZ1017" not in [item.code.id for item in found(text)]
