from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

# Powers as Kubernetes' documentation gives them, apart from the table in the code.
POWERS = {
    **{"n": (10, -9), "u": (10, -6), "m": (10, -3), "": (10, 0), "k": (10, 3), "M": (10, 6)},
    **{"G": (10, 9), "T": (10, 12), "P": (10, 15), "E": (10, 18)},
    **{"Ki": (2, 10), "Mi": (2, 20), "Gi": (2, 30), "Ti": (2, 40), "Pi": (2, 50), "Ei": (2, 60)},
}
LARGEST = 2**63 - 1


def parse(text: str) -> Quantity:
    quantity = Quantity.parse(text)
    assert isinstance(quantity, Quantity), quantity
    return quantity


numbers = st.one_of(
    st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"[0-9]{0,4}\.[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}\.", fullmatch=True),
)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A quantity's text, and its exact value reckoned with fractions."""
    sign = draw(st.sampled_from(["", "+", "-"]))
    number = draw(numbers)
    if draw(st.booleans()):
        unit = draw(st.sampled_from(sorted(POWERS)))
        base, power = POWERS[unit]
        text = f"{sign}{number}{unit}"
    else:
        base, power = 10, draw(st.integers(-12, 20))
        text = f"{sign}{number}{draw(st.sampled_from('eE'))}{power}"
    value = Fraction(number if number[-1] != "." else number[:-1]) * Fraction(base) ** power
    return text, -value if sign == "-" else value


@given(written())
def test_the_value_is_exact_or_refused(case: tuple[str, Fraction]) -> None:
    text, value = case
    quantity = Quantity.parse(text)
    if (value * 10**9).denominator != 1 or abs(value) > LARGEST:
        assert isinstance(quantity, Problem)
    else:
        assert isinstance(quantity, Quantity)
        assert Fraction(quantity.nano, 10**9) == value
        assert quantity.text == text


@given(written(), written())
def test_order_and_equality_are_those_of_the_values(
    one: tuple[str, Fraction], other: tuple[str, Fraction]
) -> None:
    a, b = Quantity.parse(one[0]), Quantity.parse(other[0])
    if isinstance(a, Problem) or isinstance(b, Problem):
        return
    assert (a < b) == (one[1] < other[1])
    assert (a >= b) == (one[1] >= other[1])
    assert (a == b) == (one[1] == other[1])
    if one[1] == other[1]:
        assert hash(a) == hash(b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1000m"),
        ("1Ki", "1024"),
        ("1k", "1e3"),
        ("1.5Gi", "1536Mi"),
        ("1E", "1e18"),
        ("-0", "0"),
    ],
)
def test_equal_amounts_written_otherwise(one: str, other: str) -> None:
    assert parse(one) == parse(other)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "m", "+", "1 Gi", "1gi", "1K", "1MB", "1e", "1e1.5", "1m5", "0x1", "1_000"),
        *("\u0661", "1\n", "nan", "1ki", "--1", "1e+", "Ki"),
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert isinstance(Quantity.parse(text), Problem)


# 8Ei is 2^63, one more than Kubernetes can hold.
@pytest.mark.parametrize(
    "text", ["8Ei", "9223372036854775808", "10E", "1e19", "1e999999999999", "-10E"]
)
def test_too_large(text: str) -> None:
    problem = Quantity.parse(text)
    assert isinstance(problem, Problem)
    assert "more than Kubernetes can count" in problem.message


@pytest.mark.parametrize("text", ["0.1n", "1e-10", "0.0000000001", "1.5n", "1e-999999999999"])
def test_too_fine(text: str) -> None:
    problem = Quantity.parse(text)
    assert isinstance(problem, Problem)
    assert "finer than a billionth" in problem.message


def test_the_largest() -> None:
    assert parse("9223372036854775807").nano == LARGEST * 10**9
    assert parse("0e999999999999") == parse("0")


def test_plain_numbers() -> None:
    assert parse("1e9").number() == 1_000_000_000
    assert parse("1e-3").number() == 0.001
    assert parse("1k").number() is None
    assert parse("1500m").whole() is None
    assert parse("2000m").whole() == 2
    assert parse("-2").whole() == -2
    assert not parse("0.5").is_whole
    assert parse("0.5Ki").is_whole


@given(st.integers(-LARGEST, LARGEST))
def test_from_int(number: int) -> None:
    quantity = Quantity.from_int(number)
    assert isinstance(quantity, Quantity)
    assert quantity.number() == number


def test_from_int_too_large() -> None:
    assert isinstance(Quantity.from_int(10**5000), Problem)


def test_from_float_is_what_the_text_says() -> None:
    assert Quantity.from_float(0.1) == parse("100m")
    assert Quantity.from_float(1e-9) == parse("1n")
    assert isinstance(Quantity.from_float(1e-10), Problem)
    assert isinstance(Quantity.from_float(float("inf")), Problem)


@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    assert isinstance(Quantity.parse(text), Quantity | Problem)
