"""What is refused of `extern template`s and their uses: the code, the place and the message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import marks
from tests.backend.argo.emitted import TYPES
from tests.components.test_extern import EXTERNS
from tests.language import program
from wzc import api

HEAD = 'pipeline p {\n  defaults { image = "a/b:1" }\n  artifacts = s3(bucket = "bucket")\n'
A = 'step a = container(command = ["a"]) { outputs { f: file from "/f", n: int from "/n" } }\n'
GIVE = "step r = Read()\nstep q = Read()\n"

# A declaration with the place marked, the code, and the message.
DECLARATIONS = [
    (
        "extern template «t»(a: string) { outputs { n: int } }",
        "WZ3002",
        "the template `t` does not say which one of the cluster it is",
    ),
    (
        'extern template t() { «templateRef» = "tools/say" }',
        "WZ2005",
        "an `extern template` has no attribute `templateRef`",
    ),
    (
        'extern template t() { ref = "a/b", «image» = "a:1" }',
        "WZ2005",
        "an `extern template` has no attribute `image`",
    ),
    (
        'extern template t() { ref = "a/b", «inputs» { x: file } }',
        "WZ2005",
        "an `extern template` has no attribute `inputs`",
    ),
    (
        'extern template t() { ref = «"tools"» }',
        "WZ5001",
        "`tools` does not name a template in a WorkflowTemplate",
    ),
    (
        'extern template t() { ref = «"tools/my_main"» }',
        "WZ5001",
        "the template of `tools/my_main` cannot be called so: the name of a template has letters, "
        "digits and `-`, and begins with no `-`",
    ),
    (
        'extern template t() { ref = «"a..b/main"» }',
        "WZ5001",
        "the WorkflowTemplate of `a..b/main`: `a..b` has a `-` or `.` at an end of a part: a "
        "Kubernetes name has lower-case letters, digits, `-` and `.`, and each part between dots "
        "begins and ends with a letter or digit",
    ),
    (
        'extern template t() { ref = "a/b", cluster_scope = «"yes"» }',
        "WZ3001",
        '`cluster_scope` takes `true` or `false`, not the text `"yes"`',
    ),
    (
        'extern template t() { ref = "a/b", «ref» = "c/d" }',
        "WZ2007",
        "`ref` is set twice in one block",
    ),
    (
        'extern template t() { ref = "a/b", «step s = suspend()» }',
        "WZ2012",
        "this does not belong into the block of an `extern template`",
    ),
    (
        'extern template t(x: «map[string]») { ref = "a/b" }',
        "WZ3041",
        "the parameter `x` of an `extern template` cannot be a map",
    ),
    (
        'extern template t(x: «secret») { ref = "a/b" }',
        "WZ3041",
        "the parameter `x` of an `extern template` cannot be a secret: its value would stand in "
        "the Workflow",
    ),
    (
        'extern template t(x: «file») { ref = "a/b" }',
        "WZ3041",
        "the parameter `x` of an `extern template` cannot be a file: Argo hands on text",
    ),
    (
        'extern template t(«"a b"»: string) { ref = "a/b" }',
        "WZ5001",
        "`a b` cannot name a parameter: such a name has letters, digits, `-` and `_`",
    ),
    (
        'extern template t(x: int, «x»: int) { ref = "a/b" }',
        "WZ2006",
        "the parameter `x` is declared twice",
    ),
    (
        'extern template t(x: int = «"y"») { ref = "a/b" }',
        "WZ3001",
        '`x` takes a whole number, not the text `"y"`',
    ),
    (
        'extern template t() : «[Doc]» -> (x: [Doc]) { ref = "a/b" }',
        "WZ3002",
        "what the template `t` takes has no name",
    ),
    (
        'extern template t() : -> «[Doc]» { ref = "a/b" }',
        "WZ3002",
        "what the template `t` gives has no name",
    ),
    (
        'extern template t() : -> [Doc] { ref = "a/b", gives = «"x y"» }',
        "WZ5001",
        "`x y` cannot name an artifact: such a name has letters, digits, `-` and `_`",
    ),
    (
        'extern template t() { ref = "a/b", «gives» = "x" }',
        "WZ2012",
        "`gives` names the data that the template gives, and its signature has none",
    ),
    (
        'extern template t() { ref = "a/b", outputs { «x: [Doc]» } }',
        "WZ2012",
        "`x` is data along `>>`, and that stands in the signature",
    ),
    (
        'extern template t() { ref = "a/b", outputs { «x = 3» } }',
        "WZ2012",
        "`outputs { }` of an `extern template` says what it gives by name and type",
    ),
    (
        'extern template t() { ref = "a/b", outputs { x: int = «3» } }',
        "WZ2012",
        "what the output `x` is, the template says",
    ),
    (
        'extern template t() { ref = "a/b", outputs { x: int from «"/tmp/x"» } }',
        "WZ3001",
        '`from` says what the output `x` is called in the cluster, and `"/tmp/x"` is no such name',
    ),
    (
        'extern template t() { ref = "a/b", outputs { «x: map[int]» } }',
        "WZ3001",
        "the output `x` cannot be a map",
    ),
    (
        'extern template t() { ref = "a/b", outputs { «"x-y"»: int } }',
        "WZ5001",
        "`x-y` cannot be read: `step.x-y` would be something else",
    ),
    (
        'extern template t() { ref = "a/b", outputs { «succeeded»: int } }',
        "WZ2012",
        "an output is not called `succeeded`: that says how a step ended, in `after`",
    ),
    (
        'extern template t() { ref = "a/b", outputs { x: int, «x»: string } }',
        "WZ2007",
        "`x` is set twice in one block",
    ),
]
# Entries of a pipeline.
USES = [
    ("step s = «says»(text = 3)", "WZ2002", "there is no step type `says`"),
    ('step s = say(«txt» = "x")', "WZ2004", "`say` has no parameter `txt`"),
    ("step s = «say»()", "WZ3002", "step `s` lacks the required parameter `text`"),
    ("step s = say(text = «3»)", "WZ3001", "`text` takes text in quotes, not the number `3`"),
    (
        'step s = say(text = "x", tone = «"cold"»)',
        "WZ3004",
        '`tone` takes one of `"plain"`, `"warm"`, not `"cold"`',
    ),
    (
        A + "step s = say(text = «a.f»)",
        "WZ3001",
        "`text` takes text in quotes, and `a.f` is a file",
    ),
    (
        'step s = say(text = "x")\nstep t = say(text = s.«row»)',
        "WZ2002",
        "step `s` has no output `row`",
    ),
    (
        'step s = say(text = "x") { «image» = "a:1" }',
        "WZ2012",
        "`image` would say how the pods of `say` run, and the template in the cluster says that",
    ),
    (
        'step s = say(text = "x") { «timeout» = 1h }',
        "WZ2012",
        "`timeout` does not stand here: a `timeout` is of one pod, and Argo takes none around a "
        "template",
    ),
    (
        'step s = say(text = "x") { «defaults» { retry = 1 } }',
        "WZ2012",
        "`defaults` would say how the pods of `say` run, and the template in the cluster says that",
    ),
    (
        'step s = say(text = "x") { «step t { retry = 1 }» }',
        "WZ2012",
        "a step inside would say how the pods of `say` run, and the template in the cluster says "
        "that",
    ),
    (
        'step s = say(text = "x") { «outputs» { n: int from "/n" } }',
        "WZ2012",
        "`outputs` does not stand here: what it gives stands in the declaration",
    ),
    (
        'step s = say(text = "x") {\n'
        "retry { limit = 1, expression = «last_retry.exit_code» == 1 }\n}",
        "WZ2010",
        "a container leaves an exit code, and `say` is an `extern template`",
    ),
    (
        'step s = say(text = "x") { retry { limit = 1, on = «"OnTransientError"» } }',
        "WZ3004",
        "Argo knows a passing error by its message, and an `extern template` that has failed has "
        "none",
    ),
    (
        'step s = say(text = «"${retries}"») { retry = 1 }',
        "WZ3044",
        "`s` is an `extern template`, which is given its parameters once, before any attempt, and "
        "`retries` is another number for each",
    ),
    (
        'step s = say(text = "x")\nstep t = say(text = «s.ip»)',
        "WZ2010",
        "`s` is an `extern template`, and only a daemon has an address",
    ),
    (
        'step s = say(text = «"{{workflow.name}}"»)',
        "WZ5030",
        "Argo would read `{{` here as the beginning of a tag, on the way to the template",
    ),
    (
        A + 'step s = say(text = «"{ ${a.n}"»)',
        "WZ5030",
        '`"{ ${a.n}"` puts braces or dollars together with values of the run, and these would be '
        "read as tags and variables on the way into an `extern template`",
    ),
    (
        GIVE + "step «c» = clean(level = 1)\n[r, q] >> c",
        "WZ3031",
        "the template `clean` takes one artifact, and `r` and `q` each give one",
    ),
    (
        'step r = Read() { enabled = true, when = workflow.name != "x" }\n'
        "step c = clean(level = 1)\n«r? >> c»",
        "WZ3042",
        "the data may be missing, and only the template `clean` knows whether it can do without",
    ),
    (
        "step «c» = clean(level = 1)",
        "WZ4005",
        "step `c` takes a list of Doc, and no `>>` leads to it",
    ),
    (
        'on_exit «c» = clean(level = 1)\nstep s = say(text = "x")',
        "WZ2012",
        "`c` takes a list of Doc, and data passes along `>>` only",
    ),
    (
        "step r = Read()\nstep c = clean(level = x) for x in [1, 2]\nstep s = Split()\n"
        "r >> c «>>» s",
        "WZ3043",
        "the data of all items of the loop `c` cannot be gathered: Argo hands on no files of "
        "loops, and only the template `clean` knows where it stores them",
    ),
    (
        'step s = say(text = x) for x in ["a"]\n'
        'step t = container(command = ["t"]) { inputs { l = «s.log» at "/l" } }',
        "WZ3043",
        "`s.log` would be the files of a loop: Argo hands on none, and only the template `say` "
        "knows where it stores them",
    ),
]


def _refused(text: str, code: str, message: str) -> None:
    plain, [places] = marks.unmarked(text)
    found = api.compile(text=plain).errors
    assert [(each.code.id, each.message) for each in found] == [(code, message)]
    primary = found[0].primary
    assert primary is not None and [(primary.span.start, primary.span.end)] == places


@pytest.mark.parametrize(("declaration", "code", "message"), DECLARATIONS)
def test_a_declaration_is_refused(declaration: str, code: str, message: str) -> None:
    _refused(f"{declaration}\n{HEAD}step s = Ping()\n}}\n{TYPES}", code, message)


@pytest.mark.parametrize(("body", "code", "message"), USES)
def test_a_use_is_refused(body: str, code: str, message: str) -> None:
    _refused(f"{HEAD}{body}\n}}\n{EXTERNS}{TYPES}", code, message)


def spec_of(text: str, *profiles: str) -> dict[str, Any]:
    found = api.compile(text=text, profiles=profiles)
    assert not found.errors, found.messages()
    made: dict[str, Any] = json.loads(json.dumps(found.documents[0]))["spec"]
    return made


def template_of(spec: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [each for each in spec["templates"] if each["name"] == name]
    made: dict[str, Any] = found
    return made


def test_parameters_that_a_template_has_a_default_for_are_left_out() -> None:
    text = 'extern template t(a: string?, b: int?) { ref = "x/y" }'
    spec = spec_of(f"{text}\npipeline p {{\n  step s = t(b = 3)\n}}\n")
    [task] = template_of(spec, "t")["dag"]["tasks"]
    assert task["arguments"] == {"parameters": [{"name": "b", "value": "{{inputs.parameters.b}}"}]}


def test_a_profile_and_a_param_choose_another_template() -> None:
    text = """
