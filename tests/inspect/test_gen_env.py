"""What `--gen-env` prints reads back as the settings that the step has in the cluster."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import define

from tests.inspect.inspected import STEPS, of_steps, report
from tests.inspect.test_quoting import in_shell
from tests.wurzel.expansion import Cluster, environment
from tests.wurzel.programs import IMAGE, wz
from tests.wurzel.runner import ROOT, Machine
from wzc.backend.emit.yaml import emit_yaml
from wzc.inspect.dotenv import template
from wzc.inspect.quoting import quote
from wzc.inspect.report import inspect
from wzc.model.contract import Setting, StepType
from wzc.pipeline import Options, compile_source, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.types.kinds import Enum, ListOf, MapOf, Scalar, Type, Union
from wzc.types.words import short

SECRET = "s'e\"c$(R)et `x`\\"
TEXTS = ["a", 'it\'s "b"\n$(HOME) {{x}} `y` \\ \\\\ #', "08"]


def sample(type: Type, name: str, number: int) -> Any:
    """The source of a value of a type; None where the default has to do."""
    if isinstance(type, Enum):
        return wz(type.values[number % len(type.values)])
    if isinstance(type, ListOf):
        inner = sample(type.element, name, number)
        return "[]" if number == 2 or inner is None else f"[{inner}]"
    if isinstance(type, MapOf):
        text = wz(TEXTS[number])
        key = "HTML2MD_BINARY_FLAGS" if name == "html2md_settings" else "a|ä.*'\""
        return f"{{ {wz(key)} = {text} }}"
    if isinstance(type, Union):
        return sample(type.members[0], name, number)
    assert isinstance(type, Scalar), type
    limits = dict(type.limits)
    if type.name == "int":
        return str(limits.get("min", 1))
    if type.format == "url":
        return '"http://embedder:8080/embed?a=b%20c#d"'
    values = {
        "bool": ["true", "false", "true"],
        "duration": ["61s", "1h30min", "5min"],
        "float": ["0.5", "30.0", "0.0000001"],
        "string": [wz(text) for text in TEXTS],
    }
    return values[type.name][number] if type.name in values else None


@define
class Case:
    """A step of a type with some settings: what its container gets, and the file of variables."""

    type: StepType
    container: dict[str, str]
    file: str


def library() -> list[StepType]:
    path = ROOT / "stdlib" / "wurzel" / "steps.wz"
    lines = path.read_text("utf-8").splitlines()
    names = [line.split()[2].partition("(")[0] for line in lines if line.startswith("extern step ")]
    steps = "".join(f"step s{number} = {name}()\n" for number, name in enumerate(names))
    text = f"from wurzel.steps import {', '.join(names)}\npipeline p {{\n{steps}}}\n"
    result = evaluate_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
    return [step.type for step in result.pipelines[0].steps.values()]


def is_secret(setting: Setting) -> bool:
    return short(setting.type).startswith("secret")


def written(type: StepType, number: int | None) -> dict[str, str]:
    """Settings as they are written: all of them, or without a number only the required ones."""
    found = {}
    needed = {name for name, setting in type.settings.items() if setting.required}
    needed |= {condition.setting for condition in type.conditions}
    for name, setting in type.settings.items():
        if number is None and name not in needed:
            continue
        value = (
            'secret("s", key = "k")'
            if is_secret(setting)
            else sample(setting.type, name, number or 0)
        )
        if value is not None:
            found[name] = value
    return found


def case(type: StepType, number: int | None) -> Case:
    arguments = ", ".join(f"{name} = {value}" for name, value in written(type, number).items())
    feed = f"extern step Feed() : -> {type.input} {{ class = 'a:Feed' }}\n" if type.input else ""
    edge = "step feed = Feed()\nfeed >> it" if type.input else ""
    text = (
        "import wurzel\nfrom wurzel.contracts import MarkdownDataContract, UrlItem, "
        f"EmbeddingResult, EmbeddingMultiVectorResult\nfrom wurzel.steps import {type.name}\n{feed}"
        f'pipeline p {{ use wurzel.defaults\ndefaults {{ image = "{IMAGE}" }}\n'
        f"step it = {type.name}({arguments})\n{edge}\n}}\n"
    )
    result = compile_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options(expand=True))
    assert not result.diagnostics.has_errors, [item.message for item in result.diagnostics]
    manifest = yaml.safe_load(emit_yaml(result.documents)[0])
    (found,) = (it for it in manifest["spec"]["templates"] if it["name"] == "it")
    container = environment(found["container"], Cluster(secrets={"s": {"k": SECRET}}), {})
    container["WURZEL_RUN_ID"] = ""  # Argo's to fill in
    container.pop("WZC_BRACE", None)  # only carries braces past Argo
    return Case(type, container, filled(template(inspect(result), "p.wz")))


def filled(text: str) -> str:
    """The file with the one Secret there is written where something is missing."""
    lines = []
    secret = False
    for line in text.split("\n"):
        lines.append(line + quote(SECRET) if secret and line.endswith("=") else line)
        secret = line.startswith("# from Secret s")
    return "\n".join(lines)


CASES = [case(type, number) for type in library() for number in (None, 0, 1, 2)]
LOADED_AT_LEAST = 13


@pytest.mark.thorough
@pytest.mark.slow
def test_the_settings_are_those_of_the_cluster(machine: Machine, tmp_path: Path) -> None:
    requests = []
    for number, it in enumerate(CASES):
        path = tmp_path / f"{number}.env"
        path.write_text(it.file, "utf-8", newline="")
        names = list(it.type.settings)
        shell = in_shell("sh", path)
        assert {name: shell[name] for name in it.container} == it.container
        for env in (it.container, shell):
            for name in ("PATH", "PWD", "OLDPWD", "SHLVL", "_"):
                env.pop(name, None)
            env.pop("WURZEL_RUN_ID", None)
            requests.append({"class": it.type.class_path, "names": names, "env": env})
    answers = loaded(machine, requests)
    seen = set()
    for it, cluster, file in zip(CASES, answers[::2], answers[1::2], strict=True):
        assert cluster == file, it.type.name
        if "missing" not in cluster:
            assert "values" in cluster, cluster
            seen.add(it.type.name)
    assert len(seen) >= LOADED_AT_LEAST, seen


@pytest.mark.slow
def test_the_file_has_every_variable_also_with_dotenv(machine: Machine, tmp_path: Path) -> None:
    code = (
        "import json, sys\nfrom dotenv import dotenv_values\n"
        "print(json.dumps([dotenv_values(path) for path in sys.argv[1:]]))"
    )
    paths = [tmp_path / f"{number}.env" for number in range(len(CASES))]
    for path, it in zip(paths, CASES, strict=True):
        path.write_text(it.file, "utf-8", newline="")
    done = subprocess.run(
        [str(machine.python), "-c", code, *map(str, paths)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for path, it, found in zip(paths, CASES, json.loads(done.stdout), strict=True):
        if SECRET_LINE in it.file or "python-dotenv does not" in it.file:
            continue
        shell = in_shell("sh", path)
        assert {name: shell[name] for name in found} == found
        assert it.container.keys() <= found.keys()


SECRET_LINE = quote(SECRET)


def loaded(machine: Machine, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Wurzel makes of each request; all in one process."""
    answer = subprocess.run(
        [str(machine.python), str(ROOT / "tests" / "wurzel" / "loading.py")],
        input=json.dumps(requests), capture_output=True, text=True, check=True,
        env=machine.image_env,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(answer.stdout.splitlines()[-1])
    return found


# ---- the file's own rules


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def test_two_values_of_one_variable_are_not_mixed() -> None:
    found = of_steps('step a = Read(folder = "/a")\nstep b = Read(folder = "/b")')
    lines = lines_of(template(found, "p.wz"))
    assert not [line for line in lines if line.startswith("READ__FOLDER")]
    # Each stands in its step's group, with a word on the other.
    a, b = lines.index("# step a, Read"), lines.index("# step b, Read")
    first, second = lines.index("# READ__FOLDER=/a"), lines.index("# READ__FOLDER=/b")
    assert a < first < b < second
    assert "other steps have another value" in lines[first - 1]
    assert "`--step b`" in lines[second - 1]
    # What they have alike is set once.
    assert lines.count("READ__ENDS='[\".md\"]'") == 1


def test_a_default_and_a_value_are_two_values() -> None:
    found = of_steps('step a = Read(folder = "/a", ends = [])\nstep b = Read(folder = "/a")')
    text = template(found, "p.wz")
    assert "# READ__ENDS=[]" in text.replace("'", "")
    assert "\nREAD__ENDS" not in text
    assert text.count("\nREAD__FOLDER=/a\n") == 1


def test_two_secrets_of_one_variable_are_two_values() -> None:
    found = of_steps(
        'step a = Store(address = "http://a", token = secret("one", key = "k"))\n'
        'step b = Store(address = "http://a", token = secret("two", key = "k"))\n'
        'step r = Read(folder = "/")\nr >> [a, b]'
    )
    assert "\nSTORE__TOKEN=" not in template(found, "p.wz")
    assert "\nSTORE__ADDRESS=" in template(found, "p.wz")


def test_what_the_run_decides_is_empty_with_what_was_written_on_one_line() -> None:
    found = of_steps('input x: int = 3\nstep r = Read(folder = "/", limit = (x +\n1))')
    lines = lines_of(template(found, "p.wz"))
    remark = lines[lines.index("READ__LIMIT=") - 1]
    assert remark.startswith("# in the cluster, ") and "x + 1" in remark


def test_several_pipelines_set_a_variable_once() -> None:
    one = 'pipeline {} {{ defaults {{ image = "acme:1" }}\nstep s = Read(folder = "{}") }}\n'
    text = template(report(STEPS + one.format("a", "/x") + one.format("b", "/x")), "p.wz")
    assert text.count("\nREAD__FOLDER=/x\n") == 1
    assert "# READ__FOLDER: as in step s of pipeline a" in text
    text = template(report(STEPS + one.format("a", "/x") + one.format("b", "/y")), "p.wz")
    assert "\nREAD__FOLDER" not in text
    assert "`--pipeline b --step s`" in text


def test_what_comes_from_elsewhere_is_empty_and_what_may_be_missing_is_a_comment() -> None:
    found = of_steps(
        'step r = Read(folder = from_env(), limit = from_env()) { env_from = [secret("e")] }\n'
        'step s = Store(address = "http://a", token = secret("t", key = "k")) {\n'
        'env { A = config_map("c", key = "a.b", optional = true), "x.y" = "z" } }\nr >> s'
    )
    lines = lines_of(template(found, "p.wz"))
    at = lines.index("READ__FOLDER=")
    assert lines[at - 1] == "# from Secret e, key READ__FOLDER"
    # An empty text would be no number.
    assert "# READ__LIMIT=" in lines
    assert lines[lines.index("STORE__TOKEN=") - 1] == "# from Secret t, key k"
    assert lines[lines.index("# A=") - 1] == "# from ConfigMap c, key a.b, optional"
    assert lines[lines.index("# x.y=z") - 1] == "# no shell can set a variable of this name"


def test_the_default_of_a_secret_is_not_there() -> None:
    found = of_steps(
        "step s = Keep()", 'extern step Keep(token: secret = "hunter2") { class = "a:Keep" }\n'
    )
    assert "hunter2" not in template(found, "p.wz")
