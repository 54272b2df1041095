"""What reading cannot know is an error where the pipeline depends on it, and only there."""

from __future__ import annotations

import textwrap

import pytest

from tests.importers.pipeline.reading import HEAD, problem, read, said

MADE = HEAD + "a = WZ(ManualMarkdownStep)\npipeline = WZ(SimpleSplitterStep)\n"
RUNS = "is only known when the file runs, and the pipeline depends on it"

# Text after `MADE`, the place that is to be named (empty: see the message), the message.
CASES = {
    "condition": (
        "if os.environ.get('X'):\n    a >> pipeline",
        "os.environ.get('X')",
        f"what `os.environ.get` gives {RUNS}",
    ),
    "subscript": (
        "if os.environ['X'] == '1':\n    a >> pipeline",
        "os.environ['X']",
        f"`os.environ['X']` {RUNS}",
    ),
    "loop": (
        "for n in range(int(os.environ['N'])):\n    WZ(ManualMarkdownStep) >> pipeline",
        "os.environ['N']",
        f"`os.environ['N']` {RUNS}",
    ),
    "loop over a file": (
        "for line in open('sources.txt'):\n    WZ(ManualMarkdownStep) >> pipeline",
        "open('sources.txt')",
        f"what `open` gives {RUNS}",
    ),
    "comprehension": (
        "import glob\n[WZ(ManualMarkdownStep) >> pipeline for _ in glob.glob('*')]",
        "glob.glob('*')",
        f"what `glob.glob` gives {RUNS}",
    ),
    "chance": (
        "import random\npipeline = random.choice([a, pipeline])",
        "random.choice([a, pipeline])",
        f"what `random.choice` gives {RUNS}",
    ),
    "unknown function gets a step": (
        "from company.flow import connect\nconnect(a, pipeline)",
        "connect(a, pipeline)",
        "`connect` comes from `company.flow`, which is not part of the project, "
        "and the pipeline depends on it",
    ),
    "unknown function gives a step": (
        "from company.flow import make\na >> make()\npipeline = make()",
        "make()",
        "`make` comes from `company.flow`, which is not part of the project, "
        "and the pipeline depends on it",
    ),
    "unknown function gets a list": (
        "import company\nsteps = [a]\ncompany.extend(steps)\nfor s in steps:\n    s >> pipeline",
        "company.extend(steps)",
        "`extend` comes from `company`, which is not part of the project, "
        "and the pipeline depends on it",
    ),
    "callback": (
        "import company\ndef go():\n    a >> pipeline\ncompany.register(go)",
        "company.register(go)",
        "`register` comes from `company`, which is not part of the project, "
        "and the pipeline depends on it",
    ),
    "thread": (
        "import threading\nthreading.Thread(target=lambda: a >> pipeline).start()",
        "threading.Thread(target=lambda: a >> pipeline)",
        f"what `threading.Thread` gives {RUNS}",
    ),
    "coroutine": (
        "import asyncio\nasync def go():\n    a >> pipeline\nasyncio.run(go())",
        "go()",
        "when the coroutine `go` runs is only known when the file runs, "
        "and the pipeline depends on it",
    ),
    "eval": (
        "eval('a >> pipeline')",
        "eval('a >> pipeline')",
        "`eval` runs code that is not in the file, and the pipeline depends on it",
    ),
    "exec": (
        "exec(open('x').read())",
        "exec(open('x').read())",
        "`exec` runs code that is not in the file, and the pipeline depends on it",
    ),
    "monkeypatch": (
        "SimpleSplitterStep.__rshift__ = lambda x, y: None",
        "SimpleSplitterStep.__rshift__",
        "`SimpleSplitterStep.__rshift__` is replaced while the file runs, "
        "and the pipeline depends on it",
    ),
    "own chaining": (
        "class Mine(SimpleSplitterStep):\n    def __rshift__(self, x): return x\n"
        "pipeline = WZ(Mine)",
        "def __rshift__(self, x): return x",
        "`Mine` has its own `__rshift__`, so that what chaining does is its own, "
        "and the pipeline depends on it",
    ),
    "third-party star": (
        "from company import *\npipeline = make(a)",
        "make",
        "`make` may come from `from company import *`, and the pipeline depends on it",
    ),
    "unknown decorator": (
        "import company\n@company.flow\ndef build():\n    return a\npipeline = build()",
        "company.flow",
        "what `@company.flow` makes of the function is only known when it runs, "
        "and the pipeline depends on it",
    ),
    "while": (
        "while os.getenv('X'):\n    a >> pipeline",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "return under a condition": (
        "def build():\n    if os.getenv('X'):\n        return a\n    return pipeline\n"
        "pipeline = build()",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "break under a condition": (
        "for s in [a, WZ(ManualMarkdownStep)]:\n    if os.getenv('X'):\n        break\n"
        "    s >> pipeline",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "boolean": (
        "os.getenv('X') and a >> pipeline",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "conditional": (
        "(a if os.getenv('X') else WZ(ManualMarkdownStep)) >> pipeline",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "key": (
        "{'a': a, 'p': pipeline}[os.environ['X']] >> pipeline",
        "os.environ['X']",
        f"`os.environ['X']` {RUNS}",
    ),
    "except of an unknown": (
        "try:\n    import company\nexcept ImportError:\n    a >> pipeline",
        "except ImportError:\n    a >> pipeline",
        "whether this exception is raised is only known when it runs, "
        "and the pipeline depends on it",
    ),
    "copy": (
        "import copy\npipeline = copy.deepcopy(pipeline)",
        "copy.deepcopy(pipeline)",
        f"what `copy.deepcopy` gives {RUNS}",
    ),
    "iterator used up": (
        "steps = iter([a])\nif os.getenv('X'):\n    next(steps)\n[s >> pipeline for s in steps]",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
    "function that gives a step": (
        "import company\nWZ(ManualMarkdownStep) >> company.call(lambda: pipeline)",
        "company.call(lambda: pipeline)",
        "`call` comes from `company`, which is not part of the project, "
        "and the pipeline depends on it",
    ),
    "step that may be the pipeline": (
        "other = pipeline if os.getenv('X') else a\nWZ(ManualMarkdownStep) >> other",
        "os.getenv('X')",
        f"what `os.getenv` gives {RUNS}",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_not_static(case: str) -> None:
    text, place, message = CASES[case]
    graph, diagnostics = read(MADE + text + "\n")
    assert graph is None
    assert said(diagnostics) == ("WZ8201", message, place)
    assert "--import" in (problem(diagnostics).help or "")


def test_required_steps_replaced() -> None:
    _, diagnostics = read(MADE + "pipeline.required_steps = {a}\n")
    code, message, place = said(diagnostics)
    assert (code, place) == ("WZ8201", "pipeline.required_steps")
    assert message == "`required_steps` of a step is replaced, and the pipeline depends on it"


REACHES_ALL = {"eval", "exec", "monkeypatch"}


@pytest.mark.parametrize("case", sorted(CASES.keys() - REACHES_ALL))
def test_the_same_is_harmless_for_a_pipeline_that_has_no_part_in_it(case: str) -> None:
    text, _, _ = CASES[case]
    alone = "apart = WZ(ManualMarkdownStep) >> WZ(SimpleSplitterStep)\n"
    graph, diagnostics = read(MADE + alone + text + "\n", "apart")
    assert graph is not None, [item.message for item in diagnostics]
    assert len(graph.edges) == 1


def test_the_message_shows_where_a_step_is_concerned() -> None:
    _, diagnostics = read(MADE + "if os.getenv('X'):\n    a >> pipeline\n")
    [label] = problem(diagnostics).secondary
    assert label.span.text == "a >> pipeline"


def test_what_a_module_of_ones_own_does_not_know() -> None:
    files = {"parts.py": HEAD + "import random\ndef pick(x):\n    return random.choice(x)\n"}
    text = MADE + "from parts import pick\npick([a]) >> pipeline\n"
    _, diagnostics = read(text, files=files)
    one = problem(diagnostics)
    assert one.primary.span.file.key == "parts.py"
    assert one.primary.span.text == "random.choice(x)"


def test_where_modules_were_looked_for_is_said() -> None:
    text = MADE + "from company.flow import connect\nconnect(pipeline)\n"
    _, diagnostics = read(text, roots=["", "src"])
    assert problem(diagnostics).notes == ["looked for in: ., src"]


# ---- bounds

HOSTILE = {
    "endless loop": ("while True:\n    x = 1", "True", "100,000 operations"),
    "endless recursion": ("def f(x):\n    return f(x)\nf(1)", "f(x)", "calls itself more than"),
    "huge range": ("for i in range(10_000_000):\n    pass", "", "100,000 operations"),
    "huge list": ("x = list(range(10_000_000))", "list(range(10_000_000))", "100,000"),
    "endless iterator": (
        "import itertools\nfor x in itertools.cycle([1]):\n    pass",
        "",
        "100,000",
    ),
    "product": (
        "import itertools\nx = list(itertools.product(range(999), range(999)))",
        "",
        "100,000",
    ),
    "endless generator": (
        "def g():\n    while True:\n        yield 1\nfor x in g():\n    pass",
        "",
        "100,000 operations",
    ),
    "growing list": ("x = [1]\nfor y in x:\n    x.append(y)", "", "100,000 operations"),
    "mutual recursion": ("def f():\n    g()\ndef g():\n    f()\nf()", "", "calls itself more than"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_bounds(case: str) -> None:
    text, place, why = HOSTILE[case]
    _, diagnostics = read(MADE + textwrap.dedent(text) + "\n")
    code, message, where = said(diagnostics)
    assert code == "WZ8201"
    assert why in message
    assert place in ("", where)


@pytest.mark.parametrize(
    "text",
    [
        "x = 10 ** 10 ** 10",
        "x = 1 << 10 ** 12",
        "x = 'a' * 10 ** 12",
        "x = [0] * 10 ** 12",
        "x = 2\nfor _ in range(100):\n    x = x * x",
        "x = 'a'\nfor _ in range(100):\n    x = x + x",
        "x = 'a'.ljust(10 ** 12)",
        "x = '%1000000000d' % 1",
        "x = f'{1:1000000000d}'",
        "x = 'a'\nfor _ in range(99):\n    x = x.replace('a', 'aaaaaaaaaa')",
        "x = []\nx.append(x)\ny = x == x",
    ],
)
def test_what_would_take_all_memory_is_not_known(text: str) -> None:
    graph, diagnostics = read(MADE + text + "\na >> pipeline\n")
    assert graph is not None, [item.message for item in diagnostics]
    assert len(graph.steps) == 2


def test_long_chains_and_deep_nesting() -> None:
    chain = " >> ".join(["a", *["WZ(DropDuplicationStep)"] * 900, "pipeline"])
    graph, _ = read(f"{MADE}{chain}\n")
    assert len(graph.steps) == 902
    _, diagnostics = read(f"{MADE}x = {'(' * 150}a{')' * 150}\nx >> pipeline\n")
    assert diagnostics == []
    deep = "[" * 90 + "]" * 90
    _, diagnostics = read(f"{MADE}x = {'-' * 5000}1\ny = {deep}\n")
    assert said(diagnostics)[0] in ("WZ8201", "WZ8202")
