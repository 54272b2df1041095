"""`wzc stub --import`: the modules run in a Python that has what they need."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from wzc.cli.python_files import module_of_file
from wzc.cli.terminal import reason
from wzc.cli.usage import UsageError
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.stub import introspected
from wzc.importers.stub.introspected import Failure
from wzc.importers.stub.model import Package
from wzc.source.file import Span
from wzc.source.loader import LoadFailure, read_source

_SCRIPT = os.path.join(os.path.dirname(introspected.__file__), "introspect.py")
_SECONDS = 300


def introspect(modules: Sequence[str], python: str | None, diagnostics: Diagnostics) -> Package:
    """The step classes of modules that are imported; what fails is reported."""
    names, roots = [], [os.getcwd()]
    for module in modules:
        if module.endswith(".py"):
            root, name = module_of_file(module)
            names.append(name)
            roots.insert(0, root)
        else:
            names.append(module)
    asked = json.dumps(introspected.request(list(dict.fromkeys(roots)), names))
    done = _run(python or sys.executable, asked)
    found = None
    if done.returncode == 0:
        try:
            found = introspected.structure(json.loads(done.stdout))
        except ValueError:
            found = None
    if found is None:
        last = (done.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        diagnostics.report(
            codes.MODULE_NOT_READ,
            "the modules could not be imported: " + ", ".join(f"`{name}`" for name in names),
            None,
            notes=[last],
        )
        return Package()
    for failure in found.failures:
        _report(failure, diagnostics)
    return introspected.package_of(found)


def _run(python: str, asked: str) -> "subprocess.CompletedProcess[str]":
    with open(_SCRIPT, encoding="utf-8") as file:
        script = file.read()
    # Not as a file: its folder would come first where modules are looked for.
    try:
        return subprocess.run(
            [python, "-c", script, asked],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise UsageError(f"`{python}` does not run: {reason(error)}") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"the modules were not imported within {_SECONDS} s") from error


def _report(failure: Failure, diagnostics: Diagnostics) -> None:
    is_class = ":" in failure.name
    what = "Wurzel refuses the step class" if is_class else "the module cannot be imported:"
    place = None
    if failure.file.endswith(".py"):
        inside = os.path.relpath(failure.file)
        shown = failure.file if inside.startswith("..") else inside
        source = read_source(failure.file, shown)
        if not isinstance(source, LoadFailure) and 0 < failure.line <= source.line_count:
            start, end = source.line_span(failure.line)
            line = source.text[start:end]
            start += len(line) - len(line.lstrip())
            place = Span(source, start, end)
    diagnostics.report(
        codes.STEP_NOT_READ if is_class else codes.MODULE_NOT_READ,
        f"{what} `{failure.name}`",
        place,
        failure.error,
        notes=[] if place is not None else [failure.error],
        help=None
        if is_class
        else "`--python PATH` names another Python; without `--import` the source is read",
    )
