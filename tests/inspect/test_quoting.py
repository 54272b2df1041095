"""Values in a file of variables read back: in shells exactly, in python-dotenv where it is said."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.texts import texts
from tests.wurzel.runner import Machine
from wzc.inspect.quoting import is_portable, quote

AWKWARD = [
    *("", " ", "a", "a b", " a ", "#", "a #b", "a#b", "~", "a:~/b", "=", "a=b", "'", '"', "''"),
    *("\\", "\\\\", "\\'", '\\"', "a\\", "a\\\\", "\\n", "\\\\n", "\n", "a\nb", "a\n", "\ta"),
    *("$", "$a", "${A}", "${A:-b}", "$(a)", "`a`", "'$", "'`", "'\\", "'\\\\", '"$"', "!", "it's"),
    *('["a", "b"]', '{"a": "it\'s"}', '{"a\\\\b": "\\""}', '["$"]', '["it\'s $5"]'),
    *("äöü", "日本", "\u2028", "\x85", "\ufeff", "\x1b[0m", "true", "1e3", "; rm"),
    *("${secret:vault:x}", "&", "*", "?", "[a]", "\r", "a\r\nb", "export X", "X=1\nY=2", "'\nX=1"),
]  # fmt: skip
values = st.one_of(texts, st.text("'\"\\$`{}a \n#", max_size=8), st.sampled_from(AWKWARD))
many = st.lists(values, min_size=1, max_size=40)
SHELLS = [name for name in ("sh", "bash", "dash", "busybox") if shutil.which(name)]


def file_of(texts: list[str]) -> str:
    return "".join(f"V{number}={quote(text)}\n" for number, text in enumerate(texts))


def in_shell(shell: str, path: Path) -> dict[str, str]:
    command = [shell, *(["sh"] if shell == "busybox" else []), "-c", f"set -a; . {path}; env -0"]
    done = subprocess.run(command, capture_output=True, check=True, env={"PATH": "/usr/bin:/bin"})
    assert done.stderr == b""
    lines = done.stdout.decode().split("\0")
    return dict(line.split("=", 1) for line in lines if line)


@pytest.mark.parametrize("shell", SHELLS)
@given(many)
@settings(max_examples=40)
def test_shells_read_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, shell: str, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("env") / "file.env"
    texts = [*texts, *AWKWARD]
    path.write_bytes(file_of(texts).encode())
    found = in_shell(shell, path)
    assert [found[f"V{number}"] for number in range(len(texts))] == texts


_LOAD = """
import json, sys
from dotenv import dotenv_values
print(json.dumps([dotenv_values(path) for path in json.load(sys.stdin)]))
"""


@pytest.mark.slow
def test_dotenv_reads_what_is_called_portable(machine: Machine, tmp_path: Path) -> None:
    groups: list[list[str]] = [[text for text in AWKWARD if is_portable(text)]]

    @given(many)
    @settings(max_examples=150)
    def collect(texts: list[str]) -> None:
        groups.append([text for text in texts if is_portable(text)])

    collect()
    paths = [tmp_path / f"{number}.env" for number in range(len(groups))]
    for path, group in zip(paths, groups, strict=True):
        path.write_bytes(file_of(group).encode())
    done = subprocess.run(
        [str(machine.python), "-c", _LOAD],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""  # lines that it cannot read are warnings
    for group, found in zip(groups, json.loads(done.stdout), strict=True):
        assert [found[f"V{number}"] for number in range(len(group))] == group


def test_most_values_are_portable_and_plain_ones_bare() -> None:
    for text in ("a", "/data/docs", "http://h:1/p?", "5", "true", "a,b", "ghcr.io/a/b:1"):
        assert is_portable(text)
        assert quote(text) == text or "?" in text
    for text in ('["a", "b"]', '{"a": "it\'s"}', "a\nb", "it's", "${secret:vault:x}", "a $5"):
        assert is_portable(text), text
    assert not is_portable("${HOME}")
