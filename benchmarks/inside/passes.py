"""Runs the passes one by one and prints, as JSON, what each costs: `... passes SMALL FILE`.

SMALL is compiled first and not counted: what is imported or made once belongs to start-up.

The passes are those of compiler/wzc/pipeline.py, in its order; a test holds the two to the same
output.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from wzc.backend.argo.lower import lower
from wzc.backend.emit.yaml import emit_yaml
from wzc.backend.factor.factor import factor
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.params import evaluate_params
from wzc.evaluate.pipeline import evaluate_pipeline
from wzc.evaluate.select import select_pipelines
from wzc.graph.build import build
from wzc.lint.rules import lint
from wzc.names.bind import bind
from wzc.names.imports import load
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, read_source
from wzc.types.check import check
from wzc.types.functions import BUILTINS
from wzc.verify.own import hold_own


class Meter:
    """CPU time and peak memory of each pass that went through `measure`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.megabytes: dict[str, float] = {}

    def measure(self, name: str, work: Callable[[], Any]) -> Any:
        forget_peak()
        start = time.process_time()
        found = work()
        self.seconds[name] = time.process_time() - start
        self.megabytes[name] = peak()
        return found


def forget_peak() -> None:
    """Let the kernel count the peak from here on; where it cannot, peaks only ever rise."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> float:
    """The peak of the memory that is resident, in megabytes."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(path: str, meter: Meter) -> str:
    """The YAML of a file, each pass measured. RuntimeError if the file has errors."""
    diagnostics = Diagnostics()
    loader = FileLoader()

    def parse() -> Any:
        source = read_source(path, path)
        assert isinstance(source, SourceFile), source
        return load(source, loader, diagnostics)

    def evaluate() -> Any:
        evaluator = Evaluator(typed, loader, diagnostics)
        evaluate_params(evaluator, [], {})
        nodes = select_pipelines(program, None, diagnostics)
        return [evaluate_pipeline(evaluator, node, []) for node in nodes]

    def check_style() -> None:
        for dag in dags:
            lint(dag, diagnostics)

    program = meter.measure("load and parse", parse)
    bound = meter.measure("bind", lambda: bind(program, BUILTINS, diagnostics))
    typed = meter.measure("check", lambda: check(bound, diagnostics))
    pipelines = meter.measure("evaluate", evaluate)
    dags = meter.measure("graph", lambda: [build(each, diagnostics) for each in pipelines])
    meter.measure("lint", check_style)
    if diagnostics.has_errors:
        from wzc.diagnostics.terminal import render

        raise RuntimeError(render(diagnostics, color=False)[:2000])
    lowered = meter.measure(
        "lower", lambda: [(d, dag) for dag in dags for d in lower(dag, diagnostics)]
    )
    documents = meter.measure("factor", lambda: [factor(d, dag) for d, dag in lowered])
    meter.measure(
        "verify", lambda: hold_own([(dag.pipeline, documents) for dag in dags], diagnostics)
    )
    text: str = meter.measure("emit", lambda: emit_yaml(documents)[0])
    return text


def main() -> None:
    gc.disable()  # as the command line does
    small, path = sys.argv[1:]
    measured(small, Meter())
    meter = Meter()
    measured(path, meter)
    print(json.dumps({"seconds": meter.seconds, "megabytes": meter.megabytes}))


if __name__ == "__main__":
    main()
