"""What the author of a program knows of it while it writes: its steps, and what they give."""

from __future__ import annotations

from attrs import Factory, define

# What a run hands over in outputs and items: nothing that Argo or Kubernetes would read.
TEXTS = ("a", "b c", "", "ü", "x'y", 'x"y', "1999-12-31", "yes", "08", "null", "true", "-", "a,b")
TYPES = """
contract Doc { text: string }
extern step Split(
  size: int = 1, note: string = "", by: [string] = [], is: bool = true,
) : [Doc] -> [Doc] {
  class = "steps:SplitStep"
}
"""


@define
class Output:
    """A value that a step gives: its type, and whether it has a default."""

    name: str
    type: str
    default: bool = False
    printed: bool = False


@define
class Drawn:
    """A step that is there.

    `gives` is whether it has data for `>>`. `pods` is about how many pods it makes. A loop is over
    a list `of_run`, or over known items; `asks` says that its `when` is for each item, `apart` that
    it has a `parallelism`. `uncertain` is
    whether it may be omitted, `asked` whether another step also runs where it does not succeed.
    """

    name: str
    text: str = ""
    outputs: list[Output] = Factory(list)
    gives: bool = False
    loop: bool = False
    of_run: bool = False
    asks: bool = False
    apart: bool = False
    unrolled: bool = False
    use: bool = False
    has_pod: bool = True
    kind: str = ""
    after: bool = False
    asked: bool = False
    has_when: bool = False
    uncertain: bool = False
    pods: int = 1


@define
class Part:
    """A component that is there: its parameters by their types, and what it takes and gives."""

    name: str
    parameters: dict[str, str]
    takes: bool
    gives: bool
    outputs: list[Output]
    pods: int
