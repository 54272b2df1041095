"""What a user gets: the wheel, made from the sdist, in an environment with nothing else in it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
QUICKSTART = ROOT / "examples" / "quickstart" / "quickstart.wz"

pytestmark = [pytest.mark.slow, pytest.mark.thorough]


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed."""
    # Neither PYTHONPATH nor an activated environment may lead back to this checkout.
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
    return done.stdout


def version() -> str:
    """As the sources state it: the test must not take it from where the package takes it."""
    text = (ROOT / "compiler" / "wzc" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found is not None
    return found[1]


@frozen
class Built:
    sdist: Path
    wheel: Path

    def packed(self) -> list[str]:
        """The wheel's files."""
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.namelist()


@frozen
class Installed:
    bin: Path
    package: Path
    fresh: dict[str, str]  # the package's hashes before anything ran


def hashes(package: Path) -> dict[str, str]:
    """Each file of an installed package; byte code aside, which Python may well write."""
    return {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Without --wheel `build` makes the wheel from the sdist: both have to be complete."""
    out = tmp_path_factory.mktemp("dist")
    # Not isolated: the build requirements are here, in the versions of constraints.txt.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "-c", ROOT / "constraints.txt", built.wheel, cwd=home)
    purelib = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
    ).strip()
    package = Path(purelib) / "wzc"
    return Installed(home / "bin", package, hashes(package))


def test_wheel_holds_what_the_compiler_reads(built: Built) -> None:
    packed = set(built.packed())
    assert {"wzc/__init__.py", "wzc/py.typed", "wzc/syntax/_tables.py"} <= packed
    assert "wzc/grammar/wz.lark" in packed
    shipped = {f"wzc/stdlib/{p.relative_to(ROOT / 'stdlib').as_posix()}" for p in modules()}
    assert shipped <= packed
    licenses = f"wzc-{version()}.dist-info/licenses"
    assert {f"{licenses}/LICENSE", f"{licenses}/NOTICE"} <= packed
    assert "wzc/knowledge/_tables.py" in packed


def modules() -> list[Path]:
    """The standard library's modules; there are some, or the test above would say nothing."""
    found = sorted((ROOT / "stdlib").rglob("*.wz"))
    assert any(path.parent.name == "wurzel" for path in found)
    return found


def test_wheel_holds_nothing_else(built: Built) -> None:
    roots = {name.split("/")[0] for name in built.packed()}
    assert roots == {"wzc", f"wzc-{version()}.dist-info"}


def test_wheel_does_not_ask_for_lark(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        metadata = archive.read(f"wzc-{version()}.dist-info/METADATA").decode()
    required = re.findall(r"^Requires-Dist: ([\w-]+)[^;\n]*$", metadata, re.MULTILINE)
    assert "attrs" in required
    assert "lark" not in required


def test_sdist_holds_the_licence_and_the_build(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "NOTICE", "hatch_build.py", "pyproject.toml", "grammar/wz.lark"} <= names


def test_states_its_version(installed: Installed, tmp_path: Path) -> None:
    said = run(installed.bin / "python", "-m", "wzc", "--version", cwd=tmp_path)
    assert version() in said
    assert hashes(installed.package) == installed.fresh


def test_compiles_from_another_folder_and_leaves_itself_alone(
    installed: Installed, tmp_path: Path
) -> None:
    assert "syntax/_tables.py" in installed.fresh
    text = run(installed.bin / "wzc", "compile", QUICKSTART, cwd=tmp_path)
    kinds = [document["kind"] for document in yaml.safe_load_all(text)]
    assert "Workflow" in kinds
    assert hashes(installed.package) == installed.fresh
    assert list(tmp_path.iterdir()) == []


def test_pygments_finds_the_lexer(built: Built, installed: Installed, tmp_path: Path) -> None:
    """With Pygments beside it, by alias and by a file's name; `wzc` alone does not bring it in."""
    listed = run(installed.bin / "python", "-m", "pip", "list", cwd=tmp_path)
    assert "pygments" not in listed.lower()
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    pip = (home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "-c", ROOT / "constraints.txt", f"{built.wheel}[pygments]", cwd=tmp_path)
    pygmentize = home / "bin" / "pygmentize"
    by_name = run(pygmentize, "-f", "html", QUICKSTART, cwd=tmp_path)
    by_alias = run(pygmentize, "-l", "wz", "-f", "html", QUICKSTART, cwd=tmp_path)
    assert '<span class="kd">pipeline</span>' in by_name
    assert 'class="err"' not in by_name
    assert by_alias == by_name
