"""What is caught by a handler of a `try`, or by `with suppress(...)`."""

import ast

from wzc.importers.wurzel.pipeline.signals import Raised

# What a handler catches, besides the exception's own name.
_PARENTS = {
    "ModuleNotFoundError": {"ImportError"},
    "KeyError": {"LookupError"},
    "IndexError": {"LookupError"},
    "ZeroDivisionError": {"ArithmeticError"},
}


def is_suppress(node: ast.expr) -> bool:
    """Whether a `with` is about `suppress(...)`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "suppress"


def suppresses(node: ast.expr, problem: Raised) -> bool:
    """Whether `suppress(...)` names the exception, or one above it."""
    return isinstance(node, ast.Call) and any(_is_caught(one, problem) for one in node.args)


def raises_again(node: ast.ExceptHandler) -> bool:
    """Whether a handler ends with an exception, or with the program."""
    last = node.body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in ("sys.exit", "exit", "quit")
    return isinstance(last, ast.Raise)


def catches(node: ast.ExceptHandler, problem: Raised) -> bool:
    """Whether a handler is for the exception."""
    if node.type is None:
        return True
    types = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(_is_caught(one, problem) for one in types)


def _is_caught(node: ast.expr, problem: Raised) -> bool:
    wanted = {problem.kind, "BaseException"} | _PARENTS.get(problem.kind, set())
    if problem.kind not in ("SystemExit", "KeyboardInterrupt"):
        wanted.add("Exception")
    return ast.unparse(node).rpartition(".")[2] in wanted
