"""Single mistakes in requests, in what is done to objects of Kubernetes, and in schedules.

The place that has to be pointed at is marked with `«»` in what is planted.
"""

from __future__ import annotations

from tests.properties.faults import STEP, Fault
from tests.properties.faults_of_runs import with_entries
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code

_A = f"{STEP}_a"
_INPUT = 'input zz_who: string = "me"'
_URL = 'url = "https://x.io"'
_OBJECT = 'apiVersion = "v1", kind = "Pod", metadata = { name = "a" }'
_APPLY = 'action = "apply", manifest = '
_CRON = 'schedule { cron = "0 * * * *", '
_NO_NAME = '{ apiVersion = "v1", kind = "Pod", metadata = { generateName = «"a-"» } }'
_GET = 'action = "get", flags = ["pod", "x"]'


def _planted(name: str, code: Code, *entries: str) -> Fault:
    return Fault(name, code, lambda program, _: with_entries(program, _INPUT, *entries))


def _ask(name: str, code: Code, settings: str, block: str = "") -> Fault:
    return _planted(name, code, f"step {_A} = http({settings}) {{ {block} }}")


def _do(name: str, code: Code, settings: str, block: str = "") -> Fault:
    return _planted(name, code, f"step {_A} = resource({settings}) {{ {block} }}")


def _judge(name: str, code: Code, condition: str) -> Fault:
    return _ask(name, code, f"{_URL}, success_condition = {condition}")


def _wait(name: str, code: Code, condition: str, kind: str = "success") -> Fault:
    return _do(name, code, f"{_GET}, {kind}_condition = {condition}")


