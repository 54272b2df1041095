"""Small right manifests, and changes at paths in them."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

import yaml

from wzc.diagnostics.model import Diagnostic
from wzc.model.target import target_of
from wzc.source.file import SourceFile
from wzc.verify.verify import verify

_BASES = """
leaf: &leaf
  apiVersion: argoproj.io/v1alpha1
  kind: Workflow
  metadata: {generateName: docs-}
  spec:
    entrypoint: main
    arguments: {parameters: [{name: size, value: "3"}]}
    volumes: [{name: data, emptyDir: {}}]
    templates:
      - name: main
        inputs: {parameters: [{name: text, value: hi}]}
        container:
          image: alpine:3.20
          command: [echo]
          args: ["{{inputs.parameters.text}} {{workflow.parameters.size}}"]
          volumeMounts: [{name: data, mountPath: /data}]
bare:
  apiVersion: argoproj.io/v1alpha1
  kind: Workflow
  metadata: {generateName: t-}
  spec:
    entrypoint: main
    templates:
      - name: main
        inputs: {parameters: [{name: x, value: "1"}]}
        container: {image: alpine:3.20, command: [sh, -c], args: [echo hi]}
dag:
  apiVersion: argoproj.io/v1alpha1
  kind: Workflow
  metadata: {name: docs}
  spec:
    entrypoint: main
    templates:
      - name: main
        dag:
          tasks:
            - {name: make, template: make}
            - name: use
              template: use
              depends: make
              arguments:
                parameters: [{name: size, value: "{{tasks.make.outputs.parameters.size}}"}]
                artifacts: [{name: docs, from: "{{tasks.make.outputs.artifacts.docs}}"}]
            - {name: each, template: say, withItems: [1, 2], depends: make.Succeeded || make.Failed}
            - name: list
              template: say
              withParam: "{{tasks.make.outputs.result}}"
              when: "'{{tasks.make.outputs.parameters.size}}' != '0'"
              depends: make && each.AnySucceeded
        outputs:
          parameters:
            - {name: size, valueFrom: {parameter: "{{tasks.make.outputs.parameters.size}}"}}
      - &make
        name: make
        script: {image: "python:3.12", command: [python], source: "print([1])"}
        outputs:
          parameters: [{name: size, valueFrom: {path: /tmp/size}}]
          artifacts: [{name: docs, path: /tmp/docs}]
      - &use
        name: use
        inputs: {parameters: [{name: size}], artifacts: [{name: docs, path: /docs}]}
        container: {image: "alpine:3.20", command: [echo], args: ["{{inputs.parameters.size}}"]}
      - &say {name: say, container: {image: "alpine:3.20", command: [date]}}
steps:
  apiVersion: argoproj.io/v1alpha1
  kind: Workflow
  metadata: {name: docs}
  spec:
    entrypoint: main
    templates:
      - name: main
        steps:
          - - {name: make, template: make}
            - {name: beside, template: say}
          - - name: use
              template: use
              arguments:
                parameters: [{name: size, value: "{{steps.make.outputs.parameters.size}}"}]
                artifacts: [{name: docs, from: "{{steps.make.outputs.artifacts.docs}}"}]
      - *make
      - *use
      - *say
cron:
  apiVersion: argoproj.io/v1alpha1
  kind: CronWorkflow
  metadata: {name: nightly}
  spec:
    schedules: ["0 4 * * *"]
    timezone: Europe/Berlin
    workflowSpec:
      entrypoint: say
      templates: [*say]
template:
  apiVersion: argoproj.io/v1alpha1
  kind: WorkflowTemplate
  metadata: {name: docs}
  spec:
    templates: [*say]
"""
BASES: dict[str, Any] = yaml.safe_load(_BASES)
_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def changed(base: str, changes: dict[str, Any]) -> Any:
    """A base with values at paths; None takes away, and `+` at the end adds to a list."""
    found = deepcopy(BASES[base])
    # Anchors share what they stand for.
    found = yaml.safe_load(yaml.safe_dump(found))
    for path, value in changes.items():
        steps: list[Any] = [int(number) if number else name for number, name in _PART.findall(path)]
        data = found
        for step, following in pairwise(steps):
            if isinstance(data, dict):
                data = data.setdefault(step, [] if isinstance(following, int) else {})
            else:
                data = data[step]
        if steps[-1] == "+":
            data.append(value)
        elif value is None and isinstance(data, dict):
            data.pop(steps[-1], None)
        elif value is None:
            del data[steps[-1]]
        else:
            data[steps[-1]] = value
    return found


def said_of(
    *manifests: Any, version: str | None = None, level: str = "privileged"
) -> list[Diagnostic]:
    """What `verify` says of manifests: plain data, or text."""
    texts = [
        each if isinstance(each, str) else yaml.safe_dump(each, sort_keys=False)
        for each in manifests
    ]
    files = [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)]
    return verify(files, target_of(version), level)


def where(diagnostic: Diagnostic) -> str:
    """The path that a diagnostic names."""
    return diagnostic.primary.text if diagnostic.primary is not None else ""
