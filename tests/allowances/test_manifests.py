"""Comments in YAML: `«...»` marks the places whose warning (WZ9027) is silenced."""

from __future__ import annotations

import pytest

from tests.language.program import assert_reads_well, unmarked
from wzc.diagnostics.model import Diagnostic
from wzc.source.file import SourceFile
from wzc.verify.verify import verify

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: test}
spec:
  templates:
"""
# Containers without a command, of which Argo asks the registry.
CASES = {
    "above an item": """
    # wz: allow(WZ9027) why
    - name: a
      «container»:
        image: acme/read:3
    - name: b
      container:
        image: acme/read:3
""",
    "above an entry": """
    - name: a
      # wz: allow(WZ9027) why
      # and more.
      «container»:
        image: acme/read:3
    - name: b
      container: {image: "acme/read:3"}
""",
    "behind an entry": """
    - name: a
      «container»: {image: "acme/read:3"} # wz: allow(WZ9027) why
    - name: b
      container: {image: "acme/read:3"}
""",
    "behind a key": """
    - name: a
      «container»:  # wz: allow(WZ9027) why
        image: acme/read:3
    - name: b
      container: {image: "acme/read:3"}
""",
    "in the text of a script": """
    - name: a
      script:
        image: acme/read:3
        command: [sh]
        source: |
          # wz: allow(WZ9027) why
          # wz: alow
          echo "# wz: nothing"
    - name: b
      container: {image: "acme/read:3"}
""",
    "around flows and quotes": """
    - {name: "#a", «container»: {image: 'acme/read:3'}} # wz: allow(WZ9027) why
    - name: b # a name
      container: {image: "acme/read:3"}
""",
}


def found(text: str) -> list[Diagnostic]:
    return verify([SourceFile("test.yaml", text)])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "dos"])
def test_what_a_comment_is_about(name: str, end: str) -> None:
    text, places = unmarked((HEAD + CASES[name].removeprefix("\n")).replace("\n", end))
    without = text.replace("wz: ", "....")
    before = {item.primary.span for item in found(without) if item.primary is not None}
    after = {item.primary.span for item in found(text) if item.primary is not None}
    gone = {(span.start, span.end) for span in before} - {(span.start, span.end) for span in after}
    assert gone == set(places)
    assert len(after) == len(before) - len(places) > 0


def test_above_a_document() -> None:
    text = "# wz: allow(WZ9027) why\n" + HEAD + '    - {name: a, container: {image: "acme/a:1"}}\n'
    # It is about the entry below, as everywhere.
    assert [item.code.id for item in found(text)] == ["WZ7016", "WZ9027"]
    text = text.replace("# wz: allow(WZ9027) why\n", "").replace(
        "spec:", "# wz: allow(WZ9027) why\nspec:"
    )
    assert found(text) == []


@pytest.mark.parametrize(
    ("comment", "code", "says"),
    [
        ("# wz: allow(WZ9027)", "WZ1017", "nothing says why `WZ9027` is allowed"),
        ("# wz:allow(WZ9027) why", "WZ1017", "a blank is missing after `wz:`"),
        ("# wz: allow(WZ9011) why", "WZ2019",
         "`WZ9011` is an error, and only warnings can be allowed"),
        ("# wz: allow(WZ7001) why", "WZ2019",
         "`WZ7001` is a warning about the language: a manifest never gets it"),
        ("# wz: allow(WZ9008) why", "WZ7016",
         "`WZ9008` is allowed here, and there is no such warning"),
    ],
)  # fmt: skip
def test_a_comment_that_is_wrong(comment: str, code: str, says: str) -> None:
    text = HEAD + f"    - name: a {comment}\n"
    text += '      container: {image: "acme/read:3", command: [sh]}\n'
    [item] = found(text)
    assert (item.code.id, item.message) == (code, says)
    assert not any(fix.certain for fix in item.fixes)  # `wzc verify` does not apply any
    assert_reads_well(item)


def test_nothing_right_below() -> None:
    text = HEAD + '    - {name: a, container: {image: "acme/a:1", command: [sh]}}\n'
    [item] = found(text + "    # wz: allow(WZ9027) why\n")
    assert item.message == "nothing begins right below this comment, so it allows nothing"


def test_a_file_that_cannot_be_read() -> None:
    text = HEAD + "    - {name: a # wz: alow(WZ9027)\n"
    assert [item.code.id for item in found(text)] == ["WZ9001"]


def test_aliases() -> None:
    text = HEAD + "    # wz: allow(WZ9027) why\n    - name: a\n      container: &c\n"
    text += "        image: acme/read:3\n    - name: b\n      container: *c\n"
    assert {item.code.id for item in found(text)} <= {"WZ9027"}


def test_aliases_that_double() -> None:
    """Each value is looked at once, however often it is referred to."""
    rows = ["x0: &x0 {a: 1} # wz: allow(WZ9027, WZ7016) why"]
    rows += [f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]" for n in range(1, 40)]
    assert [item.code.id for item in found("\n".join(rows))] == ["WZ9001"]
