"""`--import`: what Python says of a pipeline, and why it cannot be asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.importers.pipeline.reading import HEAD, arrows, problem, said
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.python import MemoryFiles, Project
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.introspect import introspect
from wzc.importers.wurzel.introspect_process import Outcome, ask_python

Asked = tuple[WurzelGraph | None, list[Diagnostic]]
# A stand-in for the package, where only the script's own conduct is of interest.
FAKE = {
    "wurzel/__init__.py": "",
    "wurzel/core.py": (
        "class TypedStep:\n"
        "    def __new__(cls):\n"
        "        made = object.__new__(cls)\n"
        "        made.required_steps = set()\n"
        "        return made\n"
        "    def __rshift__(self, other):\n"
        "        other.required_steps.add(self)\n"
        "        return other\n"
    ),
}
STEP = "from wurzel.core import TypedStep\nclass A(TypedStep): pass\nclass B(TypedStep): pass\n"


def asked(
    folder: Path,
    text: str,
    name: str | None = None,
    *,
    python: str = sys.executable,
    files: dict[str, str] | None = None,
    seconds: float = 60,
) -> Asked:
    texts = {"pipeline.py": text, **(files or {})}
    for path, content in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
    paths: dict[str, str | bytes] = {f"{folder}/{path}": one for path, one in texts.items()}
    shown = f"{folder}/"
    project = Project(MemoryFiles(paths), (str(folder),), lambda path: path.removeprefix(shown))
    diagnostics = Diagnostics()
    file = f"{folder}/pipeline.py"
    graph = introspect(
        project, file, name, diagnostics, lambda request: ask_python(python, request, seconds)
    )
    assert (graph is None) == diagnostics.has_errors
    return graph, list(diagnostics)


# ---- with the real Wurzel

REAL = """
print("noise on standard output")
os.system("echo more noise")
a = WZ(ManualMarkdownStep)
b = WZ(DropDuplicationStep)
for step in [x for x in os.environ.get("NOT_SET", "1 2").split()]:
    extra = WZ(DropDuplicationStep)
    a >> extra >> b
