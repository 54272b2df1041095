"""Small pipelines in the styles people write, and the graph that each means."""

from __future__ import annotations

import textwrap

import pytest

from tests.importers.pipeline.reading import HEAD, arrows, read

# What Wurzel would make of each: the graph above `pipeline`, with the names of variables.
STYLES = {
    "chain": ("a = WZ(ManualMarkdownStep); b = WZ(SimpleSplitterStep); pipeline = a >> b", "a>b"),
    "chain of three, alias": (
        """
        a = WZ(ManualMarkdownStep)
        b = WZ(DropDuplicationStep)
        c = WZ(SimpleSplitterStep)
        a >> b >> c
        pipeline = c
        """,
        "a>b b>c",
    ),
    "alone": ("pipeline = WZ(ManualMarkdownStep)", "pipeline"),
    "called class": (
        "a = ManualMarkdownStep(); pipeline = SimpleSplitterStep(); a >> pipeline",
        "a>pipeline",
    ),
    "class itself": ("pipeline = ManualMarkdownStep", "ManualMarkdownStep"),
    "add_required_step": (
        "a = WZ(ManualMarkdownStep)\nb = pipeline = WZ(SimpleSplitterStep)\n"
        "pipeline.add_required_step(a)",
        "a>b",
    ),
    "required_steps": (
        """
        a, b = WZ(ManualMarkdownStep), WZ(ManualMarkdownStep)
        pipeline = WZ(SimpleSplitterStep)
        pipeline.required_steps.add(a)
        pipeline.required_steps |= {b}
        """,
        "a>pipeline b>pipeline",
    ),
    "twice is once": (
        "a = WZ(ManualMarkdownStep); b = WZ(SimpleSplitterStep); a >> b; pipeline = a >> b",
        "a>b",
    ),
    "list and loop": (
        """
        chain = [WZ(ManualMarkdownStep), WZ(DropDuplicationStep), WZ(SimpleSplitterStep)]
        for left, right in zip(chain, chain[1:]):
            left >> right
        first, second, third = chain
        pipeline = chain[-1]
        """,
        "first>second second>third",
    ),
    "range and index": (
        """
        chain = []
        for cls in (ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep):
            chain.append(WZ(cls))
        for i in range(len(chain) - 1):
            chain[i] >> chain[i + 1]
        a, b, pipeline = chain
        """,
        "a>b b>pipeline",
    ),
    "reduce": (
        """
        a, b, c = map(WZ, [ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep])
        pipeline = functools.reduce(operator.rshift, [a, b, c])
        """,
        "a>b b>c",
    ),
    "reduce with a lambda": (
        """
        steps = {"read": WZ(ManualMarkdownStep), "split": WZ(SimpleSplitterStep)}
        pipeline = functools.reduce(lambda x, y: x >> y, steps.values())
        """,
        "read>pipeline",
    ),
    "pairwise": (
        """
        steps = [WZ(c) for c in [ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep]]
        all(a >> b for a, b in itertools.pairwise(steps))
        one, two, pipeline = steps
        """,
        "one>two two>pipeline",
    ),
    "a generator nobody asks": (
        """
        a = WZ(ManualMarkdownStep)
        pipeline = WZ(SimpleSplitterStep)
        unused = (x >> pipeline for x in [a])
        """,
        "pipeline",
    ),
    "any stops early": (
        """
        a, b = WZ(ManualMarkdownStep), WZ(ManualMarkdownStep)
        pipeline = WZ(SimpleSplitterStep)
        any(x >> pipeline for x in [a, b])
        """,
        "a>pipeline",
    ),
    "function": (
        """
        def chain(*steps, last=SimpleSplitterStep):
            end = WZ(last)
            for step in steps:
                step >> end
            return end
        a = WZ(ManualMarkdownStep)
        b = WZ(ManualMarkdownStep)
        pipeline = chain(a, b)
        """,
        "a>pipeline b>pipeline",
    ),
    "local names": (
        """
        def build():
            read = WZ(ManualMarkdownStep)
            clean = WZ(DropDuplicationStep)
            return read >> clean >> WZ(SimpleSplitterStep)
        pipeline = build()
        """,
        "read>clean clean>pipeline",
    ),
    "recursion": (
        """
        def chain(steps):
            if len(steps) == 1:
                return steps[0]
            chain(steps[:-1]) >> steps[-1]
            return steps[-1]
        a, b, c = WZ(ManualMarkdownStep), WZ(DropDuplicationStep), WZ(SimpleSplitterStep)
        pipeline = chain([a, b, c])
        """,
        "a>b b>c",
    ),
    "one step for a cached function": (
        """
        @functools.lru_cache(maxsize=None)
        def source():
            return WZ(ManualMarkdownStep)
        b, c = WZ(DropDuplicationStep), WZ(DropDuplicationStep)
        source() >> b
        source() >> c
        pipeline = WZ(SimpleSplitterStep)
        for x in (b, c): x >> pipeline
        a = source()
        """,
        "a>b a>c b>pipeline c>pipeline",
    ),
    "builder class": (
        """
        class Flow:
            def __init__(self, first):
                self.last = first
            def then(self, cls):
                self.last = self.last >> WZ(cls)
                return self
        a = WZ(ManualMarkdownStep)
        pipeline = Flow(a).then(DropDuplicationStep).then(SimpleSplitterStep).last
        """,
        "a>DropDuplicationStep DropDuplicationStep>pipeline",
    ),
    "data class": (
        """
        from dataclasses import dataclass
        @dataclass
        class Part:
            cls: type
            name: str = "x"
        PARTS = [Part(ManualMarkdownStep), Part(cls=SimpleSplitterStep)]
        a, pipeline = [WZ(part.cls) for part in PARTS]
        a >> pipeline
        """,
        "a>pipeline",
    ),
    "class as a namespace": (
        """
        class Steps:
            read = WZ(ManualMarkdownStep)
            split = WZ(SimpleSplitterStep)
            read >> split
        a = Steps.read
        pipeline = Steps.split
        """,
        "a>pipeline",
    ),
    "generator function": (
        """
        def sources():
            for _ in range(2):
                yield WZ(ManualMarkdownStep)
        a, b = sources()
        pipeline = WZ(SimpleSplitterStep)
        for x in [a, b]: x >> pipeline
        """,
        "a>pipeline b>pipeline",
    ),
    "globals": (
        """
        for i, cls in enumerate([ManualMarkdownStep, SimpleSplitterStep]):
            globals()[f"s{i}"] = WZ(cls)
        pipeline = s0 >> s1
        """,
        "s0>s1",
    ),
    "walrus, conditional, boolean": (
        """
        (a := WZ(ManualMarkdownStep)) >> (b := WZ(SimpleSplitterStep))
        pipeline = b if True else a
        pipeline = pipeline or a
        """,
        "a>b",
    ),
    "constants in conditions": (
        """
        DEDUPLICATE = False
        MODES = ["fast", "full"]
        a = WZ(ManualMarkdownStep)
        if DEDUPLICATE and MODES:
            a = a >> WZ(DropDuplicationStep)
        pipeline = WZ(SimpleSplitterStep)
        if "full" in MODES and len(MODES) == 2 and not DEDUPLICATE:
            a >> pipeline
        """,
        "a>pipeline",
    ),
    "not run on import": (
        """
        from typing import TYPE_CHECKING
        a, pipeline = WZ(ManualMarkdownStep), WZ(SimpleSplitterStep)
        a >> pipeline
        if __name__ == "__main__" or TYPE_CHECKING:
            WZ(DropDuplicationStep) >> pipeline
        """,
        "a>pipeline",
    ),
    "while": (
        """
        todo = [WZ(ManualMarkdownStep), WZ(DropDuplicationStep), WZ(SimpleSplitterStep)]
        a, b, pipeline = todo
        last = todo.pop(0)
        while todo:
            last = last >> todo.pop(0)
        """,
        "a>b b>pipeline",
    ),
    "break, continue, else": (
        """
        a, b, c = [WZ(ManualMarkdownStep) for _ in range(3)]
        pipeline = WZ(SimpleSplitterStep)
        for x in [a, b, c]:
            if x is b: continue
            if x is c: break
            x >> pipeline
        else:
            b >> pipeline
        """,
        "a>pipeline",
    ),
    "match": (
        """
        MODE = "full"
        a, pipeline = WZ(ManualMarkdownStep), WZ(SimpleSplitterStep)
        match MODE:
            case "fast": pass
            case "full": a >> pipeline
        """,
        "a>pipeline",
    ),
    "decorator of one's own": (
        """
        REGISTRY = {}
        def register(make):
            REGISTRY[make.__name__] = make
            return make
        @register
        def source():
            return WZ(ManualMarkdownStep)
        a = REGISTRY["source"]()
        pipeline = WZ(SimpleSplitterStep)
        a >> pipeline
        """,
        "a>pipeline",
    ),
    "partial": (
        """
        connect = functools.partial(operator.rshift, WZ(ManualMarkdownStep))
        pipeline = connect(WZ(SimpleSplitterStep))
        """,
        "ManualMarkdownStep>pipeline",
    ),
    "try with nothing unknown": (
        """
        a, pipeline = WZ(ManualMarkdownStep), WZ(SimpleSplitterStep)
        try:
            {}["x"]
        except KeyError:
            a >> pipeline
        """,
        "a>pipeline",
    ),
    "keys": (
        """
        def build():
            steps = {"docs": WZ(ManualMarkdownStep), "split": WZ(SimpleSplitterStep)}
            steps["docs"] >> steps["split"]
            return steps["split"]
        pipeline = build()
        """,
        "docs>pipeline",
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_style(style: str) -> None:
    text, meant = STYLES[style]
    assert arrows(*read(HEAD + textwrap.dedent(text).strip() + "\n")) == set(meant.split())


HARMLESS = {
    "logging": "log = logging.getLogger(__name__)\nlog.info('made %s', pipeline)",
    "printing": "print(pipeline, [a], {'x': a})",
    "environment": "URL = os.environ['URL'] + os.getenv('X', '')\nif URL: print(URL)",
    "settings": "os.environ.setdefault('X', '1')\na.settings = 1",
    "a required variable": "if 'X' not in os.environ:\n    raise SystemExit('set X')",
    "files": "with open('x') as f:\n    lines = f.read().split()\nfor line in lines: print(line)",
    "unknown loop elsewhere": (
        "for url in os.environ['URLS'].split(','):\n"
        "    WZ(ManualMarkdownStep) >> WZ(SimpleSplitterStep)"
    ),
    "optional package": "try:\n    import tqdm\nexcept ImportError:\n    tqdm = None",
    "path": "sys.path.append(os.path.dirname(__file__))",
    "random": "import random\nrandom.shuffle(['a', 'b'])",
    "argument parser": "import argparse\np = argparse.ArgumentParser()\np.add_argument('-x')",
    "click": "import click\n@click.command()\ndef main():\n    print(pipeline)",
    "model": "from pydantic import BaseModel\nclass M(BaseModel):\n    x: int = 1\nm = M(x=2).x",
    "enumeration": "import enum\nclass E(enum.Enum):\n    A = 1\nif E.A == 1: print(E.A.value)",
    "async": "async def run():\n    print(pipeline)",
    "unknown function elsewhere": "from company import thing\nthing(1, 2)",
    "checks": "assert isinstance(pipeline, object), 'x'\nassert len(pipeline.required_steps) == 1",
    "a function never called": "def other():\n    eval('1')\n    return nothing_there",
    "backend": (
        "from wurzel.executors.backend.backend_argo import ArgoBackend\n"
        "text = ArgoBackend().generate_artifact(pipeline)\nopen('x', 'w').write(text)"
    ),
    "with": "import contextlib\nwith contextlib.suppress(ImportError):\n    import something_else",
    "traverse": "for step in pipeline.traverse(): print(step)",
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_has_no_effect_on_the_graph(what: str) -> None:
    text = f"{HEAD}a = WZ(ManualMarkdownStep)\npipeline = WZ(SimpleSplitterStep)\na >> pipeline\n"
    assert arrows(*read(text + HARMLESS[what] + "\n")) == {"a>pipeline"}


# ---- order, names, places


def test_steps_come_in_the_order_of_wurzels_visit() -> None:
    text = """
d, c, b, a = (WZ(DropDuplicationStep) for _ in range(4))
pipeline = WZ(SimpleSplitterStep)
b >> pipeline
a >> b
c >> a
d >> pipeline
c >> d
"""
    graph, _ = read(HEAD + text)
    # Depth first along the order written: pipeline needs b (a, c) and then d.
    assert [step.name for step in graph.steps] == ["c", "a", "b", "d", "pipeline"]
    written = [(graph.steps[x].name, graph.steps[y].name) for x, y in graph.edges]
    assert written == [("b", "pipeline"), ("a", "b"), ("c", "a"), ("d", "pipeline"), ("c", "d")]


def test_the_first_variable_that_holds_a_step_at_the_end_is_its_name() -> None:
    text = "x = WZ(ManualMarkdownStep)\na = x\nx = WZ(SimpleSplitterStep)\npipeline = a >> x\n"
    graph, _ = read(HEAD + text)
    assert [step.name for step in graph.steps] == ["a", "x"]


def test_a_local_name_of_several_steps_is_none() -> None:
    text = """
def source():
    step = WZ(ManualMarkdownStep)
    return step
pipeline = WZ(SimpleSplitterStep)
for _ in range(2):
    source() >> pipeline
"""
    graph, _ = read(HEAD + text)
    assert [step.name for step in graph.steps] == ["", "", "pipeline"]


def test_the_place_of_a_step_is_where_it_is_made() -> None:
    graph, _ = read(HEAD + "a = WZ(ManualMarkdownStep)\npipeline = a >> WZ(SimpleSplitterStep)\n")
    assert [step.place.text for step in graph.steps] == [
        "WZ(ManualMarkdownStep)",
        "WZ(SimpleSplitterStep)",
    ]


# ---- classes and modules

OWN = """
from wurzel.core import TypedStep, NoSettings
class TagStep(TypedStep[NoSettings, list[int], list[int]]):
    def run(self, inpt): return eval("inpt")
"""


def test_a_class_of_the_pipelines_own_file_is_in_the_module_that_wurzel_imports() -> None:
    graph, _ = read(HEAD + OWN + "pipeline = WZ(TagStep)\n")
    assert graph.steps[0].type.path == "pipeline:TagStep"
    assert graph.steps[0].type.declared.text == "TagStep"


def test_wurzels_classes_are_known_by_name_through_any_of_its_modules() -> None:
    text = "from wurzel.steps.embedding import EmbeddingStep as E\nimport wurzel.utils as u\n"
    text += "pipeline = u.WZ(E)\n"
    graph, _ = read(text)
    assert graph.steps[0].type.path == "wurzel.steps.embedding.step:EmbeddingStep"
    assert graph.steps[0].type.declared is None


def test_a_star_of_wurzel_brings_its_steps() -> None:
    text = "from wurzel.utils import *\nfrom wurzel.steps import *\n"
    graph, _ = read(text + "pipeline = WZ(ManualMarkdownStep)\n")
    assert graph.steps[0].type.path == "wurzel.steps.manual_markdown:ManualMarkdownStep"


def test_own_classes_are_followed_through_packages_to_where_they_are_defined() -> None:
    files = {
        "company/__init__.py": "from .steps import *\n",
        "company/steps/__init__.py": (
            "from company.steps.tag import TagStep as Tagger\n__all__ = ['Tagger']\n"
        ),
        "company/steps/tag.py": OWN,
    }
    graph, _ = read(HEAD + "from company import Tagger\npipeline = WZ(Tagger)\n", files=files)
    assert graph.steps[0].type.path == "company.steps.tag:TagStep"
    assert graph.steps[0].type.declared.file.key == "company/steps/tag.py"


def test_a_folder_without_init_is_a_package_all_the_same() -> None:
    files = {"company/tag.py": OWN}
    for text in (
        "import company.tag\npipeline = WZ(company.tag.TagStep)\n",
        "from company import tag\npipeline = WZ(tag.TagStep)\n",
        "from company.tag import TagStep\npipeline = WZ(TagStep)\n",
    ):
        graph, _ = read(HEAD + text, files=files)
        assert graph.steps[0].type.path == "company.tag:TagStep"


def test_a_pipeline_of_another_module() -> None:
    files = {
        "parts.py": HEAD
        + "read = WZ(ManualMarkdownStep)\nclean = read >> WZ(DropDuplicationStep)\n"
    }
    text = "import parts\nfrom parts import clean\npipeline = clean >> WZ(SimpleSplitterStep)\n"
    assert arrows(*read(HEAD + text, files=files)) == {"read>clean", "clean>pipeline"}


def test_a_subclass_of_a_step_is_one() -> None:
    graph, _ = read(HEAD + "class Mine(SimpleSplitterStep):\n    pass\npipeline = WZ(Mine)\n")
    assert graph.steps[0].type.path == "pipeline:Mine"


def test_installed_packages_are_not_read_but_their_classes_are_found() -> None:
    installed = "lib/python3.11/site-packages"
    files = {
        f"{installed}/company/__init__.py": "from .tag import TagStep\nwhile True: pass\n",
        f"{installed}/company/tag.py": OWN + "while True: pass\n",
    }
    text = HEAD + "from company import TagStep\npipeline = WZ(TagStep)\n"
    graph, _ = read(text, files=files, roots=["", installed])
    assert graph.steps[0].type.path == "company.tag:TagStep"


# ---- which one


def test_an_element_or_attribute_may_be_asked_for() -> None:
    text = HEAD + "class N:\n    x = WZ(SimpleSplitterStep)\n"
    text += "steps = [WZ(ManualMarkdownStep), N.x]\nsteps[0] >> N.x\n"
    for name in ("steps[-1]", "steps[1]", "N.x"):
        graph, _ = read(text, name)
        assert graph.name == name
        assert len(graph.steps) == 2


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("pipeline = a", "pipeline"),
        ("", "b"),
        (
            "from wurzel.executors import ArgoBackend\nc = WZ(DropDuplicationStep)\n"
            "ArgoBackend().generate_artifact(c)",
            "c",
        ),
        (
            "from wurzel.executors import ArgoBackend\nc = WZ(DropDuplicationStep)\n"
            "if __name__ == '__main__':\n    ArgoBackend().generate_artifact(c)",
            "c",
        ),
    ],
)
def test_without_a_name(rest: str, name: str) -> None:
    text = HEAD + "a = WZ(ManualMarkdownStep)\nb = WZ(SimpleSplitterStep)\na >> b\n" + rest + "\n"
    graph, _ = read(text)
    assert graph.name == name


def test_what_is_made_only_when_the_file_is_run_as_a_script() -> None:
    text = """
from wurzel.executors import ArgoBackend
def main():
    a, b = WZ(ManualMarkdownStep), WZ(SimpleSplitterStep)
    ArgoBackend().generate_artifact(a >> b)
if __name__ == "__main__":
    main()
"""
    graph, diagnostics = read(HEAD + text)
    assert arrows(graph, diagnostics) == {"a>b"}
    assert graph.name == "pipeline"