param where: string = "dev"
extern template t(a: string) { ref = "${where}-tools/main" }
pipeline p { step s = t(a = "x") }
profile prod {
  where = "prod"
  pipeline p { step s(a = "y") { retry = 2 } }
}
"""
    template = template_of(spec_of(text, "prod"), "t")
    assert template["dag"]["tasks"][0]["templateRef"] == {"name": "prod-tools", "template": "main"}
    assert template["retryStrategy"]["limit"] == 2


def test_templates_elsewhere_get_none_of_what_the_pods_share() -> None:
    steps = "\n".join(f'step r{n} = container(command = ["r{n}"])' for n in range(12))
    head = HEAD.replace("defaults {", 'defaults { env { A = "' + "x" * 200 + '" }, retry = 3,')
    shared = spec_of(f"{head}{steps}\n}}\n{TYPES}")
    spec = spec_of(f'{head}{steps}\nstep s = say(text = "x")\n}}\n{EXTERNS}{TYPES}')
    assert "templateDefaults" in shared and "templateDefaults" not in spec
    assert "retryStrategy" not in template_of(spec, "say")


def test_those_of_an_imported_file_are_used_like_its_own() -> None:
    tools = """
extern template send(text: string) {
  ref = "tools/send"
  outputs { id: string }
}
extern template _hidden() { ref = "tools/hidden" }
"""
    text = """
from "./tools.wz" import send
import "./tools.wz" as tools
pipeline p {
  step a = send(text = "x")
  step b = tools.send(text = a.id)
}
"""
    files = {"./tools.wz": tools}
    pipeline = program.accepted(text, files=files)
    assert [step.type.is_template for step in pipeline.steps.values()] == [True, True]
    private = text.replace("send", "«_hidden»", 1).replace("= send(", "= suspend() #(")
    program.refused(private, "WZ2015", files=files)
