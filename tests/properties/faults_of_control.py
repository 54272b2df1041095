"""Single mistakes in order, conditions, outcomes, handlers, pauses, and in how steps run.

The place that has to be pointed at is marked with `«»` in what is planted.
"""

from __future__ import annotations

from tests.properties.faults import STEP, Fault
from tests.properties.faults_of_runs import with_entries
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code

_A, _B, _MAY, _DATA = (f"{STEP}_{name}" for name in ("a", "b", "may", "data"))
_BOX = 'container(image = "a/b:1", command = ["x"])'
PLANTED = (
    "input zz_on: bool = true",
    'input zz_lang: "de" | "en" = "de"',
    f"step {_A} = {_BOX} {{ outputs {{\n"
    'rows: int from "/r" default 0, title: string from "/t", log: file from "/l" } }',
    f"step {_MAY} = {_BOX} {{ when = zz_on, outputs {{ "
    'title: string from "/t", log: file from "/l", rows: int from "/r" default 1 } }',
    f'step {_DATA} = ManualMarkdownStep(folder_path = "/x") {{ when = zz_on }}',
    f"{_A} ~> [{_MAY}, {_DATA}]",
)


def _planted(name: str, code: Code, *entries: str) -> Fault:
    return Fault(name, code, lambda program, _: with_entries(program, *PLANTED, *entries))


def in_box(name: str, code: Code, block: str) -> Fault:
    """A mistake in the block of a container that follows another one."""
    return _planted(name, code, f"step {_B} = {_BOX} {{ {block} }}\n{_A} ~> {_B}")


def in_handler(name: str, code: Code, block: str = "", args: str = "[]", *more: str) -> Fault:
    """A mistake in what runs at the end."""
    head = f'container(image = "a/b:1", command = ["x"], args = {args})'
    return _planted(name, code, f"on_exit {_B} = {head} {{ {block} }}", *more)


def in_pause(name: str, code: Code, settings: str, block: str = "") -> Fault:
    """A mistake in a pause."""
    return _planted(name, code, f"step {_B} = suspend({settings}) {{ {block} }}\n{_A} ~> {_B}")


def in_hook(name: str, code: Code, block: str = "", args: str = "[]", form: str = "") -> Fault:
    """A mistake in what runs at the end of a step, or beside it."""
    head = f'container(image = "a/b:1", command = ["x"], args = {args})'
    hook = f"{form or 'on_exit'} zz_k = {head} {{ {block} }}"
    outputs = (
        'outputs { n: int from "/n" default 0, title: string from "/t", said: string from stdout }'
    )
    return _planted(name, code, f"step {_B} = {_BOX} {{ {outputs}\n{hook} }}\n{_A} ~> {_B}")


def in_set(name: str, code: Code, containers: str, block: str = "") -> Fault:
    """A mistake in a set of containers."""
    head = f'step {_B} = container_set {{ image = "a/b:1", containers {{ {containers} }}'
    return _planted(name, code, f"{head}\n{block} }}\n{_A} ~> {_B}")


