"""docs/benchmarks.md from the results: the goals first, then the numbers behind them."""

from collections.abc import Sequence
from typing import Any

from benchmarks import size, startup
from benchmarks.inside import PASSES
from benchmarks.scaling import LARGE, SIZES, SMALL
from benchmarks.shapes import ARROWS, BLOCK_EVERY, SHAPES

# Issue 3, "Cost".
OF_WURZEL = 1 / 6
OF_IMPORT = 0.4
OF_TENFOLD = 12.0
OF_HERA = 1 / 4
# Issue 7, "To show".
SIZE_OF_WURZEL = 1 / 3
SIZE_OF_HERA = 1.3

Results = dict[str, Any]


def report(results: Results) -> str:
    """The page. Measured times are medians; the ratios are of medians."""
    parts = [
        "# Benchmarks",
        "",
        "<!-- Written by `python -m benchmarks` (`make bench`); do not edit. -->",
        "",
        *introduction(results),
        "## Goals",
        "",
        *goals(results),
        "## Three steps",
        "",
        *three_steps(results),
        "## Ten times the steps",
        "",
        *tenfold(results),
        "## Beside Hera",
        "",
        *beside_hera(results),
        *output_size(results["size"]),
        "## Each pass",
        "",
        *each_pass(results),
    ]
    return "\n".join(parts).rstrip() + "\n"


def introduction(results: Results) -> list[str]:
    on = results["machine"]
    dates = sorted(
        {results[name + " on"] for name in ("startup", "passes", "counts", "hera", "size")}
    )
    return [
        f"Measured on {' and '.join(dates)} with Python {on['python']}, {on['system']}, "
        f"{on['cores']} cores that other work shared.",
        f"`wzc` {named(on['wzc'])}, installed from its wheel. "
        f"Wurzel: {named(on['wurzel'])}. Hera: {named(on['hera'])}.",
        "",
        "CPU time is user and system time of a whole process, start of Python and imports too. "
        "Runs are interleaved: every case once, then every case again; the numbers are medians.",
        "",
    ]


def named(versions: dict[str, str]) -> str:
    first, *others = (f"{name} {version}" for name, version in versions.items())
    first = first.removeprefix("wzc ")
    return f"{first} ({', '.join(others)})" if others else first


def goals(results: Results) -> list[str]:
    costs = results["startup"]["costs"]
    ours = costs[startup.COMPILE]["cpu"]
    rows = [
        row(
            "`wzc compile` of three steps / `wurzel generate` of the same, CPU",
            ours / costs[startup.GENERATE]["cpu"],
            OF_WURZEL,
        ),
        row(
            "`wzc compile` of three steps / merely `import hera.workflows`, CPU",
            ours / costs[startup.IMPORT]["cpu"],
            OF_IMPORT,
        ),
    ]
    if results["counts"] is not None:
        worst = max(SHAPES, key=lambda shape: growth(results, shape))
        rows.append(
            row(
                f"{LARGE:,} steps / {SMALL:,} steps, instructions (worst shape: {worst})",
                growth(results, worst),
                OF_TENFOLD,
            )
        )
    largest = SIZES[-1]
    worst = max(SHAPES, key=lambda shape: of_hera(results, shape, largest))
    rows.append(
        row(
            f"{largest:,} steps: `wzc compile` / Hera, CPU (worst shape: {worst})",
            of_hera(results, worst, largest),
            OF_HERA,
        )
    )
    return table(("ratio", "measured", "goal: at most", ""), rows)


def row(what: str, found: float, goal: float) -> tuple[str, ...]:
    return what, f"**{number(found)}**", number(goal), "met" if found <= goal else "**missed**"


def three_steps(results: Results) -> list[str]:
    part = results["startup"]
    ours = part["costs"][startup.COMPILE]["cpu"]
    rows = [
        (
            f"`{name}`",
            milliseconds(cost["cpu"]),
            megabytes(cost),
            number(ours / cost["cpu"]),
        )
        for name, cost in part["costs"].items()
    ]
    lines = part["lines"]
    return [
        "`ManualMarkdownStep >> DropDuplicationStep >> SimpleSplitterStep` with Wurzel's defaults, "
        f"written to a file ({lines['wzc.yaml']} lines of YAML from `wzc`, "
        f"{lines['wurzel.yaml']} from Wurzel). Wurzel has its extra `argo` and no other: "
        "with more it starts slower. Hera is imported in an environment of its own. "
        f"{part['rounds']} rounds.",
        "",
        *table(("", "CPU ms", "peak MB", "`wzc compile` / this"), rows),
    ]


def growth(results: Results, shape: str) -> float:
    start = results["counts"]["start"]
    found = results["counts"]["shapes"][shape]
    return float((found[str(LARGE)] - start) / (found[str(SMALL)] - start))


