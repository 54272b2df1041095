"""Command-line arguments: argparse, with messages that name what was probably meant."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from attrs import define

from wzc.cli.usage import UsageError
from wzc.values.suggest import nearest
from wzc.values.versions import VERSIONS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Parser(argparse.ArgumentParser):
    """The parser of one command. Wrong words raise UsageError; nothing is abbreviated."""

    def __init__(self, command: str, usage: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=f"wzc {command}",
            usage=f"wzc {command} {usage}",
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            # A fixed width: asking the terminal for its own imports half a dozen modules.
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=96),
        )

    def error(self, message: str) -> NoReturn:
        """Called by argparse for what it refuses."""
        message = re.sub(r"^argument ([^:]+): ", _option_first, message)
        message = message.replace("expected one argument", "its value is missing")
        message = re.sub(r"^the following arguments are required: (.*)", r"\1 is missing", message)
        raise UsageError(message, self.format_usage(), f"{self.prog} --help")

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """The arguments; UsageError for unknown options and for words too many."""
        known = self._option_string_actions
        for word in words:
            if word == "--":
                break
            option = word.split("=", 1)[0] if word.startswith("--") else word[:2]
            if len(word) > 1 and word[0] == "-" and option not in known:
                guess = nearest(option, known)
                self.error(
                    f"there is no option `{option}`"
                    + (f": did you mean `{guess}`?" if guess else "")
                )
        found, rest = self.parse_known_args(list(words))
        if rest:
            self.error(f"`{rest[0]}` is one word too many")
        return found


def _option_first(match: re.Match[str]) -> str:
    return f"`{match[1].split('/')[-1]}`: "


def one_of(*choices: str, guessed: bool = True) -> Callable[[str], str]:
    """A type for options that take one of a few words; a near one is `guessed`."""

    def check(word: str) -> str:
        if word in choices:
            return word
        guess = nearest(word, choices) if guessed else None
        listed = ", ".join(f"`{choice}`" for choice in choices)
        raise argparse.ArgumentTypeError(
            f"`{word}` is none of {listed}" + (f"; did you mean `{guess}`?" if guess else "")
        )

    return check


def choice(parser: Parser, option: str, choices: Sequence[str], help: str) -> None:
    """An option that takes one of a few words; the first is taken where it is not given."""
    parser.add_argument(
        option,
        type=one_of(*choices),
        default=choices[0],
        metavar="|".join(choices),
        help=help + f" (default: {choices[0]})",
    )


@define(frozen=True)
class ProfileFile:
    """The path of a file of profiles: an `os.PathLike`, as `wzc.compile` takes it."""

    path: str

    def __fspath__(self) -> str:
        return self.path


def source_options(parser: Parser) -> None:
    """The options that say what of a file is meant."""
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME",
        help="apply a profile; several in the order given, later ones win",
    )
    parser.add_argument(
        "--profile-file",
        dest="profile",
        action="append",
        type=ProfileFile,
        metavar="FILE",
        help="apply the profiles of a file, in the order given with `--profile`",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=setting,
        metavar="NAME=VALUE",
        help="set a param; beats profiles",
    )
    parser.add_argument("--pipeline", metavar="NAME", help="only this pipeline of the file")
    parser.add_argument(
        "--target",
        type=one_of(*VERSIONS, guessed=False),
        metavar="VERSION",
        help=f"the version of Argo: {', '.join(VERSIONS)}; beats that of the cluster, and without "
        "either it is the newest",
    )


def color_option(parser: Parser) -> None:
    """Whether messages are coloured."""
    choice(
        parser, "--color", ("auto", "always", "never"), "colours in messages; auto minds NO_COLOR"
    )


def deny_option(parser: Parser) -> None:
    """Whether warnings stop the output, too."""
    parser.add_argument(
        "--deny-warnings", action="store_true", help="take warnings for mistakes: exit with 1"
    )


def setting(word: str) -> tuple[str, str]:
    """`name=value` taken apart."""
    name, equals, value = word.partition("=")
    if not _NAME.fullmatch(name):
        raise argparse.ArgumentTypeError(f"`{word}` does not begin with a name: `name=value`")
    if not equals:
        raise argparse.ArgumentTypeError(f"`{word}` lacks a value: `{word}=...`")
    return name, value


def selection(options: argparse.Namespace) -> dict[str, Any]:
    """What `source_options` gave, as keywords of `wzc.compile`."""
    return {
        "profiles": tuple(options.profile),
        "params": dict(options.set),
        "pipeline": options.pipeline,
        "target": options.target,
    }
