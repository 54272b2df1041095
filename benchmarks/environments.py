"""The environments that are measured, one for each tool, under build/bench/."""

import hashlib
import os
import shutil
import sys
import venv
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import environment, output, progress

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "build" / "bench"

HERA = "hera[yaml]==7.1.0"  # `yaml`: what printing takes
WURZEL = "wurzel[argo]==3.3.1"  # asks for any Hera from 5.20.1 on; 5.x crashes on every pipeline

# What the sdist is made of (pyproject.toml): enough to build the wheel from.
SOURCES = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "compiler",
    "constraints.txt",
    "grammar",
    "hatch_build.py",
    "pyproject.toml",
    "stdlib",
)


class Environments(NamedTuple):
    """The `bin` folder of each."""

    wzc: Path
    wurzel: Path
    hera: Path


def make() -> Environments:
    """All environments, ready. Each is kept until what belongs in it changes."""
    HOME.mkdir(parents=True, exist_ok=True)
    return Environments(compiler(), peer("wurzel", WURZEL, HERA), peer("hera", HERA))


def peer(name: str, *requirements: str) -> Path:
    """An environment with these requirements and what they need."""
    home = HOME / name
    stamp = home / ".stamp"
    wanted = f"{sys.version}\n{home}\n{' '.join(requirements)}\n"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        progress(f"environment {name}: {' '.join(requirements)}")
        create(home)
        pip(home, "install", *requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return home / "bin"


def compiler() -> Path:
    """An environment with `wzc` as users get it: from the wheel, byte code compiled by pip.

    Built from a copy, so that nothing in the checkout changes meanwhile.
    """
    home = HOME / "wzc"
    copy = HOME / "src"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=unwanted)
        elif (ROOT / name).is_file():
            shutil.copy2(ROOT / name, copy / name)
    (copy / "compiler/wzc/syntax/_tables.py").unlink(missing_ok=True)  # the build makes them
    stamp = home / ".stamp"
    wanted = f"{sys.version}\n{home}\n{digest(copy)}\n"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        progress("environment wzc: building the wheel, installing it")
        create(home)
        dist = HOME / "dist"
        shutil.rmtree(dist, ignore_errors=True)
        pinned = {"PIP_CONSTRAINT": str(copy / "constraints.txt")}  # the build's requirements too
        pip(home, "wheel", "--no-deps", "--wheel-dir", dist, copy, **pinned)
        (wheel,) = dist.glob("*.whl")
        pip(home, "install", wheel, **pinned)
        stamp.write_text(wanted, encoding="utf-8")
    return home / "bin"


def create(home: Path) -> None:
    """A new virtual environment of the Python that runs this."""
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)


def pip(home: Path, command: str, *arguments: str | Path, **variables: str) -> None:
    """Run an environment's pip, quietly."""
    said = ("--disable-pip-version-check", "--quiet")
    env = environment(**variables)
    output((home / "bin" / "python", "-m", "pip", *said, command, *arguments), HOME, env)


def digest(folder: Path) -> str:
    """What stands for the contents of all files of a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(os.fsencode(path.relative_to(folder)) + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def versions(binaries: Path, *packages: str) -> dict[str, str]:
    """The versions of packages that an environment has."""
    code = "import sys, importlib.metadata as m\nfor name in sys.argv[1:]: print(m.version(name))"
    found = output((binaries / "python", "-c", code, *packages), HOME).split()
    return dict(zip(packages, found, strict=True))
