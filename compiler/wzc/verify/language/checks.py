"""What cannot be in an expression: values that do not go together, calls that do not fit."""

from attrs import Factory, define, frozen

from wzc.verify.language import kinds as of
from wzc.verify.language.functions import BUILTINS, OF_ARGO, WITH_PREDICATE, Function
from wzc.verify.language.kinds import Kinds, named


@define
class Value:
    """A part of an expression: where it stands, and what it is.

    `path` is the one that it is, if it is one; `items` are the kinds of a list's items, where they
    are known.
    """

    start: int
    end: int
    kinds: Kinds | None = None
    path: tuple[str, ...] | None = None
    items: Kinds | None = None


@frozen
class Mistake:
    """What cannot be; a message that stands alone. It fails, or is `silent`: never true, or always.

    One that is not `certain` stands where it may not be asked for, as in a branch.
    """

    message: str
    help: str | None
    silent: bool = False
    certain: bool = True


@define
class Checks:
    """Holds parts of one expression to what takes them."""

    source: str
    maybe: int = 0
    # expr-lang does not look at the arguments of Sprig's functions before it runs them.
    in_sprig: int = 0
    found: list[Mistake] = Factory(list)

    def text(self, value: Value) -> str:
        """The source text of a part."""
        return self.source[value.start : value.end]

    def tell(self, message: str, help: str | None = None, silent: bool = False) -> None:
        """Note a mistake where the reader stands."""
        self.found.append(Mistake(message, help, silent, not (self.maybe or self.in_sprig)))

    def condition(self, value: Value) -> None:
        """What is asked for is true or false."""
        if not of.may_be(value.kinds, of.BOOL):
            assert value.kinds is not None
            message = f"`{self.text(value)}` is {named(value.kinds)}, and neither true nor false"
            self.tell(message, self._as_condition(value))

    def _as_condition(self, value: Value) -> str | None:
        return f"write `{self.text(value)} == 'true'`" if value.kinds == of.TEXT else None

    def unary(self, operator: str, value: Value) -> Kinds | None:
        """What `!x` and `-x` give."""
        if operator in ("not", "!"):
            self.condition(value)
            return of.BOOL
        if operator == "-" and not of.may_be(value.kinds, of.NUMBERS):
            assert value.kinds is not None
            message = (
                f"`{self.text(value)}` is {named(value.kinds)}, and `{operator}` takes a number"
            )
            self.tell(message, self._as_number(value))
            return None
        return value.kinds

    def _as_number(self, value: Value) -> str | None:
        return f"write `asInt({self.text(value)})`" if value.kinds == of.TEXT else None

    def binary(self, operator: str, left: Value, right: Value) -> Kinds | None:
        """What an operator gives of two values."""
        if operator == "??":
            first = None if left.kinds is None else left.kinds - of.NIL
            return right.kinds if first == of.NEVER else of.either(first, right.kinds)
        if left.kinds is None and right.kinds is None:
            return of.binary(operator, None, None)
        if operator in ("and", "&&", "or", "||"):
            # Nobody asks what the second is, and `x && true` is taken for `x`.
            known = {self.text(left), self.text(right)} & {"true", "false"}
            self.maybe += bool(known)
            self.condition(left)
            self.maybe += 1
            self.condition(right)
            self.maybe -= 1 + bool(known)
            return of.either(of.BOOL, right.kinds)
        if operator in ("==", "!=") and of.never_equal(left.kinds, right.kinds):
            self.never(operator, left, right)
        elif operator == "in" and of.never_equal(left.kinds, right.items):
            assert left.kinds is not None and right.items is not None
            message = f"`{self.text(left)}` is {named(left.kinds)}, and `{self.text(right)}` has"
            self.tell(f"{message} {named(right.items)}: it is never in it", None, silent=True)
        result = of.binary(operator, left.kinds, right.kinds)
        if result == of.NEVER:
            self.tell(*self._not_together(operator, left, right))
            return None
        return result

    def never(self, operator: str, left: Value, right: Value) -> None:
        """A comparison of a text with a number."""
        assert left.kinds is not None and right.kinds is not None
        told = f"`{self.text(left)}` is {named(left.kinds)}, and `{self.text(right)}`"
        told += f" {named(right.kinds)}: they are never equal"
        help = None
        for one, other in ((left, right), (right, left)):
            if one.kinds == of.TEXT and other.kinds is not None and not other.path:
                plain = self.text(other)
                if plain.replace(".", "").isalnum():
                    help = f"write `'{plain}'`, in quotes"
                elif other.kinds <= of.NUMBERS:
                    help = self._as_number(one)
        self.tell(told, help, silent=True)

    def _not_together(self, operator: str, left: Value, right: Value) -> tuple[str, str | None]:
        sides = [each for each in (left, right) if each.kinds is not None]
        parts = [f"`{self.text(each)}` is {named(each.kinds or of.NEVER)}" for each in sides]
        message = f"{' and '.join(parts)}, and `{operator}` does not take that"
        for one, other in ((left, right), (right, left)):
            if one.kinds == of.TEXT and other.kinds is not None and other.kinds <= of.NUMBERS:
                return message, self._as_number(one)
        if operator == "in" and right.kinds == of.TEXT:
            return message, f"write `{self.text(right)} contains {self.text(left)}`"
        if len(sides) == 1 or left.kinds == right.kinds == of.TEXT:
            return message, self._as_number(sides[0])
        return message, None

    def call(self, function: tuple[str, ...], given: list[Value], call: Value) -> Kinds | None:
        """What a function gives; None where there is no such function."""
        name = ".".join(function)
        if len(function) == 1 and name in WITH_PREDICATE:
            least, most, result = WITH_PREDICATE[name]
            self._count(name, len(given), least, most)
            return result
        found = function_of(function)
        if found is None:
            return None
        if self._count(name, len(given), found.least, found.most):
            if name in _ALONE_ANY and len(given) == 1:
                return given[0].kinds
            for number, value in enumerate(given):
                self._argument(name, found.parameter(number), value)
        return found.result

    def _count(self, name: str, count: int, least: int, most: int | None) -> bool:
        if least <= count and (most is None or count <= most):
            return True
        wanted = f"{least}" if least == most else f"{least} or more"
        if most is not None and least < most:
            wanted = f"{least} to {most}"
        noun = "argument" if wanted == "1" else "arguments"
        self.tell(f"`{name}` takes {wanted} {noun}, and gets {count}")
        return False

    def _argument(self, name: str, wanted: Kinds | None, value: Value) -> None:
        # Go takes nothing for an empty value; times are not told apart here.
        loose = _OF_GO if name.startswith("sprig.") else _OF_EXPR
        if wanted is None or value.kinds is None:
            return
        if of.may_be(value.kinds - of.NIL or value.kinds, wanted | loose):
            return
        message = (
            f"`{self.text(value)}` is {named(value.kinds)}, and `{name}` takes {named(wanted)}"
        )
        help = None
        if wanted == of.TEXT and value.kinds <= of.NUMBERS | of.BOOL:
            help = f"write `string({self.text(value)})`"
        elif wanted <= of.NUMBERS:
            if value.kinds <= of.NUMBERS:
                message += " without a fraction" if "float" not in wanted else " of another type"
                help = f"write `{'int' if 'int' in wanted else 'float'}({self.text(value)})`"
            else:
                help = self._as_number(value)
        elif value.kinds == of.TEXT:
            help = f"if it is JSON, write `fromJSON({self.text(value)})`"
        self.tell(message, help)


# The largest of one value is that value.
_ALONE_ANY = ("max", "min")
_OF_GO, _OF_EXPR = frozenset({"nil", "other"}), frozenset({"other"})


def function_of(path: tuple[str, ...]) -> Function | None:
    """The function of a name, one with a predicate left out."""
    if len(path) == 1:
        return BUILTINS.get(path[0]) or OF_ARGO.get(path[0])
    if len(path) == 2 and path[0] == "sprig":
        from wzc.verify.language.sprig import SPRIG

        return SPRIG.get(path[1])
    return None
