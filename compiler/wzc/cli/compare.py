"""`wzc compile --check`: whether a file is what would be generated."""

import sys
from collections.abc import Sequence

from wzc.cli.files import read_file
from wzc.cli.outputs import Output
from wzc.cli.terminal import print_text


def compare(outputs: Sequence[Output], source: str, command: str) -> int:
    """Print a unified diff of each file that is not what would be written; 1 if there is one.

    `command` is what to run to write them anew.
    """
    from wzc.cli.difference import difference

    stale = []
    for output in outputs:
        assert output.path is not None
        found = read_file(output.path)
        if found == output.text.encode():
            continue
        stale.append(output.path)
        if found is not None:
            before, name = found.decode("utf-8", "replace"), f"generated from {source}"
            print_text(difference(before, output.text, output.path, name), sys.stdout)
    if not stale:
        return 0
    for path in stale:
        is_there = read_file(path) is not None
        what = f"`{path}` is not what `{source}` gives" if is_there else f"there is no `{path}` yet"
        print_text(f"{what}\n", sys.stderr)
    print_text(f"write it with: {command}\n", sys.stderr)
    return 1
