"""The pages: which classes are on which, and the index."""

from __future__ import annotations

from scripts.reference import forms, functions, run
from scripts.reference.layout import item, paragraph
from scripts.reference.sections import Sections
from wzc.reference import blocks

_MADE = "<!-- Made by `make reference`; the texts are in compiler/wzc. -->"
# Where docs/language.md explains what is on a page.
_GUIDE = {
    "pipelines.md": "attributes-and-how-they-merge",
    "steps.md": "steps-and-edges",
    "containers-and-probes.md": "attributes-and-how-they-merge",
    "steps-built-in.md": "containers-and-scripts",
    "resources-and-scheduling.md": "attributes-and-how-they-merge",
    "security.md": "restricted-namespaces",
    "retries-and-time.md": "attributes-and-how-they-merge",
    "data-and-stores.md": "stores",
    "locations.md": "inputs-that-come-from-no-step",
    "sources.md": "steps-and-edges",
    "cleaning-and-metrics.md": "attributes-and-how-they-merge",
    "clusters-and-components.md": "clusters",
    "functions.md": "values",
    "values-of-the-run.md": "inputs-and-values-of-the-run",
    "declarations-and-types.md": "a-file",
}
# (page, title, what it is about, the modules of wzc.model whose classes are on it)
_PAGES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "pipelines.md",
        "Pipelines",
        "What a pipeline's block may say. The same holds for a preset that is used in one, for "
        "`pipeline` in a profile, and, but for `name`, `schedule`, `cluster` and `defaults`, for a "
        "cluster's `pipeline_defaults`.",
        ("pipeline",),
    ),
    (
        "steps.md",
        "Steps",
        "How a step runs. All of it stands in the step's own block; but for `after`, also in "
        "`defaults` of a pipeline or a component, in `step_defaults` of a cluster, in a preset "
        "that is used there, and in a profile.",
        ("step",),
    ),
    (
        "containers-and-probes.md",
        "Containers and probes",
        "Containers around a step's own, those of a set, their ports, and how it is found out "
        "whether they live.",
        ("sidecars", "container_set"),
    ),
    (
        "steps-built-in.md",
        "The language's own step types",
        "What stands in their parentheses. Types from `extern step` have the settings that their "
        "declaration lists.",
        ("containers", "requests", "raw"),
    ),
    (
        "resources-and-scheduling.md",
        "Resources and scheduling",
        "What containers get, and which nodes they run on.",
        ("resources", "scheduling", "affinity"),
    ),
    (
        "security.md",
        "Security",
        "Who pods and containers run as, and what they may do.",
        ("security",),
    ),
    (
        "retries-and-time.md",
        "Retries, schedules and locks",
        "When things run, how often they are tried, what is taken from an earlier run, and what "
        "waits for what.",
        ("retry", "schedule", "memoize", "locks"),
    ),
    (
        "data-and-stores.md",
        "Data and stores",
        "Where data is kept, and what is mounted.",
        ("storage", "stores"),
    ),
    (
        "locations.md",
        "Where inputs come from",
        "Inputs that no step gives. What holds single files may also be the place of an output.",
        ("locations",),
    ),
    (
        "sources.md",
        "Values from elsewhere",
        "Values that do not stand in the file: they may be given to settings, `env` and more.",
        ("sources",),
    ),
    (
        "cleaning-and-metrics.md",
        "What remains of runs, and metrics",
        "What is said of runs, what of them is deleted when, and what Prometheus is told.",
        ("cleaning", "metrics"),
    ),
    (
        "clusters-and-components.md",
        "Clusters and components",
        "The blocks of the two other declarations that things run in.",
        ("cluster", "components"),
    ),
)
_REST = (
    "more.md",
    "More blocks",
    "Blocks that are on no other page.",
)


def make() -> dict[str, str]:
    """The text of each page by its file's name."""
    homes = {f"wzc.model.{module}": page[0] for page in _PAGES for module in page[3]}
    pages = {model: homes.get(model.__module__, _REST[0]) for model in blocks.models()}
    sections = Sections(pages)
    made: dict[str, str] = {}
    listed: list[tuple[str, str, list[tuple[str, str]]]] = []
    for name, title, about in (*(page[:3] for page in _PAGES), _REST):
        models = [model for model in blocks.models() if pages[model] == name]
        if not models:
            continue
        before = len(sections.entries)
        texts = [_whole(name, title, about), *(sections.section(model) for model in models)]
        made[name] = "\n".join(texts).rstrip() + "\n"
        listed.append((name, title, sections.entries[before:]))
    for module in (functions, run, forms):
        made[module.PAGE] = (
            _whole(module.PAGE, module.TITLE, module.ABOUT) + "\n" + module.text() + "\n"
        )
        entries = [(entry, f"{module.PAGE}#{anchor}") for entry, anchor in module.entries()]
        listed.append((module.PAGE, module.TITLE, entries))
    made["README.md"] = _index(listed, sections.heads)
    return made


def _whole(name: str, title: str, about: str) -> str:
    guide = f"../language.md#{_GUIDE[name]}" if name in _GUIDE else "../language.md"
    links = f"[All names](README.md); [how it works together]({guide})."
    return f"{_MADE}\n# {title}\n\n{paragraph(f'{about} {links}')}\n"


_INDEX = (
    paragraph(
        "Every name of the language. [The language](../language.md) explains how they work "
        "together, with examples of whole pipelines. `make reference` makes these pages from the "
        "definitions that the compiler checks with."
    ),
    "",
    paragraph(
        "Attributes are called as in `wzc explain FILE --at embed.retry.limit`: `retry.limit` is "
        "`limit` in the block `retry { }`. Of each is said"
    ),
    "",
    item(
        "what it takes; *also a value of the run* means inputs, outputs of steps and the like "
        "([values of the run](values-of-the-run.md)), anything else has to be known when compiling;"
    ),
    item(
        "what holds where nothing is said, if that is a certain value: the compiler's, Argo's or "
        "Kubernetes';"
    ),
    item("an example: a line of its block, or an argument of its constructor;"),
    item(
        "the field that it becomes in Argo, and the versions that have it; a path that does not "
        "begin with `spec.` or `metadata.` goes on below what the block becomes."
    ),
    "",
)


def _index(
    listed: list[tuple[str, str, list[tuple[str, str]]]], heads: dict[tuple[str, str], str]
) -> str:
    rows = [_MADE, "# Reference", "", *_INDEX]
    for page, title, entries in listed:
        rows += [f"## [{title}]({page})", ""]
        groups: dict[str, list[str]] = {}
        for name, place in entries:
            group, _, last = name.rpartition(".")
            groups.setdefault(group, []).append(f"[`{last or name}`]({place})")
        for group, links in groups.items():
            head = heads.get((page, group))
            start = f"[{group}]({head}): " if head else f"{group}: " if group else ""
            rows.append(item(start + ", ".join(links)))
        rows.append("")
    return "\n".join(rows)