_MAIN = 'main { command = ["x"] }'
_B_IS = f"step {_B} = {_BOX}"
FAULTS_OF_CONTROL = (
    # hooks of steps
    in_hook("what may be missing in a hook", codes.UNCERTAIN_OUTPUT, args=f"[«{_B}.title»]"),
    in_hook("what is printed in a hook", codes.UNCERTAIN_OUTPUT, args=f"[«{_B}.said»]"),
    in_hook("another step in a hook", codes.UNCERTAIN_OUTPUT, args=f"[«{_A}.title»]"),
    in_hook(
        "an end that has no hook", codes.NOT_IN_ENUMERATION, f'when = {_B}.status == «"Skipped"»'
    ),
    in_hook("the run's status in a hook", codes.UNKNOWN_NAME, args="[«workflow.status»]"),
    in_hook("when a step began, in its hook", codes.UNKNOWN_NAME, args=f"[«{_B}.started_at»]"),
    in_hook("status while it runs", codes.UNKNOWN_NAME, "", f"[«{_B}.status»]", "hook running"),
    in_hook("a hook that there is not", codes.UNKNOWN_NAME, form="hook «failed»"),
    in_hook("a hook of a hook", codes.ENTRY_NOT_ALLOWED, f"«on_exit zz_i = {_BOX}»"),
    in_box(
        *("a hook of a daemon", codes.INCOMPLETE, f"daemon = true\non_exit «zz_k» = {_BOX}"),
    ),
    _planted(
        *("a hook of a loop", codes.BAD_LOOP),
        f"{_B_IS} for x in 1..3 {{ on_exit «zz_k» = {_BOX} }}\n{_A} ~> {_B}",
    ),
    # what is known of steps
    in_box("the address of no daemon", codes.INCOMPLETE, f"env {{ A = «{_A}.ip» }}"),
    in_box("Argo's word for an end", codes.UNKNOWN_NAME, f"env {{ A = {_A}.«phase» }}"),
    in_box(
        "an end of a step that there is not",
        codes.NOT_IN_ENUMERATION,
        f'when = {_A}.status == «"failed"»',
    ),
    # sets of containers
    _planted(
        *("a set without containers", codes.INCOMPLETE),
        f"step «{_B}» = container_set {{ image = 'a/b:1' }}\n{_A} ~> {_B}",
    ),
    in_set(
        "a container that there is not",
        codes.UNKNOWN_NAME,
        'main { command = ["x"], after = [«"fetsh"»] }',
    ),
    in_set("a container after itself", codes.CYCLE, 'main { command = ["x"], after = [«"main"»] }'),
    in_set("Argo's own container", codes.BAD_NAME, f'{_MAIN}, «wait» {{ command = ["x"] }}'),
    in_set(
        "outputs without `main`",
        codes.INCOMPLETE,
        'work { command = ["x"] }',
        'outputs { «n: int from "/n"» }',
    ),
    in_set("a daemon of several", codes.INCOMPLETE, _MAIN, "daemon = «true»"),
    in_set("ports of several", codes.ENTRY_NOT_ALLOWED, _MAIN, "«ports» { http = 80 }"),
    in_box("containers of one", codes.ENTRY_NOT_ALLOWED, f"«containers» {{ {_MAIN} }}"),
    # mounts
    in_box(
        "a folder out of a claim",
        codes.BAD_PATH,
        "mounts { '/zz' = claim('c', sub_path = «'../x'») }",
    ),
    in_box("a claim of nothing", codes.BAD_QUANTITY, "mounts { '/zz' = new_claim(size = «0») }"),
    in_box(
        "several volumes at one path",
        codes.WRONG_TYPE,
        "mounts { '/zz' = «[secret('a'), secret('b')]» }",
    ),
    # conditions
    in_box("text as a condition", codes.WRONG_TYPE, f"when = «{_A}.title»"),
    in_box("a number as a condition", codes.WRONG_TYPE, f"when = «{_A}.rows»"),
    in_box("a condition in Argo's words", codes.WRONG_TYPE, "when = «\"{{x}} == 'y'\"»"),
    in_box("an outcome as a condition", codes.WRONG_TYPE, f"when = «{_A}.failed»"),
    in_box("what never is", codes.NOT_IN_ENUMERATION, "when = zz_lang == «'fr'»"),
    in_box(
        *("a condition on what may be missing", codes.UNCERTAIN_OUTPUT),
        f"after = [{_MAY}.finished], when = «{_MAY}.title == 'x'»",
    ),
    in_box("a condition with text and number", codes.WRONG_OPERANDS, f"when = «{_A}.title > 1»"),
    in_box("`enabled` by an input", codes.RUN_TIME_VALUE, "enabled = «zz_on»"),
    # outcomes
    in_box("a misspelt outcome", codes.UNKNOWN_NAME, f"after = [{_A}.«suceeded»]"),
    in_box("Argo's outcome", codes.UNKNOWN_NAME, f"after = [{_A}.failed or {_A}.«Errored»]"),
    in_box("an outcome of loops", codes.UNKNOWN_NAME, f"after = [{_A}.«any_succeeded»]"),
    in_box("after a step that is not there", codes.UNKNOWN_NAME, "after = [«zz_nobody».failed]"),
    in_box("after a step as a whole", codes.WRONG_TYPE, f"after = [«{_A}»]"),
    in_box("after an output", codes.WRONG_TYPE, f"after = [«{_A}.rows»]"),
    in_box("`after` without brackets", codes.WRONG_TYPE, f"after = «{_A}.failed»"),
    in_box(
        "outcomes with `and`", codes.WRONG_OPERANDS, f"after = [«{_A}.failed and {_A}.errored»]"
    ),
    in_box("`not` of an outcome", codes.WRONG_OPERANDS, f"after = [«not {_A}.failed»]"),
    in_box("an outcome as a value", codes.WRONG_TYPE, f"env {{ A = «{_A}.failed» }}"),
    _planted("after itself", codes.SELF_EDGE, f"{_B_IS} {{ after = [«{_B}.failed»] }}"),
    _planted(
        *("after one another", codes.CYCLE, f"{_B_IS} {{ after = [{_B}_c.failed] }}"),
        f"step {_B}_c = {_BOX} {{ after = [{_B}.finished] }}",
    ),
    _planted(
        *("after a later step of a chain", codes.CYCLE),
        f"{_B_IS} {{ after = [{_B}_d.succeeded] }}\nstep {_B}_c = {_BOX}\nstep {_B}_d = {_BOX}",
        f"{_B} ~> {_B}_c ~> {_B}_d",
    ),
    in_box("Argo's `depends`", codes.UNKNOWN_ATTRIBUTE, f'«depends» = "{_A}.Failed"'),
    in_box("Argo's `continueOn`", codes.UNKNOWN_ATTRIBUTE, "«continue_on» { failed = true }"),
    # what is skipped
    in_box(
        *("an output of what may not have run", codes.UNCERTAIN_OUTPUT),
        f"after = [{_MAY}.finished], env {{ A = «{_MAY}.title» }}",
    ),
    in_box(
        *("a file of what may not have run", codes.UNCERTAIN_OUTPUT),
        f'after = [{_MAY}.skipped or {_MAY}.succeeded], inputs {{ x = «{_MAY}.log» at "/in" }}',
    ),
    _planted(
        *("data of what may not have run", codes.UNCERTAIN_OUTPUT),
        f"step {_B} = SimpleSplitterStep() {{ after = [{_DATA}.finished] }}\n«{_DATA} >> {_B}»",
    ),
    _planted(
        *("`?` of a target", codes.ENTRY_NOT_ALLOWED),
        f"step {_B} = SimpleSplitterStep()\n{_DATA} >> «{_B}?»",
    ),
    # handlers
    in_handler("an output at the end", codes.UNCERTAIN_OUTPUT, "", f"[«{_A}.title»]"),
    in_handler("an output in its condition", codes.UNCERTAIN_OUTPUT, f"when = «{_A}.rows > 1»"),
    in_handler("its own order", codes.ENTRY_NOT_ALLOWED, f"after = [«{_A}.finished»]"),
    in_handler("an edge to it", codes.ENTRY_NOT_ALLOWED, "", "[]", f"{_A} ~> «{_B}»"),
    in_handler("an unknown value of the end", codes.UNKNOWN_NAME, "", "[workflow.«state»]"),
    in_handler(
        *("what a run's status never is", codes.NOT_IN_ENUMERATION),
        "when = workflow.status == «'failed'»",
    ),
    in_box("a status before the end", codes.UNKNOWN_NAME, "env { A = «workflow.status» }"),
    in_box("failures before the end", codes.UNKNOWN_NAME, "when = «workflow.failures» == '[]'"),
    _planted("an unknown hook", codes.UNKNOWN_NAME, f"hook «failed» {_B} = {_BOX}"),
    _planted("a misspelt handler", codes.FOREIGN_SYNTAX, f"«onExit» {_B} = {_BOX}"),
    _planted(
        "a handler that takes data",
        codes.ENTRY_NOT_ALLOWED,
        f"on_exit «{_B}» = SimpleSplitterStep()",
    ),
    _planted("a handler named as a step is", codes.DECLARED_TWICE, f"on_exit «{_A}» = {_BOX}"),
    in_box("a handler in a step", codes.UNKNOWN_ATTRIBUTE, f"«on_exit» = {_A}"),
    # pauses
    in_pause("a pause of 5 thousandths", codes.WRONG_UNIT, "duration = «5m»"),
    in_pause("a pause with a pod", codes.ENTRY_NOT_ALLOWED, "duration = 5min", "«retry» = 2"),
    in_pause(
        *("nobody supplies it", codes.INCOMPLETE, "duration = 1h"),
        "outputs { «go»: string from supplied }",
    ),
    in_pause(
        *("a pause prints nothing", codes.ENTRY_NOT_ALLOWED, ""),
        "outputs { go: string from «stdout» }",
    ),
    # how steps run
    in_box("a time without a unit", codes.WRONG_UNIT, "timeout = «30»"),
    in_box("a memo without an age", codes.INCOMPLETE, '«memoize { key = "x" }»'),
    in_box(
        "a file as a memo's key", codes.WRONG_TYPE, f"memoize {{ key = «{_A}.log», max_age = 1h }}"
    ),
    in_box("a lock's singular", codes.UNKNOWN_ATTRIBUTE, 'synchronization { «mutex» = "x" }'),
    in_box("when to retry", codes.NOT_IN_ENUMERATION, 'retry { limit = 1, on = «"Error"» }'),
    _planted(
        *("nothing begins after a failure", codes.INCOMPLETE, "fail_fast = «true»"),
        f"{_B_IS} {{ after = [{_A}.failed] }}",
    ),
)

