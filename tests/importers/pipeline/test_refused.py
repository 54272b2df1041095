"""What Python or Wurzel itself would refuse, each with its place."""

from __future__ import annotations

import pytest

from tests.importers.pipeline.reading import HEAD, problem, read, said

MADE = HEAD + "a = WZ(ManualMarkdownStep)\npipeline = WZ(SimpleSplitterStep)\n"

# Text after `MADE`: code, message, text at the place.
CASES = {
    "list before": (
        "[a] >> pipeline",
        ("WZ8205", "a list cannot be chained to a step", "[a] >> pipeline"),
    ),
    "list after": (
        "a >> [pipeline]",
        ("WZ8205", "a step cannot be chained to a list", "a >> [pipeline]"),
    ),
    "class after": (
        "a >> SimpleSplitterStep",
        (
            "WZ8205",
            "`SimpleSplitterStep` is a class: only steps can be chained",
            "a >> SimpleSplitterStep",
        ),
    ),
    "None": (
        "def f():\n    a >> pipeline\nf() >> pipeline",
        ("WZ8205", "None cannot be chained to a step", "f() >> pipeline"),
    ),
    "other operator": (
        "a << pipeline",
        (
            "WZ8205",
            "there is no such operator for a step and a step: steps have only `>>`",
            "a << pipeline",
        ),
    ),
    "no step class": (
        "class X:\n    pass\nWZ(X)",
        ("WZ8205", "`X` is not a step class: it does not derive from `TypedStep`", "WZ(X)"),
    ),
    "a model": (
        "from pydantic import BaseModel\nclass X(BaseModel):\n    pass\nWZ(X)",
        ("WZ8205", "`X` is not a step class: it does not derive from `TypedStep`", "WZ(X)"),
    ),
    "a step again": ("WZ(a)", ("WZ8205", "`WZ` takes a step class, not a step", "WZ(a)")),
    "a number": ("WZ(1)", ("WZ8205", "`WZ` takes a step class, not a number", "WZ(1)")),
    "nothing": ("WZ()", ("WZ8205", "`WZ` takes one step class, not 0 arguments", "WZ()")),
    "arguments": (
        "SimpleSplitterStep(3)",
        (
            "WZ8205",
            "`SimpleSplitterStep` takes no arguments: its settings come from the environment",
            "SimpleSplitterStep(3)",
        ),
    ),
    "unknown step class": (
        "from wurzel.steps.splitter import SimpelSplitterStep as S\nWZ(S)",
        ("WZ8204", "Wurzel has no step class `SimpelSplitterStep`", "SimpelSplitterStep as S"),
    ),
    "unknown step class by attribute": (
        "import wurzel.steps\nWZ(wurzel.steps.NopeStep)",
        ("WZ8204", "Wurzel has no step class `NopeStep`", "wurzel.steps.NopeStep"),
    ),
    "missing module": (
        "from company.steps import CleanStep\nWZ(CleanStep)",
        ("WZ8203", "the module `company.steps` cannot be found", "CleanStep"),
    ),
    "missing relative module": (
        "from .steps import CleanStep",
        ("WZ8203", "`.steps` leads out of the package", "from .steps import CleanStep"),
    ),
    "name error": ("b >> pipeline", ("WZ8202", "nothing is called `b` here", "b")),
    "index": (
        "[a][1] >> pipeline",
        ("WZ8202", "a list of 1 has no element `1`", "[a][1]"),
    ),
    "key": ("{'x': a}['y'] >> pipeline", ("WZ8202", "the dict has no key `y`", "{'x': a}['y']")),
    "unpacking": ("b, c = [a]", ("WZ8202", "2 names cannot take 1 values", "b, c")),
    "arguments of a function": (
        "def f(x):\n    return x\nf()",
        ("WZ8202", "`f` is called without its `x`", "f()"),
    ),
    "exit": ("sys.exit(1)", ("WZ8202", "importing the file ends here: it exits", "sys.exit(1)")),
    "raise": (
        "raise OSError('no')",
        (
            "WZ8202",
            "importing the file ends here: it raises OSError",
            "raise OSError('no')",
        ),
    ),
    "calling a number": ("x = 3\nx()", ("WZ8202", "a number cannot be called", "x()")),
    "to itself": (
        "pipeline >> pipeline",
        ("WZ8206", "`pipeline` is chained to itself", "pipeline >> pipeline"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused(case: str) -> None:
    text, expected = CASES[case]
    graph, diagnostics = read(MADE + text + "\n")
    assert graph is None
    assert said(diagnostics) == expected


def test_the_nearest_class_is_named() -> None:
    _, diagnostics = read(
        "from wurzel.steps import SimpelSplitterStep as S\n"
        "from wurzel.utils import WZ\npipeline = WZ(S)\n"
    )
    one = problem(diagnostics)
    assert one.primary.text == "did you mean `SimpleSplitterStep`?"
    assert "EmbeddingStep, ManualMarkdownStep" in one.notes[0]


def test_a_name_that_a_module_does_not_have() -> None:
    files = {"company/__init__.py": "", "company/steps.py": "class CleanStep: pass\n"}
    _, diagnostics = read(HEAD + "from company.steps import ClaenStep\n", files=files)
    assert said(diagnostics) == (
        "WZ8204",
        "the module `company.steps` has no `ClaenStep`",
        "ClaenStep",
    )
    one = problem(diagnostics)
    assert one.primary.text == "did you mean `CleanStep`?"
    assert one.notes == ["`company.steps` is company/steps.py"]


def test_where_a_missing_module_was_looked_for() -> None:
    _, diagnostics = read(MADE + "from company import X\nX >> WZ(X)\n", roots=["", "lib"])
    assert problem(diagnostics).notes == ["looked for in: ., lib"]


def test_a_cycle_shows_each_of_its_arrows() -> None:
    text = """
b, c = WZ(DropDuplicationStep), WZ(DropDuplicationStep)
a >> b >> c
c >> pipeline
c >> b
"""
    _, diagnostics = read(MADE + text)
    one = problem(diagnostics)
    assert one.code.id == "WZ8206"
    assert one.message in (
        "these steps need one another: b, c",
        "these steps need one another: c, b",
    )
    labels = [one.primary, *one.secondary]
    assert [(label.span.text, label.text) for label in labels] == [
        ("b >> c", "c needs b"),
        ("c >> b", "b needs c"),
    ]


def test_a_cycle_elsewhere_is_no_concern() -> None:
    text = "b, c = WZ(DropDuplicationStep), WZ(DropDuplicationStep)\nb >> c >> b\na >> pipeline\n"
    graph, _ = read(MADE + text)
    assert len(graph.steps) == 2


# ---- files


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = (\n", "("),
        ("print 'hello'\n", "p"),
        ("a >> >> b\n", ">"),
        (b"\xff\xfe\x00", ""),
        ("exec 'x' in {}\n", "e"),
    ],
)
def test_what_is_not_python_3(text: str | bytes, place: str) -> None:
    _, diagnostics = read("", files={"pipeline.py": text})
    code, message, where = said(diagnostics)
    assert code == "WZ8202"
    assert message.startswith("this is not Python 3: ")
    assert where.startswith(place)


def test_a_module_that_is_not_python_3_is_named() -> None:
    _, diagnostics = read("import parts\n", files={"parts.py": "print 'x'\n"})
    assert problem(diagnostics).primary.span.file.key == "parts.py"


# ---- which one


def test_an_empty_file() -> None:
    _, diagnostics = read("")
    code, message, _ = said(diagnostics)
    assert (code, message) == ("WZ8207", "`pipeline.py` has no variable that holds a step")


def test_a_name_that_is_not_there() -> None:
    _, diagnostics = read(MADE, "pipelin")
    one = problem(diagnostics)
    assert (one.code.id, one.message) == ("WZ8207", "`pipeline.py` has no variable `pipelin`")
    assert one.help == "did you mean `pipeline`?"
    assert one.notes == ["steps in it: a, pipeline"]


def test_several_that_could_be_meant() -> None:
    _, diagnostics = read(HEAD + "a = WZ(ManualMarkdownStep)\nb = WZ(ManualMarkdownStep)\n")
    one = problem(diagnostics)
    assert (one.code.id, one.message) == ("WZ8207", "`pipeline.py` holds several pipelines")
    assert one.notes == ["steps that no other one needs: a, b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = [a, pipeline]", "`x` is a list, not a step"),
        ("x = {'p': pipeline}", "`x` is a dict, not a step"),
        ("x = 3", "`x` is a number, not a step"),
        ("def x():\n    return pipeline", "`x` is a function, not a step"),
        ("x = None", "`x` is None, not a step"),
        ("import os as x", "`x` is `os`, not a step"),
    ],
)
def test_a_name_of_something_else(text: str, message: str) -> None:
    _, diagnostics = read(MADE + text + "\n", "x")
    assert said(diagnostics)[:2] == ("WZ8205", message)


def test_the_elements_of_a_list_are_offered() -> None:
    _, diagnostics = read(MADE + "x = [a, pipeline]\n", "x")
    assert problem(diagnostics).help == "name one of its steps: x[0], x[1]"


@pytest.mark.parametrize("name", ["a b", "", "a()", "1", "[a]", "a >> b", "import os"])
def test_what_is_no_name(name: str) -> None:
    _, diagnostics = read(MADE, name)
    assert said(diagnostics)[:2] == ("WZ8207", f"`{name}` is not the name of a variable")
