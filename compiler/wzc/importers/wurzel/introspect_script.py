"""Imports a pipeline and tells what it is made of. Runs in the user's own Python, by itself.

Needs nothing but Python and what the pipeline needs. The request is JSON on standard input: `roots`
(folders for `sys.path`), `module`, `name` (may be null), `passing` (variables that name nothing).
The answer is one line of JSON on what was standard output when it started; what the pipeline prints
goes to standard error.
"""

import sys

# The folder of this file: its neighbours must not be taken for modules of the pipeline's.
sys.path.pop(0)

import importlib
import json
import os
import traceback
from typing import Any

_USUAL = "pipeline"


def main() -> None:
    """Answer one request."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.read())
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    answer = _answer(request)
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
    # Threads and exit handlers of the pipeline's have no more say.
    os._exit(0)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    sys.path[:0] = request["roots"]
    sys.argv = [request["module"]]
    try:
        typed_step = importlib.import_module("wurzel.core").TypedStep
    except Exception as error:
        return {"failure": {**_failure(error), "in_wurzel": True}}
    before = set(sys.modules)
    try:
        module = importlib.import_module(request["module"])
        return _found(module, request["name"], request["passing"], typed_step, before)
    except BaseException as error:
        return {"failure": _failure(error)}


def _failure(error: BaseException) -> dict[str, Any]:
    frames = [
        {"file": frame.filename, "line": frame.lineno}
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and not frame.filename.startswith("<frozen")
    ]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append({"file": error.filename, "line": error.lineno or 1})
    code = error.code if isinstance(error, SystemExit) else None
    return {
        "kind": type(error).__name__,
        "text": _text(error),
        "code": None if code is None else str(code),
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "frames": frames,
        "in_wurzel": False,
    }


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _found(
    module: Any, name: "str | None", passing: list[str], typed_step: Any, before: set[str]
) -> dict[str, Any]:
    scope = vars(module)
    steps = {key: value for key, value in scope.items() if isinstance(value, typed_step)}
    if name is None:
        name = _chosen(scope, steps)
        if name is None:
            return {"candidates": list(steps), "problem": "ambiguous" if steps else "none"}
    root = name.partition("[")[0].partition(".")[0].strip()
    if root not in scope:
        return {"candidates": list(steps), "problem": "unknown"}
    target = eval(name, scope)
    if isinstance(target, type) and issubclass(target, typed_step):
        target = typed_step.__new__(target)
    if not isinstance(target, typed_step):
        kind = type(target).__name__
        return {"candidates": list(steps), "problem": "kind", "kind": kind, "name": name}
    others = [one for key, one in list(sys.modules.items()) if key not in before]
    modules = [vars(one) for one in others if one is not module]
    own = {key: value for key, value in scope.items() if key not in passing}
    return {"name": name, **_graph(target, [own, *modules])}


def _chosen(scope: dict[str, Any], steps: dict[str, Any]) -> "str | None":
    """Without a name: `pipeline`, else the only step that no other one needs."""
    if _USUAL in scope:
        return _USUAL
    needed = {id(one) for step in steps.values() for one in _above(step) if one is not step}
    sinks: dict[int, str] = {}
    for key, step in steps.items():
        if id(step) not in needed:
            sinks.setdefault(id(step), key)
    return next(iter(sinks.values())) if len(sinks) == 1 else None


def _above(target: Any) -> list[Any]:
    """A step and all that it needs, each once: there may be very many ways, or circles."""
    found: dict[int, Any] = {}
    todo = [target]
    while todo:
        step = todo.pop()
        if id(step) not in found:
            found[id(step)] = step
            todo += list(step.required_steps)
    return list(found.values())


def _graph(target: Any, scopes: list[dict[str, Any]]) -> dict[str, Any]:
    steps = _above(target)
    names = _names({id(step) for step in steps}, scopes)
    rank = {key: number for number, key in enumerate(names)}

    def order(step: Any) -> tuple[int, str, str]:
        kind = type(step)
        return (rank.get(id(step), len(rank)), kind.__module__, kind.__qualname__)

    steps.sort(key=order)
    index = {id(step): number for number, step in enumerate(steps)}
    return {
        "steps": [
            {
                "module": type(step).__module__,
                "name": type(step).__qualname__,
                "variable": names.get(id(step), ""),
            }
            for step in steps
        ],
        "edges": [
            [index[id(producer)], index[id(step)]]
            for step in steps
            for producer in sorted(step.required_steps, key=order)
        ],
        "target": index[id(target)],
    }


def _names(wanted: set[int], scopes: list[dict[str, Any]]) -> dict[int, str]:
    """Variables, then keys of dicts in variables; the pipeline's own module comes first."""
    names: dict[int, str] = {}
    for scope in scopes:
        for key, value in list(scope.items()):
            if id(value) in wanted:
                names.setdefault(id(value), key)
    for scope in scopes:
        for held in list(scope.values()):
            if type(held) is dict and held is not scope:
                for key, value in list(held.items()):
                    if isinstance(key, str) and id(value) in wanted:
                        names.setdefault(id(value), key)
    return names


if __name__ == "__main__":
    main()
