"""Hooks of uses, and of steps inside of components."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from tests import marks
from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.components.test_templates import compiled, document, templates
from wzc import api

C = """
component c(folder: string, loud: bool = false) {
  step read = container(command = ["read", folder]) {
    outputs { rows: int from "/rows" default 7, name: string from "/name" }
  }
  step log = container(command = ["log"]) { outputs { log: file from "/log" } }
  read ~> log
  output rows = read.rows
  output name = read.name
  output log = log.log
}
"""
INSIDE = """
component c(folder: string, loud: bool = false) {
  step read = container(command = ["read", folder]) {
    outputs { rows: int from "/rows" default 7 }
    HOOKS
  }
}
"""
STORE = 'artifacts = s3(bucket = "bucket")\n'
DONE = Result(parameters={"rows": "12", "name": "b"})


def use(hooks: str, args: str = 'folder = "/a"') -> str:
    return f"{STORE}step a = c({args}) {{\n{hooks}\n}}\nstep next = Ping()\na ~> next"


def hook(words: str = '"x"', block: str = "", form: str = "on_exit tell") -> str:
    return f'{form} = container(command = ["x"], args = [{words}]) {{ {block} }}\n'


def walked(found: Any, read: Result = DONE, parameters: dict[str, str] | None = None) -> Run:
    """A run in which the step `read` of the component ends like this."""
    outputs = templates(found)["c-read"]["outputs"]["parameters"]
    given = {p["name"]: read.parameters[p["name"]] for p in outputs if p["name"] in read.parameters}
    run = run_through(found, {"c-read": evolve(read, parameters=given)}, parameters)
    assert run.left_tags() == {}
    return run


def accepted(argo: Validator, found: api.Compilation) -> None:
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


@pytest.mark.parametrize(
    ("result", "status", "rows"), [(DONE, "Succeeded", "12"), (Result(exit_code=1), "Failed", "7")]
)
def test_one_of_a_use_runs_however_it_ended(
    result: Result, status: str, rows: str, argo: Validator
) -> None:
    body = use(hook('a.status, "${a.rows}"'))
    run = walked(document(body, C), result)
    assert run.pods["a.onExit"].args == (status, rows)
    accepted(argo, compiled(body, C))


def test_after_success_alone_an_output_needs_no_default() -> None:
    body = use(hook("a.name", 'when = a.status == "Succeeded"'))
    assert walked(document(body, C)).pods["a.onExit"].args == ("b",)
    assert "a.onExit" not in walked(document(body, C), Result(exit_code=1)).pods


def test_a_use_may_have_several_and_one_beside_it(argo: Validator) -> None:
    both = hook("a.name", 'when = a.status == "Succeeded"') + hook(form="on_exit clean")
    body = use(both + hook(form="hook running watch"))
    run = walked(document(body, C))
    hooks = {"a.onExit.a-tell", "a.onExit.a-clean", "a.hooks.a-watch"}
    assert run.pods.keys() == {"a.read", "a.log", "next", *hooks}
    accepted(argo, compiled(body, C))


def test_a_component_that_is_skipped_has_none_run() -> None:
    body = "input go: bool = false\n" + use(hook() + "when = go")
    assert walked(document(body, C)).phases()["a"] == "Skipped"
    assert "a.onExit" not in walked(document(body, C)).pods


@pytest.mark.parametrize("given", ['"/a"', "where"])
def test_one_inside_sees_what_the_component_is_given(given: str, argo: Validator) -> None:
    inside = INSIDE.replace("HOOKS", hook('folder, read.status, "${read.rows + 1}"'))
    body = 'input where: string = "/b"\n' + use("", f"folder = {given}")
    run = walked(document(body, inside))
    folder = "/a" if given == '"/a"' else "/b"
    assert run.pods["a.read.onExit"].args == (folder, "Succeeded", "13")
    accepted(argo, compiled(body, inside))


def test_several_inside_are_a_graph_that_is_told_the_same(argo: Validator) -> None:
    both = hook("folder", "when = loud and read.rows > 10") + hook("folder", "", "on_exit clean")
    inside = INSIDE.replace("HOOKS", both)
    body = "input loud: bool = true\n" + use("", 'folder = "/a", loud = loud')
    run = walked(document(body, inside))
    assert run.pods["a.read.onExit.read-tell"].args == ("/a",)
    assert run.pods["a.read.onExit.read-clean"].args == ("/a",)
    assert "a.read.onExit.read-tell" not in walked(document(body, inside), Result()).pods
    accepted(argo, compiled(body, inside))


def test_one_beside_a_step_inside_sees_it_too() -> None:
    inside = INSIDE.replace("HOOKS", hook("folder", form="hook running watch"))
    assert walked(document(use(""), inside)).pods["a.read.hooks.read-watch"].args == ("/a",)


@pytest.mark.parametrize("more", ["", hook(form="on_exit more")])
def test_its_files_lie_where_those_of_the_use_do(more: str, argo: Validator) -> None:
    files = hook(block='outputs { seen: file from "/seen" }')
    inside = INSIDE.replace("HOOKS", files + more)
    body = f'{STORE}step a = c(folder = "/a")\nstep b = c(folder = "/b")\na ~> b'
    run = walked(document(body, inside))
    keys = {
        path.partition(".")[0]: artifact["s3"]["key"]
        for path, pod in run.pods.items()
        for artifact in pod.template["outputs"].get("artifacts", ())
    }
    assert {name: key.split("/", 3)[3] for name, key in keys.items()} == {
        "a": "a/read-tell/seen/seen",
        "b": "b/read-tell/seen/seen",
    }
    accepted(argo, compiled(body, inside))


def test_the_graph_of_some_hooks_has_a_name_of_its_own(argo: Validator) -> None:
    both = hook() + hook(form="on_exit clean")
    inside = INSIDE.replace("HOOKS", both) + "component a_on_exit() { step q = Ping() }\n"
    inside = inside.replace("  }\n}\ncomp", "  }\n  step read_on_exit = Ping()\n}\ncomp")
    body = use(both) + "\nstep other = a_on_exit()\nnext ~> other"
    names = templates(document(body, inside))
    assert {"a-on-exit", "a-on-exit-all", "c-read-on-exit", "c-read-on-exit-all"} <= set(names)
    accepted(argo, compiled(body, inside))


# A component as a hook of a container.
TELL = """
component tell(of: string, n: int = 1, tags: [string] = []) {
  step write = container(command = ["write", of, json(tags)]) {
    outputs { log: file from "/log", size: int from "/size" default 2 }
  }
  step send = container(command = ["send", "${n * write.size}"]) {
    inputs { log = write.log at "/log" }
  }
}
component named(image: string) {
  step s = container(image = "x/${image}", command = ["s"])
}
component takes() : (docs: [Doc]) -> {
  step s = Split()
  docs >> s
}
"""
BOX = f"""{STORE}step b = container(command = ["b"]) {{
  outputs {{ n: int from "/n" default 3, title: string from "/title" }}
  HOOKS
}}
step next = container(command = ["next"])
b ~> next
"""


@pytest.mark.parametrize(
    ("result", "of", "n", "tags"),
    [
        (Result({"n": "5", "title": "t"}), "Succeeded: w", "12", '["Succeeded","5"]'),
        (Result(exit_code=1), "Failed: w", "8", '["Failed","3"]'),
    ],
)
def test_a_component_may_be_one(
    result: Result, of: str, n: str, tags: str, argo: Validator
) -> None:
    told = 'tell(of = "${b.status}: ${word}", n = b.n + 1, tags = [b.status, "${b.n}"])'
    body = f'input word: string = "w"\n{BOX.replace("HOOKS", f"on_exit t = {told}")}'
    found = document(body, TELL)
    run = run_through(found, {"b": result})
    assert run.left_tags() == {}
    assert run.pods["b.onExit.write"].command == ("write", of, tags)
    assert run.pods["b.onExit.send"].command == ("send", n)
    hooks = templates(found)["p"]["dag"]["tasks"][0]["hooks"]
    assert hooks["exit"]["template"] == "tell"
    accepted(argo, compiled(body, TELL))


def test_components_beside_others_are_told_apart(argo: Validator) -> None:
    body = BOX.replace(
        "HOOKS",
        'on_exit t = tell(of = b.title) { when = b.status == "Succeeded", retry = 1 }\n'
        "on_exit u = tell(of = b.status, n = b.n)\n"
        'on_exit v = container(command = ["v", "${b.n}"])\n'
        "hook running w = tell(of = workflow.name)",
    )
    found = document(body, TELL)
    run = run_through(found, {"b": Result({"n": "5", "title": "t"})})
    assert run.left_tags() == {}
    words = {path: pod.command[:2] for path, pod in run.pods.items() if path.startswith("b.")}
    assert words == {
        "b.onExit.b-t(0).write": ("write", "t"),
        "b.onExit.b-t(0).send": ("send", "2"),
        "b.onExit.b-u.write": ("write", "Succeeded"),
        "b.onExit.b-u.send": ("send", "10"),
        "b.onExit.b-v": ("v", "5"),
        "b.hooks.b-w.write": ("write", "wf"),
        "b.hooks.b-w.send": ("send", "2"),
    }
    failed = run_through(found, {"b": Result(exit_code=1)})
    assert failed.left_tags() == {}
    assert failed.phases()["b.onExit.b-t"] == "Skipped"
    assert failed.pods["b.onExit.b-v"].command == ("v", "3")
    accepted(argo, compiled(body, TELL))


def test_its_files_lie_where_the_hook_is() -> None:
    """Below the names that lead to it: in a component the use, then the hook."""
    inside = INSIDE.replace("HOOKS", "on_exit t = tell(of = folder)")
    found = document(use(""), inside + TELL)
    run = run_through(found, {})
    [log] = run.pods["a.read.onExit.write"].template["outputs"]["artifacts"]
    assert "/a/read-t/write/log" in log["s3"]["key"], log


def test_one_that_needs_no_more_than_its_arguments_is_shared() -> None:
    body = BOX.replace("HOOKS", 'on_exit t = tell(of = "x")')
    found = templates(document(f'{body}\nstep c = tell(of = "y")\nnext ~> c', TELL))
    assert [name for name in found if name.startswith("tell")] == [
        "tell",
        "tell-write",
        "tell-send",
    ]


@pytest.mark.parametrize(
    ("hooks", "code", "message"),
    [
        ("on_exit t = tell(of = «b.title»)", "WZ3042", "`b.title` may be missing"),
        ("on_exit t = tell(of = «next.status»)", "WZ3042", "knows nothing of `next`"),
        ("hook running t = tell(of = «b.status»)", "WZ2002", "is not known"),
        ('hook running t = tell(of = «"${b.n}"»)', "WZ3042", "has given nothing yet"),
        ("on_exit t = named(image = «b.status»)", "WZ3040", "must be known when compiling"),
        ("on_exit «t» = takes()", "WZ2012", "data passes along `>>` only"),
        ('on_exit t = tell(of = "x") { «on_exit u = Ping()» }', "WZ2012", "another hook"),
        ('on_exit t = tell(of = "x") { after = [«next.failed»] }', "WZ2012", "no place in"),
        ('on_exit t = tell(of = "x", «m» = 1)', "WZ2004", "`tell` has no parameter `m`"),
        ('on_exit t = tell(of = "x") { «image» = "a" }', "WZ2012", "is about one container"),
        ('on_exit t = tell(of = "x") { step write { env { A = «b».status } } }', "WZ2012",
         "not known inside of `tell`"),
    ],
)  # fmt: skip
def test_what_is_refused_of_components(hooks: str, code: str, message: str) -> None:
    text, [places] = marks.unmarked(BOX.replace("HOOKS", hooks))
    [error] = compiled(text, TELL).errors
    assert (error.code.id, message in error.message) == (code, True), error.message
    assert error.primary is not None
    assert error.primary.span.text == text[places[0][0] : places[0][1]]


def test_a_component_that_is_the_hook_of_its_own_step() -> None:
    around = "component r() {\n step s = Ping() { on_exit t = r() }\n}"
    found = compiled("step b = r()", around)
    assert [error.code.id for error in found.errors] == ["WZ2009"]


@pytest.mark.parametrize(
    ("body", "rest", "code", "message"),
    [
        (use(hook("«a.name»")), C, "WZ3042", "`a.name` may be missing"),
        (use(hook("«a.status»", form="hook running w")), C, "WZ2002", "not known in a hook"),
        (use(hook(block="inputs { l = «a.log» at \"/l\" }")), C, "WZ3042", "is a file"),
        (use("hook «failed» t = Ping()"), C, "WZ2002", "no hook `failed`"),
        (f'{STORE}step a = c(folder = x) for x in ["a", "b"] {{ on_exit «t» = Ping() }}', C,
         "WZ3043", "`a` is a loop"),
        (use("step read { on_exit «t» = Ping() }"), C, "WZ1099", "a hook that a use adds"),
        (use(""), INSIDE.replace("HOOKS", hook("workflow.status")), "WZ2002", "workflow.status"),
    ],
)  # fmt: skip
def test_what_is_refused(body: str, rest: str, code: str, message: str) -> None:
    text, places = marks.unmarked(body)
    found = compiled(text, rest)
    assert [each.code.id for each in found.errors] == [code], found.messages()
    [error] = found.errors
    assert message in error.message
    if places and places[0]:
        assert error.primary is not None
        assert error.primary.span.text == text[places[0][0][0] : places[0][0][1]]


@pytest.mark.parametrize(("target", "fine"), [("3.5", False), ("3.6", False), ("3.7", True)])
def test_an_older_argo_does_not_tell_it_how_the_component_ended(target: str, fine: bool) -> None:
    """Argo 3.5 fills in the arguments of a hook only where the task has outputs."""
    text = f'pipeline p {{\n  defaults {{ image = "a/b:1" }}\n{use(hook("a.status"))}\n}}\n{C}'
    text += 'extern step Ping() { class = "steps:PingStep" }'
    found = api.compile(text=text, target=target)
    assert [each.code.id for each in found.errors] == ([] if fine else ["WZ5031"])