FAULTS_OF_REQUESTS = (
    # requests
    _ask("no address to ask", codes.MISSING_SETTING, 'method = "GET"'),
    _ask("an address without a scheme", codes.OUT_OF_BOUNDS, 'url = «"x.io/a"»'),
    _ask("an address of another protocol", codes.OUT_OF_BOUNDS, 'url = «"ftp://x.io"»'),
    _ask("a method in small letters", codes.NOT_IN_ENUMERATION, f'{_URL}, method = «"post"»'),
    _ask("a body that is a map", codes.WRONG_TYPE, f"{_URL}, body = «{{ a = 1 }}»"),
    _ask("a request's misspelt setting", codes.UNKNOWN_SETTING, f'{_URL}, «bodi» = "x"'),
    _ask("a request of parts of a second", codes.BAD_DURATION, f"{_URL}, timeout = «1500ms»"),
    _ask("a header's name", codes.BAD_KEY, f'{_URL}, headers = {{ «"A B"» = "c" }}'),
    _ask("a header of two lines", codes.BAD_KEY, f'{_URL}, headers = {{ A = «"b\\nc"» }}'),
    _ask(
        "a header of a ConfigMap",
        codes.WRONG_TYPE,
        f'{_URL}, headers = {{ A = «config_map("b", key = "c")» }}',
    ),
    _ask("a header without a key", codes.INCOMPLETE, f'{_URL}, headers = {{ A = «secret("b")» }}'),
    _ask("an image of a request", codes.ENTRY_NOT_ALLOWED, _URL, '«image» = "a/b:1"'),
    _ask("a request's pod", codes.ENTRY_NOT_ALLOWED, _URL, '«node_selector» { a = "b" }'),
    _ask("a request's files", codes.ENTRY_NOT_ALLOWED, _URL, 'inputs { «a = "b" at "/c"» }'),
    _ask(
        "what a request prints",
        codes.ENTRY_NOT_ALLOWED,
        _URL,
        "outputs { a: string from «stdout» }",
    ),
    _ask("a request's file", codes.WRONG_TYPE, _URL, "outputs { a: file from «response.body» }"),
    _judge("a condition in quotes", codes.WRONG_TYPE, '«"response.statusCode == 200"»'),
    _judge("Argo's name of the status", codes.UNKNOWN_NAME, "response.«statusCode» == 200"),
    _judge("the status as text", codes.WRONG_OPERANDS, '«response.status_code == "200"»'),
    _judge("an answer as a condition", codes.WRONG_KIND, "«response»"),
    _judge("a status as a condition", codes.WRONG_TYPE, "«response.status_code»"),
    _judge("a hash in a condition", codes.ARGO_TAG, '«sha256(response.body) == "x"»'),
    _judge("an object in an answer", codes.UNKNOWN_NAME, "«object».status.x == 1"),
    _ask("an answer elsewhere", codes.UNKNOWN_NAME, f"{_URL}, body = «response».body"),
    # objects
    _do("no action", codes.MISSING_SETTING, f"manifest = {{ {_OBJECT} }}"),
    _do(
        "a misspelt action",
        codes.NOT_IN_ENUMERATION,
        f'action = «"creat"», manifest = {{ {_OBJECT} }}',
    ),
    _do("nothing to create", codes.INCOMPLETE, 'action = «"create"»'),
    _do(
        "a manifest of no kind",
        codes.BAD_MANIFEST,
        _APPLY + '«{ apiVersion = "v1", metadata { name = "a" } }»',
    ),
    _do("a manifest that is no YAML", codes.BAD_MANIFEST, _APPLY + "«'a: [b'»"),
    _do("a manifest of two objects", codes.BAD_MANIFEST, _APPLY + '«"a: 1\\n---\\nb: 2"»'),
    _do("a manifest of the run", codes.RUN_TIME_VALUE, _APPLY + '«"kind: ${zz_who}"»'),
    _do(
        "a Secret in a manifest",
        codes.BAD_MANIFEST,
        _APPLY + f'{{ {_OBJECT}, a = «secret("b", key = "c")» }}',
    ),
    _do("a new name to apply", codes.BAD_MANIFEST, _APPLY + _NO_NAME),
    _do("a merge of no patch", codes.ENTRY_NOT_ALLOWED, f'{_GET}, merge_strategy = «"merge"»'),
    _do("a container's variables", codes.ENTRY_NOT_ALLOWED, _GET, '«env» { A = "b" }'),
    _do(
        "an output without a path",
        codes.ENTRY_NOT_ALLOWED,
        _GET,
        'outputs { a: string from «"/x"» }',
    ),
    _do(
        "a JSON path without braces",
        codes.OUT_OF_BOUNDS,
        _GET,
        'outputs { a: string from json_path(«".a"») }',
    ),
    _do("an open filter", codes.OUT_OF_BOUNDS, _GET, 'outputs { a: string from jq(«".a["») }'),
    _do("two filters", codes.WRONG_ARGUMENTS, _GET, 'outputs { a: string from «jq(".a", ".b")» }'),
    _wait("a selector in quotes", codes.WRONG_OPERANDS, '«"status.phase == Ready"»'),
    _wait("a field by itself", codes.WRONG_OPERANDS, "«object.status.ready»"),
    _wait(
        "one thing or another",
        codes.WRONG_OPERANDS,
        "«object.status.a == 1 or object.status.b == 1»",
    ),
    _wait(
        "a failure of two things",
        codes.WRONG_OPERANDS,
        "«object.status.a == 1 and object.status.b == 1»",
        "failure",
    ),
    _wait("two fields", codes.WRONG_OPERANDS, "«object.a == object.b»"),
    _wait("a value of the run", codes.RUN_TIME_VALUE, "object.status.phase == «zz_who»"),
    _wait("text in order", codes.WRONG_TYPE, 'object.status.a > «"b"»'),
    _wait("a value with blanks", codes.BAD_KEY, 'object.status.phase == «"not ready"»'),
    _wait("a number below zero", codes.BAD_KEY, "«object.status.a > -1»"),
    _wait("an odd field", codes.WRONG_OPERANDS, 'object.metadata.labels[«"a.b/c"»] == "d"'),
    # schedules
    _planted(
        "an unknown number of a schedule", codes.UNKNOWN_NAME, _CRON + "when = cron.«faild» > 1 }"
    ),
    _planted("a schedule as a condition", codes.WRONG_KIND, _CRON + "stop_when = «cron» }"),
    _planted(
        "a run's value in a schedule", codes.RUN_TIME_VALUE, _CRON + 'when = «zz_who == "x"» }'
    ),
    _planted(
        "a schedule's value in a step",
        codes.UNKNOWN_NAME,
        f'step {_A} = container(image = "a/b:1", command = ["x", «cron».name])',
    ),
)
