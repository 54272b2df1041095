"""Random programs of which parts depend on the environment."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from hypothesis import strategies as st

from tests.importers.pipeline.programs import CLASS, HEAD

# `FLAG` is empty or `1 2`. `{0}`, `{1}`, `{2}` are steps, `{s}` is a statement.
_UNDER_CONDITIONS = (
    "if FLAG:\n    {s}",
    "if not FLAG:\n    {s}\nelse:\n    {t}",
    "for x in FLAG.split():\n    {s}",
    "while FLAG:\n    {s}\n    break",
    "FLAG and {0} >> {1}",
    "FLAG or {0} >> {1}",
    "({0} if FLAG else {1}) >> {2}",
    "{0} >> ({1} if FLAG else {2})",
    "x = {0}\nif FLAG:\n    x = {1}\nx >> {2}",
    "def f(a, b):\n    if FLAG:\n        return a\n    a >> b\n    return b\nf({0}, {1})",
    "def f(a, b):\n    if FLAG:\n        return a\n    return b\nf({0}, {1}) >> {2}",
    "for x in [{0}, {1}]:\n    if FLAG:\n        break\n    x >> {2}",
    "for x in [{0}, {1}]:\n    if FLAG:\n        continue\n    x >> {2}",
    "for x in [{0}, {1}]:\n    x >> {2}\n    if FLAG:\n        break",
    "held = [{0}]\nif FLAG:\n    held.append({1})\nfor x in held:\n    x >> {2}",
    "held = [{0}, {1}]\nif FLAG:\n    held.pop()\nfor x in held:\n    x >> {2}",
    "held = {{'a': {0}}}\nif FLAG:\n    held['a'] = {1}\nheld['a'] >> {2}",
    "held = {{'a': {0}}}\nheld.get(FLAG, {1}) >> {2}",
    "held = {{}}\nheld[FLAG] = {0}\nfor x in held.values():\n    x >> {1}",
    "gen = iter([{0}, {1}])\nif FLAG:\n    next(gen)\nfor x in gen:\n    x >> {2}",
    "gen = (x >> {2} for x in [{0}, {1}])\nif FLAG:\n    list(gen)",
    "gen = iter([{0}, {1}])\nif FLAG:\n    list(gen)\nfor x in gen:\n    x >> {2}",
    "any(bool(FLAG) and x >> {2} for x in [{0}, {1}])",
    "[x >> {2} for x in [{0}, {1}] if FLAG]",
    "list(map(lambda x: x >> {1}, [{0}] if FLAG else []))",
    "list(filter(lambda x: FLAG and x >> {1}, [{0}]))",
    "class Box:\n    def __init__(self):\n        self.x = {0}\n"
    "box = Box()\nif FLAG:\n    box.x = {1}\nbox.x >> {2}",
    "try:\n    int(FLAG)\n    {0} >> {1}\nexcept ValueError:\n    {0} >> {2}",
    "try:\n    int(FLAG)\nexcept ValueError:\n    {s}",
    "with contextlib.suppress(ValueError):\n    int(FLAG)\n    {s}",
    "def g():\n    global late\n    late = {0}\nlate = {1}\nif FLAG:\n    g()\nlate >> {2}",
    "def h(n):\n    if FLAG and n:\n        h(n - 1)\n        {s}\nh(2)",
    "match FLAG:\n    case '':\n        {s}\n    case _:\n        {t}",
    "sorted([{0}, {1}], key=lambda x: FLAG)[0] >> {2}",
    "import copy\nif FLAG:\n    copy.copy({0}) >> {1}",
    "if FLAG:\n    import company.more\n    company.more.end({0}, {1})",
    "if FLAG:\n    def k(a, b):\n        return a >> b\nelse:\n    def k(a, b):\n        return b\n"
    "k({0}, {1})",
    "y, z = ({0}, {1}) if FLAG else ({1}, {0})\ny >> {2}",
    "{0} >> {1} if FLAG else {0} >> {2}",
    "assert FLAG or {0} >> {1}",
    "print(f'{{FLAG}}', {0})",
    "'x' in FLAG or {s}",
    "setattr({0}, 'note', FLAG)",
    "FLAGS = {{'x': FLAG}}\nif FLAGS['x']:\n    {s}",
    "while True:\n    if FLAG:\n        break\n    {s}\n    break",
    "i = 0\nwhile i < 2:\n    i += 1\n    if FLAG:\n        continue\n    {s}",
    "def w():\n    for x in [{0}, {1}]:\n        if FLAG:\n            return x\n    return {0}\n"
    "w() >> {2}",
    "def v():\n    yield {0}\n    if FLAG:\n        yield {1}\nfor x in v():\n    x >> {2}",
    "n = len(FLAG)\nfor x in [{0}, {1}][:n]:\n    x >> {2}",
    "functools.reduce(lambda x, y: x >> y if FLAG else y, [{0}, {1}])",
    "{1}.required_steps |= {{{0}}} if FLAG else set()",
    "if FLAG:\n    {1}.add_required_step({0})",
    "if FLAG:\n    {0}.note = 2",
)


@st.composite
def unsure_programs(draw: Callable[..., object]) -> dict[str, str]:
    """Files of which the graph may depend on `FLAG` in the environment."""

    def pick(number: int) -> int:
        found = draw(st.integers(0, number - 1))
        assert isinstance(found, int)
        return found

    count = 3 + pick(3)
    lines = [f"v{number} = WZ(S{number}Step)\nv{number}.note = 1" for number in range(count)]
    for number in range(count - 1):
        lines.append(f"v{number} >> v{number + 1}" if pick(3) else "")

    def ordered() -> tuple[str, str, str]:
        start = pick(count - 2)
        return f"v{start}", f"v{start + 1}", f"v{start + 2}"

    for _ in range(1 + pick(2)):
        template = _UNDER_CONDITIONS[pick(len(_UNDER_CONDITIONS))]
        steps = ordered()
        one, two = ordered(), ordered()
        statements = {"s": f"{one[0]} >> {one[1]}", "t": f"{two[0]} >> {two[2]}"}
        lines.append(template.format(*steps, **statements))
    lines.append(f"pipeline = v{1 + pick(count - 1)}")
    classes = "".join(CLASS.format(name=f"S{number}Step") for number in range(count))
    start = "import contextlib\nFLAG = os.environ.get('SOME_FLAG', '')\n"
    more = textwrap.dedent(
        """\
        def end(a, b):
            return a >> b
        """
    )
    return {
        "pipeline.py": HEAD + classes + start + "\n".join(lines) + "\n",
        "company/__init__.py": "",
        "company/more.py": more,
    }
