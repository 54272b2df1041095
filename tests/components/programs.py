"""Drawn pipelines with components, and the same with each body in the place of its use.

In: what Hypothesis draws. Out: two sources. The steps of the second are named after the use and the
step: `first_a` is the `a` of `first`, and `first_0_a` that of the first item where it is a loop.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import Factory, define
from hypothesis import strategies as st

# Type, values that it may have, and what a container may be given of it.
STRING_FORMS = (
    "{0}",
    '"${{{0}}}"',
    '"pre-${{{0}}}.x"',
    "upper({0})",
    '"yes" if {0} == "b" else "no"',
    # What may become a tag or a variable with the value.
    '"{{${{{0}}}}}"',
    '"{{{{${{{0}}}workflow.name}}}}"',
    '"$(${{{0}}})"',
    '"a{{{{b}}}}${{{0}}}"',
)
INT_FORMS = ('"${{{0}}}"', '"${{{0} + 1}}"', '"${{{0} * 2 - 1}}"', '"big" if {0} > 3 else "small"')
BOOL_FORMS = ('"${{{0}}}"', '"on" if {0} else "off"', '"${{not {0}}}"')
FORMS = {"string": STRING_FORMS, "int": INT_FORMS, "bool": BOOL_FORMS}
TEXTS = (
    "b",
    "plain text",
    'it\'s \\\\ \\"so\\"',
    "{{workflow.name}}",
    "$(HOME)",
    "costs $5",
    "a{",
    "ä€",
)
INPUTS = {"string": ("given", '"b"'), "bool": ("flag", "true")}
_TEXT_ASKS = ('!= "b"', '== "b"', '== "x/y"', '!= ""')
_INT_ASKS = ("> 3", "!= 0", "< 20")
KNOWN = {"quantity": ("1Gi", "512Mi"), "image": ('"a/b:1"', '"c/d:2"')}


@define
class Step:
    """A container of a body: words and variables are expressions over the parameters."""

    name: str
    words: list[str]
    env: list[str]
    when: str | None
    memory: str | None
    after: list[str]
    # What it runs where it is a script.
    source: str | None = None
    # The words of its hooks by their form, and the condition; SELF is the step.
    hooks: dict[str, tuple[list[str], str | None]] = Factory(dict)


@define
class Use:
    """A use of a component, in a pipeline or in another one's body."""

    name: str
    component: Component
    arguments: dict[str, str]
    when: str | None = None
    items: list[dict[str, str]] = Factory(list)
    after: list[str] = Factory(list)
    # How often all of it is tried again.
    retry: int | None = None
    # Whether an item runs: a parameter that the items have, and what is asked of it.
    asks: tuple[str, str] | None = None


@define
class Component:
    name: str
    parameters: dict[str, str]
    parts: list[Step | Use]


@define
class Program:
    """A pipeline; `inputs` are the values that are given when it is submitted."""

    components: list[Component]
    uses: list[Use]
    inputs: dict[str, str]

    def source(self) -> str:
        """With components."""
        written = [_component(one) for one in self.components]
        return self.around("\n".join(_use(use) for use in self.uses), "\n".join(written))

    def written_out(self) -> str:
        """With the bodies in the place of the uses."""
        lines: list[str] = []
        made: dict[str, list[str]] = {}
        for use in self.uses:
            before = [name for other in use.after for name in made[other]]
            made[use.name] = _inline(use, use.name, before, None, {}, lines)
        return self.around("\n".join(lines), "")

    def around(self, body: str, rest: str) -> str:
        return (
            f"pipeline p {{\n"
            f'  defaults {{ image = "a/b:1" }}\n'
            f'  input given: string = "b"\n  input flag: bool = true\n{body}\n}}\n{rest}'
        )


# ---- as text


def _component(one: Component) -> str:
    types = {"image": "string"}
    parameters = ", ".join(f"{n}: {types.get(t, t)}" for n, t in one.parameters.items())
    return f"component {one.name}({parameters}) {{\n" + "\n".join(map(_part, one.parts)) + "\n}"


def _part(part: Step | Use) -> str:
    return (
        _use(part) if isinstance(part, Use) else _step(part, part.name, part.after, part.when, {})
    )


def _use(use: Use) -> str:
    loop = ""
    given = dict(use.arguments)
    if use.items:
        rows = ", ".join(
            "{ " + ", ".join(f"{name} = {value}" for name, value in row.items()) + " }"
            for row in use.items
        )
        loop = f" for it in [{rows}]"
        given.update({name: f"it.{name}" for name in use.items[0]})
    arguments = ", ".join(f"{name} = {value}" for name, value in given.items())
    asked = [] if use.asks is None else [f"it.{use.asks[0]} {use.asks[1]}"]
    conditions = " and ".join([*([use.when] if use.when else []), *asked])
    entries = [f"when = {conditions}"] if conditions else []
    entries += [f"retry = {use.retry}"] if use.retry is not None else []
    block = f" {{ {', '.join(entries)} }}" if entries else ""
    lines = [f"  step {use.name} = {use.component.name}({arguments}){loop}{block}"]
    lines += [f"  {before} ~> {use.name}" for before in use.after]
    return "\n".join(lines)


