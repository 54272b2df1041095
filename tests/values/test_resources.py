import pytest

from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.resources import check_cpu, check_memory, check_whole


def quantity(text: str) -> Quantity:
    parsed = Quantity.parse(text)
    assert isinstance(parsed, Quantity)
    return parsed


@pytest.mark.parametrize("text", ["128Mi", "1.5Gi", "2G", "512k", "1048576", "0", "1e9", "64Ki"])
def test_memory(text: str) -> None:
    assert check_memory(quantity(text)) is None


def test_millibytes_read_as_the_design_says() -> None:
    assert check_memory(quantity("512m")) == Problem(
        "`512m` of memory is half a byte: `m` means thousandths",
        help="512 mebibytes are `512Mi`, 512 megabytes `512M`",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("128m", "less than a byte"),
        ("2500m", "2.5 bytes: `m` means thousandths"),
        ("1000m", "one byte"),
        ("1024000m", "1,024 bytes"),
        ("2000000000n", "2 bytes: `n` means billionths"),
        ("5u", "`u` means millionths"),
        ("0m", "no byte"),
        ("512", "`512` of memory is 512 bytes"),
        ("1048575", "1,048,575 bytes"),
        ("1e3", "1,000 bytes"),
        ("0.5", "half a byte"),
        ("0.1Gi", "107,374,182.4 bytes, and bytes are whole"),
        ("-1Gi", "less than nothing"),
    ],
)
def test_memory_nobody_means(text: str, said: str) -> None:
    problem = check_memory(quantity(text))
    assert problem is not None
    assert said in problem.message
    assert problem.fix is None


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("4", "4 gibibytes are `4Gi`, 4 mebibytes `4Mi`"),
        ("1", "1 gibibyte is `1Gi`, 1 mebibyte `1Mi`"),
        ("1e3", "1000 mebibytes are `1000Mi`, 1000 megabytes `1000M`"),
        # 0.1 * 1024 is 102.4
        ("0.1Gi", "the next whole number of mebibytes is `103Mi`"),
        # 1000.0001 * 1000 / 1024 is 976.6
        ("1000.0001k", "the next whole number of kibibytes is `977Ki`"),
    ],
)
def test_help_for_memory(text: str, help: str) -> None:
    problem = check_memory(quantity(text))
    assert problem is not None
    assert problem.help == help


def test_the_resource_is_named() -> None:
    problem = check_memory(quantity("10m"), "ephemeral_storage")
    assert problem is not None
    assert "of ephemeral_storage" in problem.message


@pytest.mark.parametrize("text", ["500m", "2", "0.5", "1e-3", "0", "1k", "2000000n", "1000u", "64"])
def test_cpu(text: str) -> None:
    assert check_cpu(quantity(text)) is None


@pytest.mark.parametrize(
    ("text", "said", "help"),
    [
        ("512Mi", "is an amount of memory", "half a core is `500m`, two cores are `2`"),
        ("2G", "is an amount of memory", "half a core is `500m`, two cores are `2`"),
        ("500M", "millions of cores", "500 thousandths of a core are `500m`"),
        ("4k", "is 4000 cores", "4 cores are `4`"),
        ("100n", "finer than a thousandth", "the next amount it can count is `1m`"),
        ("1500u", "finer than a thousandth", "the next amount it can count is `2m`"),
        ("0.0001", "finer than a thousandth", "the next amount it can count is `1m`"),
        ("-1", "less than nothing", "an amount of cpu is zero or more"),
    ],
)
def test_cpu_nobody_means(text: str, said: str, help: str) -> None:
    problem = check_cpu(quantity(text))
    assert problem is not None
    assert said in problem.message
    assert f"`{text}`" in problem.message
    assert problem.help == help


def test_counted_resources() -> None:
    assert check_whole(quantity("2"), "gpu") is None
    assert check_whole(quantity("2000m"), "gpu") is None
    half = check_whole(quantity("500m"), "nvidia.com/gpu")
    assert half is not None
    assert half.message == "`500m` of nvidia.com/gpu is not a whole number"
    assert half.help is not None and '`"nvidia.com/gpu" = 1`' in half.help
    half = check_whole(quantity("0.5"), "gpu")
    assert half is not None and half.help is not None and "`gpu = 1`" in half.help
    assert check_whole(quantity("-1"), "gpu") is not None
