"""Which profiles and pipelines of the root file are meant."""

from collections.abc import Iterable, Sequence

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.names.symbols import Program
from wzc.source.file import SourceFile, Span
from wzc.syntax import ast
from wzc.values.suggest import nearest


def select_profiles(
    program: Program, chosen: Sequence[str | SourceFile], diagnostics: Diagnostics
) -> list[ast.Profile]:
    """The profiles of these names and files, in their order, each once; unknown ones are reported.

    Of a file all profiles are taken.
    """
    known = {n.name.text: n for n in program.root.file.declarations if isinstance(n, ast.Profile)}
    found: dict[int, ast.Profile] = {}
    for name in dict.fromkeys(chosen):
        if isinstance(name, SourceFile):
            for profile in _of_file(name, program, diagnostics):
                found[id(profile)] = profile
        elif name in known:
            found[id(known[name])] = known[name]
        else:
            _unknown("profile", name, known, program, diagnostics)
    return list(found.values())


def _of_file(source: SourceFile, program: Program, diagnostics: Diagnostics) -> list[ast.Profile]:
    module = program.modules[source.key]
    found = [n for n in module.file.declarations if isinstance(n, ast.Profile)]
    message = help = None
    if module is program.root:
        message = f"`{source.name}` is the file that is compiled, not one of profiles for it"
        names = [profile.name.text for profile in found]
        help = f"`--profile {names[0]}`" if names else None
    elif not found:
        message = f"`{source.name}` declares no profile"
        help = "`profile name { ... }` declares one"
    if message is None:
        return found
    diagnostics.report(codes.UNKNOWN_PROFILE, message, None, help=help)
    return []


def select_pipelines(
    program: Program, name: str | None, diagnostics: Diagnostics
) -> list[ast.Pipeline]:
    """The pipeline of this name, or all of the root file."""
    known: dict[str, ast.Pipeline] = {}
    for node in program.root.file.declarations:
        if isinstance(node, ast.Pipeline):
            known.setdefault(node.name.text, node)
    if name is not None:
        if name in known:
            return [known[name]]
        _unknown("pipeline", name, known, program, diagnostics)
        return []
    if not known and not diagnostics.has_errors:
        source = program.root.source
        help = "`pipeline name { ... }` declares one"
        if program.root.file.declarations:
            help += "; `wzc check` looks at a file that only others import"
        empty = not source.text.strip()
        diagnostics.report(
            codes.NOTHING_TO_COMPILE,
            f"`{source.name}` is empty" if empty else f"`{source.name}` declares no pipeline",
            Span(source, 0, 0),
            help=help,
        )
    return list(known.values())


def _unknown(
    what: str, name: str, known: Iterable[str], program: Program, diagnostics: Diagnostics
) -> None:
    names = list(known)
    guess = nearest(name, names)
    listed = ", ".join(f"`{n}`" for n in names) or "none"
    diagnostics.report(
        codes.UNKNOWN_PROFILE,
        f"`{program.root.source.name}` has no {what} `{name}`",
        None,
        help=f"did you mean `{guess}`?" if guess else f"its {what}s: {listed}",
    )
