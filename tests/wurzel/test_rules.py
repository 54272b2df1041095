"""What the library says of several settings together, held to the package itself.

`required { }` against the settings classes, which refuse what is missing; `unread` against the
source, in which nothing reads those settings.
"""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from attrs import Factory, define

from tests.wurzel.runner import ROOT, Machine
from tests.wurzel.test_catalogue import CATALOGUE
from wzc.model.contract import StepType
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.syntax.ast import Reference, walk

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

# ---- required

Texts = dict[str, str]


def deciding(type: StepType) -> list[str]:
    """The settings that conditions of a step are about."""
    nodes = (node for rule in type.conditions for node in walk(rule.expression))
    return sorted({node.name for node in nodes if isinstance(node, Reference)})


def combinations(type: StepType) -> Iterator[tuple[Texts, Texts]]:
    """All ways to write what matters, or not: as text of the language, and of variables."""
    switches = deciding(type)
    subjects = [rule.setting for rule in type.conditions]
    for on in product(("", "true", "false"), repeat=len(switches)):
        for given in product((False, True), repeat=len(subjects)):
            written = {name: text for name, text in zip(switches, on, strict=True) if text}
            values = dict(written)
            for name, there in zip(subjects, given, strict=True):
                if there:
                    secret = "secret" in str(type.settings[name].type)
                    written[name] = 'secret("s", key = "k")' if secret else '"x"'
                    values[name] = "x"
            yield written, values


def missed(type: StepType, written: Texts) -> list[str]:
    """What the compiler reports for a step with these settings."""
    arguments = ", ".join(f"{name} = {text}" for name, text in written.items())
    text = (
        f"from wurzel.steps import {type.name}\npipeline p {{ step s = {type.name}({arguments}) }}"
    )
    result = evaluate_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
    return [item.code.id for item in result.diagnostics]


WITH_RULES = [type for type in CATALOGUE.values() if type.conditions]


def test_the_steps_with_rules() -> None:
    # Those whose settings have a validator over several fields (wurzel.md, section 2).
    assert sorted(type.name for type in WITH_RULES) == [
        "DecagonKnowledgeBaseStep",
        "ElevenLabsKnowledgeBaseStep",
        "S3MarkdownStep",
        "WonderfulRAGStep",
    ]


@pytest.mark.parametrize("type", WITH_RULES, ids=lambda type: type.name)
def test_the_compiler_misses_just_what_wurzel_misses(type: StepType, machine: Machine) -> None:
    cases = list(combinations(type))
    requests = [
        {
            "class": type.class_path,
            "names": list(type.settings),
            "env": {f"{type.class_name}__{name}".upper(): text for name, text in values.items()},
        }
        for _, values in cases
    ]
    answer = subprocess.run(
        [str(machine.python), str(ROOT / "tests" / "wurzel" / "loading.py")],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=True,
        env=machine.image_env,
    )
    results = json.loads(answer.stdout.splitlines()[-1])
    refused = 0
    for (written, _), result in zip(cases, results, strict=True):
        refused += "error" in result
        assert bool(missed(type, written)) == ("error" in result), (written, result)
    assert 0 < refused < len(cases)


# ---- unread

# Read by code that these steps inherit and never call; the package's source was read for each.
NEVER_REACHED = {
    # It embeds what `prepare_plain` gives, for each split.
    ("EmbeddingMultiVectorStep", "clean_md_before_embedding"),
    # A splitter is built with them, and never asked to split.
    ("TruncatedEmbeddingStep", "token_count_min"),
    ("TruncatedEmbeddingStep", "token_count_buffer"),
}


@define
class Source:
    """The package's source: modules by dotted name."""

    package: Path
    modules: dict[str, ast.Module] = Factory(dict)

    def module(self, name: str) -> ast.Module:
        if name not in self.modules:
            path = self.package.parent.joinpath(*name.split("."))
            file = path.with_suffix(".py") if not path.is_dir() else path / "__init__.py"
            self.modules[name] = ast.parse(file.read_text("utf-8"))
        return self.modules[name]

    def find(self, module: str, name: str) -> tuple[str, ast.stmt] | None:
        """Where a class or function is defined, through imports within the package."""
        for node in ast.walk(self.module(module)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
                return module, node
            if not isinstance(node, ast.ImportFrom) or node.module is None:
                continue
            if any((alias.asname or alias.name) == name for alias in node.names):
                source = node.module
                if node.level:
                    folder = self.package.parent.joinpath(*module.split(".")).is_dir()
                    source = f"{module if folder else module.rpartition('.')[0]}.{source}"
                return self.find(source, name) if source.startswith("wurzel.steps") else None
        return None

    def reads(self, module: str, name: str, seen: set[tuple[str, str]]) -> set[str]:
        """Names of attributes that a class or function reads, with all that it uses itself."""
        found = self.find(module, name)
        if found is None or (found[0], name) in seen:
            return set()
        seen.add((found[0], name))
        module, node = found
        names: set[str] = set()
        body = node.body if isinstance(node, ast.ClassDef | ast.FunctionDef) else []
        bases = node.bases if isinstance(node, ast.ClassDef) else []
        # A validator looks at a setting, and does nothing with it.
        kept = [item for item in body if "validator" not in _decorators(item)]
        for part in (part for item in (*kept, *bases) for part in ast.walk(item)):
            if isinstance(part, ast.Attribute) and part.attr.isupper():
                names.add(part.attr.lower())
            elif isinstance(part, ast.Name):
                names |= self.reads(module, part.id, seen)
        return names


def _decorators(node: ast.stmt) -> str:
    return " ".join(map(ast.unparse, getattr(node, "decorator_list", [])))


@pytest.mark.parametrize("type", CATALOGUE.values(), ids=lambda type: type.name)
def test_nothing_reads_what_is_declared_as_unread(type: StepType, machine: Machine) -> None:
    library = machine.python.parent.parent / "lib"
    [package] = library.glob("python*/site-packages/wurzel")
    module, _, name = type.class_path.partition(":")
    read = Source(package).reads(module, name, set())
    never = {setting for step, setting in NEVER_REACHED if step == type.name}
    assert never <= read
    assert set(type.unread) == (set(type.settings) - read) | never
