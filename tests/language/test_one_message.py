"""One mistake is one message, also where the passes after it could stumble over it again."""

import pytest

from tests.language.program import DECLARATIONS, Files, in_pipeline
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile

_OTHER = """
contract Other { x: int }
extern step Odd() : -> [Other] { class = "lib:Odd" }
"""
_IMAGE = 'defaults { image = "a/b:1" }\n'

CASES = {
    "a step declared twice with another type": (
        "WZ2006",
        in_pipeline(f"{_IMAGE}step a = Odd()\nstep s = Work()\nstep «a» = Source()\na >> s"),
    ),
    "a step of a profile that is there already": (
        "WZ2006",
        in_pipeline(f"{_IMAGE}step a = Odd()")
        + "profile x { pipeline p {\nstep «a» = Source()\nstep s = Work()\na >> s\n} }\n",
    ),
    "a step that hides a param which it takes": (
        "WZ2008",
        'param a: string = "/x"\n'
        + in_pipeline(f"{_IMAGE}step «a» = Source(folder = a)\nstep s = Work()\na >> s"),
    ),
    "the variable of a loop over steps": (
        "WZ3001",
        in_pipeline(f"{_IMAGE}step a = Source(folder = f) for f in «5»\nstep s = Work()\na >> s"),
    ),
    "an output that stands on its own in a step, and is read": (
        "WZ1001",
        in_pipeline(
            'step a = container(image = "a/b:1", command = ["x"]) {\n'
            "«output» n: int from stdout\n}\n"
            'step b = container(image = "a/b:1", command = ["x", "${a.n}"])'
        ),
    ),
    "an output of a component in a step": (
        "WZ2012",
        in_pipeline(
            'step a = container(image = "a/b:1", command = ["x"]) {\n«output n = stdout»\n}\n'
        ),
    ),
    "calls in calls in calls": (
        "WZ1010",
        "let x = " + "trim(" * 100 + "trim«(»" + '"a"' + ")" * 101 + "\n"
        f"{in_pipeline(_IMAGE + 'step a = Source(folder = x)')}",
    ),
    "a keyword as the name of a step": (
        "WZ1006",
        in_pipeline(
            f"{_IMAGE}step a = Source()\nstep «step» = Work()\nstep s = Work()\n"
            "a >> step\nstep >> s"
        )
        + "profile x { pipeline p { step step(size = 2) } }\n",
    ),
    "a keyword as the name of a param": (
        "WZ1006",
        'param «input»: string = "/x"\n' + in_pipeline(f"{_IMAGE}step a = Source(folder = input)"),
    ),
    "an edge from a keyword that is no step": (
        "WZ1006",
        in_pipeline(f"{_IMAGE}step s = Work()\n«input» >> s"),
    ),
    "a component in a pipeline": (
        "WZ1016",
        in_pipeline(f"{_IMAGE}«component» inner {{ }}\nstep a = Source()"),
    ),
    "a step without parentheses": (
        "WZ1001",
        in_pipeline('step a = container «"busybox:1"» {\n  command = ["echo"]\n}'),
    ),
    "a step with a colon": (
        "WZ1001",
        in_pipeline(f"{_IMAGE}step i«:» Work {{ size = 1 }}"),
    ),
    "a step as in HCL": (
        "WZ1015",
        in_pipeline(f'{_IMAGE}step «"i"» {{ size = 1 }}'),
    ),
    "`|` between values": (
        "WZ1001",
        "param x: bool = true\nparam y: bool = true\n"
        + in_pipeline(f"{_IMAGE}step a = Source() {{ enabled = x «|» y }}"),
    ),
    "a value that is needed elsewhere": (
        "WZ1015",
        "param x: bool = true\nlet y = x «?» 1 : 2\n"
        + in_pipeline(f"{_IMAGE}parallelism = y\nstep a = Source()"),
    ),
    "arguments with colons": (
        "WZ1001",
        in_pipeline(f'{_IMAGE}step a = Source(\n  folder«:» "/x",\n)'),
    ),
    "text without quotes": (
        "WZ1015",
        in_pipeline(f"{_IMAGE}step a = Source() {{\n  «image: alpine:3.20»\n}}"),
    ),
    "an operator of other languages": (
        "WZ1015",
        'param e: string = "dev"\n'
        + in_pipeline(f'{_IMAGE}step a = Source() {{ enabled = e «in» ["dev"] }}'),
    ),
    "an output of a step that could not be read": (
        "WZ1001",
        in_pipeline(
            'step a = container «"busybox:1"»\n'
            'step b = container(image = "b:1", command = ["x", a.rows])'
        ),
    ),
    "names of a whole file": (
        "WZ1001",
        "from wurzel.steps import «*»\n"
        + in_pipeline(f'{_IMAGE}step a = ManualMarkdownStep(folder_path = "/x")'),
    ),
    "a string that swallows what follows": (
        "WZ1002",
        in_pipeline('step a = container(image = «"alpine:3.20, command = ["»echo"])'),
    ),
    "an output of a component that could not be read": (
        "WZ1015",
        "component c() {\n  step a = Source()\n  «return» a.n\n}\n"
        + in_pipeline(f'{_IMAGE}step x = c()\nstep y = container(command = ["echo", "${{x.n}}"])'),
    ),
    "a block that is never closed, without indentation": (
        "WZ1003",
        'pipeline p «{»\ndefaults { image = "a:1"\nstep a = Source()\nstep s = Work()\na >> s\n}\n',
    ),
    "inputs in a block": (
        "WZ2005",
        in_pipeline(
            f'{_IMAGE}«inputs» {{ lang: string = "de" }}\n'
            'step y = container(command = ["echo", lang])'
        ),
    ),
    "a map with colons": (
        "WZ2012",
        in_pipeline(f"{_IMAGE}step a = Source() {{ node_selector {{ «pool»: batch }} }}"),
    ),
    "a contract with values": (
        "WZ2012",
        "contract Page { «text» = string }\n" + in_pipeline(f"{_IMAGE}step a = Source()"),
    ),
    "a word of Argo's as a name": (
        "WZ1006",
        in_pipeline(f"{_IMAGE}step «and» = Source()"),
    ),
    "a pipeline without a name": (
        "WZ1001",
        "«pipeline» {\n" + _IMAGE + "step a = Source()\n}\n",
    ),
    "names side by side": (
        "WZ1001",
        in_pipeline(f"{_IMAGE}step a = Source()\nstep b «d» e"),
    ),
}


@pytest.mark.parametrize(("code", "marked"), CASES.values(), ids=CASES.keys())
def test_one_message(code: str, marked: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    source = SourceFile("main.wz", text + _OTHER + DECLARATIONS, "./main.wz")
    profiles = ("x",) if "profile x" in text else ()
    found = check_source(source, Files(), Options(profiles)).diagnostics.sorted()
    assert [item.code.id for item in found] == [code], found
    assert found[0].primary is not None
    assert (found[0].primary.span.start, found[0].primary.span.end) == (start, end)


def test_a_step_declared_twice_with_the_same_type_keeps_its_edges() -> None:
    body = f"{_IMAGE}step a = Odd()\nstep s = Work()\nstep a = Odd()\na >> s"
    source = SourceFile("main.wz", in_pipeline(body) + _OTHER + DECLARATIONS, "./main.wz")
    found = check_source(source, Files(), Options()).diagnostics
    assert sorted(item.code.id for item in found) == ["WZ2006", "WZ3031"]
