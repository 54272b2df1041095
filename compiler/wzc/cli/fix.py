"""`wzc check --fix`: applying the fixes that leave no doubt."""

from collections.abc import Callable

from wzc.cli.files import read_file, write_file
from wzc.cli.profiles import Checked
from wzc.cli.usage import UsageError
from wzc.diagnostics.apply import apply_fixes, choose_fixes
from wzc.diagnostics.model import Fix
from wzc.source.file import SourceFile

# A fix may uncover another one; fixes that undo one another must not go on for ever.
_MAX_ROUNDS = 10


def mend(check: Callable[[], Checked]) -> tuple[Checked, list[str]]:
    """Check, apply the certain fixes, and check again, until there are none.

    Gives what remains, and a line for each file that was changed. The standard library and what
    was given with `--set` are left alone.
    """
    counts: dict[str, int] = {}
    checked = check()
    for _ in range(_MAX_ROUNDS):
        fixes = choose_fixes(_own_fixes(checked))
        if not fixes:
            break
        for file in checked.files:
            made = [fix for fix in fixes if any(edit.span.file is file for edit in fix.edits)]
            if made:
                _rewrite(file, fixes)
                # A fix that reaches into several files is counted where it begins.
                begun = sum(fix.edits[0].span.file is file for fix in made)
                counts[file.name] = counts.get(file.name, 0) + begun
        checked = check()
    lines = [
        f"{name}: {count} fix{'' if count == 1 else 'es'} made" for name, count in counts.items()
    ]
    return checked, lines


def _own_fixes(checked: Checked) -> list[Fix]:
    own = {id(file) for file in checked.files if not file.is_stdlib}
    return [
        fix
        for item in checked.diagnostics
        for fix in item.fixes
        if fix.certain and fix.edits and all(id(edit.span.file) in own for edit in fix.edits)
    ]


def _rewrite(file: SourceFile, fixes: list[Fix]) -> None:
    data = read_file(file.key)
    if data is None or data.decode("utf-8", "replace") != file.text:
        raise UsageError(
            f"`{file.name}` has changed while it was being checked; nothing was mended"
        )
    write_file(file.key, apply_fixes(file.text, file, fixes).encode())