c = WZ(SimpleSplitterStep)
pipeline = b >> c
"""


def test_the_real_wurzel_is_asked(tmp_path: Path, wurzel_python: Path) -> None:
    graph, diagnostics = asked(tmp_path, HEAD + REAL, python=str(wurzel_python))
    assert graph is not None, [item.message for item in diagnostics]
    assert graph.name == "pipeline"
    assert len(graph.steps) == 5
    assert arrows(graph, diagnostics) == {
        *("a>extra", "extra>b", "a>DropDuplicationStep", "DropDuplicationStep>b", "b>c")
    }
    paths = {step.name: step.type.path for step in graph.steps}
    assert paths["a"] == "wurzel.steps.manual_markdown:ManualMarkdownStep"
    places = {step.name: step.place.text for step in graph.steps}
    assert places["a"] == "a = WZ(ManualMarkdownStep)"


def test_steps_that_do_not_fit_are_told_as_wurzel_tells_it(
    tmp_path: Path, wurzel_python: Path
) -> None:
    text = HEAD + "a = WZ(SimpleSplitterStep)\nb = WZ(ManualMarkdownStep)\na >> b\n"
    _, diagnostics = asked(tmp_path, text, "b", python=str(wurzel_python))
    code, message, place = said(diagnostics)
    assert (code, place) == ("WZ8208", "a >> b")
    assert message.startswith("`pipeline.py` cannot be imported: TypeError: Cannot chain ")


# ---- the script's own conduct


def test_diamonds_are_walked_once(tmp_path: Path) -> None:
    text = STEP + (
        "last = A.__new__(A)\n"
        "for _ in range(60):\n"
        "    left, right, end = A(), A(), B()\n"
        "    last >> left >> end\n    last >> right >> end\n    last = end\n"
    )
    graph, _ = asked(tmp_path, text, "last", files=FAKE)
    assert len(graph.steps) == 181
    assert len(graph.edges) == 240
    assert graph.steps[-1].name == "last"


def test_a_cycle(tmp_path: Path) -> None:
    text = STEP + "a, b, c = A(), A(), B()\na >> b >> c >> b\n"
    _, diagnostics = asked(tmp_path, text, "c", files=FAKE)
    code, message, _ = said(diagnostics)
    assert code == "WZ8206"
    assert sorted(message.removeprefix("these steps need one another: ").split(", ")) == ["b", "c"]


def test_own_classes_and_their_places(tmp_path: Path) -> None:
    files = {**FAKE, "company/__init__.py": "", "company/steps.py": STEP}
    text = "from company.steps import A\nsteps = {'first': A()}\npipeline = A()\n"
    text += "steps['first'] >> pipeline\n"
    graph, _ = asked(tmp_path, text, files=files)
    assert [step.name for step in graph.steps] == ["first", "pipeline"]
    assert graph.steps[0].type.path == "company.steps:A"
    declared = graph.steps[0].type.declared
    assert (declared.text, declared.file.name) == ("A", "company/steps.py")


# The text: code, message, text at the place.
FAILURES = {
    "missing package": (
        "import nowhere_to_be_found\n",
        "ModuleNotFoundError: No module named 'nowhere_to_be_found'",
        "import nowhere_to_be_found",
    ),
    "exit": ("import sys\nsys.exit(3)\n", "it exits with 3", "sys.exit(3)"),
    "exit without a code": ("raise SystemExit\n", "it exits", "raise SystemExit"),
    "exception": ("x = 1\nif x:\n    1 / 0\n", "ZeroDivisionError: division by zero", "1 / 0"),
    "interrupt": ("raise KeyboardInterrupt\n", "KeyboardInterrupt", "raise KeyboardInterrupt"),
    "exception that cannot be shown": (
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n",
        "E",
        "raise E",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_the_real_cause_is_told(tmp_path: Path, case: str) -> None:
    text, why, place = FAILURES[case]
    _, diagnostics = asked(tmp_path, text, files=FAKE)
    assert said(diagnostics) == ("WZ8208", f"`pipeline.py` cannot be imported: {why}", place)


def test_a_failure_in_a_module_of_ones_own_is_shown_there(tmp_path: Path) -> None:
    files = {**FAKE, "parts.py": "def f():\n    return [][1]\n"}
    _, diagnostics = asked(tmp_path, "import parts\nparts.f()\n", files=files)
    one = problem(diagnostics)
    assert (one.primary.span.file.name, one.primary.span.text) == ("parts.py", "return [][1]")


def test_a_syntax_error(tmp_path: Path) -> None:
    _, diagnostics = asked(tmp_path, "x = 1\nprint 'x'\n", files=FAKE)
    code, message, place = said(diagnostics)
    assert (code, place) == ("WZ8208", "print 'x'")
    assert "SyntaxError: Missing parentheses" in message


def test_without_wurzel(tmp_path: Path) -> None:
    files = {"wurzel/__init__.py": "raise ImportError('no wurzel here')\n"}
    _, diagnostics = asked(tmp_path, "x = 1\n", files=files)
    one = problem(diagnostics)
    assert one.message == (
        "`pipeline.py` cannot be imported: Wurzel cannot be imported: ImportError: no wurzel here"
    )
    assert one.help.startswith("--python names the Python")


def test_time_runs_out(tmp_path: Path) -> None:
    text = "import time\ntime.sleep(60)\n"
    _, diagnostics = asked(tmp_path, text, files=FAKE, seconds=2)
    why = "importing it takes longer than 2 seconds"
    assert said(diagnostics)[:2] == ("WZ8208", f"`pipeline.py` cannot be imported: {why}")


def test_python_dies(tmp_path: Path) -> None:
    text = "import os, sys\nprint('last words')\nsys.stdout.flush()\nos._exit(7)\n"
    _, diagnostics = asked(tmp_path, text, files=FAKE)
    one = problem(diagnostics)
    assert one.message == "`pipeline.py` cannot be imported: Python ended with code 7"
    assert one.notes == ["last words"]


def test_python_is_killed(tmp_path: Path) -> None:
    text = "import os\nos.kill(os.getpid(), 9)\n"
    _, diagnostics = asked(tmp_path, text, files=FAKE)
    assert problem(diagnostics).message.endswith("Python was ended by signal 9")


def test_there_is_no_such_python(tmp_path: Path) -> None:
    _, diagnostics = asked(tmp_path, "x = 1\n", python="/no/such/python")
    assert "`/no/such/python` cannot be started" in problem(diagnostics).message


def test_exit_handlers_and_threads_have_no_say(tmp_path: Path) -> None:
    text = STEP + (
        "import atexit, os, threading, time\n"
        "atexit.register(lambda: os._exit(9))\n"
        "threading.Thread(target=lambda: time.sleep(60)).start()\n"
        "pipeline = A()\n"
    )
    graph, _ = asked(tmp_path, text, files=FAKE, seconds=30)
    assert len(graph.steps) == 1


def test_input_is_empty(tmp_path: Path) -> None:
    graph, _ = asked(
        tmp_path, STEP + "import sys\nassert sys.stdin.read() == ''\nx = A()\n", files=FAKE
    )
    assert graph.name == "x"


# ---- which one


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("nope", "WZ8207", "`pipeline.py` has no variable `nope`"),
        ("number", "WZ8205", "`number` is of the type `int`, not a step"),
        (None, "WZ8207", "`pipeline.py` holds several pipelines"),
    ],
)
def test_names(tmp_path: Path, name: str | None, code: str, message: str) -> None:
    text = STEP + "number = 3\na, b = A(), A()\n"
    _, diagnostics = asked(tmp_path, text, name, files=FAKE)
    assert said(diagnostics)[:2] == (code, message)


@pytest.mark.parametrize("name", ["A", "steps[-1]", "steps[0]", "keyed['x']"])
def test_classes_and_elements(tmp_path: Path, name: str) -> None:
    text = STEP + "steps = [A(), A()]\nkeyed = {'x': A()}\n"
    graph, _ = asked(tmp_path, text, name, files=FAKE)
    assert graph.name == name
    assert len(graph.steps) == 1


@pytest.mark.parametrize("answer", ["", "no json", "[]", '{"steps": 3}', "null", "1"])
def test_an_answer_that_makes_no_sense(answer: str) -> None:
    project = Project(MemoryFiles({"pipeline.py": ""}), ("",))
    diagnostics = Diagnostics()
    graph = introspect(project, "pipeline.py", None, diagnostics, lambda _: Outcome(answer))
    assert graph is None
    assert problem(list(diagnostics)).code.id == "WZ8208"


def test_a_request_names_folders_module_and_variable() -> None:
    requests: list[dict[str, object]] = []

    def ask(request: object) -> Outcome:
        requests.append(json.loads(json.dumps(request)))
        return Outcome(None, "enough")

    files = {"app/flows/__init__.py": "", "app/flows/rag.py": "for x in y: pass\nz = 1\n"}
    project = Project(MemoryFiles(files), ("lib",))
    introspect(project, "app/flows/rag.py", "z", Diagnostics(), ask)
    assert requests == [
        {"roots": ["app", "lib"], "module": "flows.rag", "name": "z", "passing": ["x"]}
    ]