def _step(step: Step, name: str, after: list[str], when: str | None, values: dict[str, str]) -> str:
    words = ", ".join(_filled(word, values) for word in step.words)
    entries = [f"V{number} = {_filled(value, values)}" for number, value in enumerate(step.env)]
    block = [f"env {{ {', '.join(entries)} }}"] if entries else []
    if when:
        block.append(f"when = {_filled(when, values)}")
    if step.memory:
        block.append(f"resources {{ memory = {_filled(step.memory, values)} }}")
    for form, (given, condition) in step.hooks.items():
        told = ", ".join(_filled(word, values).replace("SELF", name) for word in given)
        asks = f"when = {_filled(condition, values).replace('SELF', name)}" if condition else ""
        block.append(f'{form} = container(command = ["hook", {told}]) {{ {asks} }}')
    runs = f'container(command = ["run", {words}])'
    if step.source is not None:
        runs = f'script(interpreter = ["sh"], source = {_filled(step.source, values)})'
    written = "\n".join(block)
    lines = [f"  step {name} = {runs} {{ {written} }}"]
    lines += [f"  {before} ~> {name}" for before in dict.fromkeys(after)]
    return "\n".join(lines)


def _filled(text: str, values: dict[str, str]) -> str:
    """An expression with the parameters' names, `p0` and so on, replaced."""
    return re.sub(r"\bp\d\b", lambda found: f"({values[found[0]]})" if values else found[0], text)


def _inline(
    use: Use,
    name: str,
    after: list[str],
    when: str | None,
    values: dict[str, str],
    lines: list[str],
) -> list[str]:
    """Write a use's steps; the names of all of them."""
    found: list[str] = []
    own = None if use.when is None else _filled(use.when, values)
    for number, row in enumerate(use.items or [{}]):
        given = {key: _filled(value, values) for key, value in {**use.arguments, **row}.items()}
        base = f"{name}_{number}" if use.items else name
        asked = None if use.asks is None else f"{given[use.asks[0]]} {use.asks[1]}"
        both = " and ".join(f"({each})" for each in (when, own, asked) if each) or None
        made: dict[str, list[str]] = {}
        for part in use.component.parts:
            before = [inner for other in part.after for inner in made[other]] + after
            inner_name = f"{base}_{part.name}"
            if isinstance(part, Use):
                made[part.name] = _inline(part, inner_name, before, both, given, lines)
            else:
                own_when = None if part.when is None else _filled(part.when, given)
                condition = " and ".join(f"({e})" for e in (both, own_when) if e) or None
                plain = dict(given.items())
                lines.append(_step_with(part, inner_name, before, condition, plain))
                made[part.name] = [inner_name]
            found += made[part.name]
    return found


def _step_with(
    step: Step, name: str, after: list[str], when: str | None, values: dict[str, str]
) -> str:
    filled = Step(
        step.name,
        [_filled(word, values) for word in step.words],
        [_filled(value, values) for value in step.env],
        None,
        None if step.memory is None else _filled(step.memory, values),
        [],
        None if step.source is None else _filled(step.source, values),
        {
            form: ([_filled(word, values) for word in words], asks and _filled(asks, values))
            for form, (words, asks) in step.hooks.items()
        },
    )
    return _step(filled, name, after, when, {})