def tenfold(results: Results) -> list[str]:
    counts = results["counts"]
    if counts is None:
        return ["Not counted: there is no valgrind on this machine.", ""]
    rows = [
        (
            shape,
            *(f"{found[str(count)] / 1e6:,.0f}" for count in (SMALL, LARGE)),
            number(growth(results, shape)),
        )
        for shape, found in counts["shapes"].items()
    ]
    return [
        "Millions of instructions of the whole process, as counted by callgrind: the same however "
        f"busy the machine is. A pipeline of one step takes {counts['start'] / 1e6:,.0f}, which is "
        "start-up and is subtracted from both before they are divided.",
        "",
        *table(("shape", f"{SMALL:,} steps", f"{LARGE:,} steps", "growth"), rows),
    ]


def of_hera(results: Results, shape: str, count: int) -> float:
    costs = results["hera"]["costs"]
    return float(costs[f"{shape} {count} wzc"]["cpu"] / costs[f"{shape} {count} hera"]["cpu"])


def beside_hera(results: Results) -> list[str]:
    part = results["hera"]
    rows = []
    for shape in SHAPES:
        for count in SIZES:
            ours, hera = (part["costs"][f"{shape} {count} {name}"] for name in ("wzc", "hera"))
            rows.append(
                (
                    shape,
                    f"{count:,}",
                    milliseconds(ours["cpu"]),
                    milliseconds(hera["cpu"]),
                    number(of_hera(results, shape, count)),
                    f"{ours['megabytes']:.0f}",
                    f"{hera['megabytes']:.0f}",
                )
            )
    return [
        "The same tasks with the same dependencies, one template for each step, as YAML. Hera's "
        "templates hold an image and a command; those of `wzc` also hold resources, security "
        "contexts, retries, environment and the data of `>>`, and its time includes reading the "
        f"source and all checks. {part['rounds']} rounds, {part['rounds_of_largest']} at "
        f"{SIZES[-1]:,} steps. One Workflow of so many steps is more than Argo takes, which "
        "`wzc compile` says instead of writing it: there the passes are run without the command, "
        "and the text is made.",
        "",
        *table(
            (
                "shape",
                "steps",
                "`wzc` CPU ms",
                "Hera CPU ms",
                "`wzc` / Hera",
                "`wzc` peak MB",
                "Hera peak MB",
            ),
            rows,
        ),
    ]


def output_size(part: Results) -> list[str]:
    """The section on how large the output is, with the goals."""
    sizes, lines = part["bytes"], part["lines"]
    ours = sizes[size.OURS]
    rows = [
        (
            f"`{name}`" if name != size.HERA else name,
            f"{count:,}",
            f"{lines[name]:,}",
            number(ours / count),
        )
        for name, count in sizes.items()
    ]
    goals = [
        row(
            "bytes of `wzc compile` / of `wurzel generate`",
            ours / sizes[size.WURZEL],
            SIZE_OF_WURZEL,
        ),
        row("bytes of `wzc compile` / of Hera's", ours / sizes[size.HERA], SIZE_OF_HERA),
    ]
    return [
        "## Size of the output",
        "",
        f"A chain of {part['steps']} Wurzel steps: one source, and splitters with one setting each "
        "after it. Wurzel gives steps no settings of their own, and its output holds none. "
        "Hera's script is the smallest that does the same: one template for each type of step, "
        "with parameters. "
        "`python -m benchmarks.size` measures it anew.",
        "",
        *table(("", "bytes", "lines", "`wzc compile` / this"), rows),
        *table(("ratio", "measured", "goal: at most", ""), goals),
    ]


def each_pass(results: Results) -> list[str]:
    part = results["passes"]
    lines = [
        "CPU milliseconds, and in brackets the peak of the process's memory during the pass in MB; "
        f"modules are imported before. One process for each case, {part['rounds']} rounds. "
        f"One step in {BLOCK_EVERY} has a block of its own.",
        "",
    ]
    for shape in SHAPES:
        cases = [part["cases"][f"{shape} {count}"] for count in SIZES]
        rows = [
            (
                name,
                *(
                    f"{milliseconds(c['seconds'][name])} ({c['megabytes'][name]:.0f})"
                    for c in cases
                ),
            )
            for name in PASSES
        ]
        total = (milliseconds(sum(c["seconds"].values())) for c in cases)
        rows.append(("all", *total))
        head = (f"{shape}: steps", *(f"{count:,}" for count in SIZES))
        lines += [
            f"### {shape.capitalize()}",
            "",
            f"Edges: {ARROWS[shape]}.",
            "",
            *table(head, rows),
        ]
    return lines


def milliseconds(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def megabytes(cost: dict[str, float]) -> str:
    return f"{cost['megabytes']:.0f}" if cost["megabytes"] else ""


def number(value: float) -> str:
    """Three digits: enough for a ratio."""
    return f"{value:.3g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table with a blank line after it; all columns but the first to the right."""
    rules = ["---", *("---:" for _ in head[1:])]
    return [*(f"| {' | '.join(cells)} |" for cells in (head, rules, *rows)), ""]
