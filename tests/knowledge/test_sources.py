"""The committed tables are what the generator makes of its sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.knowledge import go_types, hera, tables
from scripts.knowledge.shapes import Shape
from scripts.knowledge.sources import MissingSource, cached
from wzc.knowledge import _tables

TABLES = Path(_tables.__file__)


def test_the_tables_are_made_of_their_sources() -> None:
    try:
        sources = cached()
    except MissingSource as error:
        pytest.skip(f"{error}: `make knowledge` brings it")
    assert tables.make(sources) == TABLES.read_text(encoding="utf-8")


def test_the_tables_hold_no_descriptions() -> None:
    """Facts are taken over, sentences are not."""
    longest = max((part for row in rows_of_all() for part in row if isinstance(part, str)), key=len)
    assert len(longest) < 60, longest


def rows_of_all() -> list[tuple[object, ...]]:
    return [row for rows in _tables.TYPES.values() for row in rows]


GO = """\
package v1

import (
\tmetav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
\t"k8s.io/apimachinery/pkg/api/resource"
)

// Mode is one of a few words.
// +enum
type Mode string

const (
\t// ModeFast does it soon.
\tModeFast Mode = "Fast"
\tModeSlow Mode = "Slow"
)

type Amounts map[string]resource.Quantity

type Common struct {
\t// What it is called.
\tName string `json:"name"`
}

type Thing struct {
\tmetav1.TypeMeta `json:",inline"`
\tCommon          `json:",inline"`
\t// +optional
\tMode   *Mode   `json:"mode"`
\tLimits Amounts `json:"limits,omitempty" protobuf:"bytes,2"` // a remark
\t// +listType=map
\t// +listMapKey=name
\tParts []Common `json:"parts" patchStrategy:"merge,retainKeys" patchMergeKey:"name"`
\t// +required
\tBits [][]byte `json:"bits,omitempty"`
\t// +kubebuilder:validation:Enum="";A;B
\tWord   string `json:"word"`
\tHidden string `json:"-"`
\tsecret int
}

func (t Thing) String() string {
\treturn t.Name
}
"""
META = """\
package v1

type TypeMeta struct {
\tKind string `json:"kind,omitempty"`
}
"""


def test_reading_go(tmp_path: Path) -> None:
    for name, text in (("core", GO), ("meta", META)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "types.go").write_text(text, encoding="utf-8")
    packages = go_types.Packages()
    packages.read("k8s.io/api/core/v1", tmp_path / "core")
    packages.read("k8s.io/apimachinery/pkg/apis/meta/v1", tmp_path / "meta")
    assert packages.all(("core.Thing",)) == {
        "core.Thing": {
            "kind": Shape("string"),
            "name": Shape("string", True),
            "mode": Shape("string", False, {"enum": ("Fast", "Slow"), "in_pod": True}),
            "limits": Shape("{quantity}"),
            "parts": Shape(
                "[core.Common]",
                True,
                {
                    "merge": True,
                    "merge_key": "name",
                    "retain_keys": True,
                    "unique_by": ("name",),
                },
            ),
            "bits": Shape("[bytes]", True),
            "word": Shape("string", True, {"enum": ("", "A", "B")}),
        },
        "core.Common": {"name": Shape("string", True)},
    }


MODELS = '''\
class Amount(RootModel[float]):
    root: float


class Thing(APIBaseModel):
    """Said in words."""

    size: Amount | None = None
    at_once: Annotated[list[v1.Volume], Field(alias="atOnce", description=("a", "b"))]
    more: Annotated[dict[str, str] | None, Field(description="c")] = None
'''


def test_reading_models(tmp_path: Path) -> None:
    path = tmp_path / "models.py"
    path.write_text(MODELS, encoding="utf-8")
    assert hera.read(path) == {
        "Thing": {
            "size": Shape("number"),
            "atOnce": Shape("[core.Volume]", True),
            "more": Shape("{string}"),
        }
    }


def test_what_models_do_not_say_is_kept() -> None:
    before = {
        "Thing": {
            "kept": Shape("int32", False, {"minimum": 1}),
            "gone": Shape("string"),
            "changed": Shape("core.ConfigMapKeySelector"),
        },
        "core.Other": {"x": Shape("string")},
    }
    models = {
        "Thing": {
            "kept": Shape("int64", True),
            "changed": Shape("core.LocalObjectReference"),
            "new": Shape("string"),
        }
    }
    assert hera.amended(before, models) == {
        "Thing": {
            "kept": Shape("int32", True, {"minimum": 1}),
            "changed": Shape("core.LocalObjectReference"),
            "new": Shape("string"),
        },
        "core.Other": {"x": Shape("string")},
    }