# ---- drawn


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A pipeline with up to three uses of up to three components, which may use one another."""
    components: list[Component] = []
    for number in range(draw(st.integers(1, 3))):
        components.append(_drawn_component(draw, f"part{number}", components))
    uses: list[Use] = []
    for name in ("first", "second", "third")[: draw(st.integers(1, 3))]:
        component = draw(st.sampled_from(components))
        uses.append(_drawn_use(draw, name, component, [use.name for use in uses], {}, loops=True))
    inputs = {
        "given": draw(st.sampled_from(("b", "xyz", "a b"))),
        "flag": draw(st.sampled_from(("true", "false"))),
    }
    return Program(components, uses, inputs)


def _drawn_component(draw: st.DrawFn, name: str, others: list[Component]) -> Component:
    types = ("string", "int", "bool", "quantity")
    parameters = {f"p{n}": draw(st.sampled_from(types)) for n in range(draw(st.integers(1, 4)))}
    parts: list[Step | Use] = []
    for step_name in ("a", "b", "c")[: draw(st.integers(1, 3))]:
        before = [part.name for part in parts]
        if others and draw(st.integers(0, 3)) == 0:
            inner = draw(st.sampled_from(others))
            parts.append(_drawn_use(draw, step_name, inner, before, parameters, loops=True))
        else:
            parts.append(_drawn_step(draw, step_name, before, parameters))
    return Component(name, parameters, parts)


def _drawn_step(draw: st.DrawFn, name: str, before: list[str], parameters: dict[str, str]) -> Step:
    expressions = [
        form.format(parameter)
        for parameter, type in parameters.items()
        for form in FORMS.get(type, ())
    ] or ['"none"']
    flags = [parameter for parameter, type in parameters.items() if type == "bool"]
    amounts = [parameter for parameter, type in parameters.items() if type == "quantity"]
    return Step(
        name,
        draw(st.lists(st.sampled_from(expressions), min_size=1, max_size=3)),
        draw(st.lists(st.sampled_from(expressions), max_size=3)),
        draw(st.sampled_from([None, *flags])),
        draw(st.sampled_from([None, *amounts])),
        draw(st.lists(st.sampled_from(before), unique=True)) if before else [],
        draw(st.sampled_from([None, None, *expressions])),
        _drawn_hooks(draw, expressions, flags),
    )


def _drawn_hooks(
    draw: st.DrawFn, expressions: list[str], flags: list[str]
) -> dict[str, tuple[list[str], str | None]]:
    found: dict[str, tuple[list[str], str | None]] = {}
    conditions = [None, *flags]
    ended = ["SELF.status", '"${SELF.status}!"']
    asks = ['SELF.status == "Failed"', *(f'{flag} or SELF.status == "Failed"' for flag in flags)]
    forms = draw(st.lists(st.sampled_from(("on_exit tell", "on_exit more", "hook running watch"))))
    for form in dict.fromkeys(forms if draw(st.integers(0, 2)) == 0 else []):
        known = expressions if "running" in form else [*expressions, *ended]
        words = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))
        may = conditions if "running" in form else [*conditions, *asks]
        found[form] = words, draw(st.sampled_from(may))
    return found


def _drawn_use(
    draw: st.DrawFn,
    name: str,
    component: Component,
    before: list[str],
    outer: dict[str, str],
    *,
    loops: bool,
) -> Use:
    arguments = {
        parameter: _drawn_value(draw, type, outer, of_the_run=True)
        for parameter, type in component.parameters.items()
    }
    items: list[dict[str, str]] = []
    of_items = [p for p, type in component.parameters.items() if type in ("string", "int")]
    if loops and of_items and draw(st.integers(0, 2)) == 0:
        chosen = draw(st.lists(st.sampled_from(of_items), min_size=1, max_size=2, unique=True))
        items = [
            {p: _drawn_item(draw, component.parameters[p]) for p in chosen}
            for _ in range(draw(st.integers(1, 3)))
        ]
        arguments = {key: value for key, value in arguments.items() if key not in chosen}
    flags = [parameter for parameter, type in outer.items() if type == "bool"]
    condition = [*flags, *(["flag"] if not outer else [])]
    when = draw(st.sampled_from([None, *condition]))
    after = draw(st.lists(st.sampled_from(before), unique=True)) if before else []
    retry = draw(st.sampled_from((None, None, None, 0, 1, 2)))
    asks = None
    is_asked: bool = draw(st.booleans())
    if items and is_asked:
        parameter = draw(st.sampled_from(sorted(items[0])))
        is_text = component.parameters[parameter] == "string"
        asks = parameter, draw(st.sampled_from(_TEXT_ASKS if is_text else _INT_ASKS))
    return Use(name, component, arguments, when, items, after, retry, asks)


def _drawn_item(draw: st.DrawFn, type: str) -> str:
    if type == "int":
        return str(draw(st.integers(0, 9)))
    return f'"{draw(st.sampled_from(("b", "plain text", "x/y")))}"'


def _drawn_value(draw: st.DrawFn, type: str, outer: dict[str, str], *, of_the_run: bool) -> str:
    choices: list[Any] = []
    same = [parameter for parameter, other in outer.items() if other == type]
    if same:
        choices.append(st.sampled_from(same))
    if type == "string":
        choices.append(st.sampled_from(TEXTS).map(lambda text: f'"{text}"'))
    elif type == "int":
        choices.append(st.integers(-3, 12).map(str))
    elif type == "bool":
        choices.append(st.sampled_from(("true", "false")))
    else:
        choices.append(st.sampled_from(KNOWN[type]))
    if not outer and of_the_run and type in INPUTS:
        choices.append(st.just(INPUTS[type][0]))
    found: str = draw(st.one_of(*choices))
    return found
