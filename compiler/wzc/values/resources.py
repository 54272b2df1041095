"""Whether a quantity makes sense as an amount of memory, of cpu, or of a counted resource."""

from wzc.values.problem import Problem
from wzc.values.quantity import NANO, UNITS, Quantity

_FRACTIONS = {"n": "billionths", "u": "millionths", "m": "thousandths"}
_NAMES = {"Ki": "kibibyte", "Mi": "mebibyte", "Gi": "gibibyte", "M": "megabyte"}
_MILLI = UNITS["m"]
_SMALLEST_MEMORY = 2**20 * NANO
_MOST_CORES = 1024 * NANO


def check_memory(quantity: Quantity, resource: str = "memory") -> Problem | None:
    """Whether it can be meant as an amount of memory or storage, in bytes.

    Kubernetes takes every quantity here, also half a byte. Refused are: amounts below zero; the
    units n, u and m; fractions of a byte, which Kubernetes only warns of and rounds up (Kubernetes
    pod/warnings.go: "fractional byte value"); and bare numbers below 1 MiB, other than 0.
    """
    text, unit = quantity.text, quantity.unit
    if quantity.nano < 0:
        return _negative(quantity, resource)
    if unit in _FRACTIONS:
        return Problem(
            f"`{text}` of {resource} is {_bytes(quantity.nano)}: `{unit}` means {_FRACTIONS[unit]}",
            help=_with_byte_units(quantity),
        )
    if not unit and 0 < quantity.nano < _SMALLEST_MEMORY:
        return Problem(
            f"`{text}` of {resource} is {_bytes(quantity.nano)}", help=_with_byte_units(quantity)
        )
    if not quantity.is_whole:
        return Problem(
            f"`{text}` of {resource} is {_bytes(quantity.nano)}, and bytes are whole",
            help=_finer(quantity),
        )
    return None


def check_cpu(quantity: Quantity) -> Problem | None:
    """Whether it can be meant as an amount of cpu, in cores.

    Refused are: amounts below zero; what is not a whole number of thousandths, which Kubernetes
    rounds up without a word (Kubernetes core/v1/defaults.go: SetDefaults_ResourceList); units of
    memory; and `k` above 1024 cores.
    """
    text, unit = quantity.text, quantity.unit
    if quantity.nano < 0:
        return _negative(quantity, "cpu")
    if unit == "M":
        return Problem(
            f"`{text}` of cpu is millions of cores: `M` means millions",
            help=f"{quantity.mantissa()} thousandths of a core are `{quantity.mantissa()}m`",
        )
    if unit not in _FRACTIONS and unit not in ("", "k"):
        return Problem(
            f"`{text}` is an amount of memory, and cpu is counted in cores",
            help="half a core is `500m`, two cores are `2`",
        )
    if unit == "k" and quantity.nano > _MOST_CORES:
        return Problem(
            f"`{text}` of cpu is {quantity.nano // NANO} cores: `k` means thousands",
            help=f"{quantity.mantissa()} cores are `{quantity.mantissa()}`",
        )
    if quantity.nano % _MILLI:
        return Problem(
            f"`{text}` of cpu is finer than a thousandth of a core: Kubernetes would round it up",
            help=f"the next amount it can count is `{-(-quantity.nano // _MILLI)}m`",
        )
    return None


def check_whole(quantity: Quantity, resource: str) -> Problem | None:
    """Whether it can be an amount of a resource counted in pieces, such as `nvidia.com/gpu`.

    Kubernetes refuses fractions of these (core/validation.go: ValidateResourceQuantityValue,
    "must be an integer") and amounts below zero.
    """
    if quantity.nano < 0:
        return _negative(quantity, resource)
    if quantity.is_whole:
        return None
    key = resource if resource.isidentifier() else f'"{resource}"'
    return Problem(
        f"`{quantity.text}` of {resource} is not a whole number",
        help=f"it is given out in whole pieces: `{key} = {-(-quantity.nano // NANO)}`",
    )


def _negative(quantity: Quantity, resource: str) -> Problem:
    return Problem(
        f"`{quantity.text}` of {resource} is less than nothing",
        help=f"an amount of {resource} is zero or more",
    )


def _bytes(nano: int) -> str:
    """An amount of bytes in words, rounded to what one says aloud."""
    if nano == 0:
        return "no byte"
    if 45 * NANO <= nano * 100 <= 55 * NANO:
        return "half a byte"
    if nano < NANO:
        return "less than a byte"
    if nano == NANO:
        return "one byte"
    whole, rest = divmod(nano, NANO)
    if rest:
        tenths, rest = divmod(nano * 10 + NANO // 2, NANO)
        about = "" if rest == NANO // 2 else "about "
        return f"{about}{tenths // 10:,}.{tenths % 10} bytes"
    return f"{whole:,} bytes"


def _with_byte_units(quantity: Quantity) -> str:
    """The number the user wrote, with the two units they may have meant."""
    whole = quantity.whole() if not quantity.unit else None
    number = quantity.mantissa().lstrip("+") if whole is None else str(whole)
    if not number.replace(".", "").isdigit():
        return "write it with a unit: `512Mi` (mebibytes), `2Gi` (gibibytes)"
    # Nobody asks for 4 MB today, and few for more than 64 GB.
    small = quantity.unit == "" and quantity.nano <= 64 * NANO
    one, other = ("Gi", "Mi") if small else ("Mi", "M")
    if number == "1":
        return f"1 {_NAMES[one]} is `1{one}`, 1 {_NAMES[other]} `1{other}`"
    return (
        f"{number} {_NAMES[one]}s are `{number}{one}`, {number} {_NAMES[other]}s `{number}{other}`"
    )


def _finer(quantity: Quantity) -> str:
    """The same amount in a smaller unit, rounded up to a whole number of it."""
    if quantity.nano > 10 * UNITS["Mi"]:
        return f"the next whole number of {_NAMES['Mi']}s is `{-(-quantity.nano // UNITS['Mi'])}Mi`"
    return f"the next whole number of {_NAMES['Ki']}s is `{-(-quantity.nano // UNITS['Ki'])}Ki`"
