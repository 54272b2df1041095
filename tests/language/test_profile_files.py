"""Files of profiles (`--profile-file`): profiles that stand outside the file they amend."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import wzc
from wzc.diagnostics.model import Diagnostic

Write = Callable[..., None]

BASE = """\
param image: string = "a:1"
param n: int = 1
extern step Source(folder: string = "/data") : -> [Doc] { class = "lib:Source" }
extern step Sink(uri: string) : [Doc] -> { class = "lib:Sink" }
contract Doc { md: string }
pipeline p {
  defaults { image = image, timeout = 1h }
  artifacts = s3(bucket = "bucket-a")
  step a = Source() { env { N = n } }
  step z = Sink(uri = "x")
  a >> z
}
"""
PROFILE = """\
profile prod {
  n = 4
  image = "a:2"
  pipeline p {
    namespace = "prod"
    step a(folder = "/prod") { resources { memory = 2Gi } }
    remove step z
  }
}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Writes files, `name="text"`, into the folder of the test."""
    monkeypatch.chdir(tmp_path)

    def write(**files: str) -> None:
        for name, text in files.items():
            Path(f"{name}.wz").write_text(text)

    return write


def documents(profiles: list[str | Path]) -> Sequence[object]:
    made = wzc.compile("base.wz", profiles=profiles)
    assert not made.errors, made.messages()
    return made.documents


def refused(code: str, profiles: list[str | Path]) -> Diagnostic:
    [found] = wzc.compile("base.wz", profiles=profiles).errors
    assert found.code.id == code, found.message
    return found


def text_of(found: Diagnostic) -> str:
    assert found.primary is not None
    return found.primary.span.text


def test_a_profile_means_the_same_in_a_file_of_its_own(write: Write) -> None:
    write(base=BASE + PROFILE, prod=PROFILE)
    inside = documents(["prod"])
    assert inside == documents([Path("prod.wz")])
    assert inside != documents([])


def test_all_profiles_of_a_file_apply_in_their_order(write: Write) -> None:
    write(
        base=BASE,
        two="profile x { pipeline p { namespace = 'ns-x', priority = 1 } }\n"
        "profile y { pipeline p { namespace = 'ns-y' } }\n",
    )
    made = wzc.compile("base.wz", profiles=[Path("two.wz")])
    assert "namespace: ns-y" in made.yaml() and "priority: 1" in made.yaml()


@pytest.mark.parametrize("last", ["name", "file"])
def test_names_and_files_apply_in_the_order_given(write: Write, last: str) -> None:
    write(
        base=BASE + "profile name { pipeline p { namespace = 'name' } }\n",
        file="profile file { pipeline p { namespace = 'file' } }\n",
    )
    order: list[str | Path] = ["name", Path("file.wz")]
    made = wzc.compile("base.wz", profiles=order if last == "file" else order[::-1])
    assert f"namespace: {last}\n" in made.yaml()


def test_its_names_are_looked_up_in_its_own_file_and_in_the_body_it_amends(write: Write) -> None:
    write(
        base=BASE + "let where = 'base'\n",
        prod='import "./base.wz" as base\n'
        "let where = 'prod'\n"
        "profile prod { image = 'a:3', pipeline p { namespace = where\n"
        "  step c = container(image = base.image, command = ['x'])\n"
        "  a ~> c } }\n",
    )
    text = wzc.compile("base.wz", profiles=[Path("prod.wz")]).yaml()
    assert "namespace: prod\n" in text
    assert text.count("image: a:3\n") == 3  # a, z and c: the param is the root file's, and set


def test_what_the_root_file_names_is_not_visible_without_an_import(write: Write) -> None:
    write(base=BASE + "let where = 'base'\n", prod="profile x { pipeline p { namespace = where } }")
    assert text_of(refused("WZ2002", [Path("prod.wz")])) == "where"


def test_a_step_that_a_file_of_profiles_adds_is_known_to_the_next(write: Write) -> None:
    write(
        base=BASE,
        one="profile one { pipeline p {\n step b = container(image = 'b', command = ['b'])\n"
        " a ~> b } }",
        two="profile two { pipeline p { step b { timeout = 2h } } }",
    )
    text = wzc.compile("base.wz", profiles=[Path("one.wz"), Path("two.wz")]).yaml()
    assert "timeout: 2h" in text
    assert text_of(refused("WZ2011", [Path("two.wz")])) == "b"


@pytest.mark.parametrize(
    ("entry", "marked"),
    [("param x: int = 1", "x"), ("pipeline q { step a = container(image = 'a') }", "q")],
)
def test_a_file_of_profiles_declares_nothing_to_compile(
    write: Write, entry: str, marked: str
) -> None:
    write(base=BASE, prod=PROFILE + entry + "\n")
    found = refused("WZ2012", [Path("prod.wz")])
    assert text_of(found) == marked
    assert found.help is not None and "`base.wz`" in found.help


def test_a_file_without_profiles_and_the_file_itself(write: Write) -> None:
    write(base=BASE + PROFILE, empty="let x = 1\n")
    assert "`empty.wz` declares no profile" in refused("WZ2013", [Path("empty.wz")]).message
    assert refused("WZ2013", [Path("base.wz")]).help == "`--profile prod`"
    assert refused("WZ2001", [Path("prodd.wz")]).message == "there is no file `prodd.wz`"


def test_the_name_of_a_step_is_not_one_of_the_file_of_profiles(write: Write) -> None:
    write(base=BASE, prod="let a = 1\n" + PROFILE)
    assert text_of(refused("WZ2008", [Path("prod.wz")])) == "a"


def test_the_header_names_the_file(write: Write) -> None:
    write(base=BASE, prod=PROFILE)
    made = wzc.compile("base.wz", profiles=[Path("prod.wz")])
    assert made.yaml().startswith("# Generated from base.wz with profile prod.wz by wzc ")
