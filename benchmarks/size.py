"""The size of the output for a chain of 200 Wurzel steps: ours, Wurzel's, the smallest of Hera.

`python -m benchmarks.size` makes the environments (environments.py) and prints the table.
The chain is the same in all three: one source, and splitters after it. Wurzel has no settings of
its own for each step, so its output holds none; a step there is a class, so it has 200 of those.
"""

from pathlib import Path
from typing import Any

from benchmarks.environments import HOME, ROOT, Environments, make
from benchmarks.measure import environment, output

STEPS = 200
OURS = "wzc compile"
SPELLED_OUT = "wzc compile --expand"
WURZEL = "wurzel generate"
HERA = "Hera, shared templates"


def measure(envs: Environments) -> dict[str, Any]:
    """Bytes and lines of each output."""
    folder = HOME / "size"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "chain.wz").write_text(wzc_source(STEPS), encoding="utf-8")
    (folder / "chain.py").write_text(wurzel_source(STEPS), encoding="utf-8")
    (folder / "values.yaml").write_text("workflows:\n  chain:\n    name: chain\n", encoding="utf-8")
    generate: list[str | Path] = [envs.wurzel / "wurzel", "generate", "--backend", "ArgoBackend"]
    generate += ["--values", "values.yaml", "--pipeline-name", "chain", "--output", "wurzel.yaml"]
    output([*generate, "chain:pipeline"], folder, environment(PYTHONPATH=str(folder)))
    hera: list[str | Path] = [envs.hera / "python", "-m", "benchmarks.inside.hera_shared"]
    compile: list[str | Path] = [envs.wzc / "wzc", "compile", "chain.wz", "--target", "3.7"]
    texts = {
        OURS: output(compile, folder),
        SPELLED_OUT: output([*compile, "--expand"], folder),
        WURZEL: (folder / "wurzel.yaml").read_text(encoding="utf-8"),
        HERA: output([*hera, str(STEPS)], ROOT),
    }
    return {
        "steps": STEPS,
        "bytes": {name: len(text.encode()) for name, text in texts.items()},
        "lines": {name: len(text.splitlines()) for name, text in texts.items()},
    }


def wzc_source(count: int) -> str:
    """The chain as a `.wz` file."""
    names = [f"s{index}" for index in range(count)]
    lines = ["import wurzel", "from wurzel.steps import ManualMarkdownStep, SimpleSplitterStep", ""]
    lines += ["pipeline chain {", "  use wurzel.defaults"]
    lines += ['  defaults { image = "ghcr.io/telekom/wurzel:3.3.1" }']
    lines += ['  step s0 = ManualMarkdownStep(folder_path = "/data/s0")']
    lines += [
        f"  step {name} = SimpleSplitterStep(batch_size = {100 + index % 50})"
        for index, name in enumerate(names[1:], 1)
    ]
    return "\n".join([*lines, "  " + " >> ".join(names), "}", ""])


def wurzel_source(count: int) -> str:
    """The chain as a module of Wurzel: a task is called after its class."""
    lines = [
        "from wurzel.steps.manual_markdown import ManualMarkdownStep",
        "from wurzel.steps.splitter import SimpleSplitterStep",
        "from wurzel.utils import WZ",
        "",
        "class S0(ManualMarkdownStep): pass",
        *(f"class S{index}(SimpleSplitterStep): pass" for index in range(1, count)),
        *(f"s{index} = WZ(S{index})" for index in range(count)),
        *(f"s{index - 1} >> s{index}" for index in range(1, count)),
        f"pipeline = s{count - 1}",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    from benchmarks.report import output_size

    print("\n".join(output_size(measure(make()))))


if __name__ == "__main__":
    main()
