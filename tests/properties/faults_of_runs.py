"""Single mistakes with values of the run, ports and references.

The place that has to be pointed at is marked with `«»` in what is planted.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.properties import faults
from tests.properties.faults import STEP, Fault
from tests.properties.layout import Node
from tests.properties.programs import Program
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code

_BOX = f"{STEP}_box"
_OUTPUTS = """
    rows: int from "/tmp/rows" default 0
    title: string from stdout
    ids: [string] from "/tmp/ids"
    log: file from "/tmp/log"
    maybe: file from "/tmp/maybe" { optional = true }
    all: dir from "/tmp/all"
"""
_PLANTED: tuple[Node, ...] = (
    'input zz_since: string = "1970"',
    "input zz_size: int(min = 1) = 5",
    f'step {_BOX} = container(image = "a/b:1", command = ["x"]) {{ outputs {{{_OUTPUTS}}} }}',
)


# `«»` in a program, where any text may have these characters.
OPEN, CLOSE = "<{«", "»}>"


def with_entries(program: Program, *entries: Node) -> str:
    """The program with more entries in its pipeline, with their marks."""
    marked = [
        entry.replace("«", OPEN).replace("»", CLOSE) if isinstance(entry, str) else entry
        for entry in entries
    ]
    return faults.with_entries(program, *marked)


def _planted(name: str, code: Code, *entries: str) -> Fault:
    """A mistake beside inputs and a container that are right."""
    return Fault(name, code, lambda program, _: with_entries(program, *_PLANTED, *entries))


def in_wurzel(name: str, code: Code, settings: str, block: str = "") -> Fault:
    """A mistake in the settings or the block of a Wurzel step."""
    step = f"step {STEP} = ManualMarkdownStep({settings or _FOLDER}) {{ {block} }}"
    return _planted(name, code, step)


def in_script(name: str, code: Code, block: str, source: str = "'x'") -> Fault:
    """A mistake in the block of a script, or in its text."""
    head = f'script(image = "a/b:1", interpreter = ["sh"], source = {source})'
    return _planted(name, code, f"step {STEP} = {head} {{ {block} }}")


def in_container(name: str, code: Code, arguments: str) -> Fault:
    """A mistake in the parentheses of a container."""
    return _planted(name, code, f"step {STEP} = container({arguments})")


_FOLDER = 'folder_path = "/x"'
_IN = 'inputs {{ a = {} at "/in" }}'


def _around(program: Program, random: random.Random) -> str:
    """Containers that refer to one another in a circle."""
    count = random.randint(2, 4)
    steps = [
        f'step {STEP}_{n} = container(image = "a/b:1", command = ["x"], '
        f'args = [{STEP}_{(n + 1) % count}.y]) {{ outputs {{ y: string from "/y" }} }}'
        for n in range(count)
    ]
    return with_entries(program, *steps)


def _self(program: Program, _: random.Random) -> str:
    step = f'step {STEP} = container(image = "a/b:1", command = ["x"], args = [{STEP}.y])'
    return with_entries(program, f'{step} {{ outputs {{ y: string from "/y" }} }}')


def _back(program: Program, random: random.Random) -> str:
    """A reference against the direction of an edge."""
    step = f'step {STEP} = container(image = "a/b:1", command = ["x"], args = [{_BOX}.title])'
    return with_entries(program, *_PLANTED, step, f"{STEP} ~> {_BOX}")


def _hidden(program: Program, random: random.Random) -> str:
    """An input named as a step is."""
    name = random.choice(program.steps).name
    return with_entries(program, f'input {name}: string = "x"')


def _output_of_wurzel(program: Program, random: random.Random) -> str:
    name = random.choice(program.steps).name
    step = f'step {STEP} = container(image = "a/b:1", command = ["x"], args = [{name}.«zz»])'
    return with_entries(program, step)


def _no_default(program: Program, _: random.Random) -> str:
    entries = ('schedule = "0 4 * * *"', "input «zz»: string")
    return with_entries(program, *entries)


def _other(name: str, code: Code, plant: Callable[[Program, random.Random], str]) -> Fault:
    return Fault(name, code, plant)


FAULTS_OF_RUNS = (
    # where a constant is needed
    in_wurzel("an input as an image", codes.RUN_TIME_VALUE, "", "image = «zz_since»"),
    in_wurzel("an output as an image", codes.RUN_TIME_VALUE, "", f"image = «{_BOX}.title»"),
    in_wurzel("an input as an amount", codes.RUN_TIME_VALUE, "", "retry = «zz_size»"),
    in_wurzel(
        *("an input in a label", codes.RUN_TIME_VALUE, "", 'pod_labels { a = «"x-${zz_since}"» }')
    ),
    in_wurzel(
        *("the run in a mount", codes.RUN_TIME_VALUE, ""),
        "mounts { '/zz' = claim(«workflow.name») }",
    ),
    in_wurzel("the run's list by index", codes.RUN_TIME_VALUE, f"folder_path = «{_BOX}.ids»[0]"),
    in_wurzel(
        *("a function that computes", codes.RUN_TIME_VALUE),
        "folder_path = split(«zz_since», '-')[0]",
    ),
    _planted("an input as a namespace", codes.RUN_TIME_VALUE, "namespace = «zz_since»"),
    in_script(
        "a path of the run", codes.RUN_TIME_VALUE, f"inputs {{ a = {_BOX}.log at «zz_since» }}"
    ),
    in_container(
        "an input as a container's image",
        codes.RUN_TIME_VALUE,
        'image = «zz_since», command = ["x"]',
    ),
    # names
    in_wurzel("an unknown value of the run", codes.UNKNOWN_NAME, "folder_path = workflow.«nmae»"),
    in_wurzel("an unknown output", codes.UNKNOWN_NAME, f"folder_path = {_BOX}.«row»"),
    _other("an output of a Wurzel step", codes.UNKNOWN_NAME, _output_of_wurzel),
    in_container("an unknown argument", codes.UNKNOWN_SETTING, '«comand» = ["x"], image = "a/b:1"'),
    _other("an input named as a step is", codes.DECLARED_TWICE, _hidden),
    # types
    in_wurzel("a file in a setting", codes.WRONG_TYPE, f"folder_path = «{_BOX}.log»"),
    in_wurzel("a number for a path", codes.WRONG_TYPE, f"folder_path = «{_BOX}.rows»"),
    in_wurzel("a folder in a variable", codes.WRONG_TYPE, "", f"env {{ A = «{_BOX}.all» }}"),
    in_wurzel("a list in a variable", codes.WRONG_TYPE, "", f"env {{ A = «{_BOX}.ids» }}"),
    in_wurzel("text and number", codes.WRONG_OPERANDS, "folder_path = «zz_since + zz_size»"),
    in_wurzel("text and number compared", codes.WRONG_OPERANDS, "", "env { A = «zz_since == 1» }"),
    in_script("a file in a text", codes.WRONG_TYPE, "", f"«{_BOX}.log»"),
    in_script("a list as a file", codes.WRONG_TYPE, _IN.format("«[1]»")),
    in_script(
        "a default of another type", codes.WRONG_TYPE, 'outputs { n: int from "/n" default «"a"» }'
    ),
    in_script("a file that is printed", codes.WRONG_TYPE, "outputs { n: file from «stdout» }"),
    in_script("an output that is a secret", codes.BAD_INPUT, 'outputs { n: «secret» from "/n" }'),
    _planted("an input that is a map", codes.BAD_INPUT, "input zz: «map[string]» = {}"),
    _planted("an input's default", codes.WRONG_TYPE, "input zz: int = «'a'»"),
    _planted("a default out of bounds", codes.OUT_OF_BOUNDS, "input zz: int(max = 3) = «4»"),
    _planted(
        "a default that is none of them", codes.NOT_IN_ENUMERATION, "input zz: 'a' | 'b' = «'c'»"
    ),
    _other("an input without a default", codes.BAD_INPUT, _no_default),
    # ports
    in_script("no path", codes.MISSING_VALUE, f"inputs {{ «a» = {_BOX}.log }}"),
    in_script(
        *("two inputs at one path", codes.MOUNT_TWICE),
        f'inputs {{ a = {_BOX}.log at "/in", b = {_BOX}.all at «"/in/"» }}',
    ),
    in_script(
        "two inputs of one name", codes.SET_TWICE, 'inputs { a = 1 at "/a", «a» = 2 at "/b" }'
    ),
    in_script("a relative input", codes.BAD_PATH, 'inputs { a = 1 at «"in"» }'),
    in_script("a relative output", codes.BAD_PATH, 'outputs { a: file from «"out"» }'),
    in_script("a file that may be missing", codes.UNCERTAIN_OUTPUT, _IN.format(f"«{_BOX}.maybe»")),
    in_script(
        *("an unknown option", codes.UNKNOWN_ATTRIBUTE),
        f'inputs {{ a = {_BOX}.log at "/in" {{ «moed» = 0o644 }} }}',
    ),
    in_script(
        *("data in no file that Wurzel reads", codes.WRONG_FILE),
        'outputs { a: [MarkdownDataContract] from «"/out/a.txt"» }',
    ),
    in_script(
        *("data from two outputs", codes.ENTRY_NOT_ALLOWED),
        'outputs { a: [Doc] from "/a.json", «b»: [Doc] from "/b.json" }',
    ),
    # inputs that come from no step, and places of outputs
    in_script("no address", codes.BAD_LOCATION, _IN.format('git(repo = «"github.com/a/b"»)')),
    in_script("a password in it", codes.BAD_LOCATION, _IN.format('http(«"https://u:p@e.com/x"»)')),
    in_script("no key", codes.BAD_LOCATION, _IN.format('«s3(bucket = "abc")»')),
    in_script(
        "a node of Hadoop without a port",
        codes.BAD_LOCATION,
        _IN.format('hdfs(addresses = [«"n"»], path = "/x", user = "a")'),
    ),
    in_script(
        "a file of Hadoop that nobody asks for",
        codes.INCOMPLETE,
        _IN.format('«hdfs(addresses = ["n:1"], path = "/x")»'),
    ),
    in_script("ssh without a key", codes.INCOMPLETE, _IN.format('«git(repo = "git@e.com:a/b")»')),
    in_script(
        *("half of a login", codes.INCOMPLETE),
        _IN.format('http("https://e.com/x", username_secret = «secret("a", key = "b")»)'),
    ),
    in_script(
        *("a Secret with a dot", codes.BAD_STORE),
        _IN.format(
            'gcs(bucket = "abc", key = "x", '
            'service_account_key_secret = secret(«"a.b"», key = "c"))'
        ),
    ),
    in_script(
        *("a repository that may be missing", codes.UNKNOWN_ATTRIBUTE),
        'inputs { a = git(repo = "https://e.com/a") at "/in" { «optional» = true } }',
    ),
    in_script(
        *("two outputs under one key", codes.SAME_PLACE),
        'outputs { a: file from "/a" { to = gcs(bucket = "abc", key = "k") }, '
        'b: file from "/b" { to = gcs(bucket = "abc", key = «"k"») } }',
    ),
    in_script(
        *("a level of no tarball", codes.INCOMPLETE),
        'outputs { a: file from "/a" { compression_level = «3» } }',
    ),
    in_script(
        "a repository in a setting", codes.WRONG_TYPE, 'env { A = «git(repo = "https://e.com/a")» }'
    ),
    # the order
    _other("references in a circle", codes.CYCLE, _around),
    _other("a reference against an edge", codes.CYCLE, _back),
    _other("a reference to itself", codes.SELF_EDGE, _self),
    # attempts
    in_script("the number of no attempt", codes.NO_ATTEMPTS, "env { A = «retries» }"),
    in_script("attempts in a condition", codes.NO_ATTEMPTS, "retry = 1, when = «retries > 0»"),
    in_script("how no attempt ended", codes.UNKNOWN_NAME, "env { A = «last_retry.message» }"),
    in_script(
        *("an unknown value of an attempt", codes.UNKNOWN_NAME),
        "retry { limit = 1, expression = last_retry.«exitcode» == 1 }",
    ),
    in_script(
        *("an end that there is not", codes.NOT_IN_ENUMERATION),
        'retry { limit = 1, expression = last_retry.status == «"failed"» }',
    ),
    in_script(
        *("a request over the limit in an attempt", codes.REQUEST_OVER_LIMIT),
        "retry = 2, resources { memory = «1Gi * (1 + retries)»..2Gi }",
    ),
    in_script(
        *("an amount without bounds", codes.OUT_OF_BOUNDS),
        "resources { memory = «zz_size * 1Gi» }",
    ),
    in_script(
        *("more memory after errors", codes.INCOMPLETE),
        'retry { limit = 1, on = «"OnError"», max_memory = 2Gi }, resources { memory = 1Gi }',
    ),
    # text that the run would put together to a tag
    in_wurzel(
        "a tag in a function", codes.ARGO_TAG, "folder_path = «replace(zz_since, '-', '{{x}}')»"
    ),
    in_script(
        "a tag that the run chooses", codes.ARGO_TAG, "", "«'{{item}}' if zz_size > 1 else 'x'»"
    ),
)
__all__ = ["CLOSE", "FAULTS_OF_RUNS", "OPEN"]