# Warnings: nothing is refused, and something is said.
ODDITIES = (
    in_box("a step that never runs", codes.NEVER_RUNS, "when = «false»"),
    in_box("what cannot be", codes.NEVER_RUNS, f"after = [«{_A}.skipped»]"),
    in_box(
        "outcomes that exclude one another",
        codes.NEVER_RUNS,
        f"after = [{_A}.failed, «{_A}.errored»]",
    ),
    _planted(
        *(
            "after a step that is left out",
            codes.NEVER_RUNS,
            f"step {_B}_c = {_BOX} {{ enabled = false }}",
        ),
        f"{_B_IS} {{ after = [«{_B}_c.failed»] }}\n{_A} ~> {_B}",
    ),
    _planted(
        *("`?` of what is never skipped", codes.IDLE_OPTIONAL, f"{_B_IS}\n«{_A}? ~> {_B}»"),
    ),
    _planted(
        *("one of several is never skipped", codes.IDLE_OPTIONAL),
        f'step {_B}_c = ManualMarkdownStep(folder_path = "/y")\nstep {_B} = SimpleSplitterStep()',
        f"«[{_B}_c?, {_DATA}?] >> {_B}»",
    ),
)
__all__ = ["FAULTS_OF_CONTROL", "ODDITIES", "PLANTED"]
