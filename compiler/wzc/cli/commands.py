"""The commands by name, each in a module that is imported only when it runs."""

import sys
from importlib import import_module

from wzc.cli.usage import UsageError

# What the overview says of each; the words behind it are the command's own affair.
COMMANDS = {
    "compile": "print the Argo YAML of a pipeline file",
    "check": "look for mistakes, and mend those that leave no doubt",
    "fmt": "bring files into the one style",
    "explain": "say what a code means, or where a value comes from",
    "import": "bring a pipeline of Wurzel's over to a .wz file",
    "stub": "declare step classes of your own, from their Python source",
    "verify": "look for what would go wrong in manifests for Argo, whoever wrote them",
    "inspect": "list the variables of each step, and what has to exist in the namespace",
}
# Where the module is called differently: `import` is a word of Python's.
_MODULES = {"import": "import_"}
_WRONG_USAGE = 2


def run(words: list[str]) -> int:
    """Run the command that the words name; the exit code."""
    if not words:
        sys.stderr.write(_overview())
        return _WRONG_USAGE
    first = words[0]
    if first in ("-h", "--help", "help"):
        print(_overview(), end="")
        return 0
    try:
        if first not in COMMANDS:
            raise _unknown(first)
        code: int = import_module(f"wzc.cli.{_MODULES.get(first, first)}").run(words[1:])
    except UsageError as error:
        sys.stderr.write(str(error))
        return _WRONG_USAGE
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    return code


def _overview() -> str:
    rows = ["usage: wzc COMMAND ...", ""]
    rows += [f"  wzc {name:<9} {summary}" for name, summary in COMMANDS.items()]
    rows += ["", "`wzc COMMAND --help` says more; `wzc --version` prints the version."]
    return "\n".join(rows) + "\n"


# What other tools call these, and what newcomers look for.
_OTHER_WORDS = {
    **dict.fromkeys(("build", "run", "apply", "plan", "render", "submit", "template"), "compile"),
    **dict.fromkeys(("lint", "validate", "test", "fix"), "check"),
    **dict.fromkeys(("format",), "fmt"),
    **dict.fromkeys(("show", "why", "describe", "graph"), "explain"),
    **dict.fromkeys(("variables", "vars", "env", "list"), "inspect"),
    **dict.fromkeys(("convert", "migrate"), "import"),
}
_BEGINNING = (
    "a pipeline is one text file, which you write: `pipeline name { ... }`; "
    "`wzc import` makes one of a pipeline of Wurzel's"
)


def _unknown(word: str) -> UsageError:
    from wzc.values.suggest import nearest

    if word.startswith("-") and word != "-":
        what = f"there is no option `{word}` before the command"
        guess = None
    else:
        what = f"there is no command `{word}`"
        guess = _OTHER_WORDS.get(word) or nearest(word, COMMANDS)
    if word == "-v":
        word, what = "version", f"there is no option `{word}`"
    if word in ("init", "new", "create", "start"):
        what += f": {_BEGINNING}"
    elif word == "version":
        what += ": did you mean `wzc --version`?"
    elif guess is not None:
        what += f": did you mean `wzc {guess}`?"
    elif word == "-" or word.endswith(".wz"):
        what += f": did you mean `wzc compile {word}`?"
    else:
        what += "; there are " + ", ".join(f"`{name}`" for name in COMMANDS)
    return UsageError(what, "usage: wzc COMMAND ...\n", "wzc --help")
