"""What names, types and evaluation cost, counted in calls: it grows as the program does."""

import sys

import pytest

from tests.language.program import compiled, in_pipeline


def calls(text: str) -> int:
    count = 0

    def profile(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        assert not list(compiled(text).diagnostics)
    finally:
        sys.setprofile(before)
    return count


def program(steps: int) -> str:
    lines = [
        f"step s{i} = Work(size = size, rate = {i}) {{\nresources {{ cpu = 1..4 }}\nretry = 3 }}"
        for i in range(steps)
    ]
    edges = [f"s{i} >> s{i + 1}" for i in range(steps - 1)]
    return "let size = 5\n" + in_pipeline("\n".join(lines + edges))


def lets(count: int) -> str:
    return (
        "\n".join(f"let x{i} = x{i + 1}" for i in range(count))
        + f"\nlet x{count} = 1\n"
        + in_pipeline("")
    )


@pytest.mark.parametrize("make", [program, lets])
def test_cost_grows_with_the_size_of_the_program(make: object) -> None:
    small, large = calls(make(50)), calls(make(500))  # type: ignore[operator]
    assert large < 11 * small
